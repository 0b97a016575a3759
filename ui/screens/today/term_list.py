"""The reasons of a stop with their points, in two columns: they add up to its score."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from models.today import Term
from ui.theme import Type, theme
from ui.widgets import Painted
from ui.widgets.painting import RIGHT, text_line
from ui.words import say

__all__ = ["TermList", "points"]

_ROW = 20
_GAP = 20


def points(number: int) -> str:
    """Return +30 or −10, with a true minus."""
    return f"+{number}" if number >= 0 else f"−{-number}"


class TermList(Painted):
    """``show_terms(terms)``: each with its points."""

    def __init__(self) -> None:
        super().__init__()
        self._terms: tuple[Term, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_terms(self, terms: Sequence[Term]) -> None:
        """Show the terms, the strongest first, column by column."""
        self._terms = tuple(sorted(terms, key=lambda term: -term.points))
        words = "，".join(f"{say(term.reason)} {points(term.points)}" for term in self._terms)
        self.setAccessibleName(words)
        self.restyle()

    @property
    def _rows(self) -> int:
        return (len(self._terms) + 1) // 2

    def sizeHint(self) -> QSize:
        return QSize(theme.px(280), self._rows * theme.px(_ROW))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(200), self._rows * theme.px(_ROW))

    def paintEvent(self, _event: QPaintEvent) -> None:
        wide, high = (self.width() - _GAP) / 2, theme.px(_ROW)
        with QPainter(self) as painter:
            for at, term in enumerate(self._terms):
                column, row = divmod(at, self._rows)
                room = QRectF(column * (wide + _GAP), row * high, wide, high)
                tone = "text" if term.points > 0 else "warn"
                taken = text_line(
                    painter, room, points(term.points), size=Type.SMALL, tone=tone, bold=True,
                    align=RIGHT,
                )  # fmt: skip
                room = room.adjusted(0, 0, -taken - 8, 0)
                text_line(painter, room, say(term.reason), size=Type.SMALL, tone="text2")
