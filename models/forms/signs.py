"""The signs of the six-ones on paper: shapes, so that they can be told apart in black and white."""

from math import cos, pi, sin
from typing import Final

from models.paper.compose import Composer
from models.paper.grid import LEFT
from models.paper.items import Align, Circle, Fill, Polygon, Text, Tick
from models.paper.measure import MM_PER_POINT, Style
from models.six_ones import Cell, CellState

__all__ = ["CELL_LABEL", "draw_cell", "draw_legend", "draw_sign"]

CELL_LABEL: Final = Style(8.5, floor=7)
_RADIUS: Final = 1.7
_LINE: Final = 0.25
_GAP: Final = 1.0
_WORDS: Final = {CellState.DONE_LATE: "补", CellState.EXEMPT: "免"}
_OVERDUE_SIZE: Final = 8.0


def draw_sign(page: Composer, at: tuple[float, float], state: CellState) -> None:
    """Draw the sign of a state round ``at``; the same shapes as on the screen."""
    x, y = round(at[0], 3), round(at[1], 3)
    if state is CellState.NOT_DUE:
        page.add(Circle(x=x, y=y, radius=0.4, weight=0.1, fill=Fill.BLACK))
    elif state is CellState.NOT_APPLICABLE:
        page.horizontal(y, x - _RADIUS * 0.8, x + _RADIUS * 0.8, 0.35)
    elif state is CellState.OVERDUE:
        page.add(Circle(x=x, y=y, radius=_RADIUS, weight=_LINE, fill=Fill.BLACK))
        _white_mark(page, (x, y))
    else:
        page.add(Circle(x=x, y=y, radius=_RADIUS, weight=_LINE))
        if state is CellState.DONE:
            page.add(Tick(x=round(x - 1.3, 3), y=round(y - 1.25, 3), size=2.55))
        elif state is CellState.BEGUN:
            page.add(Polygon(points=_left_half((x, y))))
        elif state in _WORDS:
            page.text((x, y), _WORDS[state], Style(6.5, bold=True), align=Align.CENTRE)


def _white_mark(page: Composer, at: tuple[float, float]) -> None:
    """Set "!" in white; the middle of its ink lies 0.36 em above its baseline."""
    style = Style(_OVERDUE_SIZE, bold=True)
    page.add(
        Text(
            x=at[0],
            y=round(at[1] + 0.36 * _OVERDUE_SIZE * MM_PER_POINT, 3),
            text="!",
            size=_OVERDUE_SIZE,
            width=round(page.width("!", style), 3),
            bold=True,
            align=Align.CENTRE,
            white=True,
        )
    )


def _left_half(at: tuple[float, float]) -> tuple[tuple[float, float], ...]:
    turns = (pi / 2 + pi * step / 16 for step in range(17))
    radius = _RADIUS - 0.05
    return tuple(
        (round(at[0] + radius * cos(turn), 3), round(at[1] - radius * sin(turn), 3))
        for turn in turns
    )


def draw_cell(page: Composer, left: float, middle: float, width: float, cell: Cell) -> None:
    """Draw a cell's sign and the words beside it, between ``left`` and ``left + width``."""
    centre = left + _RADIUS + 0.4
    draw_sign(page, (centre, middle), cell.state)
    begin = centre + _RADIUS + _GAP
    weeks = cell.progress if cell.state is CellState.BEGUN else None
    label = f"{weeks[0]}/{weeks[1]} 周" if weeks else str(cell.label)
    page.text((begin, middle), label, CELL_LABEL, width=left + width - begin)


def draw_legend(page: Composer, middle: float) -> None:
    """Draw what the signs mean in one row."""
    x = LEFT
    for state in CellState:
        draw_sign(page, (x + _RADIUS, middle), state)
        x += 2 * _RADIUS + 1.2
        x += page.text((x, middle), state.value, Style(8.5)) + 5.0
