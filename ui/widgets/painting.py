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
    """Paint one line, cut with … where it does not fit; return the width it took.

    ``align`` is LEFT, RIGHT or MIDDLE of this module.
    """
    wide, spare = theme.advance(text, size, bold), rect.width()
    if wide > spare + 0.5:
        metrics = theme.metrics(size, bold=bold)
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, spare)
        wide = theme.advance(text, size, bold)
    left: float = rect.left()
    if align is RIGHT:
        left += spare - wide
    elif align is MIDDLE:
        left += (spare - wide) / 2
    base = rect.top() + rect.height() / 2 + theme.base(size, bold)
    painter.setFont(theme.font(size, bold=bold))
    painter.setPen(theme.color(tone))
    painter.drawText(QPointF(round(left), round(base)), text)
    return int(wide + 0.999)
