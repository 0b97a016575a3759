"""The pareto chart of 客户ABC: what each shop bought, and how it adds up to the whole."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy

from models.abc import AbcClass
from models.metrics.customer_abc import AbcRow
from ui.theme import Type, theme
from ui.widgets import Painted
from ui.widgets.painting import LEFT, RIGHT, hairline, line_pen, text_line

__all__ = ["CLASS_TONES", "Pareto"]

CLASS_TONES = {AbcClass.A: "accent", AbcClass.B: "softline", AbcClass.C: "last"}
_MARKS = (0, 50, 80, 95, 100)


class Pareto(Painted):
    """``show_table(rows, words)``: bars from the highest down, the cumulative share over them."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[AbcRow, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_table(self, rows: Sequence[AbcRow], words: str) -> None:
        """Show other rows; ``words`` is what a screen reader says."""
        self._rows = tuple(rows)
        self.setAccessibleName(words)
        self.restyle()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(300), theme.px(190))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(200), theme.px(190))

    def paintEvent(self, _event: QPaintEvent) -> None:
        left = theme.px(34)
        room = QRectF(left, 8, self.width() - left - 4, self.height() - 16 - theme.px(16))
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for mark in _MARKS:
                y = room.bottom() - mark / 100 * room.height()
                hairline(painter, room.left(), room.right(), round(y))
                if mark != 95:  # its words would lie on those of 100
                    words = QRectF(0, y - 9, left - 6, 18)
                    text_line(painter, words, f"{mark}%", size=Type.KEY, tone="muted", align=RIGHT)
            if self._rows:
                self._paint(painter, room)

    def _paint(self, painter: QPainter, room: QRectF) -> None:
        top = max(max(row.value for row in self._rows), 1)
        slot = room.width() / len(self._rows)
        curve = QPolygonF([QPointF(room.left(), room.bottom())])
        starts: dict[AbcClass, float] = {}
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        for at, row in enumerate(self._rows):
            left = room.left() + at * slot
            high = max(0.0, row.value / top) * room.height()
            gap = 1.0 if slot >= 4 else 0.0
            painter.setBrush(theme.color(CLASS_TONES[row.layer]))
            painter.drawRect(QRectF(left, room.bottom() - high, max(slot - gap, 1.0), high))
            share = row.cumulative.ratio or 0
            curve.append(QPointF(left + slot, room.bottom() - float(share) * room.height()))
            starts.setdefault(row.layer, left)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(line_pen(theme.color("text2"), 1.5))
        painter.drawPolyline(curve)
        self._paint_classes(painter, room, starts)

    @staticmethod
    def _paint_classes(painter: QPainter, room: QRectF, starts: dict[AbcClass, float]) -> None:
        """Write A B C below where each begins, and part them by dashed lines."""
        for layer, left in starts.items():
            painter.setPen(QPen(theme.color("muted"), 1, Qt.PenStyle.DashLine))
            if left > room.left() + 1:
                painter.drawLine(QPointF(left, room.top()), QPointF(left, room.bottom()))
            words = QRectF(left + 2, room.bottom() + 2, 40, theme.px(16))
            text_line(painter, words, layer.value, size=Type.SMALL, bold=True, align=LEFT)
