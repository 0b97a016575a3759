"""Receipts 回执: each line held against what packages of this ledger carried, then noted.

A line confirms, or returns, exactly the revision that the package it names carried. A line that is
known already, word for word, is a doubled letter and changes nothing; so files may come in any
order, any number of times. Order never depends on the days written in them.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from typing import Any, Final

import attrs

from models.handout.text import shown
from models.kinds import PACKAGED_KINDS
from models.marks import N_
from models.receipt import ReceiptResult, result_of
from storage.database import Ledger
from storage.ledger.adopting import note_floors
from storage.ledger.staging import Counts
from storage.ledger.tables import table_of
from storage.ledger.unit_of_work import UnitOfWork
from storage.operations.handouts.returned import follow_up
from storage.operations.noted import tell_table

__all__ = ["NO_RECEIPTS", "RECEIPT_SHEET", "ReceiptBook", "ReceiptSheet", "ReceiptSummary"]

RECEIPT_SHEET: Final = "回执"

Plain = dict[str, Any]
Key = tuple[str, str]
"""Kind and id of a record."""

_NOTE_LINE: Final = (
    "INSERT INTO receipt (operation, position, package, kind, record_id, revision, result, "
    "comment, handler, day) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_KNOWN_LINES: Final = (
    "SELECT package, kind, record_id, revision, result, comment, handler, day FROM receipt "
    "WHERE package IN (SELECT value FROM json_each(?))"
)
_CARRIED: Final = (
    "SELECT package, record_id, kind, revision, hash FROM package_record "
    "WHERE package IN (SELECT value FROM json_each(?))"
)
_CONFIRM: Final = (
    "INSERT INTO acknowledged (kind, record_id, revision) VALUES (?, ?, ?) "
    "ON CONFLICT (kind, record_id) DO UPDATE SET revision = excluded.revision"
)
_ACKNOWLEDGED: Final = "SELECT kind, record_id, revision FROM acknowledged"
_ACCEPTED: Final = (
    "SELECT kind, record_id, max(revision) FROM receipt WHERE result = '接收' GROUP BY 1, 2"
)
_ELSEWHERE: Final = N_(
    "{n} 行的包本台账没有（恢复备份以前生成的），不作回执；总部已有的版本号记下了，"
    "以后的修改排在它后面"
)
_MOST_AHEAD: Final = 1_000
"""Revisions that headquarters can have above those of a ledger that was put back. What a line says
beyond that is no memory of a lost package: a floor so high would leave no revisions above it."""


class _Verdict(Enum):
    NEW = "新增"
    CHANGED = "更新"
    SAME = "不变"


@attrs.frozen
class ReceiptSummary:
    """What receipts bring that was not known: lines by result.

    ``unknown``: lines of packages this ledger does not know, whose revision is noted as a floor.
    """

    accepted: int = 0
    returned: int = 0
    unknown: int = 0

    def __bool__(self) -> bool:
        """Return True when there is any news."""
        return bool(self.accepted or self.returned or self.unknown)


NO_RECEIPTS: Final = ReceiptSummary()


@attrs.frozen
class Line:
    """A line that holds: which revision of which record a package carried, and its result."""

    package: str
    kind: str
    record_id: str
    revision: int
    result: ReceiptResult
    comment: str
    handler: str
    day: str | None

    @property
    def key(self) -> Key:
        """The record."""
        return (self.kind, self.record_id)

    def row(self, operation: int, position: int) -> tuple[Any, ...]:
        """Return the row that notes it."""
        return (
            *(operation, position, self.package, self.kind, self.record_id, self.revision),
            *(self.result.value, self.comment, self.handler, self.day),
        )


@attrs.frozen
class _Carried:
    kind: str
    revision: int
    hash: str


class ReceiptSheet:
    """One sheet 回执 on its way; ``remarks`` are sentences for a person to look at."""

    kind = RECEIPT_SHEET

    def __init__(self, present: Sequence[str]) -> None:
        self.present = tuple(present)
        self.rows: list[tuple[int, Plain]] = []
        self.refused: list[tuple[int, str, Plain]] = []
        self.remarks: list[str] = []

    def add(self, rows: Sequence[Sequence[Any]]) -> None:
        """Take rows as the reader gives them: row number, then the values of its fields."""
        for row in rows:
            self.rows.append((int(row[0]), dict(zip(self.present, row[1:], strict=True))))

    def refused_rows(self) -> list[tuple[int, str, list[tuple[str, Any]]]]:
        """Return (row, reason, (field, value) …) of what the ledger refused."""
        return [
            (number, reason, [(name, row[name]) for name in self.present])
            for number, reason, row in self.refused
        ]


class ReceiptBook:
    """The receipts of one import, held against the ledger; :meth:`write` notes what is new."""

    def __init__(self, ledger: Ledger, own_number: str) -> None:
        self._ledger = ledger
        self._own_number = own_number
        self._sequences: dict[str, int] = dict(ledger.query("SELECT id, sequence FROM package"))
        self._carried: dict[tuple[str, str], list[_Carried]] = {}
        self._known: set[Line] = set()
        self._looked_up: set[str] = set()
        self._acknowledged = _by_record(ledger, _ACKNOWLEDGED)
        self._told_before = _by_record(ledger, _ACCEPTED)
        self._accepted = dict(self._told_before)
        self._new: list[Line] = []
        self._floors: dict[Key, int] = {}
        self._returned_elsewhere: list[Line] = []
        self._unknown = 0

    # -- comparing

    def compare(self, sheet: ReceiptSheet) -> Counts:
        """Hold a sheet's lines against the packages; its refused rows are left out."""
        self._look_up({_package(row) for _number, row in sheet.rows})
        held = self._held(sheet)
        counts = {_Verdict.NEW: 0, _Verdict.CHANGED: 0, _Verdict.SAME: 0}
        foreign = 0
        for number, row in sheet.rows:
            elsewhere = held.get(row["record_id"])
            reason = self._other_manager(row)
            if not reason and elsewhere and _package(row) not in self._sequences:
                foreign += 1
                verdict: _Verdict | str = self._raise_floor(_line(row, elsewhere[0]), elsewhere[1])
            else:
                verdict = reason or self._judge(row)
            if isinstance(verdict, _Verdict):
                counts[verdict] += 1
            else:
                sheet.refused.append((number, verdict, row))
        if foreign:
            sheet.remarks.append(_ELSEWHERE.format(n=foreign))
        new, changed, same = counts.values()
        return Counts(new, changed, same, len(sheet.refused))

    def _look_up(self, packages: set[str]) -> None:
        """Read what packages carried and what is known of them, once each."""
        wanted = json.dumps(sorted(packages - self._looked_up))
        self._looked_up |= packages
        for package, record_id, *carried in self._ledger.query(_CARRIED, (wanted,)):
            self._carried.setdefault((package, record_id), []).append(_Carried(*carried))
        for package, kind, record_id, revision, result, *words in self._ledger.query(
            _KNOWN_LINES, (wanted,)
        ):
            told = ReceiptResult(result)
            self._known.add(Line(package, kind, record_id, revision, told, *words))

    def _judge(self, row: Plain) -> "_Verdict | str":
        """Take a line of a package made here, or tell why it does not hold."""
        carried = self._of_package(_package(row), row)
        if isinstance(carried, str):
            return carried
        line = _line(row, carried.kind)
        if line not in self._known:
            self._take(line)
            return _Verdict.NEW
        noted, told = self._acknowledged.get(line.key, 0), self._told_before.get(line.key, 0)
        sound = noted == told or line.result is ReceiptResult.RETURNED
        return _Verdict.SAME if sound else _Verdict.CHANGED

    def _held(self, sheet: ReceiptSheet) -> Mapping[str, tuple[str, int]]:
        """Kind and highest known revision of records that lines of unknown packages name."""
        ids = {
            row["record_id"] for _number, row in sheet.rows if _package(row) not in self._sequences
        }
        return _revisions(self._ledger, ids) if ids else {}

    def _other_manager(self, row: Plain) -> str:
        named = row.get("manager_id")
        if not named or not self._own_number or named == self._own_number:
            return ""
        return N_("这是 {other} 的回执，本台账是 {own}").format(other=named, own=self._own_number)

    def _of_package(self, package: str, row: Plain) -> _Carried | str:
        """Return what the package carried of the record, or why the line does not hold."""
        sequence = self._sequences.get(package)
        if sequence is None:
            return N_("包 {package} 不是本台账生成的").format(package=shown(package))
        carried = self._carried.get((package, row["record_id"]), [])
        if not carried:
            return N_("第 {n} 包没有带这条记录").format(n=sequence)
        same = [each for each in carried if each.revision == row["revision"]]
        if not same:
            return N_("修订号是 {named}，第 {n} 包带的是 {carried}").format(
                named=row["revision"], n=sequence, carried=carried[0].revision
            )
        head = str(row.get("hash_head") or "").lower()
        whole = next((each for each in same if each.hash.startswith(head)), None)
        return whole or N_("校验与第 {n} 包带的内容不符").format(n=sequence)

    def _raise_floor(self, line: Line, held: int) -> "_Verdict | str":
        """Note a revision headquarters has of a package not known here, or tell why it has none."""
        if line.revision > held + _MOST_AHEAD:
            return N_("修订号 {named} 不可信：本台账里这条记录是第 {held} 版").format(
                named=line.revision, held=held
            )
        if line.revision <= max(held, self._floors.get(line.key, 0)):
            return _Verdict.SAME
        self._floors[line.key] = line.revision
        self._unknown += 1
        if line.result is ReceiptResult.RETURNED:
            self._returned_elsewhere.append(line)
        return _Verdict.CHANGED

    def _take(self, line: Line) -> None:
        self._known.add(line)
        self._new.append(line)
        if line.result is ReceiptResult.ACCEPTED:
            self._accepted[line.key] = max(line.revision, self._accepted.get(line.key, 0))

    # -- writing

    @property
    def summary(self) -> ReceiptSummary:
        """What is new."""
        returned = sum(line.result is ReceiptResult.RETURNED for line in self._new)
        return ReceiptSummary(len(self._new) - returned, returned, self._unknown)

    def write(self, unit: UnitOfWork) -> None:
        """Note the lines, confirm what was accepted, turn what was returned into todos.

        Of a record what is confirmed is the highest revision that any receipt accepted.
        """
        note_floors(unit, [(*key, revision) for key, revision in self._floors.items()])
        confirmed = [
            (*key, revision)
            for key, revision in self._accepted.items()
            if self._acknowledged.get(key, 0) != revision
        ]
        unit.ledger.execute_many(_CONFIRM, confirmed)
        rows = [line.row(unit.seq, position) for position, line in enumerate(self._new)]
        for row in rows:
            unit.after_head(_NOTE_LINE, row)
        tell_table(unit, "acknowledged")
        tell_table(unit, "receipt", rows)
        unit.touch("package", {line.package for line in self._new})
        unit.touch("receipt", {line.record_id for line in self._new} | {k[1] for k in self._floors})
        follow_up(unit, [*self._new, *self._returned_elsewhere])


