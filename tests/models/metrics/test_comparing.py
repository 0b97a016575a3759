"""Which days are compared with which (DOMAIN 6: period, previous period, partial)."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.calendar import Period, PeriodKind, add_months
from models.metrics.comparing import Block, JoinedMonths, OrderCycle, Span, year_before

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
ANCHOR = date(2026, 11, 2)


@st.composite
def blocks(draw: st.DrawFn) -> Block:
    day = draw(DAYS)
    made: list[Block] = [Period.of(kind, day) for kind in PeriodKind]
    made += [OrderCycle.of(day, ANCHOR, draw(st.integers(1, 4))), JoinedMonths.spring(day.year)]
    return draw(st.sampled_from(made))


@st.composite
def spans(draw: st.DrawFn) -> Span:
    block = draw(blocks())
    length = (block.last - block.first).days
    return Span.until(block, block.first + timedelta(days=draw(st.integers(0, length))))


def days_of(span: Span) -> tuple[date, date]:
    return span.first, span.last


def until(key: str, day: date) -> Span:
    return Span.until(Period.parse(key), day)


def test_a_whole_month() -> None:
    november = Span.whole(Period.parse("2026-11"))
    assert days_of(november) == (date(2026, 11, 1), date(2026, 11, 30))
    assert (november.label, november.partial, november.days) == ("2026年11月", False, 30)
    assert days_of(november.previous) == (date(2026, 10, 1), date(2026, 10, 31))
    assert days_of(november.year_ago) == (date(2025, 11, 1), date(2025, 11, 30))


def test_january_is_compared_with_december_of_the_year_before() -> None:
    assert Span.whole(Period.parse("2027-01")).previous.label == "2026年12月"


def test_m07_partial_1_to_12_november_with_1_to_12_november_of_last_year() -> None:
    part = until("2026-11", date(2026, 11, 12))
    assert part.label == "2026年11月 截至12日"
    assert days_of(part.year_ago) == (date(2025, 11, 1), date(2025, 11, 12))
    assert days_of(part.previous) == (date(2026, 10, 1), date(2026, 10, 12))
    assert part.year_ago.label == "2025年11月 截至12日"


@pytest.mark.parametrize(("year", "last"), [(2026, 28), (2028, 29)])
def test_m08_day_30_partial_against_february_is_clamped(year: int, last: int) -> None:
    part = Span.until(Period.parse(f"{year}-03"), date(year, 3, 30))
    assert days_of(part.previous) == (date(year, 2, 1), date(year, 2, last))
    assert part.previous.label == f"{year}年2月 截至{last}日"


def test_29_and_28_february_are_the_same_day() -> None:
    year = until("2028", date(2028, 2, 29))
    assert year.label == "2028年 截至2月29日"
    assert days_of(year.year_ago) == (date(2027, 1, 1), date(2027, 2, 28))
    # whole months are whole, however long
    assert days_of(Span.whole(Period.parse("2028-02")).year_ago)[1] == date(2027, 2, 28)
    assert days_of(Span.whole(Period.parse("2029-02")).year_ago)[1] == date(2028, 2, 29)
    # and until 28 February nothing is added in a leap year
    assert until("2029", date(2029, 2, 28)).year_ago.last == date(2028, 2, 28)


def test_a_quarter_is_compared_month_by_month() -> None:
    part = until("2026Q4", date(2026, 11, 20))
    assert part.label == "2026年第4季度 截至11月20日"
    assert days_of(part.previous) == (date(2026, 7, 1), date(2026, 8, 20))
    assert days_of(part.year_ago) == (date(2025, 10, 1), date(2025, 11, 20))


def test_weeks_with_the_adjacent_week_and_the_same_number_of_last_year() -> None:
    week = Span.whole(Period.parse("2026W47"))
    assert days_of(week.previous) == (date(2026, 11, 9), date(2026, 11, 15))
    assert week.year_ago.block == Period.parse("2025W47")
    part = until("2026W47", date(2026, 11, 18))  # Monday to Wednesday
    assert (part.previous.days, part.year_ago.days) == (3, 3)
    assert part.label == "2026年第47周 截至11月18日"
    # 2026 has a week 53, 2025 has none
    assert year_before(Period.parse("2026W53")) == Period.parse("2025W52")
    assert year_before(Period.parse("2027W01")) == Period.parse("2026W01")


def test_an_order_cycle_of_two_weeks() -> None:
    cycle = OrderCycle.of(date(2026, 11, 20), ANCHOR, 2)
    assert (cycle.first, cycle.last) == (date(2026, 11, 16), date(2026, 11, 29))
    assert cycle.title == "2026-11-16 至 2026-11-29"
    assert OrderCycle.of(date(2026, 11, 1), ANCHOR, 2).first == date(2026, 10, 19)
    span = Span.until(cycle, date(2026, 11, 20))
    assert days_of(span.previous) == (date(2026, 11, 2), date(2026, 11, 6))
    assert span.year_ago.first == date(2025, 11, 17)
    assert span.year_ago.first.weekday() == cycle.first.weekday()
    with pytest.raises(ValueError, match="weeks"):
        OrderCycle(ANCHOR, 0)


def test_january_and_february_as_one() -> None:
    spring = Span.whole(JoinedMonths.spring(2028))
    assert spring.label == "2028年1–2月"
    assert days_of(spring) == (date(2028, 1, 1), date(2028, 2, 29))
    assert days_of(spring.year_ago) == (date(2027, 1, 1), date(2027, 2, 28))
    assert spring.previous.label == "2027年11–12月"
    part = Span.until(JoinedMonths.spring(2028), date(2028, 2, 10))
    assert days_of(part.year_ago) == (date(2027, 1, 1), date(2027, 2, 10))


def test_the_three_periods_before_are_whole() -> None:
    part = until("2026-11", date(2026, 11, 12))
    assert [span.label for span in part.three_before] == ["2026年8月", "2026年9月", "2026年10月"]


def test_a_day_beyond_the_block_is_its_end_and_one_before_is_refused() -> None:
    november = Period.parse("2026-11")
    assert Span.until(november, date(2026, 12, 5)) == Span.whole(november)
    assert date(2026, 11, 30) in Span.whole(november)
    with pytest.raises(ValueError, match="before the block"):
        Span.until(november, date(2026, 10, 31))


@given(spans())
def test_before_and_before_is_two_before(span: Span) -> None:
    assert span.previous.previous == span.back(2)
    assert span.previous.back(-1) == span


@given(spans())
def test_spans_of_a_kind_never_overlap(span: Span) -> None:
    row = (*span.three_before, span)
    for earlier, later in pairwise(row):
        assert earlier.last < later.first
    assert span.previous.last < span.first
    assert span.year_ago.last < span.first
    assert span.three_before[-1].last + timedelta(days=1) == span.first  # just before


@given(spans())
def test_a_span_lies_in_its_block_and_so_do_those_it_is_compared_with(span: Span) -> None:
    for each in (span, span.previous, span.year_ago):
        assert each.block.first == each.first <= each.last <= each.block.last
        assert each.partial is span.partial


@given(spans())
def test_day_for_day(span: Span) -> None:
    if span.partial:
        for each in (span.previous, span.year_ago):
            block = span.block
            if isinstance(block, OrderCycle) or (
                isinstance(block, Period) and block.kind is PeriodKind.WEEK
            ):
                assert each.days == span.days
            else:
                apart = (span.first.year - each.first.year) * 12
                apart += span.first.month - each.first.month
                assert each.last == add_months(span.last, -apart)  # clamped to the month's end


@given(DAYS)
def test_a_month_of_a_year_ago_is_that_month(day: date) -> None:
    month = Period.month(day)
    assert year_before(month) == month.shift(-12)
    assert (
        year_before(Period.of(PeriodKind.QUARTER, day)).title[5:]
        == (Period.of(PeriodKind.QUARTER, day).title[5:])
    )
