"""The consolidated workbook: rows gathered manager by manager, then every sheet with its links."""

import contextlib
import zlib
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from decimal import Decimal
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile, ZipFile

import attrs
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.hyperlink import Hyperlink
from python_calamine import CalamineError, CalamineWorkbook

from models.consolidation.book.charts import CHARTS_SHEET, BookCharts
from models.consolidation.book.details import Detail
from models.consolidation.book.notes import NOTE_COLUMNS, NOTES_SHEET, BookHead
from models.consolidation.book.source import ManagerMonth
from models.consolidation.book.summary import SUMMARY_SHEET, SummaryRow, SummaryTable
from models.package.table import CellKind, CellValue, SheetColumn, SheetRow, SheetTable, cell_key
from storage.workbooks.cells import cell_text, put_text
from storage.workbooks.problems import not_read_back
from storage.workbooks.writing.book_charts import write_charts
from storage.workbooks.writing.frame import (
    FIRST_ROW,
    Extent,
    column_styles,
    dress_row,
    frame_sheet,
)
from storage.workbooks.writing.look import join_cells
from storage.workbooks.writing.rows import RowWriter, row_height
from storage.workbooks.writing.spool import MOST_ROWS, Spool, SpoolPart
from storage.workbooks.writing.streaming import Step, WaitingRows, write_streamed

__all__ = ["BookContents", "ConsolidatedBook"]

_READERS_FAIL_WITH: Final = (CalamineError, BadZipFile, zlib.error, LookupError, ValueError)
_UNPRINTED: Final = 3
"""记录编号, 修订号 and 包编号 stand last and are not printed; 工号 is."""
_LINK: Final = "0563C1"
_BACK: Final = "← 总表"
_TOTAL: Final = "合计"
_MOST_COUNTED: Final = 50_000
"""Rows that are read back by another program's reader too."""
_HEAD: Final = 2**20
_ROW: Final = 16
"""Points of a row in sheets of few rows."""


@attrs.frozen(kw_only=True)
class BookContents:
    """Everything but the records: what stands before them and after."""

    head: BookHead
    summaries: tuple[SummaryTable, ...]
    charts: BookCharts
    notes: tuple[tuple[str, str], ...]


@attrs.frozen
class _Sheet:
    """A sheet of records: the part of a spool that stands on it."""

    title: str
    columns: tuple[SheetColumn, ...]
    part: SpoolPart
    total: tuple[CellValue, ...]


