"""Under the steps: what was said last time, open todos, the six-ones this visit counts for."""

import datetime as dt
from collections.abc import Collection, Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QScrollArea, QVBoxLayout, QWidget

from storage.queries.purchases import Order
from storage.queries.visit_form import Collected, FormTodo, LastVisit, VisitContext
from ui.i18n import _
from ui.theme import Radius, Type, theme
from ui.widgets import Bar, Card, Fields, Rule, Text, column, line, paint_state_sign
from ui.words import due_words, month_day

__all__ = ["SidePanel", "SixOnesLine", "TodoTick"]

_SIGN = 18
_MOST_LINES = 5


class TodoTick(QAbstractButton):
    """An open todo whose sign is its tick box: overdue, open, or settled in this visit."""

    focus_radius: float = Radius.CONTROL

    def __init__(self, todo: FormTodo, today: dt.date) -> None:
        super().__init__()
        self._todo, self._today = todo, today
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolTip(todo.content)
        self.toggled.connect(self._say)
        self._say()

    def _say(self) -> None:
        words, _tone = due_words(self._todo.due, self._today)
        done = _("本次办结") if self.isChecked() else words
        self.setAccessibleName(f"{self._todo.content} {done}")
        self.update()

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self._say()

    def focus_rect(self) -> QRect:
        return self.rect().adjusted(0, 0, -2, 0)

    def _lines(self, width: int) -> list[str]:
        """Break the content into lines; the words of a return stand last and must be read."""
        rest, metrics = self._todo.content, theme.metrics(Type.TABLE)
        room, lines = width - theme.px(_SIGN) - 10, list[str]()
        while metrics.horizontalAdvance(rest) > room and len(lines) < _MOST_LINES - 1:
            cut = len(rest)
            while cut > 1 and metrics.horizontalAdvance(rest[:cut]) > room:
                cut -= 1
            lines.append(rest[:cut])
            rest = rest[cut:]
        return [*lines, metrics.elidedText(rest, Qt.TextElideMode.ElideRight, room)]

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return theme.px(18) * (len(self._lines(width)) + 1) + 4

    def sizeHint(self) -> QSize:
        return QSize(theme.px(160), theme.px(18) * 2 + 4)

    def paintEvent(self, _event: QPaintEvent) -> None:
        from ui.widgets.painting import text_line

        size, high = theme.px(_SIGN), theme.px(18)
        state = "逾期" if self._todo.overdue else "待做"
        words, tone = due_words(self._todo.due, self._today)
        if self.isChecked():
            state, words, tone = "已完成", _("本次办结"), "ok"
        with QPainter(self) as painter:
            paint_state_sign(painter, QRectF(1, 2, size, size), state, theme.tokens)
            left, top = size + 9, 2
            for text in self._lines(self.width()):
                room = QRectF(left, top, self.width() - left, high)
                text_line(painter, room, text, size=Type.TABLE)
                top += high
            room = QRectF(left, top, self.width() - left, high)
            text_line(painter, room, words, size=Type.SMALL, tone=tone)


class SixOnesLine(QWidget):
    """④ with its bar: how many products are counted this period, this visit included."""

    def __init__(self) -> None:
        super().__init__()
        self._name = Text("", Type.TABLE)
        self._count = Text("", Type.TABLE, tone="text2")
        self._bar = Bar()
        column(line(self._name, None, self._count), self._bar, spacing=4, into=self)

    def show_progress(self, counted: int, needed: int) -> None:
        """Show how far ④ is."""
        self._name.setText(_("④ 采集"))
        words = _("{counted} / {needed} 个").format(counted=counted, needed=needed)
        self._count.setText(words)
        share = min(1.0, counted / needed) if needed else 1.0
        tone = "ok" if counted >= needed else "accent"
        self._bar.set_value(share, tone=tone, words=f"{_('④ 采集')} {words}")


