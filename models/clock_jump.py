"""A clock that jumped: told to the user, who alone can say which time is right.

The order of what was recorded rests on a sequence, never on the clock (DESIGN 3); but the present
day decides what is due, what is overdue, and whether a visit counts as written in afterwards.
"""

from datetime import datetime, timedelta
from typing import Final

import attrs

__all__ = ["FAR_AHEAD", "FAR_BACK", "ClockJump", "clock_jump"]

FAR_BACK: Final = timedelta(minutes=10)
"""Clocks are set by a few minutes now and then; nobody needs to know."""

FAR_AHEAD: Final = timedelta(days=40)
"""Longer than a round and a leave: either nobody was here, or the date is wrong."""


@attrs.frozen
class ClockJump:
    """The clock says ``now``; what was done last bears the time ``last``."""

    last: datetime
    now: datetime

    @property
    def is_back(self) -> bool:
        """True where the clock stands before what was done last."""
        return self.now < self.last

    @property
    def days(self) -> int:
        """Return by how many whole days it jumped."""
        return abs(self.now - self.last).days


def clock_jump(last: datetime | None, now: datetime) -> ClockJump | None:
    """Tell whether the clock stands so far from the last known time that someone should look."""
    if last is None or -FAR_BACK <= now - last <= FAR_AHEAD:
        return None
    return ClockJump(last, now)
