"""The edges the forms keep to, and the letters they are set in; millimetres and points."""

from typing import Final

from models.paper.measure import Style

__all__ = [
    "BODY",
    "BOX_TEXT",
    "COLUMN_1",
    "DATA",
    "FIELD",
    "FIGURE",
    "HINT",
    "LABEL",
    "LEFT",
    "NOTE",
    "RIGHT",
    "RIGHT_LANDSCAPE",
    "SENTENCE",
    "SMALL_DATA",
    "TITLE",
]

LEFT: Final = 12.0
RIGHT: Final = 198.0
RIGHT_LANDSCAPE: Final = 285.0
COLUMN_1: Final = 30.0
"""Block labels stand left of it."""
BOX_TEXT: Final = 6.35
"""A box's text begins this far from the box's left edge."""

TITLE: Final = Style(17, bold=True, serif=True)
LABEL: Final = Style(9.5, bold=True)
DATA: Final = Style(10, serif=True, floor=9)
SMALL_DATA: Final = Style(10, serif=True, floor=7)
"""Data in a narrow field of one row, where a second line is no way out."""
SENTENCE: Final = Style(9.5, serif=True, floor=9)
FIGURE: Final = Style(9, floor=7.5)
BODY: Final = Style(9, floor=8)
FIELD: Final = Style(8.5)
NOTE: Final = Style(8, floor=7.5)
HINT: Final = Style(7.5)
