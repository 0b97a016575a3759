"""What is to be looked at: M26, M27, M28, M30 (DOMAIN 6). Ratios are compared exactly.

The manual compares growth rates, which are undefined for 0 and below; indices are compared here.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

import attrs

from models.metrics.quotient import Quotient, Reason

__all__ = [
    "BIG_CARTONS",
    "BIG_TIMES",
    "INDEX_PERCENT",
    "LEAST_OF_KIND",
    "Fairness",
    "LimitedOrder",
    "Others",
    "StoreIndex",
    "area_index",
    "fairness",
    "is_big_buyer",
    "is_low",
    "market_means",
    "store_index",
    "store_indices",
]

LEAST_OF_KIND = 5
INDEX_PERCENT = 80
BIG_CARTONS = 1000
BIG_TIMES = 4


@attrs.frozen(kw_only=True)
class Others:
    """The other stores of a kind (业态, 市场类型, 规模), self excluded: how many, and their 条."""

    stores: int
    now: int
    before: int


def store_index(
    now: int, before: int, others: Others, least: int = LEAST_OF_KIND
) -> tuple[Quotient, Quotient, Quotient]:
    """M26 客户预警: a store's 环比, that of the others of its kind, and the first by the second.

    Fewer than ``least`` others say nothing: 同类不足五户. In 条.
    """
    own = Quotient.of(now, before, Reason.NO_BASE)
    kind = Quotient.of(others.now, others.before, Reason.NO_BASE)
    if others.stores < least:
        kind = attrs.evolve(kind, reason=Reason.TOO_FEW)
        return own, kind, Quotient.none(Reason.TOO_FEW)
    return own, kind, own.over(kind)


Kind = tuple[str, str, str]
"""业态, 市场类型, 规模."""


@attrs.frozen
class StoreIndex:
    """M26 of one store: its 环比, that of the others of its kind, the first by the second."""

    retailer_id: str
    own: Quotient
    kind: Quotient
    index: Quotient


def store_indices(
    kinds: Mapping[str, Kind],
    now: Mapping[str, int],
    before: Mapping[str, int],
    least: int = LEAST_OF_KIND,
) -> Iterator[StoreIndex]:
    """Give M26 of each store of ``kinds``, in their order; 条 by 客户编码."""
    sums: dict[Kind, list[int]] = {}
    for shop, kind in kinds.items():
        found = sums.setdefault(kind, [0, 0, 0])
        found[0] += 1
        found[1] += now.get(shop, 0)
        found[2] += before.get(shop, 0)
    for shop, kind in kinds.items():
        count, all_now, all_before = sums[kind]
        own = (now.get(shop, 0), before.get(shop, 0))
        others = Others(stores=count - 1, now=all_now - own[0], before=all_before - own[1])
        yield StoreIndex(shop, *store_index(*own, others, least))


def market_means(markets: Mapping[str, str], now: Mapping[str, int]) -> dict[str, Quotient]:
    """Return 条 / 户 of each 市场类型 (M28); ``markets`` names that of each store."""
    sums: dict[str, list[int]] = {}
    for shop, market in markets.items():
        found = sums.setdefault(market, [0, 0])
        found[0] += now.get(shop, 0)
        found[1] += 1
    return {market: Quotient.of(bought, shops) for market, (bought, shops) in sums.items()}


def area_index(part: tuple[int, int], whole: tuple[int, int]) -> Quotient:
    """M27 品牌/市场预警: 环比 of a brand or market / 环比 of the 分中心, itself included.

    Pairs are 条 now and before.
    """
    return Quotient.of(*part, Reason.NO_BASE).over(Quotient.of(*whole, Reason.NO_BASE))


def is_low(index: Quotient, percent: int = INDEX_PERCENT) -> bool:
    """Tell whether an index is below ``percent`` %: exactly at it gives no warning."""
    return index.ratio is not None and index.ratio < Fraction(percent, 100)


def is_big_buyer(
    bought: int, market: Quotient, most: int = BIG_CARTONS, times: int = BIG_TIMES
) -> bool:
    """M28 大户预警: more than ``most`` 条 in a month, or than ``times`` the 户均 of its market.

    ``market``: 条 / 户 of the same 市场类型, itself included. At a limit there is no warning.
    """
    mean = market.ratio
    return bought > 0 and (bought > most or (mean is not None and bought > times * mean))


@attrs.frozen
class LimitedOrder:
    """What a store ordered of a product in a cycle, and what its grade may: 条; None: no limit."""

    retailer_id: str
    cartons: int
    limit: int | None


@attrs.frozen(kw_only=True)
class Fairness:
    """M30 公平核对 of one cycle, product and grade.

    ``violations``: orders above their limit. ``equal``: every store of the grade had the same one.
    """

    violations: tuple[LimitedOrder, ...]
    checked: int
    equal: bool

    @property
    def quotient(self) -> Quotient:
        """Violations / orders that could be checked, in 笔."""
        return Quotient.of(len(self.violations), self.checked)

    @property
    def fair(self) -> bool:
        """True where nothing is to be looked at."""
        return self.equal and not self.violations


def fairness(orders: Sequence[LimitedOrder]) -> Fairness:
    """M30: all limits equal, no order above its limit (seed row 4.39). Without a limit, nothing."""
    limits = [order.limit for order in orders if order.limit is not None]
    above = [each for each in orders if each.limit is not None and each.cartons > each.limit]
    return Fairness(violations=tuple(above), checked=len(limits), equal=len(frozenset(limits)) <= 1)
