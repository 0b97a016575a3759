"""A version of 评估标准 as the sheets of a handout: to be looked at, edited and imported again."""

from collections.abc import Sequence
from typing import Final

import attrs

from models.handed_checklist import HandedChecklist
from models.package.table import CellKind, CellValue, SheetColumn, SheetTable, plain_table

__all__ = ["CHECKLIST_SHEET", "checklist_tables"]

CHECKLIST_SHEET: Final = "评估标准"
_NOTES_SHEET: Final = "说明"

_COLUMNS: Final = (
    SheetColumn("版本", CellKind.CODE, 12),
    SheetColumn("序号", CellKind.CODE, 8),
    SheetColumn("分类", CellKind.TEXT, 14),
    SheetColumn("检查点", CellKind.TEXT, 52),
    SheetColumn("分值", CellKind.WHOLE, 8),
    SheetColumn("类型", CellKind.TEXT, 30),
    SheetColumn("一票否决", CellKind.TEXT, 14),
)
_NOTE_COLUMNS: Final = (
    SheetColumn("项目", CellKind.TEXT, 16),
    SheetColumn("内容", CellKind.TEXT, 90),
)
_NOTES: Final = (
    ("版本", "内容有改动就换一个版本号：已有评估在用的版本，导入时不接受别的内容。"),
    ("序号", "写成 B3；也可以只写数字，字母按分类的先后给。同一版里不能重复。"),
    ("分值", "大于 0 的整数，合计不必是 100。"),
    ("类型", "是否；可部分符合；比例：实际/应上柜（两个数各数什么，可以不写）；未成年人。"),
    ("类型，后面可加", "可不适用；首次不适用；上次整改（由上次评估的整改情况预填）。用逗号隔开。"),
    ("一票否决", "写“是”，或写明什么情况否决；不否决就空着。未成年人的写“售烟”。"),
)


def checklist_tables(handed: HandedChecklist) -> tuple[SheetTable, ...]:
    """Lay a version out: the sheet that is imported, and how to fill it in."""
    rows = [(handed.id, *attrs.astuple(point)) for point in handed.points]
    return (
        plain_table(CHECKLIST_SHEET, _COLUMNS, rows, _total(f"共 {len(rows)} 个检查点", 3)),
        plain_table(_NOTES_SHEET, _NOTE_COLUMNS, _NOTES, ("合计", f"共 {len(_NOTES)} 条")),
    )


def _total(text: str, place: int) -> Sequence[CellValue]:
    total: list[CellValue] = [None] * len(_COLUMNS)
    total[0], total[place] = "合计", text
    return total
