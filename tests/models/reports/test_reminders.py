"""Reports among what is due: urgency by the day's limit, the meeting as one, why one came back."""

from datetime import date, timedelta

import pytest

from models.calendar import Period
from models.reminders import Urgency
from models.reports.due import Schedule
from models.reports.reminders import DueReport, period_words, report_reminders
from models.reports.report import ReportKind

LIMIT = date(2026, 11, 24)


def due(kind: ReportKind = ReportKind.WEEKLY, key: str = "2026W47", **said: object) -> DueReport:
    days = Schedule(date(2026, 11, 21), LIMIT - timedelta(days=1), LIMIT)
    return DueReport(kind=kind, period=Period.parse(key), schedule=days, **said)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("today", "urgency", "words"),
    [
        (date(2026, 11, 22), Urgency.SOON, "2026 年第 47 周 · 11-24 到期"),
        (date(2026, 11, 23), Urgency.TODAY, "2026 年第 47 周 · 11-24 到期"),
        (date(2026, 11, 24), Urgency.TODAY, "2026 年第 47 周 · 今天到期"),
        (date(2026, 11, 25), Urgency.OVERDUE, "2026 年第 47 周 · 逾期 1 天"),
    ],
)
def test_the_limit_is_a_whole_day_and_the_reminder_comes_before_it(
    today: date, urgency: Urgency, words: str
) -> None:
    [found] = report_reminders([due()], today)
    assert (found.urgency, found.text) == (urgency, words)
    assert (found.about, found.ids) == ("report", ("WEEKLY:2026W47",))


def test_the_three_forms_are_one_and_what_is_late_comes_first() -> None:
    forms = [due(kind, "2026-10") for kind in ReportKind if kind.of_meeting]
    [meeting] = report_reminders(forms, LIMIT)
    assert (meeting.kind.value, meeting.ids) == ("10日会议材料", ("MEETING:2026-10",))
    later = DueReport(
        kind=ReportKind.QUARTERLY,
        period=Period.parse("2026Q4"),
        schedule=Schedule(LIMIT, LIMIT + timedelta(days=9), LIMIT + timedelta(days=9)),
    )
    found = report_reminders([later, *forms], LIMIT + timedelta(days=1))
    assert [each.urgency for each in found] == [Urgency.OVERDUE, Urgency.SOON]


def test_one_that_came_back_says_why() -> None:
    [found] = report_reminders([due(returned=True, comment="原因写具体些")], LIMIT)
    assert found.text.endswith("退回：原因写具体些")
    [found] = report_reminders([due(returned=True)], LIMIT)
    assert found.text.endswith("总部退回")


def test_periods_are_told_in_words() -> None:
    words = [str(period_words(Period.parse(key))) for key in ("2026W01", "2026-09", "2026Q3")]
    assert words == ["2026 年第 1 周", "2026 年 9 月", "2026 年第 3 季度"]
