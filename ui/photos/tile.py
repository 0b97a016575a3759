"""One picture of a strip: a photo, one that is offered, or the place to add some."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from ui.theme import Radius, Type, theme
from ui.theme.icons import paint_icon
from ui.widgets.painting import MIDDLE, box, text_line

__all__ = ["TILE_HIGH", "TILE_WIDE", "Tile"]

TILE_WIDE, TILE_HIGH = 72, 54
_CAPTION = 17
_SIGN = 16


class Tile(QAbstractButton):
    """A picture of 72 × 54 px. ``kind`` is photo, offer or add; ``key`` tells which one it is.

    Signals:
        stepped: −1 or 1, to the tile beside it.
        removed: Delete was pressed.
    """

    stepped = Signal(int)
    removed = Signal()
    focus_radius: float = Radius.ANSWER

    def __init__(self, kind: str, key: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.kind, self.key = kind, key
        self._image: QImage | None = None
        self._caption, self._flagged = "", False
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.changed.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        return QSize(theme.px(TILE_WIDE), theme.px(TILE_HIGH))

    def set_image(self, image: QImage) -> None:
        """Show a picture; a null one shows that it is gone."""
        self._image = image
        self.update()

    @property
    def has_image(self) -> bool:
        """Tell whether its picture was read."""
        return self._image is not None

    def set_words(self, caption: str, said: str, *, flagged: bool = False) -> None:
        """Show a word under the picture; ``said`` is the whole of it for those who listen."""
        self._caption, self._flagged = caption, flagged
        self.setAccessibleName(said)
        self.setToolTip(said)
        self.update()

    def focus_rect(self) -> QRect:
        return self.rect()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if key in steps:
            self.stepped.emit(steps[Qt.Key(key)])
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
                event.ignore()  # Ctrl+Enter finishes the visit
            else:
                self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            if self.kind == "add":
                self._paint_place(painter)
            else:
                self._paint_picture(painter)

    def _paint_place(self, painter: QPainter) -> None:
        self._dashed(painter, "accent" if self.underMouse() else "input")
        size = theme.px(18)
        top = self.height() / 2 - size + 1
        place = QRectF((self.width() - size) / 2, top, size, size)
        paint_icon(painter, place, "plus", theme.color("accent"))
        words = QRectF(2, place.bottom(), self.width() - 4, theme.px(18))
        text_line(painter, words, self._caption, size=Type.SMALL, tone="accent", align=MIDDLE)

    def _dashed(self, painter: QPainter, tone: str) -> None:
        pen = QPen(theme.color(tone), 1.2, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        inner = QRectF(self.rect()).adjusted(0.6, 0.6, -0.6, -0.6)
        painter.drawRoundedRect(inner, Radius.ANSWER, Radius.ANSWER)

    def _paint_picture(self, painter: QPainter) -> None:
        whole = QRectF(self.rect())
        shape = QPainterPath()
        shape.addRoundedRect(whole, Radius.ANSWER, Radius.ANSWER)
        painter.setClipPath(shape)
        painter.fillRect(whole, theme.color("grey"))
        if self._image is not None and not self._image.isNull():
            painter.drawImage(whole, self._image, self._middle(self._image))
        else:
            size = theme.px(20)
            place = QRectF((whole.width() - size) / 2, theme.px(9), size, size)
            paint_icon(painter, place, "image", theme.color("muted"))
        self._paint_caption(painter)
        painter.setClipping(False)
        if self.kind == "offer":
            self._dashed(painter, "accent")
        else:
            box(painter, whole, edge="line", radius=Radius.ANSWER)
        if self._flagged:
            self._paint_sign(painter)

    def _middle(self, image: QImage) -> QRectF:
        """Return the middle part of a picture that fills the tile."""
        scale = min(image.width() / self.width(), image.height() / self.height())
        wide, high = self.width() * scale, self.height() * scale
        return QRectF((image.width() - wide) / 2, (image.height() - high) / 2, wide, high)

    def _paint_caption(self, painter: QPainter) -> None:
        high = theme.px(_CAPTION)
        room = QRectF(0, self.height() - high, self.width(), high)
        ground = QColor(theme.color("soft" if self.kind == "offer" else "card"))
        ground.setAlphaF(0.92)
        painter.fillRect(room, ground)
        tone = "accent" if self.kind == "offer" else "text"
        inner = room.adjusted(3, 0, -3, 0)
        text_line(painter, inner, self._caption, size=Type.KEY, tone=tone, align=MIDDLE)

    def _paint_sign(self, painter: QPainter) -> None:
        size = theme.px(_SIGN)
        room = QRectF(self.width() - size - 3, 3, size, size)
        box(painter, room, fill="warnsoft", edge="warn", radius=size / 2)
        text_line(painter, room, "!", size=Type.KEY, tone="warn", bold=True, align=MIDDLE)
