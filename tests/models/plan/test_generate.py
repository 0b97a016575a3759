"""The plan of a month: DOMAIN 4.1 and acceptance 2 word for word, and what no plan may break."""

import random
from collections import Counter, defaultdict
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.abc import AbcClass
from models.calendar import DayKind, Period, WorkCalendar, falls_on
from models.plan.frequency import MonthVisit, PlanShop, frequency, still_to_plan
from models.plan.generate import MadePlan, load_of, make_plan
from models.plan.settings import DEFAULT_PLAN_SETTINGS, PlanSettings
from models.visit import VisitMode

NOVEMBER = Period.parse("2026-11")
SATURDAY = date(2026, 11, 14)
CALENDAR = WorkCalendar({SATURDAY: DayKind.WORKED})
DAYS = CALENDAR.working_days(NOVEMBER)


def shop(number: int, **fields: object) -> PlanShop:
    return PlanShop(retailer_id=f"K{number:04}", **fields)  # type: ignore[arg-type]


def vector() -> list[PlanShop]:
    """20 standard stores, 50 A, 80 B, 100 C."""
    kinds = [
        *[(True, AbcClass.A)] * 20,
        *[(False, AbcClass.A)] * 50,
        *[(False, AbcClass.B)] * 80,
        *[(False, AbcClass.C)] * 100,
    ]
    weekdays = "一二三四五"
    return [
        shop(n, route=f"线路{n % 6}", route_order=n, order_day=f"周{weekdays[n % 5]}",
             delivery_day=f"周{weekdays[(n + 2) % 5]}", standard=standard, abc=layer)
        for n, (standard, layer) in enumerate(kinds)
    ]  # fmt: skip


def test_the_vector_of_domain_in_the_words_of_domain() -> None:
    assert len(DAYS) == 22
    load = load_of(vector(), NOVEMBER, len(DAYS), DEFAULT_PLAN_SETTINGS)
    assert (load.needed, load.capacity, load.overload) == (360, 352, 8)
    assert load.sentence == "需 360 户次, 能力 352"
    assert f"{load.needed / len(DAYS):.1f}" == "16.4"


def test_an_overloaded_month_is_full_and_says_who_waits() -> None:
    made = make_plan(vector(), NOVEMBER, DAYS, Counter(), DEFAULT_PLAN_SETTINGS)
    assert len(made.placed) == 352
    assert len({each.retailer_id for each in made.placed}) == 250
    assert sum(each.wanted - each.planned for each in made.unmet) == 8
    assert {each.reason for each in made.unmet} == {"当月能力不够"}
    assert all(each.wanted > 1 for each in made.unmet)
    standard = {f"K{n:04}" for n in range(20)}
    assert not standard & {each.retailer_id for each in made.unmet}


def test_visits_come_before_the_order_day_and_stay_on_their_route() -> None:
    shops = {each.retailer_id: each for each in vector()[150:200]}
    made = make_plan(shops.values(), NOVEMBER, DAYS, Counter(), DEFAULT_PLAN_SETTINGS)
    good = [each for each in made.placed if is_before(shops[each.retailer_id].order_day, each.day)]
    assert len(good) >= 0.95 * len(made.placed)
    mondays = {each.day.weekday() for each in good if shops[each.retailer_id].order_day == "周一"}
    assert mondays <= {3, 4, 5}, "an order of Monday is talked over before the weekend"


def is_before(order_day: str, day: date) -> bool:
    """Tell whether the next order comes one or two working days later."""
    place = DAYS.index(day)
    last = DAYS[place + 2] if place + 2 < len(DAYS) else day + timedelta(days=2)
    ahead = ((last - timedelta(days=n)) for n in range((last - day).days))
    return any(falls_on(order_day, each) for each in ahead)


@pytest.mark.parametrize(
    ("fields", "times"),
    [
        ({"standard": True}, 4),
        ({"abc": AbcClass.A}, 2),
        ({"abc": AbcClass.B}, 1),
        ({"abc": AbcClass.C}, 1),
        ({"opened_on": date(2026, 9, 2)}, 2),
        ({"opened_on": date(2026, 8, 1)}, 1),
        ({"opened_on": date(2026, 11, 30)}, 2),
        ({"abc": AbcClass.A, "problem": True}, 3),
        ({"standard": True, "problem": True}, 5),
        ({"closed": True, "standard": True}, 0),
    ],
)
def test_how_often(fields: dict[str, object], times: int) -> None:
    assert frequency(shop(1, **fields), NOVEMBER, DEFAULT_PLAN_SETTINGS).times == times


