"""Puts the sketch map onto the cover: frame, grid, legs, circles, legend."""

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

import attrs

from models.day_cover.data import CoverStop
from models.day_cover.sketch import CIRCLE, Placed, Point, Sketch, has_place
from models.paper.compose import BASELINE, Composer
from models.paper.items import HAIR, Align, Circle, Fill, Line, Polygon, Rect, Text
from models.paper.measure import MM_PER_POINT, Style

__all__ = ["draw_map"]

_FRAME: Final = (12.0, 31.5, 118.0, 58.0)
_INNER: Final = (20.0, 40.0)
"""Top left of the field the stops lie in."""
_LEG: Final = 0.30
_GRID: Final = 0.10
_DOTS: Final = (0.3, 0.9)
_ARROW_FROM: Final = 9.0
_NUMBER: Final = 8.0
_CAPTION: Final = Style(8)


def _grid_lines(page: Composer, sketch: Sketch) -> None:
    left, top, right, bottom = 14.0, 38.6, 128.0, 83.2
    for x in _steps(left + 2.0, right, sketch.grid):
        page.add(Line(x1=x, y1=top, x2=x, y2=bottom, weight=_GRID, dash=_DOTS))
    for y in _steps(top + 2.0, bottom, sketch.grid):
        page.add(Line(x1=left, y1=y, x2=right, y2=y, weight=_GRID, dash=_DOTS))


def _steps(start: float, end: float, pitch: float) -> Iterator[float]:
    for index in range(int((end - start) / pitch) + 1):
        yield round(start + pitch * index, 3)


def _arrow(tip: Point, angle: float) -> Polygon:
    """Return a solid head of 1.9 × 1.3 pointing along ``angle``."""
    corners = ((0.0, 0.0), (-1.9, -0.65), (-1.9, 0.65))
    cos, sin = math.cos(angle), math.sin(angle)
    return Polygon(
        points=tuple(
            (round(tip[0] + x * cos - y * sin, 3), round(tip[1] + x * sin + y * cos, 3))
            for x, y in corners
        )
    )


def _draw_leg(page: Composer, start: Point, end: Point) -> None:
    page.add(Line(x1=start[0], y1=start[1], x2=end[0], y2=end[1], weight=_LEG))
    length = math.dist(start, end)
    if length > _ARROW_FROM:
        angle = math.atan2(end[1] - start[1], end[0] - start[0])
        reach = (length / 2 + 1.0) / length
        tip = (start[0] + (end[0] - start[0]) * reach, start[1] + (end[1] - start[1]) * reach)
        page.add(_arrow(tip, angle))


def _draw_circle(page: Composer, at: Point, number: str, *, black: bool) -> None:
    fill = Fill.BLACK if black else Fill.WHITE
    page.add(Circle(x=at[0], y=at[1], radius=CIRCLE, fill=fill))
    style = Style(_NUMBER, bold=True)
    width = page.width(number, style)
    text = Text(
        x=at[0],
        y=round(at[1] + BASELINE * _NUMBER * MM_PER_POINT, 3),
        text=number,
        size=_NUMBER,
        width=round(width, 3),
        bold=True,
        align=Align.CENTRE,
        white=black,
    )
    page.add(text)


def _draw_north(page: Composer) -> None:
    page.text((120.4, 36.6), "北", _CAPTION)
    page.add(Line(x1=125.0, y1=39.6, x2=125.0, y2=34.4, weight=_LEG))
    page.add(_arrow((125.0, 33.6), -math.pi / 2))


def _draw_legend(page: Composer, stops: Sequence[CoverStop]) -> None:
    y = 86.2
    x = 16.0
    for black, text in ((True, "本次有六个一事项"), (False, "其他")):
        fill = Fill.BLACK if black else Fill.NONE
        page.add(Circle(x=x, y=y, radius=1.6, fill=fill))
        x += 2.6 + page.text((x + 2.6, y), text, _CAPTION) + 4.0
    missing = [str(n) for n, stop in enumerate(stops, start=1) if not has_place(stop)]
    if missing:
        text = f"无坐标：{', '.join(missing)}"
        page.text((128.0, y), text, Style(8, floor=7), width=128.0 - x, align=Align.RIGHT)


def _on_paper(placed: Placed) -> Placed:
    """Move a stop from the field's coordinates to the paper's."""

    def move(point: Point) -> Point:
        return round(point[0] + _INNER[0], 3), round(point[1] + _INNER[1], 3)

    return attrs.evolve(placed, at=move(placed.at), true=move(placed.true))


def draw_map(page: Composer, sketch: Sketch, stops: Sequence[CoverStop]) -> None:
    """Draw the framed map with what it needs to be read."""
    left, top, width, height = _FRAME
    page.add(Rect(x=left, y=top, width=width, height=height, weight=HAIR))
    _grid_lines(page, sketch)
    metres = sketch.grid_metres
    pitch = f"{metres} m" if metres < 1000 else f"{metres // 1000} km"
    page.text((14.0, 34.8), f"线路示意（按经纬度，方格 {pitch}，道路从略）", _CAPTION)
    _draw_north(page)
    placed = [_on_paper(stop) for stop in sketch.stops]
    for stop in placed:
        if stop.moved:
            page.add(Line(x1=stop.true[0], y1=stop.true[1], x2=stop.at[0], y2=stop.at[1]))
    for first, second in pairwise(placed):
        _draw_leg(page, first.at, second.at)
    for stop in placed:
        _draw_circle(page, stop.at, str(stop.number), black=stop.black)
    _draw_legend(page, stops)
