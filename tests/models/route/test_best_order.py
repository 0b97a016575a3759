"""The order of stops against brute force, fixed ends, visiting hours, and the known optima."""

import math
from itertools import pairwise, permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.route.hours import Window, start_within
from models.route.order import Hours, best_order
from models.route.tour import EXACT, good_tour

OPTIMA = {"eil51": 426, "berlin52": 7542, "kroA100": 21282, "ch150": 6528}


def matrix_of(points: list[tuple[float, float]]) -> list[list[float]]:
    return [[math.dist(one, other) for other in points] for one in points]


def spread(count: int) -> list[tuple[float, float]]:
    """Points that look strewn, the same each time."""
    return [(37 * n * n % 101, 53 * n * n * n % 97) for n in range(1, count + 1)]


def length_of(matrix: list[list[float]], sequence: tuple[int, ...], closed: bool) -> float:
    back = matrix[sequence[-1]][sequence[0]] if closed else 0
    return sum(matrix[one][other] for one, other in pairwise(sequence)) + back


def worth_of(
    matrix: list[list[float]], sequence: tuple[int, ...], closed: bool, hours: Hours
) -> float:
    """Time of the day and weighted lateness, walked through step by step."""
    clock, late = hours.begins, 0.0
    for place, stop in enumerate(sequence):
        clock += matrix[sequence[place - 1]][stop] if place else 0
        clock, missed = start_within(hours.windows[stop], clock)
        clock, late = clock + hours.stay, late + missed
    back = matrix[sequence[-1]][sequence[0]] if closed else 0
    return clock + back + hours.late_weight * late


@st.composite
def questions(draw: st.DrawFn) -> tuple[list[list[float]], int | None, int | None, bool]:
    place = st.tuples(st.integers(0, 60), st.integers(0, 60))
    points = draw(st.lists(place, min_size=1, max_size=6))
    ends = st.none() | st.integers(0, len(points) - 1)
    start, end = draw(ends), draw(ends)
    return matrix_of(points), start, None if end == start else end, draw(st.booleans())


def allowed(count: int, start: int | None, end: int | None) -> list[tuple[int, ...]]:
    return [
        each
        for each in permutations(range(count))
        if start in {None, each[0]} and end in {None, each[-1]}
    ]


@settings(max_examples=80)
@given(questions())
def test_few_stops_have_the_shortest_order(
    question: tuple[list[list[float]], int | None, int | None, bool],
) -> None:
    matrix, start, end, closed = question
    order = best_order(matrix, start=start, end=end, closed=closed)
    choices = allowed(len(matrix), start, end)
    assert order.sequence in choices
    assert order.exact
    shortest = min(length_of(matrix, each, closed) for each in choices)
    assert order.length == pytest.approx(length_of(matrix, order.sequence, closed))
    assert order.length == pytest.approx(shortest)


WINDOW = st.tuples(st.integers(480, 800), st.integers(20, 200)).map(
    lambda pair: (Window(pair[0], pair[0] + pair[1]),)
)


@settings(max_examples=60)
@given(questions(), st.lists(WINDOW | st.just(()), min_size=6, max_size=6))
def test_few_stops_with_hours_have_the_best_order(
    question: tuple[list[list[float]], int | None, int | None, bool],
    windows: list[tuple[Window, ...]],
) -> None:
    matrix, start, end, closed = question
    hours = Hours(windows=windows[: len(matrix)])
    order = best_order(matrix, start=start, end=end, closed=closed, hours=hours)
    choices = allowed(len(matrix), start, end)
    assert order.sequence in choices
    if any(hours.windows):
        best = min(worth_of(matrix, each, closed, hours) for each in choices)
        assert worth_of(matrix, order.sequence, closed, hours) == pytest.approx(best)
    else:
        assert order.length == best_order(matrix, start=start, end=end, closed=closed).length


