"""The order of a day with visiting hours: what is minimised is the time it takes and lateness.

An open sequence of stops, from a beginning on; who comes early waits, who comes late is late by
minutes that weigh more than driving ones. Exact for few stops (labels of time and lateness over
sets), else moves of stretches and turns over the whole sequence, shaken up a fixed number of times.
"""

from collections.abc import Iterator, Sequence
from typing import Final

import attrs

from models.route.hours import Window, start_within
from models.route.tour import Chance, Matrix

__all__ = ["Hours", "Trip"]

ROUNDS: Final = 30
MOVES: Final = 120_000
"""So many moves are tried at most, however many stops there are: 0.3 to 0.6 s, and no clock."""
_REACH: Final = 30
"""A move carries a stop over at most so many places: all of a day's."""
_GAIN: Final = 1e-7


@attrs.frozen(kw_only=True)
class Hours:
    """Visiting hours of the stops by index (none: any time), and what the clock does in between.

    ``begins``: minutes since midnight at which the first stop is reached. ``stay``: minutes at each
    stop. ``late_weight``: how many minutes of driving or waiting one minute of lateness weighs [J].
    """

    windows: Sequence[Sequence[Window]]
    begins: float = 510.0
    stay: float = 15.0
    late_weight: float = 10.0


@attrs.frozen
class _Label:
    """One way to be at a stop with a set behind: ``time`` of leaving, lateness so far."""

    time: float
    late: float
    stop: int
    before: "_Label | None"


@attrs.frozen(kw_only=True)
class Trip:
    """One day to order: driving minutes, hours, ends; ``returns``: back to its first stop."""

    minutes: Matrix
    hours: Hours
    start: int | None
    end: int | None
    returns: bool

    @property
    def free(self) -> list[int]:
        """The stops whose place is open."""
        return [x for x in range(len(self.minutes)) if x not in (self.start, self.end)]

    def _visit(self, stop: int, arrival: float, late: float) -> tuple[float, float]:
        """Return when the stop is left and the lateness by then."""
        begins, missed = start_within(self.hours.windows[stop], arrival)
        return begins + self.hours.stay, late + missed

    def _step(self, state: tuple[float, float], last: int | None, stop: int) -> tuple[float, float]:
        time, late = state
        return self._visit(stop, time + (0 if last is None else self.minutes[last][stop]), late)

    def worth(self, state: tuple[float, float], first: int, last: int) -> float:
        """Return what is minimised, for a day that was left in this state."""
        back = self.minutes[last][first] if self.returns else 0
        return state[0] + back + self.hours.late_weight * state[1]

    # ---------------------------------------------------------------------------- few stops

    def exact(self) -> list[int]:
        """Return the best sequence; there is a free stop, and a trip that returns has its start."""
        free = self.free
        begin = _Label(self.hours.begins, 0.0, -1, None)
        if self.start is not None:
            begin = self._next(begin, self.start)
        levels: dict[int, dict[int, list[_Label]]] = {
            1 << bit: {bit: [self._next(begin, stop)]} for bit, stop in enumerate(free)
        }
        for been in range(1, 1 << len(free)):
            for labels in levels[been].values():
                for bit, stop in enumerate(free):
                    if not been >> bit & 1:
                        there = levels.setdefault(been | 1 << bit, {}).setdefault(bit, [])
                        for label in labels:
                            _keep(there, self._next(label, stop))
        ends = [label for labels in levels[(1 << len(free)) - 1].values() for label in labels]
        if self.end is not None:
            ends = [self._next(label, self.end) for label in ends]
        return self._sequence(min(ends, key=self._worth_of))

    def _next(self, label: _Label, stop: int) -> _Label:
        last = label.stop if label.before is not None else None
        return _Label(*self._step((label.time, label.late), last, stop), stop, label)

    def _worth_of(self, label: _Label) -> float:
        first = label.stop if self.start is None else self.start
        return self.worth((label.time, label.late), first, label.stop)

    def _sequence(self, label: _Label) -> list[int]:
        sequence = []
        while label.before is not None:
            sequence.append(label.stop)
            label = label.before
        return sequence[::-1]

    # --------------------------------------------------------------------------- many stops

    def good(self, *beginnings: Sequence[int]) -> list[int]:
        """Improve these sequences, which keep the ends; return the best of what they become."""
        search = _Search(self)
        tried = [search.improved(list(sequence)) for sequence in beginnings]
        best, worth = min(tried, key=lambda each: each[1])
        chance = Chance()
        low, high = search.open_places
        for _round in range(ROUNDS):
            one, two, three = sorted(low + chance.below(high - low + 1) for _cut in range(3))
            shaken = [*best[:one], *best[two:three], *best[one:two], *best[three:]]
            sequence, now = search.improved(shaken)
            if now < worth - _GAIN:
                best, worth = sequence, now
        return best

    def states(self, sequence: Sequence[int]) -> list[tuple[float, float]]:
        """Return time and lateness before each place, and at the end."""
        states = [(self.hours.begins, 0.0)]
        last: int | None = None
        for stop in sequence:
            states.append(self._step(states[-1], last, stop))
            last = stop
        return states

    def worth_from(
        self, sequence: Sequence[int], place: int, state: tuple[float, float], limit: float
    ) -> float | None:
        """Return what a sequence is worth whose beginning is known; None from ``limit`` on."""
        minutes, windows, stay = self.minutes, self.hours.windows, self.hours.stay
        weight = self.hours.late_weight
        time, late = state
        last = sequence[place - 1] if place else None
        for stop in sequence[place:]:  # as _step does, without its calls: this is where time goes
            if last is not None:
                time += minutes[last][stop]
            if windows[stop]:
                time, missed = start_within(windows[stop], time)
                late += missed
            time += stay
            if time + weight * late >= limit:
                return None
            last = stop
        worth = self.worth((time, late), sequence[0], sequence[-1])
        return worth if worth < limit else None


