"""A retailer in a list: the manager's own values, and what visits, todos and purchases say."""

from collections.abc import Callable
from datetime import date
from typing import Any

import attrs
import pytest

from models.changes import Changes
from models.retailer import Retailer, RetailerNotes, StandardTerm
from models.route.distance import Place
from models.todo import Todo, TodoState
from models.visit import ShopState, Visit
from storage.database import Ledger
from storage.ledger.drafts import discard_draft, save_draft
from storage.ledger.records import get
from storage.ledger.unit_of_work import operation
from storage.operations.history import undo
from storage.operations.retailer_notes import change_notes, set_starred
from storage.operations.todos import add_todo
from storage.operations.visits import record_visit
from storage.queries.retailers import retailer_row, retailer_rows, retailers_touched
from storage.queries.visits import draft_of, draft_rows, recent_visits, shop_rows

TODAY = date(2026, 11, 23)


def saved(ledger: Ledger, **changed: Any) -> None:
    """Save HZ1 as headquarters would change it."""
    held = get(ledger, Retailer, "HZ1")
    assert held is not None
    with operation(ledger, "import_handouts") as unit:
        unit.save(attrs.evolve(held, **changed))


def row_of(ledger: Ledger, retailer_id: str = "HZ1", today: date = TODAY) -> Any:
    row = retailer_row(ledger, retailer_id, today)
    assert row == next(each for each in retailer_rows(ledger, today) if each.id == retailer_id)
    return row


def test_the_managers_own_values_stand_before_headquarters(shops: Ledger) -> None:
    saved(shops, longitude="119.1", latitude="34.5")
    assert row_of(shops).place == Place(119.1, 34.5)
    change_notes(
        shops,
        RetailerNotes(
            id="HZ1",
            mobile="13900009999",
            visit_route="新浦二线",
            route_order=0,
            longitude="119.2",
            latitude="34.6",
            salutation="王哥",
            best_hours="下午",
            starred=True,
        ),
    )
    row = row_of(shops)
    assert (row.phone, row.visit_route, row.route_order) == ("13900009999", "新浦二线", 0)
    assert (row.place, row.salutation, row.best_hours) == (Place(119.2, 34.6), "王哥", "下午")
    assert row.starred
    assert [each.id for each in retailer_rows(shops, TODAY)] == ["HZ1", "HZ2", "HZ3"]
    undo(shops)
    assert (row_of(shops).phone, row_of(shops).route_order) == ("13800001234", 1)
    assert [each.id for each in shop_rows(shops)] == ["HZ1", "HZ2", "HZ3"]


@pytest.mark.parametrize(
    ("longitude", "latitude"), [("", "34.5"), ("119.1", ""), ("不详", "34.5"), ("nan", "34.5")]
)
def test_a_place_that_is_none_is_not_known(shops: Ledger, longitude: str, latitude: str) -> None:
    saved(shops, longitude=longitude, latitude=latitude)
    assert row_of(shops).place is None


def test_visits_todos_and_purchases_are_as_of_today(
    shops: Ledger, bring_lines: Callable[..., int]
) -> None:
    bring_lines(
        [
            ("D1", "2026-10-31", "P01", 9),
            ("D2", "2026-11-01", "P01", 2),
            ("D3", "2026-11-23", "P01", 3),
            ("D4", "2026-11-24", "P01", 7),
        ]
    )
    for day, state in (
        (date(2026, 10, 31), ShopState.OPEN),
        (date(2026, 11, 2), ShopState.OPEN),
        (date(2026, 11, 22), ShopState.CLOSED),
    ):
        record_visit(
            shops, Visit(id="", retailer_id="HZ1", day=day, shop_state=state, opinion="无")
        )
    for key, due, state in (
        ("T1", TODAY, TodoState.OPEN),
        ("T2", date(2026, 11, 22), TodoState.ESCALATED),
        ("T3", None, TodoState.DOING),
        ("T4", date(2026, 11, 1), TodoState.DONE),
    ):
        add_todo(shops, Todo(id=key, retailer_id="HZ1", content=key, due=due, state=state))
    row = row_of(shops)
    assert (row.last_visit, row.visits_this_month) == (date(2026, 11, 2), 1)
    assert (row.open_todos, row.overdue_todos) == (3, 1)
    assert row.bought_this_month == 5
    assert row.standard
    other = row_of(shops, "HZ3")
    assert (other.last_visit, other.visits_this_month, other.open_todos) == (None, 0, 0)
    assert (other.bought_this_month, other.standard, other.closed) == (0, False, False)


