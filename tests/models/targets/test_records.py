"""What a confirmation confirms, and what a plan may be."""

from datetime import date

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import InvalidValue
from models.metrics.forecast import Forecast, Method
from models.metrics.quotient import Quotient, Reason
from models.targets.confirmation import TargetConfirmation, TargetState, state_of
from models.targets.plan_sums import PlanRow, proposed, sums_of
from models.targets.retailer_plan import RetailerPlan, finished_plan, plan_in_force
from tests.models.targets.builders import target

TODAY = date(2026, 11, 23)
GOAL = target("400")
CONFIRMED = TargetConfirmation(
    id="c", target_id=GOAL.id, value="400", unit="条", confirmed_on=TODAY, confirmed_by="王"
)


def plan(**more: object) -> RetailerPlan:
    known: dict[str, object] = {"id": "p", "retailer_id": "HZ1", "month": "2026-12"}
    return RetailerPlan(**(known | more))  # type: ignore[arg-type]


def test_a_target_is_new_confirmed_or_changed() -> None:
    assert state_of(GOAL, []) is TargetState.NEW
    assert state_of(GOAL, [CONFIRMED]) is TargetState.CONFIRMED
    assert state_of(attrs.evolve(GOAL, value="400.0"), [CONFIRMED]) is TargetState.CONFIRMED
    assert state_of(attrs.evolve(GOAL, value="420"), [CONFIRMED]) is TargetState.CHANGED
    assert state_of(attrs.evolve(GOAL, unit="箱"), [CONFIRMED]) is TargetState.CHANGED
    assert state_of(GOAL, [attrs.evolve(CONFIRMED, deleted=True)]) is TargetState.NEW


def test_of_two_laptops_the_confirmation_that_holds_speaks() -> None:
    other = attrs.evolve(CONFIRMED, id="d", value="380", confirmed_on=date(2026, 11, 24))
    assert state_of(GOAL, [CONFIRMED, other]) is TargetState.CONFIRMED


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        ({"cartons": -1}, "cartons"),
        ({"cartons": 1_000_000}, "cartons"),
        ({"cartons": 10, "key_cartons": 11}, "key_cartons"),
        ({"key_cartons": 3}, "cartons"),
        ({"confirmed_on": TODAY}, "cartons"),
        ({"cartons": 10, "confirmed_on": date(2026, 11, 24)}, "confirmed_on"),
        ({"month": "2026"}, "month"),
        ({"month": ""}, "month"),
        ({"retailer_id": " "}, "retailer_id"),
        ({"note": "多" * 201}, "note"),
    ],
)
def test_what_a_plan_cannot_be(more: dict[str, object], wrong: str) -> None:
    with pytest.raises(InvalidValue) as error:
        finished_plan(plan(**more), None, TODAY)
    assert error.value.field == wrong


def test_other_numbers_ask_the_retailer_again() -> None:
    agreed = plan(cartons=10, confirmed_on=TODAY)
    assert finished_plan(agreed, None, TODAY).confirmed_on == TODAY
    assert finished_plan(attrs.evolve(agreed, cartons=12), agreed, TODAY).confirmed_on is None
    noted = attrs.evolve(agreed, note="婚宴")
    assert finished_plan(noted, agreed, TODAY).confirmed_on == TODAY
    before = attrs.evolve(agreed, confirmed_on=None)
    both = attrs.evolve(agreed, cartons=12)
    assert finished_plan(both, before, TODAY).confirmed_on == TODAY, "said together"


def test_of_two_plans_the_higher_revision_counts_on_every_laptop() -> None:
    one, other = plan(id="a", revision=2), plan(id="b", revision=1)
    assert plan_in_force((one, other)) == plan_in_force((other, one)) == one
    assert plan_in_force(()) is None


NONE = Forecast(method=Method.NONE, value=Quotient.none(Reason.SHORT_HISTORY))


def said(cartons: int | None) -> Forecast:
    if cartons is None:
        return NONE
    return Forecast(method=Method.MEAN, value=Quotient(cartons, 1))


_counts = st.none() | st.integers(0, 500)


@st.composite
def rows(draw: st.DrawFn) -> PlanRow:
    cartons = draw(_counts)
    key = None if cartons is None else draw(st.none() | st.integers(0, cartons))
    agreed = TODAY if cartons is not None and draw(st.booleans()) else None
    return PlanRow(
        retailer_id=draw(st.uuids()).hex,
        name="店",
        route="",
        recent=(draw(_counts), draw(_counts), draw(_counts)),
        forecast=said(draw(_counts)),
        key_forecast=said(draw(_counts)),
        plan=plan(cartons=cartons, key_cartons=key, confirmed_on=agreed),
    )


@given(st.lists(rows()))
def test_the_sums_are_those_of_the_rows(found: list[PlanRow]) -> None:
    sums = sums_of(found)
    assert sums.cartons == sum(row.cartons or 0 for row in found)
    assert sums.key_cartons <= sums.cartons
    assert sums.planned + sums.unplanned == len(found)
    assert sums.confirmed <= sums.planned
    assert sums.over(Quotient(100, 1)).ratio == sums.cartons - 100
    half, rest = found[::2], found[1::2]
    assert sums_of(half).cartons + sums_of(rest).cartons == sums.cartons


@given(rows())
def test_a_proposal_is_a_plan_that_may_be_saved(row: PlanRow) -> None:
    found = proposed(row, "2026-12")
    if row.cartons is not None or row.forecast.cartons is None:
        assert found is None
    else:
        assert found is not None
        assert finished_plan(found, row.plan, TODAY).cartons == row.forecast.cartons
