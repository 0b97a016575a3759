"""Warnings of F37 with the vectors of DOMAIN M26, M28, 2.2 and 4.6."""

from datetime import date, datetime, time, timedelta
from typing import Any

import attrs
import pytest

from models.entries.deadlines import Deadline, DeadlineStep
from models.reminders import Reminder, Urgency
from models.warnings import (
    ComplaintStep,
    Days,
    OrderFacts,
    PurchaseFacts,
    WarningFacts,
    WarningKind,
    WarningSettings,
    compared_days,
    order_cycle_days,
    warnings,
)

NOW = datetime.combine(date(2026, 11, 23), time(10, 8))
TODAY = NOW.date()
DAYS = compared_days(date(2026, 11, 20))


def of_kind(kind: WarningKind, **facts: Any) -> Reminder | None:
    found = {each.kind: each for each in warnings(WarningFacts(now=NOW, **facts))}
    return found.get(kind)


def market(own: tuple[int, int], others: list[tuple[int, int]]) -> PurchaseFacts:
    """A store A with (before, now) among others of its kind."""
    pairs = {"A": own} | {f"B{number}": pair for number, pair in enumerate(others)}
    return PurchaseFacts(
        days=DAYS,
        before={shop: before for shop, (before, _now) in pairs.items()},
        now={shop: now for shop, (_before, now) in pairs.items()},
        kinds=dict.fromkeys(pairs, ("食杂店", "城镇", "小")),
        open_shops=frozenset(pairs),
    )


def test_m26_a_store_against_the_others_of_its_kind() -> None:
    of_95 = [(100, 95)] * 5
    found = of_kind(WarningKind.ABNORMAL, purchases=market((100, 70), of_95))
    assert found is not None
    assert (found.ids, found.details) == (("A",), ("环比 70%，同类 95%，比 0.74",))
    assert found.text == "1 户 · 购进截至 11-20"
    assert of_kind(WarningKind.ABNORMAL, purchases=market((100, 80), of_95)) is None
    # exactly 0.8 is none, one less is
    assert of_kind(WarningKind.ABNORMAL, purchases=market((100, 76), of_95)) is None
    assert of_kind(WarningKind.ABNORMAL, purchases=market((1000, 759), of_95)) is not None


@pytest.mark.parametrize(
    ("own", "others"),
    [
        ((100, 10), [(100, 95)] * 4),  # fewer than five others of the kind
        ((0, 10), [(100, 95)] * 5),  # no base of its own
        ((100, 10), [(0, 95)] * 5),  # none of the others
        ((100, 10), [(100, 0)] * 5),  # nobody of the kind bought: nothing is told by it
    ],
)
def test_m26_without_a_base_says_nothing(
    own: tuple[int, int], others: list[tuple[int, int]]
) -> None:
    found = of_kind(WarningKind.ABNORMAL, purchases=market(own, others))
    assert found is None or "A" not in found.ids


def test_m26_closed_stores_are_not_warned_of_but_count() -> None:
    facts = market((100, 70), [(100, 95)] * 5)
    closed = attrs.evolve(facts, open_shops=facts.open_shops - {"A"})
    assert of_kind(WarningKind.ABNORMAL, purchases=closed) is None


@pytest.mark.parametrize(("bought", "warned"), [(1000, False), (1001, True)])
def test_m28_more_than_1000(bought: int, warned: bool) -> None:
    facts = market((bought, bought), [(900, 900)] * 9)
    found = of_kind(WarningKind.BIG_BUYER, purchases=facts)
    assert (found is not None) is warned


@pytest.mark.parametrize(("bought", "warned"), [(480, False), (481, True)])
def test_m28_more_than_four_times_the_mean_of_120(bought: int, warned: bool) -> None:
    # Ten stores, 120 on the average, the store itself included.
    rest = 1200 - bought
    others = [(0, rest // 9)] * 8 + [(0, rest - rest // 9 * 8)]
    found = of_kind(WarningKind.BIG_BUYER, purchases=market((0, bought), others))
    assert (found is not None) is warned
    if found:
        assert found.details == ("481 条，同市场户均 120 条",)


def test_whole_months_and_parts_of_them_are_compared() -> None:
    whole = Days(date(2026, 11, 1), date(2026, 11, 30), date(2026, 10, 1), date(2026, 10, 31))
    assert compared_days(date(2026, 11, 30)) == whole
    assert compared_days(date(2026, 12, 9)) == whole  # nine days say nothing yet
    part = Days(date(2026, 3, 1), date(2026, 3, 30), date(2026, 2, 1), date(2026, 2, 28))
    assert compared_days(date(2026, 3, 30)) == part
    assert compared_days(date(2026, 12, 10)).before_until == date(2026, 11, 10)


def test_two_cycles_without_an_order() -> None:
    until = date(2026, 11, 20)
    facts = OrderFacts(
        since=date(2026, 10, 1),
        until=until,
        cycles={"a": 7, "b": 7, "c": 14, "d": 14, "e": 7},
        last={"a": until - timedelta(days=14), "b": until - timedelta(days=15),
              "c": until - timedelta(days=28), "d": until - timedelta(days=29)},
    )  # fmt: skip
    found = of_kind(WarningKind.LONG_WITHOUT_ORDER, orders=facts)
    assert found is not None
    assert (found.ids, found.details) == (
        ("e", "d", "b"),
        ("没有订货记录", "29 天没订货", "15 天没订货"),
    )
    patient = WarningSettings(cycles=5)
    assert [each.ids for each in warnings(WarningFacts(now=NOW, orders=facts), patient)] == [("e",)]
    cycles = [("每周", "周三"), ("两周", ""), ("", "单周周四")]
    assert [order_cycle_days(*each) for each in cycles] == [7, 14, 14]


def test_a_suspension_nearing_its_year() -> None:
    paused = {
        "gone": date(2025, 11, 20), "last": date(2025, 11, 23), "soon": date(2026, 1, 22),
        "far": date(2026, 1, 23), "never": date.max,
    }  # fmt: skip
    found = of_kind(WarningKind.SUSPENSION, paused=paused)
    assert found is not None
    assert found.ids == ("gone", "last", "soon")
    assert found.details == (
        "停业满一年已过 3 天",
        "2026-11-23 满一年，还有 0 天",
        "2027-01-22 满一年，还有 60 天",
    )


def test_complaints_near_and_over_their_limits() -> None:
    def step(shop: str, due: datetime, late: bool) -> ComplaintStep:
        return ComplaintStep(shop, Deadline(DeadlineStep.CLOSE, due, False, late))

    steps = [
        step("far", NOW + timedelta(hours=25), False),
        step("near", NOW + timedelta(hours=24), False),
        step("late", NOW - timedelta(days=2), True),
        step("late", NOW - timedelta(days=1), True),
    ]
    late = of_kind(WarningKind.COMPLAINT_LATE, complaints=steps)
    near = of_kind(WarningKind.COMPLAINT_NEAR, complaints=steps)
    assert late is not None
    assert near is not None
    assert (late.urgency, late.ids, late.details) == (
        Urgency.OVERDUE,
        ("late",),
        ("办结超时，应在 11-21 前",),
    )
    assert (near.ids, near.text) == (("near",), "24 小时内 1 户")


def test_nothing_known_warns_of_nothing() -> None:
    assert warnings(WarningFacts(now=NOW)) == ()
