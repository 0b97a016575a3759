"""The days that figures of a report are made of and compared with (DOMAIN 6, period).

A period that is not over, or whose purchases are not known to its end, is compared day 1…d with
1…d, d clamped to the month's end.
"""

from datetime import date, timedelta
from typing import Final

import attrs

from models.calendar import Period, PeriodKind, add_months

__all__ = ["Span", "Spans", "known_to", "spans_of"]

_DAY: Final = timedelta(days=1)
_QUIET: Final = {PeriodKind.WEEK: 2}
_QUIET_ELSE: Final = 3
"""Days without an order at the end of a period that are no gap: a weekend, a holiday."""


@attrs.frozen
class Span:
    """Days from ``first`` to ``last``, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many there are."""
        return (self.last - self.first).days + 1


@attrs.frozen(kw_only=True)
class Spans:
    """``now`` and what it is held against; ``month`` is the month to the same day.

    A week has no ``year_ago``: its days fall otherwise.
    """

    now: Span
    before: Span
    year_ago: Span | None
    month: Span
    so_far: Span
    so_far_year_ago: Span
    whole: bool

    @property
    def label(self) -> str:
        """截至2026-11-12 of what is not whole, empty of a whole period."""
        return "" if self.whole else f"截至{self.now.last:%Y-%m-%d}"


def known_to(period: Period, today: date, known_until: date | None) -> date:
    """Return the last day of ``period`` that its figures can be made of."""
    end = min(period.last, today)
    if known_until is None or known_until < period.first:
        return max(end, period.first)
    quiet = _QUIET.get(period.kind, _QUIET_ELSE) * _DAY
    return end if known_until >= end - quiet else known_until


def spans_of(period: Period, until: date) -> Spans:
    """Return the spans of a period known until a day."""
    whole = until >= period.last
    year = Span(date(until.year, 1, 1), until)
    return Spans(
        now=Span(period.first, until),
        before=_earlier(period, period.shift(-1), until),
        year_ago=_a_year_ago(period, until),
        month=Span(until.replace(day=1), until),
        so_far=year,
        so_far_year_ago=Span(add_months(year.first, -12), _same_day(until)),
        whole=whole,
    )


def _earlier(period: Period, base: Period, until: date) -> Span:
    if until >= period.last:
        return Span(base.first, base.last)
    if period.kind is PeriodKind.WEEK:
        return Span(base.first, base.first + (until - period.first))
    months = (base.first.year - period.first.year) * 12 + base.first.month - period.first.month
    return Span(base.first, add_months(until, months))


def _a_year_ago(period: Period, until: date) -> Span | None:
    if period.kind is PeriodKind.WEEK:
        return None
    base = Period.of(period.kind, add_months(period.first, -12))
    return _earlier(period, base, until)


def _same_day(until: date) -> date:
    """Return the day a year before; the end of a month stays the end of it."""
    ends = (until + _DAY).day == 1
    month = Period.month(add_months(until, -12))
    return month.last if ends else add_months(until, -12)
