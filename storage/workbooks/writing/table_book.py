"""A workbook of plain tables, for what headquarters hands out: framed, streamed, read back."""

import contextlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import attrs
from openpyxl import Workbook
from python_calamine import CalamineError, CalamineWorkbook

from models.package.table import SheetTable, cell_key
from storage.workbooks.cells import cell_text
from storage.workbooks.problems import not_read_back
from storage.workbooks.safe_file import write_safely
from storage.workbooks.writing.frame import FIRST_ROW, Extent, column_styles, frame_sheet
from storage.workbooks.writing.rows import RowWriter
from storage.workbooks.writing.streaming import WaitingRows, write_streamed

__all__ = ["FramedTable", "write_tables"]

_READERS_FAIL_WITH: Final = (CalamineError, LookupError, ValueError)


@attrs.frozen
class FramedTable:
    """A table, title and note above it; the last ``unprinted`` columns stay off paper."""

    table: SheetTable
    title: str
    note: str
    unprinted: int = 0


def write_tables(path: Path, framed: Sequence[FramedTable]) -> Path:
    """Write tables, a sheet each, and return where the file is.

    Raises :class:`WorkbookNotWritten` where the disk or the folder is in the way.
    """
    return write_safely(
        path, lambda target: _write(target, framed), lambda target: _verify(target, framed, path)
    )


def _write(target: Path, framed: Sequence[FramedTable]) -> None:
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator = "Roundbook 走访台账"
    write_streamed(target, book, [_sheet(book, each) for each in framed])


def _sheet(book: Workbook, framed: FramedTable) -> WaitingRows:
    table = framed.table
    sheet = book.create_sheet(table.title)
    extent = Extent(len(table.rows), framed.unprinted)
    last = frame_sheet(sheet, table, framed.title, framed.note, extent)
    writer = RowWriter(column_styles(sheet, table.columns))
    return WaitingRows(last, writer.rows(FIRST_ROW, (row.values for row in table.rows)))


def _verify(target: Path, framed: Sequence[FramedTable], path: Path) -> None:
    """Read every cell back."""
    try:
        with contextlib.closing(CalamineWorkbook.from_path(target)) as book:
            same = all(_rows_in(book, each.table) == _rows_of(each.table) for each in framed)
    except _READERS_FAIL_WITH as error:
        raise not_read_back(path, type(error).__name__) from error
    if not same:
        raise not_read_back(path, "rows")


def _rows_in(book: CalamineWorkbook, table: SheetTable) -> list[list[str]]:
    rows = book.get_sheet_by_name(table.title).to_python(skip_empty_area=False)
    return [list(map(cell_key, row)) for row in rows[FIRST_ROW - 1 : -1]]


def _rows_of(table: SheetTable) -> list[list[str]]:
    return [
        [cell_key(cell_text(value) if isinstance(value, str) else value) for value in row.values]
        for row in table.rows
    ]
