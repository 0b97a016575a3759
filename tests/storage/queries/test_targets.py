"""Targets of a month held against purchases; forecasts, plans and how near they came."""

from collections.abc import Callable
from datetime import date
from time import perf_counter
from typing import Any

import pytest

from models.metrics.forecast import Method
from models.metrics.form import POINTS
from models.metrics.quotient import Reason
from models.product import Product
from models.retailer import Retailer
from models.target import Target, target_id
from models.targets.confirmation import TargetState
from models.targets.plan_sums import sums_of
from models.targets.retailer_plan import RetailerPlan
from models.targets.sheet import sheet_lines
from storage.database import Ledger
from storage.ledger.unit_of_work import operation
from storage.operations.history import undo
from storage.operations.retailer_plans import save_plans
from storage.operations.targets import confirm_targets
from storage.queries.forecasts import forecasts_of, past_months
from storage.queries.targets import facts_of_month, plan_view, targets_view, with_plans_of_now

TODAY = date(2026, 11, 23)
Bring = Callable[..., int]


def set_targets(ledger: Ledger, *targets: tuple[str, str, str, str, str]) -> None:
    with operation(ledger, "import_handouts") as unit:
        for period, metric, subject, value, unit_of in targets:
            unit.save(
                Target(id=target_id(period, metric, subject), period=period, metric=metric,
                       subject=subject, value=value, unit=unit_of)
            )  # fmt: skip


def sort_products(ledger: Ledger) -> None:
    """P01 is of a key brand and 一类, P02 is 二类 from another province."""
    with operation(ledger, "import_handouts") as unit:
        unit.save(
            Product(id="P01", name="示例01", wholesale=954_000, retail_carton=1_080_000,
                    brand="示例", key_brand="532", price_class="一类", origin="省内")
        )  # fmt: skip
        unit.save(
            Product(id="P02", name="示例02", wholesale=954_000, price_class="二类", origin="省外")
        )


def plan(shop: str, month: str, cartons: int | None, key: int | None = None) -> RetailerPlan:
    return RetailerPlan(id="", retailer_id=shop, month=month, cartons=cartons, key_cartons=key)


# ---------------------------------------------------------------------------------------- targets


@pytest.fixture
def november(shops: Ledger, bring_lines: Bring, bring_months: Bring) -> Ledger:
    """Lines from 1 October to 20 November 2026, and the sums of a year ago."""
    sort_products(shops)
    bring_lines([
        ("D1", "2026-10-05", "P01", 100), ("D2", "2026-10-28", "P02", 60),
        ("D3", "2026-11-05", "P01", 168), ("D4", "2026-11-20", "P02", 100),
    ])  # fmt: skip
    bring_months([("2025-10", "P01", 100, None), ("2025-11", "P01", 300, 300_000)])
    set_targets(
        shops,
        ("2026-11", "销量", "总量", "400", "条"),
        ("2026-11", "销量", "一类", "1", "箱"),
        ("2026-11", "铺货率", "总量", "0.5", ""),
        ("2026-11", "满意度", "总量", "90", "分"),
        ("2026Q4", "销量", "总量", "1000", "条"),
        ("2026-10", "销量", "总量", "200", "条"),
    )
    return shops


def test_a_running_month_is_held_against_as_many_days(november: Ledger) -> None:
    view = targets_view(november, "2026-11", TODAY)
    rows = {row.target.id: row for row in view.rows}
    assert list(rows) == [
        "2026-11|销量|总量", "2026-11|销量|一类", "2026-11|铺货率|总量", "2026-11|满意度|总量",
        "2026Q4|销量|总量",
    ]  # fmt: skip
    assert view.until == "2026-11-20", "up to which purchases are known"
    assert view.passed.parts == "20/30"
    assert view.goal.ratio == 400
    line = rows["2026-11|销量|总量"].line
    assert line is not None
    assert line.attainment.shown() == "67.00%"
    assert line.lead is not None
    assert line.lead.shown(POINTS) == "+0.33 个百分点"
    assert line.before.ratio == 100, "1–20 October"
    assert line.year_ago.reason is Reason.NO_YEAR_AGO, "a sum knows no days"
    assert line.actual_so_far.reason is Reason.INCOMPLETE, "January to September are not known"
    first = rows["2026-11|销量|一类"].line
    assert first is not None
    assert first.actual.ratio == 168
    spread = rows["2026-11|铺货率|总量"].line
    assert spread is not None
    assert spread.actual.parts == "1/3"
    assert rows["2026-11|满意度|总量"].line is None
    quarter = rows["2026Q4|销量|总量"].line
    assert quarter is not None
    assert quarter.actual.ratio == 428


def test_a_month_that_is_over_is_compared_as_a_whole(november: Ledger, bring_lines: Bring) -> None:
    bring_lines([("D9", "2026-12-02", "P01", 5)])
    facts = facts_of_month(november, "2026-11", date(2026, 12, 4))
    assert (facts.passed, facts.until) == (30, "")
    lines = {each.key: each.line for each in sheet_lines(facts)}
    assert lines["total"].attainment.shown() == "67.00%"
    assert lines["total"].on_year.ratio is not None
    assert lines["total"].on_year.shown(lines["total"].change_form) == "−10.67%"
    assert lines["outside"].actual.ratio == 100
    assert lines["margin"].actual.ratio == 168 * 1260