def _by_record(ledger: Ledger, sql: str) -> dict[Key, int]:
    return {(kind, record_id): revision for kind, record_id, revision in ledger.query(sql)}


def _package(row: Plain) -> str:
    return str(row["package"]).lower()


def _line(row: Plain, kind: str) -> Line:
    return Line(
        _package(row),
        kind,
        row["record_id"],
        row["revision"],
        result_of(row["result"]) or ReceiptResult.RETURNED,
        row.get("comment") or "",
        row.get("handler") or "",
        row.get("day"),
    )


def _revisions(ledger: Ledger, ids: Iterable[str]) -> dict[str, tuple[str, int]]:
    """Return kind and revision of records by id; a floor that is known counts as one."""
    wanted = json.dumps(sorted(ids))
    found: dict[str, tuple[str, int]] = {}
    for kind in PACKAGED_KINDS:
        name = table_of(kind).name
        rows = ledger.query(
            f"SELECT id, max(revision, coalesce((SELECT revision FROM revision_floor "  # noqa: S608
            f"WHERE kind = ?1 AND record_id = {name}.id), 0)) FROM {name} "
            "WHERE id IN (SELECT value FROM json_each(?2))",
            (kind, wanted),
        )
        found |= {str(record_id): (kind, int(revision)) for record_id, revision in rows}
    return found
