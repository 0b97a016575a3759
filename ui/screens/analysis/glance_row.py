"""The figures over the page: one card in five, each the way to what it is made of."""

from collections.abc import Sequence

import attrs
from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from ui.theme import Radius, Type, theme
from ui.widgets import Painted, paint_bar
from ui.widgets.painting import RIGHT, box, text_line

__all__ = ["GlanceRow", "Tile"]

_HEIGHT = 112
_PAD = 16
_SPACE = 8


@attrs.frozen(kw_only=True)
class Tile:
    """One figure: its words, the change at the right, a bar with its tick, a line of context.

    ``share`` and ``tick`` are 0 to 1, None for none; ``why`` is the tool tip.
    """

    key: str
    label: str
    figure: str
    unit: str = ""
    change: str = ""
    tone: str = "text2"
    share: float | None = None
    tick: float | None = None
    left: str = ""
    right: str = ""
    why: str = ""

    @property
    def short(self) -> str:
        """The number of the change alone, where there is no room for its unit."""
        return next((part for part in self.change.split() if part[:1] in "+−0"), "")

    @property
    def words(self) -> str:
        """Everything in one sentence, for screen readers."""
        parts = (self.label, f"{self.figure} {self.unit}", self.change, self.left, self.right)
        return "，".join(part.strip() for part in parts if part.strip())


class GlanceRow(Painted):
    """``show_tiles([Tile(…), …])``; ← → move from one to the next, Enter opens one.

    Signals:
        opened: key of the figure whose records are wanted.
    """

    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._tiles: tuple[Tile, ...] = ()
        self._at = 0
        self._hover = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def tiles(self) -> tuple[Tile, ...]:
        """Return the figures shown."""
        return self._tiles

    @property
    def current(self) -> str:
        """Return the key of the figure the frame stands around."""
        return self._tiles[self._at].key if self._tiles else ""

    def show_tiles(self, tiles: Sequence[Tile]) -> None:
        """Show other figures."""
        self._tiles = tuple(tiles)
        self._at = min(self._at, max(0, len(tiles) - 1))
        self._say()
        self.restyle()

    def _say(self) -> None:
        if self._tiles:
            self.setAccessibleName(self._tiles[self._at].words)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(900), theme.px(_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(600), theme.px(_HEIGHT))

    # -- places

    def _rect(self, at: int) -> QRect:
        wide = (self.width() - 2) / max(1, len(self._tiles))
        left, right = round(1 + at * wide), round(1 + (at + 1) * wide)
        return QRect(left, 1, right - left, self.height() - 2)

    def focus_rect(self) -> QRect:
        return self._rect(self._at).adjusted(3, 3, -3, -3)

    def _tile_at(self, point: QPointF) -> int:
        found = [at for at in range(len(self._tiles)) if self._rect(at).contains(point.toPoint())]
        return found[0] if found else -1

    # -- Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() in steps and self._tiles:
            self._at = min(max(self._at + steps[Qt.Key(event.key())], 0), len(self._tiles) - 1)
            self._say()
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit(self.current)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self._tile_at(event.position())
        if at >= 0:
            self._at = at
            self._say()
            self.update()
            self.opened.emit(self.current)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = self._tile_at(event.position())
        if at != self._hover:
            self._hover = at
            self.setToolTip(self._tiles[at].why if at >= 0 else "")

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            box(painter, self.rect(), fill="card", edge="line", radius=Radius.CARD)
            for at, tile in enumerate(self._tiles):
                rect = self._rect(at)
                if at:
                    top = theme.px(16)
                    painter.fillRect(
                        rect.left(), top, 1, self.height() - 2 * top, theme.color("line")
                    )
                self._paint(painter, QRectF(rect).adjusted(_PAD - 1, 0, -_PAD, 0), tile)

    def _paint(self, painter: QPainter, room: QRectF, tile: Tile) -> None:
        first = QRectF(room.left(), theme.px(11), room.width(), theme.px(20))
        self._pair(painter, first, tile.label, (tile.change, tile.short), tile.tone)
        self._figure(painter, room, tile)
        bar = QRectF(room.left(), theme.px(66), room.width(), theme.px(12))
        if tile.share is not None:
            paint_bar(painter, bar, tile.share, tick=tile.tick)
        last = QRectF(room.left(), theme.px(83), room.width(), theme.px(20))
        self._pair(painter, last, tile.left, (tile.right,), "text2")

    @staticmethod
    def _pair(
        painter: QPainter, room: QRectF, left: str, right: tuple[str, ...], tone: str
    ) -> None:
        """Paint words at both ends of a line; at the right the first that have room whole."""
        used = text_line(painter, room, left, size=Type.SMALL, tone="text2")
        spare = room.width() - used - _SPACE
        words = next((each for each in right if theme.width(each, Type.SMALL) <= spare), "")
        text_line(painter, room, words, size=Type.SMALL, tone=tone, align=RIGHT)

    @staticmethod
    def _figure(painter: QPainter, room: QRectF, tile: Tile) -> None:
        known = tile.figure != "—"
        place = QRectF(room.left(), theme.px(31), room.width(), theme.px(34))
        wide = theme.width(tile.figure, Type.GLANCE, bold=True) <= room.width()
        size = Type.GLANCE if wide else Type.PANEL
        tone = "text" if known else "muted"
        used = text_line(painter, place, tile.figure, size=size, tone=tone, bold=True)
        place.setLeft(place.left() + used + 5)
        if place.width() > 12:
            # Units stand on the line of the figure, lower than its middle.
            text_line(
                painter, place.translated(0, theme.px(5)), tile.unit, size=Type.SMALL, tone="text2"
            )
