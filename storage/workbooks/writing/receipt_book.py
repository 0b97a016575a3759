"""The receipt as a workbook: the sheet 回执 that importers read, 说明 for people."""

from datetime import date
from pathlib import Path
from typing import Final

from models.consolidation.receipt_sheet import NOTES_SHEET, Receipt, receipt_tables
from models.consolidation.receipts import ReceiptResult
from storage.workbooks.safe_file import free_name
from storage.workbooks.writing.table_book import FramedTable, write_tables

__all__ = ["write_receipt"]

_IDENTITY_COLUMNS: Final = 2
"""记录编号 and 校验 are not printed."""


def write_receipt(path: Path, receipt: Receipt, day: date) -> Path:
    """Write a receipt and return where it is: never over a file that is there.

    Raises :class:`WorkbookNotWritten` where the disk or the folder is in the way.
    """
    note = (
        f"单位：{receipt.organisation}    客户经理：{receipt.name}（{receipt.manager}）    "
        f"接收 {receipt.count(ReceiptResult.ACCEPTED)} 条，"
        f"退回 {receipt.count(ReceiptResult.RETURNED)} 条    制表时间：{day.isoformat()}"
    )
    return write_tables(
        free_name(path),
        [
            FramedTable(
                table,
                f"{receipt.organisation} {table.title}",
                note,
                0 if table.title == NOTES_SHEET else _IDENTITY_COLUMNS,
            )
            for table in receipt_tables(receipt)
        ],
    )
