"""What reports are made of: purchases of spans as they count, market, customers, own work."""

from collections.abc import Callable
from datetime import date, time
from fractions import Fraction
from typing import Any

import pytest

from models.calendar import Period
from models.entries import Complaint, ComplaintKind, MarketNote
from models.entries.complaint import COMMITMENTS
from models.metrics.quotient import Reason
from models.plan_stop import PlanStop
from models.product import Product
from models.reports import ReportKind
from models.reports.figures import NEEDS
from models.retailer import Retailer, StandardTerm, StatusEntry
from models.target import Target, target_id
from models.todo import Todo, TodoState
from models.visit import PriceTag, ShopState, StockLine, Visit
from storage.database import Ledger
from storage.ledger.unit_of_work import operation
from storage.operations.entries import save_entry
from storage.queries.report_facts import report_facts
from storage.queries.report_facts.sales import sales_between, sales_facts

TODAY = date(2026, 11, 23)
NOVEMBER = Period.parse("2026-11")
Bring = Callable[..., int]


def save(ledger: Ledger, *records: Any) -> None:
    with operation(ledger, "import_handouts") as unit:
        for record in records:
            unit.save(record)


# ------------------------------------------------------------------------------------- purchases


def test_a_span_counts_lines_and_whole_months_without_any(
    shops: Ledger, bring_lines: Bring, bring_months: Bring
) -> None:
    bring_months([("2026-09", "P01", 4, 40), ("2026-10", "P01", 9, None), ("2026-11", "P01", 5, 7)])
    bring_months([("2026-11", "P02", 3, 30)], shop="HZ2")
    bring_lines([("D1", "2026-10-30", "P01", 2), ("D2", "2026-11-03", "P02", -1)])
    autumn = sales_between(shops, date(2026, 9, 1), date(2026, 11, 30))
    assert {key: each.quantity for key, each in autumn.by_retailer.items()} == {"HZ1": 5, "HZ2": 3}
    assert autumn.by_product["P01"].quantity == 6, "the lines of October win over its sum"
    part = sales_between(shops, date(2026, 9, 2), date(2026, 11, 29))
    assert {key: each.quantity for key, each in part.by_retailer.items()} == {"HZ1": 1}
    assert sales_between(shops, date(2026, 9, 1), date(2026, 9, 29)).by_product == {}


def test_what_has_no_amount_is_left_out_of_the_price(shops: Ledger, bring_months: Bring) -> None:
    bring_months([("2026-10", "P01", 10, 100_000), ("2026-10", "P02", 30, None)])
    found = sales_between(shops, date(2026, 10, 1), date(2026, 10, 31))
    assert found.price().ratio == 10_000
    assert found.quantity().ratio == 40


def test_a_base_that_is_not_known_whole_is_none(
    shops: Ledger, bring_lines: Bring, bring_months: Bring
) -> None:
    bring_lines([("D1", "2026-10-20", "P01", 2), ("D2", "2026-11-20", "P02", 4)])
    found = sales_facts(shops, NOVEMBER, TODAY)
    assert found.spans.label == "截至2026-11-23"
    assert found.now.quantity().ratio == 4
    assert found.before.reason is Reason.SHORT_HISTORY, "October is known from the 20th on"
    assert found.year_ago.reason is Reason.NO_YEAR_AGO
    assert found.so_far.reason is Reason.SHORT_HISTORY
    bring_months([("2026-01", "P01", 5, None), ("2026-10", "P01", 5, None)], shop="HZ2")
    again = sales_facts(shops, Period.parse("2026-10"), TODAY)
    assert again.now.quantity().ratio == 7
    assert again.before.reason is Reason.NO_BASE
    assert again.so_far.quantity().ratio == 12


def test_a_month_known_by_its_sum_alone_is_no_base_for_a_part(
    shops: Ledger, bring_lines: Bring, bring_months: Bring
) -> None:
    bring_months([("2025-11", "P01", 300, 1)])
    bring_lines([("D1", "2026-11-02", "P01", 2), ("D2", "2026-11-20", "P01", 3)])
    running = sales_facts(shops, NOVEMBER, TODAY)
    assert running.year_ago.reason is Reason.NO_YEAR_AGO
    whole = sales_facts(shops, NOVEMBER, date(2026, 12, 2))
    assert whole.spans.label == "截至2026-11-20"
    bring_lines([("D3", "2026-11-28", "P01", 1)])
    ended = sales_facts(shops, NOVEMBER, date(2026, 12, 2))
    assert ended.spans.label == ""
    assert ended.year_ago.quantity().ratio == 300


