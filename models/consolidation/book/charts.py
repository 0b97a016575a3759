"""图表: what is drawn of every manager, and how many packages came in time."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

import attrs

from models.consolidation.book.summary import mean, rate
from models.consolidation.book.tally import Delivery, Tally
from models.package.table import NO_BASE, CellValue

__all__ = ["CHARTS_SHEET", "BookCharts", "book_charts"]

CHARTS_SHEET: Final = "图表"

Row = tuple[CellValue, ...]


@attrs.frozen(kw_only=True)
class BookCharts:
    """The figures: a row a manager, a row a state of delivery. Empty where there is no base."""

    managers: tuple[Row, ...]
    deliveries: tuple[Row, ...]
    headings: tuple[str, ...] = ("客户经理", "走访", "未遇", "六个一完成率", "陈列均分")
    delivery_headings: tuple[str, ...] = ("报送", "人数")


def book_charts(tallies: Sequence[Tally]) -> BookCharts:
    """Return what 图表 shows, in the order of 总表."""
    states = Counter(each.delivery for each in tallies)
    return BookCharts(
        managers=tuple(_row(each) for each in tallies),
        deliveries=tuple((state.value, states[state]) for state in Delivery),
    )


def _row(each: Tally) -> Row:
    done, owed = each.six_ones
    return (
        *(each.row.name or each.manager, each.visits, each.missed),
        *(_drawn(rate(done, owed or 0)), _drawn(mean(each.display, each.shown))),
    )


def _drawn(value: CellValue) -> CellValue:
    return None if value == NO_BASE else value
