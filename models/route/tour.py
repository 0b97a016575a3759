"""The shortest closed tour of a symmetric matrix: exact while it is small, else by improvement.

Improvement is 2-opt and or-opt over near stops, started from the nearest neighbour and shaken up a
fixed number of times (local double bridge). No clock and no chance from outside: the same matrix
gives the same tour on every machine.
"""

from collections.abc import Iterator, Sequence
from typing import Final

__all__ = ["EXACT", "Chance", "Matrix", "exact_tour", "good_tour"]

Matrix = Sequence[Sequence[float]]

EXACT: Final = 10
"""Up to so many free stops the order is the optimum."""
ROUNDS: Final = 1000
"""Shakes: 0 to 0.4 % over the optimum of 51 to 150 stops in 0.1 to 0.2 s (bench_routes)."""
_NEAR: Final = 8
_REACH: Final = 30
"""A shake swaps two neighbouring stretches of at most so many stops."""
_GAIN: Final = 1e-7
"""What counts as shorter: far below a metre or a minute, far above the noise of sums."""


class Chance:
    """Numbers that look random and are always the same: a linear congruence (Knuth's MMIX)."""

    def __init__(self) -> None:
        self._state = 1

    def below(self, limit: int) -> int:
        """Return the next number, 0 to ``limit`` - 1."""
        self._state = (self._state * 6364136223846793005 + 1442695040888963407) & (2**64 - 1)
        return (self._state >> 33) % limit


def exact_tour(matrix: Matrix) -> list[int]:
    """Return the shortest tour from stop 0 by Held and Karp; 2^n steps."""
    free = len(matrix) - 1
    home = matrix[0]
    # best[set][last]: the shortest way from 0 through the set to ``last``; bit i is stop i + 1.
    best: list[dict[int, float]] = [{} for _set in range(1 << free)]
    came: list[dict[int, int]] = [{} for _set in range(1 << free)]
    for last in range(free):
        best[1 << last][last] = home[last + 1]
    for been in range(1 << free):
        for last in range(free):
            before = best[been ^ (1 << last)] if been >> last & 1 else {}
            if not before:
                continue
            row = matrix[last + 1]
            length, stop = min((so_far + row[stop + 1], stop) for stop, so_far in before.items())
            best[been][last], came[been][last] = length, stop
    been = (1 << free) - 1
    tour = []
    last = min(best[been], key=lambda stop: (best[been][stop] + home[stop + 1], stop), default=-1)
    while last >= 0:
        tour.append(last + 1)
        been, last = been ^ (1 << last), came[been].get(last, -1)
    return [0, *reversed(tour)]