def test_without_any_purchases_there_are_no_figures_and_every_report_is_there(
    shops: Ledger,
) -> None:
    for kind in ReportKind:
        key = {ReportKind.WEEKLY: "2026W47", ReportKind.QUARTERLY: "2026Q3"}.get(kind, "2026-10")
        found = report_facts(shops, kind, key, TODAY)
        assert found.sales.now.reason is Reason.NO_DATA
        given = {name for name in ("market", "customers", "work", "abc") if getattr(found, name)}
        assert given >= NEEDS[kind] & {"market", "customers", "work", "abc"}


# ---------------------------------------------------------------------------------------- market


@pytest.fixture
def seen(shops: Ledger, bring_lines: Bring) -> Ledger:
    """Two shops looked at: one product out in one of them, prices, what was heard."""
    save(
        shops,
        Product(id="P01", name="示例01", wholesale=954_000, retail_carton=1_080_000, novel=True),
        Visit(
            id="V1", retailer_id="HZ1", day=date(2026, 11, 18), arrived=time(9), left=time(9, 20),
            market_note="婚宴多", satisfaction=4, planned=True,
            stock_lines=(
                StockLine(product_id="P01", stock=50, retail_carton=1_080_000),
                StockLine(product_id="P02", out_days=3, tag=PriceTag.PRESENT),
            ),
        ),
        Visit(
            id="V2", retailer_id="HZ2", day=date(2026, 11, 19), rival_note="低价外烟",
            stock_lines=(StockLine(product_id="P01", stock=30, retail_carton=1_000_000),),
        ),
        Visit(id="V3", retailer_id="HZ3", day=date(2026, 11, 19), shop_state=ShopState.CLOSED),
    )  # fmt: skip
    bring_lines([("D1", "2026-11-17", "P01", 14), ("D2", "2026-11-20", "P02", 5)])
    save_entry(
        shops,
        MarketNote(id="", day=date(2026, 11, 20), content="断货多", products=("P02",)),
    )
    return shops


def test_the_market_of_a_week_is_what_was_seen_and_heard(seen: Ledger) -> None:
    found = report_facts(seen, ReportKind.WEEKLY, "2026W47", TODAY).market
    assert found is not None
    assert [note.content for note in found.notes] == ["婚宴多", "低价外烟", "断货多"]
    assert found.notes[2].products == ("示例02",)
    assert found.shortage.parts == "1/2"
    assert [(each.product_id, each.out, each.seen) for each in found.shortages] == [("P02", 1, 1)]
    assert found.price_kept.parts == "1/2"
    assert found.cover.ratio == 4, "8 条 in stock, 14 bought in 7 days: 2 a day"
    assert found.new_buyers.parts == "1/3"
    assert found.price_index.reason is Reason.NO_YEAR_AGO


def test_the_price_index_weighs_by_last_years_quantities(
    seen: Ledger, bring_lines: Bring, bring_months: Bring
) -> None:
    bring_months([(f"2025-{month:02}", "P01", 10, None) for month in range(1, 13)])
    running = report_facts(seen, ReportKind.MARKET, "2026-11", TODAY).market
    assert running is not None
    assert running.price_index.reason is Reason.SHORT_HISTORY, "half a November is no base"
    bring_lines([("D9", "2026-11-28", "P01", 1)])
    ended = report_facts(seen, ReportKind.MARKET, "2026-11", date(2026, 12, 5)).market
    assert ended is not None
    assert ended.price_index.ratio == Fraction(1_040_000, 1_080_000)


# ------------------------------------------------------------------------------------------ work


