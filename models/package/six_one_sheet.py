"""六个一完成情况: one row per standard store of the month, from the board (DOMAIN 3.3, 5.2)."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

import attrs

from models.package.common import as_decimal, derived_id, retailer_columns
from models.package.source import PackageSource
from models.package.table import (
    NO_BASE,
    CellKind,
    CellValue,
    Column,
    SheetDefinition,
    SheetTable,
    build_table,
    summed,
)
from models.retailer import Retailer
from models.six_one_record import SixOneItem
from models.six_ones import BoardRow, Cell, CellState, Rate

__all__ = ["SIX_ONES", "SixOneRow", "six_one_sheet"]


@attrs.frozen(kw_only=True)
class SixOneRow:
    """One store's month on the board."""

    manager_id: str
    retailer: Retailer
    board: BoardRow


def _state(cell: Cell) -> str:
    """2026-11-05 已完成, 2026-10-20 已完成(10月), or the state alone."""
    day = f"{cell.done_on.isoformat()} " if cell.done_on else ""
    return f"{day}{cell.description}"


def _cell(item: SixOneItem) -> Callable[[SixOneRow], CellValue]:
    return lambda row: _state(row.board.cell(item))


def _rate(rate: Rate) -> CellValue:
    value = as_decimal(rate.value)
    return NO_BASE if value is None else value


def _owed(row: SixOneRow) -> int:
    return row.board.completion.denominator


def _done(row: SixOneRow) -> int:
    return row.board.completion.numerator


def _completion_of_all(rows: Sequence[SixOneRow]) -> CellValue:
    return _rate(Rate(sum(map(_done, rows)), sum(map(_owed, rows))))


def _remark(row: SixOneRow) -> str:
    """What the figures do not say: why there is no rate, 缺凭证, 补录, weeks done."""
    parts = [str(row.board.completion.reason or "")]
    for cell in row.board.cells:
        parts.extend(f"{cell.item.sign}{note}" for note in _cell_notes(cell))
    return "；".join(part for part in parts if part)


def _cell_notes(cell: Cell) -> Iterable[str]:
    if cell.progress:
        yield f"{cell.progress[0]}/{cell.progress[1]}周"
    if cell.done and cell.missing_evidence:
        yield f"缺{'、'.join(cell.missing_evidence)}"
    if cell.backfilled:
        yield "补录"


def _revision(row: SixOneRow) -> int:
    """Return the highest revision among the records the row rests on, 0 when there is none."""
    return max((cell.record.revision for cell in row.board.cells if cell.record), default=0)


SIX_ONES: Final = SheetDefinition[SixOneRow](
    title="六个一完成情况",
    columns=(
        Column("月份", lambda row: row.board.month, CellKind.CODE, 10),
        *retailer_columns(),
        *(Column(f"{item.sign}日期/状态", _cell(item), width=12) for item in SixOneItem),
        Column("应完成", _owed, CellKind.WHOLE, 8, summed(_owed)),
        Column("已完成", _done, CellKind.WHOLE, 8, summed(_done)),
        Column(
            "完成率",
            lambda row: _rate(row.board.completion),
            CellKind.PERCENT,
            9,
            _completion_of_all,
        ),
        Column("备注", _remark, width=24),
    ),
    record_id=lambda row: derived_id(row.manager_id, row.retailer.id, row.board.month),
    revision=_revision,
)


def six_one_sheet(source: PackageSource) -> SheetTable:
    """Build 六个一完成情况 by 客户编码; stores to which nothing applies are left out."""
    rows = [
        SixOneRow(
            manager_id=source.head.manager.id,
            retailer=source.retailer(row.retailer_id),
            board=row,
        )
        for row in sorted(source.board.rows, key=lambda row: row.retailer_id)
        if any(cell.state is not CellState.NOT_APPLICABLE for cell in row.cells)
    ]
    return build_table(SIX_ONES, rows)