def good_tour(matrix: Matrix) -> list[int]:
    """Return a tour near the shortest; at least eight stops."""
    search = _Search(matrix)
    search.improve(list(search.tour))
    chance = Chance()
    reach = min(_REACH, (len(matrix) - 2) // 2)
    for _round in range(ROUNDS):
        kept = search.tour, search.at
        longer, ends = search.shake(
            chance.below(len(matrix)), 1 + chance.below(reach), 1 + chance.below(reach)
        )
        if longer > search.improve(ends):
            search.tour, search.at = kept
    return search.tour


class _Search:
    """A tour and the moves that shorten it. ``at`` is the place of each stop in the tour.

    A move makes new lists: for some hundred stops that is as quick as any cleverness, and what
    was before can simply be kept.
    """

    def __init__(self, matrix: Matrix) -> None:
        self.matrix = matrix
        count = len(matrix)
        self.near = [
            sorted((x for x in range(count) if x != stop), key=lambda x: (row[x], x))[:_NEAR]
            for stop, row in enumerate(matrix)
        ]
        self.tour: list[int] = []
        self.at = [0] * count
        left = set(range(1, count))
        tour = [0]
        while left:
            row = matrix[tour[-1]]
            tour.append(min(left, key=lambda x: (row[x], x)))
            left.remove(tour[-1])
        self._take(tour)

    def _take(self, tour: list[int]) -> None:
        self.tour = tour
        self.at = [0] * len(tour)
        for place, stop in enumerate(tour):
            self.at[stop] = place

    def _from(self, place: int) -> list[int]:
        """Return the tour as it runs from a place on."""
        return self.tour[place:] + self.tour[:place]

    def shake(self, place: int, one: int, two: int) -> tuple[float, list[int]]:
        """Swap the two stretches that follow ``place``; return what it costs and the open ends."""
        tour = self._from(place)
        first, second, rest = (
            tour[1 : 1 + one],
            tour[1 + one : 1 + one + two],
            tour[1 + one + two :],
        )
        before, after, row = tour[0], (rest or tour)[0], self.matrix
        longer = (
            row[before][second[0]] + row[second[-1]][first[0]] + row[first[-1]][after]
            - row[before][first[0]] - row[first[-1]][second[0]] - row[second[-1]][after]
        )  # fmt: skip
        self._take([before, *second, *first, *rest])
        return longer, [before, after, first[0], first[-1], second[0], second[-1]]

    def improve(self, looking: list[int]) -> float:
        """Shorten around these stops until nothing helps; return by how much."""
        gained = 0.0
        waiting = set(looking)
        while looking:
            stop = looking.pop()
            waiting.discard(stop)
            while move := self._uncross(stop) or self._shift(stop):
                gained += move[0]
                looking += [each for each in move[1] if each not in waiting]
                waiting.update(move[1])
        return gained

    def _uncross(self, a: int) -> tuple[float, tuple[int, ...]] | None:
        """2-opt: join ``a`` to a near stop ``c``, and their neighbours on the same side."""
        tour, at, matrix = self.tour, self.at, self.matrix
        row = matrix[a]
        place = at[a]
        for side in (1, -1):
            b = tour[(place + side) % len(tour)]
            for c in self.near[a]:
                saved = row[b] - row[c]
                if saved <= 0:
                    break
                e = tour[(at[c] + side) % len(tour)]
                gain = saved + matrix[c][e] - matrix[b][e]
                if gain > _GAIN:
                    start, stop = (b, c) if side == 1 else (c, b)
                    turned = self._from(at[start])
                    length = (at[stop] - at[start]) % len(tour) + 1
                    self._take(turned[length - 1 :: -1] + turned[length:])
                    return gain, (a, b, c, e)
        return None

    def _shift(self, a: int) -> tuple[float, tuple[int, ...]] | None:
        """Or-opt: move one to three stops, ``a`` at one end, so that ``a`` comes beside ``c``."""
        matrix = self.matrix
        near, row = self.near[a], matrix[a]
        for length, side, r, z, q in self._stretches(a):
            saved = row[r] + matrix[z][q] - matrix[r][q]
            for c in near:
                if row[c] >= saved - _GAIN:
                    break
                for e in self._gaps(a, c, length * side):
                    gain = saved - row[c] - matrix[z][e] + matrix[c][e]
                    if gain > _GAIN:
                        self._move(a, length * side, c, e)
                        return gain, (r, a, z, q, c, e)
        return None

    def _stretches(self, a: int) -> Iterator[tuple[int, int, int, int, int]]:
        """Give length, side, and the stops r | a ... z | q of the stretches that begin at ``a``."""
        tour, place = self.tour, self.at[a]
        count = len(tour)
        for length in (1, 2, 3):
            for side in (1, -1) if length > 1 else (1,):
                yield (
                    length,
                    side,
                    tour[(place - side) % count],
                    tour[(place + side * (length - 1)) % count],
                    tour[(place + side * length) % count],
                )

    def _gaps(self, a: int, c: int, stretch: int) -> Iterator[int]:
        """Give the neighbours of ``c`` between which and it the stretch from ``a`` may go."""
        count, side, length = len(self.tour), 1 if stretch > 0 else -1, abs(stretch)
        if (self.at[c] - self.at[a]) * side % count >= length:
            for step in (1, -1):
                e = self.tour[(self.at[c] + step) % count]
                if (self.at[e] - self.at[a]) * side % count >= length:
                    yield e

    def _move(self, a: int, stretch: int, c: int, e: int) -> None:
        """Put the stretch from ``a`` between ``c`` and ``e``, ``a`` beside ``c``."""
        length = abs(stretch)
        tour = self._from((self.at[a] + min(0, stretch + 1)) % len(self.tour))
        moved, rest = tour[:length], tour[length:]
        gap = 1 + min(rest.index(c), rest.index(e))
        if (rest[gap - 1] == c) != (moved[0] == a):
            moved.reverse()
        self._take(rest[:gap] + moved + rest[gap:])
