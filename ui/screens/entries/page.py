"""登记: pick a kind, see its entries, write one down. Nothing typed is lost by going elsewhere."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from models.changes import Changes
from models.errors import RoundbookError
from models.kinds import KINDS
from models.search import SearchEntry, sift
from storage.ledger.drafts import take_up_draft
from storage.queries.entries import (
    ENTRY_KINDS,
    EntryDraft,
    EntryRow,
    entry_counts,
    entry_drafts,
    entry_months,
    entry_rows,
)
from ui.context import AppContext
from ui.entries.choices import Choices
from ui.entries.controls import Sources
from ui.entries.desk import DRAFT, Desk
from ui.entries.entry_card import EntryCard
from ui.entries.reading import Texts
from ui.i18n import _
from ui.screens.entries.lists import EntryTable, KindList
from ui.shell.page import Commands
from ui.shell.searched_page import SearchedPage
from ui.theme import Space, theme
from ui.widgets import Button, Card, EmptyState, Select, line

__all__ = ["EntriesPage"]


class EntriesPage(SearchedPage):
    """登记 over ``context``: :meth:`open_for` a retailer."""

    key = "entries"
    icon = "edit"
    search_width = 180

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._retailer = ""
        self._rows: list[EntryRow] = []
        self._aside = ""
        self._busy = False
        self._choices = Choices(context.ledger)
        self.only = Button("", icon="close")
        self.month = Select(name="", edge="line")
        self.kinds = KindList()
        self.table = EntryTable()
        self.empty = EmptyState(hints=())
        self.card = EntryCard(
            Sources(context.today, self._choices.retailers, self._choices.products)
        )
        self.desk = Desk(context, self.card, self)
        self.keeper = self.desk.keeper
        self._lay_out()
        self._wire()
        self.retranslate()

    def _lay_out(self) -> None:
        self.header.add_left(self.search)
        self.header.add_right(self.only)
        self.header.add_right(self.month)
        kinds, entries = Card(flush=True), Card(flush=True)
        kinds.add(self.kinds, 1)
        entries.add(self.table, 1)
        entries.add(self.empty, 1)
        row = line(spacing=Space.GAP)
        for part, share in ((kinds, 178), (entries, 520), (self.card, 416)):
            part.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            row.addWidget(part, share)
        self._columns = ((kinds, 152), (entries, 300), (self.card, 312))
        self.body.addLayout(row, 1)
        self._measure()

    def _measure(self) -> None:
        for part, width in self._columns:
            part.setMinimumWidth(theme.px(width))

    def _wire(self) -> None:
        theme.changed.connect(self._measure)
        self.header.back_asked.connect(self.left)
        self.search.searched.connect(lambda _text: self._show_rows())
        self.search.stepped.connect(self.table.step)
        self.search.entered.connect(self.table.setFocus)
        self.only.clicked.connect(lambda: self._only_retailer(""))
        self.month.chosen.connect(lambda _month: self._read())
        self.kinds.current_key_changed.connect(self._kind_changed)
        self.kinds.opened.connect(lambda _kind: self.desk.form.focus_first())
        self.kinds.onward.connect(self._onward)
        for leaving in (self.kinds.left, self.kinds.back):
            leaving.connect(self._escape)
        self.table.opened.connect(lambda key: self.open_row(key))
        self.table.clicked.connect(
            lambda index: self.open_row(self.table.table_model.key_at(index.row()), focus=False)
        )
        self.table.onward.connect(lambda: self.desk.form.focus_first())
        for leaving in (self.table.left, self.table.back):
            leaving.connect(self.kinds.setFocus)
        self.card.new_asked.connect(self.new)
        self.desk.shown.connect(self._form_shown)
        self.desk.saved.connect(self._saved)
        for keys, place, act in (
            ("Ctrl+N", self, self.new),
            ("Del", self.table, self._withdraw_row),
        ):
            shortcut = QShortcut(QKeySequence(keys), place)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    # -- what the window asks

    @property
    def title(self) -> str:
        """Return the page's name."""
        return _("登记")

    def subject(self) -> tuple[str, str]:
        """Return the entry in hand for its history; of a new one nothing."""
        entry = self.desk.entry
        return (self.desk.kind, entry.id) if entry is not None else ("", "")

    def commands(self) -> Commands:
        """Return what can be done here now."""
        found = {
            "finish": self.desk.save,
            "find": self._find,
            "back": self.left.emit,
            "previous": lambda: self.kinds.step(-1),
            "next": lambda: self.kinds.step(1),
        }
        return {**found, "undo": self._take_up} if self._aside else found

    def entered(self) -> None:
        """Put the focus on the kinds."""
        self.kinds.setFocus()

    def refresh(self, changes: Changes | None) -> None:
        """Read anew where ``changes`` touch what is shown."""
        if changes is not None and not changes.touches(*ENTRY_KINDS, "retailer", "product"):
            return
        if changes is None or changes.touches("retailer", "product"):
            self._choices.forget()
        self._read()
        if not self.desk.is_begun:
            self.desk.resume(self.kind, self._retailer)
        elif changes is not None:
            self.desk.follow(changes)

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.header.set_title(self.title)
        self.search.set_placeholder(_("店名、品规、内容"))
        self.month.setAccessibleName(_("月份"))
        self.only.set_name(_("不只看这一户"))
        self.table.retranslate()
        self.desk.reword()
        self._read()

    # -- lists

    @property
    def kind(self) -> str:
        """Return the kind in hand."""
        return self.kinds.current_key() or ENTRY_KINDS[0]

    def open_for(self, retailer_id: str) -> None:
        """Show a retailer's entries, and new ones of it; all with ``""``."""
        self._only_retailer(retailer_id)
        if retailer_id:
            self.desk.resume(self.kind, retailer_id)

    def open_entry(self, kind: str, key: str) -> None:
        """Show one entry, whatever retailer it is of."""
        self._only_retailer("")
        self.kinds.set_current_key(kind)
        self.table.set_current_key(key)
        self.open_row(key)

    def begin(self, kind: str, texts: Texts) -> None:
        """Begin a new entry with some texts; what is half-filled stays in the list."""
        retailer_id = texts.get("retailer_id", "")
        self._only_retailer(retailer_id)
        self.kinds.set_current_key(kind)
        self.desk.new(kind, retailer_id, texts)
        self._show_rows()
        self.desk.form.focus_first()

    def _only_retailer(self, retailer_id: str) -> None:
        self._retailer = retailer_id
        self.month.set_value("")
        self._read()
        self.kinds.setFocus()

    def _read(self) -> None:
        ledger, chosen = self._context.ledger, self.month.value()
        self.month.set_options(
            [("", _("全部月份")), *((each, each) for each in entry_months(ledger))]
        )
        self.month.set_value(chosen)
        self.only.setVisible(bool(self._retailer))
        self.only.set_text(self._choices.shop(self._retailer))
        counts = entry_counts(ledger, month=self.month.value(), retailer_id=self._retailer)
        unfinished = frozenset(draft.kind for draft in entry_drafts(ledger))
        self._busy = True
        self.kinds.show_counts(counts, unfinished)
        self._busy = False
        self._read_rows()

    def _read_rows(self) -> None:
        self._rows = entry_rows(
            self._context.ledger,
            self.kind,
            month=self.month.value(),
            retailer_id=self._retailer,
        )
        self._show_rows()

    def _show_rows(self) -> None:
        wanted = self.search.search_text()
        rows = sift(
            self._rows,
            wanted,
            lambda row: SearchEntry.of(row.what, "", (row.shop_name, *row.found_by)),
        )
        drafts = [] if wanted else self._drafts()
        self.table.show_rows(rows, drafts, self._context.today())
        self.table.mark(self.desk.entry.id if self.desk.entry is not None else "")
        self.search.set_count(
            _("{n} / {all} 条").format(n=len(rows), all=len(self._rows)) if wanted else ""
        )
        self.table.setVisible(bool(rows or drafts))
        self.empty.setVisible(not (rows or drafts))
        if wanted:
            self.empty.set_words(_("没有这样的登记"), _("换个词，或换个月份找。"))
        else:
            self.empty.set_words(
                _("还没有登记{kind}").format(kind=_(KINDS[self.kind].label)),
                _("在右边写好按 Ctrl+Enter 保存，下一个上报包就带给总部。"),
            )

    def _drafts(self) -> list[tuple[EntryDraft, str, str]]:
        """Return the half-filled forms of the kind but for the one in hand."""
        found = []
        for draft in entry_drafts(self._context.ledger, self.kind):
            if draft.id != self.keeper.draft_id:
                shop = self._choices.shop(draft.retailer_id)
                found.append((draft, shop, self._choices.words_of(draft.raw)))
        return found

    def _kind_changed(self, kind: str) -> None:
        if kind and not self._busy:
            self.desk.resume(kind, self._retailer)
            self._read_rows()

    # -- the form in hand

    def new(self) -> None:
        """Begin a blank form; what is half-filled stays in the list."""
        self.desk.new(self.kind, self._retailer)
        self._show_rows()
        self.desk.form.focus_first()

    def open_row(self, key: str, *, focus: bool = True) -> None:
        """Open an entry of the list, or go on with a half-filled form."""
        if self.desk.open_row(self.kind, key) and focus:
            self.desk.form.focus_first()
        self._show_rows()

    def _form_shown(self) -> None:
        """What was put aside before is not what 撤销 means any more."""
        self._aside = ""
        self.state_changed.emit()

    def _saved(self, key: str) -> None:
        self._read()
        self.table.set_current_key(key)
        self._to_list()

    def _withdraw_row(self) -> None:
        """Take back the entry of the row, or put a half-filled form aside."""
        key = self.table.current_key()
        if key.startswith(DRAFT):
            self._put_aside(key.removeprefix(DRAFT))
        elif key:
            self.desk.withdraw_entry(self.kind, key)

    def _put_aside(self, draft_id: str) -> None:
        if self.desk.keeper.put_aside(draft_id):
            self._aside = draft_id
            self._read()
            self.state_changed.emit()
            self._context.told.emit(_("没写完的这条丢开了"), _("撤销"))

    def _take_up(self) -> None:
        draft_id, self._aside = self._aside, ""
        try:
            take_up_draft(self._context.ledger, draft_id)
        except RoundbookError as error:
            self._context.tell_failure(error)
        self._read()
        self.state_changed.emit()

    # -- keys

    def _to_list(self) -> None:
        (self.table if self.table.isVisible() else self.kinds).setFocus()

    def _onward(self) -> None:
        if self.table.isVisible():
            self.table.setFocus()
        else:
            self.desk.form.focus_first()

    def _escape(self) -> None:
        """Clear what is looked for first, then the retailer, then go back."""
        if self.search.text():
            self.search.clear()
        elif self._retailer:
            self._only_retailer("")
        else:
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        focus: QWidget | None = QApplication.focusWidget()
        inside = focus is not None and self.card.isAncestorOf(focus)
        if event.key() == Qt.Key.Key_Escape and inside:
            self._to_list()
        else:
            super().keyPressEvent(event)
