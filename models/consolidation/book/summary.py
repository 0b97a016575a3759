"""总表 and 六个一矩阵: a row a manager, sums by 营销部 and of all, links to the records."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Final

import attrs

from models.consolidation.book.tally import Delivery, Tally
from models.consolidation.overview import ManagerRow
from models.metrics.quotient import Quotient
from models.package.common import as_decimal
from models.package.table import NO_BASE, CellKind, CellValue, SheetColumn
from models.six_one_record import SixOneItem

__all__ = [
    "MATRIX_SHEET",
    "OPEN_SHEET",
    "SUMMARY_SHEET",
    "SummaryRow",
    "SummaryTable",
    "in_order",
    "matrix_table",
    "mean",
    "rate",
    "summary_table",
]

SUMMARY_SHEET: Final = "总表"
MATRIX_SHEET: Final = "六个一矩阵"
OPEN_SHEET: Final = "冲突与隔离"

_TENTHS: Final = 10


@attrs.frozen(kw_only=True)
class SummaryRow:
    """One row. ``links`` name by column the sheet in which the records behind a number stand.

    ``manager`` is empty in a row of sums, which has none.
    """

    manager: str
    values: tuple[CellValue, ...]
    links: Mapping[int, str] = attrs.field(factory=dict)
    strong: bool = False


@attrs.frozen(kw_only=True)
class SummaryTable:
    """A sheet of few rows; the last is the territory's."""

    title: str
    columns: tuple[SheetColumn, ...]
    rows: tuple[SummaryRow, ...]


@attrs.frozen
class _Column:
    """A column: what it shows of some managers together, and the sheet its records are on."""

    heading: str
    value: Callable[[Sequence[Tally]], CellValue]
    kind: CellKind = CellKind.WHOLE
    width: int = 7
    sheet: str = ""


def in_order(rows: Iterable[ManagerRow]) -> list[ManagerRow]:
    """Put managers in the order of every sheet: 营销部 by their first 工号, then by 工号."""
    made = sorted(rows, key=lambda row: row.manager)
    first = {row.department: place for place, row in reversed(list(enumerate(made)))}
    return sorted(made, key=lambda row: first[row.department])


def rate(numerator: int, denominator: int) -> CellValue:
    """Divide; "—" without a base."""
    return _divided(numerator, denominator)


def mean(total: int, count: int) -> CellValue:
    """Return the mean of scores kept in tenths; "—" without one."""
    return _divided(total, count * _TENTHS)


def _divided(numerator: int, denominator: int) -> CellValue:
    value = as_decimal(Quotient.of(numerator, denominator).ratio)
    return NO_BASE if value is None else _exact(value)


