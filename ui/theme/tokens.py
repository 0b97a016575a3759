"""The design tokens: every colour, size and distance of the windows, for light and dark."""

import attrs

__all__ = ["DARK", "INK", "LARGE", "LIGHT", "Radius", "Size", "Space", "Tokens", "Type", "contrast"]

LARGE = 18 / 14
"""Factor of "large type": body text grows from 14 to 18 px, heights with it."""


@attrs.frozen
class Tokens:
    """One complete set of colours as ``#rrggbb``; painting code reads it at paint time."""

    name: str
    bg: str
    card: str
    raised: str
    grey: str
    line: str
    input: str
    last: str
    text: str
    text2: str
    muted: str
    accent: str
    on: str
    soft: str
    softline: str
    ok: str
    oksoft: str
    warn: str
    warnsoft: str
    bad: str
    badsoft: str
    onbad: str
    side: str
    sidetext: str
    sidemuted: str
    sideon: str
    sidebar: str
    sideink: str = "#ffffff"

    @property
    def dark(self) -> bool:
        """Tell whether light text stands on dark ground."""
        return self.name == "dark"

    def tone(self, name: str) -> str:
        """Return the colour called ``name``; ``""`` and ``"text"`` are the main text colour."""
        value: str = getattr(self, name or "text")
        return value


LIGHT = Tokens(
    name="light",
    bg="#f3f5f6",
    card="#ffffff",
    raised="#f8fafa",
    grey="#eef1f3",
    line="#e0e5e9",
    input="#84929f",
    last="#c3cbd2",
    text="#17212b",
    text2="#43505c",
    muted="#5d6b78",
    accent="#0f6b5c",
    on="#ffffff",
    soft="#e4f2ef",
    softline="#a9d3ca",
    ok="#17693f",
    oksoft="#e4f3ea",
    warn="#8f4c00",
    warnsoft="#fcf0dc",
    bad="#b3261e",
    badsoft="#fbe9e7",
    onbad="#ffffff",
    side="#16302c",
    sidetext="#d6e5e1",
    sidemuted="#8fb3ab",
    sideon="#2b4a45",
    sidebar="#4fd1b8",
)

DARK = Tokens(
    name="dark",
    bg="#12171a",
    card="#1b2226",
    raised="#20282d",
    grey="#273036",
    line="#2e3940",
    input="#6f808d",
    last="#4b5963",
    text="#e8edf0",
    text2="#c3cdd4",
    muted="#9caab4",
    accent="#4fc2ab",
    on="#04211c",
    soft="#1b3732",
    softline="#2f6a5f",
    ok="#6bd69b",
    oksoft="#17352a",
    warn="#f2b766",
    warnsoft="#3a2b12",
    bad="#ff958d",
    badsoft="#401f1d",
    onbad="#2b0907",
    side="#0c1311",
    sidetext="#c3d4d0",
    sidemuted="#7f9c96",
    sideon="#1e2d2a",
    sidebar="#4fc2ab",
)

INK = Tokens(
    name="ink",
    bg="#ffffff",
    card="#ffffff",
    raised="#ffffff",
    grey="#e6e6e6",
    line="#808080",
    input="#000000",
    last="#9a9a9a",
    text="#000000",
    text2="#000000",
    muted="#000000",
    accent="#000000",
    on="#ffffff",
    soft="#ffffff",
    softline="#000000",
    ok="#000000",
    oksoft="#ffffff",
    warn="#000000",
    warnsoft="#ffffff",
    bad="#000000",
    badsoft="#ffffff",
    onbad="#ffffff",
    side="#ffffff",
    sidetext="#000000",
    sidemuted="#000000",
    sideon="#ffffff",
    sidebar="#000000",
    sideink="#000000",
)
"""Black on white, for paper: the same shapes without colour."""


class Type:
    """Text sizes in px; weights are 400 and 700 only."""

    SCORE = 44
    FIGURE = 30
    GLANCE = 24
    PAGE = 22
    FOCUS = 20
    PANEL = 17
    CARD = 15
    BODY = 14
    TABLE = 13
    SMALL = 12
    KEY = 11


class Space:
    """Distances in px, base 4."""

    BASE = 4
    CELL = 8
    STACK = 12
    GAP = 16
    CARD = 16
    PAGE = 24
    LABEL = 76
    TEXT_LINE = 21


class Radius:
    """Corner radii in px."""

    CARD = 8
    CONTROL = 6
    ANSWER = 5
    TAG = 4
    FOCUS = 3


class Size:
    """Heights and widths in px at normal type."""

    HEADER = 64
    STATUS = 28
    NAV_ROW = 40
    NAV_GAP = 4
    NAV = 172
    NAV_NARROW = 56
    BUTTON = 36
    MAIN_BUTTON = 40
    INPUT = 34
    INPUT_VISIT = 30
    ANSWER = 30
    LIST_ROW = 32
    GRID_ROW = 28
    BOARD_ROW = 27
    BOARD_ROW_SMALL = 24
    ROUTE_ROW = 37
    ROUTE_ROW_SMALL = 33
    TAG = 20
    SIGN = 18
    SIGN_SMALL = 14
    ICON = 20
    RAIL = 204
    SIDE_PANEL = 300
    DRILL = 352


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.1, relative luminance)."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)
