"""Targets of a month with their figures, and the plans by retailer that are to reach them."""

from collections.abc import Mapping
from datetime import date

import attrs

from models.calendar import Period
from models.metrics.forecast import Forecast, Method
from models.metrics.quotient import Quotient, Reason
from models.target import Target
from models.targets.aims import Aim, Scope
from models.targets.confirmation import TargetConfirmation
from models.targets.facts import TargetFacts
from models.targets.forecasting import gap_before, months_behind, recent_months
from models.targets.goals import goal_of
from models.targets.measures import Measure
from models.targets.plan_sums import PlanRow
from models.targets.sheet import TargetRow, periods_with, target_rows
from storage.database import Ledger
from storage.ledger.records import find
from storage.queries.forecasts import MonthForecasts, forecasts_of, plans_of
from storage.queries.purchase_sums import retailer_sums
from storage.queries.purchases import months_known
from storage.queries.retailers import RetailerRow, retailer_rows
from storage.queries.target_facts import Reader

__all__ = [
    "PlanView",
    "TargetsView",
    "facts_of_month",
    "plan_view",
    "targets_view",
    "with_plans_of_now",
]


@attrs.frozen(kw_only=True)
class TargetsView:
    """The targets that cover a month, with their figures.

    ``goal`` and ``key_goal`` are the 条 that plans are held against: 总量 and 重点品牌.
    """

    month: str
    until: str
    passed: Quotient
    rows: tuple[TargetRow, ...]
    goal: Quotient
    key_goal: Quotient


@attrs.frozen(kw_only=True)
class PlanView:
    """The plans of a month: one row a retailer that can buy in it, in the order of the list."""

    month: str
    recent: tuple[str, ...]
    rows: tuple[PlanRow, ...]
    shops: Mapping[str, RetailerRow]
    forecasts: MonthForecasts
    products: Mapping[str, str]


def _targets(ledger: Ledger) -> tuple[Target, ...]:
    return tuple(find(ledger, Target, "deleted = 0 ORDER BY rowid"))


def facts_of_month(ledger: Ledger, month: str, today: date) -> TargetFacts:
    """Return what 销售目标及实绩达成分析表 of a month (or quarter, year) is made of."""
    return Reader(ledger, today, _targets(ledger)).facts(Period.parse(month))


def targets_view(ledger: Ledger, month: str, today: date) -> TargetsView:
    """Return the targets of a month, and of the quarter and year it lies in."""
    targets, period = _targets(ledger), Period.parse(month)
    reader = Reader(ledger, today, targets)
    by_period = {each: reader.facts(each) for each in periods_with(targets, period)}
    own = by_period.get(period) or reader.facts(period)
    subjects = reader.subjects
    return TargetsView(
        month=month,
        until=own.until,
        passed=own.time_passed,
        rows=target_rows(by_period, find(ledger, TargetConfirmation)),
        goal=goal_of(targets, Aim(Measure.QUANTITY), period, subjects),
        key_goal=goal_of(targets, Aim(Measure.QUANTITY, Scope.KEY), period, subjects),
    )


def plan_view(ledger: Ledger, month: str, today: date) -> PlanView:
    """Return the plans of a month beside what was bought before, and the forecasts."""
    period = Period.parse(month)
    known = months_known(ledger, months_behind(period))
    recent = recent_months(period, gap_before(period, known))
    sums: dict[tuple[str, str], int] = {
        (each.retailer_id, each.month): each.quantity
        for each in retailer_sums(ledger, (*recent, month))
    }
    forecasts, plans = forecasts_of(ledger, month), plans_of(ledger, month)
    shops = {row.id: row for row in retailer_rows(ledger, today) if row.served or row.id in plans}
    none = Forecast(method=Method.NONE, value=Quotient.none(Reason.SHORT_HISTORY))
    rows = tuple(
        PlanRow(
            retailer_id=shop.id,
            name=shop.shop_name,
            route=shop.visit_route,
            recent=tuple(
                sums.get((shop.id, each), 0) if each in known else None for each in recent
            ),
            forecast=forecasts.by_retailer.get(shop.id, none),
            key_forecast=forecasts.key_by_retailer.get(shop.id, none),
            plan=plans.get(shop.id),
            came=sums.get((shop.id, month)),
        )
        for shop in shops.values()
    )
    products: dict[str, str] = dict(ledger.query("SELECT id, name FROM product WHERE deleted = 0"))
    return PlanView(
        month=month, recent=recent, rows=rows, shops=shops, forecasts=forecasts, products=products
    )


def with_plans_of_now(ledger: Ledger, view: PlanView) -> PlanView:
    """Return a view with the plans as they are now; what they stand beside is not read again."""
    plans = plans_of(ledger, view.month)
    rows = tuple(attrs.evolve(row, plan=plans.get(row.retailer_id)) for row in view.rows)
    return attrs.evolve(view, rows=rows)
