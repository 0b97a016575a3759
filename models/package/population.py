"""The stores a month's rates are of (DOMAIN 6, scope rule)."""

from collections.abc import Iterable, Mapping

from models.calendar import Period
from models.metrics.distribution import net_buyers
from models.metrics.population import population as population_of
from models.retailer import Retailer

__all__ = ["population"]


def population(
    retailers: Iterable[Retailer], month: Period, bought: Mapping[str, int]
) -> frozenset[str]:
    """Return the stores that traded on a day of ``month``, and those that bought in it.

    A store that is no longer in headquarters' master counts only where it bought. ``bought``: net
    条 of the month by store.
    """
    buyers = net_buyers(bought)
    return population_of(retailers, (month.first, month.last), buyers)
