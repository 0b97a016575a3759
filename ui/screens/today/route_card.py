"""The left card of 今日: the round stop by stop, or the stores behind a reminder."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from storage.queries.retailers import RetailerRow
from storage.queries.today import RouteStop, StopState, TodayView
from ui.i18n import _
from ui.item_models import Cell, Column, DenseTable
from ui.theme import Size, Type, theme
from ui.widgets import Bar, Button, Card, Text, line
from ui.words import month_day, say, visit_words

__all__ = ["RouteCard"]

_BAD = ("待办逾期", "六个一逾期")
_WARN = ("六个一缺", "天未走访", "还没走访过", "许可证", "今天到期")
_QUIET = ("今天走",)
_NARROW, _AT = 400, 4


def _tone(reason: str) -> str:
    if reason.startswith(_BAD):
        return ":bad"
    return ":warn" if any(word in reason for word in _WARN) else ""


def _tags(row: RetailerRow, stop: RouteStop) -> tuple[tuple[str, str], ...]:
    """Return the tags of a stop that is still to come."""
    reasons = [reason for reason in stop.reasons if not reason.startswith(_QUIET)]
    tags = [(f"tag{_tone(reason)}", say(reason)) for reason in reasons]
    if row.standard:
        tags.insert(sum(kind == "tag:bad" for kind, _words in tags), ("tag:accent", _("标准店")))
    return tuple(tags)


class RouteCard(Card):
    """``show_route(view)`` shows the round, ``show_stores(title, ids, view)`` other stores.

    Signals:
        chosen: id of the retailer whose card is to be shown.
        opened: id of the retailer on which Enter was pressed.
        closed: the stores behind a reminder are to go, the round to come back.
    """

    chosen = Signal(str)
    opened = Signal(str)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__(flush=True)
        self._bar = Bar()
        self._bar.setMinimumWidth(60)
        self._bar.setMaximumWidth(130)
        self._back = Button(kind="plain", icon="chevron-left")
        self._back.clicked.connect(self.closed)
        self._back.hide()
        self.head.insertWidget(0, self._back)
        self.head.insertWidget(2, self._bar, 1)
        self.table = _RouteTable()
        self.table.current_key_changed.connect(self.chosen)
        self.table.opened.connect(self.opened)
        self.table.left.connect(self.closed)
        self._note = Text("", Type.SMALL, tone="muted", wrap=True)
        self._note_box = QWidget()
        line(self._note, margins=(15, 6, 15, 10), into=self._note_box)
        self.add(self.table, 1)
        self.add(self._note_box)
        body = self.body
        if isinstance(body, QVBoxLayout):
            body.setSpacing(0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_route(self, view: TodayView) -> None:
        """Show the round."""
        self._back.hide()
        self._bar.show()
        total, done = len(view.stops), view.count(StopState.DONE)
        missed, left = view.count(StopState.MISSED), view.count(StopState.OPEN, StopState.BEGUN)
        parts = [_("完成 {n}").format(n=done)]
        if missed:
            parts.append(_("未遇 {n}").format(n=missed))
        parts.append(_("还剩 {n}").format(n=left))
        words = " · ".join(parts)
        self.set_head(_("路线 {n} 户").format(n=total), "", words)
        self._bar.set_value((done + missed) / total if total else 0.0, words=words)
        self.table.setAccessibleName(_("今天的路线"))
        rows = [_route_row(at, stop, view) for at, stop in enumerate(view.stops, 1)]
        self.table.set_rows(rows, [stop.retailer_id for stop in view.stops])
        self._say("" if view.stops else _("今天没有要走的客户。按 Ctrl+N 可以临时走访一户。"))

    def show_stores(self, title: str, ids: Sequence[str], view: TodayView) -> None:
        """Show the stores behind a reminder."""
        self._bar.hide()
        self._back.setAccessibleName(_("回到路线"))
        self._back.setToolTip(_("回到路线"))
        self._back.show()
        shown = [key for key in dict.fromkeys(ids) if key in view.rows]
        self.set_head(title, "", _("{n} 户 · Esc 回到路线").format(n=len(shown)))
        self.table.setAccessibleName(title)
        rows = [_store_row(at, view.rows[key], view) for at, key in enumerate(shown, 1)]
        self.table.set_rows(rows, shown)
        self._say("")

    def _say(self, words: str) -> None:
        self._note.setText(words)
        self._note_box.setVisible(bool(words))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < theme.px(_NARROW)
        if narrow != self.table.isColumnHidden(_AT):
            self.table.setColumnHidden(_AT, narrow)
            self.table.set_widths({"name": theme.px(108)} if narrow else {})

    def fit(self, height: int) -> None:
        """Use lower rows where the page is ``height`` px high and that lets more of them in."""
        self.table.set_row_height(Size.ROUTE_ROW if height >= 640 else Size.ROUTE_ROW_SMALL)


class _RouteTable(DenseTable):
    """The rows of the card; Esc leaves the stores behind a reminder.

    Signals:
        left: Esc was pressed.
    """

    left = Signal()

    def __init__(self) -> None:
        columns = (
            Column("number", width=42, align="right", tone="text2"),
            Column("sign", width=34, align="center"),
            Column("name", width=142, size=Type.BODY, name=True),
            Column("what", stretch=True, size=Type.SMALL, tone="text2"),
            Column("at", width=62, align="right", size=Type.SMALL, tone="text2"),
        )
        super().__init__(columns, name="", row_height=Size.ROUTE_ROW, header=False, rule_from=2)
        self.setMinimumHeight(160)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if not event.isAccepted() and event.key() == Qt.Key.Key_Escape:
            event.accept()
            self.left.emit()


def _name(row: RetailerRow, done: bool) -> Cell:
    return (("name:text2" if done else "name", row.shop_name),)


def _route_row(at: int, stop: RouteStop, view: TodayView) -> tuple[Cell, ...]:
    row = view.rows[stop.retailer_id]
    sign = stop.state.value
    if stop.retailer_id == view.next_stop and stop.state is StopState.OPEN:
        sign = "当前"
    done = stop.visit is not None and stop.state in (StopState.DONE, StopState.MISSED)
    what: Cell = _tags(row, stop)
    if stop.visit is not None and done:
        tone = "small:warn" if stop.visit.missed else "small:text2"
        what = ((tone, visit_words(stop.visit)),)
    elif stop.draft_id:
        what = (("tag:accent", _("没记完")),)
    clock = stop.visit.at if stop.visit is not None and done else ""
    return (str(at), (("sign", sign),), _name(row, done), what, clock)


def _store_row(at: int, row: RetailerRow, view: TodayView) -> tuple[Cell, ...]:
    tags: list[tuple[str, str]] = []
    if row.standard:
        tags.append(("tag:accent", _("标准店")))
    if row.overdue_todos:
        tags.append(("tag:bad", _("待办逾期 {count}").format(count=row.overdue_todos)))
    if row.licence_until is not None and (row.licence_until - view.today).days <= 90:
        day = month_day(row.licence_until, view.today)
        tags.append(("tag:warn", _("许可证 {day}").format(day=day)))
    if row.last_visit is None:
        tags.append(("tag", _("还没走访过")))
    else:
        days = (view.today - row.last_visit).days
        tags.append(
            ("tag", _("上次走访 {days} 天前").format(days=days) if days else _("今天走访过"))
        )
    sign = StopState.DONE if row.last_visit == view.today else StopState.OPEN
    return (str(at), (("sign", sign.value),), _name(row, False), tuple(tags), "")
