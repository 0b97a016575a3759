"""The mix of several spans as bars one below the other, each part with its share where it fits."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

import attrs
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from models.metrics.form import PERCENT
from ui.i18n import _
from ui.theme import Radius, Type, theme
from ui.widgets import Painted
from ui.widgets.painting import LEFT, MIDDLE, box, text_line

__all__ = ["MIX_TONES", "MixBar", "MixBars"]

MIX_TONES: Final = (
    ("accent", "on"),
    ("softline", "text"),
    ("muted", "card"),
    ("last", "text"),
    ("line", "text"),
    ("grey", "text"),
)
"""Ground and text of the parts, from the first class down."""
_BAR, _GAP = 26, 10


@attrs.frozen
class MixBar:
    """One span: its words and the share of each part, 0 to 1; none where nothing is known."""

    label: str
    shares: tuple[Fraction, ...]


class MixBars(Painted):
    """``show_bars([MixBar(…), …], words)``."""

    def __init__(self) -> None:
        super().__init__()
        self._bars: tuple[MixBar, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_bars(self, bars: Sequence[MixBar], words: str) -> None:
        """Show other bars; ``words`` is what a screen reader says."""
        self._bars = tuple(bars)
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.restyle()

    def sizeHint(self) -> QSize:
        rows = max(1, len(self._bars))
        return QSize(theme.px(400), rows * theme.px(_BAR + _GAP) - theme.px(_GAP))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(200), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        wide = max((theme.width(bar.label, Type.SMALL) for bar in self._bars), default=0) + 14
        with QPainter(self) as painter:
            for at, bar in enumerate(self._bars):
                top = at * theme.px(_BAR + _GAP)
                words = QRectF(0, top, wide, theme.px(_BAR))
                text_line(painter, words, bar.label, size=Type.SMALL, tone="text2")
                room = QRectF(wide, top, self.width() - wide, theme.px(_BAR))
                self._paint(painter, room, bar)

    @staticmethod
    def _paint(painter: QPainter, room: QRectF, bar: MixBar) -> None:
        if not any(bar.shares):
            box(painter, room, fill="raised", edge="line", radius=Radius.TAG)
            place = room.adjusted(10, 0, 0, 0)
            text_line(painter, place, _("没有数据"), size=Type.SMALL, tone="muted", align=LEFT)
            return
        left = room.left()
        for share, (fill, tone) in zip(bar.shares, MIX_TONES, strict=False):
            wide = float(max(share, Fraction())) * room.width()
            if wide <= 0:
                continue
            part = QRectF(left, room.top(), max(2.0, wide - 2), room.height())
            box(painter, part, fill=fill, radius=min(Radius.TAG, part.width() / 2))
            words = PERCENT.write(share)
            if theme.width(words, Type.SMALL) + 8 <= part.width():
                text_line(painter, part, words, size=Type.SMALL, tone=tone, align=MIDDLE)
            left += wide
