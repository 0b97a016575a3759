"""Which measures there are, by metric and by what they are told of."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from models.metrics.facts import Facts
from models.metrics.measures import (
    classes,
    display,
    margin,
    mix,
    movement,
    orders,
    prices,
    spread,
    stock,
    watch,
    work,
)
from models.metrics.measures.comparison import compared
from models.metrics.metric import Need
from models.metrics.quotient import Quotient, Reason
from models.metrics.reading import By, Reading
from models.metrics.registry import metric

__all__ = ["MEASURES", "WITHOUT_MEASURE", "measured"]

Measure = Callable[[Facts], Iterator[Reading]]

_COMPARED: Final = ("M07.quantity", "M07.amount", "M08.quantity", "M08.amount")

_ASKED: Final = (By.TOTAL, By.RETAILER, By.PRODUCT)
_OF_SUMS: Final = (*_ASKED, By.PRICE_CLASS, By.BRAND)
"""Formats and routes are totals of the facts of those in them: they have no measures."""

MEASURES: Final[Mapping[tuple[str, By], Measure]] = MappingProxyType(
    {
        ("M01", By.TOTAL): spread.in_total,
        ("M01", By.PRODUCT): spread.by_product,
        ("M01b", By.TOTAL): display.shown_in_total,
        ("M01b", By.PRODUCT): display.shown_by_product,
        **{(metric, By.TOTAL): stock.in_total(metric) for metric in ("M02", "M02b")},
        **{(metric, By.RETAILER): stock.by_retailer(metric) for metric in stock.STOCK_METRICS},
        ("M03a", By.TOTAL): movement.kinds_in_total,
        ("M03a", By.RETAILER): movement.kinds_by_retailer,
        ("M03b", By.TOTAL): movement.quantity_in_total,
        ("M03b", By.RETAILER): movement.quantity_by_retailer,
        ("M03c", By.PRODUCT): spread.moved_by_product,
        ("M03e", By.PRODUCT): display.wanted_by_product,
        ("M04", By.TOTAL): display.out_in_total,
        ("M04", By.PRODUCT): display.out_by_product,
        **{("M04b", by): orders.asked("M04b", by) for by in _ASKED},
        ("M04c", By.TOTAL): display.sample_out,
        **{("M05", by): orders.asked("M05", by) for by in _ASKED},
        **{(metric, by): margin.earned(metric, by) for metric in ("M06", "M06b") for by in _ASKED},
        **{(metric, by): compared(metric, by) for metric in _COMPARED for by in _OF_SUMS},
        ("M09", By.RETAILER): classes.by_retailer,
        **{(metric, by): mix.priced(metric, by) for metric in ("M10", "M11") for by in _OF_SUMS},
        ("M14", By.PRICE_CLASS): mix.by_class,
        ("M15", By.TOTAL): mix.key_brands,
        ("M16", By.RETAILER): prices.tagged_by_retailer,
        ("M16b", By.TOTAL): prices.tagged_in_total,
        ("M17", By.TOTAL): prices.kept_in_total,
        ("M17", By.RETAILER): prices.kept_by_retailer,
        ("M17", By.PRODUCT): prices.kept_by_product,
        ("M18", By.TOTAL): prices.index,
        ("M19", By.TOTAL): spread.again_in_total,
        ("M19", By.PRODUCT): spread.again_by_product,
        ("M20", By.TOTAL): work.completed,
        ("M21", By.TOTAL): work.covered,
        ("M22", By.TOTAL): work.duties_in_total,
        ("M22", By.RETAILER): work.duties_by_retailer,
        ("M23", By.TOTAL): work.closed,
        ("M23b", By.TOTAL): work.in_time,
        ("M24", By.TOTAL): work.data_in_total,
        ("M24", By.RETAILER): work.data_by_retailer,
        ("M26", By.RETAILER): watch.stores,
        ("M26b", By.RETAILER): watch.kinds,
        ("M27", By.BRAND): watch.brands,
        ("M28", By.RETAILER): watch.big_buyers,
        ("M29", By.TOTAL): watch.purchases_checked,
        ("M29b", By.TOTAL): watch.case_price_checked,
        ("M30", By.TOTAL): watch.limits_in_total,
        ("M30", By.PRODUCT): watch.limits_by_product,
    }
)
"""In the order of DOMAIN 6; within a metric the total first."""

WITHOUT_MEASURE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "M04d": "the ledger does not know on which days the company itself was out of a product",
        "M12": "made of targets, with them",
        "M13": "made of targets, with them",
        "M25": "made of forecasts, with the targets",
    }
)
"""Which metrics have no measure here, and why."""


def measured(facts: Facts, metrics: frozenset[str], by: By | None) -> Iterator[Reading]:
    """Yield the readings of some metrics (all where none is named), of one kind of key or all.

    Where no purchases of the span are known, what is made of them is 无数据 in total and has no
    readings else: a month that was not handed out yet is not one in which nobody bought. Counts
    judge for themselves up to which day purchases are known.
    """
    for (id, scope), measure in MEASURES.items():
        if (metrics and id not in metrics) or by not in (None, scope):
            continue
        needs = metric(id).needs
        if Need.PURCHASES not in needs or Need.STOCK in needs or facts.now.known:
            yield from measure(facts)
        elif scope is By.TOTAL:
            yield Reading(id, scope, "", Quotient.none(Reason.NO_DATA))
