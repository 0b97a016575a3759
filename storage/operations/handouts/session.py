"""One import from reading to writing: several files, one transaction, one undo."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import attrs

from models.changes import Changes
from models.manager import Manager
from models.marks import N_
from storage.database import Ledger
from storage.ledger.batch_facts import FACT_COLUMNS, facts_digest, taken_keys
from storage.ledger.batches import batch_digest, follow_batches, stored_rows
from storage.ledger.records import find, plains
from storage.ledger.staging import (
    BULK_SHEETS,
    UNKNOWN_PRODUCT,
    UNKNOWN_RETAILER,
    BulkSheet,
    Counts,
    month_differences,
)
from storage.ledger.unit_of_work import UnitOfWork, joined
from storage.operations.handouts.changed import changes_of
from storage.operations.handouts.checklists import refusal_of_points
from storage.operations.handouts.masters import MasterSheet
from storage.operations.handouts.previews import (
    FilePreview,
    ImportPreview,
    RefusedRow,
    SheetPreview,
    handed_back,
    sum_of,
)
from storage.operations.handouts.receipts import (
    NO_RECEIPTS,
    RECEIPT_SHEET,
    ReceiptBook,
    ReceiptSheet,
    ReceiptSummary,
)
from storage.operations.six_one_upkeep import follow_masters
from storage.workbooks.reading import stream
from storage.workbooks.reading.parent import read_handout

__all__ = ["Cancelled", "Progress", "Session"]

_NOTE_BATCH = (
    f"INSERT INTO import_batch ({', '.join(FACT_COLUMNS)}, active) "  # noqa: S608 - own names
    f"VALUES ({', '.join('?' * len(FACT_COLUMNS))}, 1)"
)

_ORDER = (
    *("客户主档", "卷烟目录", "通知公告", "目标任务", "货源投放", "评估标准", "节假日"),
    *("购进月汇总", "购进明细", RECEIPT_SHEET),
)
"""What others refer to comes first, whatever order the files come in."""

_NOTES = ("说明", "填表说明")
"""Sheets for people alone, as headquarters' receipts have one: nobody misses what stands there."""

Progress = Callable[[str, int], None]
"""Called with the file's name and the rows read so far."""

Cancelled = Callable[[], bool]

Body = MasterSheet | BulkSheet | ReceiptSheet


@attrs.define
class _Sheet:
    """One sheet on its way: its header, what was refused while reading, and the staged rows."""

    file: str
    sha256: str
    header: stream.SheetHeader
    body: Body
    refused: list[stream.Refused] = attrs.field(factory=list)
    warnings: list[str] = attrs.field(factory=list)
    counts: Counts = attrs.field(factory=Counts)

    @property
    def kind(self) -> str:
        """The canonical sheet name."""
        return self.header.kind


@attrs.define
class _File:
    name: str
    sha256: str = ""
    sheets: list[_Sheet] = attrs.field(factory=list)
    ignored: list[str] = attrs.field(factory=list)


