"""The receipt 回执 for one manager as pure data: what importers read, and words beside it."""

from datetime import date
from typing import Final

import attrs

from models.consolidation.receipts import ReceiptResult
from models.package.table import CellKind, CellValue, SheetColumn, SheetTable, plain_table

__all__ = ["HASH_HEAD", "NOTES_SHEET", "RECEIPT_SHEET", "Receipt", "ReceiptRow", "receipt_tables"]

RECEIPT_SHEET: Final = "回执"
NOTES_SHEET: Final = "说明"

HASH_HEAD: Final = 16
"""Digits of a record's hash that 校验 shows."""

_COLUMNS: Final = (
    SheetColumn("类别", CellKind.TEXT, 12),
    SheetColumn("客户", CellKind.TEXT, 18),
    SheetColumn("摘要", CellKind.TEXT, 30),
    SheetColumn("修订号", CellKind.WHOLE, 8),
    SheetColumn("结果", CellKind.TEXT, 8),
    SheetColumn("意见", CellKind.TEXT, 30),
    SheetColumn("处理人", CellKind.TEXT, 10),
    SheetColumn("日期", CellKind.DATE, 12),
    SheetColumn("工号", CellKind.CODE, 10),
    SheetColumn("包编号", CellKind.CODE, 38),
    SheetColumn("记录编号", CellKind.CODE, 38),
    SheetColumn("校验", CellKind.CODE, 18),
)
_NOTE_COLUMNS: Final = (
    SheetColumn("项目", CellKind.TEXT, 16),
    SheetColumn("内容", CellKind.TEXT, 90),
)


@attrs.frozen(kw_only=True)
class ReceiptRow:
    """One line: what is answered to one content that a package carried."""

    package: str
    record_id: str
    revision: int
    hash: str
    result: ReceiptResult
    comment: str
    handler: str
    day: str
    kind: str
    shop: str
    title: str


@attrs.frozen(kw_only=True)
class Receipt:
    """All that is answered to one manager. ``notes`` are (what, sentence) for people."""

    manager: str
    name: str
    organisation: str
    rows: tuple[ReceiptRow, ...]
    notes: tuple[tuple[str, str], ...]

    def count(self, result: ReceiptResult) -> int:
        """Return how many lines say so."""
        return sum(row.result is result for row in self.rows)


def receipt_tables(receipt: Receipt) -> tuple[SheetTable, ...]:
    """Lay a receipt out: the sheet that is imported, and what people should know."""
    rows = [_values(receipt.manager, row) for row in receipt.rows]
    total: list[CellValue] = [None] * len(_COLUMNS)
    total[0], total[2] = "合计", f"共 {len(rows)} 条"
    return (
        plain_table(RECEIPT_SHEET, _COLUMNS, rows, total),
        plain_table(
            NOTES_SHEET, _NOTE_COLUMNS, receipt.notes, ("合计", f"共 {len(receipt.notes)} 条")
        ),
    )


def _values(manager: str, row: ReceiptRow) -> tuple[CellValue, ...]:
    return (
        *(row.kind, row.shop, row.title, row.revision, row.result.value, row.comment, row.handler),
        *(date.fromisoformat(row.day), manager, row.package, row.record_id),
        row.hash[:HASH_HEAD],
    )
