"""Bars: achieved against a tick for time gone or a target; and a bar made of parts."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import theme
from ui.widgets.painted import Painted

__all__ = ["Bar", "PartsBar", "paint_bar"]

_THICK = 6
_TICK = 12


def paint_bar(
    painter: QPainter,
    rect: QRectF,
    share: float,
    *,
    tick: float | None = None,
    tone: str = "accent",
) -> None:
    """Paint a bar of 6 px in the middle of ``rect``; ``share`` and ``tick`` are 0 to 1."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    track = QRectF(rect.left(), round(rect.center().y() - _THICK / 2), rect.width(), _THICK)
    painter.setBrush(theme.color("grey"))
    painter.drawRoundedRect(track, _THICK / 2, _THICK / 2)
    full = min(max(share, 0.0), 1.0) * track.width()
    if full > 0:
        painter.setBrush(theme.color(tone))
        painter.drawRoundedRect(
            QRectF(track.left(), track.top(), max(full, _THICK), _THICK), _THICK / 2, _THICK / 2
        )
    if tick is not None:
        at = round(track.left() + min(max(tick, 0.0), 1.0) * (track.width() - 2))
        painter.fillRect(QRectF(at, track.center().y() - _TICK / 2, 2, _TICK), theme.color("text"))
    painter.restore()


class Bar(Painted):
    """A progress bar: ``set_value(share, tick=None, tone="accent", words="")``.

    ``words`` is what a screen reader says ("达成 78.40%，时间 76.67%").
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._share = 0.0
        self._tick: float | None = None
        self._tone = "accent"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_value(
        self, share: float, tick: float | None = None, tone: str = "accent", words: str = ""
    ) -> None:
        """Show ``share`` of the whole, 0 to 1, and a tick where one is given."""
        self._share, self._tick, self._tone = share, tick, tone
        self.setAccessibleName(words or f"{share:.0%}")
        self.setToolTip(words)
        self.restyle()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(80), _TICK if self._tick is not None else _THICK)

    def minimumSizeHint(self) -> QSize:
        return QSize(24, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            paint_bar(painter, QRectF(self.rect()), self._share, tick=self._tick, tone=self._tone)


class PartsBar(Painted):
    """A whole made of parts: ``set_parts([(600, "accent"), (42, "softline"), …], words)``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: tuple[tuple[float, str], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_parts(self, parts: Sequence[tuple[float, str]], words: str = "") -> None:
        """Show ``parts`` (amount, token) from left to right; parts of zero are left out."""
        self._parts = tuple((amount, tone) for amount, tone in parts if amount > 0)
        self.setAccessibleName(words)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(120), 10)

    def paintEvent(self, _event: QPaintEvent) -> None:
        whole = sum(amount for amount, _tone in self._parts)
        gaps = 2 * max(0, len(self._parts) - 1)
        left = 0.0
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            for amount, tone in self._parts or ((1.0, "grey"),):
                wide = max(3.0, (self.width() - gaps) * amount / (whole or 1.0))
                painter.setBrush(theme.color(tone))
                painter.drawRoundedRect(QRectF(left, 0, wide, self.height()), 2, 2)
                left += wide + 2