def test_own_work_of_a_week_with_the_plan_of_the_next(seen: Ledger) -> None:
    save(
        seen,
        PlanStop(id="S1", retailer_id="HZ1", day=date(2026, 11, 18)),
        PlanStop(id="S2", retailer_id="HZ3", day=date(2026, 11, 19)),
        PlanStop(id="S3", retailer_id="HZ1", day=date(2026, 11, 24)),
        PlanStop(id="S4", retailer_id="HZ3", day=date(2026, 11, 24)),
        Todo(id="T1", content="甲", created_on=date(2026, 11, 17), due=date(2026, 11, 20)),
        Todo(
            id="T2", content="乙", created_on=date(2026, 11, 2), settled_on=date(2026, 11, 18),
            state=TodoState.DONE,
        ),
        Todo(id="T3", content="丙", created_on=date(2026, 11, 23)),
    )  # fmt: skip
    found = report_facts(seen, ReportKind.WEEKLY, "2026W47", TODAY).work
    assert found is not None
    assert (found.planned, found.kept, found.done, found.missed, found.days) == (2, 1, 2, 1, 2)
    assert (found.owed, found.covered, found.working) == (3, 2, 5)
    assert (found.minutes, found.timed) == (20, 1)
    assert found.todos == (1, 1, 1, 1)
    [day] = found.upcoming
    assert (day.stops, day.standard, day.shops) == (2, 1, ("好运烟酒商店", "马桥便民店"))
    assert found.six_ones_total.denominator == 8, "the month in which the week ends"


def test_without_a_plan_visits_marked_as_planned_stand_for_it(seen: Ledger) -> None:
    found = report_facts(seen, ReportKind.WEEKLY, "2026W47", TODAY).work
    assert found is not None
    assert (found.planned, found.kept) == (1, 1)


# ------------------------------------------------------------------------------------- customers


def test_customers_of_a_quarter_come_leave_and_are_served(seen: Ledger, bring_lines: Bring) -> None:
    gone = (StatusEntry(since=date(2020, 1, 1), status="正常"),
            StatusEntry(since=date(2026, 11, 5), status="停业"))  # fmt: skip
    save(
        seen,
        Retailer(
            id="HZ4", licence_no="320706100124", shop_name="新来的店", opened_on=date(2026, 11, 2),
            status="新入网", retail_format="其他类",
            status_history=(StatusEntry(since=date(2026, 11, 2), status="新入网"),),
            standard_terms=(StandardTerm(since=date(2026, 11, 10)),),
        ),
        Retailer(id="HZ3", licence_no="320706100123", shop_name="马桥便民店", status_history=gone),
    )  # fmt: skip
    for kind, content, state in (
        (ComplaintKind.COMPLAINT, "送货迟", None), (ComplaintKind.PROPOSAL, "延长订货时间", None),
    ):  # fmt: skip
        save_entry(
            seen,
            Complaint(
                id="", kind=kind, received_on=date(2026, 11, 16), retailer_id="HZ1",
                commitment=COMMITMENTS[2], content=content, closed_on=state,
            ),
        )  # fmt: skip
    found = report_facts(seen, ReportKind.QUARTERLY, "2026Q4", TODAY)
    customers = found.customers
    assert customers is not None
    assert [cell.text for cell in customers.in_net.cells] == ["3", "1", "0", "4"]
    assert [cell.text for cell in customers.trading.cells] == ["3", "1", "1", "3"]
    assert [cell.text for cell in customers.standard.cells] == ["2", "1", "0", "3"]
    assert customers.complaints == (2, 0, 2)
    assert customers.satisfaction.parts == "4/1"
    assert customers.classes["HZ1"].value == "A"
    assert [each.content for each in found.proposals] == ["延长订货时间"]


def test_a_new_product_has_arrived_where_it_was_bought_in_three_months(
    seen: Ledger, bring_lines: Bring
) -> None:
    bring_lines([("E1", "2026-08-05", "P01", 3), ("E2", "2026-09-05", "P02", 3)], shop="HZ2")
    save(
        seen,
        Target(
            id=target_id("2026-11", "铺货户数", "示例01"), period="2026-11", metric="铺货户数",
            subject="示例01", value="4", unit="户",
        ),
    )  # fmt: skip
    [product] = report_facts(seen, ReportKind.EXPANSION, "2026-11", TODAY).new_products
    assert (product.stores.before, product.stores.now) == (frozenset({"HZ2"}), frozenset({"HZ1"}))
    assert product.goal.value == 4
