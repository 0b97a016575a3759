"""When a report is due, when it may be begun, when its manager is reminded (DOMAIN 2.14–2.16, E18).

A limit is a whole day: a report is late only after it has ended. Where it is no working day the
limit stays and the reminder comes on the working day before (E19).
"""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

import attrs

from models.calendar import Period, WorkCalendar
from models.errors import DomainError
from models.marks import N_
from models.phrase import Phrase
from models.reports.report import ReportKind
from models.reports.settings import ReportSettings

__all__ = ["Schedule", "Timeliness", "period_of", "schedule", "timeliness"]

_DAY: Final = timedelta(days=1)
_WEEKLY_DAYS: Final = 2
"""Tuesday after the Sunday that ends the week."""
_SATURDAY: Final = timedelta(days=5)
_AFTER_MONTH: Final[Mapping[ReportKind, int]] = {
    ReportKind.MONTHLY: 3,
    ReportKind.TARGETS: 2,
    ReportKind.ABC: 10,
    ReportKind.EXPANSION: 10,
    ReportKind.MARKET: 10,
}
"""Day of the next month, inclusive: report by the 3rd, the meetings of 1–2 and of the 10th."""
_EXAMPLES: Final = {
    ReportKind.WEEKLY: "2026W47",
    ReportKind.QUARTERLY: "2026Q4",
}


class Timeliness(StrEnum):
    """How a report stands with its limit; the value is what is shown."""

    AHEAD = "未到期"
    TODAY = "今天到期"
    ON_TIME = "按时"
    LATE = "逾期"


@attrs.frozen
class Schedule:
    """``opens``: from when it is drafted, ``remind``: when its manager is reminded, ``limit``."""

    opens: date
    remind: date
    limit: date


def period_of(kind: ReportKind, key: str) -> Period:
    """Read the period of a report; DomainError where it is none of the kind."""
    try:
        period: Period | None = Period.parse(key)
    except DomainError:
        period = None
    if period is None or period.kind is not kind.period_kind:
        raise DomainError(
            N_("“{key}”不是{kind}的期间，应写成 {example}。"),
            key=key,
            kind=Phrase(kind.value),
            example=_EXAMPLES.get(kind, "2026-11"),
        )
    return period


def schedule(
    kind: ReportKind, period: Period, calendar: WorkCalendar, settings: ReportSettings
) -> Schedule:
    """Return the days of a report."""
    limit = period.last + _days_after(kind, settings) * _DAY
    opens = period.first + _SATURDAY if kind is ReportKind.WEEKLY else period.last + _DAY
    remind = limit if calendar.is_working(limit) else calendar.shift(limit, -1)
    return Schedule(opens, remind, limit)


def _days_after(kind: ReportKind, settings: ReportSettings) -> int:
    if kind is ReportKind.WEEKLY:
        return _WEEKLY_DAYS
    return settings.quarter_days if kind is ReportKind.QUARTERLY else _AFTER_MONTH[kind]


def timeliness(limit: date, submitted: date | None, today: date) -> Timeliness:
    """Return how a report stands that was submitted on a day, or is not yet on ``today``."""
    if submitted is not None:
        return Timeliness.ON_TIME if submitted <= limit else Timeliness.LATE
    if today > limit:
        return Timeliness.LATE
    return Timeliness.TODAY if today == limit else Timeliness.AHEAD
