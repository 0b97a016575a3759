"""Which months a store owes the six-ones for: standard-store terms and status (DOMAIN 3.2)."""

from collections.abc import Sequence
from datetime import date

import attrs

from models.calendar import Period, PeriodKind
from models.metrics.population import was_open
from models.retailer import (
    Retailer,
    RetailerNotes,
    StandardTerm,
    StatusEntry,
)
from models.six_ones.settings import ItemSettings

__all__ = [
    "StoreFacts",
    "counts_for",
    "counts_in",
    "is_designated",
    "is_open",
    "needed_since",
    "store_facts",
]

_LAST_DAY_TO_JOIN = 15
_FIRST_DAY_TO_LEAVE = 16


@attrs.frozen(kw_only=True)
class StoreFacts:
    """What the six-ones must know of a store.

    ``information_point`` is what holds where ``points`` (from which month on it was one, or none
    any more, in order) say nothing: a change never rewrites the months before it.
    """

    retailer_id: str
    terms: tuple[StandardTerm, ...] = ()
    status_history: tuple[StatusEntry, ...] = ()
    information_point: bool = False
    points: tuple[tuple[str, bool], ...] = ()

    def is_point(self, month: Period) -> bool:
        """Tell whether the store is a 信息采集点 in ``month``."""
        held = [point for since, point in self.points if since <= month.key]
        return held[-1] if held else self.information_point


def store_facts(
    retailer: Retailer,
    notes: RetailerNotes | None = None,
    points: tuple[tuple[str, bool], ...] = (),
) -> StoreFacts:
    """Take the facts from a retailer's record; without a history its present status holds."""
    history = retailer.status_history
    if not history and retailer.status:
        history = (StatusEntry(since=retailer.status_since or date.min, status=retailer.status),)
    return StoreFacts(
        retailer_id=retailer.id,
        terms=retailer.standard_terms,
        status_history=history,
        information_point=bool(notes and notes.information_point),
        points=points,
    )


def _term_counts(term: StandardTerm, month: Period) -> bool:
    joined = term.since <= month.first.replace(day=_LAST_DAY_TO_JOIN)
    stayed = term.until is None or term.until >= month.first.replace(day=_FIRST_DAY_TO_LEAVE)
    return joined and stayed


def is_designated(terms: Sequence[StandardTerm], month: Period) -> bool:
    """Tell whether a term counts for ``month``.

    Named on or before the 15th counts that month, else from the next; leaving on or after the 16th
    still counts that month.
    """
    return any(_term_counts(term, month) for term in terms)


def is_open(history: Sequence[StatusEntry], month: Period) -> bool:
    """Tell whether the store was not 停业/歇业/注销 for the whole month.

    The first known status also holds for the time before it; without any the store is open.
    """
    return was_open(history, month.first, month.last)


def counts_in(store: StoreFacts, month: Period) -> bool:
    """Tell whether the six-ones apply to ``store`` in ``month``."""
    return is_designated(store.terms, month) and is_open(store.status_history, month)


def counts_for(store: StoreFacts, rule: ItemSettings, day: date) -> bool:
    """Tell whether work done on ``day`` can count: its month applies, or the month that owes it.

    A store named on 16 November owes the quarter, so a training on the 20th counts for it.
    """
    period = Period.of(rule.period_for(information_point=store.is_point(Period.month(day))), day)
    return any(counts_in(store, month) for month in (Period.month(day), period.months()[-1]))


def needed_since(month: Period) -> date:
    """Return the first day whose records the board of ``month`` needs, whatever the settings."""
    year = Period.of(PeriodKind.YEAR, month.first)
    return min(year.first, Period.of(PeriodKind.WEEK, month.first).first)
