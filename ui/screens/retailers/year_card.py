"""六个一 of twelve months: six rows of small signs, the present month on soft ground."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip

from models.six_one_record import SixOneItem
from models.six_ones import BoardRow
from models.six_ones.cells import Cell
from ui.i18n import _
from ui.theme import Radius, Size, Type, theme
from ui.widgets import Card, Painted, paint_state_sign
from ui.widgets.painting import MIDDLE, box, text_line
from ui.words import say

__all__ = ["YearCard"]

_ROW, _HEAD, _LABEL = 21, 22, 70


class _YearStrip(Painted):
    """Twelve columns of six signs."""

    def __init__(self) -> None:
        super().__init__()
        self._year: tuple[BoardRow, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_year(self, year: Sequence[BoardRow]) -> None:
        """Show twelve rows of a board, the oldest first."""
        self._year = tuple(year)
        last = self._year[-1].cells if self._year else ()
        self.setAccessibleName("，".join(map(_cell_words, last)))
        self.restyle()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(_LABEL) + 12 * theme.px(34), theme.px(_HEAD) + 6 * theme.px(_ROW))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(_LABEL) + 12 * theme.px(20), self.sizeHint().height())

    def _column(self) -> float:
        return (self.width() - theme.px(_LABEL)) / 12

    def _cell_at(self, point: QPoint) -> Cell | None:
        at = int((point.x() - theme.px(_LABEL)) // self._column())
        row = (point.y() - theme.px(_HEAD)) // theme.px(_ROW)
        inside = 0 <= at < len(self._year) and 0 <= row < len(SixOneItem)
        return self._year[at].cells[row] if inside else None

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            cell = self._cell_at(event.pos())
            words = f"{cell.month} {_cell_words(cell)}" if cell is not None else ""
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        left, wide, high = theme.px(_LABEL), self._column(), theme.px(_ROW)
        top, sign = theme.px(_HEAD), theme.px(Size.SIGN_SMALL)
        with QPainter(self) as painter:
            if self._year:
                now = QRectF(left + 11 * wide + 2, 0, wide - 4, self.height())
                box(painter, now, fill="soft", radius=Radius.TAG)
            for row, item in enumerate(SixOneItem):
                room = QRectF(0, top + row * high, left, high)
                words = f"{item.sign} {_(item.short_name)}"
                text_line(painter, room, words, size=Type.TABLE, tone="text2")
            for at, month in enumerate(self._year):
                room = QRectF(left + at * wide, 0, wide, top)
                last = at == len(self._year) - 1
                text_line(painter, room, str(int(month.month[5:])), size=Type.SMALL,
                          tone="text" if last else "text2", bold=last, align=MIDDLE)  # fmt: skip
                for row, cell in enumerate(month.cells):
                    x = round(left + at * wide + (wide - sign) / 2)
                    place = QRectF(x, top + row * high + (high - sign) // 2, sign, sign)
                    paint_state_sign(painter, place, cell.state.value, theme.tokens)


def _cell_words(cell: Cell) -> str:
    return f"{cell.item.sign}{_(cell.item.short_name)} {say(cell.description)}"


class YearCard(Card):
    """``show_year(rows)``; hidden for a store that never was a standard store."""

    def __init__(self) -> None:
        super().__init__()
        self._strip = _YearStrip()
        self.add(self._strip)

    def show_year(self, year: Sequence[BoardRow]) -> None:
        """Show twelve months."""
        if not year:
            return
        month = year[-1]
        done = month.completion
        counted = "".join(cell.item.sign for cell in month.obligations)
        if month.applicable:
            side = _("{month} 月 {done}/{all} · 按 {items} 计").format(
                month=int(month.month[5:]), done=done.numerator, all=done.denominator, items=counted
            )
        else:
            side = _("本月没有应完成项")
        self.set_head(_("六个一"), _("近 12 个月"), side)
        self._strip.show_year(year)
