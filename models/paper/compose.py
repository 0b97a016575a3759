"""The composer: layouts put items onto a page through it, it measures, fits and rounds."""

from collections.abc import Sequence
from typing import Final

import attrs

from models.paper.aruco import marker_ids
from models.paper.grid import RIGHT, RIGHT_LANDSCAPE
from models.paper.items import (
    HAIR,
    Align,
    Box,
    Item,
    Line,
    Marker,
    Overflow,
    Page,
    QrCode,
    Sheet,
    Template,
    Text,
)
from models.paper.measure import MM_PER_POINT, Measure, Style, fit, wrap

__all__ = ["BASELINE", "LEADING", "Composer", "finished", "furniture"]

BASELINE: Final = 0.375
"""A baseline lies this many em under a row's centre: the true middle of a CJK glyph."""
LEADING: Final = 1.15
"""Distance of the lines of one broken text, in em."""

_LEFT: Final = 12.0
_RIGHT: Final = 190.0
_TOP: Final = 12.0
_BOTTOM: Final = 277.0


@attrs.define
class Composer:
    """Collects the items of one page. All positions are in millimetres."""

    measure: Measure
    number: int = 1
    landscape: bool = attrs.field(default=False, kw_only=True)
    items: list[Item] = attrs.field(factory=list)
    overflows: list[Overflow] = attrs.field(factory=list)

    @property
    def right(self) -> float:
        """The right edge that forms keep to."""
        return RIGHT_LANDSCAPE if self.landscape else RIGHT

    def add(self, *items: Item) -> None:
        """Put ready items onto the page."""
        self.items.extend(items)

    def width(self, text: str, style: Style) -> float:
        """Return the width of one line of text."""
        return self.measure(text, style.size, style.bold, style.serif)

    def text(
        self,
        at: tuple[float, float],
        text: str,
        style: Style,
        *,
        width: float | None = None,
        align: Align = Align.LEFT,
    ) -> float:
        """Set ``text`` vertically centred on ``at``; return the width it took.

        With a ``width`` the fit rule holds it inside; what fits by no rule is noted.
        """
        if not text:
            return 0.0
        if width is None:
            return self._line(at, text, style, align)
        fitted = fit(text, style, width, self.measure)
        if fitted.overflow:
            self.overflows.append(Overflow(page=self.number, text=text, width=width))
        least = attrs.evolve(style, size=fitted.size)
        return self.lines(at, fitted.lines, least, align)

    def lines(
        self,
        at: tuple[float, float],
        lines: tuple[str, ...],
        style: Style,
        align: Align = Align.LEFT,
    ) -> float:
        """Set several lines, the block of them centred on ``at``."""
        pitch = style.size * MM_PER_POINT * LEADING
        top = at[1] - pitch * (len(lines) - 1) / 2
        widths = [
            self._line((at[0], top + pitch * index), line, style, align)
            for index, line in enumerate(lines)
        ]
        return max(widths, default=0.0)

    def _line(
        self, at: tuple[float, float], text: str, style: Style, align: Align = Align.LEFT
    ) -> float:
        width = self.width(text, style)
        self.items.append(
            Text(
                x=round(at[0], 3),
                y=round(at[1] + BASELINE * style.size * MM_PER_POINT, 3),
                text=text,
                size=style.size,
                width=round(width, 3),
                bold=style.bold,
                serif=style.serif,
                align=align,
            )
        )
        return width

    def wrapped(self, text: str, style: Style, width: float) -> list[str]:
        """Break ``text`` into lines of ``width``."""
        return wrap(text, style, width, self.measure)

    def horizontal(self, y: float, x1: float, x2: float, weight: float = HAIR) -> None:
        """Draw a horizontal line."""
        y = round(y, 3)
        self.items.append(Line(x1=round(x1, 3), y1=y, x2=round(x2, 3), y2=y, weight=weight))

    def vertical(self, x: float, y1: float, y2: float, weight: float = HAIR) -> None:
        """Draw a vertical line."""
        x = round(x, 3)
        self.items.append(Line(x1=x, y1=round(y1, 3), x2=x, y2=round(y2, 3), weight=weight))

    def box(
        self, name: str, at: tuple[float, float], *, ticked: bool = False, ref: str = ""
    ) -> None:
        """Put a tick box with its left edge at ``at[0]``, vertically centred on ``at[1]``."""
        box = Box(name=name, x=round(at[0], 3), y=round(at[1] - 2.25, 3), ticked=ticked, ref=ref)
        self.items.append(box)

    def page(self) -> Page:
        """Return what was collected as a page."""
        return Page(number=self.number, items=tuple(self.items), landscape=self.landscape)


def furniture(number: int, middle: float, digits: str) -> list[Item]:
    """Return the six markers and two QR codes a reader finds a page by.

    ``middle`` is the top of the two markers at the long sides.
    """
    corners = ((_LEFT, _TOP), (_RIGHT, _TOP), (_RIGHT, _BOTTOM), (_LEFT, _BOTTOM))
    places = (*corners, (_LEFT, middle), (_RIGHT, middle))
    markers: list[Item] = [
        Marker(id=marker, x=x, y=round(y, 3))
        for marker, (x, y) in zip(marker_ids(number), places, strict=True)
    ]
    return [
        *markers,
        QrCode(name="main", digits=digits, x=161.2, y=12.0, size=24.0),
        QrCode(name="copy", digits=digits, x=167.3, y=266.0, size=19.0),
    ]


def finished(template: Template, title: str, pages: Sequence[Composer]) -> Sheet:
    """Return the composed pages as a sheet, with all that found no room on them."""
    return Sheet(
        template=template,
        title=title,
        pages=tuple(page.page() for page in pages),
        overflows=tuple(overflow for page in pages for overflow in page.overflows),
    )
