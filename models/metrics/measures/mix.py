"""Structure of what was bought: M10, M11, M14, M15."""

from collections.abc import Callable, Iterator

from models.metrics.facts import Facts
from models.metrics.measures.sums import sums_by
from models.metrics.mix import mean_price, share_of, shares
from models.metrics.reading import By, Reading

__all__ = ["by_class", "key_brands", "priced"]


def priced(metric: str, by: By) -> Callable[[Facts], Iterator[Reading]]:
    """Return the measure of M10 or M11: 分 ÷ the 条 of which the 分 are known."""

    def measure(facts: Facts) -> Iterator[Reading]:
        for key, bought in sorted(sums_by(facts.now, by).items()):
            yield Reading(metric, by, key, mean_price(bought.amount, bought.priced))

    return measure


def by_class(facts: Facts) -> Iterator[Reading]:
    """M14: the 条 of each price class ÷ all 条."""
    sums = facts.now.by_class
    cartons = {key: sums[key].quantity for key in sorted(sums)}
    for key, quotient in shares(cartons).items():
        yield Reading("M14", By.PRICE_CLASS, key, quotient)


def key_brands(facts: Facts) -> Iterator[Reading]:
    """M15: the 条 of key brands ÷ all 条."""
    now = facts.now
    yield Reading("M15", By.TOTAL, "", share_of(now.key_brands.quantity, now.total.quantity))
