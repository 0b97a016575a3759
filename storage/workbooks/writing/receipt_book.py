"""The receipt as a workbook: the sheet 回执 that importers read, 说明 for people."""

import contextlib
from datetime import date
from pathlib import Path
from typing import Final

from openpyxl import Workbook
from python_calamine import CalamineError, CalamineWorkbook

from models.consolidation.receipt_sheet import NOTES_SHEET, Receipt, receipt_tables
from models.consolidation.receipts import ReceiptResult
from models.package.table import SheetTable, cell_key
from storage.workbooks.cells import cell_text
from storage.workbooks.problems import not_read_back
from storage.workbooks.safe_file import free_name, write_safely
from storage.workbooks.writing.frame import FIRST_ROW, column_styles, frame_sheet
from storage.workbooks.writing.rows import RowWriter
from storage.workbooks.writing.streaming import WaitingRows, write_streamed

__all__ = ["write_receipt"]

_READERS_FAIL_WITH: Final = (CalamineError, LookupError, ValueError)


def write_receipt(path: Path, receipt: Receipt, day: date) -> Path:
    """Write a receipt and return where it is: never over a file that is there.

    Raises :class:`WorkbookNotWritten` where the disk or the folder is in the way.
    """
    tables = receipt_tables(receipt)
    return write_safely(
        free_name(path),
        lambda target: _write(target, receipt, tables, day),
        lambda target: _verify(target, tables, path),
    )


def _write(target: Path, receipt: Receipt, tables: tuple[SheetTable, ...], day: date) -> None:
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator = "Roundbook 走访台账"
    waiting = [_sheet(book, table, receipt, day) for table in tables]
    write_streamed(target, book, waiting)


def _sheet(book: Workbook, table: SheetTable, receipt: Receipt, day: date) -> WaitingRows:
    sheet = book.create_sheet(table.title)
    note = (
        f"单位：{receipt.organisation}    客户经理：{receipt.name}（{receipt.manager}）    "
        f"接收 {receipt.count(ReceiptResult.ACCEPTED)} 条，"
        f"退回 {receipt.count(ReceiptResult.RETURNED)} 条    制表时间：{day.isoformat()}"
    )
    last = frame_sheet(sheet, table, f"{receipt.organisation} {table.title}", note)
    if table.title == NOTES_SHEET:
        sheet.print_area = f"A1:B{last}"
    writer = RowWriter(column_styles(sheet, table.columns))
    return WaitingRows(last, writer.rows(FIRST_ROW, (row.values for row in table.rows)))


def _verify(target: Path, tables: tuple[SheetTable, ...], path: Path) -> None:
    """Read every cell back."""
    try:
        with contextlib.closing(CalamineWorkbook.from_path(target)) as book:
            same = all(_rows_in(book, table) == _rows_of(table) for table in tables)
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
