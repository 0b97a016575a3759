"""Charts painted by hand: bars in pairs or two lines, on screen, on a picture, on paper alike."""

from collections.abc import Sequence
from typing import Literal

import attrs
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import INK, Tokens, Type, make_font, theme
from ui.widgets.painted import Painted
from ui.widgets.painting import line_pen

__all__ = ["Chart", "ChartData", "chart_image", "nice_scale", "paint_chart"]

Kind = Literal["bars", "lines"]


@attrs.frozen
class ChartData:
    """What a chart shows: one label a month, this year's values, last year's, notes.

    None is a missing value. ``partial`` tells that the last value covers only a part of its month:
    it is painted hollow. ``notes`` puts words beside the point of an index (lines only).
    """

    labels: tuple[str, ...] = ()
    values: tuple[float | None, ...] = ()
    before: tuple[float | None, ...] = ()
    partial: bool = False
    unit: str = ""
    notes: tuple[tuple[int, str], ...] = ()
    from_zero: bool = True


@attrs.frozen
class _Frame:
    """The plotting area and the scale of one painting."""

    room: QRectF
    low: float
    high: float
    count: int
    unit_px: float

    def x(self, at: int) -> float:
        return self.room.left() + (at + 0.5) * self.room.width() / max(1, self.count)

    def y(self, value: float) -> float:
        share = (value - self.low) / ((self.high - self.low) or 1)
        return self.room.bottom() - share * self.room.height()


def nice_scale(low: float, high: float, steps: int = 3) -> tuple[float, ...]:
    """Return about ``steps`` + 1 round marks from at most ``low`` to at least ``high``."""
    if high == low:
        high = low + (abs(low) or steps)
    raw, size = (high - low) / steps, 1e-6
    while size * 10 <= raw:
        size *= 10
    step = next(size * f for f in (1, 2, 2.5, 4, 5, 10) if size * f >= raw * 0.999)
    first = step * (low // step)
    marks = [first]
    while marks[-1] < high - step * 1e-9:
        marks.append(first + step * len(marks))
    return tuple(marks)


def _marks(data: ChartData) -> tuple[float, ...]:
    shown = [value for value in (*data.values, *data.before) if value is not None]
    if not shown:
        return (0.0, 1.0)
    low = min(0.0, *shown) if data.from_zero else min(shown)
    return nice_scale(low, max(shown))


def _say(number: float) -> str:
    return f"{number:,.0f}" if abs(number - round(number)) < 1e-9 else f"{number:,.4g}"


def _text(painter: QPainter, at: QPointF, text: str, align: str, metrics: QFontMetricsF) -> None:
    wide = metrics.horizontalAdvance(text)
    left = at.x() - {"left": 0.0, "center": wide / 2, "right": wide}[align]
    base = at.y() + (metrics.ascent() - metrics.descent()) / 2
    painter.drawText(QPointF(left, base), text)


def _axes(
    painter: QPainter, frame: _Frame, data: ChartData, tokens: Tokens, marks: Sequence[float]
) -> None:
    unit = frame.unit_px
    font = make_font(Type.SMALL * unit)
    bold = make_font(Type.SMALL * unit, bold=True)
    for mark in marks:
        y = round(frame.y(mark))
        painter.fillRect(
            QRectF(frame.room.left(), y, frame.room.width(), max(1.0, unit)), QColor(tokens.line)
        )
        painter.setFont(font)
        painter.setPen(QColor(tokens.muted))
        at = QPointF(frame.room.left() - 8 * unit, y)
        _text(painter, at, _say(mark), "right", QFontMetricsF(font))
    for at_, label in enumerate(data.labels):
        last = at_ == len(data.labels) - 1
        painter.setFont(bold if last else font)
        painter.setPen(QColor(tokens.text if last else tokens.muted))
        point = QPointF(frame.x(at_), frame.room.bottom() + 14 * unit)
        _text(painter, point, label, "center", QFontMetricsF(bold if last else font))


def _bars(painter: QPainter, frame: _Frame, data: ChartData, tokens: Tokens, focus: int) -> None:
    slot = frame.room.width() / max(1, frame.count)
    pair = bool(data.before)
    wide = min(12 * frame.unit_px, slot * (0.32 if pair else 0.55))
    gap = 2 * frame.unit_px if pair else 0.0
    for at in range(frame.count):
        left = frame.x(at) - (wide + gap / 2 if pair else wide / 2)
        if at == focus:
            ground = QRectF(frame.x(at) - slot / 2 + 1, frame.room.top() - 4, slot - 2,
                            frame.room.height() + 4)  # fmt: skip
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.soft))
            painter.drawRoundedRect(ground, 4, 4)
        if pair:
            _bar(painter, frame, left, wide, data.before[at], QColor(tokens.last), None)
            left += wide + gap
        hollow = data.partial and at == frame.count - 1
        colour = QColor(tokens.accent)
        fill = QColor(tokens.soft) if hollow else colour
        _bar(painter, frame, left, wide, data.values[at], fill, colour if hollow else None)


