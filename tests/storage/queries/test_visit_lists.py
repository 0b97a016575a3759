"""Lists of visits and drafts, and what a form looks up beside its context."""

from collections.abc import Callable
from datetime import date, time

import attrs

from models.check import Check, PointResult
from models.retailer import RetailerNotes
from models.todo import Todo, TodoState
from models.visit import ShopState, StockLine, Visit
from storage.database import Ledger
from storage.ledger.drafts import discard_draft, list_drafts, save_draft, take_up_draft
from storage.ledger.records import find
from storage.ledger.unit_of_work import operation
from storage.operations.checks import record_check
from storage.operations.todos import change_todo, settle_todo
from storage.operations.visits import record_visit, withdraw_visit
from storage.queries.visit_form import (
    catalogue,
    collected,
    last_shortcomings,
    receivers,
    todos_named,
)
from storage.queries.visits import draft_of, draft_rows, recent_visits, shop_rows


def visit(retailer: str, day: date, **values: object) -> Visit:
    return Visit(id="", retailer_id=retailer, day=day, summary="来过", **values)  # type: ignore[arg-type]


def test_last_visits_newest_first_with_score_and_without_withdrawn(
    shops: Ledger, make_check: Callable[..., Check]
) -> None:
    record_visit(shops, visit("HZ1", date(2026, 11, 20), arrived=time(9, 5)))
    record_visit(shops, visit("HZ2", date(2026, 11, 23)), check=make_check("HZ2"))
    shut = visit("HZ3", date(2026, 11, 22), shop_state=ShopState.CLOSED)
    record_visit(shops, shut)
    gone = find(shops, Visit, "retailer_id = 'HZ3'")[0].id
    rows = recent_visits(shops)
    assert [(row.retailer_id, row.missed, row.score) for row in rows] == [
        ("HZ2", False, 1000), ("HZ3", True, None), ("HZ1", False, None),
    ]  # fmt: skip
    assert (rows[2].arrived, rows[2].backfilled, rows[2].shop_name) == (
        "09:05",
        True,
        "好运烟酒商店",
    )
    withdraw_visit(shops, gone)
    assert [row.retailer_id for row in recent_visits(shops)] == ["HZ2", "HZ1"]
    assert [row.retailer_id for row in recent_visits(shops, 1)] == ["HZ2"]
    assert [row.retailer_id for row in recent_visits(shops, retailer_id="HZ1")] == ["HZ1"]


def test_drafts_with_their_shops_aside_and_taken_up_again(shops: Ledger, clock: object) -> None:
    save_draft(shops, "d1", "visit", "HZ1", {"day": "2026-11-23"})
    clock.move(minutes=1)  # type: ignore[attr-defined]
    save_draft(shops, "d2", "visit", "HZ1", {"day": "2026-11-11", "visit_id": "v"})
    save_draft(shops, "d3", "check", "HZ9", {})
    rows = draft_rows(shops)
    assert [(row.id, row.shop_name, row.corrects) for row in rows] == [
        ("d2", "好运烟酒商店", True), ("d3", "HZ9", False), ("d1", "好运烟酒商店", False),
    ]  # fmt: skip
    assert draft_of(shops, "visit", "HZ1") == "d1"
    assert draft_of(shops, "visit", "HZ1", "v") == "d2"
    assert draft_of(shops, "check", "HZ1") is None
    discard_draft(shops, "d1")
    assert draft_of(shops, "visit", "HZ1") is None
    assert [row.id for row in draft_rows(shops, discarded=True)] == ["d1"]
    take_up_draft(shops, "d1")
    assert {draft.id for draft in list_drafts(shops)} == {"d1", "d2", "d3"}


def test_shops_to_start_at_follow_the_managers_own_route(shops: Ledger) -> None:
    with operation(shops, "save_notes") as unit:
        notes = RetailerNotes(id="HZ3", route_order=0, mobile="13900000000")
        unit.save(notes)
    record_visit(shops, visit("HZ2", date(2026, 11, 20)))
    rows = shop_rows(shops)
    assert [row.id for row in rows] == ["HZ3", "HZ1", "HZ2"]
    assert rows[0].phone == "13900000000"
    assert [row.last_visit for row in rows] == [None, None, date(2026, 11, 20)]


def test_collection_of_the_month_leaves_the_visit_in_hand_out(shops: Ledger) -> None:
    for day, products in ((date(2026, 10, 30), ("P00",)), (date(2026, 11, 5), ("P01", "P02"))):
        lines = tuple(StockLine(product_id=each, stock=10) for each in products)
        record_visit(shops, visit("HZ1", day, stock_lines=lines))
    mine = find(shops, Visit, "day = '2026-11-05'")[0].id
    found = collected(shops, "HZ1", date(2026, 11, 23))
    assert (found.products, found.needed) == (frozenset({"P01", "P02"}), 10)
    assert collected(shops, "HZ1", date(2026, 11, 23), mine).products == frozenset()


def test_what_the_last_check_asked_for(shops: Ledger, make_check: Callable[..., Check]) -> None:
    assert last_shortcomings(shops, "HZ1") is None
    fail = PointResult.FAIL
    check = make_check("HZ1", date(2026, 11, 1), A1=fail, A2=fail, A4=fail, B8=fail)
    record_check(shops, attrs.evolve(check, display_demand="整条摆前面"))
    todos = find(shops, Todo, "source = '评估' ORDER BY point")
    settle_todo(shops, todos[0].id)
    change_todo(shops, attrs.evolve(todos[1], state=TodoState.CANCELLED, reason="重复"))
    found = last_shortcomings(shops, "HZ1")
    assert found is not None
    assert (found.settled, found.all, found.demand) == (1, 3, "整条摆前面")
    made = find(shops, Check, "1")[0].id
    assert last_shortcomings(shops, "HZ1", made) is None
    settled = todos_named(shops, [todos[0].id], date(2026, 11, 23))
    assert [(todo.content, todo.overdue) for todo in settled] == [(todos[0].content, True)]


def test_who_received_last_stands_first(shops: Ledger) -> None:
    record_visit(shops, visit("HZ1", date(2026, 11, 1), received_by="王建国", received_role="店主"))
    record_visit(shops, visit("HZ1", date(2026, 11, 20), received_by="李娟", received_role="店员"))
    record_visit(shops, visit("HZ1", date(2026, 11, 21)))
    assert receivers(shops, "HZ1") == [("李娟", "店员"), ("王建国", "店主")]


def test_catalogue_puts_what_is_on_sale_first(shops: Ledger) -> None:
    with operation(shops, "import_handouts") as unit:
        known = catalogue(shops)
        assert len(known) == 12
        product = unit.plain("product", "P00")
        assert product is not None
        unit.save_plain("product", {**product, "status": "停销"})
    assert catalogue(shops)[-1].id == "P00"
