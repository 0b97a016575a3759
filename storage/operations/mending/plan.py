"""What of the findings can be mended, with what, and what has to be done about the rest."""

from collections.abc import Iterable
from typing import Any

import attrs

from models.canonical import record_hash
from models.kinds import KINDS
from models.marks import N_
from models.phrase import Phrase
from storage.database import Ledger
from storage.device_key import KEY_ROW
from storage.ledger.purchase_sums import SUM_TABLES
from storage.ledger.records import plains
from storage.ledger.staging import BULK_SHEETS
from storage.ledger.tables import table_of
from storage.operations.checking.batches import rows_digest, told_batches
from storage.operations.checking.chain import JournalView, LastChange
from storage.operations.checking.findings import CheckReport, Finding
from storage.operations.checking.names import RecordNames
from storage.operations.checking.reading import DAMAGE

__all__ = ["PARENTS", "Batch", "Left", "Mend", "RepairPlan", "make_plan"]

_OF_THE_FILE = frozenset({"file", "table", "schema"})
PARENTS = {child.name: table_of(kind).name for kind in KINDS for child in table_of(kind).children}
"""Tables of lines with the table of the records they belong to."""

_SORTABLE = frozenset(PARENTS) | {
    name for shape in BULK_SHEETS.values() for name in (shape.table, f"{shape.table}_before")
}
_FROM_BACKUP = N_("只能从备份恢复。")
_ADVICE = {
    "draft": N_("请打开这张单子核对一遍，再写完。"),
    "sheet": N_("请重新打印；已经填写的那张照常录入。"),
    "known": N_("再收一次总部的回执就会更正。"),
}


@attrs.frozen(kw_only=True)
class Mend:
    """One record that gets the journal's last content back; ``row`` is where it lies now."""

    kind: str
    record_id: str
    name: str
    revision: int
    operation: int
    position: int
    row: int | None = None


@attrs.frozen(kw_only=True)
class Batch:
    """A damaged batch with the file it came from; ``digest`` as the journal told it."""

    id: int
    sheet: str
    file_name: str
    sha256: str
    digest: str
    first_day: str
    last_day: str


@attrs.frozen(kw_only=True)
class Left:
    """A finding that cannot be mended here, and what can be done about it."""

    finding: Finding
    advice: str


@attrs.frozen(kw_only=True)
class RepairPlan:
    """What a repair would do: to which records, journal entries, indexes, tables, batches.

    ``head`` is the journal's end the plan was made at, ``strays`` rows that are a record's under a
    damaged id, ``switches`` batches to be on or off again, ``digests`` batches whose rows are right
    and whose digest is not, ``sums``: whether the sums of purchases are added up anew, ``device``
    the ledger's id where it is to be put right, ``new_device``: whether it becomes another device
    because its key is damaged, ``batches`` those whose rows the file they came from can mend,
    ``left`` what cannot be mended without more ado, these batches included.
    """

    head: str
    report: CheckReport
    records: tuple[Mend, ...] = ()
    operations: tuple[int, ...] = ()
    indexes: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    strays: tuple[tuple[str, int], ...] = ()
    switches: tuple[tuple[int, bool], ...] = ()
    digests: tuple[tuple[int, str], ...] = ()
    sums: bool = False
    device: str = ""
    new_device: bool = False
    batches: tuple[Batch, ...] = ()
    left: tuple[Left, ...] = ()

    @property
    def count(self) -> int:
        """How many things would be mended."""
        journal = (self.records, self.operations, self.switches, self.digests)
        single = (self.sums, self.device, self.new_device)
        return sum(map(len, (*journal, self.indexes, self.tables))) + sum(map(bool, single))

    @property
    def is_empty(self) -> bool:
        """True when there is nothing to mend, or nothing that could be."""
        return not self.count

    def work(self) -> dict[str, Any]:
        """Return what would be done, as JSON values for the journal."""
        return {
            "records": [
                [mend.kind, mend.record_id, mend.revision, mend.operation] for mend in self.records
            ],
            "operations": list(self.operations),
            "indexes": list(self.indexes),
            "sorted": list(self.tables),
            "switches": [list(each) for each in self.switches],
            "digests": [list(each) for each in self.digests],
            "sums": self.sums,
            "device": self.device,
            "new_device": self.new_device,
        }

    def same_work(self, other: "RepairPlan") -> bool:
        """Tell whether two plans would do the same."""
        mine, theirs = (attrs.evolve(plan, head="", left=()) for plan in (self, other))
        return attrs.evolve(mine, report=other.report) == theirs

    def as_json(self) -> dict[str, Any]:
        """Return the plan as JSON values."""
        left = [{"where": each.finding.where, "advice": str(each.advice)} for each in self.left]
        return {**self.work(), "left": left}


