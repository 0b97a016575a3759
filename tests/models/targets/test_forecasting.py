"""Forecasts of many at once, and M25 of groups: Σ-based, between nothing and all."""

from hypothesis import given
from hypothesis import strategies as st

from models.calendar import Period
from models.metrics.forecast import Method
from models.metrics.quotient import Reason
from models.targets.forecasting import (
    MOST_GAP,
    Nearness,
    Outcome,
    forecast_each,
    forecast_total,
    gap_before,
    months_behind,
    recent_months,
    sum_of_forecasts,
)

MONTH = Period.parse("2026-12")
BEHIND = months_behind(MONTH)
LAST = recent_months(MONTH)


def test_a_plan_is_made_before_the_month_before_has_ended() -> None:
    sums = {"HZ1": {"2026-08": 60, "2026-09": 30, "2026-10": 30, "2026-11": 999}}
    known = {"2026-08", "2026-09", "2026-10"}
    assert gap_before(MONTH, known) == 1
    assert recent_months(MONTH, 1) == ("2026-08", "2026-09", "2026-10")
    assert forecast_each(sums, known, MONTH)["HZ1"].cartons == 40
    year_ago = {"2025-08": 60, "2025-09": 30, "2025-10": 30, "2025-12": 50}
    found = forecast_each(
        {"HZ1": sums["HZ1"] | year_ago}, known | set(year_ago), MONTH
    )["HZ1"]  # fmt: skip
    assert (found.method, found.cartons) == (Method.SEASON, 50)
    assert gap_before(MONTH, set()) == 0
    assert forecast_each(sums, {"2026-10"}, MONTH)["HZ1"].method is Method.NONE


def test_eleven_months_lie_behind_a_forecast() -> None:
    assert BEHIND == (
        "2025-07", "2025-08", "2025-09", "2025-10", "2025-11", "2025-12",
        "2026-07", "2026-08", "2026-09", "2026-10", "2026-11",
    )  # fmt: skip


def test_who_bought_nothing_in_a_known_month_bought_nothing() -> None:
    sums = {"HZ1": {"2026-09": 30}, "HZ2": {}}
    found = forecast_each(sums, set(LAST), MONTH)
    assert found["HZ1"].cartons == 10
    assert found["HZ2"].cartons == 0
    assert forecast_total(sums, set(LAST), MONTH).cartons == 10
    assert sum_of_forecasts(found.values()) == 10


def test_months_before_a_shop_opened_are_not_its_own() -> None:
    found = forecast_each({"HZ1": {"2026-11": 30}}, set(BEHIND), MONTH, {"HZ1": "2026-10"})
    assert found["HZ1"].method is Method.NONE
    assert found["HZ1"].value.reason is Reason.SHORT_HISTORY


def test_the_season_speaks_where_last_year_is_known() -> None:
    sums = {"HZ1": dict.fromkeys(BEHIND[2:5], 100) | {"2025-12": 200}
            | dict.fromkeys(LAST, 110)}  # fmt: skip
    found = forecast_each(sums, set(BEHIND), MONTH)["HZ1"]
    assert (found.method, found.cartons) == (Method.SEASON, 220)


def test_m25_as_the_domain_has_it() -> None:
    near = Outcome(actual=100, said=92).accuracy
    assert near is not None
    assert near.shown() == "92.00%"
    nothing = Outcome(actual=0, said=5).accuracy
    assert nothing is not None
    assert nothing.reason is Reason.NO_ACTUAL
    assert Outcome(actual=5, said=None).accuracy is None


def test_store_by_store_errors_do_not_cancel_out() -> None:
    each = [Outcome(actual=100, said=50), Outcome(actual=100, said=150)]
    found = Nearness.of(Outcome(actual=200, said=200), each)
    assert found.total.accuracy is not None
    assert found.total.accuracy.ratio == 1
    assert found.by_store.parts == "100/200"
    assert found.stores == 2


_outcomes = st.builds(
    Outcome, actual=st.integers(-300, 3000), said=st.none() | st.integers(0, 3000)
)


@given(st.lists(_outcomes))
def test_nearness_lies_between_nothing_and_all(outcomes: list[Outcome]) -> None:
    found = Nearness.of(Outcome(actual=0, said=None), outcomes).by_store
    assert found.reason is not None or 0 <= (found.ratio or 0) <= 1


@given(
    st.dictionaries(
        st.sampled_from(["HZ1", "HZ2", "HZ3"]),
        st.dictionaries(st.sampled_from(BEHIND), st.integers(-20, 400)),
    ),
    st.sets(st.sampled_from(BEHIND)),
)
def test_a_forecast_is_whole_and_not_below_nothing(
    sums: dict[str, dict[str, int]], known: set[str]
) -> None:
    for found in forecast_each(sums, known, MONTH).values():
        assert found.cartons is None or found.cartons >= 0
        gaps = [set(recent_months(MONTH, gap)) <= known for gap in range(MOST_GAP + 1)]
        assert (found.cartons is None) == (not any(gaps))
