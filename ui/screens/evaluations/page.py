"""评估: the month's checks, a store's points over time, the most frequent failures of the round."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from models.calendar import Period
from models.changes import Changes
from models.search import SearchEntry, sift
from models.six_one_record import SixOneItem
from storage.queries.evaluations import (
    Evaluated,
    Evaluations,
    Unevaluated,
    evaluations_of,
    store_evaluations,
    stores_without,
)
from ui.context import AppContext
from ui.i18n import _
from ui.place_tabs import PlaceTabs
from ui.screens.evaluations.sides import RoundSide, StoreSide
from ui.screens.evaluations.tables import LAST, WAITS, CheckTable
from ui.shell.page import Commands, PageWidget
from ui.theme import Size, Space, theme
from ui.widgets import Card, EmptyState, MonthStep, SearchField, Segments, Select, line

__all__ = ["EvaluationsPage"]

_KINDS = (
    "check", "todo", "retailer", "retailer_notes", "checklist", "setting", "six_one",
    "six_one_exemption",
)  # fmt: skip
_STORE, _ROUND = "store", "round"
Row = TypeVar("Row", Evaluated, Unevaluated)


class EvaluationsPage(PageWidget):
    """评估 over ``context``."""

    key = "evaluations"
    icon = "star"

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._today = context.today()
        self._found: Evaluations | None = None
        self._waiting: tuple[Unevaluated, ...] = ()
        self._round: Evaluations | None = None
        self.tabs = PlaceTabs(context, self.key)
        self.month = MonthStep(Period.month(self._today).key)
        self.search = SearchField()
        self.route = Select(name="", height=Size.BUTTON)
        self.checks = CheckTable()
        self.empty = EmptyState(hints=())
        self.segments = Segments([(each, each) for each in (_STORE, _ROUND)], name="")
        self.segments.set_value(_STORE)
        self.store, self.round = StoreSide(), RoundSide()
        self._lay_out()
        self._wire()
        self.retranslate()

    # -- building

    def _lay_out(self) -> None:
        self.header.add_left(self.tabs)
        self.header.add_left(self.month)
        self.header.add_right(self.search)
        self.header.add_right(self.route)
        self.header.let_title_yield()
        left, right = Card(flush=True), Card()
        left.add(self.checks, 1)
        left.add(self.empty, 1)
        head = QWidget()
        line(self.segments, None, into=head)
        right.add(head)
        right.add(self.store, 1)
        right.add(self.round, 1)
        row = line(spacing=Space.GAP)
        self._cards = ((left, 584), (right, 552))
        for card, share in self._cards:
            card.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            row.addWidget(card, share)
        self.body.addLayout(row, 1)
        self._measure()

    def _measure(self) -> None:
        for card, _share in self._cards:
            card.setMinimumWidth(theme.px(380))
        self.search.setMinimumWidth(theme.px(132))
        self.search.setMaximumWidth(theme.px(200))
        self.route.setMaximumWidth(theme.px(150))

    def _wire(self) -> None:
        theme.changed.connect(self._measure)
        self.month.changed.connect(lambda _month: self._read())
        self.search.searched.connect(lambda _text: self._show_rows())
        self.search.stepped.connect(self.checks.step)
        self.search.entered.connect(self._focus_list)
        self.route.chosen.connect(lambda _route: self._show_rows())
        self.segments.changed.connect(lambda _value: self._show_side())
        self.round.span_changed.connect(self._show_side)
        self.checks.current_key_changed.connect(lambda _key: self._row_changed())
        self.checks.opened.connect(self._open)
        self.checks.onward.connect(self._to_side)
        for leaving in (self.checks.left, self.checks.back):
            leaving.connect(self._escape)
        self.checks.store_asked.connect(self._open_store)
        self.store.left.connect(self._focus_list)
        self.store.points.store_asked.connect(self._open_current)
        self.round.left.connect(self._focus_list)
        self.round.stores.opened.connect(self._open)
        self.round.stores.store_asked.connect(self._open_store)
        for table in (self.checks, self.store.points, self.round.failures, self.round.stores):
            table.copied.connect(self._copied)

    # -- what the window asks

    @property
    def title(self) -> str:
        """Return the page's name."""
        return _("评估")

    def subject(self) -> tuple[str, str]:
        """Return the check in hand for its history, the store where there is none."""
        key = self.checks.current_key()
        if not key:
            return ("", "")
        waits = key.startswith(WAITS)
        return ("retailer", key.removeprefix(WAITS)) if waits else ("check", key)

    def commands(self) -> Commands:
        """Return what can be done here now."""
        able: dict[str, Callable[[], None]] = {
            "previous": self.month.back,
            "next": self.month.forth,
            "find": self._find,
            "back": self._escape,
        }
        if self.checks.current_key():
            able |= {"open_retailer": self._open_current, "start_visit": self._visit}
        return able

    def entered(self) -> None:
        """Put the focus on the checks, read anew where another day began."""
        if self._today != self._context.today():
            self._read()
        self._focus_list()

    def refresh(self, changes: Changes | None) -> None:
        """Read anew what ``changes`` touch."""
        if changes is None or changes.touches(*_KINDS):
            self._read()

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.search.set_placeholder(_("查店名"))
        self.route.setAccessibleName(_("拜访线路"))
        chosen = self.segments.value()
        self.segments.set_options(
            [(_STORE, _("这一户")), (_ROUND, _("常见问题"))], _("看一户还是看这一轮")
        )
        self.segments.set_value(chosen)
        self._read()

    # -- reading and showing

    def go(self, segment: str) -> None:
        """Bring a side in front: store or round."""
        self.segments.set_value(segment)
        self._show_side()

    def _period(self) -> Period:
        return Period.parse(self.month.month)

    def _read(self) -> None:
        ledger, self._today = self._context.ledger, self._context.today()
        self._found = self._round = evaluations_of(ledger, self._period())
        self._waiting = stores_without(ledger, self.month.month, self._today)
        words = _("{done} 次评估 · 标准店还差 {waiting} 户").format(
            done=len(self._found.checks), waiting=len(self._waiting)
        )
        self.header.set_title(_("标准店"), words)
        routes = {each.route for each in self._found.checks} - {""}
        routes |= {each.route for each in self._waiting} - {""}
        chosen = self.route.value()
        self.route.set_options([("", _("全部线路")), *((each, each) for each in sorted(routes))])
        self.route.set_value(chosen)
        self.route.setVisible(len(routes) > 1)
        self.round.set_month(self._period())
        self._show_rows()

    def _show_rows(self) -> None:
        """Show the month; the order of its rows stays when one looks for something."""
        if self._found is None:
            return
        every = len(self._found.checks) + len(self._waiting)
        checks = self._kept(self._found.checks, _entry)
        waiting = self._kept(self._waiting, _waiting_entry)
        shown = len(checks) + len(waiting)
        query = self.search.search_text()
        self.search.set_count(f"{shown}/{every}" if query or self.route.value() else "")
        quiet = self.checks.blockSignals(True)
        self.checks.show_rows(checks, waiting)
        self.checks.blockSignals(quiet)
        self.checks.setVisible(bool(shown))
        self.empty.setVisible(not shown)
        if query:
            self.empty.set_words(_("没有找到这样的店"), _("按 Esc 清除查找。"))
        else:
            self.empty.set_words(
                _("这个月没有评估"), _("走访时按 Ctrl+E 做规范评估，做完列在这里。")
            )
        self._show_side()

    def _kept(self, rows: Sequence[Row], entry: Callable[[Row], SearchEntry]) -> list[Row]:
        """Return the rows of the route chosen that are found by what is typed."""
        route, query = self.route.value(), self.search.search_text()
        kept = [row for row in rows if not route or row.route == route]
        return sift(kept, query, entry)

    def _show_side(self) -> None:
        store = self.segments.value() != _ROUND
        self.store.setVisible(store)
        self.round.setVisible(not store)
        if store:
            self._show_store()
        else:
            self._show_round()
        self.state_changed.emit()

    def _row_changed(self) -> None:
        if self.segments.value() != _ROUND:
            self._show_store()
        self.state_changed.emit()

    def _show_store(self) -> None:
        retailer_id = self._retailer(self.checks.current_key())
        self.store.show_store(
            self._name(retailer_id), store_evaluations(self._context.ledger, retailer_id, LAST)
        )

    def _show_round(self) -> None:
        period = self.round.period(self._period())
        if self._round is None or self._round.period != period:
            self._round = evaluations_of(self._context.ledger, period)
        route = self.route.value()
        self.round.show_round(self._round, frozenset([route]) if route else None)

    def _check(self, key: str) -> Evaluated | None:
        checks = self._found.checks if self._found is not None else ()
        return next((each for each in checks if each.check.id == key), self.round.of_check(key))

    def _retailer(self, key: str) -> str:
        """Return the store of a row: of a check, or of one that waits."""
        if key.startswith(WAITS):
            return key.removeprefix(WAITS)
        found = self._check(key)
        return found.check.retailer_id if found is not None else ""

    def _name(self, retailer_id: str) -> str:
        checks = self._found.checks if self._found is not None else ()
        names = [each.shop_name for each in checks if each.check.retailer_id == retailer_id]
        waiting = (each.store for each in self._waiting)
        names += [each.shop_name for each in waiting if each.retailer_id == retailer_id]
        return names[0] if names else ""

    # -- acting

    def _open(self, key: str) -> None:
        """Open a check with its visit; a store that waits is visited now."""
        if key.startswith(WAITS):
            waiting = key.removeprefix(WAITS)
            self._context.proving_asked.emit(waiting, SixOneItem.EVALUATION)
        elif key:
            self._context.check_opened.emit(key)

    def _visit(self) -> None:
        self._context.visit_asked.emit(self._retailer(self.checks.current_key()))

    def _open_current(self) -> None:
        self._open_store(self.checks.current_key())

    def _open_store(self, key: str) -> None:
        retailer_id = self._retailer(key)
        if retailer_id:
            self._context.retailer_asked.emit(retailer_id)

    def _copied(self, count: int) -> None:
        self._context.told.emit(_("已复制 {n} 行，可以粘贴到表格").format(n=count), "")

    # -- keys

    def _focus_list(self) -> None:
        (self.checks if self.checks.isVisibleTo(self) else self.segments).setFocus()

    def _to_side(self) -> None:
        side = self.round.failures if self.segments.value() == _ROUND else self.store.points
        if side.row_count() and side.isVisibleTo(self):
            side.setFocus()

    def _find(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _escape(self) -> None:
        """Clear what is looked for and go back to the list."""
        self.search.clear()
        self._focus_list()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._escape()
        else:
            super().keyPressEvent(event)


def _entry(each: Evaluated) -> SearchEntry:
    others = (each.pinyin, each.owner, each.licence_no, each.check.retailer_id)
    return SearchEntry.of(each.shop_name, each.initials, others)


def _waiting_entry(each: Unevaluated) -> SearchEntry:
    store = each.store
    others = (store.pinyin, store.owner, store.licence_no, store.retailer_id)
    return SearchEntry.of(store.shop_name, store.initials, others)
