"""What a person at headquarters decides, each one transaction and one line of what was decided.

Nothing a manager sent is changed: a decision says which content counts, what is sent back, and who
is believed. The next receipts tell the managers.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import attrs

from models.consolidation.conflict import Conflict
from models.consolidation.lineage import VersionKey, standing
from models.errors import DomainError
from models.marks import N_
from models.package.enrolment import Enrolment
from storage.headquarters.conflicts import SharedRetailer
from storage.headquarters.database import Headquarters
from storage.headquarters.keys import enrol_device, withdraw
from storage.headquarters.standings import RecordKey, settle_records, versions_of

__all__ = [
    "Decider",
    "approve_view_row",
    "decide_conflict",
    "enrol",
    "reject_quarantined",
    "reject_view_row",
    "release_quarantined",
    "reopen_conflict",
    "return_conflict",
    "return_record",
    "settle_retailer",
    "take_back",
    "withdraw_device",
]

_INSERT_WORD = (
    "INSERT INTO {table} (kind, record_id, owner, revision, hash, comment, who, at) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (kind, record_id, owner, revision, hash) "
    "DO UPDATE SET comment = excluded.comment, who = excluded.who, at = excluded.at"
)
_DISMISS = _INSERT_WORD.format(table="dismissed")
_RETURN = _INSERT_WORD.format(table="returned")
_OF_RECORD = "kind = ? AND record_id = ? AND owner = ?"


@attrs.frozen
class Decider:
    """Who decides, and when."""

    who: str
    now: datetime

    @property
    def at(self) -> str:
        """The time as it is kept."""
        return self.now.isoformat(timespec="seconds")


def decide_conflict(
    database: Headquarters, seen: Conflict, chosen: VersionKey, by: Decider, comment: str = ""
) -> None:
    """Let the content ``chosen`` (revision and hash) count; the others are sent back.

    ``seen`` is the conflict as it was shown: where another package changed it meanwhile, nothing is
    decided. To decide again, choose again.
    """
    subject = [seen.kind, seen.record_id, seen.owner, *chosen]
    with _deciding(database, by, "decide_conflict", subject, comment):
        _choose(database, seen, chosen, by, comment)


def return_conflict(
    database: Headquarters, seen: Conflict, chosen: VersionKey, by: Decider, comment: str
) -> None:
    """Send all sides back: none is right as it is. ``chosen`` counts until it is put right."""
    _require_comment(comment)
    record = (seen.kind, seen.record_id, seen.owner)
    with _deciding(database, by, "return_conflict", [*record, *chosen], comment):
        _choose(database, seen, chosen, by, comment)
        database.execute(_RETURN, (*record, *chosen, comment.strip(), by.who, by.at))


def _choose(
    database: Headquarters, seen: Conflict, chosen: VersionKey, by: Decider, comment: str
) -> None:
    record = (seen.kind, seen.record_id, seen.owner)
    versions = [each.held for each in versions_of(database, record)]
    heads = {each.key for each in standing(versions).heads} if versions else set()
    shown = {head.held.key for head in seen.heads}
    if chosen not in heads or not shown <= heads:
        raise _changed()
    others = heads - {chosen}
    if others - shown - _dismissed(database, record):
        raise _changed()
    database.execute(f"DELETE FROM dismissed WHERE {_OF_RECORD}", record)  # noqa: S608
    rows = [(*record, *key, comment, by.who, by.at) for key in sorted(others)]
    database.execute_many(_DISMISS, rows)
    settle_records(database, [record])


def _changed() -> DomainError:
    return DomainError(N_("这条冲突刚刚变了，没有采用。"), next_step=N_("请重新看一遍再定。"))


def _dismissed(database: Headquarters, record: RecordKey) -> set[VersionKey]:
    rows = database.query(
        f"SELECT revision, hash FROM dismissed WHERE {_OF_RECORD}",  # noqa: S608
        record,
    )
    return {(revision, digest) for revision, digest in rows}


def reopen_conflict(database: Headquarters, record: RecordKey, by: Decider) -> None:
    """Take back what was decided of a record, and that it was sent back with the decision."""
    with _deciding(database, by, "reopen_conflict", list(record), ""):
        database.execute(f"DELETE FROM dismissed WHERE {_OF_RECORD}", record)  # noqa: S608
        database.execute(
            f"DELETE FROM returned WHERE {_OF_RECORD} AND (revision, hash) IN "  # noqa: S608
            "(SELECT subject ->> 3, subject ->> 4 FROM decision WHERE what = 'return_conflict' "
            "AND subject ->> 0 = ?1 AND subject ->> 1 = ?2 AND subject ->> 2 = ?3)",
            record,
        )
        settle_records(database, [record])


def return_record(database: Headquarters, record: RecordKey, by: Decider, comment: str) -> None:
    """Send the content that counts back to its manager, with what is to be put right."""
    _require_comment(comment)
    with _deciding(database, by, "return_record", list(record), comment):
        found = database.query(
            "SELECT version.revision, version.hash FROM record JOIN version "
            "ON version.number = record.version WHERE record.kind = ? AND record.record_id = ? "
            "AND record.owner = ?",
            record,
        )
        if not found:
            raise DomainError(N_("汇总库里没有这条记录。"))
        database.execute(_RETURN, (*record, *found[0], comment.strip(), by.who, by.at))


def _require_comment(comment: str) -> None:
    if not comment.strip():
        raise DomainError(N_("退回要写明意见，客户经理才知道改什么。"))


def take_back(database: Headquarters, record: RecordKey, by: Decider) -> None:
    """Take back that a record was sent back: the next receipt says 接收."""
    with _deciding(database, by, "take_back", list(record), ""):
        if not database.execute(f"DELETE FROM returned WHERE {_OF_RECORD}", record):  # noqa: S608
            raise DomainError(N_("这条记录没有退回过。"))


def settle_retailer(
    database: Headquarters, shared: SharedRetailer, by: Decider, comment: str
) -> None:
    """Find in order that several managers report on a retailer in one month."""
    managers = "、".join(sorted(shared.records))
    subject = [shared.retailer_id, shared.month, managers]
    with _deciding(database, by, "settle_retailer", subject, comment):
        database.execute(
            "INSERT INTO settled_retailer (retailer_id, month, managers, comment, who, at) "
            "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (retailer_id, month, managers) DO UPDATE SET "
            "comment = excluded.comment, who = excluded.who, at = excluded.at",
            (*subject, comment, by.who, by.at),
        )


def enrol(database: Headquarters, enrolment: Enrolment, by: Decider) -> bool:
    """Believe a device from now on; False where it was enrolled before.

    Files kept apart for its sake are looked at again by the next consolidation.
    """
    with database.transaction():
        if not enrol_device(database, enrolment, by.now):
            return False
        subject = [enrolment.device, enrolment.manager, enrolment.fingerprint]
        _note(database, by, "enrol", subject, "")
    return True


def withdraw_device(database: Headquarters, device: str, by: Decider, comment: str = "") -> None:
    """Believe a device no longer (lost, sold); what it sent before stays."""
    with _deciding(database, by, "withdraw_device", [device], comment):
        if not withdraw(database, device):
            raise DomainError(N_("没有登记过这台设备。"))


def release_quarantined(
    database: Headquarters, sha256: str, by: Decider, comment: str = ""
) -> None:
    """Answer for a file whose origin is in doubt: the next consolidation takes it in."""
    with _deciding(database, by, "release_quarantined", [sha256], comment):
        done = database.execute(
            "UPDATE quarantined SET state = 'released', comment = ?, who = ? "
            "WHERE sha256 = ? AND code LIKE 'doubt/%'",
            (comment, by.who, sha256),
        )
        if not done:
            raise DomainError(N_("这个文件不能放行：它的内容读不出来或前后不符。"))


def reject_quarantined(database: Headquarters, sha256: str, by: Decider, comment: str = "") -> None:
    """Put a file kept apart out of sight; the same file is not looked at again."""
    with _deciding(database, by, "reject_quarantined", [sha256], comment):
        done = database.execute(
            "UPDATE quarantined SET state = 'rejected', comment = ?, who = ? WHERE sha256 = ?",
            (comment, by.who, sha256),
        )
        if not done:
            raise DomainError(N_("待查的文件里没有它。"))


def approve_view_row(
    database: Headquarters, row: tuple[str, str, int], by: Decider, comment: str = ""
) -> None:
    """Find a row of a sheet good (file, sheet, position): it is kept as what was reported."""
    _judge_view_row(database, row, "approved", by, comment)


def reject_view_row(
    database: Headquarters, row: tuple[str, str, int], by: Decider, comment: str = ""
) -> None:
    """Find a row of a sheet no good."""
    _judge_view_row(database, row, "rejected", by, comment)


def _judge_view_row(
    database: Headquarters, row: tuple[str, str, int], state: str, by: Decider, comment: str
) -> None:
    with _deciding(database, by, f"{state}_view_row", list(row), comment):
        done = database.execute(
            "UPDATE view_row SET state = ?, comment = ?, who = ?, at = ? "
            "WHERE sha256 = ? AND sheet = ? AND position = ? AND state <> 'told'",
            (state, comment, by.who, by.at, *row),
        )
        if not done:
            raise DomainError(N_("这一行不用批准。"))


@contextmanager
def _deciding(
    database: Headquarters, by: Decider, what: str, subject: list[Any], comment: str
) -> Iterator[None]:
    if not by.who.strip():
        raise DomainError(N_("请先填处理人。"))
    with database.transaction():
        yield
        _note(database, by, what, subject, comment)


def _note(database: Headquarters, by: Decider, what: str, subject: list[Any], comment: str) -> None:
    database.execute(
        "INSERT INTO decision (at, who, what, subject, comment) VALUES (?, ?, ?, ?, ?)",
        (by.at, by.who, what, json.dumps(subject, ensure_ascii=False), comment),
    )
