"""Periods, weekdays as headquarters writes them, working days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.calendar import (
    DayKind,
    Period,
    PeriodKind,
    WorkCalendar,
    add_months,
    day_and_weekday,
    days_ahead,
    falls_on,
    short_weekday,
)
from models.errors import DomainError

days = st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 12, 31))
kinds = st.sampled_from(PeriodKind)


@pytest.mark.parametrize(
    ("key", "first", "last", "title"),
    [
        ("2026-11", date(2026, 11, 1), date(2026, 11, 30), "2026年11月"),
        ("2026Q4", date(2026, 10, 1), date(2026, 12, 31), "2026年第4季度"),
        ("2026W47", date(2026, 11, 16), date(2026, 11, 22), "2026年第47周"),
        ("2026W53", date(2026, 12, 28), date(2027, 1, 3), "2026年第53周"),
        ("2026", date(2026, 1, 1), date(2026, 12, 31), "2026年"),
        ("2028-02", date(2028, 2, 1), date(2028, 2, 29), "2028年2月"),
    ],
)
def test_keys(key, first, last, title):
    period = Period.parse(key)
    assert (period.first, period.last, period.title, period.key) == (first, last, title, key)
    assert period.days == (last - first).days + 1


@pytest.mark.parametrize(
    "key", ["", "2026-13", "2026Q5", "2027W53", "0000", "9999-12", "2026-1", "十一月"]
)
def test_what_is_no_period_is_said_in_words(key):
    with pytest.raises(DomainError, match="不是期间"):
        Period.parse(key)


@given(kinds, days)
def test_a_period_holds_its_day_and_neighbours_touch(kind, day):
    period = Period.of(kind, day)
    assert day in period
    assert Period.parse(period.key) == period
    assert period.shift(1).first == period.last + timedelta(days=1)
    assert period.shift(-1).last == period.first - timedelta(days=1)
    assert period.shift(5).shift(-5) == period
    assert list(period.each_day())[-1] == period.last


@given(days)
def test_weeks_ending_in_the_months_part_the_year(day):
    year = Period.of(PeriodKind.YEAR, day)
    by_month = [week for month in year.months() for week in month.weeks_ending()]
    assert by_month == list(year.weeks_ending())
    assert all(week.months() == (Period.month(week.last),) for week in by_month)
    assert 52 <= len(by_month) <= 53
    assert all(year.covers(month) for month in year.months())


def test_weeks_ending_in_november_2026():
    weeks = Period.parse("2026-11").weeks_ending()
    assert [week.last.day for week in weeks] == [1, 8, 15, 22, 29]
    assert [month.key for month in Period.parse("2026Q4").months()] == [
        "2026-10",
        "2026-11",
        "2026-12",
    ]


def test_months_clamp_to_their_end():
    assert add_months(date(2028, 2, 29), -12) == date(2027, 2, 28)
    assert add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert add_months(date(2026, 1, 15), -1) == date(2025, 12, 15)


def test_weekday_names():
    assert day_and_weekday(date(2026, 11, 23)) == "2026-11-23 星期一"
    assert short_weekday(date(2026, 11, 29)) == "周日"


@pytest.mark.parametrize(
    "text", ["周三", "星期三", "3", "周一、周三", "双周周三", "礼拜三", " 周三 "]
)
def test_order_days_that_fall_on_a_wednesday_of_week_48(text):
    assert falls_on(text, date(2026, 11, 25))


@pytest.mark.parametrize("text", ["", "周四", "单周周三", "不访销", "每周", "33"])
def test_order_days_that_do_not(text):
    assert not falls_on(text, date(2026, 11, 25))


def test_november_2026_has_22_working_days_with_one_worked_saturday():
    november = Period.parse("2026-11")
    plain = WorkCalendar()
    assert len(plain.working_days(november)) == 21
    assert not plain.knows(2026)
    worked = WorkCalendar({date(2026, 11, 14): DayKind.WORKED})
    assert len(worked.working_days(november)) == 22
    assert worked.knows(2026)
    assert not worked.knows(2027)
    assert len(WorkCalendar(saturdays=True).working_days(november)) == 25
    bent = WorkCalendar({date(2026, 11, 23): DayKind.OFF, date(2026, 11, 24): DayKind.FESTIVAL})
    assert not bent.is_working(date(2026, 11, 23))
    assert bent.is_working(date(2026, 11, 24))


def test_working_days_are_counted_over_weekends():
    work = WorkCalendar({date(2026, 11, 23): DayKind.OFF})
    friday = date(2026, 11, 20)
    assert work.shift(friday, 2) == date(2026, 11, 25)
    assert work.shift(date(2026, 11, 24), -1) == friday
    assert work.shift(friday, 0) == friday
    start = date(2026, 1, 1)
    never = WorkCalendar({start + timedelta(days=i): DayKind.OFF for i in range(500)})
    assert never.shift(start, 1) == start + timedelta(days=366)


def test_days_ahead_go_over_the_weekend_and_end_at_the_last_working_day_known():
    friday = date(2026, 11, 20)
    working = [date(2026, 11, day) for day in (19, 20, 23, 24, 25)]
    assert [day.day for day in days_ahead(friday, 2, working)] == [21, 22, 23, 24]
    assert [day.day for day in days_ahead(date(2026, 11, 24), 2, working)] == [25, 26]
    assert days_ahead(friday, 0, working) == ()
