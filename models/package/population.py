"""The stores a month's rates are of (DOMAIN 6, scope rule)."""

from collections.abc import Iterable, Mapping

from models.calendar import Period
from models.retailer import Retailer
from models.six_ones import is_open, store_facts

__all__ = ["population"]


def population(
    retailers: Iterable[Retailer], month: Period, bought: Mapping[str, int]
) -> frozenset[str]:
    """Return the stores that traded on a day of ``month``, and those that bought in it.

    A store that is no longer in headquarters' master counts only where it bought. ``bought``: net
    条 of the month by store.
    """
    return frozenset(
        retailer.id
        for retailer in retailers
        if bought.get(retailer.id, 0) > 0
        or (retailer.in_master and is_open(store_facts(retailer).status_history, month))
    )
