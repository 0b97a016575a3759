"""The sketch map of the round: numbers and lines in true proportions, drawn without any map."""

import math
from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy

from models.day_cover.data import CoverStop
from models.day_cover.sketch import CIRCLE, LEAST_STOPS, Placed, Sketch, draw_sketch
from storage.queries.today import RouteStop, StopState, TodayView
from ui.i18n import _
from ui.theme import Radius, Size, Type, theme
from ui.widgets import Painted, paint_state_sign
from ui.widgets.painting import LEFT, MIDDLE, box, line_pen, text_line

__all__ = ["RouteMap"]

_UNIT = 4.2
"""px of one millimetre of the sketch: its circles then hold a number of 12 px."""
_EDGE = (26, 30, 44, 40)
"""Left, top, right, bottom: room for circles at the rim, the north arrow and the scale."""
_LEAST = (180, 140)
_FINISHED = (StopState.DONE, StopState.MISSED)


class RouteMap(Painted):
    """``show_round(view)`` and ``set_current(retailer_id)``.

    A click or the arrow keys choose a stop, Enter opens it. States differ by sign and fill.

    Signals:
        chosen: id of the retailer whose stop was chosen.
        opened: id of the retailer on which Enter was pressed.
    """

    chosen = Signal(str)
    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._stops: tuple[RouteStop, ...] = ()
        self._names: tuple[str, ...] = ()
        self._cover: tuple[CoverStop, ...] = ()
        self._next = ""
        self._current = ""
        self._made: tuple[QSize, Sketch | None] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(*_LEAST)

    def show_round(self, view: TodayView) -> None:
        """Show the stops of the day, those put off left out."""
        self._stops = view.to_visit
        rows = [view.rows[stop.retailer_id] for stop in self._stops]
        self._names = tuple(row.shop_name for row in rows)
        self._cover = tuple(
            CoverStop(
                shop_name=row.shop_name,
                longitude=row.place.longitude if row.place else None,
                latitude=row.place.latitude if row.place else None,
            )
            for row in rows
        )
        self._next = view.next_stop
        self._made = None
        self._say()
        self.update()

    def set_current(self, retailer_id: str) -> None:
        """Mark the stop of a retailer."""
        self._current = retailer_id
        self._say()
        self.update()

    def _say(self) -> None:
        at = self._place_in_round()
        words = _("第 {n} 站").format(n=at + 1) + f" {self._names[at]}" if at >= 0 else ""
        self.setAccessibleName(f"{_('线路示意图')} {words}".strip())

    def _place_in_round(self) -> int:
        ids = [stop.retailer_id for stop in self._stops]
        return ids.index(self._current) if self._current in ids else -1

    # -- where things lie

    @property
    def _unit(self) -> float:
        return _UNIT * theme.px(100) / 100

    def sketch(self) -> Sketch | None:
        """Return the layout at this size; None where too few places are known."""
        if self._made is None or self._made[0] != self.size():
            left, top, right, bottom = _EDGE
            wide = (self.width() - left - right) / self._unit
            high = (self.height() - top - bottom) / self._unit
            fits = wide > 0 and high > 0
            self._made = (self.size(), draw_sketch(self._cover, wide, high) if fits else None)
        return self._made[1]

    def point(self, at: tuple[float, float]) -> QPointF:
        """Return where a point of the sketch lies."""
        return QPointF(_EDGE[0] + at[0] * self._unit, _EDGE[1] + at[1] * self._unit)

    # -- mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        sketch = self.sketch()
        for stop in reversed(sketch.stops if sketch else ()):
            way = QLineF(self.point(stop.at), event.position())
            if way.length() <= CIRCLE * self._unit + 2:
                self.chosen.emit(self._stops[stop.number - 1].retailer_id)
                return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = Qt.Key
        steps = {keys.Key_Left: -1, keys.Key_Up: -1, keys.Key_Right: 1, keys.Key_Down: 1}
        if event.key() in steps and self._stops and not event.modifiers():
            at = self._place_in_round() + steps[keys(event.key())]
            at = min(max(at, 0), len(self._stops) - 1)
            self.chosen.emit(self._stops[at].retailer_id)
        elif event.key() in (keys.Key_Return, keys.Key_Enter) and self._current:
            self.opened.emit(self._current)
        else:
            super().keyPressEvent(event)

    # -- painting

    def sizeHint(self) -> QSize:
        return QSize(theme.px(400), theme.px(240))

    def paintEvent(self, _event: QPaintEvent) -> None:
        sketch = self.sketch()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            box(painter, self.rect(), fill="raised", radius=Radius.CONTROL)
            if sketch is None:
                words = _("有坐标的不到 {n} 户，画不出示意图").format(n=LEAST_STOPS)
                text_line(painter, self.rect(), words, size=Type.SMALL, tone="muted", align=MIDDLE)
                return
            self._paint_grid(painter, sketch)
            self._paint_north(painter)
            self._paint_scale(painter, sketch)
            self._paint_ways(painter, sketch.stops)
            for stop in sketch.stops:
                self._paint_stop(painter, stop)
            for stop in sketch.stops:
                self._paint_badge(painter, stop)
            self._paint_name(painter, sketch.stops)

    def _paint_grid(self, painter: QPainter, sketch: Sketch) -> None:
        painter.setPen(QPen(theme.color("line"), 1, Qt.PenStyle.DotLine))
        pitch = sketch.grid * self._unit
        at = _EDGE[0] + 0.5
        while pitch > 4 and at < self.width():
            painter.drawLine(QPointF(at, 4), QPointF(at, self.height() - 4))
            at += pitch
        at = _EDGE[1] + 0.5
        while pitch > 4 and at < self.height():
            painter.drawLine(QPointF(4, at), QPointF(self.width() - 4, at))
            at += pitch

    def _paint_north(self, painter: QPainter) -> None:
        x, tip = self.width() - 15.0, 8.0
        painter.setPen(line_pen(theme.color("text2"), 1.4))
        painter.drawLine(QPointF(x, tip + 4), QPointF(x, tip + 18))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("text2"))
        corners = (QPointF(x, tip), QPointF(x - 4, tip + 8), QPointF(x + 4, tip + 8))
        painter.drawPolygon(QPolygonF(corners))
        room = QRectF(x - 30, tip, 22, 18)
        text_line(painter, room, _("北"), size=Type.SMALL, tone="text2", align=MIDDLE)

    def _paint_scale(self, painter: QPainter, sketch: Sketch) -> None:
        wide, y = sketch.grid * self._unit, self.height() - 9.0
        painter.setPen(line_pen(theme.color("text2"), 1.2))
        painter.drawLine(QPointF(10, y), QPointF(10 + wide, y))
        for x in (10.0, 10.0 + wide):
            painter.drawLine(QPointF(x, y - 4), QPointF(x, y))
        metres = sketch.grid_metres
        length = f"{metres} m" if metres < 1000 else f"{metres // 1000} km"
        words = _("{length}，直线示意，道路从略").format(length=length)
        room = QRectF(16 + wide, y - 14, self.width() - wide - 24, 18)
        text_line(painter, room, words, size=Type.SMALL, tone="muted", align=LEFT)

    def _paint_ways(self, painter: QPainter, stops: Sequence[Placed]) -> None:
        """Lines from stop to stop with an arrow; what is behind one is dashed."""
        for stop in stops:
            if stop.moved:
                painter.setPen(QPen(theme.color("muted"), 1, Qt.PenStyle.DotLine))
                painter.drawLine(self.point(stop.true), self.point(stop.at))
        for one, other in pairwise(stops):
            behind = self._stops[other.number - 1].state in _FINISHED
            pen = line_pen(theme.color("last" if behind else "text2"), 1.5)
            if behind:
                pen.setStyle(Qt.PenStyle.DashLine)
            painter.setPen(pen)
            way = QLineF(self.point(one.at), self.point(other.at))
            painter.drawLine(way)
            if way.length() > 9 * self._unit and not behind:
                self._paint_arrow(painter, way)

    @staticmethod
    def _paint_arrow(painter: QPainter, way: QLineF) -> None:
        tip, angle = way.pointAt(0.55), math.radians(way.angle())
        corners = [tip]
        for turn in (2.75, -2.75):
            x, y = math.cos(angle + turn) * 8, -math.sin(angle + turn) * 8
            corners.append(QPointF(tip.x() + x, tip.y() + y))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("text2"))
        painter.drawPolygon(QPolygonF(corners))

    def _paint_stop(self, painter: QPainter, placed: Placed) -> None:
        stop = self._stops[placed.number - 1]
        centre, radius = self.point(placed.at), CIRCLE * self._unit
        is_next = stop.retailer_id == self._next
        fill, edge, tone = "card", "input", "text"
        if is_next:
            fill, edge, tone = "accent", "accent", "on"
        elif stop.state in _FINISHED:
            fill, edge, tone = "grey", "muted", "text2"
        painter.setPen(line_pen(theme.color(edge), 1.6))
        painter.setBrush(theme.color(fill))
        painter.drawEllipse(centre, radius, radius)
        room = QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)
        text_line(
            painter, room, str(placed.number), size=Type.SMALL, tone=tone, bold=True, align=MIDDLE
        )
        if stop.retailer_id == self._current:
            painter.setPen(line_pen(theme.color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(centre, radius + 3, radius + 3)

    def _paint_badge(self, painter: QPainter, placed: Placed) -> None:
        """Paint the sign of a state at the circle's shoulder, on ground of its own."""
        state = self._stops[placed.number - 1].state
        if state is StopState.OPEN:
            return
        size, centre = theme.px(Size.SIGN_SMALL) - 1, self.point(placed.at)
        away = CIRCLE * self._unit * 0.8
        at = QPointF(centre.x() + away, centre.y() - away)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("card"))
        painter.drawEllipse(at, size / 2 + 1, size / 2 + 1)
        place = QRectF(at.x() - size / 2, at.y() - size / 2, size, size)
        paint_state_sign(painter, place, state.value, theme.tokens)

    def _paint_name(self, painter: QPainter, stops: Sequence[Placed]) -> None:
        """Write the name of the chosen stop beside it, on the side where there is room."""
        at = self._place_in_round()
        placed = next((stop for stop in stops if stop.number == at + 1), None)
        if placed is None:
            return
        name, radius = self._names[at], CIRCLE * self._unit + 6
        wide = min(theme.width(name, Type.SMALL, bold=True) + 12, self.width() // 2)
        centre = self.point(placed.at)
        right = centre.x() + radius + wide < self.width() - 4
        left = centre.x() + radius if right else centre.x() - radius - wide
        room = QRectF(left, centre.y() - 11, wide, 22)
        box(painter, room, fill="card", edge="softline", radius=4)
        text_line(painter, room, name, size=Type.SMALL, bold=True, align=MIDDLE)