def _bar(  # noqa: PLR0913, PLR0917 - geometry and two colours of one bar
    painter: QPainter,
    frame: _Frame,
    left: float,
    wide: float,
    value: float | None,
    fill: QColor,
    edge: QColor | None,
) -> None:
    if value is None:
        return
    top, base = sorted((frame.y(value), frame.y(max(0.0, frame.low))))
    half = 0.75 * frame.unit_px if edge is not None else 0.0
    pen = line_pen(edge, 1.5 * frame.unit_px) if edge is not None else Qt.PenStyle.NoPen
    painter.setPen(pen)
    painter.setBrush(fill)
    rect = QRectF(left + half, top + half, wide - 2 * half, max(0.0, base - top - half))
    radius = 2 * frame.unit_px
    painter.drawRoundedRect(rect, radius, radius)


def _runs(frame: _Frame, values: Sequence[float | None]) -> list[QPolygonF]:
    """Return the unbroken stretches of a line."""
    runs: list[QPolygonF] = [QPolygonF()]
    for at, value in enumerate(values):
        if value is None:
            runs.append(QPolygonF())
        else:
            runs[-1].append(QPointF(frame.x(at), frame.y(value)))
    return [run for run in runs if run.size()]


def _lines(painter: QPainter, frame: _Frame, data: ChartData, tokens: Tokens, focus: int) -> None:
    unit = frame.unit_px
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(tokens.muted), 1.5 * unit, Qt.PenStyle.DashLine))
    for run in _runs(frame, data.before):
        painter.drawPolyline(run)
    solid = data.values[:-1] if data.partial else data.values
    painter.setPen(line_pen(QColor(tokens.accent), 2 * unit))
    for run in _runs(frame, solid):
        painter.drawPolyline(run)
    for at, value in enumerate(data.values):
        if value is not None:
            hollow = data.partial and at == frame.count - 1
            painter.setBrush(QColor(tokens.card if hollow else tokens.accent))
            radius = (5.5 if at == focus else 3.6) * unit
            painter.drawEllipse(QPointF(frame.x(at), frame.y(value)), radius, radius)
    font = make_font(Type.SMALL * unit)
    painter.setFont(font)
    painter.setPen(QColor(tokens.text2))
    for at, words in data.notes:
        value = data.values[at]
        if value is not None:
            point = QPointF(frame.x(at) + 10 * unit, frame.y(value))
            _text(painter, point, words, "left", QFontMetricsF(font))


def _frame(rect: QRectF, data: ChartData, unit_px: float) -> tuple[_Frame, tuple[float, ...]]:
    marks = _marks(data)
    metrics = QFontMetricsF(make_font(Type.SMALL * unit_px))
    left = max(metrics.horizontalAdvance(_say(mark)) for mark in marks) + 12 * unit_px
    room = rect.adjusted(left, 8 * unit_px, 0, -26 * unit_px)
    return _Frame(room, marks[0], marks[-1], len(data.labels), unit_px), marks


