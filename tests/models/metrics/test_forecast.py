"""F38: a forecast that a shop can be told in one sentence."""

from hypothesis import given
from hypothesis import strategies as st

from models.calendar import Period
from models.metrics.forecast import Method, forecast
from models.metrics.quotient import Reason

DECEMBER = Period.parse("2026-12")
RECENT = {"2026-09": 100, "2026-10": 110, "2026-11": 120}
YEAR_AGO = {"2025-09": 90, "2025-10": 100, "2025-11": 110, "2025-12": 150}
SUMS = st.dictionaries(
    st.sampled_from([DECEMBER.shift(-back).key for back in range(1, 17)]),
    st.integers(-500, 10_000),
)


def test_last_years_month_times_how_the_last_three_months_did() -> None:
    found = forecast(RECENT | YEAR_AGO, DECEMBER)
    # 150 × (100 + 110 + 120) / (90 + 100 + 110) = 150 × 330 / 300 = 165
    assert (found.method, found.cartons) == (Method.SEASON, 165)
    assert found.value.parts == "49500/300"
    assert found.months == (
        "2025-09", "2025-10", "2025-11", "2025-12", "2026-09", "2026-10", "2026-11",
    )  # fmt: skip


def test_the_mean_of_three_months_where_last_year_is_not_whole() -> None:
    found = forecast(RECENT, DECEMBER)
    assert (found.method, found.cartons) == (Method.MEAN, 110)  # 330 / 3
    for lacking in YEAR_AGO:
        sums = {key: value for key, value in (RECENT | YEAR_AGO).items() if key != lacking}
        assert forecast(sums, DECEMBER).method is Method.MEAN
    for without in ({"2025-12": 0}, {"2025-09": -210}):  # nothing then: no season to go by
        assert forecast(RECENT | YEAR_AGO | without, DECEMBER).method is Method.MEAN


def test_none_where_three_whole_months_are_not_known() -> None:
    for lacking in RECENT:
        sums = {key: value for key, value in (RECENT | YEAR_AGO).items() if key != lacking}
        found = forecast(sums, DECEMBER)
        assert (found.method, found.cartons, found.months) == (Method.NONE, None, ())
        assert found.value.reason is Reason.SHORT_HISTORY


def test_whole_cartons_half_up_and_never_below_0() -> None:
    def mean_of(*sums: int) -> int | None:
        return forecast(dict(zip(RECENT, sums, strict=True)), DECEMBER).cartons

    assert mean_of(1, 0, 0) == 0  # 0.33
    assert mean_of(1, 1, 0) == 1  # 0.67
    assert mean_of(-5, 0, 1) == 0
    season = dict(RECENT | YEAR_AGO) | {"2025-12": 5}
    assert forecast(season, DECEMBER).cartons == 6  # 5 × 330 / 300 = 5.5


@given(SUMS)
def test_never_negative_and_always_with_a_method(sums: dict[str, int]) -> None:
    found = forecast(sums, DECEMBER)
    assert (found.cartons is None) is (found.method is Method.NONE)
    assert found.cartons is None or found.cartons >= 0
    assert set(found.months) <= set(sums)


@given(SUMS, st.integers(1, 50))
def test_scale_goes_through(sums: dict[str, int], scale: int) -> None:
    found, scaled = (
        forecast(sums, DECEMBER),
        forecast({key: value * scale for key, value in sums.items()}, DECEMBER),
    )
    assert scaled.method is found.method
    if found.value.ratio is not None:
        assert scaled.value.ratio == found.value.ratio * scale


@given(st.integers(0, 10_000))
def test_what_never_changes_stays(cartons: int) -> None:
    sums = {DECEMBER.shift(-back).key: cartons for back in range(1, 16)}
    assert forecast(sums, DECEMBER).cartons == cartons
