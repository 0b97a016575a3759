"""The order in which to drive to the stops of a day: one function, whatever solves it.

See docs/decisions/0021-route-order.md for why the solver is our own.
"""

import attrs

from models.route.timed import Hours, Trip
from models.route.tour import EXACT, Matrix, exact_tour, good_tour

__all__ = ["Hours", "Order", "best_order"]


@attrs.frozen
class Order:
    """Indices of the matrix in the order to drive, the length, and whether none is better.

    ``length`` is the sum of the matrix along the sequence, the way back of a closed one included.
    """

    sequence: tuple[int, ...]
    length: float
    exact: bool


def best_order(
    matrix: Matrix,
    *,
    start: int | None = None,
    end: int | None = None,
    closed: bool = False,
    hours: Hours | None = None,
) -> Order:
    """Return the shortest order, exactly for up to ten stops whose place is open, else nearly.

    ``matrix`` is symmetric. ``start`` and ``end`` are the fixed first and last stop; ``closed``:
    from the last one back to the first. With ``hours`` the matrix is in minutes, and what is least
    is the time of the day with its waiting and weighted lateness. The same input gives the same
    order; of two directions that are alike, the one whose first end has the smaller index.
    """
    count = len(matrix)
    if start is not None and start == end and count > 1:
        raise ValueError("the first stop cannot be the last one too: ask for a closed tour")
    free = _free(count, start, end, closed=closed)
    if free <= 0:
        sequence = [x for x in (start, end) if x is not None][:count] or list(range(count))
        return _order(matrix, sequence, closed=closed, exact=True)
    if hours is None or not any(hours.windows):
        sequence, exact = _shortest(matrix, start, end, closed=closed)
    else:
        trip = Trip(minutes=matrix, hours=hours, start=start, end=end, returns=closed)
        exact = free <= EXACT and not (closed and start is None)
        sequence = trip.exact() if exact else trip.good(*_beginnings(trip))
    return _order(matrix, sequence, closed=closed, exact=exact)


def _free(count: int, start: int | None, end: int | None, *, closed: bool) -> int:
    """Count the stops whose place is open; a closed tour may as well begin at any one."""
    fixed = (start is not None) + (end is not None)
    return count - max(fixed, int(closed))


def _order(matrix: Matrix, sequence: list[int], *, closed: bool, exact: bool) -> Order:
    ways = zip(sequence, [*sequence[1:], *sequence[:1]] if closed else sequence[1:], strict=False)
    return Order(tuple(sequence), sum(matrix[one][other] for one, other in ways), exact)


def _beginnings(trip: Trip) -> list[list[int]]:
    """Give the shortest order as if there were no hours, and the one by closing time."""
    windows = trip.hours.windows
    shortest, _exact = _shortest(trip.minutes, trip.start, trip.end, closed=trip.returns)
    never = 24 * 60
    ends = {trip.start: -1, trip.end: never + 1}
    by_time = sorted(
        shortest, key=lambda x: ends.get(x, windows[x][-1].closes if windows[x] else never)
    )
    return [shortest, by_time]


def _shortest(
    matrix: Matrix, start: int | None, end: int | None, *, closed: bool
) -> tuple[list[int], bool]:
    """Make a closed tour of it, solve that and cut it open.

    Ends are joined by a way shorter than any tour is long, so no shortest tour goes without it; an
    open end is joined to a stop that is near to all.
    """
    count = len(matrix)
    rows = [list(row) for row in matrix]
    bond = -1 - sum(max(row) for row in matrix)
    open_end = not closed and (start is None or end is None)
    if open_end:
        for row in rows:
            row.append(0)
        rows.append([0] * (count + 1))
        for fixed in (start, end):
            if fixed is not None:
                rows[fixed][count] = rows[count][fixed] = bond
    elif start is not None and end is not None:
        rows[start][end] = rows[end][start] = bond
    exact = _free(count, start, end, closed=closed) <= EXACT
    tour = (exact_tour if exact else good_tour)(rows)
    return _cut(tour, count if open_end else None, start, end), exact


def _cut(tour: list[int], joint: int | None, start: int | None, end: int | None) -> list[int]:
    """Let the tour run from between its open ends, or from its first stop, or to its last."""
    readings = []
    for way in (tour, tour[::-1]):
        first = next(x for x in (joint, start, end, 0) if x is not None)
        place = way.index(first)
        sequence = way[place:] + way[:place]
        if joint is not None:
            sequence = sequence[1:]
        elif start is None and end is not None:
            sequence = sequence[1:] + sequence[:1]
        if start in {None, sequence[0]} and end in {None, sequence[-1]}:
            readings.append(sequence)
    return min(readings)
