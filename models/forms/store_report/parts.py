"""What the blocks of the report share: heads, tiles, bars, how figures are written."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

import attrs

from models.forms.common import Form
from models.metrics.form import NOTHING, half_up_text
from models.metrics.quotient import Quotient, Reason
from models.paper.compose import Composer
from models.paper.grid import LEFT, NOTE, RIGHT
from models.paper.items import RULE, Align, Fill, Rect
from models.paper.measure import Style, fit

__all__ = [
    "CELL",
    "FIGURE",
    "HEAD",
    "NAME",
    "Tile",
    "bar",
    "block",
    "column_heads",
    "end_block",
    "figures",
    "grouped",
    "growth_words",
    "listed",
    "reason_words",
    "tenths",
    "tiles",
    "whole_yuan",
]

HEAD: Final = Style(10.5, bold=True)
CELL: Final = Style(9.5, serif=True, floor=7)
NAME: Final = Style(9.5, serif=True, floor=6.5)
FIGURE: Final = Style(9, floor=7)
_COLUMN: Final = Style(8.5, floor=7)
_VALUE: Final = Style(15, bold=True, floor=9)
_UNIT: Final = Style(9)
_LABEL: Final = Style(8.5, floor=7)
_HEAD_ROW: Final = 8.2
_MOST_NAMES: Final = 5
_COLUMN_ROW: Final = 6.2


def block(form: Form, title: str, note: str = "") -> None:
    """Begin a block: its title, at the right what is to be known of it."""
    top = form.flow.take(_HEAD_ROW)
    middle = top + _HEAD_ROW / 2 + 0.3
    width = form.page.text((LEFT, middle), title, HEAD)
    room = RIGHT - LEFT - width - 8.0
    form.page.text((RIGHT, middle + 0.2), note, NOTE, width=room, align=Align.RIGHT)


def end_block(form: Form, gap: float = 0.0) -> None:
    """End a block with a rule over the whole width."""
    form.flow.y += gap
    form.page.horizontal(form.flow.y, LEFT, RIGHT, RULE)


def column_heads(form: Form, heads: Sequence[tuple[float, str, Align]]) -> None:
    """Draw the heads of a table's columns between two rules."""
    top = form.flow.take(_COLUMN_ROW)
    form.page.horizontal(top, LEFT, RIGHT, RULE)
    for x, words, align in heads:
        form.page.text((x, top + _COLUMN_ROW / 2), words, _COLUMN, align=align)
    form.page.horizontal(top + _COLUMN_ROW, LEFT, RIGHT)


@attrs.frozen(kw_only=True)
class Tile:
    """One figure of the overview: what it is, the figure, its unit, what is to be added."""

    label: str
    value: str
    unit: str = ""
    note: str = ""


def tiles(form: Form, row: Sequence[Tile], height: float = 16.6) -> None:
    """Draw tiles beside each other, a hairline between them."""
    top, page = form.flow.take(height), form.page
    width = (RIGHT - LEFT) / len(row)
    for at, tile in enumerate(row):
        x = LEFT + at * width + (2.6 if at else 0.0)
        room = width - (4.2 if at else 1.6)
        if at:
            page.vertical(LEFT + at * width, top + 0.4, top + height - 1.4)
        page.text((x, top + 2.2), tile.label, _LABEL, width=room)
        unit = page.width(tile.unit, _UNIT) + 1.4 if tile.unit else 0.0
        taken = page.text((x, top + 7.6), tile.value, _VALUE, width=room - unit)
        page.text((x + taken + 1.4, top + 8.4), tile.unit, _UNIT)
        page.text((x, top + 13.0), tile.note, NOTE, width=room)


def bar(page: Composer, at: tuple[float, float], size: tuple[float, float], fill: Fill) -> None:
    """Draw a bar from its left end, vertically centred; one of no length is not drawn."""
    width, height = size
    if width > 0.05:
        page.add(
            Rect(
                x=round(at[0], 3),
                y=round(at[1] - height / 2, 3),
                width=round(width, 3),
                height=height,
                weight=0.0 if fill is Fill.BLACK else 0.15,
                fill=fill,
            )
        )


def figures(page: Composer, middle: float, cells: Sequence[tuple[float, str]]) -> None:
    """Write figures with their right ends at x."""
    for x, text in cells:
        page.text((x, middle), text, FIGURE, align=Align.RIGHT)


# ---------------------------------------------------------------------------- how it is written


def grouped(text: str) -> str:
    """Group the digits of a written number by thousands, with a true minus."""
    sign = "−" if text.startswith("-") else ""
    whole, point, rest = text.lstrip("-").partition(".")
    return f"{sign}{int(whole):,}{point}{rest}"


def whole_yuan(micro: int | None) -> str:
    """Write 百万分之一元 as 元 with two decimals; None is "—"."""
    return NOTHING if micro is None else grouped(half_up_text(Fraction(micro, 1_000_000), 2))


def tenths(value: Fraction | None) -> str:
    """Write 条 with one decimal; None is "—"."""
    return NOTHING if value is None else grouped(half_up_text(value, 1))


def growth_words(name: str, index: Quotient) -> str:
    """Write 同比 +7.74%, or why there is none."""
    return f"{name} {index.reason.value if index.reason else index.shown_growth()}"


def reason_words(reason: Reason | None) -> str:
    """Say why nothing can be said of a stock."""
    if reason is Reason.SHORT_HISTORY:
        return "只盘过一次"
    if reason is Reason.NOT_CHECKED:
        return "没有盘点"
    return reason.value if reason else ""


def listed(page: Composer, names: Sequence[str], width: float) -> str:
    """Name as many of the first as fit into ``width`` in two lines, and how many there are."""
    for most in range(min(_MOST_NAMES, len(names)), 0, -1):
        more = f" 等 {len(names)} 个" if len(names) > most else ""
        words = "、".join(names[:most]) + more
        if not fit(words, NAME, width, page.measure).overflow:
            return words
    return f"{len(names)} 个" if names else "没有"
