"""Small painting helpers shared by all painted widgets: crisp boxes and one line of text."""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from ui.theme import Type, theme

__all__ = ["LEFT", "MIDDLE", "RIGHT", "box", "hairline", "line_pen", "text_line"]

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
MIDDLE = Qt.AlignmentFlag.AlignCenter


def line_pen(colour: QColor, width: float = 1.0) -> QPen:
    """Return a pen with round ends and joins."""
    cap, join = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
    return QPen(QBrush(colour), width, Qt.PenStyle.SolidLine, cap, join)


def box(  # noqa: PLR0913 - a box's looks are plain keywords
    painter: QPainter,
    rect: QRectF | QRect,
    *,
    fill: str = "",
    edge: str = "",
    radius: float = 6,
    width: float = 1.0,
) -> None:
    """Paint a rounded box of token colours; the edge lies wholly inside ``rect``."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    inset = width / 2 if edge else 0.0
    painter.setPen(line_pen(theme.color(edge), width) if edge else Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(fill) if fill else Qt.BrushStyle.NoBrush)
    inner = QRectF(rect).adjusted(inset, inset, -inset, -inset)
    painter.drawRoundedRect(inner, radius - inset, radius - inset)
    painter.restore()


def hairline(painter: QPainter, left: float, right: float, y: float, tone: str = "line") -> None:
    """Paint a rule 1 px high whose upper edge is ``y``."""
    painter.fillRect(QRectF(left, y, right - left, 1), theme.color(tone))


def text_line(  # noqa: PLR0913 - every part of a line of text is a plain keyword
    painter: QPainter,
    rect: QRectF | QRect,
    text: str,
    *,
    size: float = Type.BODY,
    tone: str = "text",
    bold: bool = False,
    align: Qt.AlignmentFlag = LEFT,
) -> int:
    """Paint one line, cut with … where it does not fit; return the width it took."""
    metrics = theme.metrics(size, bold=bold)
    room = QRectF(rect)
    shown = text
    if metrics.horizontalAdvance(text) > room.width() + 0.5:
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.setFont(theme.font(size, bold=bold))
    painter.setPen(theme.color(tone))
    wide = metrics.horizontalAdvance(shown)
    left = room.left()
    if align & Qt.AlignmentFlag.AlignRight:
        left = room.right() - wide
    elif align & Qt.AlignmentFlag.AlignHCenter:
        left = room.left() + (room.width() - wide) / 2
    middle = room.top() + (room.height() + metrics.ascent() - metrics.descent()) / 2
    painter.drawText(QPointF(round(left), round(middle)), shown)
    return int(wide + 0.999)
