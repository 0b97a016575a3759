"""Today's proposal: who is visited and why, in the order of the round; what is due."""

from datetime import date, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.calendar import Period
from models.reminders import Reminder, ReminderFacts, ReminderKind, Urgency, reminders
from models.retailer import StandardTerm
from models.six_one_record import SixOneItem, SixOneRecord
from models.six_ones import History, ItemSettings, SixOneSettings, StoreFacts, build_board
from models.today import (
    DEFAULT_WEIGHTS,
    StopFacts,
    Term,
    TermKind,
    Weights,
    propose,
    terms_of,
    visits_behind,
)
from models.todo import Todo, TodoState

TODAY = date(2026, 11, 23)  # a Monday


def facts(code: str, days: int | None = 10, **more: object) -> StopFacts:
    last = None if days is None else TODAY - timedelta(days=days)
    return attrs.evolve(StopFacts(retailer_id=code, last_visit=last), **more)


def test_terms_are_the_reasons_and_add_up():
    busy = facts(
        "a", 34, todos_overdue=1, todos_today=2, six_ones_overdue=1, six_ones_due=2,
        order_day="周三", delivery_day="周一", route="海州一线",
    )  # fmt: skip
    (stop,) = propose([busy], TODAY)
    assert stop.terms == (
        Term("待办逾期 1", 30, TermKind.LATE),
        Term("待办今天到期 2", 30, TermKind.DUE),
        Term("六个一逾期 1 项", 20, TermKind.LATE),
        Term("六个一缺 2 项", 10, TermKind.DUE),
        Term("34 天未走访", 34, TermKind.DUE),
        Term("周三订货", 12, TermKind.FACT),
        Term("今天送货", -10, TermKind.FACT),
        Term("今天走海州一线", 20, TermKind.ROUND),
    )
    assert stop.score == 146
    assert stop.reasons[0] == "34 天未走访"
    assert "今天送货" not in stop.reasons
    assert "今天走海州一线" in stop.reasons
    assert set(stop.reasons) - {term.reason for term in stop.telling} == {"今天走海州一线"}


@pytest.mark.parametrize(
    ("change", "reasons"),
    [
        ({"days": None}, ("还没走访过",)),
        ({"days": 30}, ("上次走访 30 天前",)),
        ({"days": 31}, ("31 天未走访",)),
        ({"order_day": "周二"}, ("周二订货", "上次走访 10 天前")),
        ({"order_day": "周四"}, ("上次走访 10 天前",)),
        ({"days": 5}, ("上次走访 5 天前",)),
    ],
)
def test_single_reasons(change, reasons):
    (stop,) = propose([facts("a", **change)], TODAY)
    assert stop.reasons == reasons


def test_on_a_friday_the_order_of_monday_is_near():
    friday = date(2026, 11, 27)
    (stop,) = propose([facts("a", order_day="周一", days=None)], friday)
    assert "周一订货" in stop.reasons
    (stop,) = propose([facts("a", order_day="周三", days=None)], friday)
    assert "周三订货" not in stop.reasons


@pytest.mark.parametrize(
    "change",
    [
        {"closed": True, "todos_overdue": 3},
        {"days": 4},
        {"days": 0, "order_day": "周二"},
        {"days": 10, "delivery_day": "周一"},  # nothing but a delivery in the way
    ],
)
def test_who_is_not_proposed(change):
    assert propose([facts("a", **change)], TODAY) == ()


def test_what_is_overdue_brings_a_store_back_within_the_rest():
    (stop,) = propose([facts("a", 0, todos_overdue=1)], TODAY)
    assert stop.terms == (Term("待办逾期 1", 30, TermKind.LATE),)
    assert propose([facts("a", 2, six_ones_overdue=1)], TODAY)


def test_the_best_are_chosen_and_put_in_the_order_of_the_round():
    many = [
        facts("z", 20, route="一线", route_order=2),
        facts("y", 20, route="一线", route_order=1),
        facts("x", 20, route="一线"),
        facts("w", 25, route="二线", route_order=1),
        facts("v", None, street="板浦镇"),
        facts("u", None, street="新浦街道"),
        facts("t", 6, route="二线"),
    ]
    assert "".join(stop.retailer_id for stop in propose(many, TODAY)) == "yzxwtuv"
    assert [stop.retailer_id for stop in propose(many, TODAY, capacity=3)] == ["y", "z", "x"]
    apart = attrs.evolve(DEFAULT_WEIGHTS, same_route=0)
    assert [stop.retailer_id for stop in propose(many, TODAY, 3, apart)] == ["w", "u", "v"]


