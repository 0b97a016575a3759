"""What a visit's form begins with: products in their order, notices, todos, what is collected."""

from collections.abc import Callable
from datetime import date
from typing import Any

import attrs
import pytest

from models.calendar import Period, PeriodKind
from models.check import Check, PointResult
from models.notice import Notice
from models.product import Product
from models.retailer import RetailerNotes
from models.six_one_record import SixOneItem
from models.todo import Todo, TodoSource, TodoState
from models.visit import ShopState, StockLine, Visit
from storage.database import Ledger
from storage.ledger.records import find, get
from storage.ledger.unit_of_work import operation
from storage.operations.checks import record_check
from storage.operations.history import undo
from storage.operations.profile import change_setting, set_profile
from storage.operations.retailer_notes import change_notes
from storage.operations.todos import add_todo, settle_todo
from storage.operations.visits import record_visit, withdraw_visit
from storage.queries.settings import profile, setting, six_one_settings
from storage.queries.visit_form import (
    catalogue,
    collected,
    last_shortcomings,
    last_visit,
    open_todos,
    receivers,
    untold_notices,
    visit_context,
)

TODAY = date(2026, 11, 23)


def visit_of(day: date = TODAY, retailer: str = "HZ1", **fields: Any) -> Visit:
    return Visit(id="", retailer_id=retailer, day=day, **{"opinion": "无", **fields})


def counted(**packs: int) -> tuple[StockLine, ...]:
    return tuple(StockLine(product_id=key, stock=value) for key, value in packs.items())


def products(ledger: Ledger, **changed: dict[str, Any]) -> None:
    with operation(ledger, "import_handouts") as unit:
        for key, fields in changed.items():
            held = unit.get(Product, key)
            assert held is not None
            unit.save(attrs.evolve(held, **fields))


def test_key_products_then_what_was_out_then_the_best_sellers(
    shops: Ledger, bring_lines: Callable[..., int]
) -> None:
    products(shops, P05={"key_brand": "重点"}, P06={"key_brand": "重点"}, P07={"key_brand": "重点"})
    bring_lines(
        [
            ("D0", "2026-08-24", "P11", 50),
            ("D1", "2026-08-25", "P01", 3),
            ("D2", "2026-11-20", "P02", 9),
            ("D2", "2026-11-20", "P03", 9),
            ("D2", "2026-11-20", "P05", 1),
            ("D2", "2026-11-20", "P06", 2),
            ("D2", "2026-11-20", "P08", 1),
            ("D3", "2026-11-21", "P09", -1),
            ("D4", "2026-11-24", "P10", 5),
        ]
    )
    record_visit(shops, visit_of(date(2026, 11, 20), stock_lines=counted(P08=0, P04=6)))
    context = visit_context(shops, "HZ1", TODAY)
    assert context is not None
    told = [(each.id, each.reason, each.last_packs) for each in context.products]
    assert told == [
        ("P06", "重点", None),
        ("P05", "重点", None),
        ("P08", "上次断货", 0),
        ("P02", "常销", None),
        ("P03", "常销", None),
        ("P01", "常销", None),
        ("P04", "常销", 6),
    ]
    assert context.judge("P04", 9, TODAY).mismatch
    assert context.is_standard
    assert context.last is not None
    assert context.last.day == date(2026, 11, 20)
    assert [order.day.day for order in context.orders] == [21, 20, 25, 24]


def test_a_product_of_the_catalogue_joins_a_form(
    shops: Ledger, bring_lines: Callable[..., int]
) -> None:
    products(shops, P00={"status": "退市"}, P01={"name": "阿"})
    found = catalogue(shops)
    assert [found[place].id for place in (0, 10, 11)] == ["P02", "P01", "P00"]
    record_visit(shops, visit_of(date(2026, 11, 9), stock_lines=counted(P01=4)))
    bring_lines([("D1", "2026-11-12", "P01", 2)])
    context = visit_context(shops, "HZ1", TODAY)
    assert context is not None
    chosen = next(each for each in found if each.id == "P01").on_form(context.stock, TODAY)
    assert (chosen.reason, chosen.last_packs, chosen.bought) == ("加", 4, 2)
    other = found[0].on_form(context.stock, TODAY)
    assert (other.last_packs, other.bought) == (None, None)


