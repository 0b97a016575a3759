"""Which day suits a visit, what is given up first, and what became of a stop (DOMAIN 4.1)."""

from collections import Counter
from datetime import date, timedelta

import attrs
import pytest

from models.abc import AbcClass, abc_classes
from models.calendar import Period, WorkCalendar
from models.plan.fairness import FairnessFacts, fairness_of
from models.plan.frequency import MonthVisit, PlanShop
from models.plan.generate import MadePlan, make_plan
from models.plan.rules import StopStatus, along_route, in_order, status_of
from models.plan.settings import PlanSettings
from models.plan_stop import DayEnd, PlanState, PlanStop

MONTH = Period.parse("2026-11")
DAYS = WorkCalendar().working_days(MONTH)
TODAY = date(2026, 11, 23)


def made(*shops: PlanShop, days: tuple[date, ...] = DAYS, **changed: int) -> MadePlan:
    return make_plan(shops, MONTH, days, Counter(), PlanSettings(**changed))  # type: ignore[arg-type]


def shop(number: int, **fields: object) -> PlanShop:
    return PlanShop(retailer_id=f"K{number:03}", **fields)  # type: ignore[arg-type]


def days_of(plan: MadePlan, number: int) -> list[date]:
    return [each.day for each in plan.placed if each.retailer_id == f"K{number:03}"]


def test_a_store_is_visited_in_the_two_days_before_it_orders() -> None:
    """Of all such days the earliest: it orders on Thursdays, so on a Tuesday or a Wednesday."""
    (day,) = days_of(made(shop(1, order_day="周四")), 1)
    assert day == date(2026, 11, 3)
    (day,) = days_of(made(shop(1, order_day="周四"), before_order_days=1), 1)
    assert day == date(2026, 11, 4)
    (day,) = days_of(made(shop(1, order_day="周四"), before_order_days=0), 1)
    assert day == DAYS[0], "no day is better than another"


def test_not_on_the_day_it_is_delivered_to() -> None:
    (day,) = days_of(made(shop(1, delivery_day="周一")), 1)
    assert day == date(2026, 11, 3)
    week = DAYS[:1]
    assert days_of(made(shop(1, delivery_day="周一"), days=week), 1) == [DAYS[0]], (
        "but if it must be"
    )


def test_repeats_lie_in_the_middle_of_equal_parts_of_the_month() -> None:
    standard = shop(1, standard=True)
    assert days_of(made(standard), 1) == [DAYS[2], DAYS[7], DAYS[13], DAYS[18]]
    assert len(DAYS) == 21
    twice = shop(1, abc=AbcClass.A)
    assert days_of(made(twice), 1) == [DAYS[5], DAYS[15]]


def test_the_routes_have_their_turns_in_every_part_of_the_month() -> None:
    stores = [shop(n, standard=True, route=f"线{n}") for n in range(4)]
    plan = made(*stores)
    rounds = [days_of(plan, n) for n in range(4)]
    assert all(len(days) == 4 for days in rounds)
    for part in range(4):
        days = [found[part] for found in rounds]
        assert days == sorted(set(days)), "one route after another, on days of their own"


def test_every_day_gets_its_even_share_and_stores_of_one_route_or_street_meet() -> None:
    names = ("一线", "二线", "三线")
    shops = [shop(n, route=names[n % 3], route_order=n) for n in range(2 * len(DAYS))]
    plan = made(*shops)
    by_day: dict[date, list[str]] = {}
    routes = {each.retailer_id: each.route for each in shops}
    for each in plan.placed:
        by_day.setdefault(each.day, []).append(routes[each.retailer_id])
    assert {len(found) for found in by_day.values()} == {2}
    assert all(len(set(found)) == 1 for found in by_day.values())
    streets = [shop(n, street=f"街{n % 2}") for n in range(2 * len(DAYS))]
    on_street = {each.retailer_id: each.street for each in streets}
    together = Counter((each.day, on_street[each.retailer_id]) for each in made(*streets).placed)
    assert sum(count == 2 for count in together.values()) >= len(DAYS) - 1


def test_what_is_given_up_first() -> None:
    """Room for six of ten visits: A gives its second, then the new store, then the standard one."""
    stores = (
        shop(1, standard=True),
        shop(2, opened_on=date(2026, 10, 5)),
        shop(3, abc=AbcClass.A),
        shop(4, abc=AbcClass.A),
    )

    def given(room: int) -> list[int]:
        plan = made(*stores, days=DAYS[:room], capacity=1, apart_days=1)
        return [len(days_of(plan, n)) for n in (1, 2, 3, 4)]

    assert given(10) == [4, 2, 2, 2]
    assert given(9) == [4, 2, 2, 1]
    assert given(8) == [4, 2, 1, 1]
    assert given(7) == [4, 1, 1, 1]
    assert given(5) == [2, 1, 1, 1]
    assert given(4) == [1, 1, 1, 1]