@pytest.mark.parametrize(
    ("abc", "modes", "left"),
    [
        (AbcClass.C, [], 1),
        (AbcClass.C, [VisitMode.ON_SITE], 0),
        (AbcClass.C, [VisitMode.PHONE], 1),
        (AbcClass.C, [VisitMode.PHONE, VisitMode.PHONE], 1),
        (AbcClass.A, [VisitMode.PHONE, VisitMode.PHONE], 2),
        (AbcClass.A, [VisitMode.ON_SITE], 1),
    ],
)
def test_a_call_counts_half_for_c_alone_and_a_visit_on_site_is_owed(
    abc: AbcClass, modes: list[VisitMode], left: int
) -> None:
    kept = tuple(MonthVisit(date(2026, 11, 3 + n), mode) for n, mode in enumerate(modes))
    store = shop(1, abc=abc, kept=kept)
    wanted = frequency(store, NOVEMBER, DEFAULT_PLAN_SETTINGS)
    assert still_to_plan(store, wanted, DEFAULT_PLAN_SETTINGS) == left


SHOPS = st.builds(
    PlanShop,
    retailer_id=st.integers(0, 9999).map("K{:04}".format),
    closed=st.booleans(),
    standard=st.booleans(),
    abc=st.sampled_from(AbcClass),
    problem=st.booleans(),
    route=st.sampled_from(["", "一线", "二线", "三线"]),
    route_order=st.none() | st.integers(1, 40),
    order_day=st.sampled_from(["", "周一", "周三", "单周周五", "随便"]),
    delivery_day=st.sampled_from(["", "周二", "周五"]),
    last_visit=st.none() | st.dates(date(2026, 10, 1), date(2026, 10, 31)),
    kept=st.lists(
        st.builds(MonthVisit, st.sampled_from(DAYS), st.sampled_from(VisitMode)),
        max_size=2,
        unique_by=lambda visit: visit.day,
    ).map(tuple),
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(SHOPS, max_size=40, unique_by=lambda each: each.retailer_id),
    st.integers(1, 4),
    st.integers(0, 21),
    st.randoms(use_true_random=False),
)
def test_what_no_plan_breaks(
    shops: list[PlanShop], capacity: int, gone: int, chance: random.Random
) -> None:
    chosen = PlanSettings(capacity=capacity)
    kept = Counter(visit.day for each in shops for visit in each.kept)
    made = make_plan(shops, NOVEMBER, DAYS[gone:], kept, chosen)
    _holds(made, shops, kept, chosen, DAYS[gone:])
    mixed = list(shops)
    chance.shuffle(mixed)
    assert make_plan(mixed, NOVEMBER, DAYS[gone:], kept, chosen) == made


def _holds(
    made: MadePlan,
    shops: list[PlanShop],
    kept: Counter[date],
    chosen: PlanSettings,
    days: tuple[date, ...],
) -> None:
    by_shop: dict[str, list[date]] = defaultdict(list)
    for each in made.placed:
        by_shop[each.retailer_id].append(each.day)
    known = {each.retailer_id: each for each in shops}
    load = Counter(each.day for each in made.placed)
    assert set(load) <= set(days), "a holiday, or a day gone"
    for day in load:
        assert load[day] <= max(chosen.capacity - kept[day], 0)
    missing = {each.retailer_id: each for each in made.unmet}
    for key, store in known.items():
        wanted = frequency(store, NOVEMBER, chosen)
        left = still_to_plan(store, wanted, chosen)
        assert store.closed <= (not by_shop[key])
        assert (len(by_shop[key]) < left) == (key in missing), "satisfied, or listed"
        assert len(by_shop[key]) <= left
        fixed = [visit.day for visit in store.kept] + (
            [store.last_visit] if store.last_visit else []
        )
        for place, day in enumerate(by_shop[key]):
            for other in (*fixed, *by_shop[key][:place]):
                assert abs((day - other).days) >= chosen.apart_days
