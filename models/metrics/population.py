"""Who counts in a period: the scope rule of DOMAIN 6 (E20).

The seed speaks of 户数 without saying whose. Here they are the retailers that were 正常 or 新入网
on a day of the period, and those that bought on balance in it. Rates of stores count within it;
sums of 条 and 分 count every line.
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from itertools import pairwise
from types import MappingProxyType
from typing import Final

import attrs

from models.retailer import CLOSED_STATUSES, Retailer, StatusEntry

__all__ = ["EVERYBODY", "Chosen", "population", "traded", "was_open"]


def was_open(history: Sequence[StatusEntry], first: date, last: date) -> bool:
    """Tell whether a store was open on a day from ``first`` to ``last``.

    The first known status also holds for the time before it; without any the store is open.
    """
    if not history:
        return True
    entries = sorted(history, key=lambda entry: entry.since)
    starts = [date.min, *(entry.since for entry in entries[1:]), date.max]
    return any(
        entry.status not in CLOSED_STATUSES and start <= last and end > first
        for entry, (start, end) in zip(entries, pairwise(starts), strict=True)
        if start < end
    )


def traded(retailer: Retailer, first: date, last: date) -> bool:
    """Tell whether a retailer could trade on a day from ``first`` to ``last``.

    Not before its 入网日期, where that is known; without a history its present status holds.
    """
    history = retailer.status_history
    if not history and retailer.status:
        since = retailer.status_since or date.min
        history = (StatusEntry(since=since, status=retailer.status),)
    opened = max(first, retailer.opened_on or date.min)
    return opened <= last and was_open(history, opened, last)


@attrs.frozen(kw_only=True)
class Chosen:
    """What is looked at; an empty set chooses everything.

    ``regions``: 乡镇街道, ``formats``: 业态, ``grades``: 档位, ``markets``: 市场类型, as the master
    has them now: it keeps no history of them. ``routes``: 拜访线路 as it stands now.
    """

    regions: frozenset[str] = frozenset()
    formats: frozenset[str] = frozenset()
    grades: frozenset[str] = frozenset()
    markets: frozenset[str] = frozenset()
    routes: frozenset[str] = frozenset()

    def takes(self, retailer: Retailer, route: str | None = None) -> bool:
        """Tell whether a retailer is looked at; ``route`` stands before that of the master."""
        own = (
            retailer.street,
            retailer.retail_format,
            retailer.supply_grade,
            retailer.market_type,
            retailer.visit_route if route is None else route,
        )
        wanted = attrs.astuple(self, recurse=False)
        return all(not any_of or each in any_of for any_of, each in zip(wanted, own, strict=True))


EVERYBODY: Final = Chosen()
_NO_ROUTES: Final[Mapping[str, str]] = MappingProxyType({})


def population(
    retailers: Iterable[Retailer],
    days: tuple[date, date],
    buyers: AbstractSet[str],
    chosen: Chosen = EVERYBODY,
    routes: Mapping[str, str] = _NO_ROUTES,
) -> frozenset[str]:
    """Return the ids of who counts from the first to the last of ``days``, both included.

    ``buyers``: who bought on balance in these days. A retailer that headquarters' master no longer
    names, or that was deleted, counts only where it bought. ``routes``: the 拜访线路 that stands,
    by 客户编码.
    """
    first, last = days
    return frozenset(
        retailer.id
        for retailer in retailers
        if chosen.takes(retailer, routes.get(retailer.id))
        and (
            retailer.id in buyers
            or (retailer.in_master and not retailer.deleted and traded(retailer, first, last))
        )
    )
