"""State signs: painted shapes that differ in form, so that they read in grey and on paper."""

from collections.abc import Callable
from functools import cache

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QWidget

from models.marks import N_
from ui.i18n import _
from ui.theme import INK, Size, Tokens, make_font, theme
from ui.widgets.painted import Painted
from ui.widgets.painting import line_pen

__all__ = ["SIGN_STATES", "StateSign", "paint_state_sign", "state_tone"]

_TONES = {
    "已完成": "ok",
    "补做": "ok",
    "进行中": "accent",
    "待做": "input",
    "未走访": "input",
    "逾期": "bad",
    "未到期": "last",
    "豁免": "muted",
    "不适用": "muted",
    "当前": "accent",
    "等待中": "accent",
    "未遇": "warn",
    "缺包": "warn",
    "改期": "warn",
    "符合": "ok",
    "不符合": "bad",
    "不明": "muted",
}
SIGN_STATES = tuple(_TONES)
"""Every state that has a sign."""


def state_tone(state: str) -> str:
    """Return the token for words beside the sign of ``state``."""
    return {"input": "text2", "last": "muted"}.get(_TONES[state], _TONES[state])


@cache
def _letter(text: str) -> QPainterPath:
    """Return one character as a shape 10 units high, centred on the origin."""
    path = QPainterPath()
    path.addText(0, 0, make_font(100, bold=True), text)
    bounds = path.boundingRect()
    path.translate(-bounds.center())
    scale = 10.6 / max(bounds.width(), bounds.height(), 1.0)
    return path if path.isEmpty() else _scaled(path, scale)


def _scaled(path: QPainterPath, scale: float) -> QPainterPath:
    result = QPainterPath(path)
    for at in range(result.elementCount()):
        element = path.elementAt(at)
        result.setElementPositionAt(at, element.x * scale, element.y * scale)
    return result


def _disc(painter: QPainter, colour: QColor, radius: float = 8.6) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(QPointF(0, 0), radius, radius)


def _ring(painter: QPainter, colour: QColor, width: float = 1.5) -> None:
    painter.setPen(line_pen(colour, width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(QPointF(0, 0), 8.0, 8.0)


def _stroke(painter: QPainter, colour: QColor, width: float, *points: float) -> None:
    painter.setPen(line_pen(colour, width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(
        QPolygonF([QPointF(x, y) for x, y in zip(points[::2], points[1::2], strict=True)])
    )


def _ring_with(text: str) -> Callable[[QPainter, QColor, QColor], None]:
    def paint(painter: QPainter, colour: QColor, _inner: QColor) -> None:
        _ring(painter, colour, 1.4)
        painter.fillPath(_letter(_(text)), colour)

    return paint


def _done(painter: QPainter, colour: QColor, inner: QColor) -> None:
    _disc(painter, colour)
    _stroke(painter, inner, 1.9, -3.7, 0.2, -1.1, 2.8, 3.8, -2.6)


def _half(painter: QPainter, colour: QColor, _inner: QColor) -> None:
    _ring(painter, colour)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPie(QRectF(-8, -8, 16, 16), 90 * 16, 180 * 16)


def _open(painter: QPainter, colour: QColor, _inner: QColor) -> None:
    _ring(painter, colour)


def _late(painter: QPainter, colour: QColor, inner: QColor) -> None:
    _disc(painter, colour)
    _stroke(painter, inner, 2.1, 0, -4.4, 0, 0.9)
    painter.translate(0, 4.2)
    _disc(painter, inner, 1.25)


def _dot(painter: QPainter, colour: QColor, _inner: QColor) -> None:
    _disc(painter, colour, 2.4)


def _dash(painter: QPainter, colour: QColor, _inner: QColor) -> None:
    _stroke(painter, colour, 1.6, -5, 0, 5, 0)


def _now(painter: QPainter, colour: QColor, _inner: QColor) -> None:
    _ring(painter, colour, 1.8)
    _disc(painter, colour, 4.0)


def _missed(painter: QPainter, colour: QColor, _inner: QColor) -> None:
    _ring(painter, colour)
    _stroke(painter, colour, 1.7, -2.8, -2.8, 2.8, 2.8)
    _stroke(painter, colour, 1.7, 2.8, -2.8, -2.8, 2.8)


def _moved(painter: QPainter, colour: QColor, _inner: QColor) -> None:
    _ring(painter, colour)
    _stroke(painter, colour, 1.7, -1.4, -3.3, 1.9, 0, -1.4, 3.3)


def _tick(painter: QPainter, colour: QColor, _inner: QColor) -> None:
    _stroke(painter, colour, 2.2, -5.2, 0.4, -1.6, 4.0, 5.4, -4.0)


def _cross(painter: QPainter, colour: QColor, _inner: QColor) -> None:
    _stroke(painter, colour, 2.2, -4.2, -4.2, 4.2, 4.2)
    _stroke(painter, colour, 2.2, 4.2, -4.2, -4.2, 4.2)


_SHAPES: dict[str, Callable[[QPainter, QColor, QColor], None]] = {
    "已完成": _done,
    "补做": _ring_with(N_("补")),
    "进行中": _half,
    "待做": _open,
    N_("未走访"): _open,
    "逾期": _late,
    "未到期": _dot,
    "豁免": _ring_with(N_("免")),
    "不适用": _dash,
    N_("当前"): _now,
    N_("等待中"): _now,
    "未遇": _missed,
    N_("缺包"): _missed,
    N_("改期"): _moved,
    "符合": _tick,
    "不符合": _cross,
    N_("不明"): _ring_with("?"),
}


def paint_state_sign(
    painter: QPainter, rect: QRectF, state: str, tokens: Tokens, mono: bool = False
) -> None:
    """Paint the sign of ``state`` into the square in the middle of ``rect``.

    ``rect`` may be in any unit (px or mm). ``mono`` paints black on white, the same shapes. An
    unknown or empty state paints nothing.
    """
    shape = _SHAPES.get(state)
    if shape is None:
        return
    used = INK if mono else tokens
    tone = _TONES[state]
    colour = QColor(used.text if mono else used.tone(tone))
    inner = QColor(used.onbad if tone == "bad" else used.on)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.center())
    scale = min(rect.width(), rect.height()) / 18
    painter.scale(scale, scale)
    shape(painter, colour, inner)
    painter.restore()


class StateSign(Painted):
    """One sign as a widget; its name for screen readers is the state."""

    def __init__(
        self, state: str = "", *, size: float = Size.SIGN, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._size = size
        self._state = ""
        self.set_state(state)

    @property
    def state(self) -> str:
        """Return the state shown."""
        return self._state

    def set_state(self, state: str) -> None:
        """Show another state; ``""`` shows nothing."""
        self._state = state
        self._name()

    def _name(self) -> None:
        self.setAccessibleName(_(self._state))
        self.setToolTip(_(self._state))
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._name()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(self._size), theme.px(self._size))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        size = theme.px(self._size)
        room = QRectF((self.width() - size) // 2, (self.height() - size) // 2, size, size)
        with QPainter(self) as painter:
            paint_state_sign(painter, room, self._state, theme.tokens)
