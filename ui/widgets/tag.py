"""Tags: short words on a soft ground, or outlined for a veto."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import Radius, Size, Type, theme
from ui.widgets.painted import Painted
from ui.widgets.painting import MIDDLE, box, text_line

__all__ = ["TAG_TONES", "Tag", "paint_tag", "tag_width"]

TAG_TONES = {
    "": ("grey", "", "text2"),
    "accent": ("soft", "", "accent"),
    "ok": ("oksoft", "", "ok"),
    "warn": ("warnsoft", "", "warn"),
    "bad": ("badsoft", "", "bad"),
    "veto": ("", "bad", "bad"),
}
"""Tone: fill, edge and text colour."""


def tag_width(text: str) -> int:
    """Return the width ``paint_tag`` will take."""
    return theme.width(text, Type.SMALL) + 2 * 7


def paint_tag(painter: QPainter, left: float, middle: float, text: str, tone: str = "") -> int:
    """Paint a tag from ``left``, centred on the line ``middle``; return its width."""
    fill, edge, ink = TAG_TONES[tone]
    wide, high = tag_width(text), theme.px(Size.TAG)
    room = QRectF(left, int(middle - high / 2), wide, high)
    box(painter, room, fill=fill, edge=edge, radius=Radius.TAG)
    text_line(painter, room, text, size=Type.SMALL, tone=ink, align=MIDDLE)
    return wide


class Tag(Painted):
    """A tag as a widget; ``tone`` is "", accent, ok, warn, bad or veto."""

    def __init__(self, text: str = "", tone: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text, self._tone = "", ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_tag(text, tone)

    def set_tag(self, text: str, tone: str = "") -> None:
        """Show other words."""
        self._text, self._tone = text, tone
        self.setAccessibleName(text)
        self.restyle()

    def sizeHint(self) -> QSize:
        return QSize(tag_width(self._text), theme.px(Size.TAG))

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            paint_tag(painter, 0, self.height() / 2, self._text, self._tone)
