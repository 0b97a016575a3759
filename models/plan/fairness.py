"""Whether nobody is left out: visits and days since the last one, by class (seeds 5.10, 5.11)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction

import attrs

__all__ = ["Fairness", "FairnessFacts", "FairnessRow", "fairness_of"]


@attrs.frozen(kw_only=True)
class FairnessFacts:
    """One open store: its class of frequency, visits this month, and the last visit ever."""

    retailer_id: str
    label: str
    wanted: int
    visits: int = 0
    last_visit: date | None = None


@attrs.frozen(kw_only=True)
class FairnessRow:
    """One class. ``average_gap`` in days over the stores that were ever visited, None without one.

    ``uncovered``: stores without a visit for too long; ``unvisited``: without one this month; both
    those waiting longest first.
    """

    label: str
    stores: int
    wanted: int
    visits: int
    average_gap: Fraction | None
    longest_gap: int | None
    uncovered: tuple[str, ...]
    unvisited: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Fairness:
    """All classes in the order they were told, and what they come to together."""

    rows: tuple[FairnessRow, ...]
    total: FairnessRow


def fairness_of(facts: Sequence[FairnessFacts], today: date, limit_days: int) -> Fairness:
    """Sum up the stores by class; ``limit_days`` without a visit is too long (60, a setting)."""
    by_label: dict[str, list[FairnessFacts]] = defaultdict(list)
    for each in facts:
        by_label[each.label].append(each)
    rows = tuple(_row(label, found, today, limit_days) for label, found in by_label.items())
    return Fairness(rows=rows, total=_row("", facts, today, limit_days))


def _row(label: str, facts: Sequence[FairnessFacts], today: date, limit_days: int) -> FairnessRow:
    waiting = sorted(facts, key=lambda each: (each.last_visit or date.min, each.retailer_id))
    gaps = [(today - each.last_visit).days for each in facts if each.last_visit is not None]
    return FairnessRow(
        label=label,
        stores=len(facts),
        wanted=sum(each.wanted for each in facts),
        visits=sum(each.visits for each in facts),
        average_gap=Fraction(sum(gaps), len(gaps)) if gaps else None,
        longest_gap=max(gaps, default=None),
        uncovered=_ids(each for each in waiting if _too_long(each, today, limit_days)),
        unvisited=_ids(each for each in waiting if not each.visits),
    )


def _too_long(facts: FairnessFacts, today: date, limit_days: int) -> bool:
    return facts.last_visit is None or (today - facts.last_visit).days >= limit_days


def _ids(facts: Iterable[FairnessFacts]) -> tuple[str, ...]:
    return tuple(each.retailer_id for each in facts)
