"""What is wanted and not there: M04, M04b, M04c, M04d, M05 (DOMAIN 6, E05).

Four rates of shortage are counted in four ways: by store, by record, by sample store, by day.
"""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from models.metrics.quotient import Quotient, Reason

__all__ = [
    "commercial_shortage",
    "company_shortage",
    "demand_met",
    "met_of_demand",
    "out_of_stock",
    "sample_shortage",
    "short_of_wanted",
]


def out_of_stock(out: AbstractSet[str], wanting: AbstractSet[str]) -> Quotient:
    """M04 断货率: out of stock / with a 需求 on record, in 户 (seed row 4.48, no formula there).

    Who is out of stock without wanting it does not count.
    """
    return Quotient.of(len(out & wanting), len(wanting), Reason.NO_DEMAND)


def company_shortage(records: Iterable[tuple[int, int]]) -> Quotient:
    """M04b 公司断货率: wanted but ordered 0 / wanted, in 条记录 (YC/T 455.3).

    ``records``: 需求 and 订购 in 条 of each store and product.
    """
    ordered = [got for wanted, got in records if wanted > 0]
    return short_of_wanted(sum(got == 0 for got in ordered), len(ordered))


def short_of_wanted(short: int, wanted: int) -> Quotient:
    """M04b of records that are counted already."""
    return Quotient.of(short, wanted, Reason.NO_DEMAND)


def sample_shortage(out: AbstractSet[str], ordering: AbstractSet[str]) -> Quotient:
    """M04c 客户断货率: 断货天数 > 0 / with an order in the 前三周期, in 样本户 (YC/T 455.3)."""
    return Quotient.of(len(out & ordering), len(ordering), Reason.NO_BASE)


def commercial_shortage(days_out: int, days_of_sale: int) -> Quotient:
    """M04d 商业断货率: 累计断货天数 / 实际访销天数, in 天."""
    return Quotient.of(days_out, days_of_sale)


def demand_met(lines: Iterable[tuple[int, int]]) -> Quotient:
    """M05 需求满足率: Σ min(实供, 需求) / Σ 需求, in 条.

    ``lines``: 需求 and 实供 of each store and product. What is supplied beyond the demand of one
    line does not make up for another; a line without demand or with a return supplies nothing.
    """
    met = wanted = 0
    for demand, supplied in lines:
        wanted += max(demand, 0)
        met += max(min(demand, supplied), 0)
    return met_of_demand(met, wanted)


def met_of_demand(met: int, wanted: int) -> Quotient:
    """M05 of lines that are added up already, each met at most as far as it asked."""
    return Quotient.of(met, wanted, Reason.NO_DEMAND)
