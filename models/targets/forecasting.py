"""Forecasts of many stores or products at once, and how near former ones came (F38, M25)."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet

import attrs

from models.calendar import Period
from models.metrics.forecast import Forecast, forecast
from models.metrics.quotient import Quotient
from models.metrics.targets import forecast_accuracy

__all__ = [
    "MOST_GAP",
    "Nearness",
    "Outcome",
    "forecast_each",
    "forecast_total",
    "gap_before",
    "months_behind",
    "recent_months",
    "sum_of_forecasts",
]

_RECENT = 3
MOST_GAP = 2
"""How many months may lie between what is known and what is forecast."""


def recent_months(month: Period, gap: int = 0) -> tuple[str, ...]:
    """Return the last three months before, the oldest first; ``gap`` of the last are left out."""
    return tuple(month.shift(-each - gap).key for each in range(_RECENT, 0, -1))


def months_behind(month: Period) -> tuple[str, ...]:
    """Return the months a forecast may rest on with any gap, the oldest first."""
    year_ago = range(12 + _RECENT + MOST_GAP, 11, -1)
    back = (*year_ago, *range(_RECENT + MOST_GAP, 0, -1))
    return tuple(month.shift(-each).key for each in back)


def gap_before(month: Period, known: AbstractSet[str]) -> int:
    """Return how many of the last months are not known as a whole.

    A plan for the next month is made before this one has ended. 0 where so many are unknown that
    nothing can be said.
    """
    gaps = range(MOST_GAP + 1)
    return next((gap for gap in gaps if set(recent_months(month, gap)) <= known), 0)


def forecast_each(
    sums: Mapping[str, Mapping[str, int]],
    known: AbstractSet[str],
    month: Period,
    since: Mapping[str, str] | None = None,
) -> dict[str, Forecast]:
    """Forecast each key of ``sums`` (条 by key and month).

    ``known`` are the months known as a whole: who has nothing in one of them bought nothing.
    ``since`` is the first month of a key, by which it can have bought: the months before are not
    its own.
    """
    first = since or {}
    wanted, gap = [each for each in months_behind(month) if each in known], gap_before(month, known)
    return {
        key: forecast(
            {each: own.get(each, 0) for each in wanted if each >= first.get(key, "")}, month, gap
        )
        for key, own in sums.items()
    }


def forecast_total(
    sums: Mapping[str, Mapping[str, int]], known: AbstractSet[str], month: Period
) -> Forecast:
    """Forecast all keys as one: the sums of the months, by the same method."""
    wanted = [each for each in months_behind(month) if each in known]
    total = {each: sum(own.get(each, 0) for own in sums.values()) for each in wanted}
    return forecast(total, month, gap_before(month, known))


def sum_of_forecasts(forecasts: Iterable[Forecast]) -> int:
    """Add up what each says in whole 条; who has no forecast adds nothing."""
    return sum(each.cartons or 0 for each in forecasts)


@attrs.frozen(kw_only=True)
class Outcome:
    """One thing in a month that is over: 条 that came, those that were said before."""

    actual: int
    said: int | None

    @property
    def accuracy(self) -> Quotient | None:
        """M25; None where nothing was said."""
        return None if self.said is None else forecast_accuracy(self.actual, self.said)


@attrs.frozen(kw_only=True)
class Nearness:
    """How near one kind of saying came in one month: in total, and store by store.

    ``stores`` tells of how many stores something was said. ``by_store`` is made of the sums of
    numerators and denominators, so that large stores weigh more; errors do not cancel out.
    """

    total: Outcome
    stores: int
    by_store: Quotient

    @classmethod
    def of(cls, total: Outcome, each: Iterable[Outcome]) -> "Nearness":
        """Add up what was said of each store."""
        parts = [accuracy for one in each if (accuracy := one.accuracy) is not None]
        return cls(total=total, stores=len(parts), by_store=Quotient.of_group(parts))