def _exact(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.000001"))


def _sum(value: Callable[[Tally], int]) -> Callable[[Sequence[Tally]], CellValue]:
    return lambda tallies: sum(map(value, tallies))


# ------------------------------------------------------------------------------------- coverage


def _covered(tallies: Sequence[Tally]) -> CellValue:
    """Count the stores of those who have a base, so that the parts make the rate beside them."""
    told = [each.covered[0] for each in tallies if each.covered]
    return sum(told) if told else sum(each.met for each in tallies)


def _owed_stores(tallies: Sequence[Tally]) -> CellValue:
    told = [each.covered[1] for each in tallies if each.covered]
    return sum(told) if told else NO_BASE


def _coverage(tallies: Sequence[Tally]) -> CellValue:
    told = [each.covered for each in tallies if each.covered]
    return rate(sum(done for done, _ in told), sum(owed for _, owed in told))


# ------------------------------------------------------------------------------------- six-ones

Pairs = Callable[[Tally], tuple[int, int | None]]


def _done(pairs: Pairs) -> Callable[[Sequence[Tally]], CellValue]:
    def value(tallies: Sequence[Tally]) -> CellValue:
        all_of_them = list(map(pairs, tallies))
        told = [done for done, owed in all_of_them if owed is not None]
        return sum(told) if told else sum(done for done, _ in all_of_them)

    return value


def _owed(pairs: Pairs) -> Callable[[Sequence[Tally]], CellValue]:
    def value(tallies: Sequence[Tally]) -> CellValue:
        told = [owed for each in tallies if (owed := pairs(each)[1]) is not None]
        return sum(told) if told else NO_BASE

    return value


def _share(pairs: Pairs) -> Callable[[Sequence[Tally]], CellValue]:
    def value(tallies: Sequence[Tally]) -> CellValue:
        told = [(done, owed) for done, owed in map(pairs, tallies) if owed is not None]
        return rate(sum(done for done, _ in told), sum(owed for _, owed in told))

    return value


def _all_items(each: Tally) -> tuple[int, int | None]:
    return each.six_ones


def _item(item: SixOneItem) -> Pairs:
    return lambda each: each.items[item.value - 1]


# ------------------------------------------------------------------------------------ deliveries


def _delivery(tallies: Sequence[Tally]) -> CellValue:
    """Say whether one package came, or how many of the managers' came in time."""
    if len(tallies) == 1:
        return tallies[0].delivery.value
    in_time = sum(each.delivery is Delivery.IN_TIME for each in tallies)
    return f"按时{in_time}/{len(tallies)}"


def _missing(each: Tally) -> int:
    return len(each.row.missing)


# --------------------------------------------------------------------------------------- remarks


def _reasons(tallies: Sequence[Tally]) -> str:
    """Say why there is a "—", and which managers a rate of many leaves out."""
    if len(tallies) == 1:
        return "；".join(_reasons_of(tallies[0]))
    left_out = [t.manager for t in tallies if t.covered is None or t.six_ones[1] is None]
    if not left_out or len(left_out) == len(tallies):
        return ""
    named = "、".join(left_out[:5]) + ("等" if len(left_out) > 5 else "")
    return f"覆盖、六个一不含 {named}（{len(left_out)} 人没有应访、应完成数）"


def _reasons_of(each: Tally) -> Iterator[str]:
    if not each.packages:
        yield "没有本月的包，应访、应完成数不知"
    elif each.covered is None or each.six_ones[1] is None:
        yield "本月的包没有带应访、应完成数"
    elif not each.six_ones[1]:
        yield "无应完成项"
    if not each.days:
        yield "无走访"
    if not each.scored:
        yield "无评估分"
    if each.row.missing:
        yield f"缺第{'、'.join(map(str, each.row.missing[:8]))}包"


_WHO: Final = (
    _Column("工号", lambda t: t[0].manager, CellKind.CODE, 8),
    _Column("姓名", lambda t: t[0].row.name, CellKind.TEXT, 9),
    _Column("营销部", lambda t: t[0].row.department, CellKind.TEXT, 13),
)
_SUMMARY: Final = (
    *_WHO,
    _Column("报送", _delivery, CellKind.TEXT, 13),
    _Column("收到包", _sum(lambda t: t.packages), width=5),
    _Column("缺包", _sum(_missing), width=5, sheet=OPEN_SHEET),
    _Column("走访\n户次", _sum(lambda t: t.visits), width=6, sheet="走访明细"),
    _Column("未遇\n户次", _sum(lambda t: t.missed), width=6, sheet="走访明细"),
    _Column("覆盖\n户数", _covered, width=6, sheet="走访明细"),
    _Column("应访\n户数", _owed_stores, width=6),
    _Column("覆盖率", _coverage, CellKind.PERCENT, 8),
    _Column(
        "日均\n户次",
        lambda t: _divided(sum(e.visits for e in t), sum(e.days for e in t)),
        CellKind.ONE_PLACE,
        6,
    ),
    _Column("规范评估\n次数", _sum(lambda t: t.checks), width=7, sheet="评估明细"),
    _Column(
        "陈列\n均分",
        lambda t: mean(sum(e.display for e in t), sum(e.shown for e in t)),
        CellKind.ONE_PLACE,
        6,
        "评估明细",
    ),
    _Column(
        "总分\n均分",
        lambda t: mean(sum(e.points for e in t), sum(e.scored for e in t)),
        CellKind.ONE_PLACE,
        6,
        "评估明细",
    ),
    _Column("六个一\n已完成", _done(_all_items), width=7, sheet="六个一明细"),
    _Column("六个一\n应完成", _owed(_all_items), width=7, sheet=MATRIX_SHEET),
    _Column("六个一\n完成率", _share(_all_items), CellKind.PERCENT, 8, MATRIX_SHEET),
    _Column("待办\n未结", _sum(lambda t: t.open_todos), width=6, sheet="待办"),
    _Column("待办\n逾期", _sum(lambda t: t.overdue), width=6, sheet="待办"),
    _Column("投诉\n受理", _sum(lambda t: t.received), width=6, sheet="投诉与建议"),
    _Column("投诉\n办结", _sum(lambda t: t.closed), width=6, sheet="投诉与建议"),
    _Column("市场信息\n条数", _sum(lambda t: t.market), width=7, sheet="市场信息"),
    _Column("异常\n线索", _sum(lambda t: t.irregularities), width=6, sheet="异常线索"),
    _Column("冲突", _sum(lambda t: t.conflicts), width=5, sheet=OPEN_SHEET),
    _Column("退回", _sum(lambda t: t.returned), width=5, sheet=OPEN_SHEET),
    _Column("备注", _reasons, CellKind.TEXT, 26),
)
_MATRIX: Final = (
    *_WHO,
    *(
        column
        for item in SixOneItem
        for column in (
            _Column(
                f"{item.sign}{item.short_name}\n完成",
                _done(_item(item)),
                width=7,
                sheet="六个一明细",
            ),
            _Column(f"{item.sign}\n应完成", _owed(_item(item)), width=7),
            _Column(f"{item.sign}\n完成率", _share(_item(item)), CellKind.PERCENT, 8),
        )
    ),
    _Column("合计\n完成", _done(_all_items), width=7, sheet="六个一明细"),
    _Column("合计\n应完成", _owed(_all_items), width=7),
    _Column("合计\n完成率", _share(_all_items), CellKind.PERCENT, 8),
    _Column("备注", _reasons, CellKind.TEXT, 26),
)


def summary_table(tallies: Sequence[Tally]) -> SummaryTable:
    """Build 总表; ``tallies`` is in the order of :func:`in_order`."""
    return _table(SUMMARY_SHEET, _SUMMARY, tallies)


def matrix_table(tallies: Sequence[Tally]) -> SummaryTable:
    """Build 六个一矩阵."""
    return _table(MATRIX_SHEET, _MATRIX, tallies)


def _table(title: str, columns: Sequence[_Column], tallies: Sequence[Tally]) -> SummaryTable:
    return SummaryTable(
        title=title,
        columns=tuple(SheetColumn(each.heading, each.kind, each.width) for each in columns),
        rows=tuple(_rows(columns, tallies)),
    )


def _rows(columns: Sequence[_Column], tallies: Sequence[Tally]) -> Iterator[SummaryRow]:
    groups = [(name, list(group)) for name, group in groupby(tallies, lambda t: t.row.department)]
    for name, group in groups:
        for each in group:
            yield _row(columns, [each], each.manager)
        if len(groups) > 1:
            yield _sums(columns, group, "小计", name or "（无营销部）")
    yield _sums(columns, tallies, "合计", "")


def _row(columns: Sequence[_Column], tallies: Sequence[Tally], manager: str) -> SummaryRow:
    values = tuple(column.value(tallies) for column in columns)
    return SummaryRow(manager=manager, values=values, links=_links(columns, values))


def _links(columns: Sequence[_Column], values: Sequence[CellValue]) -> dict[int, str]:
    """Link the numbers behind which there are records."""
    return {
        index: column.sheet
        for index, column in enumerate(columns)
        if column.sheet and values[index] not in (0, NO_BASE)
    }


def _sums(
    columns: Sequence[_Column], tallies: Sequence[Tally], word: str, department: str
) -> SummaryRow:
    who = (word, f"{len(tallies)} 人", department)
    rest = columns[len(_WHO) :]
    if not tallies:
        values: tuple[CellValue, ...] = (*who, *[None] * len(rest))
    else:
        values = (*who, *(column.value(tallies) for column in rest))
    return SummaryRow(manager="", values=values, strong=True)
