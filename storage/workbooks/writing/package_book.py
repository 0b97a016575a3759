"""The package as a workbook: the sheets people read, ``_manifest`` and ``_data`` hidden behind."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from models.handover import CONFIRMED_ENTRY
from models.package import (
    COVER_SHEET,
    DATA_SHEET,
    MANIFEST_SHEET,
    Cover,
    DataLine,
    Package,
    SheetTable,
    cell_chunks,
)
from models.package.photo_sheet import PICTURE_HEADING
from storage.workbooks.cells import put_text
from storage.workbooks.writing.cover import write_cover
from storage.workbooks.writing.frame import FIRST_ROW, HIDDEN, column_styles, frame_sheet
from storage.workbooks.writing.pictures import put_pictures
from storage.workbooks.writing.rows import ColumnStyle, RowWriter
from storage.workbooks.writing.streaming import Step, WaitingRows, write_streamed

__all__ = ["DATA_HEADINGS", "data_headings", "write_package"]

DATA_HEADINGS: Final = ("kind", "id", "revision", "hash", "follows", "json")


def write_package(path: Path, package: Package, step: Step = lambda _: None) -> None:
    """Write a package; the caller puts the file in its place (:mod:`..safe_file`)."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator = "Roundbook 走访台账"
    waiting = [_cover_sheet(book, package.cover)] if package.cover else []
    waiting.extend(_human_sheet(book, table, package) for table in package.tables)
    waiting.append(_manifest_sheet(book, package))
    waiting.append(_data_sheet(book, package))
    write_streamed(path, book, waiting, step)


def _cover_sheet(book: Workbook, cover: Cover) -> WaitingRows:
    write_cover(book.create_sheet(COVER_SHEET), cover)
    return WaitingRows(0, iter(()))


def _human_sheet(book: Workbook, table: SheetTable, package: Package) -> WaitingRows:
    sheet = book.create_sheet(table.title)
    last = frame_sheet(sheet, table, f"{package.organisation} {table.title}", package.note)
    if package.pictures and PICTURE_HEADING in table.headings:
        put_pictures(sheet, table, package.pictures)
    writer = RowWriter(column_styles(sheet, table.columns), table.row_points)
    return WaitingRows(last, writer.rows(FIRST_ROW, (row.values for row in table.rows)))


def _hidden_sheet(book: Workbook, title: str, headings: Iterable[str]) -> Any:
    sheet: Any = book.create_sheet(title)
    sheet.sheet_state = HIDDEN
    for column, heading in enumerate(headings, start=1):
        put_text(sheet.cell(row=1, column=column), heading)
    return sheet


def _manifest_sheet(book: Workbook, package: Package) -> WaitingRows:
    sheet = _hidden_sheet(book, MANIFEST_SHEET, ("key", "value"))
    for row, (key, value) in enumerate(package.manifest.entries.items(), start=2):
        put_text(sheet.cell(row=row, column=1), key)
        put_text(sheet.cell(row=row, column=2), value)
    return WaitingRows(0, iter(()))


def _data_sheet(book: Workbook, package: Package) -> WaitingRows:
    """Let openpyxl make an empty last row, so that the sheet's stated size is right."""
    fixed = data_headings(package)
    rows = [_data_row(line, fixed) for line in package.lines]
    more = max((len(row) for row in rows), default=0) - len(fixed)
    headings = (*fixed, *(f"json{number}" for number in range(2, more + 2)))
    sheet = _hidden_sheet(book, DATA_SHEET, headings)
    last = len(rows) + 1
    style = _plain_style(sheet)
    if rows:
        sheet.cell(row=last, column=len(headings)).quotePrefix = True
    return WaitingRows(last, RowWriter([style] * len(headings)).rows(2, rows), instead=bool(rows))


def _plain_style(sheet: Any) -> ColumnStyle:
    cell: Any = WriteOnlyCell(sheet)
    cell.quotePrefix = True
    return ColumnStyle(0, cell.style_id)


def data_headings(package: Package) -> tuple[str, ...]:
    """Return the headings of the data up to the first of the JSON."""
    if CONFIRMED_ENTRY not in package.manifest.entries:
        return DATA_HEADINGS
    return (*DATA_HEADINGS[:-1], "confirmed", DATA_HEADINGS[-1])


def _data_row(line: DataLine, headings: Sequence[str]) -> tuple[str, ...]:
    head = (line.kind, line.record_id, str(line.revision), line.hash, line.follows)
    told = (str(line.confirmed),) if "confirmed" in headings else ()
    return (*head, *told, *cell_chunks(line.json))
