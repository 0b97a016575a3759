"""The left card of 今日: the round stop by stop with its map, or the stores behind a reminder."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from models.plan_stop import DayEnd
from models.today import TermKind
from storage.queries.retailers import RetailerRow
from storage.queries.today import RouteStop, StopState, TodayView
from ui.i18n import _
from ui.item_models import Cell, Column, DenseTable
from ui.theme import Size, Type, theme
from ui.widgets import Bar, Button, Card, Elided, Text, line
from ui.words import month_day, say, visit_words

if TYPE_CHECKING:
    from ui.screens.today.map_view import RouteMap

__all__ = ["RouteCard"]

_TONES = {TermKind.LATE: "tag:bad", TermKind.DUE: "tag:warn"}
_NARROW, _AT = 400, 4
_FOOT = 38
_ENDS = {DayEnd.FIRST: "首站", DayEnd.LAST: "末站"}


def _tags(row: RetailerRow, stop: RouteStop) -> tuple[tuple[str, str], ...]:
    """Return the tags of a stop that is still to come."""
    tags = [(_TONES.get(term.kind, "tag"), say(term.reason)) for term in stop.telling]
    if row.standard:
        tags.insert(sum(kind == "tag:bad" for kind, _words in tags), ("tag:accent", _("标准店")))
    if stop.day_end is not DayEnd.NONE:
        tags.insert(0, ("tag", _(_ENDS[stop.day_end])))
    if stop.appointed_at is not None:
        tags.insert(0, ("tag", _("约 {time}").format(time=f"{stop.appointed_at:%H:%M}")))
    return tuple(tags)


class RouteCard(Card):
    """``show_route(view)`` shows the round, ``show_stores(title, ids, view)`` other stores.

    Attributes: ``table``, ``more`` (the button of what can be done with the round), ``map_button``.

    Signals:
        chosen: id of the retailer whose card is to be shown.
        opened: id of the retailer on which Enter was pressed.
        closed: the stores behind a reminder are to go, the round to come back.
        asked: what a key or a button asks for: postpone, up, down, order, first, last, add, map,
            more.
    """

    chosen = Signal(str)
    opened = Signal(str)
    closed = Signal()
    asked = Signal(str)

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
        self.table.asked.connect(self._ask)
        self._height = 0
        self.map: RouteMap | None = None
        self._view: TodayView | None = None
        self._note = Text("", Type.SMALL, tone="muted", wrap=True)
        self._note_box = QWidget()
        line(self._note, margins=(15, 6, 15, 10), into=self._note_box)
        self.add(self.table, 1)
        self.add(self._note_box)
        self._build_foot()
        body = self.body
        if isinstance(body, QVBoxLayout):
            body.setSpacing(0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def _build_foot(self) -> None:
        self._sums = Elided("", Type.SMALL, tone="text2")
        self.map_button = Button("", kind="plain", key="M")
        self.map_button.setCheckable(True)
        self.map_button.clicked.connect(lambda: self._ask("map"))
        self.order = Button("", kind="plain", key="R")
        self.order.clicked.connect(lambda: self._ask("order"))
        self.order.hide()
        self.more = Button(kind="plain", icon="menu")
        self.more.clicked.connect(lambda: self._ask("more"))
        foot = QWidget()
        row = line(self._sums, self.order, self.map_button, self.more, spacing=10, into=foot)
        row.setStretch(0, 1)
        self.foot(foot)
        foot.setContentsMargins(15, 6, 12, 6)
        self._foot_row = foot

    @property
    def shows_others(self) -> bool:
        """True while the stores behind a reminder stand where the round was."""
        return self._back.isVisibleTo(self)

    def show_form(self, form: QWidget) -> None:
        """Take a form that stands below the list while it is asked for."""
        self._form_box = QWidget()
        line(form, margins=(15, 8, 15, 10), into=self._form_box)
        self.body.addWidget(self._form_box)
        self._form_box.hide()

    def begin_form(self) -> None:
        """Let the form stand below the list."""
        self._form_box.show()
        self._foot_row.hide()

    def end_form(self) -> None:
        """Let the list have its room back."""
        self._form_box.hide()
        self._foot_row.setVisible(not self.shows_others)

    def _ask(self, what: str) -> None:
        if what == "map":
            self.show_map(self.map is None or not self.map.isVisibleTo(self))
        elif not self.shows_others or what == "add":
            self.asked.emit(what)

    def show_map(self, shown: bool) -> None:
        """Show the sketch map below the list, or give the list the whole card."""
        if shown and self.map is None:
            from ui.screens.today.map_view import RouteMap

            self.map = RouteMap()
            self.map.chosen.connect(self.table.set_current_key)
            self.map.opened.connect(self.opened)
            self.table.current_key_changed.connect(self.map.set_current)
            self._map_box = QWidget()
            line(self.map, margins=(11, 4, 11, 8), into=self._map_box)
            self.body.insertWidget(1, self._map_box, 1)
        if self.map is None:
            return
        if shown and self._view is not None:
            self.map.show_round(self._view)
            self.map.set_current(self.table.current_key())
        self._map_box.setVisible(shown)
        self.map_button.setChecked(shown)
        self._fit_rows()
        if shown:
            self.table.scrollTo(self.table.currentIndex())

    def show_sums(self, words: str, tip: str = "", saving: str = "") -> None:
        """Say at the foot what the round takes, an estimate; ``saving``: what ordering it saves."""
        self._sums.set_text(words)
        self._sums.setToolTip(tip or words)
        self.order.setVisible(bool(saving))
        self.order.setToolTip(saving)

    def show_route(self, view: TodayView) -> None:
        """Show the round."""
        self._view = view
        self._foot_row.show()
        self.map_button.set_text(_("地图"))
        self.order.set_text(_("排路线"))
        self.more.set_name(_("改期、移动、排路线、加一户"))
        self._back.hide()
        self._bar.show()
        total, done = len(view.stops), view.count(StopState.DONE)
        missed, left = view.count(StopState.MISSED), view.count(StopState.OPEN, StopState.BEGUN)
        gone = view.count(StopState.PUT_OFF)
        parts = [_("完成 {n}").format(n=done)]
        if missed:
            parts.append(_("未遇 {n}").format(n=missed))
        if gone:
            parts.append(_("改期 {n}").format(n=gone))
        parts.append(_("还剩 {n}").format(n=left))
        words = " · ".join(parts)
        self.set_head(_("路线 {n} 户").format(n=total), "", words)
        settled = done + missed + gone
        self._bar.set_value(settled / total if total else 0.0, words=words)
        self.table.setAccessibleName(_("今天的路线"))
        rows = [_route_row(at, stop, view) for at, stop in enumerate(view.stops, 1)]
        self.table.set_rows(rows, [stop.retailer_id for stop in view.stops])
        self._say("" if view.stops else _("今天没有要走的客户。按 Ctrl+N 可以临时走访一户。"))
        if self.map is not None:
            self.map.show_round(view)
            self.map.set_current(self.table.current_key())
            self._map_box.setVisible(self.map_button.isChecked())
        self._fit_rows()

    def show_stores(
        self,
        title: str,
        ids: Sequence[str],
        view: TodayView,
        details: Mapping[str, str] | None = None,
    ) -> None:
        """Show the stores behind a reminder; ``details`` says of each why it is among them."""
        self._bar.hide()
        self._foot_row.hide()
        if self.map is not None:
            self._map_box.hide()
        self._back.setAccessibleName(_("回到路线"))
        self._back.setToolTip(_("回到路线"))
        self._back.show()
        shown = [key for key in dict.fromkeys(ids) if key in view.rows]
        self.set_head(title, "", _("{n} 户 · Esc 回到路线").format(n=len(shown)))
        self.table.setAccessibleName(title)
        why = details or {}
        rows = [
            _store_row(at, view.rows[key], view, why.get(key, ""))
            for at, key in enumerate(shown, 1)
        ]
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
        self._height = height
        self._fit_rows()

    def _fit_rows(self) -> None:
        """Let all stops in where rows of 32 to 37 px do."""
        room = self._height - theme.px(_FOOT) - theme.px(54)
        scale = theme.px(100) / 100
        fair = int(room / scale / max(1, self.table.row_count()))
        lower = self.map_button.isChecked() or fair < Size.ROUTE_ROW
        high = max(Size.LIST_ROW, min(Size.ROUTE_ROW, fair)) if lower else Size.ROUTE_ROW
        self.table.set_row_height(high)


_LETTERS: dict[int, str] = {
    Qt.Key.Key_P: "postpone",
    Qt.Key.Key_R: "order",
    Qt.Key.Key_F: "first",
    Qt.Key.Key_L: "last",
    Qt.Key.Key_A: "add",
    Qt.Key.Key_M: "map",
}
_MOVES: dict[int, str] = {Qt.Key.Key_Up: "up", Qt.Key.Key_Down: "down"}


class _RouteTable(DenseTable):
    """The rows of the card; Esc leaves the stores behind a reminder.

    Signals:
        left: Esc was pressed.
        asked: what a letter, or Alt or Ctrl with an arrow, asks for.
    """

    left = Signal()
    asked = Signal(str)

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
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        what = _LETTERS.get(event.key()) if not held else None
        if held in (Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier):
            what = _MOVES.get(event.key())
        if what is not None:
            event.accept()
            self.asked.emit(what)
            return
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
    if stop.state is StopState.PUT_OFF:
        return ("", (("sign", sign),), _name(row, True), (("small:warn", _moved(stop, view)),), "")
    if stop.visit is not None and done:
        tone = "small:warn" if stop.visit.missed else "small:text2"
        what = ((tone, visit_words(stop.visit)),)
    elif stop.draft_id:
        what = (("tag:accent", _("没记完")),)
    clock = stop.visit.at if stop.visit is not None and done else ""
    return (str(at), (("sign", sign),), _name(row, done), what, clock)


def _moved(stop: RouteStop, view: TodayView) -> str:
    """Say where a stop has gone: 天气，改 11-24."""
    day = month_day(stop.moved_to, view.today) if stop.moved_to else ""
    words = _("改 {day}").format(day=day)
    because = _(stop.moved_because.value) if stop.moved_because else ""
    return _("{because}，{words}").format(because=because, words=words) if because else words


def _store_row(at: int, row: RetailerRow, view: TodayView, detail: str) -> tuple[Cell, ...]:
    sign = StopState.DONE if row.last_visit == view.today else StopState.OPEN
    what: Cell = (("small:text2", say(detail)),) if detail else _store_tags(row, view)
    return (str(at), (("sign", sign.value),), _name(row, False), what, "")


def _store_tags(row: RetailerRow, view: TodayView) -> tuple[tuple[str, str], ...]:
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
    return tuple(tags)