class ConsolidatedBook:
    """Gathers the rows of one manager after another, then writes the workbook."""

    def __init__(self, details: Sequence[Detail], most_rows: int = MOST_ROWS) -> None:
        self._book = Workbook()
        self._book.properties.creator = "Roundbook 走访台账"
        self._most_rows = most_rows
        self._columns: dict[str, tuple[SheetColumn, ...]] = {}
        self._spools: dict[str, Spool] = {}
        self._summed: dict[str, tuple[int, ...]] = {}
        self._details = tuple(details)
        for detail in self._details:
            self._open(detail.title, detail.columns, detail.summed)

    def _open(
        self, title: str, columns: tuple[SheetColumn, ...], summed: tuple[int, ...] = ()
    ) -> Spool:
        styles = column_styles(self._book.worksheets[0], columns)
        self._columns[title], self._summed[title] = columns, summed
        self._spools[title] = Spool(styles, summed, self._most_rows)
        return self._spools[title]

    def add(self, month: ManagerMonth) -> None:
        """Add what counts of a manager's month to every sheet."""
        for detail in self._details:
            self._spools[detail.title].add(month.row.manager, detail.rows(month))

    def add_rows(
        self,
        title: str,
        columns: tuple[SheetColumn, ...],
        rows: Iterable[tuple[str, tuple[CellValue, ...]]],
    ) -> None:
        """Add a sheet of other rows, each with the 工号 it belongs to."""
        spool = self._spools.get(title) or self._open(title, columns)
        for manager, values in rows:
            spool.add(manager, [values])

    @property
    def rows(self) -> int:
        """How many rows of records there are."""
        return sum(spool.count for spool in self._spools.values())

    # -------------------------------------------------------------------------------- writing

    def write(self, path: Path, contents: BookContents, step: Step) -> None:
        """Write the workbook; the caller puts the file in its place (:mod:`..safe_file`)."""
        book = self._book
        book.remove(book.worksheets[0])
        waiting: list[WaitingRows] = []
        links = _Links(contents.summaries, self._spools)
        for number, summary in enumerate(contents.summaries):
            _write_summary(book, summary, contents.head, links)
            if number == 1:
                head = contents.head
                title = f"{head.organisation} {head.month.title} {CHARTS_SHEET}"
                sheet = book.create_sheet(CHARTS_SHEET)
                _link_back(sheet, title, write_charts(sheet, contents.charts, title, head.note))
        waiting.extend(WaitingRows(0, iter(())) for _ in book.worksheets)
        waiting.extend(self._write_sheet(each, contents.head) for each in self._sheets())
        waiting.append(_write_notes(book, contents))
        book.active = 0
        write_streamed(path, book, waiting, step)

    def _sheets(self) -> Iterator[_Sheet]:
        for title, spool in self._spools.items():
            for number, part in enumerate(spool.parts):
                columns = self._columns[title]
                total = self._total(title, part)
                yield _Sheet(_part_title(title, number), columns, part, total)

    def _total(self, title: str, part: SpoolPart) -> tuple[CellValue, ...]:
        total: list[CellValue] = [None] * len(self._columns[title])
        total[0], total[3] = _TOTAL, f"共 {part.count:,} 条"
        for column in self._summed[title]:
            total[column] = part.sums.get(column, Decimal(0))
        return tuple(total)

    def _write_sheet(self, each: _Sheet, head: BookHead) -> WaitingRows:
        sheet: Any = self._book.create_sheet(each.title)
        table = _table(each.title, each.columns, each.part.sample, each.total)
        title = f"{head.organisation} {head.month.title} {each.title}"
        extent = Extent(each.part.count, _UNPRINTED)
        last = frame_sheet(sheet, table, title, head.note, extent)
        _link_back(sheet, title, len(each.columns) - _UNPRINTED)
        return WaitingRows(last, each.part.xml())

    # ------------------------------------------------------------------------------ verifying

    def verify(self, target: Path, path: Path, contents: BookContents) -> None:
        """Read the file back: every sheet, how many rows, and whose they are."""
        try:
            with (
                contextlib.closing(CalamineWorkbook.from_path(target)) as book,
                ZipFile(target) as parts,
            ):
                fault = self._fault(book, contents) or self._fault_of_parts(parts, contents)
        except _READERS_FAIL_WITH as error:
            raise not_read_back(path, type(error).__name__) from error
        if fault:
            raise not_read_back(path, fault)

    def _fault(self, book: CalamineWorkbook, contents: BookContents) -> str:
        sheets = list(self._sheets())
        before = [each.title for each in contents.summaries]
        before.insert(2, CHARTS_SHEET)
        if book.sheet_names != [*before, *(each.title for each in sheets), NOTES_SHEET]:
            return "sheets"
        for summary in contents.summaries:
            rows = book.get_sheet_by_name(summary.title).to_python(skip_empty_area=False)
            if [_keys(row) for row in rows[FIRST_ROW - 1 :]] != _rows_of(summary):
                return summary.title
        return next((each.title for each in sheets if not _counted(book, each)), "")

    def _fault_of_parts(self, parts: ZipFile, contents: BookContents) -> str:
        first = len(contents.summaries) + 2
        for number, each in enumerate(self._sheets(), start=first):
            if not _agrees(parts, number, each.part):
                return f"{each.title} xml"
        return ""


def _counted(book: CalamineWorkbook, each: _Sheet) -> bool:
    """Tell whether another reader finds the rows; the largest sheets would fill the memory."""
    if each.part.count > _MOST_COUNTED:
        return True
    rows = book.get_sheet_by_name(each.title).to_python(skip_empty_area=False)
    headings = [cell_text(column.heading) for column in each.columns]
    whole = len(rows) == FIRST_ROW + each.part.count and rows[-1][0] == _TOTAL
    return whole and rows[FIRST_ROW - 2] == headings


def _agrees(book: ZipFile, number: int, part: SpoolPart) -> bool:
    """Tell whether the XML of a sheet's rows is, byte by byte, what was written."""
    with book.open(f"xl/worksheets/sheet{number}.xml") as sheet:
        head = sheet.read(_HEAD)
        start = head.find(f'<row r="{FIRST_ROW}"'.encode())
        if start < 0:
            return False
        chunk, left, crc = head[start:], part.length, 0
        while left and chunk:
            crc = zlib.crc32(chunk[:left], crc)
            left, chunk = left - len(chunk[:left]), chunk[left:] or sheet.read(_HEAD)
        total = f'<row r="{FIRST_ROW + part.count}"'.encode()
        return not left and crc == part.crc and (chunk + sheet.read(len(total))).startswith(total)


def _keys(row: Iterable[object]) -> list[str]:
    return [cell_key(cell_text(value) if isinstance(value, str) else value) for value in row]


