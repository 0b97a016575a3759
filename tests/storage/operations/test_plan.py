"""The plan through operations: moved, put off, dropped, arranged, undone."""

from datetime import date, timedelta

import attrs
import pytest

from models.errors import DomainError, InvalidValue
from models.plan.settings import DEFAULT_PLAN_SETTINGS, PlanSettings
from models.plan_stop import DayEnd, PlanState, PlanStop, PostponeReason
from models.retailer import Retailer, RetailerStatus
from models.visit import ShopState, Visit
from storage.database import Ledger
from storage.ledger.records import find
from storage.ledger.unit_of_work import operation
from storage.operations.history import redo, undo
from storage.operations.plan import (
    add_stop,
    arrange_day,
    cancel_stop,
    change_plan_settings,
    move_stops,
    pin_stop,
    postpone_stop,
)
from storage.operations.visits import get_visit_with_check, record_visit
from storage.queries.plan import day_stops, plan_settings, put_off, visited_on

TODAY = date(2026, 11, 23)
TOMORROW = TODAY + timedelta(days=1)


def planned(ledger: Ledger, *shops: str, day: date = TODAY) -> list[str]:
    for shop in shops:
        add_stop(ledger, shop, day)
    return [stop.id for stop in day_stops(ledger, day)]


def on(ledger: Ledger, day: date) -> list[str]:
    return [stop.retailer_id for stop in day_stops(ledger, day)]


def test_a_store_stands_once_on_a_day_and_not_in_the_past(shops: Ledger) -> None:
    planned(shops, "HZ1")
    with pytest.raises(DomainError, match="好运烟酒商店 11-23 已经在计划里"):
        add_stop(shops, "HZ1", TODAY)
    with pytest.raises(InvalidValue, match="不能早于今天"):
        add_stop(shops, "HZ2", TODAY - timedelta(days=1))
    with pytest.raises(DomainError, match="没有客户编码 HZ9"):
        add_stop(shops, "HZ9", TODAY)
    assert on(shops, TODAY) == ["HZ1"]


def test_a_closed_store_is_not_planned(shops: Ledger) -> None:
    with operation(shops, "import_handouts") as unit:
        shop = unit.get(Retailer, "HZ3")
        assert shop is not None
        unit.save(attrs.evolve(shop, status=RetailerStatus.RESTING.value))
    with pytest.raises(DomainError, match="马桥便民店 已停业、歇业或注销"):
        add_stop(shops, "HZ3", TODAY)


def test_a_stop_put_off_is_remembered_by_the_day_it_left_and_undo_brings_it_back(
    shops: Ledger,
) -> None:
    first, _second = planned(shops, "HZ1", "HZ2")
    before = find(shops, PlanStop)
    postpone_stop(shops, first, TOMORROW, PostponeReason.WEATHER, " 大雨 ")
    later = day_stops(shops, TOMORROW)[0]
    assert (later.postponed_from, later.reason, later.remark) == (TODAY, "天气", "大雨")
    assert [stop.id for stop in put_off(shops, TODAY)] == [first]
    undo(shops)
    assert [each.day for each in find(shops, PlanStop)] == [each.day for each in before]
    assert put_off(shops, TODAY) == ()
    redo(shops)
    assert on(shops, TODAY) == ["HZ2"]


def test_several_are_moved_as_one_and_none_where_one_cannot(shops: Ledger) -> None:
    ids = planned(shops, "HZ1", "HZ2", "HZ3")
    planned(shops, "HZ2", day=TOMORROW)
    with pytest.raises(DomainError, match="银杏超市 11-24 已经在计划里"):
        move_stops(shops, ids, TOMORROW)
    assert len(on(shops, TODAY)) == 3
    move_stops(shops, [ids[0], ids[2]], TOMORROW)
    assert (len(on(shops, TODAY)), len(on(shops, TOMORROW))) == (1, 3)
    undo(shops)
    assert on(shops, TOMORROW) == ["HZ2"]


def test_a_dropped_stop_leaves_its_place_free(shops: Ledger) -> None:
    (stop,) = planned(shops, "HZ1")
    cancel_stop(shops, stop, PostponeReason.ERRAND)
    assert on(shops, TODAY) == []
    assert find(shops, PlanStop)[0].state is PlanState.CANCELLED
    add_stop(shops, "HZ1", TODAY)
    with pytest.raises(DomainError, match="已不在计划里"):
        cancel_stop(shops, stop, PostponeReason.OTHER)


def test_the_order_of_a_day_is_kept_and_one_store_holds_an_end(shops: Ledger) -> None:
    ids = planned(shops, "HZ1", "HZ2", "HZ3")
    arrange_day(shops, TODAY, [ids[2], ids[0]])
    assert [stop.id for stop in day_stops(shops, TODAY)] == [ids[2], ids[0], ids[1]]
    pin_stop(shops, ids[0], DayEnd.FIRST)
    pin_stop(shops, ids[1], DayEnd.FIRST)
    ends = {stop.id: stop.day_end for stop in day_stops(shops, TODAY)}
    assert ends == {ids[0]: DayEnd.NONE, ids[1]: DayEnd.FIRST, ids[2]: DayEnd.NONE}


@pytest.mark.parametrize("state", [ShopState.OPEN, ShopState.CLOSED])
def test_what_was_visited_is_no_plan_any_more(shops: Ledger, state: ShopState) -> None:
    (stop,) = planned(shops, "HZ1")
    changes = record_visit(
        shops, Visit(id="", retailer_id="HZ1", day=TODAY, shop_state=state, summary="到店")
    )
    (visit_id,) = changes.kinds["visit"]
    found = get_visit_with_check(shops, visit_id)
    assert found is not None
    assert found[0].planned
    assert visited_on(shops, "HZ1", TODAY) is (state is ShopState.OPEN)
    with pytest.raises(DomainError, match="已经走访过"):
        move_stops(shops, [stop], TOMORROW)
    other = record_visit(shops, Visit(id="", retailer_id="HZ2", day=TODAY, summary="临时"))
    (beside,) = other.kinds["visit"]
    unplanned = get_visit_with_check(shops, beside)
    assert unplanned is not None
    assert not unplanned[0].planned


def test_settings_are_kept_as_far_as_they_differ(shops: Ledger) -> None:
    assert plan_settings(shops) == DEFAULT_PLAN_SETTINGS
    chosen = PlanSettings(capacity=12, per_a=3, saturdays=True, start_longitude="119.2")
    change_plan_settings(shops, chosen)
    assert plan_settings(shops) == chosen
    with pytest.raises(InvalidValue, match="“每天户次”应在 1 到 25 之间"):
        change_plan_settings(shops, PlanSettings(capacity=26))