def test_a_stop_of_the_plan_tells_every_term():
    given_facts = facts(
        "a", 12, planned=True, behind=2, out_of_stock=7, complaints_late=1, complaints_open=2,
        licence_until=TODAY + timedelta(days=28), todos_overdue=2, order_day="周二",
    )  # fmt: skip
    terms = terms_of(given_facts, TODAY)
    assert terms == (
        Term("今天计划内", 40, TermKind.ROUND),
        Term("待办逾期 2", 60, TermKind.LATE),
        Term("投诉超时 1", 40, TermKind.LATE),
        Term("投诉未结 2", 40, TermKind.DUE),
        Term("本月少走 2 次", 30, TermKind.DUE),
        Term("上次断货 7 个", 20, TermKind.DUE),
        Term("许可证 28 天后到期", 15, TermKind.DUE),
        Term("上次走访 12 天前", 12, TermKind.FACT),
        Term("周二订货", 12, TermKind.FACT),
    )


@pytest.mark.parametrize(
    ("days", "reason"),
    [
        (-1, "许可证已过期"),
        (0, "许可证今天到期"),
        (1, "许可证 1 天后到期"),
        (30, "许可证 30 天后到期"),
        (31, ""),
    ],
)
def test_a_licence_near_its_end_is_a_reason(days, reason):
    found = terms_of(facts("a", 0, licence_until=TODAY + timedelta(days=days)), TODAY)
    assert [term.reason for term in found] == ([reason] if reason else [])


@pytest.mark.parametrize(
    ("wanted", "done", "day", "behind"),
    [(4, 0, 1, 0), (4, 1, 23, 1), (4, 2, 23, 0), (2, 0, 16, 1), (2, 0, 15, 0), (1, 0, 30, 0)],
)
def test_visits_are_spread_over_the_month(wanted, done, day, behind):
    assert visits_behind(wanted, done, date(2026, 11, day)) == behind


def test_weights_are_a_setting():
    heavy = Weights(todo_overdue=99, behind=0)
    text = heavy.to_text()
    assert Weights.from_text(text) == heavy
    assert (Weights.from_text(""), Weights.from_text('{"gone": 1}')) == (DEFAULT_WEIGHTS,) * 2
    assert terms_of(facts("a", 0, todos_overdue=1, behind=3), TODAY, heavy) == (
        Term("待办逾期 1", 99, TermKind.LATE),
    )


some_facts = st.lists(
    st.builds(
        facts,
        st.text("abcdefgh", min_size=1, max_size=3),
        st.none() | st.integers(0, 90),
        closed=st.booleans(),
        todos_overdue=st.integers(0, 2),
        six_ones_due=st.integers(0, 4),
        behind=st.integers(0, 2),
        complaints_late=st.integers(0, 1),
        order_day=st.sampled_from(["", "周二", "周三", "周五"]),
        delivery_day=st.sampled_from(["", "周一"]),
        route=st.sampled_from(["", "一线", "二线"]),
        route_order=st.none() | st.integers(0, 9),
    ),
    max_size=40,
    unique_by=lambda each: each.retailer_id,
)


@given(some_facts, st.randoms(use_true_random=False), st.integers(1, 16))
def test_the_same_facts_give_the_same_stops(given_facts, chance, capacity):
    shuffled = list(given_facts)
    chance.shuffle(shuffled)
    stops = propose(given_facts, TODAY, capacity)
    assert propose(shuffled, TODAY, capacity) == stops
    assert len(stops) <= capacity
    assert len({stop.retailer_id for stop in stops}) == len(stops)
    closed = {each.retailer_id for each in given_facts if each.closed}
    assert not closed.intersection(stop.retailer_id for stop in stops)
    assert all(stop.score > 0 and stop.reasons for stop in stops)
    assert all(stop.score == sum(term.points for term in stop.terms) for stop in stops)
    chosen = {stop.retailer_id for stop in stops}
    every = propose(given_facts, TODAY, len(given_facts) or 1)
    left = [stop.score for stop in every if stop.retailer_id not in chosen]
    if len({each.route for each in given_facts if each.route}) <= 1 and left:
        assert max(left) <= min(stop.score for stop in stops)


