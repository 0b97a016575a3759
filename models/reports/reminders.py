"""Reports among what is due: one line a kind, the three forms of the 10th as one (seed 2.38)."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Final

import attrs

from models.calendar import Period, PeriodKind
from models.marks import N_
from models.phrase import Phrase
from models.reminders import Reminder, Urgency
from models.reports.due import Schedule
from models.reports.report import ReportKind

__all__ = ["MEETING", "DueReport", "Meeting", "period_words", "report_reminders"]

MEETING: Final = "MEETING"
"""Stands for the three forms where they are one thing; beside the names of the kinds."""


class Meeting(StrEnum):
    """The three forms as one; the value is its heading."""

    FORMS = "10日会议材料"


@attrs.frozen(kw_only=True)
class DueReport:
    """A report that is to be written or corrected; ``comment`` is why it was returned."""

    kind: ReportKind
    period: Period
    schedule: Schedule
    returned: bool = False
    comment: str = ""

    @property
    def group(self) -> str:
        """The name of its kind, one for the three forms of the meeting."""
        return MEETING if self.kind.of_meeting else self.kind.name

    def urgency(self, today: date) -> Urgency:
        """Return how urgent it is; the reminder's day counts as the day itself (E19)."""
        if today > self.schedule.limit:
            return Urgency.OVERDUE
        return Urgency.TODAY if today >= self.schedule.remind else Urgency.SOON


def period_words(period: Period) -> Phrase:
    """Return 2026 年第 47 周, 2026 年 11 月, 2026 年第 4 季度."""
    if period.kind is PeriodKind.WEEK:
        year, week, _day = period.first.isocalendar()
        return Phrase(N_("{year} 年第 {week} 周"), year=year, week=week)
    year, month = period.first.year, period.first.month
    if period.kind is PeriodKind.QUARTER:
        return Phrase(N_("{year} 年第 {quarter} 季度"), year=year, quarter=(month + 2) // 3)
    return Phrase(N_("{year} 年 {month} 月"), year=year, month=month)


def report_reminders(due: Sequence[DueReport], today: date) -> tuple[Reminder, ...]:
    """Return one reminder for each kind and period, the most urgent and earliest first."""
    order = list(Urgency)
    groups: dict[tuple[str, str], list[DueReport]] = {}
    for each in sorted(due, key=lambda each: (each.schedule.limit, each.period.first)):
        groups.setdefault((each.group, each.period.key), []).append(each)
    found = (_reminder(each, today) for each in groups.values())
    return tuple(sorted(found, key=lambda each: order.index(each.urgency)))


def _reminder(due: Sequence[DueReport], today: date) -> Reminder:
    first = due[0]
    heading: StrEnum = Meeting.FORMS if first.group == MEETING else first.kind
    parts = [period_words(first.period), _when(first.schedule.limit, today)]
    returned = next((each for each in due if each.returned), None)
    if returned is not None:
        said = Phrase(N_("退回：{comment}"), comment=returned.comment)
        parts.append(said if returned.comment else Phrase(N_("总部退回")))
    return Reminder(
        kind=heading,
        urgency=first.urgency(today),
        parts=tuple(parts),
        ids=(f"{first.group}:{first.period.key}",),
        about="report",
    )


def _when(limit: date, today: date) -> Phrase:
    late = (today - limit).days
    if late > 0:
        return Phrase(N_("逾期 {days} 天"), days=late)
    if late == 0:
        return Phrase(N_("今天到期"))
    return Phrase(N_("{day} 到期"), day=f"{limit:%m-%d}")