class SidePanel(Card):
    """What helps while visiting.

    Signals:
        settled: ids of the todos that are settled in this visit.
    """

    settled = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._last_head = Text("", Type.TABLE, bold=True)
        self._last = Text("", Type.TABLE, tone="text2", wrap=True)
        self._todo_head = Text("", Type.TABLE, bold=True)
        self._ticks: dict[str, TodoTick] = {}
        self._list = QVBoxLayout()
        self._list.setSpacing(5)
        self._six_head = Text("", Type.TABLE, bold=True)
        self._collected = SixOnesLine()
        self._evaluated = Text("", Type.TABLE)
        self._six = QWidget()
        column(Rule(), self._six_head, self._collected, self._evaluated, spacing=8, into=self._six)
        self._orders = QWidget()
        self._order_head = Text("", Type.TABLE, bold=True)
        self._order_lines = Fields()
        column(Rule(), self._order_head, self._order_lines, spacing=8, into=self._orders)
        inside = QWidget()
        column(
            self._last_head, self._last, Rule(), self._todo_head, self._list, self._six,
            self._orders, None, spacing=8, into=inside,
        )  # fmt: skip
        self._inside, self._area = inside, QScrollArea()
        area = self._area
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        area.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)
        self.add(area, 1)
        self._shown: tuple[LastVisit | None, dt.date] = (None, dt.date.min)
        self._bought: Sequence[Order] = ()

    def show_context(self, context: VisitContext, today: dt.date, settled: Collection[str]) -> None:
        """Show the last visit and the todos; ``settled`` are ticked."""
        self._shown = (context.last, today)
        for tick in self._ticks.values():
            tick.hide()  # one that waits to be deleted must not keep its place
            tick.deleteLater()
        self._ticks.clear()
        for todo in context.todos:
            tick = TodoTick(todo, today)
            tick.setChecked(todo.id in settled)
            tick.toggled.connect(self._toggled)
            self._ticks[todo.id] = tick
            self._list.addWidget(tick)
        self._six.setVisible(context.is_standard)
        self._bought = context.orders
        self.retranslate()

    def show_six_ones(self, products: Collection[str], known: Collected, check: str) -> None:
        """Show what this visit counts for: ④ with ``products`` counted now, ② with a check."""
        counted = len(known.products.union(products))
        self._collected.show_progress(counted, known.needed)
        self._evaluated.setText(f"{_('② 评估')}　{check}" if check else "")
        self._evaluated.setVisible(bool(check))

    def _fit(self) -> None:
        """Leave the last orders out where there is no room for them, then move closer."""
        layout = self._inside.layout()
        room = self._area.viewport()
        if layout is None:
            return
        for orders, spacing in ((True, 8), (False, 8), (False, 5)):
            self._orders.setVisible(orders and bool(self._bought))
            layout.setSpacing(spacing)
            if layout.totalHeightForWidth(room.width()) <= room.height():
                return

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _toggled(self) -> None:
        self.settled.emit([key for key, tick in self._ticks.items() if tick.isChecked()])

    def todos(self) -> Sequence[TodoTick]:
        """Return the todos shown."""
        return list(self._ticks.values())

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        for tick in self._ticks.values():
            tick.retranslate()
        last, today = self._shown
        if last is None:
            self._last_head.setText(_("第一次走访"))
            self._last.setText("")
        else:
            self._last_head.setText(_("上次 {day}").format(day=month_day(last.day, today)))
            self._last.setText(last.summary)
        self._last.setVisible(bool(self._last.text()))
        count = len(self._ticks)
        self._todo_head.setText(_("未结待办 {n}").format(n=count) if count else _("没有未结待办"))
        self._six_head.setText(_("本次记入六个一"))
        self._order_head.setText(_("最近订货"))
        self._order_lines.set_rows(
            [
                (month_day(each.day, today), _("{n} 条").format(n=f"{each.quantity:,}"), "text2")
                for each in self._bought
            ]
        )
        self._fit()
