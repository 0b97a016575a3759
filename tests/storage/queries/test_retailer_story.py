"""One retailer's story: months with their sources, visits, and records read without converters."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

import attrs
import pytest

from models.retailer import Retailer, RetailerNotes
from models.todo import Todo
from models.visit import ShopState, StockLine, Visit
from storage.database import Ledger
from storage.ledger.records import get
from storage.operations.retailer_notes import change_notes
from storage.operations.todos import add_todo
from storage.operations.visits import record_visit
from storage.queries.retailer_story import retailer_preview, retailer_story, visit_rows

TODAY = date(2026, 11, 23)


def story(ledger: Ledger, retailer_id: str = "HZ1") -> Any:
    found = retailer_story(ledger, retailer_id, TODAY)
    assert found is not None
    return found


def test_records_are_what_the_ledgers_own_reader_gives(shops: Ledger) -> None:
    notes = RetailerNotes(
        id="HZ1", salutation="王哥", area=46, near_school=False, starred=True, remark="月初多备"
    )
    change_notes(shops, notes)
    told = story(shops)
    held, own = get(shops, Retailer, "HZ1"), get(shops, RetailerNotes, "HZ1")
    assert held is not None
    assert own is not None
    assert told.retailer == attrs.evolve(held, updated_at=None)
    assert told.notes == attrs.evolve(own, updated_at=None)
    assert told.completeness.filled == 11
    assert "商圈" in told.completeness.labels
    assert story(shops, "HZ2").notes == RetailerNotes(id="HZ2")
    assert retailer_story(shops, "nobody", TODAY) is None


def test_a_partial_month_is_compared_with_the_same_days(
    shops: Ledger, bring_lines: Callable[..., int]
) -> None:
    bring_lines(
        [
            ("A1", "2025-11-05", "P01", 40),
            ("A2", "2025-11-20", "P01", 21),
            ("A3", "2025-11-25", "P01", 9),
            ("B0", "2026-10-28", "P01", 90),
            ("B1", "2026-11-04", "P01", 50),
            ("B2", "2026-11-20", "P01", 16),
        ]
    )
    bought = story(shops).bought
    assert (bought.months[0], bought.months[-1]) == ("2025-12", "2026-11")
    assert bought.values[-2:] == (90, 66)
    assert bought.before[-1] == 70
    assert (bought.until, bought.this_year, bought.last_year) == (date(2026, 11, 20), 66, 61)
    assert bought.values[0] == 0  # known and nothing bought
    assert bought.before[0] is None  # before anything is known
    assert (bought.from_lines, bought.from_sums, bought.differences) == (True, False, {})


def test_a_month_after_the_last_known_day_is_unknown(
    shops: Ledger, bring_lines: Callable[..., int]
) -> None:
    bring_lines([("B0", "2026-10-28", "P01", 90)])
    bought = story(shops).bought
    assert (bought.values[-2:], bought.until, bought.this_year) == ((90, None), None, None)
    assert bought.known_until == date(2026, 10, 28)


def test_sums_stand_in_for_lines_and_differences_are_told(
    shops: Ledger, bring_lines: Callable[..., int], bring_months: Callable[..., int]
) -> None:
    bring_months([("2025-11", "P01", 61, None), ("2026-10", "P01", 88, None)])
    bring_lines([("B0", "2026-10-28", "P01", 90), ("B1", "2026-11-20", "P01", 66)])
    bought = story(shops).bought
    assert bought.values[-2:] == (90, 66)
    assert bought.before[-1] == 61
    assert bought.last_year is None  # a whole month's sum is no base for twenty days
    assert (bought.from_lines, bought.from_sums) == (True, True)
    assert bought.differences == {"2026-10": (88, 90)}


def test_visits_todos_and_check_are_told(
    shops: Ledger, make_check: Callable[..., Any], clock: Any
) -> None:
    for day, state, left in (
        (date(2026, 11, 2), ShopState.OPEN, time(9, 40)),
        (date(2026, 11, 9), ShopState.CLOSED, None),
        (TODAY, ShopState.OPEN, time(9, 50)),
    ):
        one = Visit(
            id="", retailer_id="HZ1", day=day, shop_state=state, arrived=time(9, 30), left=left,
            opinion="" if state is ShopState.CLOSED else "无",
            stock_lines=(StockLine(product_id="P01", stock=5),) if left else (),
        )  # fmt: skip
        record_visit(shops, one, check=make_check("HZ1") if day == TODAY else None)
        clock.move(minutes=1)
    add_todo(shops, Todo(id="T1", retailer_id="HZ1", content="补签", due=date(2026, 11, 1)))
    told = story(shops)
    assert [visit.day.day for visit in told.visits] == [23, 9, 2]
    assert (told.visits_this_year, told.minutes) == (2, 15)
    assert (told.visits[0].score, told.visits[0].counted) == (1000, 1)
    assert 2 in told.visits[0].items
    assert [(todo.id, todo.overdue) for todo in told.todos] == [("T1", True)]
    assert (told.check.total, told.check.grade) == (1000, "优秀")
    assert len(visit_rows(shops, "HZ1", limit=1)) == 1


@pytest.mark.parametrize(("shop", "standard"), [("HZ1", True), ("HZ3", False)])
def test_only_standard_stores_have_a_year_of_six_ones(
    shops: Ledger, shop: str, standard: bool
) -> None:
    told = story(shops, shop)
    assert (len(told.year) == 12) is standard
    preview = retailer_preview(shops, shop, TODAY)
    assert (preview.six_ones is not None) is standard
    assert (preview.last, preview.todos, preview.cover) == (None, (), None)
