"""What can truly be answered to a manager now, and what is said beside it."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any, Final

import attrs

from models.consolidation.lineage import HeldVersion, Standing, VersionKey, standing
from models.consolidation.overview import DeviceRow, ManagerRow
from models.consolidation.receipt_sheet import Receipt, ReceiptRow
from models.consolidation.receipts import Answer, answer_to
from models.difference import Names, record_title
from models.kinds import KINDS
from storage.headquarters.database import Headquarters
from storage.headquarters.names import names
from storage.headquarters.quarantine import Quarantined, quarantined
from storage.headquarters.standings import HELD, RecordKey, dismissals, stored_versions

__all__ = ["Answers"]

_BASES: Final = (
    "SELECT device, max(base_acknowledged) AS base FROM package WHERE manager = ?1 GROUP BY device"
)
_LINES: Final = (
    "SELECT package.device, package.id, package.taken_at, version.kind, version.record_id, "  # noqa: S608
    "version.owner, version.number, version.revision, version.hash, version.json, "
    "version.retailer_id FROM package "
    f"JOIN ({_BASES}) AS told ON told.device = package.device "
    "JOIN carried ON carried.package = package.number "
    "JOIN version ON version.number = carried.version "
    "WHERE package.manager = ?1 AND version.valid = 1 AND (package.sequence > told.base "
    "OR EXISTS (SELECT 1 FROM returned WHERE returned.kind = version.kind "
    "AND returned.record_id = version.record_id AND returned.owner = version.owner "
    "AND returned.revision = version.revision AND returned.hash = version.hash) "
    "OR EXISTS (SELECT 1 FROM dismissed WHERE dismissed.kind = version.kind "
    "AND dismissed.record_id = version.record_id AND dismissed.owner = version.owner "
    "AND dismissed.revision = version.revision AND dismissed.hash = version.hash)) "
    "ORDER BY package.device, package.sequence, package.id, version.kind, version.day, "
    "version.record_id, version.revision"
)
_VERSIONS: Final = (
    f"SELECT {HELD} FROM version WHERE valid = 1 AND (kind, record_id, owner) IN "  # noqa: S608
    "(SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?)) "
    "ORDER BY kind, record_id, owner"
)

_Said = Mapping[VersionKey, tuple[str, str]]
"""Comment and handler by content."""


@attrs.frozen(kw_only=True)
class _Line:
    """A content in the package that speaks for it."""

    package: str
    taken_on: str
    record: RecordKey
    key: VersionKey
    json: str
    retailer_id: str


class Answers:
    """Receipts for manager after manager; what all of them share is read once."""

    def __init__(self, database: Headquarters) -> None:
        self._database = database
        self._names = names(database)
        self._against = dismissals(database)
        self._returned = _words(database, "returned")
        self._dismissed = _words(database, "dismissed")
        self._days = _days(database)
        self._apart: dict[str, list[Quarantined]] = defaultdict(list)
        for each in quarantined(database):
            if each.state != "rejected":
                self._apart[each.manager].append(each)

    def receipt(self, manager: ManagerRow) -> Receipt:
        """Return all that can be answered to one manager now."""
        lines = self._lines(manager.manager)
        several = self._several(lines)
        rows, held_back = [], set()
        for line in lines:
            now = several.get(line.record)
            answer = self._answer(line, now)
            if answer is None:
                held_back.add(line.record)
            else:
                rows.append(self._row(line, answer))
        return Receipt(
            manager=manager.manager,
            name=manager.name,
            organisation=manager.organisation,
            rows=tuple(rows),
            notes=tuple(_notes(manager, len(held_back), self._apart[manager.manager])),
        )

    def _lines(self, manager: str) -> list[_Line]:
        """Return each content once a device: the latest package that carried it speaks for it."""
        found: dict[tuple[str, int], _Line] = {}
        for row in self._database.iterate(_LINES, (manager,)):
            device, package, taken_at, kind, record_id, owner, number = row[:7]
            found[device, number] = _Line(
                package=package,
                taken_on=taken_at[:10],
                record=(kind, record_id, owner),
                key=(row[7], row[8]),
                json=row[9],
                retailer_id=row[10],
            )
        return list(found.values())

    def _several(self, lines: Sequence[_Line]) -> dict[RecordKey, Standing]:
        """Judge the records of these lines of which several contents are held."""
        asked = json.dumps(sorted({line.record for line in lines}))
        found = stored_versions(self._database.query(_VERSIONS, (asked,)))
        judged = {}
        for record, group in groupby(found, key=lambda each: each.record):
            held = [each.held for each in group]
            if len(held) > 1:
                judged[record] = standing(held, self._against.get(record, frozenset()))
        return judged

    def _answer(self, line: _Line, now: Standing | None) -> Answer | None:
        revision, digest = line.key
        held = HeldVersion(
            revision=revision, sequence=0, device="", hash=digest, manager="", follows=""
        )
        now = now or Standing(effective=held, heads=(held,))
        return answer_to(held, now, self._said(line.record, now))

    def _said(self, record: RecordKey, now: Standing) -> _Said:
        """Return what persons said: of what was sent back, of what was decided against and is so.

        What was decided against and has become the past of what counts is held as anything else.
        """
        against = {head.key for head in now.dismissed}
        said = {
            key: word for key, word in self._dismissed.get(record, {}).items() if key in against
        }
        return {**said, **self._returned.get(record, {})}

    def _row(self, line: _Line, answer: Answer) -> ReceiptRow:
        kind, record_id, _ = line.record
        plain = json.loads(line.json)
        day = self._days.get((*line.record, *line.key), line.taken_on)
        shop = line.retailer_id and self._names.of("retailer", line.retailer_id)
        return ReceiptRow(
            package=line.package,
            record_id=record_id,
            revision=line.key[0],
            hash=line.key[1],
            result=answer.result,
            comment=answer.comment,
            handler=answer.handler,
            day=day if answer.result is answer.result.RETURNED else line.taken_on,
            kind=KINDS[kind].label,
            shop=shop,
            title=_title(kind, plain, self._names),
        )


def _title(kind: str, plain: Mapping[str, Any], called: Names) -> str:
    return str(record_title(kind, plain, called))


def _words(
    database: Headquarters, table: str
) -> dict[RecordKey, dict[VersionKey, tuple[str, str]]]:
    found: dict[RecordKey, dict[VersionKey, tuple[str, str]]] = {}
    rows = database.query(
        f"SELECT kind, record_id, owner, revision, hash, comment, who FROM {table}"  # noqa: S608
    )
    for kind, record_id, owner, revision, digest, comment, who in rows:
        found.setdefault((kind, record_id, owner), {})[revision, digest] = (comment, who)
    return found


def _days(database: Headquarters) -> dict[tuple[Any, ...], str]:
    """Return the day on which each content was decided against or sent back."""
    rows = database.query(
        "SELECT kind, record_id, owner, revision, hash, substr(at, 1, 10) FROM dismissed "
        "UNION ALL SELECT kind, record_id, owner, revision, hash, substr(at, 1, 10) FROM returned"
    )
    return {row[:5]: row[5] for row in rows}


# ---------------------------------------------------------------------------- what is said beside


def _notes(
    manager: ManagerRow, held_back: int, apart: Sequence[Quarantined]
) -> Iterable[tuple[str, str]]:
    for device in manager.devices:
        yield from _of_device(device, len(manager.devices))
    counted = (
        ("待定的冲突", held_back, "{n} 条记录内容有冲突，等总部决定，这次没有回执"),
        ("不认得的记录", manager.refused, "{n} 条内容不是本程序认得的记录，没有回执"),
        ("表里的行", manager.waiting, "{n} 行在工作表里新增或改过，等总部批准"),
    )
    for what, count, sentence in counted:
        if count:
            yield what, sentence.format(n=count)
    for file in apart:
        yield "待查的文件", f"{file.sentence}"
    for month in manager.late:
        yield "逾期", f"{month} 的上报包没有收到"


def _of_device(device: DeviceRow, devices: int) -> Iterable[tuple[str, str]]:
    if device.sequences:
        yield "收到的包", _device_words(device, devices)
    for number in device.missing:
        later = min(each for each in device.sequences if each > number)
        yield "没有收到", f"第 {number} 包没有收到，第 {later} 包已带上全部记录"
    for each in device.breaks:
        yield "历史不一致", f"第 {each.later} 包与第 {each.earlier} 包的操作记录接不上"


def _device_words(device: DeviceRow, devices: int) -> str:
    numbers = "、".join(map(str, sorted(set(device.sequences))))
    words = f"第 {numbers} 包，共 {len(device.sequences)} 个"
    return f"{words}（设备 {device.device[:8]}）" if devices > 1 else words
