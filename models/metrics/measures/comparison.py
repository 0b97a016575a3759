"""同比 and 环比 of quantity and amount (M07, M08), of the total, retailers, products, classes."""

from collections.abc import Callable, Iterator, Mapping

from models.metrics.comparison import on_period_before, year_on_year
from models.metrics.facts import Bought, Facts, Purchases
from models.metrics.measures.sums import sums_by
from models.metrics.quotient import Quotient
from models.metrics.reading import By, Reading

__all__ = ["compared"]

Figure = Callable[[Bought], int]
Measure = Callable[[Facts], Iterator[Reading]]

_FIGURES: Mapping[str, Figure] = {
    "quantity": lambda bought: bought.quantity,
    "amount": lambda bought: bought.amount,
}
_BASES: Mapping[str, tuple[Callable[[int, int | None], Quotient], Callable[[Facts], Purchases]]] = {
    "M07": (year_on_year, lambda facts: facts.year_ago),
    "M08": (on_period_before, lambda facts: facts.before),
}


def compared(metric: str, by: By) -> Measure:
    """Return the measure of ``M07.quantity``, ``M07.amount``, ``M08.quantity``, ``M08.amount``.

    What has no row in the base has no base, not a base of 0 (DOMAIN M07: opened later is 无同期).
    """
    family, _, name = metric.partition(".")
    formula, base_of = _BASES[family]
    figure = _FIGURES[name]

    def measure(facts: Facts) -> Iterator[Reading]:
        now, base = sums_by(facts.now, by), sums_by(base_of(facts), by)
        for key in sorted(now.keys() | base.keys()):
            then = base.get(key)
            quotient = formula(
                figure(now.get(key, Bought())), None if then is None else figure(then)
            )
            yield Reading(metric, by, key, quotient)

    return measure
