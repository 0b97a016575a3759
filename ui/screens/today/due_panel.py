"""The right card of 今日: what is due, what was not finished, what was not handed over."""

from collections.abc import Sequence
from datetime import date, datetime

import attrs
from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from models.kinds import KINDS
from models.reminders import Reminder, Urgency
from storage.queries.pending import PendingCount
from storage.queries.today import NoticeGap, TodayView
from storage.queries.visits import EVENT_DRAFT, DraftRow
from ui.i18n import _
from ui.theme import Size, Type, theme
from ui.theme.icons import paint_icon
from ui.widgets import (
    BigFigure,
    Button,
    Card,
    Heading,
    Painted,
    Rule,
    Text,
    column,
    line,
    paint_state_sign,
)
from ui.widgets.painting import text_line
from ui.words import say

__all__ = ["DuePanel"]

_ROW = 47
_WORDS = 18
_DOT = " · "
_BOLD = ("逾期", "进行中", "当前")
_SIGNS = {Urgency.OVERDUE: "逾期", Urgency.TODAY: "当前", Urgency.SOON: "待做"}
_TONES = {Urgency.OVERDUE: "bad", Urgency.TODAY: "warn", Urgency.SOON: "text2"}


@attrs.frozen
class _Line:
    """One row: where it leads (``stores``, ``draft``, ``report`` and ids), its sign and words."""

    leads: str
    ids: tuple[str, ...]
    sign: str
    title: str
    words: str
    tone: str = "text2"
    details: tuple[str, ...] = ()


_ORDER = tuple(Urgency)


def _lines(view: TodayView, warnings: Sequence[Reminder]) -> tuple[_Line, ...]:
    """Drafts first, then what is overdue, due today, due soon; reminders before warnings."""
    rows = [_draft_line(draft, view.today) for draft in view.drafts]
    every = sorted((*view.reminders, *warnings), key=lambda each: _ORDER.index(each.urgency))
    for reminder in every:
        ids = reminder.ids
        if reminder.about == "todo":
            shops = (view.todo_shops.get(key, "") for key in ids)
            ids = tuple(dict.fromkeys(shop for shop in shops if shop))
        leads = "report" if reminder.about == "report" else "stores"
        words = " · ".join(say(part) for part in reminder.parts)
        sign, tone = _SIGNS[reminder.urgency], _TONES[reminder.urgency]
        title = _(reminder.kind.value)
        rows.append(_Line(leads, ids, sign, title, words, tone, reminder.details))
    if view.notices.retailer_ids:
        rows.append(_notice_line(view.notices))
    return tuple(rows)


def _draft_line(draft: DraftRow, today: date) -> _Line:
    saved: datetime = draft.saved_at
    when = f"{saved:%H:%M}" if saved.date() == today else f"{saved:%m-%d %H:%M}"
    words = _("{shop}，存于 {when}").format(shop=draft.shop_name, when=when)
    if draft.kind.startswith(EVENT_DRAFT):
        kind = _(KINDS[draft.kind.removeprefix(EVENT_DRAFT)].label)
        title = _("没写完的{kind}").format(kind=kind)
        words = words if draft.shop_name else _("存于 {when}").format(when=when)
        return _Line("draft", (draft.id,), "进行中", title, words, "accent")
    titles = {"check": _("没做完的评估")}
    title = titles.get(draft.kind, _("没记完的更正") if draft.corrects else _("没记完的走访"))
    return _Line("draft", (draft.id,), "进行中", title, words, "accent")


def _notice_line(gap: NoticeGap) -> _Line:
    words = _("{n} 份，还差 {shops} 户").format(n=gap.notices, shops=len(gap.retailer_ids))
    return _Line("stores", gap.retailer_ids, "待做", _("通知未告知"), words)


class _DueList(Painted):
    """The rows; ↑ ↓ move, Enter or a click follows one. Words too long for a line take two.

    Signals:
        followed: the row that was chosen.
        moved: where the row lies that has the focus now.
    """

    followed = Signal(object)
    moved = Signal(QRect)

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[_Line, ...] = ()
        self._at = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_rows(self, rows: Sequence[_Line]) -> None:
        """Show ``rows``."""
        self.rows = tuple(rows)
        self._at = min(self._at, max(0, len(self.rows) - 1))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if rows else Qt.FocusPolicy.NoFocus)
        self._say()
        self.restyle()

    def _say(self) -> None:
        row = self.rows[self._at] if self.rows else None
        words = f"{row.title} {row.words}" if row else _("没有到期的事")
        self.setAccessibleName(f"{_('到期与提醒')}：{words}")

    # -- where the rows lie

    @staticmethod
    def _room(wide: int) -> int:
        """Return how wide the words of a row may be."""
        return wide - theme.px(Size.SIGN) - 34

    def _lines_of(self, row: _Line, wide: int) -> tuple[str, ...]:
        """Break words between their parts, into two lines at most."""
        if theme.width(row.words, Type.SMALL) <= self._room(wide):
            return (row.words,)
        parts = row.words.split(_DOT)
        for count in range(len(parts) - 1, 0, -1):
            first = _DOT.join(parts[:count])
            if theme.width(first, Type.SMALL) <= self._room(wide):
                return (first, _DOT.join(parts[count:]))
        return (row.words,)

    def _rects(self, wide: int) -> list[QRect]:
        rects, top = [], 0
        for row in self.rows:
            more = len(self._lines_of(row, wide)) - 1
            high = theme.px(_ROW) + more * theme.px(_WORDS)
            rects.append(QRect(0, top, wide, high))
            top += high
        return rects

    def restyle(self) -> None:
        self._measure()
        super().restyle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()

    def _measure(self) -> None:
        """Be as high as the rows are at this width."""
        rects = self._rects(self.width())
        self.setFixedHeight(rects[-1].bottom() + 1 if rects else 0)

    def focus_rect(self) -> QRect:
        rects = self._rects(self.width())
        return rects[self._at].adjusted(-6, 0, 6, 0) if rects else self.rect()

    # -- keys and painting

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.key() in steps and self.rows:
            at = self._at + steps[Qt.Key(event.key())]
            self._at = min(max(at, 0), len(self.rows) - 1)
            self._say()
            self.restyle()
            self.moved.emit(self._rects(self.width())[self._at])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.rows:
            self.followed.emit(self.rows[self._at])
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        for at, rect in enumerate(self._rects(self.width())):
            if rect.contains(point):
                self._at = at
                self._say()
                self.update()
                self.followed.emit(self.rows[at])
                return

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            for row, rect in zip(self.rows, self._rects(self.width()), strict=True):
                self._paint_row(painter, row, rect)

    def _paint_row(self, painter: QPainter, row: _Line, rect: QRect) -> None:
        sign, top = theme.px(Size.SIGN), rect.top()
        place = QRectF(1, top + theme.px(4), sign, sign)
        paint_state_sign(painter, place, row.sign, theme.tokens)
        room = QRectF(sign + 12, top + theme.px(2), self._room(rect.width()), theme.px(22))
        text_line(painter, room, row.title, bold=row.sign in _BOLD)
        room = QRectF(room.left(), top + theme.px(24), room.width(), theme.px(_WORDS))
        for words in self._lines_of(row, rect.width()):
            text_line(painter, room, words, size=Type.SMALL, tone=row.tone)
            room = room.translated(0, theme.px(_WORDS))
        arrow = QRectF(rect.width() - 15, rect.center().y() - 6, 12, 12)
        paint_icon(painter, arrow, "chevron-right", theme.color("text2"))


