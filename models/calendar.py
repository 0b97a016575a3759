"""Weeks, months, quarters, years and working days, all as arguments: nothing here knows today."""

import calendar
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import MAXYEAR, date, timedelta
from enum import StrEnum
from functools import lru_cache

import attrs

from models.errors import DomainError
from models.marks import N_

__all__ = [
    "DayKind",
    "Period",
    "PeriodKind",
    "WorkCalendar",
    "add_months",
    "day_and_weekday",
    "days_ahead",
    "falls_on",
    "short_weekday",
]

_DAY = timedelta(days=1)
_SIGNS = "一二三四五六日"
_WEEKDAYS = (
    {sign: number for number, sign in enumerate(_SIGNS)}
    | {"天": 6}
    | {str(number + 1): number for number in range(7)}
)
_ONE_WEEKDAY = re.compile(r"(单周|双周)?(?:周|星期|礼拜)?([一二三四五六日天1-7])")
_SEPARATORS = re.compile(r"[\s,，、;；/]+")


class PeriodKind(StrEnum):
    """Kinds of period (DOMAIN 6); the value is the word shown."""

    WEEK = "周"
    MONTH = "月"
    QUARTER = "季"
    YEAR = "年"


_PATTERNS: Mapping[PeriodKind, re.Pattern[str]] = {
    PeriodKind.YEAR: re.compile(r"(\d{4})"),
    PeriodKind.QUARTER: re.compile(r"(\d{4})Q([1-4])"),
    PeriodKind.MONTH: re.compile(r"(\d{4})-(0[1-9]|1[0-2])"),
    PeriodKind.WEEK: re.compile(r"(\d{4})W(0[1-9]|[1-4]\d|5[0-3])"),
}
_MONTHS_IN = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.YEAR: 12}