def test_a_shop_nobody_knows_has_no_form(shops: Ledger) -> None:
    assert visit_context(shops, "nobody", TODAY) is None
    outside = visit_context(shops, "HZ3", TODAY)
    assert outside is not None
    assert not outside.is_standard
    assert (outside.last, outside.todos, outside.products) == (None, (), ())


def test_notices_are_told_once_and_only_while_they_hold(shops: Ledger) -> None:
    with operation(shops, "import_handouts") as unit:
        for key, fields in {
            "N2": {"published_on": date(2026, 11, 20)},
            "N3": {"published_on": date(2026, 11, 24)},
            "N4": {"until": date(2026, 11, 22)},
            "N5": {"until": TODAY, "published_on": TODAY},
            "N6": {"must_tell": False},
        }.items():
            unit.save(Notice(id=key, title=key, **{"must_tell": True, **fields}))  # type: ignore[arg-type]
    assert [each.id for each in untold_notices(shops, "HZ1", TODAY)] == ["N5", "N2", "N1"]
    record_visit(shops, visit_of(notices_told=("N2", "N1")))
    [told] = find(shops, Visit)
    assert [each.id for each in untold_notices(shops, "HZ1", TODAY)] == ["N5"]
    assert [each.id for each in untold_notices(shops, "HZ1", TODAY, told.id)] == ["N5", "N2", "N1"]
    assert len(untold_notices(shops, "HZ2", TODAY)) == 3
    withdraw_visit(shops, told.id)
    assert len(untold_notices(shops, "HZ1", TODAY)) == 3


def test_todos_are_told_the_most_urgent_first(shops: Ledger) -> None:
    for key, due, urgent, state in (
        ("无期", None, False, TodoState.OPEN),
        ("今天", TODAY, False, TodoState.DOING),
        ("今天急", TODAY, True, TodoState.OPEN),
        ("昨天", date(2026, 11, 22), False, TodoState.ESCALATED),
        ("办了", TODAY, False, TodoState.DONE),
        ("取消了", TODAY, False, TodoState.CANCELLED),
    ):
        add_todo(
            shops,
            Todo(id=key, retailer_id="HZ1", content=key, due=due, urgent=urgent, state=state),
        )
    add_todo(shops, Todo(id="别家", retailer_id="HZ2", content="别家"))
    found = open_todos(shops, TODAY, "HZ1")
    assert [(each.id, each.overdue) for each in found] == [
        ("昨天", True),
        ("今天急", False),
        ("今天", False),
        ("无期", False),
    ]
    assert len(open_todos(shops, TODAY)) == 5
    assert found[0].created_on == TODAY
    assert found[0].source == TodoSource.CASUAL


def test_the_last_visit_is_one_at_which_somebody_was_met(shops: Ledger, clock: Any) -> None:
    record_visit(shops, visit_of(date(2026, 11, 20), received_by="王建国", received_role="店主"))
    clock.move(minutes=1)
    record_visit(shops, visit_of(date(2026, 11, 20), received_by="李姐", summary="后一次"))
    clock.move(minutes=1)
    record_visit(shops, visit_of(shop_state=ShopState.CLOSED))
    last = last_visit(shops, "HZ1", TODAY)
    assert last is not None
    assert (last.summary, last.received_by) == ("后一次", "李姐")
    before = last_visit(shops, "HZ1", TODAY, last.id)
    assert before is not None
    assert before.received_by == "王建国"
    assert last_visit(shops, "HZ1", date(2026, 11, 19)) is None
    assert sorted(receivers(shops, "HZ1")) == [("李姐", ""), ("王建国", "店主")]
    assert receivers(shops, "HZ2") == []


