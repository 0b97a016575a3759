"""Forecasts of a month from what was bought before, and how near those of past months came.

Read from the sums that are kept of whole months, so that 300 retailers are a matter of a moment.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

import attrs

from models.calendar import Period
from models.metrics.forecast import Forecast
from models.targets.forecasting import (
    Nearness,
    Outcome,
    forecast_each,
    forecast_total,
    months_behind,
)
from models.targets.retailer_plan import RetailerPlan, plan_in_force
from storage.database import Ledger
from storage.ledger.records import find
from storage.queries.purchase_sums import product_sums, retailer_sums
from storage.queries.purchases import months_known

__all__ = ["MonthForecasts", "PastMonth", "forecasts_of", "past_months", "plans_of"]

_Sums = dict[str, dict[str, int]]
_NO_MONTH: dict[str, int] = {}
_KEY = (
    "SELECT retailer_id, month, sum(quantity) FROM purchase_sum "
    "JOIN product ON product.id = product_id AND key_brand NOT IN ('', '否') "
    "WHERE month IN (SELECT value FROM json_each(?)) GROUP BY 1, 2"
)


@attrs.frozen(kw_only=True)
class MonthForecasts:
    """Of ``month``, in 条: by 客户编码 (all, and key brands), by 商品编码, in total."""

    month: str
    by_retailer: Mapping[str, Forecast]
    key_by_retailer: Mapping[str, Forecast]
    by_product: Mapping[str, Forecast]
    total: Forecast
    key_total: Forecast


@attrs.frozen(kw_only=True)
class PastMonth:
    """A month that is over: what the method would have said then, and what was planned."""

    month: str
    forecast: Nearness
    planned: Nearness


def forecasts_of(ledger: Ledger, month: str) -> MonthForecasts:
    """Forecast ``month`` (YYYY-MM) for every retailer and product."""
    period = Period.parse(month)
    behind = months_behind(period)
    known = months_known(ledger, behind)
    retailers = _with_everyone(ledger, _by_retailer(ledger, behind))
    key = _with_everyone(ledger, _key_by_retailer(ledger, behind))
    products: _Sums = defaultdict(dict)
    for each in product_sums(ledger, behind):
        products[each.product_id][each.month] = each.quantity
    since = _first_months(ledger)
    return MonthForecasts(
        month=month,
        by_retailer=forecast_each(retailers, known, period, since),
        key_by_retailer=forecast_each(key, known, period, since),
        by_product=forecast_each(products, known, period),
        total=forecast_total(retailers, known, period),
        key_total=forecast_total(key, known, period),
    )


def _by_retailer(ledger: Ledger, months: Collection[str]) -> _Sums:
    found: _Sums = defaultdict(dict)
    for each in retailer_sums(ledger, months):
        found[each.retailer_id][each.month] = each.quantity
    return found


def _key_by_retailer(ledger: Ledger, months: Collection[str]) -> _Sums:
    found: _Sums = defaultdict(dict)
    for retailer_id, month, quantity in ledger.query(_KEY, (json.dumps(list(months)),)):
        found[retailer_id][month] = quantity
    return found


def _with_everyone(ledger: Ledger, sums: _Sums) -> _Sums:
    """Let a retailer of the master stand there too that bought nothing in these months."""
    for (key,) in ledger.query("SELECT id FROM retailer WHERE deleted = 0 AND in_master = 1"):
        sums.setdefault(key, {})
    return sums


def _first_months(ledger: Ledger) -> dict[str, str]:
    """Return the first whole month of the retailers whose 入网日期 is known."""
    rows = ledger.query("SELECT id, opened_on FROM retailer WHERE opened_on IS NOT NULL")
    return {
        key: opened[:7] if opened.endswith("-01") else Period.parse(opened[:7]).shift(1).key
        for key, opened in rows
    }


def past_months(ledger: Ledger, months: Sequence[str]) -> tuple[PastMonth, ...]:
    """Return how near forecast and plan came in some months; one not known whole is left out."""
    periods = [Period.parse(month) for month in months]
    needed = sorted({*months, *(each for period in periods for each in months_behind(period))})
    known = months_known(ledger, needed)
    sums = _with_everyone(ledger, _by_retailer(ledger, needed))
    since = _first_months(ledger)
    return tuple(
        PastMonth(
            month=period.key,
            forecast=_forecast_nearness(sums, known, period, since),
            planned=_plan_nearness(sums, plans_of(ledger, period.key), period.key),
        )
        for period in periods
        if period.key in known
    )


def _forecast_nearness(
    sums: _Sums, known: frozenset[str], period: Period, since: Mapping[str, str]
) -> Nearness:
    said = forecast_each(sums, known, period, since)
    actual = sum(own.get(period.key, 0) for own in sums.values())
    return Nearness.of(
        Outcome(actual=actual, said=forecast_total(sums, known, period).cartons),
        (
            Outcome(actual=own.get(period.key, 0), said=said[key].cartons)
            for key, own in sums.items()
        ),
    )


def _plan_nearness(sums: _Sums, plans: Mapping[str, RetailerPlan], month: str) -> Nearness:
    """Hold what was planned against what came of the retailers that have a plan."""
    outcomes = [
        Outcome(actual=sums.get(key, _NO_MONTH).get(month, 0), said=plan.cartons)
        for key, plan in plans.items()
        if plan.cartons is not None
    ]
    actual = sum(each.actual for each in outcomes)
    said = sum(each.said or 0 for each in outcomes) if outcomes else None
    return Nearness.of(Outcome(actual=actual, said=said), outcomes)


def plans_of(ledger: Ledger, month: str) -> dict[str, RetailerPlan]:
    """Return the plan of each retailer that has one in a month."""
    found: dict[str, list[RetailerPlan]] = defaultdict(list)
    for each in find(ledger, RetailerPlan, "deleted = 0 AND month = ?", (month,)):
        found[each.retailer_id].append(each)
    chosen = {key: plan_in_force(tuple(own)) for key, own in found.items()}
    return {key: plan for key, plan in chosen.items() if plan is not None}
