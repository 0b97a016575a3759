"""The plan through operations: moved, put off, dropped, arranged, undone."""

from datetime import date, timedelta
from fractions import Fraction

import attrs
import pytest

from models.calendar import Period
from models.errors import DomainError, InvalidValue
from models.holiday import Holiday
from models.plan.settings import DEFAULT_PLAN_SETTINGS, PlanSettings
from models.plan_stop import DayEnd, PlanState, PlanStop, PostponeReason
from models.retailer import Retailer, RetailerStatus, StandardTerm
from models.visit import ShopState, Visit
from storage.database import Ledger
from storage.ledger.records import find
from storage.ledger.unit_of_work import operation
from storage.operations.history import redo, undo
from storage.operations.plan import (
    add_stop,
    arrange_day,
    cancel_stop,
    make_plan,
    move_stops,
    pin_stop,
    postpone_stop,
)
from storage.operations.profile import change_judgement
from storage.operations.visits import get_visit_with_check, record_visit
from storage.queries.month_plan import fairness, month_plan
from storage.queries.plan import day_stops, plan_settings, put_off, visited_on
from tests.storage.conftest import StandingClock

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
    change_judgement(shops, chosen)
    assert plan_settings(shops) == chosen
    with pytest.raises(InvalidValue, match="“每天户次”应在 1 到 25 之间"):
        change_judgement(shops, PlanSettings(capacity=26))
    as_a_file_had_it = PlanSettings(start_longitude="99:99", start_latitude="34:35")
    change_judgement(shops, as_a_file_had_it)
    assert plan_settings(shops) == as_a_file_had_it
    unreadable = '{"capacity": "20", "start_at": "25:00", "saturdays": 1, "per_a": 3}'
    assert PlanSettings.from_text(unreadable) == PlanSettings(per_a=3)


# ------------------------------------------------------------------------------ a whole month

MONTH = Period.parse("2026-12")


def days_of(ledger: Ledger, month: Period = MONTH) -> dict[str, set[date]]:
    found: dict[str, set[date]] = {}
    for stop in find(ledger, PlanStop, "deleted = 0 AND state <> '取消'"):
        if stop.day in month:
            found.setdefault(stop.retailer_id, set()).add(stop.day)
    return found


def test_a_month_is_laid_by_frequency_on_working_days_and_undone_as_one(shops: Ledger) -> None:
    make_plan(shops, MONTH)
    laid = days_of(shops)
    assert {key: len(days) for key, days in laid.items()} == {"HZ1": 4, "HZ2": 4, "HZ3": 1}
    assert all(day.weekday() < 5 for days in laid.values() for day in days)
    shown = month_plan(shops, MONTH, TODAY)
    assert (shown.planned, shown.load.needed, shown.unmet) == (9, 9, ())
    assert not shown.calendar_known
    assert make_plan(shops, MONTH).kinds == {}, "the same facts, the same plan"
    undo(shops)
    assert days_of(shops) == {}


def test_a_new_plan_leaves_what_was_put_by_hand_and_what_was_visited(
    shops: Ledger, clock: StandingClock
) -> None:
    make_plan(shops, MONTH)
    before = days_of(shops)
    first = min(before["HZ1"])
    by_hand = next(stop for stop in find(shops, PlanStop) if stop.retailer_id == "HZ3")
    far = max(day for day in MONTH.each_day() if day.weekday() < 5)
    move_stops(shops, [by_hand.id], far)
    clock.now = clock.now.replace(year=first.year, month=first.month, day=first.day)
    record_visit(shops, Visit(id="", retailer_id="HZ1", day=first, summary="到店"))
    change_judgement(shops, PlanSettings(per_standard=2))
    make_plan(shops, MONTH)
    after = days_of(shops)
    assert after["HZ3"] == {far}
    assert first in after["HZ1"]
    assert len(after["HZ1"]) == 2
    assert month_plan(shops, MONTH, first).unmet == ()


def test_todays_round_stays_when_the_rest_is_laid_anew(shops: Ledger, clock: StandingClock) -> None:
    make_plan(shops, MONTH)
    first = min(min(days) for days in days_of(shops).values())
    clock.now = clock.now.replace(year=first.year, month=first.month, day=first.day)
    before = day_stops(shops, first)
    change_judgement(shops, PlanSettings(per_standard=1, saturdays=True))
    make_plan(shops, MONTH)
    assert before
    assert day_stops(shops, first) == before
    assert sum(map(len, days_of(shops).values())) == 3


def test_no_store_comes_back_to_a_day_from_which_it_was_dropped(shops: Ledger) -> None:
    make_plan(shops, MONTH)
    before = days_of(shops)
    for stop in find(shops, PlanStop, "retailer_id = 'HZ1'"):
        cancel_stop(shops, stop.id, PostponeReason.ERRAND)
    make_plan(shops, MONTH)
    assert len(days_of(shops)["HZ1"]) == 4
    assert not days_of(shops)["HZ1"] & before["HZ1"]


def test_a_round_of_today_that_was_dropped_is_not_laid_again(shops: Ledger) -> None:
    for stop in planned(shops, "HZ1", "HZ2"):
        cancel_stop(shops, stop, PostponeReason.WEATHER)
    make_plan(shops, Period.month(TODAY))
    assert on(shops, TODAY) == []
    assert on(shops, TOMORROW)


