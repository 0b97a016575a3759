"""Time limits of a complaint: 响应, 办结, 回访 (DOMAIN 4.6). What is kept in time is quiet."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import ClassVar

import attrs

from models.entries.complaint import Complaint, ComplaintState, Severity
from models.fields import Unit, field
from models.judgement import Judgement
from models.marks import N_
from models.phrase import Phrase
from models.rules import between

__all__ = [
    "DEFAULT_COMPLAINT_LIMITS",
    "ComplaintLimits",
    "Deadline",
    "DeadlineStep",
    "closed_late",
    "closing_day",
    "deadline_words",
    "deadlines",
    "is_overdue",
    "open_deadline",
]

WorkDayShift = Callable[[date, int], date]
"""Returns the so-manieth working day after a day: ``WorkCalendar.shift``."""


class DeadlineStep(StrEnum):
    """The three things that have a limit, in their order."""

    RESPOND = "响应"
    CLOSE = "办结"
    REVISIT = "回访"


@attrs.frozen(kw_only=True)
class ComplaintLimits(Judgement):
    """Settings: hours until it is answered, working days until it is closed, days to the call."""

    key: ClassVar[str] = "complaint"
    title: ClassVar[str] = N_("投诉时限")

    respond_hours: int = field("响应不超过", unit=Unit.HOUR, default=24, rule=between(1, 720))
    revisit_days: int = field("回访不超过", unit=Unit.DAY, default=7, rule=between(1, 90))
    close_days: int = field("办结不超过", unit=Unit.WORKING_DAY, default=3, rule=between(1, 60))
    grave_close_days: int = field(
        "重大的不超过", unit=Unit.WORKING_DAY, default=1, rule=between(1, 60)
    )


DEFAULT_COMPLAINT_LIMITS = ComplaintLimits()


@attrs.frozen
class Deadline:
    """``due`` is a moment without time zone; ``done`` what was to be done is done.

    ``late`` is true where it was done after its limit, or is open and the limit has passed.
    """

    step: DeadlineStep
    due: datetime
    done: bool
    late: bool


def closing_day(
    complaint: Complaint,
    shift: WorkDayShift,
    limits: ComplaintLimits = DEFAULT_COMPLAINT_LIMITS,
) -> date:
    """Return the last day on which a complaint is closed in time."""
    grave = complaint.severity is Severity.GRAVE
    return shift(complaint.received_on, limits.grave_close_days if grave else limits.close_days)


def closed_late(complaint: Complaint, until: date, shift: WorkDayShift) -> bool:
    """Tell whether a complaint that was closed, or is open, on ``until`` is past its limit.

    By the limits of the trade: settings move reminders alone, not what is reported.
    """
    return until > closing_day(complaint, shift)


def deadlines(
    complaint: Complaint,
    now: datetime,
    shift: WorkDayShift,
    limits: ComplaintLimits = DEFAULT_COMPLAINT_LIMITS,
) -> tuple[Deadline, ...]:
    """Return the limits of a complaint as they stand at ``now``; 回访 only once it is closed.

    A complaint without 受理时间 counts from the end of its day, in favour of who answers it. One
    that is answered or handled is answered in time: when it was is not kept.
    """
    now = now.replace(tzinfo=None)
    begun = datetime.combine(complaint.received_on, complaint.received_at or time(23, 59))
    answered = complaint.state is not ComplaintState.RECEIVED or bool(
        complaint.actions or complaint.reply or complaint.closed_on
    )
    respond = begun + timedelta(hours=limits.respond_hours)
    close = _end_of(closing_day(complaint, shift, limits))
    closed = complaint.closed_on
    ended = closed is not None and closed > close.date()
    found = [
        Deadline(DeadlineStep.RESPOND, respond, answered, not answered and now > respond),
        Deadline(
            DeadlineStep.CLOSE, close, closed is not None, ended or (closed is None and now > close)
        ),
    ]
    if closed is not None:
        revisit = _end_of(closed + timedelta(days=limits.revisit_days))
        asked = complaint.satisfied is not None
        found.append(Deadline(DeadlineStep.REVISIT, revisit, asked, not asked and now > revisit))
    return tuple(found)


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time(23, 59))


def open_deadline(found: tuple[Deadline, ...]) -> Deadline | None:
    """Return what is to be done next: the first late one, else the first open one."""
    waiting = [each for each in found if not each.done]
    return next((each for each in waiting if each.late), waiting[0] if waiting else None)


def is_overdue(found: tuple[Deadline, ...]) -> bool:
    """是否超时: something is late, or was closed late."""
    return any(each.late for each in found)


_WORDS = {
    DeadlineStep.RESPOND: (N_("{due} 前响应"), N_("响应超时，应在 {due} 前")),
    DeadlineStep.CLOSE: (N_("{due} 前办结"), N_("办结超时，应在 {due} 前")),
    DeadlineStep.REVISIT: (N_("{due} 前回访"), N_("回访超时，应在 {due} 前")),
}


def deadline_words(deadline: Deadline) -> str:
    """Say until when, or that it is too late: 响应 to the minute, the others to the day."""
    to_minute = deadline.step is DeadlineStep.RESPOND
    due = f"{deadline.due:%m-%d %H:%M}" if to_minute else f"{deadline.due:%m-%d}"
    return Phrase(_WORDS[deadline.step][deadline.late], due=due)
