"""When reports are due: the vectors of DOMAIN 2.14–2.16, E18, E19, and calendars of all kinds."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.calendar import DayKind, Period, WorkCalendar
from models.errors import DomainError
from models.reports import ReportKind
from models.reports.due import Schedule, Timeliness, period_of, schedule, timeliness
from models.reports.settings import ReportSettings

USUAL = ReportSettings()
WORKDAYS = WorkCalendar()
HOLIDAYS = WorkCalendar({date(2026, 10, day): DayKind.OFF for day in range(1, 9)})


def days(kind: ReportKind, key: str, calendar: WorkCalendar = WORKDAYS) -> Schedule:
    return schedule(kind, period_of(kind, key), calendar, USUAL)


def test_the_weekly_report_is_due_on_the_tuesday_after_and_drafted_on_saturday() -> None:
    """Week 47 of 2026 is 16–22 November."""
    found = days(ReportKind.WEEKLY, "2026W47")
    assert found == Schedule(date(2026, 11, 21), date(2026, 11, 24), date(2026, 11, 24))
    assert timeliness(found.limit, None, date(2026, 11, 24)) is Timeliness.TODAY
    assert timeliness(found.limit, None, date(2026, 11, 25)) is Timeliness.LATE
    assert timeliness(found.limit, date(2026, 11, 24), date(2026, 12, 1)) is Timeliness.ON_TIME


def test_the_monthly_report_of_october_is_in_time_until_the_3rd_of_november_ends() -> None:
    """Seed row 2.15: made 3 Nov 23:59 = 按时; 4 Nov = 逾期."""
    limit = days(ReportKind.MONTHLY, "2026-10").limit
    at_night, next_day = datetime(2026, 11, 3, 23, 59, tzinfo=UTC), date(2026, 11, 4)
    assert timeliness(limit, at_night.date(), next_day) is Timeliness.ON_TIME
    assert timeliness(limit, next_day, next_day) is Timeliness.LATE


def test_a_third_that_is_no_working_day_keeps_the_limit_and_reminds_before_it() -> None:
    """E19: 3 October lies in the holidays, 3 January 2026 is a Saturday."""
    autumn = days(ReportKind.MONTHLY, "2026-09", HOLIDAYS)
    assert (autumn.remind, autumn.limit) == (date(2026, 9, 30), date(2026, 10, 3))
    winter = days(ReportKind.MONTHLY, "2025-12")
    assert (winter.remind, winter.limit) == (date(2026, 1, 2), date(2026, 1, 3))
    worked = WorkCalendar({date(2026, 1, 3): DayKind.WORKED})
    assert days(ReportKind.MONTHLY, "2025-12", worked).remind == date(2026, 1, 3)


@pytest.mark.parametrize(
    ("kind", "key", "limit"),
    [
        (ReportKind.TARGETS, "2026-10", date(2026, 11, 2)),
        (ReportKind.ABC, "2026-10", date(2026, 11, 10)),
        (ReportKind.EXPANSION, "2026-12", date(2027, 1, 10)),
        (ReportKind.MARKET, "2026-01", date(2026, 2, 10)),
        (ReportKind.QUARTERLY, "2026Q3", date(2026, 10, 10)),
        (ReportKind.QUARTERLY, "2026Q4", date(2027, 1, 10)),
        (ReportKind.WEEKLY, "2026W53", date(2027, 1, 5)),
    ],
)
def test_the_other_reports_have_the_days_of_the_seed(
    kind: ReportKind, key: str, limit: date
) -> None:
    assert days(kind, key).limit == limit


def test_the_days_of_the_quarters_report_are_a_setting() -> None:
    period = Period.parse("2026Q3")
    found = schedule(ReportKind.QUARTERLY, period, WORKDAYS, ReportSettings(quarter_days=15))
    assert found.limit == date(2026, 10, 15)


def test_a_period_of_another_kind_is_refused() -> None:
    for kind, key in ((ReportKind.WEEKLY, "2026-11"), (ReportKind.ABC, "2026Q4")):
        with pytest.raises(DomainError, match="不是"):
            period_of(kind, key)
    with pytest.raises(DomainError, match="2026W47"):
        period_of(ReportKind.WEEKLY, "下周")


some_days = st.dates(date(2020, 1, 1), date(2035, 12, 31))
tables = st.dictionaries(some_days, st.sampled_from(DayKind), max_size=40)
calendars = st.builds(WorkCalendar, tables, st.booleans())


@given(st.sampled_from(ReportKind), some_days, calendars, st.integers(1, 60), st.data())
def test_a_report_is_late_exactly_after_its_limit(
    kind: ReportKind, day: date, calendar: WorkCalendar, quarter_days: int, data: st.DataObject
) -> None:
    period = Period.of(kind.period_kind, day)
    found = schedule(kind, period, calendar, ReportSettings(quarter_days=quarter_days))
    today = found.limit + timedelta(days=data.draw(st.integers(-20, 20)))
    assert (timeliness(found.limit, None, today) is Timeliness.LATE) == (today > found.limit)
    assert (timeliness(found.limit, today, today) is Timeliness.ON_TIME) == (today <= found.limit)


@given(st.sampled_from(ReportKind), some_days, calendars)
def test_a_reminder_comes_on_a_working_day_and_never_after_the_limit(
    kind: ReportKind, day: date, calendar: WorkCalendar
) -> None:
    period = Period.of(kind.period_kind, day)
    found = schedule(kind, period, calendar, USUAL)
    assert found.remind <= found.limit
    assert calendar.is_working(found.remind)
    skipped = (found.limit - found.remind).days
    between = (found.remind + timedelta(days=n + 1) for n in range(skipped))
    assert not any(calendar.is_working(each) for each in between)
    assert period.first < found.opens < found.limit or kind is ReportKind.WEEKLY
