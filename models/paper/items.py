"""A printed page as pure data: what stands where, in millimetres from the top left of A4.

Layouts make these items, one painter draws them, and the reader of scans finds boxes, areas,
markers and codes in the same data by their stable names.
"""

import hashlib
from collections.abc import Iterator
from enum import StrEnum
from typing import Final, TypeVar

import attrs

__all__ = [
    "A4_HEIGHT",
    "A4_WIDTH",
    "HAIR",
    "LIVE_AREA",
    "RULE",
    "TICK_PATH",
    "Align",
    "Area",
    "Box",
    "Circle",
    "DigitBox",
    "Fill",
    "Item",
    "Line",
    "Marker",
    "Overflow",
    "Page",
    "Picture",
    "Polygon",
    "QrCode",
    "Rect",
    "Sheet",
    "Template",
    "Text",
    "TextCode",
    "Tick",
    "digest_of",
]

A4_WIDTH: Final = 210.0
A4_HEIGHT: Final = 297.0
LIVE_AREA: Final = (12.0, 12.0, 198.0, 285.0)
"""Left, top, right, bottom of what every printer can reach."""

HAIR: Final = 0.12
"""Row rules and lines to write on."""
RULE: Final = 0.35
"""Head and foot of a table."""
BOX_LINE: Final = 0.30
DIGIT_BOX_LINE: Final = 0.20

TICK_PATH: Final = ((0.95, 2.3), (1.95, 3.4), (3.65, 1.05))
"""The tick √ as a polyline in a box of 4.5; no font's glyph is used for it."""
TICK_FRAME: Final = 4.5
TICK_PEN: Final = 0.6


class Align(StrEnum):
    """Which point of a text its ``x`` is."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


class Fill(StrEnum):
    """How an area is filled: the paper is black only, so no tint is among them."""

    NONE = "none"
    WHITE = "white"
    BLACK = "black"
    HATCH = "hatch"


@attrs.frozen(kw_only=True)
class Text:
    """One line of text. ``y`` is the baseline, ``size`` in pt, ``width`` as measured at layout."""

    x: float
    y: float
    text: str
    size: float
    width: float
    bold: bool = False
    serif: bool = False
    align: Align = Align.LEFT
    white: bool = False

    @property
    def left(self) -> float:
        """Where the first glyph begins."""
        shift = {Align.LEFT: 0.0, Align.CENTRE: 0.5, Align.RIGHT: 1.0}[self.align]
        return self.x - self.width * shift


@attrs.frozen(kw_only=True)
class Line:
    """A straight line; ``dash`` is (on, off) in millimetres, or None for a solid one."""

    x1: float
    y1: float
    x2: float
    y2: float
    weight: float = HAIR
    dash: tuple[float, float] | None = None


@attrs.frozen(kw_only=True)
class Rect:
    """A rectangle with an outline drawn inside its size; no outline at ``weight`` 0."""

    x: float
    y: float
    width: float
    height: float
    weight: float = HAIR
    fill: Fill = Fill.NONE


@attrs.frozen(kw_only=True)
class Circle:
    """A circle round (x, y)."""

    x: float
    y: float
    radius: float
    weight: float = BOX_LINE
    fill: Fill = Fill.NONE


@attrs.frozen(kw_only=True)
class Polygon:
    """A small filled shape (an arrow's head)."""

    points: tuple[tuple[float, float], ...]


@attrs.frozen(kw_only=True)
class Tick:
    """A drawn tick √ without a box, in a frame of ``size``."""

    x: float
    y: float
    size: float = TICK_FRAME


@attrs.frozen(kw_only=True)
class Box:
    """A tick box of outer ``size``. One without a name is an example, never read.

    ``ref`` is the id of the record the tick is about (a todo, a notice), where there is one.
    """

    name: str
    x: float
    y: float
    size: float = TICK_FRAME
    ticked: bool = False
    filled: bool = False
    ref: str = ""


@attrs.frozen(kw_only=True)
class DigitBox:
    """A box for one hand-written digit, typed from its crop."""

    name: str
    x: float
    y: float
    width: float = 5.5
    height: float = 6.2
    digit: str = ""


@attrs.frozen(kw_only=True)
class Area:
    """Where a person writes: nothing is drawn, a reader crops it to be typed."""

    name: str
    x: float
    y: float
    width: float
    height: float
    ref: str = ""


@attrs.frozen(kw_only=True)
class Marker:
    """An ArUco marker (DICT_4X4_50) with its black border, ``size`` outer."""

    id: int
    x: float
    y: float
    size: float = 8.0


@attrs.frozen(kw_only=True)
class QrCode:
    """A QR code of version 1, level H, over 17 digits; ``size`` without its quiet zone."""

    name: str
    digits: str
    x: float
    y: float
    size: float


@attrs.frozen(kw_only=True)
class TextCode:
    """A QR code of level Q over a short text; ``size`` without its quiet zone. For any scanner."""

    name: str
    text: str
    x: float
    y: float
    size: float


@attrs.frozen(kw_only=True)
class Picture:
    """A photo, ``data`` as its file's bytes, drawn as large as the frame allows, in its middle.

    Bytes are not written into canonical JSON: a sheet with pictures is not kept.
    """

    x: float
    y: float
    width: float
    height: float
    data: bytes = attrs.field(repr=False)


Item = (
    Text | Line | Rect | Circle | Polygon | Tick | Box | DigitBox | Area | Marker | QrCode
    | TextCode | Picture
)  # fmt: skip
_Kind = TypeVar("_Kind", bound=Item)


@attrs.frozen(kw_only=True)
class Overflow:
    """A text that fits its place by no rule: a build test holds their number at 0."""

    page: int
    text: str
    width: float


@attrs.frozen(kw_only=True)
class Page:
    """One page; ``number`` counts from 1. ``landscape``: A4 lying on its long side."""

    number: int
    items: tuple[Item, ...]
    landscape: bool = False

    @property
    def width(self) -> float:
        """Millimetres across."""
        return A4_HEIGHT if self.landscape else A4_WIDTH

    @property
    def height(self) -> float:
        """Millimetres down."""
        return A4_WIDTH if self.landscape else A4_HEIGHT

    def of(self, kind: type[_Kind]) -> Iterator[_Kind]:
        """Yield the items of one kind in drawing order."""
        return (item for item in self.items if isinstance(item, kind))


@attrs.frozen(kw_only=True)
class Template:
    """Which form, and which issue of it. ``digest`` covers its blank layout."""

    number: int
    version: int
    digest: str = ""


@attrs.frozen(kw_only=True)
class Sheet:
    """A laid-out form of one or more pages; ``title`` is what a list of pages calls it."""

    template: Template
    title: str
    pages: tuple[Page, ...]
    overflows: tuple[Overflow, ...] = ()


def digest_of(text: str) -> str:
    """Return the sha256 of a canonical text, for templates and kept layouts."""
    return hashlib.sha256(text.encode()).hexdigest()
