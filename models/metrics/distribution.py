"""How far a product or the whole range is spread among retailers: M01, M01b, M19 (DOMAIN 6).

Sets hold 客户编码. Who counts is the population of the period (:mod:`models.metrics.population`);
numerators are cut down to it.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from models.metrics.quotient import Quotient, Reason

__all__ = ["bought_again", "distribution", "net_buyers", "on_display"]


def net_buyers(cartons: Mapping[str, int]) -> frozenset[str]:
    """Return who bought on balance: net 条 above 0, returns being negative (DOMAIN 6)."""
    return frozenset(key for key, quantity in cartons.items() if quantity > 0)


def distribution(buyers: AbstractSet[str], population: AbstractSet[str]) -> Quotient:
    """M01 铺货率: 购进客户数 / 零售客户总数, in 户 (seed row 4.36)."""
    return Quotient.of(len(buyers & population), len(population))


def on_display(shown: AbstractSet[str], checked: AbstractSet[str]) -> Quotient:
    """M01b 上柜率: on display / 检查户, in 户; give the population for the rate of 总户."""
    return Quotient.of(len(shown & checked), len(checked), Reason.NOT_CHECKED)


def bought_again(now: AbstractSet[str], before: AbstractSet[str]) -> Quotient:
    """M19 再购率: bought in the period before and in this one / bought before, in 户."""
    return Quotient.of(len(now & before), len(before), Reason.NO_BASE)