class _Planner:
    """Sorts findings into what is mended and what is left."""

    def __init__(self, ledger: Ledger, report: CheckReport, view: JournalView) -> None:
        self.ledger, self.report, self.view = ledger, report, view
        self.names = RecordNames(ledger)
        self.mends: dict[tuple[str, str], Mend] = {}
        self.operations: list[int] = []
        self.indexes: list[str] = []
        self.tables: list[str] = []
        self.strays: list[tuple[str, int]] = []
        self.switches: list[tuple[int, bool]] = []
        self.digests: list[tuple[int, str]] = []
        self.sums = False
        self.device = ""
        self.new_device = False
        self.batches: list[Batch] = []
        self.left: list[Left] = []

    def leave(self, finding: Finding, advice: str) -> None:
        """Leave a finding, with what can be done about it."""
        self.left.append(Left(finding=finding, advice=advice))

    def take(self, finding: Finding) -> bool:
        """Take up a finding that can be mended; False for one that cannot."""
        match finding.code:
            case "record" | "record-missing":
                return self._take_record(finding)
            case "operation" if finding.operation in self.view.proofs:
                self.operations.append(finding.operation)
            case "index":
                self.indexes.append(finding.where)
            case "sums" | "order" | "rule":
                return self._take_table(finding)
            case "batch-switch":
                self._take_switch(finding.batch)
            case "batch":
                return self._take_digest(finding.batch)
            case "meta":
                return self._take_meta(finding.where)
            case _:
                return False
        return True

    def _take_table(self, finding: Finding) -> bool:
        """Take up rows in a wrong place or with wrong values: sorted anew, or added up anew."""
        if finding.table in SUM_TABLES:
            self.sums = True
        elif finding.code == "order" and finding.table in _SORTABLE:
            self.tables.append(finding.table)
        else:
            return False
        return True

    def _take_meta(self, where: str) -> bool:
        if where == KEY_ROW:
            self.new_device = True
            return True
        if self.view.head is None:
            return False
        self.device = self.view.head.device
        return True

    def _take_record(self, finding: Finding) -> bool:
        last = self.view.last.get((finding.kind, finding.record_id))
        if last is None or not last.sure or not self._is_held(last):
            return False
        key = (finding.kind, finding.record_id)
        self.mends[key] = Mend(
            kind=finding.kind,
            record_id=finding.record_id,
            name=self.names.name(*key),
            revision=last.revision,
            operation=last.operation,
            position=last.position,
            row=finding.row,
        )
        return True

    def _is_held(self, last: LastChange) -> bool:
        """Tell whether the journal has the content itself, as it is or as it is proved."""
        if last.operation in self.view.proofs:
            return True
        try:
            after = self.ledger.scalar(
                "SELECT after FROM change WHERE operation = ? AND position = ?",
                (last.operation, last.position),
            )
        except DAMAGE:
            return False
        return isinstance(after, str) and record_hash(after) == last.hash

    def _take_switch(self, batch: int) -> None:
        operation = self.ledger.scalar("SELECT operation FROM import_batch WHERE id = ?", (batch,))
        self.switches.append((batch, operation not in self.view.undone))

    def _take_digest(self, batch: int) -> bool:
        """Take up a batch whose rows are as the journal told, and whose own digest is not."""
        told = told_batches(self.view).get(batch, {}).get("digest")
        sql = "SELECT sheet, digest FROM import_batch WHERE id = ?"
        try:
            sheet, digest = self.ledger.query(sql, (batch,))[0]
            same = digest == told or rows_digest(self.ledger, sheet, batch) != told
        except (*DAMAGE, IndexError):
            return False
        if told is None or same:
            return False
        self.digests.append((batch, told))
        return True

    def take_stray(self, finding: Finding) -> bool:
        """Take up a row that is a missing record under a damaged id."""
        if finding.row is None:
            return False
        missing = [key[1] for key in self.mends if key[0] == finding.kind]
        try:
            held = plains(self.ledger, finding.kind, "rowid = ?", (finding.row,))
        except DAMAGE:
            held = []
        near = any(_differ_in_a_sign(finding.record_id, key) for key in missing)
        if near or (not held and missing):
            self.strays.append((finding.table, finding.row))
            return True
        return False


