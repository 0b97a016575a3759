"""Small painted blocks of one retailer: todos, the six-ones of a month, the last orders."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from models.six_ones.cells import Cell
from storage.queries.visit_form import FormTodo
from ui.i18n import _
from ui.theme import Size, Type, theme
from ui.widgets import Painted, paint_state_sign
from ui.widgets.painting import MIDDLE, RIGHT, text_line
from ui.words import due_words, say

__all__ = ["OrderStrip", "SixOneStrip", "TodoLines"]

_ROW = 30


class TodoLines(Painted):
    """Up to ``most`` todos in rows: sign, content, when it falls due."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most
        self._rows: tuple[tuple[str, str, str, str], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_todos(self, todos: Sequence[FormTodo], today: date) -> None:
        """Show the first of ``todos``."""
        rows = []
        for todo in todos[: self._most]:
            words, tone = due_words(todo.due, today)
            rows.append(("逾期" if todo.overdue else "待做", todo.content, words, tone))
        self._rows = tuple(rows)
        self.setAccessibleName("；".join(f"{row[1]} {row[2]}" for row in rows))
        self.setToolTip("\n".join(row[1] for row in rows))
        self.restyle()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(200), theme.px(_ROW) * len(self._rows))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(120), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        high, sign = theme.px(_ROW), theme.px(Size.SIGN)
        with QPainter(self) as painter:
            for at, (state, content, due, tone) in enumerate(self._rows):
                top = at * high
                place = QRectF(1, top + (high - sign) // 2, sign, sign)
                paint_state_sign(painter, place, state, theme.tokens)
                room = QRectF(0, top, self.width(), high)
                wide = text_line(painter, room, due, size=Type.SMALL, tone=tone, align=RIGHT)
                text_line(painter, room.adjusted(sign + 12, 0, -wide - 12, 0), content)


class SixOneStrip(Painted):
    """The six signs of one store's month, with their names below."""

    def __init__(self) -> None:
        super().__init__()
        self._cells: tuple[Cell, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_cells(self, cells: Sequence[Cell]) -> None:
        """Show the cells of one month."""
        self._cells = tuple(cells)
        words = "，".join(
            f"{cell.item.sign}{_(cell.item.short_name)} {say(cell.description)}"
            for cell in self._cells
        )
        self.setAccessibleName(words)
        self.setToolTip(words.replace("，", "\n"))
        self.restyle()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(56) * 6, theme.px(44))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(40) * 6, theme.px(44))

    def paintEvent(self, _event: QPaintEvent) -> None:
        wide, sign = self.width() / 6, theme.px(Size.SIGN)
        with QPainter(self) as painter:
            for at, cell in enumerate(self._cells):
                place = QRectF(round(at * wide + (wide - sign) / 2), 3, sign, sign)
                paint_state_sign(painter, place, cell.state.value, theme.tokens)
                room = QRectF(at * wide, sign + 6, wide, theme.px(18))
                words = f"{cell.item.sign}{_(cell.item.short_name)}"
                text_line(painter, room, words, size=Type.SMALL, tone="text2", align=MIDDLE)


class OrderStrip(Painted):
    """The last orders side by side: day, 条."""

    def __init__(self) -> None:
        super().__init__()
        self._orders: tuple[tuple[str, int], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_orders(self, orders: Sequence[tuple[str, int]]) -> None:
        """Show (day, 条) pairs, the oldest first."""
        self._orders = tuple(orders)
        self.setAccessibleName(
            "，".join(_("{day} {n} 条").format(day=day, n=count) for day, count in self._orders)
        )
        self.restyle()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(85) * 4, theme.px(24))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(60) * 4, theme.px(24))

    def paintEvent(self, _event: QPaintEvent) -> None:
        wide = self.width() / 4
        with QPainter(self) as painter:
            for at, (day, count) in enumerate(self._orders):
                room = QRectF(round(at * wide), 0, wide - 4, self.height())
                left = text_line(painter, room, day, size=Type.SMALL, tone="text2") + 8
                room = room.adjusted(left, 0, 0, 0)
                text_line(painter, room, f"{count:,}", bold=True)
