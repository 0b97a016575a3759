"""The days figures are made of: whole periods, parts of them, ends of months."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from models.calendar import Period, PeriodKind
from models.reports.spans import Span, known_to, spans_of


def test_a_month_that_runs_is_compared_with_the_same_days() -> None:
    """DOMAIN M07: 1–12 November with 1–12 November; the label says 截至."""
    found = spans_of(Period.parse("2026-11"), date(2026, 11, 12))
    assert found.before == Span(date(2026, 10, 1), date(2026, 10, 12))
    assert found.year_ago == Span(date(2025, 11, 1), date(2025, 11, 12))
    assert found.so_far == Span(date(2026, 1, 1), date(2026, 11, 12))
    assert found.so_far_year_ago == Span(date(2025, 1, 1), date(2025, 11, 12))
    assert found.label == "截至2026-11-12"


def test_a_whole_month_is_compared_with_whole_months() -> None:
    found = spans_of(Period.parse("2026-02"), date(2026, 2, 28))
    assert found.before == Span(date(2026, 1, 1), date(2026, 1, 31))
    assert found.label == ""
    leap = spans_of(Period.parse("2028-02"), date(2028, 2, 29))
    assert leap.year_ago == Span(date(2027, 2, 1), date(2027, 2, 28))
    assert leap.so_far_year_ago.last == date(2027, 2, 28)


def test_days_are_clamped_to_the_end_of_a_shorter_month() -> None:
    """Day 30 of March against February (DOMAIN M08); 29 February against the 28th."""
    march = spans_of(Period.parse("2026-03"), date(2026, 3, 30))
    assert march.before.last == date(2026, 2, 28)
    assert spans_of(Period.parse("2028-03"), date(2028, 3, 5)).before.last == date(2028, 2, 5)
    after = spans_of(Period.parse("2027-02"), date(2027, 2, 28))
    assert after.so_far_year_ago.last == date(2026, 2, 28)


def test_a_week_has_the_week_before_and_no_year_ago() -> None:
    found = spans_of(Period.parse("2026W47"), date(2026, 11, 21))
    assert found.before == Span(date(2026, 11, 9), date(2026, 11, 14))
    assert found.year_ago is None
    assert found.month == Span(date(2026, 11, 1), date(2026, 11, 21))


def test_a_quarter_is_compared_by_its_months() -> None:
    found = spans_of(Period.parse("2026Q4"), date(2026, 11, 15))
    assert found.before == Span(date(2026, 7, 1), date(2026, 8, 15))
    assert found.year_ago == Span(date(2025, 10, 1), date(2025, 11, 15))


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
def test_what_is_compared_lies_before_and_is_as_long_but_for_the_ends_of_months(
    kind: PeriodKind, day: date, after: int
) -> None:
    period = Period.of(kind, day)
    until = min(period.last, date.fromordinal(period.first.toordinal() + after))
    found = spans_of(period, until)
    assert found.now == Span(period.first, until)
    for base in (found.before, found.year_ago):
        if base is None:
            continue
        assert base.first <= base.last < period.first
        assert abs(base.days - found.now.days) <= (0 if kind is PeriodKind.WEEK else 4)
