"""Twelve months of one store as small signs."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from models.six_one_record import SixOneItem
from models.six_ones import BoardRow, completion_rate
from ui.i18n import _
from ui.theme import Radius, Size, Type, theme
from ui.widgets import Card, Painted, Text
from ui.widgets.painting import MIDDLE, box, text_line
from ui.widgets.state_sign import paint_state_sign
from ui.words import say

__all__ = ["YearCard"]

_LABEL, _HEAD, _LEAST_LINE = 22, 22, 16


class _Strip(Painted):
    """The signs; a click on a column asks for its month.

    Signals:
        month_asked: "2026-04".
    """

    month_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[BoardRow, ...] = ()
        self._item = 0
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_year(self, rows: Sequence[BoardRow], item: SixOneItem) -> None:
        """Show the rows of twelve months, the oldest first."""
        self.rows, self._item = tuple(rows), item
        self.setAccessibleName(_("全年六个一"))
        self.update()

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(200), theme.px(_HEAD) + 6 * theme.px(_LEAST_LINE))

    def _column(self, at: int) -> QRectF:
        left = theme.px(_LABEL)
        wide = (self.width() - left) / max(1, len(self.rows))
        return QRectF(left + at * wide, 0, wide, self.height())

    def _line(self) -> float:
        return float((self.height() - theme.px(_HEAD)) // len(SixOneItem))

    def _at(self, x: float, y: float) -> tuple[int, int]:
        for at in range(len(self.rows)):
            if self._column(at).left() <= x < self._column(at).right():
                return at, int((y - theme.px(_HEAD)) // max(1.0, self._line()))
        return -1, -1

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at, _line = self._at(event.position().x(), event.position().y())
        if at >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.month_asked.emit(self.rows[at].month)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at, line = self._at(event.position().x(), event.position().y())
        words = ""
        if at >= 0 and 0 <= line < len(SixOneItem):
            cell = self.rows[at].cells[line]
            words = (
                f"{self.rows[at].month} {cell.item.sign} {say(cell.description)} {say(cell.label)}"
            )
        self.setToolTip(words.strip())

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self.rows:
            return
        sign = theme.px(Size.SIGN_SMALL)
        with QPainter(self) as painter:
            now = self._column(len(self.rows) - 1)
            box(painter, now.adjusted(1, 0, -1, 0), fill="soft", radius=Radius.TAG)
            self._paint_labels(painter)
            for at, row in enumerate(self.rows):
                room = self._column(at)
                head = QRectF(room.left() - 4, 0, room.width() + 8, theme.px(_HEAD))
                last = at == len(self.rows) - 1
                text_line(
                    painter, head, str(int(row.month[5:])), size=Type.SMALL, align=MIDDLE,
                    bold=last, tone="text" if last else "text2",
                )  # fmt: skip
                for line, cell in enumerate(row.cells):
                    middle = theme.px(_HEAD) + (line + 0.5) * self._line()
                    left = round(room.center().x() - sign / 2)
                    place = QRectF(left, round(middle - sign / 2), sign, sign)
                    paint_state_sign(painter, place, cell.state.value, theme.tokens)

    def _paint_labels(self, painter: QPainter) -> None:
        for line, item in enumerate(SixOneItem):
            room = QRectF(0, theme.px(_HEAD) + line * self._line(), theme.px(_LABEL), self._line())
            chosen = item == self._item
            tone = "text" if chosen else "text2"
            text_line(painter, room, item.sign, size=Type.BODY, bold=chosen, tone=tone)


class YearCard(Card):
    """全年: ``show_year(rows, item)``.

    Signals:
        month_asked: a month the user clicked.
    """

    month_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.strip = _Strip()
        self.strip.month_asked.connect(self.month_asked)
        self.sum = Text("", Type.SMALL, tone="text2")
        self.add(self.strip, 1)
        self.add(self.sum)

    def show_year(self, rows: Sequence[BoardRow], item: SixOneItem) -> None:
        """Show twelve months of one store and their rate."""
        span = _("{first} 至 {last}").format(first=rows[0].month, last=rows[-1].month)
        self.set_head(_("全年"), "", span if rows else "")
        self.strip.show_year(rows, item)
        rate = completion_rate(cell for row in rows for cell in row.cells)
        self.sum.setText(
            _("应完成 {all}，已完成 {done} = {rate}").format(
                all=rate.denominator, done=rate.numerator, rate=rate
            )
            if rate.denominator
            else _("这十二个月没有应完成项")
        )
