"""What was bought month by month, beside the year before (the chart of the page 分析)."""

from collections import defaultdict
from collections.abc import Set as AbstractSet

import attrs

from models.calendar import Period
from models.metrics.comparing import Span
from storage.queries.metrics.known import Known

__all__ = ["MonthPoint", "trend"]

_MONTHS = 13


@attrs.frozen
class MonthPoint:
    """条 of a month and of the same one a year ago; None where nothing is known of it."""

    month: str
    now: int | None
    year_ago: int | None


def trend(
    known: Known, span: Span, only: AbstractSet[str] | None = None, months: int = _MONTHS
) -> tuple[MonthPoint, ...]:
    """Return the months that end with that of ``span``; a part of it beside as many days."""
    last = Period.month(span.first)
    keys = [last.shift(-back).key for back in range(months - 1, -1, -1)]
    sums = _sums(known, last.shift(-months - 11).key, last.key, only)
    points = [MonthPoint(key, sums.get(key), sums.get(_year_before(key))) for key in keys]
    if span.partial:
        points[-1] = MonthPoint(
            last.key, *(_of(known, each, only) for each in (span, span.year_ago))
        )
    return tuple(points)


def _year_before(month: str) -> str:
    return f"{int(month[:4]) - 1:04}{month[4:]}"


def _of(known: Known, span: Span, only: AbstractSet[str] | None) -> int | None:
    bought = known.bought(span, only)
    return bought.total.quantity if bought.known else None


def _sums(known: Known, first: str, last: str, only: AbstractSet[str] | None) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for month, retailer_id, quantity in known.ledger.query(
        "SELECT month, retailer_id, quantity FROM purchase_sum_retailer "
        "WHERE month BETWEEN ? AND ?",
        (first, last),
    ):
        if only is None or retailer_id in only:
            found[month] += quantity
    return dict(found)
