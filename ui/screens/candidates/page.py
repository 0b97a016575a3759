"""候选: who may be a standard store next, the files on their way, the upkeep, the month's form."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QSizePolicy, QStackedWidget, QWidget

from models.calendar import Period
from models.candidates.progress import Progress
from models.changes import Changes
from models.programme.standard_file import StandardFile, StandardStage
from models.search import SearchEntry, sift
from storage.ledger.drafts import list_drafts
from storage.queries.candidates import CandidatesView, Shop, candidates_view, progress_of
from ui.context import AppContext
from ui.i18n import _
from ui.place_tabs import PlaceTabs
from ui.screens.candidates.desk import KIND, file_drafts
from ui.screens.candidates.progress_view import NumberCard, ProgressView
from ui.screens.candidates.store_desk import StoreDesk
from ui.screens.candidates.tables import (
    CandidateTable,
    FileTable,
    MemberTable,
    StoreTable,
    files_in_order,
)
from ui.shell.page import Commands, PageWidget
from ui.theme import Size, Space, theme
from ui.widgets import Card, EmptyState, MonthStep, SearchField, Segments, Select, line

__all__ = ["CandidatesPage"]

_KINDS = (
    KIND, "retailer", "retailer_notes", "check", "todo", "irregularity", "retailer_change",
    "purchase", "setting", "target",
)  # fmt: skip
_NEXT, _WAY, _MEMBERS, _PROGRESS = "next", "way", "members", "progress"
_SEGMENTS = (_NEXT, _WAY, _MEMBERS, _PROGRESS)
T = TypeVar("T")


class CandidatesPage(PageWidget):
    """候选 over ``context``."""

    key = "candidates"
    icon = "star"

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._today = context.today()
        self._view: CandidatesView | None = None
        self._progress: Progress | None = None
        self._half: frozenset[str] = frozenset()
        self._busy = False
        self.tabs = PlaceTabs(context, self.key)
        self.search = SearchField()
        self.route = Select(name="", height=Size.BUTTON)
        self.segments = Segments([(each, each) for each in _SEGMENTS], name="")
        self.segments.set_value(_NEXT)
        self.month = MonthStep(Period.month(self._today).key)
        self.candidates, self.files, self.members = CandidateTable(), FileTable(), MemberTable()
        self.progress, self.number = ProgressView(), NumberCard()
        self.empty = EmptyState(hints=())
        self.store = StoreDesk(context, self)
        self.card, self.keeper = self.store.card, self.store.keeper
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
        self.lists = QStackedWidget()
        for part in (self.candidates, self.files, self.members, self.progress):
            self.lists.addWidget(part)
        top = QWidget()
        line(self.segments, None, into=top)
        top.setContentsMargins(Space.CARD - 1, 10, Space.CARD - 1, 4)
        left = Card(flush=True)
        left.body.setSpacing(0)
        left.add(top)
        left.add(self.lists, 1)
        left.add(self.empty, 1)
        row = line(spacing=Space.GAP)
        self._columns: tuple[tuple[Card, int, int], ...] = (
            (left, 700, 420), (self.card, 430, 352), (self.number, 430, 352),
        )  # fmt: skip
        for card, share, _least in self._columns:
            card.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            row.addWidget(card, share)
        self.body.addLayout(row, 1)
        self._measure()

    def _measure(self) -> None:
        for card, _share, least in self._columns:
            card.setMinimumWidth(theme.px(least))
        self.search.setMinimumWidth(theme.px(132))
        self.search.setMaximumWidth(theme.px(220))
        self.route.setMaximumWidth(theme.px(150))

    def _wire(self) -> None:
        theme.changed.connect(self._measure)
        self.search.searched.connect(lambda _text: self._show_rows())
        self.search.stepped.connect(lambda by: self.table.step(by))
        self.search.entered.connect(self._focus_list)
        self.route.chosen.connect(lambda _route: self._show_rows())
        self.segments.changed.connect(lambda _value: self._segment_changed())
        self.month.changed.connect(lambda _month: self._read_progress())
        for table in (self.candidates, self.files, self.members):
            table.current_key_changed.connect(self._row_changed)
            table.opened.connect(lambda _key: self.card.form.focus_first())
            table.onward.connect(lambda: self.card.form.focus_first())
            table.letter.connect(self.store.do)
            table.left.connect(self._escape)
            table.delete_asked.connect(self.store.withdraw)
        self.store.saved.connect(self._stored)
        self.store.changed.connect(self.state_changed)
        self.progress.number_chosen.connect(self._number_chosen)
        self.progress.table.left.connect(self._escape)
        self.progress.table.cell_opened.connect(lambda _row, _cell: self.number.table.setFocus())
        self.progress.notes.left.connect(self.progress.table.setFocus)
        self.progress.notes.opened.connect(lambda key: self.show_store(key, _WAY))
        self.number.opened.connect(self._context.retailer_asked)
        self.number.left.connect(self.progress.table.setFocus)
        new = QShortcut(QKeySequence("Ctrl+N"), self)
        new.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        new.activated.connect(self.store.new)

    # -- what the window asks

    @property
    def title(self) -> str:
        """Return the page's name."""
        return _("候选")

    @property
    def segment(self) -> str:
        """Return which list is in front."""
        return self.segments.value() or _NEXT

    @property
    def table(self) -> StoreTable:
        """Return the list in front; of the month's form the one of its stores."""
        tables = {_NEXT: self.candidates, _WAY: self.files, _MEMBERS: self.members}
        return tables.get(self.segment, self.progress.notes)

    def subject(self) -> tuple[str, str]:
        """Return the file in hand for its history, the store where there is none."""
        if self.segment == _PROGRESS or not self.store.retailer_id:
            return ("", "")
        file = self.store.desk.file
        return (KIND, file.id) if file is not None else ("retailer", self.store.retailer_id)

    def commands(self) -> Commands:
        """Return what can be done here now."""
        if self.segment == _PROGRESS:
            return {"previous": self.month.back, "next": self.month.forth}
        found = {"find": self._find, "back": self._escape}
        if self.store.retailer_id:
            found |= {
                "finish": self.store.desk.save,
                "open_retailer": lambda: self.store.do("o"),
            }
        return found

    def entered(self) -> None:
        """Put the focus on the list, read anew where another day began."""
        if self._today != self._context.today():
            self._read()
        self._focus_list()

    def refresh(self, changes: Changes | None) -> None:
        """Read anew where ``changes`` touch what is shown; what is typed stays."""
        if changes is None or changes.touches(*_KINDS):
            self._read()

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.header.set_title(_("标准店"))
        self.search.set_placeholder(_("查店名"))
        self.route.setAccessibleName(_("拜访线路"))
        self.month.set_month(self.month.month)
        for table in (self.candidates, self.files, self.members):
            table.retranslate()
        self.progress.retranslate()
        self.store.retranslate()
        self._read()

    # -- reading and showing

    def show_store(self, retailer_id: str, segment: str = "") -> None:
        """Put a store in hand, in the list it stands in."""
        self.search.clear()
        self.route.set_value("")
        for each in (segment or _NEXT, _WAY, _MEMBERS, _NEXT):
            self.segments.set_value(each)
            self._segment_changed()
            if self.table.set_current_key(retailer_id):
                break
        self._focus_list()

    def _read(self) -> None:
        self._today = self._context.today()
        self._view = candidates_view(self._context.ledger, self._today)
        self._half = frozenset(file_drafts(list_drafts(self._context.ledger)))
        chosen = self.segment
        self.segments.set_options(
            [
                (_NEXT, _("候选 {n}").format(n=len(self._view.candidates))),
                (_WAY, _("在办 {n}").format(n=len(self._under_way()))),
                (_MEMBERS, _("标准店 {n}").format(n=len(self._view.members))),
                (_PROGRESS, _("拓展进度")),
            ],
            _("列出"),
        )
        self.segments.set_value(chosen)
        routes = sorted({shop.route for shop in self._view.shops.values()} - {""})
        route = self.route.value()
        self.route.set_options([("", _("全部线路")), *((each, each) for each in routes)])
        self.route.set_value(route)
        self._read_progress()
        self._show_rows()

    def _under_way(self) -> list[StandardFile]:
        """Return one file a store; who is 挂牌 and in the programme stands among 标准店."""
        view = self._view
        if view is None:
            return []
        shops = dict.fromkeys(file.retailer_id for file in view.files)
        files = [file for key in shops if key in view.shops and (file := view.file_of(key))]
        return files_in_order(
            [
                file
                for file in files
                if file.stage is not StandardStage.LISTED
                or not view.shops[file.retailer_id].member(self._today)
            ]
        )

    def _read_progress(self) -> None:
        if self._view is None or self.segment != _PROGRESS:
            return
        self._progress = progress_of(self._context.ledger, self.month.month)
        self.progress.show_progress(self._progress, self._view.shops)
        table = self.progress.table
        self._number_chosen(table.current_key(), table.current_column())

    def _number_chosen(self, subject: str, figure: str) -> None:
        rows = self._progress.rows if self._progress is not None else ()
        row = next((each for each in rows if each.subject.value == subject), None)
        if row is not None and self._view is not None:
            self.number.show_number(row, figure, self._view.shops)

    def go(self, segment: str) -> None:
        """Bring a list in front: next, way, members or progress."""
        self.segments.set_value(segment)
        self._segment_changed()
        self._focus_list()

    def _segment_changed(self) -> None:
        self._read_progress()
        self._show_rows()

    def _found(self, rows: Iterable[T], shop_of: Callable[[T], str]) -> list[T]:
        """Return the rows whose store is on the route chosen and found by what is typed."""
        shops = self._view.shops if self._view is not None else {}
        route, query = self.route.value(), self.search.search_text()
        kept = [row for row in rows if not route or shops[shop_of(row)].route == route]
        return sift(kept, query, lambda row: _entry(shops[shop_of(row)]))

    def _show_rows(self) -> None:
        """Show the list in front; the order of its rows stays when one looks for something."""
        view = self._view
        if view is None:
            return
        progress = self.segment == _PROGRESS
        self.lists.setCurrentIndex(_SEGMENTS.index(self.segment))
        self.month.setVisible(progress)
        self.number.setVisible(progress)
        self.card.setVisible(not progress)
        self.search.setVisible(not progress)
        self.route.setVisible(not progress and self.route.count() > 2)
        self._busy = True
        shown, every = self._fill(view)
        self._busy = False
        narrowed = self.search.search_text() or self.route.value()
        self.search.set_count(f"{shown}/{every}" if narrowed else "")
        self._show_nobody(progress or bool(shown))
        if not progress:
            self._row_changed(self.table.current_key() if shown else "")
        self.state_changed.emit()

    def _fill(self, view: CandidatesView) -> tuple[int, int]:
        """Fill the list in front; return how many rows it shows, of how many."""
        if self.segment == _NEXT:
            judged = self._found(view.candidates, lambda each: each.retailer_id)
            self.candidates.show_rows(judged, view, self._half)
            return len(judged), len(view.candidates)
        if self.segment == _WAY:
            every = self._under_way()
            files = self._found(every, lambda each: each.retailer_id)
            self.files.show_rows(files, view, self._half)
            return len(files), len(every)
        shops = self._found(view.members, lambda each: each.id)
        self.members.show_rows(shops, view, self._half)
        return len(shops), len(view.members)

    def _show_nobody(self, some: bool) -> None:
        self.lists.setVisible(some)
        self.empty.setVisible(not some)
        if self.search.search_text():
            self.empty.set_words(_("没有找到这样的店"), _("按 Esc 清除查找。"))
        elif self.segment == _WAY:
            self.empty.set_words(
                _("没有在办的档案"), _("在“候选”里选一户，按 N 记下意向，档案就从那里开始。")
            )
        elif self.segment == _MEMBERS:
            self.empty.set_words(
                _("还没有标准店"), _("谁是标准店由总部的客户主档定，收下主档就列在这里。")
            )
        else:
            self.empty.set_words(
                _("没有候选"), _("客户主档里营业的、还不是标准店的零售户会列在这里。")
            )

    def _row_changed(self, key: str) -> None:
        if self._view is not None and not self._busy:
            self.store.show(self._view, key)

    def _stored(self) -> None:
        """After saving, the list has the focus on the store; one that moved on is followed."""
        key = self.store.retailer_id
        if key and not self.table.set_current_key(key):
            self.show_store(key)
        elif not key:
            self._read()
        self._focus_list()

    # -- keys

    def _focus_list(self) -> None:
        if self.segment == _PROGRESS:
            self.progress.table.setFocus()
        elif self.lists.isVisibleTo(self):
            self.table.setFocus()
        else:
            self.segments.setFocus()

    def _find(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _escape(self) -> None:
        """Clear what is looked for first, then go back to the first list."""
        if self.search.text():
            self.search.clear()
            self._focus_list()
        elif self.search.hasFocus():
            self._focus_list()
        elif self.segment != _NEXT:
            self.go(_NEXT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        focus: QWidget | None = QApplication.focusWidget()
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif focus is not None and self.card.isAncestorOf(focus):
            self.store.stay()
            self._focus_list()
        else:
            self._escape()


def _entry(shop: Shop) -> SearchEntry:
    others = (shop.pinyin, shop.owner, shop.licence_no, shop.id)
    return SearchEntry.of(shop.shop_name, shop.initials, others)