class _Search:
    """Moves tried on sequences of one trip, as long as there are moves left."""

    def __init__(self, trip: Trip) -> None:
        self.trip = trip
        self.left = MOVES
        self.open_places = (
            int(trip.start is not None),
            len(trip.minutes) - (trip.end is not None),
        )

    def improved(self, sequence: list[int]) -> tuple[list[int], float]:
        """Take every move that helps until none does; return what comes out and its worth."""
        trip = self.trip
        states = trip.states(sequence)
        worth = trip.worth(states[-1], sequence[0], sequence[-1])
        better = True
        while better and self.left > 0:
            better = False
            for place, new in _moves(*self.open_places):
                self.left -= 1
                tried = sequence[:place] + [sequence[x] for x in new] + sequence[place + len(new) :]
                now = trip.worth_from(tried, place, states[place], worth - _GAIN)
                if now is not None:
                    sequence, worth, better = tried, now, True
                    states = trip.states(sequence)
                if self.left <= 0:
                    break
        return sequence, worth


def _keep(labels: list[_Label], new: _Label) -> None:
    """Add a label unless another is as early and as little late; drop those it outdoes."""
    if any(each.time <= new.time and each.late <= new.late for each in labels):
        return
    labels[:] = [each for each in labels if each.time < new.time or each.late < new.late]
    labels.append(new)


def _moves(low: int, high: int) -> Iterator[tuple[int, list[int]]]:
    """Give each move as the place where it begins and the old places in their new order.

    A stretch is turned, or one to three stops go from its one end to the other, turned or not.
    """
    for one in range(low, high - 1):
        for two in range(one + 2, min(high, one + _REACH) + 1):
            places = list(range(one, two))
            yield one, places[::-1]
            for length in range(1, min(3, (two - one - 1) // 2 or 1) + 1):
                head, tail = places[:length], places[-length:]
                if two - one > 2:
                    yield one, places[length:] + head
                    yield one, tail + places[:-length]
                if length > 1:
                    yield one, places[length:] + head[::-1]
                    yield one, tail[::-1] + places[:-length]
