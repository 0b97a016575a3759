"""Draws a laid-out page on any paint device, in millimetres.

Straight lines, boxes and the cells of codes are filled rectangles on whole dots: their edges are
rounded once and shared by neighbours, so no cell is lost and every rule has the same weight.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, Final

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF, QTransform

from models.paper import items
from models.paper.compose import BASELINE
from models.paper.items import Fill, Item, Page
from models.paper.measure import MM_PER_POINT
from ui.printing.cells import Run, marker_runs, qr_cells, runs, text_cells
from ui.printing.faces import REFERENCE_SIZE, measure, paper_font

__all__ = ["SheetPainter", "paint_page"]

_BLACK: Final = QColor(0, 0, 0)
_WHITE: Final = QColor(255, 255, 255)
_HATCH_STEP: Final = 0.9
_HATCH_WEIGHT: Final = 0.10
_LEAST_DOTS: Final = 6
_DIGIT_SIZE: Final = 11.0
_MM_PER_INCH: Final = 25.4


class SheetPainter:
    """Draws items through an active QPainter whose origin is the paper's top left corner."""

    def __init__(self, painter: QPainter) -> None:
        self._painter = painter
        device = painter.device()
        self._x = device.logicalDpiX() / _MM_PER_INCH
        self._y = device.logicalDpiY() / _MM_PER_INCH
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing, True)
        self._draw: dict[type, Callable[[Any], None]] = {
            items.Text: self._text,
            items.Line: self._line,
            items.Rect: self._rect,
            items.Circle: self._circle,
            items.Polygon: self._polygon,
            items.Tick: self._tick,
            items.Box: self._box,
            items.DigitBox: self._digit_box,
            items.Marker: self._marker,
            items.QrCode: self._qr,
            items.TextCode: self._text_code,
            items.Picture: self._picture,
        }

    def draw(self, drawn: Sequence[Item]) -> None:
        """Draw the items in their order; areas to write in are not visible."""
        for item in drawn:
            if not isinstance(item, items.Area):
                self._draw[type(item)](item)

    def _point(self, x: float, y: float) -> QPointF:
        return QPointF(x * self._x, y * self._y)

    def _smooth(self, on: bool) -> None:
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing, on)

    def _fill(self, left: float, top: float, right: float, bottom: float) -> None:
        """Fill between four edges, each rounded to a whole dot; never thinner than one dot."""
        x, y = round(left * self._x), round(top * self._y)
        width = max(1, round(right * self._x) - x)
        height = max(1, round(bottom * self._y) - y)
        self._painter.fillRect(QRect(x, y, width, height), _BLACK)

    def _weight(self, weight: float) -> int:
        """Return a line's weight in whole dots, the same wherever the line lies."""
        return max(1, round(weight * self._x))

    def _text(self, text: items.Text) -> None:
        """Draw at a whole size in dots through a small scale: so widths are the measured ones.

        A font asked for in a fraction of dots would round every character's advance; one much
        larger than drawn would come out too thin on a screen.
        """
        height = text.size * MM_PER_POINT * self._y
        dots = max(_LEAST_DOTS, min(REFERENCE_SIZE, round(height)))
        scale = height / dots
        left, baseline = text.left * self._x, text.y * self._y
        self._painter.setTransform(
            QTransform(scale * self._x / self._y, 0, 0, scale, left, baseline)
        )
        self._painter.setFont(paper_font(dots, text.bold, text.serif))
        self._painter.setPen(_WHITE if text.white else _BLACK)
        self._painter.drawText(0, 0, text.text)
        self._painter.resetTransform()

    def _line(self, line: items.Line) -> None:
        straight = line.x1 == line.x2 or line.y1 == line.y2
        if line.dash or not straight:
            self._stroke_line(line)
            return
        dots = self._weight(line.weight)
        x = round(min(line.x1, line.x2) * self._x)
        y = round(min(line.y1, line.y2) * self._y)
        if line.y1 == line.y2:
            width = round(max(line.x1, line.x2) * self._x) - x
            self._painter.fillRect(QRect(x, y - dots // 2, width, dots), _BLACK)
        else:
            height = round(max(line.y1, line.y2) * self._y) - y
            self._painter.fillRect(QRect(x - dots // 2, y, dots, height), _BLACK)

    def _pen(self, weight: float, dash: tuple[float, float] | None = None) -> QPen:
        pen = QPen(_BLACK, weight * self._x)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        if dash:
            pen.setDashPattern([part / weight for part in dash])
        return pen

    def _stroke_line(self, line: items.Line) -> None:
        self._smooth(True)
        self._painter.setPen(self._pen(line.weight, line.dash))
        self._painter.drawLine(self._point(line.x1, line.y1), self._point(line.x2, line.y2))
        self._smooth(False)

    def _frame(self, area: QRect, weight: float) -> None:
        """Draw an outline inside ``area`` as four bars."""
        dots = self._weight(weight)
        x, y, width, height = area.x(), area.y(), area.width(), area.height()
        for bar in (
            QRect(x, y, width, dots),
            QRect(x, y + height - dots, width, dots),
            QRect(x, y, dots, height),
            QRect(x + width - dots, y, dots, height),
        ):
            self._painter.fillRect(bar, _BLACK)

    def _dots(self, x: float, y: float, width: float, height: float) -> QRect:
        left, top = round(x * self._x), round(y * self._y)
        right, bottom = round((x + width) * self._x), round((y + height) * self._y)
        return QRect(left, top, right - left, bottom - top)

    def _rect(self, rect: items.Rect) -> None:
        area = self._dots(rect.x, rect.y, rect.width, rect.height)
        if rect.fill is Fill.HATCH:
            self._hatch(area)
        elif rect.fill is not Fill.NONE:
            self._painter.fillRect(area, _BLACK if rect.fill is Fill.BLACK else _WHITE)
        if rect.weight:
            self._frame(area, rect.weight)

    def _hatch(self, area: QRect) -> None:
        """Fill with thin lines at 45°."""
        self._painter.save()
        self._painter.setClipRect(area)
        self._smooth(True)
        self._painter.setPen(self._pen(_HATCH_WEIGHT))
        step = _HATCH_STEP * self._x
        for index in range(int((area.width() + area.height()) / step) + 1):
            x = area.x() + index * step
            start = QPointF(x, area.y())
            self._painter.drawLine(start, QPointF(x - area.height(), area.y() + area.height()))
        self._painter.restore()

    def _circle(self, circle: items.Circle) -> None:
        self._smooth(True)
        radius = circle.radius - circle.weight / 2
        self._painter.setPen(self._pen(circle.weight))
        fills = {Fill.BLACK: _BLACK, Fill.WHITE: _WHITE}
        colour = fills.get(circle.fill)
        self._painter.setBrush(colour if colour else Qt.BrushStyle.NoBrush)
        centre = self._point(circle.x, circle.y)
        self._painter.drawEllipse(centre, radius * self._x, radius * self._y)
        self._smooth(False)

    def _polygon(self, polygon: items.Polygon) -> None:
        self._smooth(True)
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(_BLACK)
        self._painter.drawPolygon(QPolygonF([self._point(x, y) for x, y in polygon.points]))
        self._smooth(False)

    def _tick(self, tick: items.Tick) -> None:
        scale = tick.size / items.TICK_FRAME
        points = [self._point(tick.x + x * scale, tick.y + y * scale) for x, y in items.TICK_PATH]
        pen = self._pen(items.TICK_PEN * scale)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        self._smooth(True)
        self._painter.setPen(pen)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.drawPolyline(QPolygonF(points))
        self._smooth(False)

    def _box(self, box: items.Box) -> None:
        area = self._dots(box.x, box.y, box.size, box.size)
        if box.filled:
            self._painter.fillRect(area, _BLACK)
            return
        self._frame(area, items.BOX_LINE)
        if box.ticked:
            self._tick(items.Tick(x=box.x, y=box.y, size=box.size))

    def _digit_box(self, box: items.DigitBox) -> None:
        area = self._dots(box.x, box.y, box.width, box.height)
        self._frame(area, items.DIGIT_BOX_LINE)
        if box.digit:
            self._digit(box)

    def _digit(self, box: items.DigitBox) -> None:
        width = measure(box.digit, _DIGIT_SIZE, True, False)
        x, y = box.x + (box.width - width) / 2, box.y + box.height / 2
        y += BASELINE * _DIGIT_SIZE * MM_PER_POINT
        self._text(items.Text(x=x, y=y, text=box.digit, size=_DIGIT_SIZE, width=width, bold=True))

    def _cells(self, black: Sequence[Run], at: tuple[float, float], cell: float) -> None:
        """Fill runs of cells; an edge is rounded once, so neighbours share it."""
        x, y = at
        for row, first, last in black:
            left, right = x + first * cell, x + last * cell
            self._fill(left, y + row * cell, right, y + (row + 1) * cell)

    def _marker(self, marker: items.Marker) -> None:
        self._cells(marker_runs(marker.id), (marker.x, marker.y), marker.size / 6)

    def _qr(self, code: items.QrCode) -> None:
        cells = qr_cells(code.digits)
        self._cells(runs(cells), (code.x, code.y), code.size / len(cells))

    def _text_code(self, code: items.TextCode) -> None:
        cells = text_cells(code.text)
        self._cells(runs(cells), (code.x, code.y), code.size / len(cells))

    def _picture(self, picture: items.Picture) -> None:
        """Draw a photo in the middle of its frame; one that cannot be read leaves the frame."""
        image = _photo(picture.data)
        frame = self._dots(picture.x, picture.y, picture.width, picture.height)
        if image.isNull():
            self._frame(frame, items.HAIR)
            return
        size = image.size().scaled(frame.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(frame.topLeft(), size)
        place.moveCenter(frame.center())
        self._painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
        self._painter.drawImage(place, image)


@lru_cache(maxsize=16)
def _photo(data: bytes) -> QImage:
    """Return a photo, the same object each time: a PDF then holds it once."""
    return QImage.fromData(data)


def paint_page(painter: QPainter, page: Page) -> None:
    """Draw one page through an active painter."""
    SheetPainter(painter).draw(page.items)