def test_what_item_four_collected_is_of_the_stores_own_period(shops: Ledger) -> None:
    record_visit(shops, visit_of(date(2026, 11, 2), stock_lines=counted(P01=1, P02=2)))
    record_visit(shops, visit_of(TODAY, stock_lines=counted(P02=3, P03=0)))
    record_visit(
        shops,
        visit_of(TODAY, shop_state=ShopState.CLOSED, stock_lines=counted(P09=1)),
    )
    month = collected(shops, "HZ1", TODAY)
    assert (sorted(month.products), month.needed) == (["P01", "P02", "P03"], 10)
    last = next(
        v for v in find(shops, Visit, "deleted = 0") if len(v.stock_lines) == 2 and v.day == TODAY
    )
    assert sorted(collected(shops, "HZ1", TODAY, last.id).products) == ["P01", "P02"]
    change_notes(shops, RetailerNotes(id="HZ1", information_point=True))
    assert sorted(collected(shops, "HZ1", TODAY).products) == ["P02", "P03"]


def test_what_the_last_check_left_is_counted(
    shops: Ledger, make_check: Callable[..., Check], clock: Any
) -> None:
    assert last_shortcomings(shops, "HZ1") is None
    demand = attrs.evolve(
        make_check(A1=PointResult.FAIL, A2=PointResult.FAIL), display_demand="主推摆中间"
    )
    record_check(shops, demand)
    first, second = find(shops, Todo, "deleted = 0 ORDER BY point")
    settle_todo(shops, first.id)
    left = last_shortcomings(shops, "HZ1")
    assert left is not None
    assert (left.day, left.settled, left.all, left.demand) == (TODAY, 1, 2, "主推摆中间")
    assert second.state is TodoState.OPEN
    [check] = find(shops, Check)
    assert last_shortcomings(shops, "HZ1", check.id) is None
    undo(shops)
    undo(shops)
    assert last_shortcomings(shops, "HZ1") is None


# ------------------------------------------------------------------------ settings and profile


def test_settings_of_the_six_ones_hold_from_their_month_on(shops: Ledger) -> None:
    change_setting(shops, "six_one.4@2026-11", '{"minimum_lines": 5}')
    change_setting(shops, "six_one.4@2027-01", '{"minimum_lines": 8, "period": "季"}')
    change_setting(shops, "sixxone.4@2026-11", "something else")
    held = six_one_settings(shops)
    rules = [
        held.of(SixOneItem.MARKET_INFORMATION, Period.parse(month))
        for month in ("2026-10", "2026-11", "2026-12", "2027-02")
    ]
    assert [rule.minimum_lines for rule in rules] == [10, 5, 5, 8]
    assert [rule.period for rule in rules][1:] == [
        PeriodKind.MONTH,
        PeriodKind.MONTH,
        PeriodKind.QUARTER,
    ]
    assert held.of(SixOneItem.TRAINING, Period.parse("2026-11")).period is PeriodKind.QUARTER
    undo(shops)
    undo(shops)
    later = six_one_settings(shops).of(SixOneItem.MARKET_INFORMATION, Period.parse("2027-02"))
    assert later.minimum_lines == 5


def test_a_setting_has_a_default_until_it_is_set(shops: Ledger) -> None:
    assert setting(shops, "language", "zh") == "zh"
    change_setting(shops, "language", "")
    assert setting(shops, "language", "zh") == ""
    undo(shops)
    assert setting(shops, "language", "zh") == "zh"


@pytest.mark.parametrize("missing", ["name", "organisation"])
def test_a_profile_is_complete_when_a_package_can_name_it(ledger: Ledger, missing: str) -> None:
    from models.manager import Manager

    assert profile(ledger) is None
    owner = Manager(id="A001", name="张明", organisation="示例烟草")
    set_profile(ledger, owner)
    assert profile(ledger).complete  # type: ignore[union-attr]
    with operation(ledger, "set_profile") as unit:
        unit.save(attrs.evolve(owner, **{missing: ""}))
    assert not profile(ledger).complete  # type: ignore[union-attr]
    assert get(ledger, Manager, "A001") is not None
