"""记录: the month's records of the six items; one event of many stores is one form."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QSizePolicy

from models.calendar import Period
from models.changes import Changes
from models.six_one_record import SixOneItem
from storage.operations.programme import EVENT_KINDS, get_event
from storage.queries.board import BoardView, board_of_month
from storage.queries.programme import (
    ITEM_OF_KIND,
    KIND_OF_ITEM,
    EventRow,
    ItemRow,
    day_of_event,
    done_of,
    event_counts,
    event_drafts,
    event_rows,
    item_rows,
    stores_lacking,
)
from storage.queries.settings import six_one_settings
from ui.context import AppContext
from ui.entries.choices import Choices
from ui.i18n import _
from ui.place_tabs import PlaceTabs
from ui.programme.event_form import FormTools
from ui.screens.programme.card import EventCard
from ui.screens.programme.desk import DRAFT, EventDesk
from ui.screens.programme.item_table import ItemTable, StoreCard
from ui.screens.programme.lists import EventTable, ItemCount
from ui.screens.programme.offering import Offering
from ui.screens.programme.side import Side
from ui.shell.page import Commands, PageWidget
from ui.theme import Space, theme
from ui.widgets import MonthStep, SearchField, line

__all__ = ["ProgrammePage"]

_SHOWN = (
    *EVENT_KINDS, "six_one", "six_one_exemption", "visit", "check", "retailer", "retailer_notes",
    "product", "setting", "photo",
)  # fmt: skip


class ProgrammePage(PageWidget):
    """记录 over ``context``; ``origin`` is the page an event was begun from.

    Signals:
        ended: what was begun from another page is saved; that page's key.
    """

    ended = Signal(str)
    key = "programme"
    icon = "star"

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._today = context.today()
        self._view: BoardView | None = None
        self._rows: list[EventRow] = []
        self._items: list[ItemRow] = []
        self._busy, self.origin = False, ""
        self._alone, self._lists_face = False, True
        self._choices = Choices(context.ledger)
        self.tabs = PlaceTabs(context, self.key)
        self.month = MonthStep(Period.month(self._today).key)
        self.search = SearchField()
        self.side, self.stores = Side(), StoreCard()
        self.kinds, self.table, self.items = self.side.kinds, self.side.table, self.stores.table
        self.card = EventCard(FormTools(context, self._choices, self._unfinished))
        self.desk = EventDesk(context, self.card, self)
        self.keeper = self.desk.keeper
        self.offering = Offering(context, self.desk, self.card, self)
        self._lay_out()
        self._wire()
        self.retranslate()

    def _lay_out(self) -> None:
        for part in (self.tabs, self.month):
            self.header.add_left(part)
        self.header.add_right(self.search)
        self.header.let_title_yield()
        row = line(self.side, spacing=Space.GAP)
        for card in (self.card, self.stores):
            card.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            row.addWidget(card, 1)
        self.body.addLayout(row, 1)
        self._measure()

    def _measure(self) -> None:
        self._alone = self.side.fit(self.width())
        self._face(lists=self._lists_face)
        self.search.setMinimumWidth(theme.px(150))
        self.search.setMaximumWidth(theme.px(260))

    def _face(self, *, lists: bool) -> None:
        """Where lists and form have no room side by side, bring one of them in front."""
        self._lists_face = lists
        self.side.setVisible(lists or not self._alone)
        shown = not lists or not self._alone
        self.card.setVisible(shown and bool(self.kind))
        self.stores.setVisible(shown and not self.kind)
        self.header.set_back(self._alone and not lists)

    def _to_form(self) -> None:
        self._face(lists=False)
        self.desk.form.focus_first()

    def _to_kinds(self) -> None:
        self._face(lists=True)
        self.kinds.setFocus()

    def _wire(self) -> None:
        theme.changed.connect(self._measure)
        self.search.searched.connect(lambda _text: self._show_rows())
        self.search.stepped.connect(lambda by: self._list.step(by))
        self.search.entered.connect(self._to_list)
        self.month.changed.connect(lambda _month: self._month_changed())
        self.kinds.current_key_changed.connect(lambda _key: self._item_changed())
        self.kinds.opened.connect(lambda _key: self._onward())
        self.kinds.onward.connect(self._onward)
        self.kinds.left.connect(self._escape)
        self.header.back_asked.connect(self._to_kinds)
        self.table.opened.connect(lambda key: self.open_row(key))
        self.table.clicked.connect(
            lambda index: self.open_row(self.table.table_model.key_at(index.row()), focus=False)
        )
        self.table.onward.connect(self._to_form)
        self.table.delete_asked.connect(self._withdraw_row)
        self.items.opened.connect(self._open_store)
        self.items.retailer_asked.connect(
            lambda: self._context.retailer_asked.emit(self.items.current_key())
        )
        for table in (self.table, self.items):
            table.left.connect(self._to_kinds)
            table.back.connect(self._to_kinds)
        self.card.new_asked.connect(self.new)
        self.desk.shown.connect(self.state_changed)
        self.desk.put.connect(self._put_aside)
        self.desk.saved.connect(self._saved)
        new = QShortcut(QKeySequence("Ctrl+N"), self)
        new.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        new.activated.connect(self.new)

    # -- what the window asks

    @property
    def title(self) -> str:
        """Return the page's name."""
        return _("记录")

    @property
    def item(self) -> SixOneItem:
        """Return the item in hand."""
        return self.kinds.item

    @property
    def kind(self) -> str:
        """Return the kind of event in hand, blank for ② and ④."""
        return KIND_OF_ITEM.get(self.item, "")

    @property
    def _list(self) -> EventTable | ItemTable:
        return self.table if self.kind else self.items

    def subject(self) -> tuple[str, str]:
        """Return the event in hand for its history, of ② and ④ the store."""
        if not self.kind:
            store = self.items.current_key()
            return ("retailer", store) if store else ("", "")
        base = self.desk.base
        return (self.desk.kind, base.id) if base is not None else ("", "")

    def commands(self) -> Commands:
        """Return what can be done here now."""
        found = {
            "find": self._find,
            "previous": self.month.back,
            "next": self.month.forth,
            "back": self._go_back,
        }
        if self.kind:
            found["finish"] = self.desk.save
        elif self.items.current_key():
            found["open_retailer"] = self.items.retailer_asked.emit
        return {**found, "undo": self.desk.take_up} if self.desk.aside else found

    def entered(self) -> None:
        """Put the focus on the kinds, and read anew where another day began."""
        if self._today != self._context.today():
            self._read()
        self._to_kinds()

    def refresh(self, changes: Changes | None) -> None:
        """Read anew where ``changes`` touch what is shown; what is typed stays."""
        if changes is not None and not changes.touches(*_SHOWN):
            return
        if changes is None or changes.touches("retailer", "product"):
            self._choices.forget()
        self._read()
        if not self.desk.is_begun:
            self._resume()
        elif changes is not None:
            self.desk.follow(changes)

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.header.set_title(_("标准店"))
        self.search.set_placeholder(_("店名、主题、编号"))
        self.month.set_month(self.month.month)
        self.table.retranslate()
        self.desk.reword()
        self._read()

    # -- reading and showing

    @property
    def _period(self) -> Period:
        return Period.parse(self.month.month)

    def _unfinished(self, kind: str, day: date) -> Sequence[str]:
        """Return the stores that lack the item of a kind in the month of a day."""
        month, view = Period.month(day).key, self._view
        if view is None or view.board.month != month:
            view = board_of_month(self._context.ledger, month, self._today)
        return stores_lacking(view.board, ITEM_OF_KIND[kind])

    def _read(self) -> None:
        ledger, month = self._context.ledger, self._period
        self._today = self._context.today()
        self._view = board_of_month(ledger, month.key, self._today)
        events = event_counts(ledger, month)
        begun = {draft.kind for draft in event_drafts(ledger)}
        counts = {}
        for item in SixOneItem:
            kind, done = KIND_OF_ITEM.get(item, ""), done_of(self._view.board, item)
            counts[item] = ItemCount(*done, events.get(kind), kind in begun)
        self._busy = True
        self.kinds.show_counts(counts)
        self._busy = False
        self._read_rows()

    def _read_rows(self) -> None:
        if self.kind:
            self._rows = event_rows(self._context.ledger, self.kind, self._period)
        elif self._view is not None:
            rule = six_one_settings(self._context.ledger).of(self.item, self._period)
            self._items = item_rows(self._context.ledger, self._view, self.item, rule.minimum_lines)
            weekly = any(row.weeks for row in self._items)
            self.side.show_about(self.item, rule, weekly=weekly)
        self._show_rows()

    def _show_rows(self) -> None:
        """Show what is found by what is typed, in the order there is."""
        wanted, event = self.search.search_text(), bool(self.kind)
        self._face(lists=self._lists_face)
        every = len(self._rows) if event else len(self._items)
        if event:
            shown = self._show_events(wanted)
        else:
            shown = self.stores.show_stores(self.item, self._items, wanted, self._today)
        self.search.set_count(f"{shown}/{every}" if wanted else "")
        self.state_changed.emit()

    def _show_events(self, wanted: str) -> int:
        names = {each.id: each.name for each in self._choices.retailers()}
        drafts = [
            draft
            for draft in self.desk.drafts(self.kind, self._period)
            if draft.id != self.keeper.draft_id
        ]
        found = (wanted, self._today)
        shown = self.side.show_events(self.kind, self._rows, drafts, names, found)
        base = self.desk.base
        self.table.mark(base.id if base is not None else "")
        known = (row for row in self._rows if base is not None and row.id == base.id)
        self.desk.say_row(next(known, None))
        return shown

    def _item_changed(self) -> None:
        if not self._busy:
            self.origin = ""
            self._resume()
            self._read_rows()

    def _month_changed(self) -> None:
        self.origin = ""
        self._resume()
        self._read()

    def _resume(self) -> None:
        if self.kind:
            month = self._period
            self.desk.resume(self.kind, month, min(self._today, month.last))

    # -- the form in hand

    def new(self) -> None:
        """Begin a blank form; what is half-filled stays in the list."""
        if not self.kind:
            return
        self.origin = ""
        self.desk.new(self.kind, day=min(self._today, self._period.last))
        self._show_rows()
        self._to_form()

    def begin_event(self, kind: str, stores: Sequence[str], month: str) -> None:
        """Record a kind of event for some stores of a month."""
        self._go_to(kind, month)
        self._face(lists=False)
        self.offering.begin(kind, stores, self._period)
        self._show_rows()

    def open_row(self, key: str, *, focus: bool = True) -> None:
        """Open an event of the list, or go on with a half-filled form."""
        self.origin = ""
        if self.desk.open_row(self.kind, key) and focus:
            self._to_form()
        self._show_rows()

    def open_event(self, kind: str, event_id: str) -> None:
        """Show one event, in its month."""
        event = get_event(self._context.ledger, kind, event_id)
        if event is None:
            self._context.failed.emit(_("这条记录已经撤回"), _("Ctrl+Z 可以把撤回撤销。"))
            return
        listed = event_rows(self._context.ledger, kind, self._period)
        there = any(row.id == event_id for row in listed)
        self._go_to(kind, "" if there else Period.month(day_of_event(event)).key)
        self.open_row(event_id)

    def open_draft(self, draft_id: str) -> None:
        """Go on with a half-filled form, in its month."""
        drafts = event_drafts(self._context.ledger)
        draft = next((each for each in drafts if each.id == draft_id), None)
        if draft is not None:
            self._go_to(draft.kind, Period.month(draft.day_or_saved).key)
            self.open_row(DRAFT + draft_id)

    def _go_to(self, kind: str, month: str = "") -> None:
        """Take a kind and a month in hand without a form of their own."""
        self.search.clear()
        self._busy = True
        self.month.set_month(month or self.month.month)
        self.kinds.go(ITEM_OF_KIND[kind])
        self._busy = False
        self._read()

    def _saved(self, key: str) -> None:
        self._read()
        self.table.set_current_key(key)
        self._to_list()
        if self.origin:
            origin, self.origin = self.origin, ""
            self.ended.emit(origin)

    def _withdraw_row(self) -> None:
        """Take back the event of the row, or put a half-filled form aside."""
        key = self.table.current_key()
        if key.startswith(DRAFT):
            self.desk.put_aside(key.removeprefix(DRAFT))
        elif key:
            self.desk.withdraw_row(self.kind, key)

    def _put_aside(self) -> None:
        """A half-filled form was put aside, or taken up again."""
        self._read()
        self.state_changed.emit()

    # -- ② and ④

    def _open_store(self, retailer_id: str) -> None:
        """Open the visit or check behind a store's row; where it owes something, visit it."""
        row = next((each for each in self._items if each.line.retailer_id == retailer_id), None)
        if row is None:
            return
        owes = not row.cell.done and self._today in self._period
        if owes:
            self._context.proving_asked.emit(retailer_id, row.cell.item)
        elif row.visit_id:
            self._context.visit_opened.emit(row.visit_id)
        elif row.check_id:
            self._context.check_opened.emit(row.check_id)
        else:
            self._context.told.emit(_("这个月没有这一户的走访可看"), "")

    # -- keys

    def _to_list(self) -> None:
        self._face(lists=bool(self.kind))
        (self._list if self._list.isVisible() else self.kinds).setFocus()

    def _onward(self) -> None:
        self._face(lists=bool(self.kind))
        if self._list.isVisible():
            self._list.setFocus()
        elif self.kind:
            self._to_form()

    def _find(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _go_back(self) -> None:
        """Go back to where an event was begun, else to the board."""
        self._context.page_asked.emit(self.origin or "board")

    def _escape(self) -> None:
        """Clear what is looked for first, then go back."""
        if self.search.text():
            self.search.clear()
        elif self.search.hasFocus():
            self._to_list()
        elif self.origin:
            self._go_back()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        focus = QApplication.focusWidget()
        inside = focus is not None and self.card.isAncestorOf(focus)
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif inside and self.card.offers:
            self.offering.refuse()
        elif inside and not self.origin:
            self._to_list()
        elif inside:
            self._go_back()
        else:
            self._escape()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()