def add_months(day: date, months: int) -> date:
    """Return the same day ``months`` later, clamped to the month's end (29 Feb, DOMAIN M07)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


@attrs.frozen
class Period:
    """A week (Mon–Sun), month, quarter or year; make it with :meth:`of` or :meth:`parse`."""

    kind: PeriodKind
    first: date

    @classmethod
    def of(cls, kind: PeriodKind, day: date) -> "Period":
        """Return the period of ``kind`` in which ``day`` lies."""
        if kind is PeriodKind.WEEK:
            return cls(kind, day - day.weekday() * _DAY)
        length = _MONTHS_IN[kind]
        month = (day.month - 1) // length * length + 1
        return cls(kind, date(day.year, month, 1))

    @classmethod
    def month(cls, day: date) -> "Period":
        """Return the month of ``day``."""
        return cls.of(PeriodKind.MONTH, day)

    @classmethod
    def parse(cls, key: str) -> "Period":
        """Read "2026-11", "2026Q4", "2026W47" or "2026"; DomainError for anything else."""
        for kind, pattern in _PATTERNS.items():
            match = pattern.fullmatch(key.strip().upper())
            found = cls._from_numbers(kind, *map(int, match.groups())) if match else None
            if found:
                return found
        raise DomainError(N_("“{key}”不是期间，应写成 2026-11、2026Q4、2026W47 或 2026。"), key=key)

    @classmethod
    def _from_numbers(cls, kind: PeriodKind, year: int, number: int = 1) -> "Period | None":
        """Return the period with these numbers; None for a year 0 or a week that is not there.

        None also for the last year there is, whose periods have no following one.
        """
        if year >= MAXYEAR:
            return None
        try:
            if kind is PeriodKind.WEEK:
                return cls(kind, date.fromisocalendar(year, number, 1))
            return cls(kind, date(year, (number - 1) * _MONTHS_IN[kind] + 1, 1))
        except ValueError:
            return None

    @property
    def last(self) -> date:
        """The last day."""
        return _last_of(self.kind, self.first)

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    @property
    def key(self) -> str:
        """2026-11, 2026Q4, 2026W47 (ISO year and week) or 2026."""
        day = self.first
        if self.kind is PeriodKind.WEEK:
            year, week, _ = day.isocalendar()
            return f"{year:04}W{week:02}"
        if self.kind is PeriodKind.QUARTER:
            return f"{day.year:04}Q{(day.month + 2) // 3}"
        text = f"{day.year:04}"
        return text if self.kind is PeriodKind.YEAR else f"{text}-{day.month:02}"

    @property
    def title(self) -> str:
        """2026年11月, 2026年第4季度, 2026年第47周 or 2026年."""
        day = self.first
        if self.kind is PeriodKind.WEEK:
            year, week, _ = day.isocalendar()
            return f"{year}年第{week}周"
        if self.kind is PeriodKind.QUARTER:
            return f"{day.year}年第{(day.month + 2) // 3}季度"
        return f"{day.year}年" if self.kind is PeriodKind.YEAR else f"{day.year}年{day.month}月"

    def shift(self, count: int) -> "Period":
        """Return the period ``count`` later (earlier when negative)."""
        if self.kind is PeriodKind.WEEK:
            return Period(self.kind, self.first + count * 7 * _DAY)
        return Period(self.kind, add_months(self.first, count * _MONTHS_IN[self.kind]))

    def __contains__(self, day: date) -> bool:
        """Tell whether ``day`` lies in the period."""
        return self.first <= day <= self.last

    def covers(self, other: "Period") -> bool:
        """Tell whether ``other`` lies wholly in this period."""
        return self.first <= other.first and other.last <= self.last

    def months(self) -> tuple["Period", ...]:
        """Return the months of a month, quarter or year; of a week, the month in which it ends."""
        if self.kind is PeriodKind.WEEK:
            return (Period.month(self.last),)
        first = Period.month(self.first)
        return tuple(first.shift(index) for index in range(_MONTHS_IN[self.kind]))

    def weeks_ending(self) -> tuple["Period", ...]:
        """Return the weeks whose Sunday lies in the period (DOMAIN 3.2, the weekly ④)."""
        week = Period.of(PeriodKind.WEEK, self.first)
        found = []
        while week.last <= self.last:
            found.append(week)
            week = week.shift(1)
        return tuple(found)

    def each_day(self) -> Iterator[date]:
        """Yield the days in order."""
        for offset in range(self.days):
            yield self.first + offset * _DAY


@lru_cache(maxsize=1024)  # asked for some hundred thousand times by a board, of a few periods
def _last_of(kind: PeriodKind, first: date) -> date:
    return Period(kind, first).shift(1).first - _DAY


def day_and_weekday(day: date) -> str:
    """2026-11-23 星期一."""
    return f"{day:%Y-%m-%d} 星期{_SIGNS[day.weekday()]}"


def short_weekday(day: date) -> str:
    """周一 … 周日."""
    return f"周{_SIGNS[day.weekday()]}"


def falls_on(text: str, day: date) -> bool:
    """Tell whether a 订货日 or 送货日 as headquarters writes it falls on ``day``.

    "周三", "星期三", "3", "周一、周四", "单周周四" (odd ISO weeks), "双周周二"; anything else
    never does.
    """
    odd_week = bool(day.isocalendar().week % 2)
    for part in _SEPARATORS.split(text.strip()):
        match = _ONE_WEEKDAY.fullmatch(part)
        if not match or _WEEKDAYS[match[2]] != day.weekday():
            continue
        if not match[1] or (match[1] == "单周") == odd_week:
            return True
    return False


def days_ahead(day: date, count: int, working: Iterable[date]) -> tuple[date, ...]:
    """Return the days after ``day`` until the ``count``-th of the ``working`` days after it.

    A Monday lies one working day ahead of a Friday. Plain days where fewer working ones are known.
    """
    later = sorted(each for each in working if each > day)[:count]
    most = (later[-1] - day).days if count and len(later) == count else count
    return tuple(day + n * _DAY for n in range(1, most + 1))


class DayKind(StrEnum):
    """类型 of a day in headquarters' 节假日 table (DOMAIN 2.4)."""

    OFF = "放假"
    WORKED = "调休上班"
    FESTIVAL = "节日"


@attrs.frozen
class WorkCalendar:
    """Working days: Mon–Fri (with ``saturdays`` Mon–Sat), bent by the 节假日 table if there is one.

    A 节日 alone changes nothing: 放假 and 调休上班 do (DOMAIN 9c).
    """

    table: Mapping[date, DayKind] = attrs.field(factory=dict)
    saturdays: bool = False

    def is_working(self, day: date) -> bool:
        """Tell whether ``day`` is worked."""
        kind = self.table.get(day)
        if kind in (DayKind.OFF, DayKind.WORKED):
            return kind is DayKind.WORKED
        return day.weekday() < (6 if self.saturdays else 5)

    def knows(self, year: int) -> bool:
        """Tell whether the table says anything of ``year``; if not, the window says so."""
        return any(day.year == year for day in self.table)

    def working_days(self, period: Period) -> tuple[date, ...]:
        """Return the working days of ``period`` in order."""
        return tuple(day for day in period.each_day() if self.is_working(day))

    def shift(self, day: date, count: int) -> date:
        """Return the ``count``-th working day after ``day`` (before it when negative).

        0 returns ``day`` itself. The search ends after a year of days that are not worked.
        """
        step = _DAY if count > 0 else -_DAY
        left = abs(count)
        idle = 0
        while left and idle < 366:
            day += step
            worked = self.is_working(day)
            left -= worked
            idle = 0 if worked else idle + 1
        return day