def test_holidays_are_left_out_and_who_is_short_is_told(shops: Ledger) -> None:
    with operation(shops, "import_handouts") as unit:
        for day in MONTH.each_day():
            if day.day > 4:
                unit.save(Holiday(id=day.isoformat(), day=day, name="", kind="放假"))
        saturday = date(2026, 12, 5)
        unit.save(Holiday(id=str(saturday), day=saturday, name="", kind="调休上班"))
    make_plan(shops, MONTH)
    laid = days_of(shops)
    assert {day.day for days in laid.values() for day in days} <= {1, 2, 3, 4, 5}
    shown = month_plan(shops, MONTH, TODAY)
    assert shown.days[4].working
    assert (shown.days[4].note, shown.days[5].note) == ("调休上班", "放假")
    assert {each.retailer_id: each.wanted - each.planned for each in shown.unmet} == {
        "HZ1": 3,
        "HZ2": 3,
    }
    with pytest.raises(DomainError, match="2026年10月 没有剩下的工作日"):
        make_plan(shops, Period.parse("2026-10"))


def test_a_stop_moved_into_the_month_before_is_no_visit_of_its_old_month(shops: Ledger) -> None:
    (stop,) = planned(shops, "HZ3", day=date(2026, 12, 3))
    postpone_stop(shops, stop, TOMORROW, PostponeReason.OTHER)
    december = Period.parse("2026-12")
    assert [each.retailer_id for each in month_plan(shops, december, TODAY).unmet].count("HZ3")
    make_plan(shops, december)
    assert len(days_of(shops, december)["HZ3"]) == 1


def test_a_plan_won_back_beside_a_newer_one_counts_once_and_is_cleared_away(
    shops: Ledger,
) -> None:
    make_plan(shops, MONTH)
    before = days_of(shops)
    with operation(shops, "recover_packages") as unit:
        for stop in find(shops, PlanStop):
            unit.save(attrs.evolve(stop, id=unit.new_id(), revision=0))
    doubled = month_plan(shops, MONTH, TODAY)
    assert doubled.planned == sum(map(len, before.values()))
    last = max(before["HZ1"])
    (stop,) = (each for each in day_stops(shops, last) if each.retailer_id == "HZ1")
    cancel_stop(shops, stop.id, PostponeReason.OTHER)
    assert "HZ1" not in on(shops, last), "none takes the place of the one that was dropped"
    short = {each.retailer_id: each.planned for each in month_plan(shops, MONTH, TODAY).unmet}
    assert short == {"HZ1": 3}, "two stops of a day are one visit"
    undo(shops)
    make_plan(shops, MONTH)
    assert days_of(shops) == before
    assert len(find(shops, PlanStop, "deleted = 0")) == doubled.planned


def test_a_month_is_planned_for_who_is_a_standard_store_then(shops: Ledger) -> None:
    with operation(shops, "import_handouts") as unit:
        for key, term in (
            ("HZ1", StandardTerm(since=date(2025, 1, 1), until=date(2026, 11, 30))),
            ("HZ3", StandardTerm(since=date(2026, 12, 1))),
        ):
            shop = unit.get(Retailer, key)
            assert shop is not None
            unit.save(attrs.evolve(shop, standard_terms=(term,)))
    december = Period.parse("2026-12")
    make_plan(shops, december)
    found = {key: len(days) for key, days in days_of(shops, december).items()}
    assert found == {"HZ1": 1, "HZ2": 4, "HZ3": 4}
    six_ones = {each.retailer_id for each in find(shops, PlanStop) if each.purposes}
    assert six_ones == {"HZ2", "HZ3"}


def test_nobody_is_left_out_of_the_fairness_view(shops: Ledger) -> None:
    for shop, days in (("HZ1", 3), ("HZ2", 70)):
        day = TODAY - timedelta(days=days)
        record_visit(shops, Visit(id="", retailer_id=shop, day=day, summary="到店"))
    found = fairness(shops, TODAY)
    rows = {row.label: row for row in found.rows}
    assert (rows["标准店"].stores, rows["标准店"].visits, rows["标准店"].longest_gap) == (2, 1, 70)
    assert rows["标准店"].average_gap == Fraction(73, 2)
    assert found.total.uncovered == ("HZ3", "HZ2")
    assert found.total.stores == 3


def test_what_became_of_each_stop_is_told(shops: Ledger, clock: StandingClock) -> None:
    ids = planned(shops, "HZ1", "HZ2", "HZ3")
    by_shop = {stop.retailer_id: stop.id for stop in day_stops(shops, TODAY)}
    assert set(by_shop.values()) == set(ids)
    record_visit(shops, Visit(id="", retailer_id="HZ1", day=TODAY, summary="到店"))
    postpone_stop(shops, by_shop["HZ2"], TOMORROW, PostponeReason.SHUT)
    clock.move(days=2)
    shown = month_plan(shops, Period.parse("2026-11"), TODAY + timedelta(days=2)).days
    today, tomorrow = shown[22], shown[23]
    assert {each.stop.retailer_id: each.status for each in today.stops} == {
        "HZ1": "已完成",
        "HZ3": "错过",
    }
    assert [(each.shop_name, each.status) for each in today.put_off] == [("银杏超市", "改期")]
    assert [each.status for each in tomorrow.stops] == ["错过"]