def paint_chart(  # noqa: PLR0913 - one painter for every device
    painter: QPainter,
    rect: QRectF,
    data: ChartData,
    tokens: Tokens,
    *,
    kind: Kind = "bars",
    unit_px: float = 1.0,
    focus: int = -1,
) -> None:
    """Paint ``data`` into ``rect`` on any device.

    ``unit_px`` is how many painter units one screen px has (a printer painting in device dots
    gives dots / px); ``tokens=INK`` paints black on white.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    frame, marks = _frame(rect, data, unit_px)
    _axes(painter, frame, data, tokens, marks)
    paint = _bars if kind == "bars" else _lines
    paint(painter, frame, data, tokens, focus)
    painter.restore()


def chart_image(
    data: ChartData, size: QSize, *, kind: Kind = "bars", ratio: float = 2.0, mono: bool = False
) -> QImage:
    """Return the chart as a picture of ``size`` px at ``ratio``, in the current tokens."""
    image = QImage(size * ratio, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    tokens = INK if mono else theme.tokens
    image.fill(QColor(tokens.card))
    with QPainter(image) as painter:
        rect = QRectF(0, 0, size.width(), size.height()).adjusted(8, 8, -8, -8)
        paint_chart(painter, rect, data, tokens, kind=kind)
    return image


class Chart(Painted):
    """A chart as a widget: ``Chart("bars")``, ``set_data(ChartData(…))``.

    ← → move from month to month, Enter or a click chooses one.

    Signals:
        chosen: index of the month the user wants to see behind.
        pointed: index under the mouse or the focus, -1 for none.
    """

    chosen = Signal(int)
    pointed = Signal(int)

    def __init__(
        self, kind: Kind = "bars", *, name: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._kind: Kind = kind
        self._name = name
        self._data = ChartData()
        self._at = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(name)

    def set_data(self, data: ChartData, name: str | None = None) -> None:
        """Show ``data``."""
        self._data = data
        self._name = self._name if name is None else name
        self._point(-1)
        self.update()

    @property
    def data(self) -> ChartData:
        """Return what is shown."""
        return self._data

    def words(self, at: int) -> str:
        """Return month ``at`` in words: label, value, last year's value."""
        if not 0 <= at < len(self._data.labels):
            return ""
        parts = [self._data.labels[at]]
        for values in (self._data.values, self._data.before):
            if at < len(values):
                value = values[at]
                parts.append("—" if value is None else f"{_say(value)} {self._data.unit}".strip())
        return " · ".join(parts)

    def _point(self, at: int) -> None:
        if at != self._at:
            self._at = at
            self.setToolTip(self.words(at))
            self.pointed.emit(at)
            self.update()
        words = self.words(at)
        self.setAccessibleName(f"{self._name}：{words}" if words else self._name)

    def _index_at(self, x: float) -> int:
        frame = _frame(QRectF(self.rect()), self._data, theme.factor)[0]
        at = int((x - frame.room.left()) // (frame.room.width() / max(1, frame.count)))
        return at if 0 <= at < frame.count else -1

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(self._index_at(event.position().x()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._point(self._index_at(event.position().x()))
        if self._at >= 0:
            self.chosen.emit(self._at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        last = len(self._data.labels) - 1
        if event.key() in steps and last >= 0:
            start = last + 1 if self._at < 0 else self._at
            self._point(min(max(start + steps[Qt.Key(event.key())], 0), last))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._at >= 0:
            self.chosen.emit(self._at)
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(420), theme.px(170))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(240), theme.px(120))

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            paint_chart(
                painter,
                QRectF(self.rect()),
                self._data,
                theme.tokens,
                kind=self._kind,
                unit_px=theme.factor,
                focus=self._at,
            )
