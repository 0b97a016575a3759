"""Down to the record: what a manager reported, one by one, with all contents that are held."""

import json
from collections.abc import Sequence
from typing import Any, Final

import attrs

from models.consolidation.lineage import HeldVersion, VersionKey, standing
from models.difference import Names, difference, record_title
from storage.headquarters.database import Headquarters
from storage.headquarters.names import names
from storage.headquarters.standings import RecordKey, dismissals

__all__ = [
    "MOST_LISTED",
    "HeldContent",
    "RecordLine",
    "WholeRecord",
    "record_lines",
    "whole_record",
]

MOST_LISTED: Final = 2_000
"""Records of one kind that are listed at once, the latest first."""

_LINES: Final = (
    "SELECT record.kind, record.record_id, record.owner, record.day, record.retailer_id, "
    "record.heads, version.revision, version.json, version.sequence, version.device, "
    "EXISTS (SELECT 1 FROM returned WHERE returned.kind = version.kind "
    "AND returned.record_id = version.record_id AND returned.owner = version.owner "
    "AND returned.revision = version.revision AND returned.hash = version.hash) "
    "FROM record JOIN version ON version.number = record.version "
    "WHERE record.manager = ? AND record.kind = ? AND record.deleted = 0 "
    "ORDER BY record.day DESC, record.record_id LIMIT ?"
)
_CONTENTS: Final = (
    "SELECT version.revision, version.hash, version.json, version.follows, version.manager, "
    "version.device, version.sequence, package.month, package.manager_name, package.taken_at, "
    "returned.comment, returned.who, dismissed.comment, dismissed.who FROM version "
    "JOIN package ON package.id = version.package "
    "LEFT JOIN returned USING (kind, record_id, owner, revision, hash) "
    "LEFT JOIN dismissed USING (kind, record_id, owner, revision, hash) "
    "WHERE version.kind = ? AND version.record_id = ? AND version.owner = ? AND version.valid = 1 "
    "ORDER BY version.revision DESC, version.sequence DESC, version.hash"
)


@attrs.frozen(kw_only=True)
class RecordLine:
    """One record that counts; ``shop`` is empty where it concerns none."""

    record: RecordKey
    day: str
    shop: str
    title: str
    revision: int
    sequence: int
    device: str
    contended: bool
    returned: bool


@attrs.frozen(kw_only=True)
class HeldContent:
    """One content of a record.

    Attributes: ``counts`` (it is the one that counts), ``head`` (nothing that is held follows it),
    ``changed`` (labels in which it differs from the content below), ``returned`` and
    ``decided_against`` (comment and who, None where nobody said so).
    """

    key: VersionKey
    manager: str
    manager_name: str
    device: str
    sequence: int
    month: str
    taken_at: str
    counts: bool
    head: bool
    changed: tuple[str, ...]
    returned: tuple[str, str] | None
    decided_against: tuple[str, str] | None


@attrs.frozen(kw_only=True)
class WholeRecord:
    """A record as it counts, in words, and its contents from the latest down.

    ``values`` are (part, label, words); ``part`` is the list a line belongs to, empty for a field.
    """

    record: RecordKey
    title: str
    values: tuple[tuple[str, str, str], ...]
    contents: tuple[HeldContent, ...]
    deleted: bool

    @property
    def returned(self) -> bool:
        """True where the content that counts was sent back."""
        return any(each.counts and each.returned is not None for each in self.contents)


def record_lines(database: Headquarters, manager: str, kind: str) -> list[RecordLine]:
    """Return the records of one kind that count for a manager, the latest days first."""
    called = names(database)
    return [
        RecordLine(
            record=(row[0], row[1], row[2]),
            day=row[3],
            shop=called.of("retailer", row[4]) if row[4] else "",
            title=record_title(row[0], json.loads(row[7]), called),
            revision=row[6],
            sequence=row[8],
            device=row[9],
            contended=row[5] > 1,
            returned=bool(row[10]),
        )
        for row in database.query(_LINES, (manager, kind, MOST_LISTED))
    ]


def whole_record(database: Headquarters, record: RecordKey) -> WholeRecord | None:
    """Return a record with all that is held of it; None where there is none."""
    rows = database.query(_CONTENTS, record)
    if not rows:
        return None
    now = standing(map(_held, rows), dismissals(database).get(record, frozenset()))
    heads = {head.key for head in (*now.heads, *now.dismissed)}
    called = names(database)
    plains: list[dict[str, Any]] = [json.loads(row[2]) for row in rows]
    at = next(place for place, row in enumerate(rows) if (row[0], row[1]) == now.effective.key)
    contents = [
        _content(row, _changed(record[0], plains[place : place + 2], called), heads, place == at)
        for place, row in enumerate(rows)
    ]
    return WholeRecord(
        record=record,
        title=record_title(record[0], plains[at], called),
        values=_values(record[0], plains[at], called),
        contents=tuple(contents),
        deleted=bool(plains[at].get("deleted")),
    )


def _held(row: Sequence[Any]) -> HeldVersion:
    return HeldVersion(
        revision=row[0],
        hash=row[1],
        follows=row[3],
        manager=row[4],
        device=row[5],
        sequence=row[6],
    )


def _content(
    row: Sequence[Any], changed: tuple[str, ...], heads: set[VersionKey], counts: bool
) -> HeldContent:
    return HeldContent(
        key=(row[0], row[1]),
        manager=row[4],
        manager_name=row[8],
        device=row[5],
        sequence=row[6],
        month=row[7],
        taken_at=row[9],
        counts=counts,
        head=(row[0], row[1]) in heads,
        changed=changed,
        returned=None if row[11] is None else (row[10], row[11]),
        decided_against=None if row[13] is None else (row[12], row[13]),
    )


def _alive(plain: dict[str, Any]) -> dict[str, Any]:
    return {**plain, "deleted": False}


def _changed(kind: str, pair: Sequence[dict[str, Any]], called: Names) -> tuple[str, ...]:
    """Return the labels in which the first differs from the one below; none of the last."""
    if len(pair) == 1:
        return ()
    new, old = pair
    found = difference(kind, _alive(old), _alive(new), called).values
    return tuple(dict.fromkeys(each.part or each.label for each in found))


def _values(kind: str, plain: dict[str, Any], called: Names) -> tuple[tuple[str, str, str], ...]:
    told = difference(kind, None, _alive(plain), called).values
    return tuple((each.part, each.label, each.new) for each in told)