class Session:
    """Handouts read and compared, ready to be written."""

    def __init__(self, ledger: Ledger, *, take_over: bool) -> None:
        self.ledger = ledger
        self._take_over = take_over
        self._files: list[_File] = []
        self._number = 0
        self._known: dict[str, dict[str, dict[str, Any]]] = {}
        self._taken_over = ""
        self._not_in_master: list[str] = []
        self._receipts: ReceiptBook | None = None

    @property
    def _sheets(self) -> list[_Sheet]:
        every = [sheet for file in self._files for sheet in file.sheets]
        return sorted(every, key=lambda sheet: _ORDER.index(sheet.kind))

    def read(self, path: Path, progress: Progress | None, cancelled: Cancelled | None) -> None:
        """Read one file into staging. Raises the reader's problem; nothing of it then counts."""
        file = _File(path.name)
        self._files.append(file)
        rows = 0
        for part in read_handout(path, cancelled=cancelled):
            self._take(file, part)
            if progress and isinstance(part, stream.RowBatch):
                rows += len(part.rows)
                progress(path.name, rows)

    def _take(self, file: _File, part: stream.Part) -> None:
        match part:
            case stream.BookHeader():
                file.sha256 = part.sha256
            case stream.SheetHeader():
                file.sheets.append(self._open(file, part))
            case stream.SheetIgnored() if not part.blank and part.sheet not in _NOTES:
                file.ignored.append(f"{part.sheet}：{part.reason}")
            case stream.RowBatch():
                file.sheets[-1].body.add(part.rows)
            case stream.Refused():
                file.sheets[-1].refused.append(part)
            case stream.Warned():
                where = N_("第 {row} 行：").format(row=part.row) if part.row else ""
                file.sheets[-1].warnings.append(f"{where}{part.message}")

    def _open(self, file: _File, header: stream.SheetHeader) -> _Sheet:
        self._number += 1
        made_on = header.made_on or self.ledger.clock().date()
        body: Body
        if header.kind == RECEIPT_SHEET:
            body = ReceiptSheet(header.fields)
        elif header.kind in BULK_SHEETS:
            body = BulkSheet(self.ledger, self._number, header.kind, header.fields)
        else:
            body = MasterSheet(header.kind, header.fields, made_on)
        return _Sheet(file.name, file.sha256, header, body)

    def compare(self) -> None:
        """Hold everything that was read against the ledger; fills the counts of every sheet."""
        done: list[BulkSheet] = []
        for sheet in self._sheets:
            if isinstance(sheet.body, MasterSheet):
                counts = self._compare_master(sheet.body)
                sheet.warnings += sheet.body.warnings
            elif isinstance(sheet.body, ReceiptSheet):
                counts = self._compare_receipts(sheet.body)
                sheet.warnings += sheet.body.remarks
            else:
                counts = self._compare_bulk(sheet.body, done)
                done.append(sheet.body)
            sheet.counts = attrs.evolve(counts, refused=counts.refused + len(sheet.refused))
        self._find_absent()

    def _known_of(self, kind: str) -> dict[str, dict[str, Any]]:
        if kind not in self._known:
            self._known[kind] = {plain["id"]: plain for plain in plains(self.ledger, kind, "1")}
        return self._known[kind]

    def _compare_master(self, body: MasterSheet) -> Counts:
        own = self._own_number(body) if "manager_id" in body.present else ""
        if own:
            body.refuse(lambda row: _other_manager(row["manager_id"], own))
        if "product_id" in body.present:
            products = self._live("product")
            body.refuse(lambda row: _unknown_product(row["product_id"], products))
        known = self._known_of(body.record_kind)
        if body.record_kind == "checklist":
            rows = (row for _, row in body.rows)
            return body.compare(known, refusal_of_points(self.ledger, rows))
        return body.compare(known)

    def _own_number(self, body: MasterSheet) -> str:
        """The 工号 whose rows are taken; without a profile the master's, where it names one."""
        if self._take_over:
            return ""
        profile = find(self.ledger, Manager)
        if profile:
            return profile[0].id
        named = {row["manager_id"] for _, row in body.rows if row["manager_id"]}
        if len(named) == 1:
            self._taken_over = named.pop()
        return self._taken_over

    def _compare_receipts(self, body: ReceiptSheet) -> Counts:
        if self._receipts is None:
            profile = find(self.ledger, Manager)
            own = profile[0].id if profile else self._taken_over
            self._receipts = ReceiptBook(self.ledger, own)
        return self._receipts.compare(body)

    def _compare_bulk(self, body: BulkSheet, earlier: Sequence[BulkSheet]) -> Counts:
        body.complete()
        body.refuse_unknown("retailer_id", self._live("retailer"), UNKNOWN_RETAILER)
        body.refuse_unknown("product_id", self._live("product"), UNKNOWN_PRODUCT)
        return body.compare(earlier)

    def _names(self) -> dict[tuple[str, str], str]:
        """Return what retailers and products of this import are called, as far as it met them."""
        return {
            (kind, key): plain[name]
            for kind, name in (("retailer", "shop_name"), ("product", "name"))
            for key, plain in self._known.get(kind, {}).items()
        }

    def _live(self, kind: str) -> set[str]:
        return {key for key, plain in self._known_of(kind).items() if not plain["deleted"]}

    def _find_absent(self) -> None:
        """List retailers of the ledger that a new master does not name (未在主档中)."""
        masters = [sheet for sheet in self._sheets if sheet.kind == "客户主档"]
        if not masters:
            return
        named: set[str] = set()
        for sheet in masters:
            named |= {str(cell) for row in sheet.refused for cell in row.cells}
            if isinstance(sheet.body, MasterSheet):
                named |= sheet.body.named
        self._not_in_master = sorted(
            key
            for key, plain in self._known_of("retailer").items()
            if key not in named and plain["in_master"] and not plain["deleted"]
        )

    def preview(self) -> ImportPreview:
        """Return what writing would do."""
        bulk = [sheet.body for sheet in self._sheets if isinstance(sheet.body, BulkSheet)]
        differences = (
            N_("{retailer} {month}：月汇总 {total} 条，明细 {line} 条，以明细为准").format(
                retailer=retailer, month=month, total=total, line=line
            )
            for month, retailer, total, line in month_differences(self.ledger, bulk)
        )
        masters = [sheet.body for sheet in self._sheets if isinstance(sheet.body, MasterSheet)]
        names = self._names()
        changes, more_changes = changes_of(self.ledger, masters, names)
        return ImportPreview(
            files=tuple(_file_preview(file) for file in self._files),
            refused=tuple(row for sheet in self._sheets for row in _refused_rows(sheet)),
            not_in_master=tuple(self._not_in_master),
            month_differences=tuple(differences),
            taken_over=self._taken_over,
            changes=changes,
            more_changes=more_changes,
            receipts=self._receipts.summary if self._receipts else NO_RECEIPTS,
            absent=tuple(names.get(("retailer", key), key) for key in self._not_in_master),
        )

    def write(self, preview: ImportPreview) -> Changes:
        """Write what was compared; empty Changes when nothing would change.

        Handouts are one operation that can be undone, receipts another that cannot; both are
        written together or not at all.
        """
        total = preview.total
        if not (total.new or total.changed or self._not_in_master or self._taken_over):
            return Changes()
        with self.ledger.transaction():
            handouts = self._write_handouts()
            follow_batches(self.ledger, handouts.operation)
            receipts = self._write_receipts(preview.receipts)
        self.ledger.tidy_log()
        return Changes(
            operation=handouts.operation or receipts.operation,
            kinds={
                kind: handouts.ids(kind) | receipts.ids(kind)
                for kind in handouts.kinds.keys() | receipts.kinds.keys()
            },
        )

    def _sheets_of(self, *, receipts: bool) -> list[_Sheet]:
        return [s for s in self._sheets if isinstance(s.body, ReceiptSheet) is receipts]

    def _write_handouts(self) -> Changes:
        sheets = self._sheets_of(receipts=False)
        total = sum_of(sheet.counts for sheet in sheets)
        if not (total.new or total.changed or self._not_in_master or self._taken_over):
            return Changes()
        with joined(self.ledger, "import_handouts") as unit:
            if self._taken_over:
                unit.save(Manager(id=self._taken_over, name="", organisation=""))
            self._save_masters(unit)
            self._write_sheets(unit, sheets)
            unit.details["summary"] = N_("{files}：新增 {new}，更新 {changed}").format(
                files=_names(sheets), new=total.new, changed=total.changed
            )
        return unit.changes

    def _write_receipts(self, summary: ReceiptSummary) -> Changes:
        sheets = self._sheets_of(receipts=True)
        total = sum_of(sheet.counts for sheet in sheets)
        if self._receipts is None or not (total.new or total.changed):
            return Changes()
        with joined(self.ledger, "import_receipts", undoable=False) as unit:
            self._receipts.write(unit)
            self._write_sheets(unit, sheets)
            unit.details["summary"] = N_("{files}：接收 {accepted}，退回 {returned}").format(
                files=_names(sheets), accepted=summary.accepted, returned=summary.returned
            )
        return unit.changes

    def _write_sheets(self, unit: UnitOfWork, sheets: Sequence[_Sheet]) -> None:
        """Note each sheet as a batch of its own, bulk rows written with it."""
        first = 1 + int(self.ledger.scalar("SELECT coalesce(max(id), 0) FROM import_batch"))
        unit.details["batches"] = [
            self._write_sheet(unit, sheet, batch) for batch, sheet in enumerate(sheets, start=first)
        ]

    def _save_masters(self, unit: UnitOfWork) -> None:
        for sheet in self._sheets:
            if isinstance(sheet.body, MasterSheet):
                unit.prefetch(sheet.body.record_kind, sheet.body.plains)
                for plain in sheet.body.plains.values():
                    unit.save_plain(sheet.body.record_kind, plain)
        unit.prefetch("retailer", self._not_in_master)
        for key in self._not_in_master:
            unit.save_plain("retailer", {**self._known_of("retailer")[key], "in_master": False})
        follow_masters(unit)

    def _write_sheet(self, unit: UnitOfWork, sheet: _Sheet, batch: int) -> dict[str, Any]:
        counts, rests_on = sheet.counts, list[int]()
        told: dict[str, Any] = {"id": batch, "sheet": sheet.kind, "digest": ""}
        first, last = None, None
        if isinstance(sheet.body, BulkSheet):
            rests_on = sheet.body.write(batch)
            told["digest"] = batch_digest(stored_rows(self.ledger, sheet.kind, batch))
            told["keys"] = taken_keys(self.ledger, sheet.kind, batch)
            first, last = sheet.body.days()
            unit.touch("purchase", sheet.body.retailers())
        row = (batch, unit.seq, sheet.kind, sheet.file, sheet.sha256, counts.new, counts.changed,
               counts.unchanged, counts.refused, first, last, told["digest"])  # fmt: skip
        unit.after_head(_NOTE_BATCH, row)
        for earlier in rests_on:
            unit.after_head(
                "INSERT INTO batch_rests_on (batch, earlier) VALUES (?, ?)", (batch, earlier)
            )
        return {**told, "facts": facts_digest(row, rests_on)}

    def drop(self) -> None:
        """Forget everything staged."""
        for sheet in self._sheets:
            if isinstance(sheet.body, BulkSheet):
                sheet.body.drop()