def _differ_in_a_sign(one: str, other: str) -> bool:
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1


def make_plan(ledger: Ledger, report: CheckReport, view: JournalView) -> RepairPlan:
    """Tell what of a report can be mended, in the state the caller holds."""
    planner = _Planner(ledger, report, view)
    if any(finding.code in _OF_THE_FILE for finding in report.findings):
        for finding in report.findings:
            planner.leave(finding, _FROM_BACKUP)
    else:
        _sort(planner, report.findings)
    return RepairPlan(
        head=report.head,
        report=report,
        records=tuple(planner.mends.values()),
        operations=tuple(planner.operations),
        indexes=tuple(planner.indexes),
        tables=tuple(dict.fromkeys(planner.tables)),
        strays=tuple(planner.strays),
        switches=tuple(planner.switches),
        digests=tuple(planner.digests),
        sums=planner.sums,
        device=planner.device,
        new_device=planner.new_device,
        batches=tuple(planner.batches),
        left=tuple(planner.left),
    )


def _sort(planner: _Planner, findings: Iterable[Finding]) -> None:
    """Take up what can be mended; what follows from it goes with it."""
    later = [finding for finding in findings if not planner.take(finding)]
    later = [
        finding
        for finding in later
        if finding.code != "record-unknown" or not planner.take_stray(finding)
    ]
    _keep_lines_of_others(planner, later)
    for finding in later:
        if not _goes_along(planner, finding):
            planner.leave(finding, _advice(planner, finding))


def _keep_lines_of_others(planner: _Planner, later: Iterable[Finding]) -> None:
    """Do not sort lines anew while a record they may belong to cannot be mended."""
    hopeless = {table_of(each.kind).name for each in later if each.code.startswith("record")}
    for table in [each for each in planner.tables if PARENTS.get(each) in hopeless]:
        planner.tables.remove(table)


def _goes_along(planner: _Planner, finding: Finding) -> bool:
    """Tell whether a finding is only another sign of a record that is mended."""
    if finding.code not in ("reference", "rule"):
        return False
    kinds = {mend.kind for mend in planner.mends.values()}
    tables = {name for kind in kinds for name in _tables_of(kind)}
    batches = {"import_batch"} if planner.switches else set()
    journal = {"operation", "change"} if planner.operations else set()
    return finding.table in tables | batches | journal


def _tables_of(kind: str) -> tuple[str, ...]:
    table = table_of(kind)
    return (table.name, *(child.name for child in table.children))


def _advice(planner: _Planner, finding: Finding) -> str:
    if finding.code == "operation":
        return N_("日志里这一步坏了，修复不了；记录本身没有报告的，就是对的。")
    if finding.code == "batch":
        batch = _damaged_batch(planner, finding.batch)
        if batch is not None:
            planner.batches.append(batch)
            return Phrase(
                N_(
                    "请用当时收的文件“{file}”补回（{sheet}，{first} 至 {last}），"
                    "没有它就从备份恢复。"
                ),
                file=batch.file_name,
                sheet=batch.sheet,
                first=batch.first_day,
                last=batch.last_day,
            )
    return _ADVICE.get(finding.code, _FROM_BACKUP)


def _damaged_batch(planner: _Planner, number: int) -> Batch | None:
    """Return a damaged batch whose digest the journal tells; None where it does not."""
    digest = told_batches(planner.view).get(number, {}).get("digest")
    rows = planner.ledger.query(
        "SELECT sheet, file_name, file_sha256, first_day, last_day FROM import_batch WHERE id = ?",
        (number,),
    )
    if not digest or not rows:
        return None
    sheet, file_name, sha256, first, last = rows[0]
    return Batch(
        id=number,
        sheet=sheet,
        file_name=file_name,
        sha256=sha256,
        digest=digest,
        first_day=first or "—",
        last_day=last or "—",
    )
