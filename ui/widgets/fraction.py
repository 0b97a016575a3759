"""A fraction as one writes it: a number over a number, each with what it counts."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import Type, theme
from ui.widgets.painted import Painted
from ui.widgets.painting import MIDDLE, hairline, text_line

__all__ = ["Fraction"]

_LINE = 27
_LEAST = 56


class Fraction(Painted):
    """``set_fraction("160", "250", "购进客户数", "零售客户总数")``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._numbers = ("", "")
        self._words = ("", "")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_fraction(self, upper: str, lower: str, over: str, under: str) -> None:
        """Show two numbers and what they are."""
        self._numbers, self._words = (upper, lower), (over, under)
        self.setAccessibleName(f"{over} {upper}，{under} {lower}")
        self.setToolTip(f"{over} {upper}\n{under} {lower}")
        self.restyle()

    def _wide(self) -> int:
        numbers = max(theme.width(each, Type.CARD, bold=True) for each in self._numbers)
        return max(numbers + 12, theme.px(_LEAST))

    def sizeHint(self) -> QSize:
        words = max(theme.width(each, Type.SMALL) for each in self._words)
        return QSize(self._wide() + 10 + words, theme.px(2 * _LINE))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._wide() + 40, theme.px(2 * _LINE))

    def paintEvent(self, _event: QPaintEvent) -> None:
        wide, high = self._wide(), self.height() / 2
        with QPainter(self) as painter:
            hairline(painter, 0, wide, round(high), "text")
            for at, (number, words) in enumerate(zip(self._numbers, self._words, strict=True)):
                top = at * high
                text_line(painter, QRectF(0, top, wide, high), number, size=Type.CARD, bold=True,
                          align=MIDDLE)  # fmt: skip
                room = QRectF(wide + 10, top, self.width() - wide - 10, high)
                text_line(painter, room, words, size=Type.SMALL, tone="text2")
