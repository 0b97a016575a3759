"""What orders asked for and what came of it: M04b 公司断货率, M05 需求满足率."""

from collections.abc import Callable, Iterator, Mapping

from models.metrics.facts import Asked, Facts, Purchases
from models.metrics.quotient import Quotient
from models.metrics.reading import By, Reading
from models.metrics.shortage import met_of_demand, short_of_wanted

__all__ = ["asked"]

_FORMULAS: Mapping[str, Callable[[Asked], Quotient]] = {
    "M04b": lambda sums: short_of_wanted(sums.short, sums.wanted),
    "M05": lambda sums: met_of_demand(sums.supplied, sums.requested),
}


def asked(metric: str, by: By) -> Callable[[Facts], Iterator[Reading]]:
    """Return the measure of M04b or M05; of what nothing was asked for it is 无需求."""
    formula = _FORMULAS[metric]

    def measure(facts: Facts) -> Iterator[Reading]:
        for key, sums in sorted(_asked_by(facts.now, by).items()):
            yield Reading(metric, by, key, formula(sums))

    return measure


def _asked_by(purchases: Purchases, by: By) -> Mapping[str, Asked]:
    if by is By.PRODUCT:
        return purchases.asked_by_product
    if by is By.RETAILER:
        return purchases.asked_by_retailer
    return {"": sum(purchases.asked_by_retailer.values(), Asked())}
