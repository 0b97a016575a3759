"""Which days are compared with which: the rules of a period in DOMAIN 6.

A span is a whole block of days (a week, month, quarter, year, order cycle, 1–2月) or its first
days, labelled 截至D日. It is compared with as many days of the block before and of a year ago, day
for day; a day that is not there is clamped to the end of its month (29 Feb ↔ 28 Feb).
"""

from datetime import date, timedelta
from typing import Protocol

import attrs

from models.calendar import Period, PeriodKind, add_months
from models.marks import N_
from models.phrase import Phrase

__all__ = ["Block", "JoinedMonths", "OrderCycle", "Span", "year_before"]

_DAY = timedelta(days=1)
_WEEKS_A_YEAR = 52


class Block(Protocol):
    """A whole stretch of days that has others of its kind before and after it."""

    @property
    def first(self) -> date:
        """The first day."""

    @property
    def last(self) -> date:
        """The last day."""

    @property
    def title(self) -> str:
        """What people call it."""

    def shift(self, count: int) -> "Block":
        """Return the block ``count`` later (earlier when negative)."""


@attrs.frozen
class OrderCycle:
    """An order cycle 订货周期 of ``weeks`` weeks that begins on ``first``."""

    first: date
    weeks: int = attrs.field(validator=[attrs.validators.ge(1), attrs.validators.le(_WEEKS_A_YEAR)])

    @classmethod
    def of(cls, day: date, anchor: date, weeks: int) -> "OrderCycle":
        """Return the cycle in which ``day`` lies, where one begins on ``anchor``."""
        made = cls(anchor, weeks)
        return made.shift((day - anchor).days // (7 * weeks))

    @property
    def last(self) -> date:
        """The last day."""
        return self.first + (7 * self.weeks - 1) * _DAY

    @property
    def title(self) -> str:
        """2026-11-02 至 2026-11-15."""
        return Phrase(N_("{first} 至 {last}"), first=f"{self.first}", last=f"{self.last}")

    def shift(self, count: int) -> "OrderCycle":
        """Return the cycle ``count`` later (earlier when negative)."""
        return OrderCycle(self.first + count * 7 * self.weeks * _DAY, self.weeks)


@attrs.frozen
class JoinedMonths:
    """``count`` months as one, such as 1–2月合并: the Spring Festival moves between the two."""

    first: date
    count: int = 2

    @classmethod
    def spring(cls, year: int) -> "JoinedMonths":
        """Return January and February of ``year``."""
        return cls(date(year, 1, 1))

    @property
    def last(self) -> date:
        """The last day."""
        return add_months(self.first, self.count) - _DAY

    @property
    def title(self) -> str:
        """2026年1–2月."""
        month = self.first.month
        ends = {"first": month, "last": self.last.month}
        return Phrase(N_("{year}年{first}–{last}月"), year=self.first.year, **ends)

    def shift(self, count: int) -> "JoinedMonths":
        """Return the months ``count`` times as many later (earlier when negative)."""
        return attrs.evolve(self, first=add_months(self.first, count * self.count))


def _by_weeks(block: Block) -> bool:
    return isinstance(block, OrderCycle) or (
        isinstance(block, Period) and block.kind is PeriodKind.WEEK
    )


def year_before(block: Block) -> Block:
    """Return the block of a year ago (去年同期).

    Of months, the same months. Of a week, the one with the same ISO number, so that weeks are
    named alike; week 53 has week 52 where the year before has no 53. Of an order cycle, the days
    52 weeks earlier, so that the weekdays on which stores order are alike.
    """
    if isinstance(block, OrderCycle):
        return OrderCycle(block.first - _WEEKS_A_YEAR * 7 * _DAY, block.weeks)
    if isinstance(block, JoinedMonths):
        return attrs.evolve(block, first=add_months(block.first, -12))
    assert isinstance(block, Period)
    if block.kind is not PeriodKind.WEEK:
        return Period.of(block.kind, add_months(block.first, -12))
    year, week, _ = block.first.isocalendar()
    most = date(year - 1, 12, 28).isocalendar().week  # 28 December always lies in the last week
    return Period(PeriodKind.WEEK, date.fromisocalendar(year - 1, min(week, most), 1))


@attrs.frozen
class Span:
    """The days of ``block``, whole or up to a mark; make it with :meth:`whole` or :meth:`until`.

    ``mark``: months after the block's first one and day of that month, as asked for, before it is
    clamped; of weeks, 0 and the number of days. So what is compared with a compared span is the
    same as if it had been asked for itself.
    """

    block: Block
    mark: tuple[int, int] | None = None

    @classmethod
    def whole(cls, block: Block) -> "Span":
        """Return all days of a block."""
        return cls(block)

    @classmethod
    def until(cls, block: Block, day: date) -> "Span":
        """Return the days up to ``day``, which counts; the whole block from its last day on.

        Raises ValueError for a day before the block.
        """
        if day < block.first:
            raise ValueError("the day lies before the block")
        if day >= block.last:
            return cls(block)
        if _by_weeks(block):
            return cls(block, (0, (day - block.first).days + 1))
        months = (day.year - block.first.year) * 12 + day.month - block.first.month
        return cls(block, (months, day.day))

    @property
    def first(self) -> date:
        """The first day."""
        return self.block.first

    @property
    def last(self) -> date:
        """The last day, clamped to the end of its month."""
        if self.mark is None:
            return self.block.last
        months, day = self.mark
        if _by_weeks(self.block):
            return self.first + (day - 1) * _DAY
        month = add_months(self.first, months)
        return min(month + (day - 1) * _DAY, add_months(month, 1) - _DAY)

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    @property
    def partial(self) -> bool:
        """True where it was not asked for to the end of its block."""
        return self.mark is not None

    @property
    def label(self) -> str:
        """2026年11月, or 2026年11月 截至20日; of what has several months 截至11月20日."""
        if not self.partial:
            return self.block.title
        if isinstance(self.block, Period) and self.block.kind is PeriodKind.MONTH:
            return Phrase(N_("{period} 截至{day}日"), period=self.block.title, day=self.last.day)
        return Phrase(
            N_("{period} 截至{month}月{day}日"),
            period=self.block.title,
            month=self.last.month,
            day=self.last.day,
        )

    def back(self, count: int) -> "Span":
        """Return the same days of the block ``count`` before."""
        return attrs.evolve(self, block=self.block.shift(-count))

    @property
    def previous(self) -> "Span":
        """上期: the same days of the adjacent block of equal kind (M08)."""
        return self.back(1)

    @property
    def year_ago(self) -> "Span":
        """去年同期: the same days of a year ago (M07)."""
        return attrs.evolve(self, block=year_before(self.block))

    @property
    def three_before(self) -> tuple["Span", ...]:
        """前三周期: the three whole blocks just before this one, the oldest first (M03c)."""
        return tuple(Span(self.block.shift(-back)) for back in (3, 2, 1))

    def __contains__(self, day: date) -> bool:
        """Tell whether ``day`` lies in the span."""
        return self.first <= day <= self.last