def test_where_one_visit_is_too_much_those_wait_that_were_visited_last() -> None:
    stores = [shop(n, last_visit=date(2026, 10, 10 + n)) for n in range(1, 5)]
    stores.append(shop(9))
    plan = made(*stores, days=DAYS[10:12], capacity=1)
    assert {each.retailer_id for each in plan.placed} == {"K001", "K009"}
    assert {each.reason for each in plan.unmet} == {"当月能力不够"}


def test_a_store_that_cannot_be_spread_says_so() -> None:
    plan = made(shop(1, standard=True), days=DAYS[-6:], apart_days=5)
    (unmet,) = plan.unmet
    assert (unmet.wanted, unmet.planned, unmet.reason) == (4, 2, "剩下的日子隔不开 5 天")
    kept = shop(1, standard=True, kept=(MonthVisit(DAYS[-6]),))
    assert made(kept, days=DAYS[-5:], apart_days=30).unmet[0].planned == 1


def test_the_earliest_days_are_tried_where_the_best_leave_no_second_one() -> None:
    """The day before the order, a Wednesday, lies in the middle: nothing is a week away from it."""
    days = DAYS[:6]
    store = shop(1, abc=AbcClass.A, order_day="周四")
    assert days_of(made(store, days=days, apart_days=7, before_order_days=1), 1) == [
        days[0],
        days[5],
    ]


@pytest.mark.parametrize(
    ("values", "classes"),
    [([80, 15, 5], "ABC"), ([80, 15, 5, 0, -7], "ABCCC"), ([79, 16, 5], "AAC"), ([1, 0], "AC")],
)
def test_abc_at_its_borders(values: list[int], classes: str) -> None:
    found = abc_classes({f"K{n}": value for n, value in enumerate(values)})
    assert "".join(found[key] for key in sorted(found)) == classes


def test_what_became_of_a_stop() -> None:
    stop = PlanStop(id="1", retailer_id="K001", day=TODAY)
    assert status_of(stop, None, TODAY) is StopStatus.OPEN
    assert status_of(stop, None, TODAY + timedelta(days=1)) is StopStatus.LAPSED
    assert status_of(stop, True, TODAY) is StopStatus.DONE
    assert status_of(stop, False, TODAY) is StopStatus.MISSED
    dropped = attrs.evolve(stop, state=PlanState.CANCELLED)
    assert status_of(dropped, None, TODAY + timedelta(days=1)) is StopStatus.CANCELLED


def test_stops_without_a_place_come_last_by_store() -> None:
    places = {"a": None, "b": 2, "c": 0, "d": None, "e": 1}
    stops = [PlanStop(id=key, retailer_id=key, day=TODAY, place=at) for key, at in places.items()]
    assert "".join(stop.id for stop in in_order(reversed(stops))) == "cebad"
    routes = {"a": "二线", "b": "一线", "c": "一线", "d": "一线", "e": ""}
    by_route = in_order(stops, lambda key: along_route(routes[key], None, "", key))
    assert "".join(stop.id for stop in by_route) == "cebda"
    last = attrs.evolve(stops[2], day_end=DayEnd.LAST)
    assert in_order([last, *stops[:2]])[-1] is last


def test_too_long_is_the_limit_itself_and_never_is_longest() -> None:
    facts = [
        FairnessFacts(retailer_id="a", label="C 类", wanted=1, visits=0,
                      last_visit=TODAY - timedelta(days=60)),
        FairnessFacts(retailer_id="b", label="C 类", wanted=1, visits=2,
                      last_visit=TODAY - timedelta(days=59)),
        FairnessFacts(retailer_id="c", label="C 类", wanted=1),
    ]  # fmt: skip
    (row,) = fairness_of(facts, TODAY, 60).rows
    assert (row.uncovered, row.unvisited) == (("c", "a"), ("c", "a"))
    assert (row.stores, row.wanted, row.visits, row.longest_gap) == (3, 3, 2, 60)
    nobody = fairness_of(facts[2:], TODAY, 60).total
    assert (nobody.average_gap, nobody.longest_gap) == (None, None)