def _rows_of(summary: SummaryTable) -> list[list[str]]:
    """Return what a reader finds: of a number no more than the digits a workbook's cell holds."""
    return [_keys(map(_as_read, row.values)) for row in summary.rows]


def _as_read(value: object) -> object:
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return float(value)
    return value


def _part_title(title: str, number: int) -> str:
    return title if number == 0 else f"{title}({number + 1})"


def _table(
    title: str,
    columns: tuple[SheetColumn, ...],
    rows: Iterable[tuple[CellValue, ...]],
    total: tuple[CellValue, ...],
) -> SheetTable:
    made = (SheetRow(record_id="", revision=0, values=row, hash="", cells="") for row in rows)
    return SheetTable(title=title, columns=columns, rows=tuple(made), total=total, hash="")


# ------------------------------------------------------------------------------------------- links


class _Links:
    """Where the records behind a number begin."""

    def __init__(self, summaries: Iterable[SummaryTable], spools: dict[str, Spool]) -> None:
        self._spools = spools
        self._rows = {
            (summary.title, row.manager): number
            for summary in summaries
            for number, row in enumerate(summary.rows, start=FIRST_ROW)
            if row.manager
        }

    def place(self, title: str, manager: str) -> str:
        """Return where a manager's rows begin on a sheet, empty where there are none."""
        spool = self._spools.get(title)
        if spool is None:
            row = self._rows.get((title, manager))
            return f"'{title}'!A{row}" if row else ""
        found = spool.first_of(manager)
        return f"'{_part_title(title, found[0])}'!A{found[1]}" if found else ""


def _link(cell: Any, place: str) -> None:
    """Let a cell lead to a place in the workbook, and look like it."""
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=place)
    font: Font = cell.font
    cell.font = Font(
        name=font.name, size=font.size, bold=font.bold, color=_LINK, underline="single"
    )


def _link_back(sheet: Any, title: str, across: int) -> None:
    """Put the way back to 总表 into the first cell, and the title beside it."""
    old = sheet["A1"]
    font, alignment = copy(old.font), copy(old.alignment)
    for merged in list(sheet.merged_cells.ranges):
        sheet.merged_cells.remove(merged)
    put_text(old, _BACK)
    old.font = Font(name=font.name, size=10)
    old.alignment = Alignment(horizontal="left", vertical="center")
    _link(old, f"'{SUMMARY_SHEET}'!A1")
    put_text(sheet["B1"], title)
    sheet["B1"].font, sheet["B1"].alignment = font, alignment
    if across > 2:
        join_cells(sheet, 1, 2, across)


# ------------------------------------------------------------------------------ sheets of few rows


def _write_summary(book: Workbook, summary: SummaryTable, head: BookHead, links: _Links) -> None:
    sheet: Any = book.create_sheet(summary.title)
    *rows, last = summary.rows
    table = _table(summary.title, summary.columns, (r.values for r in rows), last.values)
    title = f"{head.organisation} {head.month.title} {summary.title}"
    frame_sheet(sheet, table, title, head.note, Extent(len(rows), 0))
    if summary.title != SUMMARY_SHEET:
        _link_back(sheet, title, len(summary.columns))
    for number, row in enumerate(rows, start=FIRST_ROW):
        dress_row(sheet, number, summary.columns, row.values, strong=row.strong)
        _link_row(sheet, number, row, links)
    for number, row in enumerate(summary.rows, start=FIRST_ROW):
        wraps = zip(row.values, summary.columns, strict=True)
        height = row_height((value, c.width) for value, c in wraps if c.kind is CellKind.TEXT)
        sheet.row_dimensions[number].height = max(height, _ROW)


def _link_row(sheet: Any, number: int, row: SummaryRow, links: _Links) -> None:
    for column, title in row.links.items():
        place = links.place(title, row.manager)
        if place:
            _link(sheet.cell(row=number, column=column + 1), place)


def _write_notes(book: Workbook, contents: BookContents) -> WaitingRows:
    sheet: Any = book.create_sheet(NOTES_SHEET)
    count = f"共 {len(contents.notes)} 条"
    table = _table(NOTES_SHEET, NOTE_COLUMNS, contents.notes, (_TOTAL, count))
    head = contents.head
    title = f"{head.organisation} {head.month.title} {NOTES_SHEET}"
    last = frame_sheet(sheet, table, title, head.note, Extent(len(contents.notes), 0))
    _link_back(sheet, title, len(NOTE_COLUMNS))
    writer = RowWriter(column_styles(sheet, NOTE_COLUMNS))
    return WaitingRows(last, writer.rows(FIRST_ROW, contents.notes))
