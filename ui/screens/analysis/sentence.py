"""One line of words and figures in several tones, cut where room is short."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from ui.theme import Type, theme
from ui.widgets import Painted
from ui.widgets.painting import text_line

__all__ = ["Sentence"]

_HEIGHT, _SPACE = 24, 6


class Sentence(Painted):
    """``show_parts([("本月", ""), ("81.54", "text!")])``: (words, tone); "!" is bold and larger."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: tuple[tuple[str, str], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_parts(self, parts: Sequence[tuple[str, str]]) -> None:
        """Show other words."""
        self._parts = tuple(parts)
        words = " ".join(text for text, _tone in self._parts)
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.restyle()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(400), theme.px(_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(1, theme.px(_HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        left = 0.0
        with QPainter(self) as painter:
            for text, tone in self._parts:
                bold = tone.endswith("!")
                room = QRectF(left, 0, max(0.0, self.width() - left), self.height())
                if room.width() < 16:
                    return
                left += _SPACE + text_line(
                    painter, room, text, size=Type.BODY if bold else Type.SMALL,
                    tone=tone.rstrip("!") or "text2", bold=bold,
                )  # fmt: skip
