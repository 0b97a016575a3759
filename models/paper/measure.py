"""How wide a text is, and the fit rule: shrink to the floor, then two lines, never clip.

Widths come in as an argument, so that a layout stays pure: the window measures with Qt's fonts,
tests with the table below.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final, Protocol

import attrs

__all__ = [
    "CONTINUED",
    "MM_PER_POINT",
    "Fitted",
    "Measure",
    "Shared",
    "Style",
    "fit",
    "one_line",
    "share",
    "table_measure",
    "take_line",
    "wrap",
]

MM_PER_POINT: Final = 25.4 / 72
STEP: Final = 0.25
CONTINUED: Final = "（下页续）"
"""Ends a line whose text goes on on a later page."""

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")

# No line begins with these, and no line ends with those (禁则).
_NOT_FIRST: Final = frozenset("，。、；：？！）》〉」』】〕”’％…·—,.;:?!)]}%")
_INNER: Final = frozenset("-./:")
"""Stand inside a word: dates, times, decimals."""
_NOT_LAST: Final = frozenset("（《〈「『【〔“‘([{")


class Measure(Protocol):
    """Return the width in millimetres of one line of text at ``size`` pt."""

    def __call__(self, text: str, size: float, bold: bool, serif: bool, /) -> float:
        """Measure ``text``."""
        ...


@attrs.frozen
class Style:
    """How a text is set. ``floor`` is the size it may shrink to (its own size: never)."""

    size: float
    bold: bool = False
    serif: bool = False
    floor: float = 0.0

    @property
    def least(self) -> float:
        """The smallest size allowed."""
        return self.floor or self.size


@attrs.frozen
class Fitted:
    """What the fit rule made of a text; ``overflow`` when even the last resort is too wide."""

    lines: tuple[str, ...]
    size: float
    overflow: bool = False


@attrs.frozen
class Shared:
    """A text on a given number of lines, and what is left of it."""

    lines: tuple[str, ...]
    size: float
    rest: str = ""


_NARROW: Final = dict.fromkeys("iIjl.,:;'|!`", 0.29) | dict.fromkeys("ftr()[]{}/-°", 0.38)
_WIDE: Final = dict.fromkeys("mwMW@%", 0.88) | dict.fromkeys("ABCDEGHKNOQRUVXYZ&", 0.66)
_EMS: Final = _NARROW | _WIDE | {" ": 0.224, "\u2002": 0.5, "·": 0.29, "*": 0.47, "–": 0.56}


@lru_cache(maxsize=4096)
def _em_width(character: str) -> float:
    if unicodedata.east_asian_width(character) in "WFA" and character not in _EMS:
        return 1.0
    return _EMS.get(character, 0.57)


def table_measure(text: str, size: float, bold: bool, serif: bool, /) -> float:
    """Measure with a small table of advances, near those of Noto CJK: for tests without fonts."""
    weight = 1.03 if bold else 1.0
    face = 0.95 if serif else 1.0
    ems = sum(1.0 if (em := _em_width(c)) == 1.0 else em * weight * face for c in text)
    return ems * size * MM_PER_POINT


def _joined(text: str, index: int) -> bool:
    """Return whether a line may not break before ``text[index]``."""
    before, after = text[index - 1], text[index]
    if after in _NOT_FIRST or before in _NOT_LAST:
        return True
    return all(c.isascii() and (c.isalnum() or c in _INNER) for c in (before, after))


def _break_at(text: str, end: int) -> int:
    """Return where to end a line that has room for ``end`` characters (at least 1)."""
    for index in range(end, max(0, end - 24), -1):
        if not _joined(text, index):
            return index
    return max(1, end)


def _room(text: str, style: Style, width: float, measure: Measure) -> int:
    """Return how many characters of ``text`` fit into ``width`` (binary search)."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if measure(text[:middle].rstrip(), style.size, style.bold, style.serif) <= width:
            low = middle
        else:
            high = middle - 1
    return low


def take_line(text: str, style: Style, width: float, measure: Measure) -> tuple[str, str]:
    """Split ``text`` into its first line of at most ``width`` and the rest."""
    end = _room(text, style, width, measure)
    if end < len(text):
        end = _break_at(text, max(1, end))
    return text[:end].rstrip(), text[end:].lstrip()


def wrap(text: str, style: Style, width: float, measure: Measure) -> list[str]:
    """Break ``text`` into lines no wider than ``width``."""
    lines = []
    rest = one_line(text)
    while rest:
        line, rest = take_line(rest, style, width, measure)
        lines.append(line)
    return lines


def one_line(text: str) -> str:
    """Return ``text`` without line ends and control characters."""
    return _CONTROL.sub(" ", text).strip()


def _sizes(style: Style) -> list[float]:
    steps = round((style.size - style.least) / STEP)
    return [style.size - STEP * step for step in range(steps + 1)]


def fit(text: str, style: Style, width: float, measure: Measure, lines: int = 2) -> Fitted:
    """Apply the fit rule: one line at the largest size that fits, else up to ``lines`` lines."""
    line = one_line(text)
    for size in _sizes(style):
        if measure(line, size, style.bold, style.serif) <= width:
            return Fitted((line,), size)
    least = attrs.evolve(style, size=style.least)
    broken = wrap(line, least, width, measure)
    return Fitted(tuple(broken), least.size, overflow=len(broken) > lines)


def share(text: str, style: Style, width: float, lines: int, measure: Measure) -> Shared:
    """Fill ``lines`` lines with ``text``; what finds no room is the rest, for a later page.

    The size shrinks to the floor first; a text with a rest ends with a pointer to it.
    """
    line = one_line(text)
    for size in _sizes(style):
        sized = attrs.evolve(style, size=size)
        broken = wrap(line, sized, width, measure)
        if len(broken) <= lines:
            return Shared(tuple(broken), size)
    shown = []
    least = attrs.evolve(style, size=style.least)
    pointer = measure(CONTINUED, least.size, least.bold, least.serif)
    for index in range(lines):
        room = width - pointer if index == lines - 1 else width
        first, line = take_line(line, least, room, measure)
        shown.append(first)
    shown[-1] += CONTINUED
    return Shared(tuple(shown), least.size, rest=line)