def _names(sheets: Sequence[_Sheet]) -> str:
    return "、".join(dict.fromkeys(sheet.file for sheet in sheets))


def _other_manager(named: str | None, own: str) -> str | None:
    if not named or named == own:
        return None
    return N_("客户经理工号是 {other}，本台账是 {own}").format(other=named, own=own)


def _unknown_product(named: str, known: set[str]) -> str | None:
    return None if named in known else UNKNOWN_PRODUCT.format(id=named)


def _file_preview(file: _File) -> FilePreview:
    sheets = []
    for sheet in file.sheets:
        first, last = sheet.body.days() if isinstance(sheet.body, BulkSheet) else (None, None)
        sheets.append(
            SheetPreview(
                sheet.kind,
                sheet.counts,
                tuple(sheet.warnings),
                first,
                last,
                sheet.header.made_on,
            )
        )
    return FilePreview(file.name, file.sha256, tuple(sheets), tuple(file.ignored))


def _refused_rows(sheet: _Sheet) -> Iterator[RefusedRow]:
    headings = sheet.header.headings
    for part in sheet.refused:
        yield RefusedRow(sheet.file, sheet.kind, headings, part.row, part.reasons, part.cells)
    for number, reason, values in sheet.body.refused_rows():
        yield handed_back(sheet.file, sheet.kind, number, reason, values)