def test_a_term_counts_on_its_first_and_last_day(shops: Ledger) -> None:
    saved(shops, standard_terms=(StandardTerm(since=date(2026, 11, 10), until=date(2026, 11, 20)),))
    days = (date(2026, 11, 9), date(2026, 11, 10), date(2026, 11, 20), date(2026, 11, 21))
    assert [row_of(shops, today=day).standard for day in days] == [False, True, True, False]


def test_a_closed_shop_stays_in_the_list_and_one_taken_back_does_not(shops: Ledger) -> None:
    saved(shops, status="停业", in_master=False)
    assert row_of(shops).closed
    assert not row_of(shops).in_master
    with operation(shops, "import_handouts") as unit:
        unit.remove(Retailer, "HZ3")
    assert retailer_row(shops, "HZ3", TODAY) is None
    assert [each.id for each in retailer_rows(shops, TODAY)] == ["HZ1", "HZ2"]


def test_what_an_operation_touched_is_told_by_shop(shops: Ledger) -> None:
    assert retailers_touched(shops, set_starred(shops, "HZ2", starred=True)) == {"HZ2"}
    visit = record_visit(shops, Visit(id="", retailer_id="HZ1", day=TODAY, opinion="无"))
    assert retailers_touched(shops, visit) == {"HZ1"}
    own = add_todo(shops, Todo(id="", content="自己的事"))
    assert retailers_touched(shops, own) == {""}
    assert retailers_touched(shops, Changes(kinds={"manager": {"A001"}})) == frozenset()
    for everything in (
        Changes(kinds={"setting": {"x"}}),
        Changes(kinds={"purchase": {"HZ1"}}),
        Changes(kinds={"visit": set()}),
        Changes(kinds={"retailer": {f"K{number}" for number in range(41)}}),
    ):
        assert retailers_touched(shops, everything) is None


# --------------------------------------------------------------- visits, drafts, shops to start


def test_recent_visits_are_told_with_their_shop_and_score(
    shops: Ledger, make_check: Callable[..., Any], clock: Any
) -> None:
    record_visit(
        shops,
        Visit(id="V1", retailer_id="HZ1", day=date(2026, 11, 2), shop_state=ShopState.CLOSED),
    )
    clock.move(minutes=5)
    record_visit(
        shops, Visit(id="V2", retailer_id="HZ2", day=TODAY, opinion="无"), check=make_check("HZ2")
    )
    newest, oldest = recent_visits(shops)
    assert (newest.id, newest.shop_name, newest.score, newest.grade) == (
        "V2", "银杏超市", 1000, "优秀",
    )  # fmt: skip
    assert (oldest.missed, oldest.backfilled, oldest.score, oldest.grade) == (True, True, None, "")
    assert [each.id for each in recent_visits(shops, 1)] == ["V2"]
    assert [each.id for each in recent_visits(shops, retailer_id="HZ1")] == ["V1"]
    assert [each.last_visit for each in shop_rows(shops)] == [None, TODAY, None]


def test_a_start_goes_on_with_the_form_that_was_begun(shops: Ledger, clock: Any) -> None:
    save_draft(shops, "D1", "visit", "HZ1", {"day": "2026-11-23"})
    clock.move(minutes=1)
    save_draft(shops, "D2", "visit", "HZ1", {"day": "2026-11-20", "visit_id": "V1"})
    clock.move(minutes=1)
    save_draft(shops, "D3", "check", "nobody", {})
    rows = draft_rows(shops)
    assert [(row.id, row.shop_name, row.day, row.corrects) for row in rows] == [
        ("D3", "nobody", "", False),
        ("D2", "好运烟酒商店", "2026-11-20", True),
        ("D1", "好运烟酒商店", "2026-11-23", False),
    ]
    assert draft_of(shops, "visit", "HZ1") == "D1"
    assert draft_of(shops, "visit", "HZ1", "V1") == "D2"
    assert draft_of(shops, "check", "HZ1") is None
    discard_draft(shops, "D1")
    assert draft_of(shops, "visit", "HZ1") is None
    assert [row.id for row in draft_rows(shops, discarded=True)] == ["D1"]


def test_a_new_ledger_has_no_rows(ledger: Ledger) -> None:
    assert retailer_rows(ledger, TODAY) == []
    assert shop_rows(ledger) == []
    assert recent_visits(ledger) == []
