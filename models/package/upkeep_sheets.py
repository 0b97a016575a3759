"""六个一月结 and 市场拓展进度: what was signed off, and who is on the way (DOMAIN 3.2, 5.3)."""

from collections.abc import Callable, Sequence
from typing import Final

import attrs

from models.candidates.progress import Note, ProgressRow
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
from models.programme.closing import Difference, compared
from models.retailer import Retailer
from models.six_ones import Rate, completion_rate

__all__ = ["CLOSES", "PROGRESS", "CloseRow", "MonthProgress", "close_sheet", "progress_sheet"]


# --------------------------------------------------------------------------------------- 六个一月结


@attrs.frozen(kw_only=True)
class CloseRow:
    """One store: what was signed off, what stands now, and each difference."""

    manager_id: str
    month: str
    retailer: Retailer
    signed: Rate
    now: Rate
    differences: tuple[Difference, ...]
    revision: int


def _rate(rate: Rate) -> CellValue:
    value = as_decimal(rate.value)
    return NO_BASE if value is None else value


def _number(side: str, part: str) -> Callable[[CloseRow], int]:
    def value(row: CloseRow) -> int:
        found: int = getattr(getattr(row, side), part)
        return found

    return value


def _all(side: str) -> Callable[[Sequence[CloseRow]], CellValue]:
    def rate(rows: Sequence[CloseRow]) -> CellValue:
        done, owed = _number(side, "numerator"), _number(side, "denominator")
        return _rate(Rate(sum(map(done, rows)), sum(map(owed, rows))))

    return rate


def _changes(row: CloseRow) -> str:
    """①逾期→已完成：月结后 12-03 才录入，完成日期 11-28; cell by cell."""
    return "；".join(
        f"{each.was.item.sign}{each.was.state.value}→"
        f"{each.now.state.value if each.now is not None else NO_BASE}：{each.why}"
        for each in row.differences
    )


def _counted(heading: str, side: str, part: str) -> Column[CloseRow]:
    value = _number(side, part)
    return Column(heading, value, CellKind.WHOLE, 10, summed(value))


CLOSES: Final = SheetDefinition[CloseRow](
    title="六个一月结",
    columns=(
        Column("月份", lambda row: row.month, CellKind.CODE, 10),
        *retailer_columns(),
        _counted("月结应完成", "signed", "denominator"),
        _counted("月结已完成", "signed", "numerator"),
        Column("月结完成率", lambda row: _rate(row.signed), CellKind.PERCENT, 10, _all("signed")),
        _counted("现在应完成", "now", "denominator"),
        _counted("现在已完成", "now", "numerator"),
        Column("现在完成率", lambda row: _rate(row.now), CellKind.PERCENT, 10, _all("now")),
        Column("月结后的变化", _changes, width=40),
    ),
    record_id=lambda row: derived_id("close", row.manager_id, row.retailer.id, row.month),
    revision=lambda row: row.revision,
)


def close_sheet(source: PackageSource) -> SheetTable:
    """Build 六个一月结 by 客户编码; it is empty while the month is not closed."""
    close = source.events.close
    if close is None:
        return build_table(CLOSES, [])
    view = compared(close, source.board)
    now = {row.retailer_id: row for row in source.board.rows}
    stores = {cell.retailer_id for cell in close.cells} | set(now)
    rows = [
        CloseRow(
            manager_id=source.head.manager.id,
            month=close.month,
            retailer=source.retailer(key),
            signed=completion_rate(cell for cell in close.cells if cell.retailer_id == key),
            now=now[key].completion if key in now else Rate(0, 0),
            differences=tuple(each for each in view.differences if each.was.retailer_id == key),
            revision=close.revision,
        )
        for key in sorted(stores)
    ]
    shown = [row for row in rows if row.signed.denominator or row.now.denominator]
    return build_table(CLOSES, shown)


# ------------------------------------------------------------------------------------ 市场拓展进度


@attrs.frozen(kw_only=True)
class MonthProgress:
    """One 对象 of the form."""

    manager_id: str
    month: str
    row: ProgressRow
    name: Callable[[str], str]


def _stores(heading: str, name: str) -> Column[MonthProgress]:
    return Column(heading, lambda each: len(getattr(each.row, name)), CellKind.WHOLE, 10)


def _under_way(each: MonthProgress) -> str:
    """意向3→申请1→验收0, or "—" where there are no stages."""
    stages = each.row.under_way
    if stages is None:
        return NO_BASE
    return "→".join(f"{stage.value}{len(ids)}" for stage, ids in stages.items())


def _notes(each: MonthProgress, notes: Sequence[Note]) -> str:
    return "；".join(f"{each.name(note.retailer_id)}：{note.text}" for note in notes)


PROGRESS: Final = SheetDefinition[MonthProgress](
    title="市场拓展进度",
    columns=(
        Column("对象", lambda each: each.row.subject.value, width=14),
        Column(
            "目标",
            lambda each: NO_BASE if each.row.goal.value is None else each.row.goal.value,
            CellKind.WHOLE,
            10,
        ),
        _stores("上月末", "before"),
        _stores("本月新增", "came"),
        _stores("退出", "left"),
        _stores("本月末", "now"),
        Column(
            "完成率",
            lambda each: NO_BASE if each.row.rate is None else each.row.rate,
            CellKind.PERCENT,
            10,
        ),
        Column("在途", _under_way, width=22),
        Column("困难", lambda each: _notes(each, each.row.difficulties), width=30),
        Column("下步", lambda each: _notes(each, each.row.next_steps), width=30),
        Column("备注", lambda each: str(each.row.rate_reason), width=20),
    ),
    record_id=lambda each: derived_id(
        "progress", each.manager_id, each.month, each.row.subject.value
    ),
    revision=lambda _each: 0,
    count_in="在途",
)


def progress_sheet(source: PackageSource) -> SheetTable:
    """Build 市场拓展进度 of the month."""

    def name(retailer_id: str) -> str:
        return source.retailer(retailer_id).shop_name or retailer_id

    rows = source.progress.rows if source.progress is not None else ()
    manager, month = source.head.manager.id, source.month.key
    return build_table(
        PROGRESS,
        [MonthProgress(manager_id=manager, month=month, row=row, name=name) for row in rows],
    )