@pytest.mark.parametrize(("start", "end"), [(None, None), (3, None), (None, 4), (3, 4)])
@pytest.mark.parametrize("closed", [False, True])
def test_many_stops_keep_the_fixed_ends_and_all_stops(
    start: int | None, end: int | None, closed: bool
) -> None:
    matrix = matrix_of(spread(16))
    order = best_order(matrix, start=start, end=end, closed=closed)
    assert not order.exact
    assert sorted(order.sequence) == list(range(16))
    assert start in {None, order.sequence[0]}
    assert end in {None, order.sequence[-1]}
    assert order.length == pytest.approx(length_of(matrix, order.sequence, closed))
    windows = [(Window(600, 660),) if stop == 5 else () for stop in range(16)]
    timed = best_order(matrix, start=start, end=end, closed=closed, hours=Hours(windows=windows))
    assert sorted(timed.sequence) == list(range(16))
    assert start in {None, timed.sequence[0]}
    assert end in {None, timed.sequence[-1]}


@pytest.mark.parametrize("count", [9, 10, 11])
def test_improvement_finds_what_is_exact(count: int) -> None:
    matrix = matrix_of(spread(count))
    exact = best_order(matrix, closed=True)
    assert exact.exact
    assert length_of(matrix, tuple(good_tour(matrix)), True) == pytest.approx(exact.length)


def test_ten_free_stops_are_exact_eleven_are_not() -> None:
    assert EXACT == 10
    matrix = matrix_of(spread(13))
    assert best_order([row[:10] for row in matrix[:10]]).exact
    assert not best_order([row[:11] for row in matrix[:11]]).exact
    assert best_order([row[:12] for row in matrix[:12]], start=2, end=7).exact
    assert not best_order(matrix, start=2, end=7).exact


@pytest.mark.parametrize("count", [9, 18])
def test_hours_are_kept_where_they_can_be(count: int) -> None:
    # On a line, ten minutes apart: stop by stop, the last one would be reached too late.
    matrix = matrix_of([(10.0 * n, 0.0) for n in range(count)])
    windows: list[tuple[Window, ...]] = [()] * count
    windows[count - 1], windows[1] = (Window(500, 555 + 10 * count),), (Window(900, 1200),)
    hours = Hours(windows=windows)
    order = best_order(matrix, start=0, hours=hours)
    in_time = Hours(windows=windows, late_weight=0)
    assert worth_of(matrix, order.sequence, False, hours) == worth_of(
        matrix, order.sequence, False, in_time
    )
    assert best_order(matrix, start=0).sequence == tuple(range(count))


def test_of_two_equal_directions_the_first_end_is_the_smaller() -> None:
    line = matrix_of([(float(n), 0.0) for n in (3, 1, 2, 0)])
    assert best_order(line).sequence == (0, 2, 1, 3)
    ring = matrix_of([(0.0, 0.0), (0.0, 1.0), (1.0, 1.0), (1.0, 0.0)])
    assert best_order(ring, start=2, closed=True).sequence == (2, 1, 0, 3)


def test_nothing_and_one_stop() -> None:
    assert best_order([]).sequence == ()
    assert best_order([[0.0]], start=0, end=0, closed=True).sequence == (0,)
    with pytest.raises(ValueError, match="closed tour"):
        best_order(matrix_of(spread(3)), start=1, end=1)


def instance(path: Path) -> list[list[float]]:
    """Distances of a TSPLIB instance of type EUC_2D: rounded to whole numbers."""
    lines = path.read_text().split("NODE_COORD_SECTION")[1].splitlines()
    points = [tuple(map(float, line.split()[1:])) for line in lines if len(line.split()) == 3]
    return [[int(math.dist(one, other) + 0.5) for other in points] for one in points]


@pytest.mark.parametrize("name", OPTIMA)
def test_known_tours_are_reached_within_two_percent(shared_data: Path, name: str) -> None:
    matrix = instance(shared_data / "routes" / f"{name}.tsp")
    order = best_order(matrix, closed=True)
    assert sorted(order.sequence) == list(range(len(matrix)))
    assert order.length == length_of(matrix, order.sequence, True)
    assert OPTIMA[name] <= order.length <= OPTIMA[name] * 1.02
    if name == "berlin52":
        assert best_order(matrix, closed=True) == order
