"""The days that figures of a report are made of and compared with (DOMAIN 6, period).

The rules are those of :mod:`models.metrics.comparing`. A report may end before its period does:
where purchases are known no further.
"""

from datetime import date, timedelta
from typing import Final

import attrs

from models.calendar import Period, PeriodKind
from models.metrics.comparing import Block, JoinedMonths, Span

__all__ = ["Spans", "known_to", "spans_of"]

_DAY: Final = timedelta(days=1)
_QUIET: Final = {PeriodKind.WEEK: 2}
_QUIET_ELSE: Final = 3
"""Days without an order at the end of a period that are no gap: a weekend, a holiday."""


@attrs.frozen
class Spans:
    """``now``, and beside the spans it is compared with the month and the year to the same day."""

    now: Span
    month: Span
    so_far: Span

    @property
    def label(self) -> str:
        """截至2026-11-12 of what is not whole, empty of a whole period."""
        return f"截至{self.now.last:%Y-%m-%d}" if self.now.partial else ""


def known_to(period: Period, today: date, known_until: date | None) -> date:
    """Return the last day of ``period`` that its figures can be made of."""
    end = min(period.last, today)
    if known_until is None or known_until < period.first:
        return max(end, period.first)
    quiet = _QUIET.get(period.kind, _QUIET_ELSE) * _DAY
    return end if known_until >= end - quiet else known_until


def spans_of(period: Period, until: date) -> Spans:
    """Return the spans of a period known until a day.

    Up to the end of a month the year so far is whole months, which their sums can tell.
    """
    whole_months = (until + _DAY).day == 1
    year: Block = Period.of(PeriodKind.YEAR, until)
    if whole_months:
        year = JoinedMonths(year.first, until.month)
    return Spans(
        now=Span.until(period, until),
        month=Span.until(Period.month(until), until),
        so_far=Span.until(year, until),
    )
