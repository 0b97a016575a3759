"""The target of a period, and of the year so far."""

import pytest

from models.calendar import Period
from models.metrics.quotient import Reason
from models.target import Target
from models.targets.aims import Aim, Subjects
from models.targets.goals import goal_of, goal_so_far
from models.targets.measures import Measure
from tests.models.targets.builders import target

TOTAL = Aim(Measure.QUANTITY)


def of(period: str, value: str) -> Target:
    return target(value, "箱", period=period)


def so_far(month: str, *targets: Target, aim: Aim = TOTAL) -> object:
    found = goal_so_far(targets, aim, Period.parse(month), Subjects())
    return found.reason or found.ratio


def test_the_period_decides() -> None:
    targets = [of("2026", "12"), of("2026-11", "2")]
    assert goal_of(targets, TOTAL, Period.parse("2026-11"), Subjects()).ratio == 500
    missing = goal_of(targets, TOTAL, Period.parse("2026-10"), Subjects())
    assert missing.reason is Reason.NO_TARGET


@pytest.mark.parametrize(
    ("month", "targets", "expected"),
    [
        ("2026-02", [of("2026-01", "1"), of("2026-02", "2")], 750),
        ("2026-02", [of("2026-02", "2")], Reason.NO_TARGET),
        ("2026-04", [of("2026Q1", "5"), of("2026-04", "1")], 1500),
        ("2026-05", [of("2026Q1", "5"), of("2026Q2", "5")], Reason.NO_TARGET),
        ("2026-12", [of("2026", "12")], 3000),
        ("2026-12", [of("2026", "12"), *(of(f"2026Q{n}", "2") for n in (1, 2, 3, 4))], 3000),
        ("2026-12", [of(f"2026Q{n}", "2") for n in (1, 2, 3, 4)], 2000),
        ("2026-11", [of("2026", "12")], Reason.NO_TARGET),
        ("2026-03", [of("2026-01", "1"), of("2026-02", "1"), of("2026-03", "2")], 1000),
        ("2026-03", [of("2026-01", "1"), of("2026Q1", "5")], 1250),
    ],
)
def test_months_add_up_else_quarters_stand(
    month: str, targets: list[Target], expected: object
) -> None:
    assert so_far(month, *targets) == expected


def test_what_is_no_number_sets_nothing() -> None:
    targets = [target("无", "箱", "购进量"), target("2", "箱")]
    assert goal_of(targets, TOTAL, Period.parse("2026-11"), Subjects()).ratio == 500


def test_a_price_has_no_sum() -> None:
    price = target("25000", "元/箱", "单箱", period="2026")
    assert so_far("2026-03", price, aim=Aim(Measure.PRICE)) == 10_000