def kinds(found: tuple[Reminder, ...]) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(each.kind, each.text, each.ids) for each in found]


def todo(key: str, due: date | None, **more: object) -> Todo:
    return attrs.evolve(Todo(id=key, content="补价签", due=due), **more)


def test_nothing_due_reminds_of_nothing():
    assert reminders(ReminderFacts(today=TODAY)) == ()
    calm = ReminderFacts(
        today=TODAY,
        todos=[todo("t", None), todo("u", TODAY + timedelta(days=1))],
        licences={"R1": TODAY + timedelta(days=91), "R2": None},
        last_visits={"R1": TODAY - timedelta(days=30)},
    )
    assert reminders(calm) == ()


def test_todos_overdue_and_due_today():
    found = reminders(
        ReminderFacts(
            today=TODAY,
            todos=[
                todo("a", TODAY - timedelta(days=1)),
                todo("b", TODAY - timedelta(days=5)),
                todo("c", TODAY),
                todo("d", TODAY - timedelta(days=9), state=TodoState.DONE),
                todo("e", TODAY - timedelta(days=9), deleted=True),
                todo("f", TODAY - timedelta(days=2), state=TodoState.ESCALATED),
            ],
        )
    )
    assert kinds(found) == [
        ("待办逾期", "3 项，最久欠 5 天", ("b", "f", "a")),
        ("待办今天到期", "1 项", ("c",)),
    ]
    assert [each.urgency for each in found] == [Urgency.OVERDUE, Urgency.TODAY]
    assert {each.about for each in found} == {"todo"}
    assert found[0].count == 3


def test_licences_expired_and_expiring():
    until = {
        "gone": -1, "now": 0, "month": 30, "next": 31, "two": 60, "far": 90, "safe": 91,
    }  # fmt: skip
    licences = {key: TODAY + timedelta(days=days) for key, days in until.items()}
    found = reminders(ReminderFacts(today=TODAY, licences=licences))
    assert kinds(found) == [
        ("许可证已过期", "1 户", ("gone",)),
        (
            "许可证到期",
            "今天到期 1 户 · 30 天内 2 户 · 60 天内 4 户 · 90 天内 5 户",
            ("now", "month", "next", "two", "far"),
        ),
    ]


def test_stores_not_visited_for_long():
    visits = {"a": 31, "b": 40, "c": 30}
    last = {key: TODAY - timedelta(days=days) for key, days in visits.items()}
    found = reminders(ReminderFacts(today=TODAY, last_visits={**last, "never": None}))
    assert kinds(found) == [("久未走访", "超过 30 天 3 户", ("never", "b", "a"))]


def test_six_ones_overdue_and_due():
    settings = SixOneSettings((ItemSettings(item=SixOneItem.REPORT, due_day=10),))
    stores = [
        StoreFacts(retailer_id=code, terms=(StandardTerm(since=date(2025, 1, 1)),))
        for code in ("R1", "R2")
    ]
    records = [
        SixOneRecord(
            id=f"{code}{item}", retailer_id=code, item=SixOneItem(item),
            done_on=date(2026, 11, 5), finalised=item != 4,
        )
        for code, item in (("R1", 1), ("R1", 2), ("R1", 4), ("R1", 5), ("R2", 1), ("R2", 2))
    ]  # fmt: skip
    board = build_board(Period.parse("2026-11"), TODAY, stores, History.of(records), settings)
    found = reminders(ReminderFacts(today=TODAY, cells=board.cells))
    assert kinds(found) == [
        (ReminderKind.SIX_ONES_OVERDUE, "⑤报告 1 户", ("R2",)),
        (ReminderKind.SIX_ONES_DUE, "④采集 2 户", ("R1", "R2")),
    ]
    # After the month what was begun is overdue, and a quarter that is begun waits for its end.
    begun = SixOneRecord(
        id="q", retailer_id="R2", item=SixOneItem.TRAINING, done_on=TODAY, finalised=False
    )
    after = TODAY + timedelta(days=10)
    later = build_board(
        Period.parse("2026-11"), after, stores, History.of([*records, begun]), settings
    )
    found = reminders(ReminderFacts(today=after, cells=later.cells))
    assert kinds(found) == [
        (ReminderKind.SIX_ONES_OVERDUE, "④采集 2 户 · ⑤报告 1 户", ("R1", "R2")),
    ]
