"""The day: a round that stays the same while it is walked, what is due, what was not finished."""

from collections.abc import Callable
from datetime import date
from typing import Any

import attrs
import pytest

from models.reminders import ReminderKind
from models.retailer import Retailer
from models.todo import Todo
from models.visit import QuickAnswer, QuickCheckLine, ShopState, StockLine, Visit, VisitMode
from storage.database import Ledger
from storage.ledger.drafts import save_draft
from storage.ledger.records import get
from storage.ledger.unit_of_work import operation
from storage.operations.history import undo
from storage.operations.todos import add_todo, settle_todo
from storage.operations.visits import record_visit, withdraw_visit
from storage.queries.today import StopState, stop_card, today_view, visits_of_day

TODAY = date(2026, 11, 23)


def visit(shop: str, **changed: Any) -> Visit:
    return Visit(id="", retailer_id=shop, **{"day": TODAY, "opinion": "无", **changed})


def stops(ledger: Ledger) -> list[tuple[str, StopState, bool]]:
    found = today_view(ledger, TODAY).stops
    return [(stop.retailer_id, stop.state, stop.planned) for stop in found]


def test_the_round_of_the_morning_stays_while_it_is_walked(shops: Ledger) -> None:
    add_todo(
        shops,
        Todo(id="T1", retailer_id="HZ2", content="旧账", due=date(2026, 11, 20),
             created_on=date(2026, 11, 1)),
    )  # fmt: skip
    morning = today_view(shops, TODAY)
    assert morning.route == "海州一线"
    assert [stop.retailer_id for stop in morning.stops] == ["HZ1", "HZ2", "HZ3"]
    assert morning.stops[1].reasons[0] == "待办逾期 1"
    settle_todo(shops, "T1")
    record_visit(
        shops, visit("HZ1", opinion="", summary="", mode=VisitMode.PHONE, guidance="讲政策")
    )
    record_visit(shops, visit("HZ2", opinion="", shop_state=ShopState.CLOSED))
    noon = today_view(shops, TODAY)
    assert [stop.reasons for stop in noon.stops] == [stop.reasons for stop in morning.stops]
    assert stops(shops) == [
        ("HZ1", StopState.DONE, True),
        ("HZ2", StopState.MISSED, True),
        ("HZ3", StopState.OPEN, True),
    ]
    assert (noon.next_stop, noon.count(StopState.OPEN, StopState.BEGUN)) == ("HZ3", 1)


def test_a_store_visited_beside_the_round_follows_behind_it(shops: Ledger) -> None:
    record_visit(shops, visit("HZ1", day=date(2026, 11, 22)))
    assert [key for key, _state, _planned in stops(shops)] == ["HZ2", "HZ3"]
    done = record_visit(shops, visit("HZ1"))
    assert stops(shops)[-1] == ("HZ1", StopState.DONE, False)
    undo(shops)
    assert [key for key, _state, _planned in stops(shops)] == ["HZ2", "HZ3"]
    assert done


def test_an_unfinished_visit_is_the_next_stop_a_correction_is_not(shops: Ledger) -> None:
    save_draft(shops, "D1", "visit", "HZ2", {"visit_id": "V9"})
    assert today_view(shops, TODAY).next_stop == "HZ1"
    save_draft(shops, "D2", "visit", "HZ3", {"day": "2026-11-23"})
    view = today_view(shops, TODAY)
    assert view.next_stop == "HZ3"
    assert view.stops[2].draft_id == "D2"
    assert {draft.id for draft in view.drafts} == {"D1", "D2"}


def test_closed_stores_are_neither_on_the_round_nor_missed(shops: Ledger) -> None:
    held = get(shops, Retailer, "HZ3")
    assert held is not None
    with operation(shops, "import_handouts") as unit:
        unit.save(attrs.evolve(held, status="停业", licence_until=date(2026, 11, 1)))
    view = today_view(shops, TODAY)
    assert [stop.retailer_id for stop in view.stops] == ["HZ1", "HZ2"]
    kinds = {each.kind: each.ids for each in view.reminders}
    assert ReminderKind.LICENCE_EXPIRED not in kinds
    assert set(kinds[ReminderKind.LONG_UNVISITED]) == {"HZ1", "HZ2"}
    assert view.notices.retailer_ids == ("HZ1", "HZ2")


def test_reminders_name_what_is_behind_them_own_todos_too(shops: Ledger) -> None:
    add_todo(shops, Todo(id="T1", retailer_id="HZ2", content="补签", due=date(2026, 11, 18)))
    add_todo(shops, Todo(id="T2", content="自己的事", due=date(2026, 11, 20)))
    add_todo(shops, Todo(id="T3", retailer_id="HZ1", content="今天", due=TODAY))
    view = today_view(shops, TODAY)
    found = {each.kind: (each.ids, each.text) for each in view.reminders}
    assert found[ReminderKind.TODOS_OVERDUE] == (("T1", "T2"), "2 项，最久欠 5 天")
    assert found[ReminderKind.TODOS_TODAY] == (("T3",), "1 项")
    assert view.todo_shops == {"T1": "HZ2", "T3": "HZ1"}


def test_a_notice_is_a_gap_until_each_open_store_was_told(shops: Ledger) -> None:
    assert today_view(shops, TODAY).notices.retailer_ids == ("HZ1", "HZ2", "HZ3")
    told = record_visit(shops, visit("HZ2", notices_told=("N1",)))
    gap = today_view(shops, TODAY).notices
    assert (gap.notices, gap.retailer_ids) == (1, ("HZ1", "HZ3"))
    withdraw_visit(shops, next(iter(told.ids("visit"))))
    assert len(today_view(shops, TODAY).notices.retailer_ids) == 3


def test_a_visit_of_the_day_tells_what_it_holds(
    shops: Ledger, make_check: Callable[..., Any]
) -> None:
    quick = tuple(
        QuickCheckLine(item=item, result=answer)
        for item, answer in enumerate(
            (QuickAnswer.PASS, QuickAnswer.PASS, QuickAnswer.FAIL, QuickAnswer.NOT_APPLICABLE), 1
        )
    )
    lines = (StockLine(product_id="P01", stock=0), StockLine(product_id="P02", stock=30),
             StockLine(product_id="P03", demand=2))  # fmt: skip
    record_visit(
        shops,
        visit("HZ1", quick_check=quick, stock_lines=lines),
        check=make_check("HZ1"),
        todos=[Todo(id="", content="补货")],
    )
    (found,) = visits_of_day(shops, TODAY)
    assert (found.at, found.counted, found.out_of_stock) == ("10:08", 2, 1)
    assert (found.passed, found.answered, found.todos) == (2, 3, 1)
    assert (found.score, found.missed) == (1000, False)
    assert visits_of_day(shops, date(2026, 11, 22)) == []


@pytest.mark.parametrize(
    ("day", "bought"), [("2026-11-18", 5), ("2026-10-30", None)]
)  # a month of which nothing is known is not a month without purchases
def test_the_card_tells_a_months_purchases_only_where_known(
    shops: Ledger, bring_lines: Callable[..., int], day: str, bought: int | None
) -> None:
    bring_lines([("D1", day, "P01", 5)])
    card = stop_card(shops, today_view(shops, TODAY), "HZ1")
    assert card.bought == bought
    assert [(order.day.isoformat(), order.quantity) for order in card.orders] == [(day, 5)]
    assert card.six_ones is not None
    assert card.cover is None


def test_an_empty_ledger_has_an_empty_day(ledger: Ledger) -> None:
    view = today_view(ledger, TODAY)
    assert (view.stops, view.reminders, view.next_stop, view.route) == ((), (), "", "")
