"""The month as weeks by days: how full each is; the arrows move, stops are dropped on days."""

from datetime import date, timedelta

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip

from storage.queries.month_plan import MonthPlan, PlanDay
from ui.i18n import _
from ui.screens.plan.dragged import dragged_stops
from ui.screens.plan.words import DayCount, day_sentence
from ui.theme import Radius, Type, theme
from ui.widgets import Painted
from ui.widgets.painting import LEFT, MIDDLE, RIGHT, box, hairline, text_line
from ui.words import say

__all__ = ["MonthGrid"]

_HEAD, _LEAST_ROW, _DETAIL = 30, 58, 78
_PAD, _LINE = 8, 20
_DAY = timedelta(days=1)
_STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: -7,
    Qt.Key.Key_Down: 7,
}


class MonthGrid(Painted):
    """``show_month(plan, today, chosen)``; a day is chosen by the arrows, Home, End or a click.

    Signals:
        chosen: the day that is chosen now.
        beyond: a day outside the month the arrows went to.
        opened: Enter or a double click on the chosen day.
        dropped: ids of stops that were dropped on a day, and the day.
        pasted: Ctrl+V on the chosen day.
        left: Esc.
        letter: a letter that means something to the page, in lower case.
    """

    chosen = Signal(object)
    beyond = Signal(object)
    opened = Signal()
    dropped = Signal(tuple, object)
    pasted = Signal()
    left = Signal()
    letter = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._days: tuple[PlanDay, ...] = ()
        self._counts: tuple[DayCount, ...] = ()
        self._routes: tuple[str, ...] = ()
        self._today, self._capacity = date.min, 0
        self._at = 0
        self._over = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    # -- what the page uses

    @property
    def day(self) -> date:
        """Return the chosen day."""
        return self._days[self._at].day if self._days else date.min

    @property
    def days(self) -> tuple[PlanDay, ...]:
        """Return the days shown."""
        return self._days

    def show_month(self, plan: MonthPlan, today: date, chosen: date) -> None:
        """Show the days of a month; ``chosen`` is one of them."""
        self._days, self._today, self._capacity = plan.days, today, plan.capacity
        self._counts = tuple(DayCount.of(day, plan.capacity) for day in plan.days)
        self._routes = tuple(_route_of(day) for day in plan.days)
        self.set_day(chosen)

    def set_day(self, day: date) -> None:
        """Choose a day of the month without emitting."""
        self._at = min(max((day - self._days[0].day).days, 0), len(self._days) - 1)
        self._say()
        self.update()

    def paste(self) -> None:
        """Ctrl+V: what is held comes to the chosen day."""
        self.pasted.emit()

    # -- measures

    def _weeks(self) -> int:
        return (self._first_column() + len(self._days) + 6) // 7

    def _first_column(self) -> int:
        return self._days[0].day.weekday() if self._days else 0

    def cell_rect(self, day: date) -> QRect:
        """Return where a day of the month lies."""
        return self._rect((day - self._days[0].day).days)

    def _rect(self, at: int) -> QRect:
        """Return the cell of the day at ``at``, on whole pixels."""
        place = self._first_column() + at
        column, row = place % 7, place // 7
        top, wide = theme.px(_HEAD), self.width()
        high = self.height() - top
        weeks = self._weeks()
        left, right = column * wide // 7, (column + 1) * wide // 7
        upper, lower = top + row * high // weeks, top + (row + 1) * high // weeks
        return QRect(left, upper, right - left, lower - upper)

    def _day_at(self, point: QPoint) -> int:
        return next((at for at in range(len(self._days)) if self._rect(at).contains(point)), -1)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(560), self.minimumSizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(380), theme.px(_HEAD) + 6 * theme.px(_LEAST_ROW))

    def focus_rect(self) -> QRect:
        return self._rect(self._at).adjusted(4, 4, -4, -4) if self._days else self.rect()

    # -- keys and hand

    def _say(self) -> None:
        self.setAccessibleName(day_sentence(self._days[self._at], self._capacity, self._today))

    def _go(self, day: date) -> None:
        if not self._days[0].day <= day <= self._days[-1].day:
            self.beyond.emit(day)
        elif day != self.day:
            self.set_day(day)
            self.chosen.emit(day)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        key = Qt.Key(event.key())
        if not self._days or held & ~Qt.KeyboardModifier.ShiftModifier:
            super().keyPressEvent(event)
        elif key in _STEPS:
            self._go(self.day + _STEPS[key] * _DAY)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._go(self._days[0 if key == Qt.Key.Key_Home else -1].day)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.text().isalpha():
            self.letter.emit(event.text().lower())
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self._day_at(event.position().toPoint())
        if at >= 0:
            self._go(self._days[at].day)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._day_at(event.position().toPoint()) >= 0:
            self.opened.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dragged_stops(event.mimeData()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._hover(self._day_at(event.position().toPoint()))
        if self._over >= 0:
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        super().dragLeaveEvent(event)
        self._hover(-1)

    def dropEvent(self, event: QDropEvent) -> None:
        at = self._day_at(event.position().toPoint())
        self._hover(-1)
        ids = dragged_stops(event.mimeData())
        if at >= 0 and ids:
            event.acceptProposedAction()
            self.dropped.emit(ids, self._days[at].day)

    def _hover(self, at: int) -> None:
        if at != self._over:
            self._over = at
            self.update()

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            at = self._day_at(event.pos())
            words = day_sentence(self._days[at], self._capacity, self._today) if at >= 0 else ""
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    # -- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        names = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))
        head = theme.px(_HEAD)
        with QPainter(self) as painter:
            for column, name in enumerate(names):
                left, right = column * self.width() // 7, (column + 1) * self.width() // 7
                room = QRectF(left + _PAD, 0, right - left - 2 * _PAD, head)
                text_line(painter, room, name, size=Type.SMALL, tone="muted", bold=True)
            for week in range(self._weeks()):
                y = head + week * (self.height() - head) // self._weeks()
                hairline(painter, 0, self.width(), y)
            for at in range(len(self._days)):
                self._paint_day(painter, at)

    def _paint_day(self, painter: QPainter, at: int) -> None:
        day, room = self._days[at], QRectF(self._rect(at)).adjusted(2, 3, -2, -2)
        if at == self._over:
            box(painter, room, fill="soft", edge="accent", radius=Radius.CONTROL, width=2)
        elif at == self._at:
            box(painter, room, fill="soft", edge="softline", radius=Radius.CONTROL)
        elif not day.working:
            box(painter, room, fill="raised", radius=Radius.CONTROL)
        inner = room.adjusted(_PAD - 2, 3, 2 - _PAD, -5)
        self._paint_date(painter, inner, at)
        count = self._counts[at]
        if count.planned or day.working:
            self._paint_count(painter, inner, at, count)

    def _paint_date(self, painter: QPainter, inner: QRectF, at: int) -> None:
        day, line = self._days[at], theme.px(_LINE)
        top = QRectF(inner.left(), inner.top(), inner.width(), line)
        past = day.day < self._today
        words = str(day.day.day)
        if day.day == self._today:
            wide = theme.width(words, Type.TABLE, bold=True) + 12
            pill = QRectF(inner.left() - 1, inner.top() + 1, wide, line - 2)
            box(painter, pill, fill="accent", radius=(line - 2) / 2)
            text_line(painter, pill, words, size=Type.TABLE, tone="on", bold=True, align=MIDDLE)
            used = wide + 4.0
        else:
            tone = "muted" if past or not day.working else "text"
            used = 6.0 + text_line(
                painter, top, words, size=Type.TABLE, tone=tone, bold=day.working and not past
            )
        note, tone = self._note(at)
        rest = top.adjusted(used, 0, 0, 0)
        if day.note or theme.width(note, Type.SMALL) <= rest.width():
            text_line(painter, rest, note, size=Type.SMALL, tone=tone, align=RIGHT)

    def _note(self, at: int) -> tuple[str, str]:
        """Return the word in the corner of a day and its tone."""
        day, lapsed = self._days[at], self._counts[at].lapsed
        if day.note:
            return say(day.note), "accent" if day.working else "text2"
        if day.day == self._today:
            return _("今天"), "accent"
        if lapsed:
            return _("错过 {n}").format(n=lapsed), "bad"
        return ("", "") if day.working else (_("休息"), "muted")

    def _paint_count(self, painter: QPainter, inner: QRectF, at: int, count: DayCount) -> None:
        day, line = self._days[at], theme.px(_LINE)
        past = day.day < self._today
        bottom = inner.bottom() - 6
        detail = inner.height() >= theme.px(_DETAIL) - 8
        second = QRectF(inner.left(), bottom - line - 2, inner.width(), line)
        if detail and self._routes[at]:
            third = second.translated(0, -line)
            text_line(painter, third, self._routes[at], size=Type.SMALL, tone="muted", align=LEFT)
        text, tone = self._count_words(day, count)
        side, room = _("超 {n}").format(n=count.over) if count.over else "", inner.width()
        if _wide(text, side) > room and count.planned:
            text = f"{count.done}/{count.planned}" if past else str(count.planned)
        if _wide(text, side) > room and side:
            text, side, tone = side, "", "warn"
        used = text_line(painter, second, text, size=Type.TABLE, tone=tone)
        rest = second.adjusted(used + 6, 0, 0, 0)
        text_line(painter, rest, side, size=Type.SMALL, tone="warn", bold=True, align=RIGHT)
        whole = max(self._capacity if day.working else 0, count.planned + day.visits, 1)
        _paint_bar(
            painter, QRectF(inner.left(), bottom, inner.width(), 6), whole, (count, day.visits)
        )

    def _count_words(self, day: PlanDay, count: DayCount) -> tuple[str, str]:
        """Return what became of a past day, what stands on another one, and the tone."""
        if day.day < self._today and count.planned:
            return _("完成 {done}/{n}").format(done=count.done, n=count.planned), "text2"
        if day.visits and not count.planned:
            return _("走访 {n}").format(n=day.visits), "text2"
        return (_("{n} 户").format(n=count.planned), "text") if count.planned else ("—", "muted")


def _paint_bar(painter: QPainter, room: QRectF, whole: int, counts: tuple[DayCount, int]) -> None:
    """Paint what is planned of what a day holds, and over it what was gone to."""
    count, beside = counts
    box(painter, room, fill="grey", radius=3)
    for amount, tone in (
        (count.planned + beside, "warn" if count.over else "softline"),
        (count.done + count.missed + beside, "accent"),
    ):
        if amount:
            wide = max(6.0, room.width() * amount / whole)
            box(painter, QRectF(room.left(), room.top(), wide, 6), fill=tone, radius=3)


def _wide(text: str, side: str) -> int:
    """Return the room a count and the word at its right take."""
    word = theme.width(side, Type.SMALL, bold=True) + 6 if side else 0
    return theme.width(text, Type.TABLE) + word


def _route_of(day: PlanDay) -> str:
    """Return the route most stops of a day lie on, the first by name where they tie."""
    routes = [visit.route for visit in day.stops if visit.route]
    return min(routes, key=lambda route: (-routes.count(route), route), default="")
