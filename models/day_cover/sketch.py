"""The sketch map of a round: true proportions, no roads, circles that never hide each other."""

import math
from typing import Final

import attrs

from models.day_cover.data import CoverStop

__all__ = ["CIRCLE", "GRID_METRES", "LEAST_STOPS", "Placed", "Sketch", "draw_sketch", "has_place"]

LEAST_STOPS: Final = 4
"""With fewer places known a map says nothing."""
CIRCLE: Final = 2.35
_APART: Final = 5.0
_ROUNDS: Final = 200
GRID_METRES: Final = (100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000)
_LEAST_GRID: Final = 5.0
_MOST_SCALE: Final = 0.1
"""Millimetres on paper for one metre, where all stops lie in one street."""
_METRES_PER_DEGREE: Final = 111_320.0

Point = tuple[float, float]


@attrs.frozen(kw_only=True)
class Placed:
    """A stop on the map: ``at`` where its circle is, ``true`` where the shop lies."""

    number: int
    at: Point
    true: Point
    black: bool

    @property
    def moved(self) -> bool:
        """True when the circle had to make room, so that the true place gets a line."""
        return math.dist(self.at, self.true) > CIRCLE


@attrs.frozen(kw_only=True)
class Sketch:
    """Stops within a frame of ``width`` × ``height`` from (0, 0), and the grid's pitch."""

    stops: tuple[Placed, ...]
    grid: float
    grid_metres: int


def has_place(stop: CoverStop) -> bool:
    """Return whether the stop's coordinates are known."""
    return stop.longitude is not None and stop.latitude is not None


def _plane(stops: list[tuple[int, CoverStop]]) -> list[Point]:
    """Return east and south in metres: near enough within one day's round."""
    places = [(stop.longitude or 0.0, stop.latitude or 0.0) for _number, stop in stops]
    middle = math.cos(math.radians(sum(y for _x, y in places) / len(places)))
    west = min(x for x, _y in places)
    north = max(y for _x, y in places)
    return [
        ((x - west) * middle * _METRES_PER_DEGREE, (north - y) * _METRES_PER_DEGREE)
        for x, y in places
    ]


def _push(points: list[Point], width: float, height: float) -> list[Point]:
    """Move circles that overlap apart, step by step, within the frame."""
    moved = list(points)
    for _round in range(_ROUNDS):
        quiet = True
        for first in range(len(moved)):
            for second in range(first + 1, len(moved)):
                gap = math.dist(moved[first], moved[second])
                if gap >= _APART - 0.01:
                    continue
                quiet = False
                angle = _direction(moved, first, second)
                step = (_APART - gap) / 2
                dx, dy = step * math.cos(angle), step * math.sin(angle)
                moved[first] = _inside((moved[first][0] - dx, moved[first][1] - dy), width, height)
                moved[second] = _inside(
                    (moved[second][0] + dx, moved[second][1] + dy), width, height
                )
        if quiet:
            break
    return moved


def _direction(points: list[Point], first: int, second: int) -> float:
    """Return the angle from one circle to the other; equal places part by their numbers."""
    dx = points[second][0] - points[first][0]
    dy = points[second][1] - points[first][1]
    if math.hypot(dx, dy) < 0.05:
        return first * 2.4 + second
    return math.atan2(dy, dx)


def _inside(point: Point, width: float, height: float) -> Point:
    return min(max(point[0], 0.0), width), min(max(point[1], 0.0), height)


def _grid(scale: float) -> int:
    return next((m for m in GRID_METRES if m * scale >= _LEAST_GRID), GRID_METRES[-1])


def draw_sketch(stops: tuple[CoverStop, ...], width: float, height: float) -> Sketch | None:
    """Fit the stops into ``width`` × ``height``; None where fewer than four have coordinates."""
    known = [(number, stop) for number, stop in enumerate(stops, start=1) if has_place(stop)]
    if len(known) < LEAST_STOPS:
        return None
    metres = _plane(known)
    extent_x = max(x for x, _y in metres)
    extent_y = max(y for _x, y in metres)
    scale = min(width / max(extent_x, 1.0), height / max(extent_y, 1.0), _MOST_SCALE)
    left, top = (width - extent_x * scale) / 2, (height - extent_y * scale) / 2
    true = [(left + x * scale, top + y * scale) for x, y in metres]
    places = _push(true, width, height)
    metres_per_square = _grid(scale)
    return Sketch(
        stops=tuple(
            Placed(number=number, at=at, true=origin, black=stop.six_ones_due)
            for (number, stop), at, origin in zip(known, places, true, strict=True)
        ),
        grid=metres_per_square * scale,
        grid_metres=metres_per_square,
    )
