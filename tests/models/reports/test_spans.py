"""The days figures are made of: whole periods, parts of them, ends of months."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from models.calendar import Period, PeriodKind
from models.metrics.comparing import Span
from models.reports.spans import known_to, spans_of


def days(span: Span) -> tuple[date, date]:
    return span.first, span.last


def test_a_month_that_runs_is_compared_with_the_same_days() -> None:
    """DOMAIN M07: 1–12 November with 1–12 November; the label says 截至."""
    found = spans_of(Period.parse("2026-11"), date(2026, 11, 12))
    assert days(found.now.previous) == (date(2026, 10, 1), date(2026, 10, 12))
    assert days(found.now.year_ago) == (date(2025, 11, 1), date(2025, 11, 12))
    assert days(found.so_far) == (date(2026, 1, 1), date(2026, 11, 12))
    assert days(found.so_far.year_ago) == (date(2025, 1, 1), date(2025, 11, 12))
    assert found.label == "截至2026-11-12"


def test_a_whole_month_is_compared_with_whole_months() -> None:
    found = spans_of(Period.parse("2026-02"), date(2026, 2, 28))
    assert days(found.now.previous) == (date(2026, 1, 1), date(2026, 1, 31))
    assert (found.label, found.so_far.partial) == ("", False)
    leap = spans_of(Period.parse("2028-02"), date(2028, 2, 29))
    assert days(leap.now.year_ago) == (date(2027, 2, 1), date(2027, 2, 28))
    assert leap.so_far.year_ago.last == date(2027, 2, 28)
    after = spans_of(Period.parse("2029-02"), date(2029, 2, 28))
    assert after.so_far.year_ago.last == date(2028, 2, 29), "two whole months with two"


def test_a_week_goes_by_its_month_up_to_the_same_day() -> None:
    found = spans_of(Period.parse("2026W47"), date(2026, 11, 21))
    assert days(found.now.previous) == (date(2026, 11, 9), date(2026, 11, 14))
    assert days(found.month) == (date(2026, 11, 1), date(2026, 11, 21))


def test_figures_end_where_purchases_are_known_but_for_a_weekend() -> None:
    month, late = Period.parse("2026-11"), date(2026, 12, 9)
    assert known_to(month, late, date(2026, 11, 28)) == date(2026, 11, 30)
    assert known_to(month, late, date(2026, 11, 12)) == date(2026, 11, 12)
    assert known_to(month, date(2026, 11, 14), date(2026, 11, 13)) == date(2026, 11, 14)
    assert known_to(month, late, None) == date(2026, 11, 30)
    assert known_to(month, late, date(2026, 10, 31)) == date(2026, 11, 30)


@given(
    st.sampled_from([PeriodKind.WEEK, PeriodKind.MONTH, PeriodKind.QUARTER]),
    st.dates(date(2021, 1, 1), date(2035, 1, 1)),
    st.integers(0, 100),
)
def test_the_month_and_the_year_end_with_the_figures(
    kind: PeriodKind, day: date, after: int
) -> None:
    period = Period.of(kind, day)
    until = min(period.last, date.fromordinal(period.first.toordinal() + after))
    found = spans_of(period, until)
    assert found.now.first == period.first
    assert {found.now.last, found.month.last, found.so_far.last} == {until}
    assert (found.label == "") == (until == period.last)
