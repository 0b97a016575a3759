"""A day of the holiday table 节假日: off, worked instead, or kept in mind (DOMAIN 2.4, 9c)."""

from datetime import date
from typing import Final

import attrs

from models.calendar import DayKind
from models.fields import Owner, field
from models.records import Record

__all__ = ["EXCHANGED", "Holiday", "exchanged_kind"]

_HQ: Final = Owner.HEADQUARTERS
_SATURDAY: Final = 5

EXCHANGED: Final = "调休"
"""Says that a day is exchanged: what it becomes follows from the day of the week."""


@attrs.frozen(kw_only=True)
class Holiday(Record):
    """节假日; ``id`` is the day as ``2026-10-01``. ``kind`` may be a word nobody knows."""

    day: date = field("日期", owner=_HQ, required=True)
    name: str = field("名称", owner=_HQ, default="")
    kind: str = field("类型", owner=_HQ, default=DayKind.OFF.value)


def exchanged_kind(day: date) -> DayKind:
    """Return what 调休 alone means for a day: a weekend is worked for it, a weekday is off."""
    return DayKind.WORKED if day.weekday() >= _SATURDAY else DayKind.OFF
