"""How often the same failure came from the same place: a painter that fails must not flood."""

from collections.abc import Callable

import attrs

from ui.masking import place_of

__all__ = ["Repeats"]

_QUIET = 1.0
"""Seconds without a failure after which the same one is news again: somebody tried once more."""

_MOST_PLACES = 200


@attrs.define
class _Seen:
    count: int
    last: float


class Repeats:
    """Counts failures by kind and innermost place; ``clock`` tells seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._seen: dict[tuple[str, ...], _Seen] = {}

    def count(self, error: BaseException) -> tuple[int, bool]:
        """Return how often it has been seen, this time included, and whether it is news."""
        place, now = place_of(error), self._clock()
        seen = self._seen.get(place)
        if seen is None:
            if len(self._seen) >= _MOST_PLACES:
                self._seen.clear()
            self._seen[place] = _Seen(1, now)
            return 1, True
        seen.count += 1
        seen.last, before = now, seen.last
        return seen.count, now - before >= _QUIET

    @staticmethod
    def is_round(count: int) -> bool:
        """Tell whether a count is 10, 100, 1000 …, which are worth a line."""
        return count >= 10 and count == 10 ** (len(str(count)) - 1)

    @staticmethod
    def name(error: BaseException) -> str:
        """Return what was counted: the kind and the innermost place."""
        return " ".join(place_of(error)[:2])
