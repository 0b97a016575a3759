"""The five rates that are all called 动销率, each under its own name: M03a to M03e (DOMAIN 6).

None is cut at 100 %.
"""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from models.metrics.quotient import Quotient, Reason

__all__ = ["demand_rate", "products_moved", "quantity_moved", "sell_through", "stores_moved"]


def products_moved(now: int, before: int) -> Quotient:
    """M03a 客户动销率·规格: products bought now / products ordered before, in 规格 (seed 4.45)."""
    return Quotient.of(now, before, Reason.NO_BASE)


def quantity_moved(now: int, before: int) -> Quotient:
    """M03b 客户动销率·数量: bought now / bought before, in 条 (seed row 4.45)."""
    return Quotient.of(now, before, Reason.NO_BASE)


def stores_moved(now: AbstractSet[str], earlier: Iterable[AbstractSet[str]]) -> Quotient:
    """M03c 品规动销率: stores with an order now / in any of the 前三周期, in 户 (YC/T 455.3)."""
    return Quotient.of(len(now), len(_any(earlier)), Reason.NO_BASE)


def sell_through(stock_before: int, ordered: int, stock_now: int) -> Quotient:
    """M03d 品规动销比: (before + ordered - now) / (before + ordered), in 盒 (YC/T 455.3).

    More left than there can be is 盘点不符: both numbers stay, nothing becomes 0.
    """
    there = stock_before + ordered
    if stock_now > there:
        return Quotient(there - stock_now, there, Reason.MISMATCH)
    return Quotient.of(there - stock_now, there)


def demand_rate(wanting: AbstractSet[str], earlier: Iterable[AbstractSet[str]]) -> Quotient:
    """M03e 需求率: stores with a demand now / with an order in the 前三周期, in 户."""
    return Quotient.of(len(wanting), len(_any(earlier)), Reason.NO_BASE)


def _any(sets: Iterable[AbstractSet[str]]) -> frozenset[str]:
    return frozenset().union(*sets)