class DuePanel(Card):
    """``show_view(view)`` and ``show_pending(pending)``.

    Signals:
        stores_asked: title and ids of the retailers behind a reminder, and by id why it is there.
        draft_asked: id of a draft to be taken up again.
        report_asked: key of a report that is to be written.
        exchange_asked: the page that makes packages is wanted.
        returned_asked: what headquarters sent back is wanted.
    """

    stores_asked = Signal(str, tuple, dict)
    draft_asked = Signal(str)
    report_asked = Signal(str)
    exchange_asked = Signal()
    returned_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._returned = False
        self._view: TodayView | None = None
        self._warnings: tuple[Reminder, ...] = ()
        self.rows = _DueList()
        self.rows.followed.connect(self._follow)
        self._nothing = Text("", Type.TABLE, tone="muted", wrap=True)
        self._pending_head = Heading()
        self._figure = BigFigure()
        self._awaiting = Text("", Type.SMALL, tone="text2")
        self.exchange = Button("", icon="exchange")
        self.exchange.clicked.connect(self._go)
        pending = QWidget()
        column(
            Rule(), 8, self._pending_head, 2, line(self._figure, None, self._awaiting), 6,
            self.exchange, spacing=0, into=pending,
        )  # fmt: skip
        inside = QWidget()
        column(self.rows, self._nothing, None, spacing=0, into=inside)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(inside)
        self._scroll.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)
        self.rows.moved.connect(self._reveal)
        self.body.addWidget(self._scroll, 1)
        self.body.addWidget(pending)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_view(self, view: TodayView) -> None:
        """Show what is due and what was not finished."""
        self._view = view
        rows = _lines(view, self._warnings)
        self.set_head(_("到期与提醒"), "", _("{n} 项").format(n=len(rows)) if rows else "")
        self.rows.show_rows(rows)
        self._nothing.setText(_("没有到期的事，没有没记完的走访。"))
        self._nothing.setVisible(not rows)

    def show_warnings(self, warnings: Sequence[Reminder]) -> None:
        """Put what took longer to find among what is due."""
        if tuple(warnings) != self._warnings:
            self._warnings = tuple(warnings)
            if self._view is not None:
                self.show_view(self._view)

    def _reveal(self, rect: QRect) -> None:
        """Scroll so far that the row in focus is seen whole."""
        bar, room = self._scroll.verticalScrollBar(), self._scroll.viewport().height()
        top = self.rows.y() + rect.top()
        if top < bar.value():
            bar.setValue(top)
        elif top + rect.height() > bar.value() + room:
            bar.setValue(top + rect.height() - room)

    def show_pending(self, pending: PendingCount) -> None:
        """Show how much was not handed over yet."""
        self._pending_head.set_text(_("上报"))
        self._figure.set_figure(
            f"{pending.unsent:,}", _("条未上报"), "text" if pending.unsent else "muted"
        )
        waiting, returned = pending.awaiting_receipt, pending.returned
        words = _("{n} 条等回执").format(n=waiting) if waiting else ""
        self._awaiting.setText(_("{n} 条退回").format(n=returned) if returned else words)
        self._awaiting.set_tone("bad" if returned else "text2")
        self._returned = returned > 0
        calm = _("去上报") if pending.unsent else _("看交换记录")
        self.exchange.set_text(_("看退回的") if returned else calm)

    def _go(self) -> None:
        (self.returned_asked if self._returned else self.exchange_asked).emit()

    def _follow(self, row: _Line) -> None:
        if row.leads == "draft":
            self.draft_asked.emit(row.ids[0])
        elif row.leads == "report":
            self.report_asked.emit(row.ids[0])
        else:
            why = dict(zip(row.ids, row.details, strict=False))
            self.stores_asked.emit(row.title, row.ids, why)
