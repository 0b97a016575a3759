"""Which packages of a device never arrived, and who is late."""

from collections.abc import Collection
from datetime import date
from itertools import islice
from typing import Final

import attrs

from models.calendar import Period

__all__ = ["DEFAULT_DUE_DAY", "MOST_NAMED", "Arrivals", "is_late", "missing_sequences"]

DEFAULT_DUE_DAY = 3
"""A month's package is due by this day of the next month, like the monthly report (DOMAIN 5.3)."""

MOST_NAMED: Final = 500
"""Missing packages of a device that are named: one that says it is the millionth names no more."""


@attrs.frozen
class Arrivals:
    """The packages of one device that arrived: their numbers, and the highest base they name."""

    sequences: Collection[int]
    base_acknowledged: int


def missing_sequences(arrivals: Arrivals) -> tuple[int, ...]:
    """Return the numbers below the highest that did not arrive, at most the last few.

    Those at or below the highest ``base_acknowledged`` do no harm: every record of that package is
    confirmed, and each package carries all that was not.
    """
    highest = max(arrivals.sequences, default=0)
    known = set(arrivals.sequences)
    first = arrivals.base_acknowledged + 1
    missing = (number for number in range(highest - 1, first - 1, -1) if number not in known)
    return tuple(reversed(list(islice(missing, MOST_NAMED))))


def is_late(month: str, arrived: bool, today: date, due_day: int = DEFAULT_DUE_DAY) -> bool:
    """Tell whether the package of ``month`` (YYYY-MM) is overdue on ``today``.

    The due day itself is in time.
    """
    if arrived:
        return False
    following = Period.parse(month).shift(1).first
    return today > following.replace(day=due_day)
