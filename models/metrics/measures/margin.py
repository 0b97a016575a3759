"""Margin of shops on what they bought: M06 毛利率, M06b 加价率. The grade 估 marks a guess."""

from collections.abc import Callable, Iterator, Mapping

from models.marks import N_
from models.metrics.facts import Facts
from models.metrics.margin import Earned, Earnings
from models.metrics.quotient import Quotient
from models.metrics.reading import By, Reading

__all__ = ["ESTIMATED", "earned"]

ESTIMATED = N_("估")
_FORMULAS: Mapping[str, Callable[[Earned], Quotient]] = {
    "M06": lambda found: found.margin,
    "M06b": lambda found: found.markup,
}


def earned(metric: str, by: By) -> Callable[[Facts], Iterator[Reading]]:
    """Return the measure of M06 or M06b; what has no price is left out, all of it is 无价格."""
    formula = _FORMULAS[metric]

    def measure(facts: Facts) -> Iterator[Reading]:
        for key, found in sorted(_earned_by(facts.earned, by).items()):
            yield Reading(metric, by, key, formula(found), ESTIMATED if found.estimated else "")

    return measure


def _earned_by(earnings: Earnings, by: By) -> Mapping[str, Earned]:
    if by is By.RETAILER:
        return earnings.by_retailer
    return earnings.by_product if by is By.PRODUCT else {"": earnings.total}