def test_a_month_to_come_has_no_actual_yet(november: Ledger) -> None:
    facts = facts_of_month(november, "2026-12", TODAY)
    assert (facts.passed, facts.now.reason) == (0, Reason.NO_DATA)
    assert facts.before.reason is Reason.INCOMPLETE


def test_a_confirmation_shows_in_the_view(november: Ledger) -> None:
    confirm_targets(november, ["2026-11|销量|总量"])
    row = targets_view(november, "2026-11", TODAY).rows[0]
    assert row.state is TargetState.CONFIRMED
    assert row.confirmation is not None
    undo(november)
    assert targets_view(november, "2026-11", TODAY).rows[0].state is TargetState.NEW


# --------------------------------------------------------------------------- forecasts and plans


@pytest.fixture
def autumn(shops: Ledger, bring_months: Bring) -> Ledger:
    """July to October of two shops: 30 条 a month and 60, a third of it of a key brand."""
    sort_products(shops)
    for shop, count in (("HZ1", 10), ("HZ2", 20)):
        bring_months(
            [(f"2026-{month:02}", product, count * times, None)
             for month in (7, 8, 9, 10) for product, times in (("P01", 1), ("P02", 2))],
            shop=shop,
        )  # fmt: skip
    return shops


def test_a_month_is_forecast_by_retailer_product_and_in_total(autumn: Ledger) -> None:
    found = forecasts_of(autumn, "2026-11")
    assert {key: each.cartons for key, each in found.by_retailer.items()} == {
        "HZ1": 30, "HZ2": 60, "HZ3": 0,
    }  # fmt: skip
    assert {key: each.cartons for key, each in found.key_by_retailer.items()} == {
        "HZ1": 10, "HZ2": 20, "HZ3": 0,
    }  # fmt: skip
    assert {key: each.cartons for key, each in found.by_product.items()} == {"P01": 30, "P02": 60}
    assert (found.total.cartons, found.key_total.cartons) == (90, 30)
    assert found.total.method is Method.MEAN


def test_the_plans_stand_beside_the_last_whole_months(autumn: Ledger) -> None:
    save_plans(autumn, [plan("HZ1", "2026-12", 40, 12)])
    view = plan_view(autumn, "2026-12", TODAY)
    assert view.recent == ("2026-08", "2026-09", "2026-10"), "November has not ended"
    rows = {row.retailer_id: row for row in view.rows}
    assert rows["HZ2"].recent == (60, 60, 60)
    assert rows["HZ1"].cartons == 40
    assert rows["HZ3"].plan is None
    sums = sums_of(view.rows)
    assert (sums.recent, sums.forecast, sums.cartons) == ((90, 90, 90), 90, 40)
    save_plans(autumn, [plan("HZ2", "2026-12", 7)])
    assert sums_of(with_plans_of_now(autumn, view).rows).cartons == 47


def test_what_was_said_is_held_against_what_came(autumn: Ledger, bring_months: Bring) -> None:
    save_plans(autumn, [plan("HZ1", "2026-10", 40), plan("HZ2", "2026-10", 60)])
    october = past_months(autumn, ["2026-10", "2026-11"])
    assert [each.month for each in october] == ["2026-10"], "one not known whole is left out"
    near = october[0].forecast
    assert (near.total.actual, near.total.said) == (90, 90)
    assert near.by_store.parts == "90/90"
    planned = october[0].planned
    assert (planned.total.actual, planned.total.said, planned.stores) == (90, 100, 2)
    assert planned.by_store.parts == "80/90", "HZ1: 30 − |30 − 40| of 30"


def test_a_shop_that_just_opened_has_no_forecast(autumn: Ledger) -> None:
    with operation(autumn, "import_handouts") as unit:
        unit.save(
            Retailer(id="HZ9", licence_no="320706100129", shop_name="新店", owner="王",
                     opened_on=date(2026, 10, 8))
        )  # fmt: skip
    assert forecasts_of(autumn, "2026-11").by_retailer["HZ9"].method is Method.NONE


def test_three_hundred_retailers_are_a_moment(shops: Ledger, bring_months: Any) -> None:
    with operation(shops, "import_handouts") as unit:
        for number in range(300):
            unit.save(
                Retailer(id=f"K{number:03}", licence_no=f"{320706200000 + number}",
                         shop_name=f"店{number}", owner="王")
            )  # fmt: skip
    months = [f"2025-{m:02}" for m in range(1, 13)] + [f"2026-{m:02}" for m in range(1, 11)]
    for number in range(0, 300, 3):
        bring_months([(m, f"P{p:02}", 9, None) for m in months for p in range(8)], f"K{number:03}")
    begun = perf_counter()
    view = plan_view(shops, "2026-11", TODAY)
    spent = perf_counter() - begun
    assert len(view.rows) == 303
    assert view.forecasts.by_retailer["K000"].method is Method.SEASON
    assert spent < 1.0
