"""Stock by the last two counts: M02, M02b, M02c, M03d of each retailer, M02 and M02b in total.

What is 盘点不符 or was counted once is in no sum. The grade of M02 and M02b is the band of the
cover, that of M02c and M03d the flag: 盘点不符, or 购进截至 where purchases end before the count.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from models.metrics.facts import Facts
from models.metrics.movement import sell_through
from models.metrics.quotient import Quotient, Reason
from models.metrics.reading import By, Reading
from models.metrics.stock_cover import cover, month_cover
from models.stock import StockJudgement, StockState, StockSums, added_up, state_of

__all__ = ["STOCK_METRICS", "by_retailer", "in_total", "of_products"]

Judged = Sequence[StockJudgement]


def _days(sums: StockSums, _period: int) -> Quotient:
    return cover(sums.stock, sums.sold, sums.days)


def _times(sums: StockSums, period: int) -> Quotient:
    """The sales of a period are those of a day times its days."""
    if not sums.days:
        return Quotient.none(Reason.NO_DATA)
    return month_cover(sums.stock * sums.days, sums.sold * period)


def _sold(sums: StockSums, _period: int) -> Quotient:
    return Quotient.of(sums.sold, sums.days)


def _moved(sums: StockSums, _period: int) -> Quotient:
    return sell_through(sums.last, sums.purchased, sums.stock)


_FORMULAS: Mapping[str, Callable[[StockSums, int], Quotient]] = {
    "M02": _days,
    "M02b": _times,
    "M02c": _sold,
    "M03d": _moved,
}
STOCK_METRICS = tuple(_FORMULAS)
_OF_BANDS = ("M02", "M02b")


def by_retailer(metric: str) -> Callable[[Facts], Iterator[Reading]]:
    """Return the measure of each retailer that was counted in the span."""

    def measure(facts: Facts) -> Iterator[Reading]:
        for shop, products in sorted(facts.counted.items()):
            yield _reading(metric, By.RETAILER, shop, tuple(products.values()), facts.days)

    return measure


def in_total(metric: str) -> Callable[[Facts], Iterator[Reading]]:
    """Return the measure of all that was counted: Σ / Σ."""

    def measure(facts: Facts) -> Iterator[Reading]:
        every = [judged for own in facts.counted.values() for judged in own.values()]
        yield _reading(metric, By.TOTAL, "", every, facts.days)

    return measure


def of_products(facts: Facts, retailer_id: str, metric: str) -> Iterator[Reading]:
    """Yield a metric of each product that one retailer's last count in the span found."""
    for product, judged in sorted(facts.counted.get(retailer_id, {}).items()):
        yield _reading(metric, By.PRODUCT, product, (judged,), facts.days)


def _reading(metric: str, by: By, key: str, judged: Judged, period: int) -> Reading:
    quotient = _FORMULAS[metric](added_up(judged), period)
    if not added_up(judged).days:
        quotient = Quotient.none(_reason(judged))
    grade = _band(judged) if metric in _OF_BANDS else _flag(judged)
    return Reading(metric, by, key, quotient, grade)


def _reason(judged: Judged) -> Reason:
    """Say why nothing could be inferred."""
    states = {each.state for each in judged}
    if StockState.MISMATCH in states:
        return Reason.MISMATCH
    return Reason.INCOMPLETE if StockState.INCOMPLETE in states else Reason.NO_DATA


def _band(judged: Judged) -> str:
    state = state_of(judged)
    return "" if state is StockState.NOTHING else state.value


def _flag(judged: Judged) -> str:
    if any(each.mismatch for each in judged):
        return StockState.MISMATCH.value
    return next((each.note for each in judged if each.note), "")
