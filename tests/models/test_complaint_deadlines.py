"""Time limits of complaints (DOMAIN 4.6): 24 hours, 3 working days or 1, 7 days after."""

from datetime import date, datetime, time

import attrs
import pytest

from models.calendar import DayKind, WorkCalendar
from models.entries import COMMITMENTS, Complaint, ComplaintState, Severity
from models.entries.deadlines import (
    ComplaintLimits,
    deadline_words,
    deadlines,
    is_overdue,
    open_deadline,
)

FRIDAY = date(2026, 11, 20)
SHIFT = WorkCalendar().shift
MADE = Complaint(
    id="c", received_on=FRIDAY, received_at=time(10, 0), retailer_id="HZ001",
    commitment=COMMITMENTS[0], content="少送一条",
)  # fmt: skip


def at(day: int, hour: int = 10, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute)  # noqa: DTZ001 - limits know no zone


@pytest.mark.parametrize(
    ("changes", "now", "late"),
    [
        ({}, at(21), []),
        ({}, at(21, 10, 1), ["响应"]),
        ({"received_at": None}, at(21, 23, 58), []),
        ({"reply": "明天补"}, at(25, 23), []),
        ({"state": ComplaintState.HANDLING}, at(26, 0), ["办结"]),
        ({"severity": Severity.GRAVE, "reply": "已报"}, at(23, 23), []),
        ({"severity": Severity.GRAVE, "reply": "已报"}, at(24, 0), ["办结"]),
        ({"closed_on": date(2026, 11, 25), "state": ComplaintState.CLOSED}, at(26), []),
        ({"closed_on": date(2026, 11, 26), "state": ComplaintState.CLOSED}, at(26), ["办结"]),
        ({"closed_on": FRIDAY, "state": ComplaintState.CLOSED}, at(27, 23), []),
        ({"closed_on": FRIDAY, "state": ComplaintState.CLOSED}, at(28, 0), ["回访"]),
        ({"closed_on": FRIDAY, "satisfied": False}, at(28, 0), []),
    ],
)
def test_vectors(changes, now, late):
    found = deadlines(attrs.evolve(MADE, **changes), now, SHIFT)
    assert [each.step.value for each in found if each.late] == late
    assert is_overdue(found) is bool(late)


def test_holidays_move_the_closing_day_and_limits_are_settings():
    table = {date(2026, 11, day): DayKind.OFF for day in (23, 24)}
    shift = WorkCalendar({**table, date(2026, 11, 21): DayKind.WORKED}).shift
    assert deadlines(MADE, at(20), shift)[1].due.date() == date(2026, 11, 26)
    slow = deadlines(MADE, at(20), SHIFT, ComplaintLimits(respond_hours=48, close_days=5))
    assert [each.due.day for each in slow] == [22, 27]


def test_limits_are_said_to_the_minute_or_the_day():
    def said(complaint, now):
        return [deadline_words(each) for each in deadlines(complaint, now, SHIFT) if not each.done]

    assert said(MADE, at(20)) == ["11-21 10:00 前响应", "11-25 前办结"]
    assert said(MADE, at(27)) == ["响应超时，应在 11-21 10:00 前", "办结超时，应在 11-25 前"]
    late = open_deadline(deadlines(attrs.evolve(MADE, reply="明天补"), at(27), SHIFT))
    assert late is not None
    assert late.step.value == "办结"
    closed = attrs.evolve(MADE, closed_on=FRIDAY, state=ComplaintState.CLOSED)
    assert said(closed, at(20)) == ["11-27 前回访"]
    assert said(attrs.evolve(closed, satisfied=True), at(28)) == []
