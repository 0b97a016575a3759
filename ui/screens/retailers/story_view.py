"""One retailer's page: record, purchases, six-ones, visits, stock, todos."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

import attrs
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from models.changes import Changes
from models.todo import Todo, TodoState
from storage.operations.retailer_notes import change_notes, get_notes, set_starred
from storage.operations.todos import add_todo, move_todo, settle_todo
from storage.queries.programme import ITEM_OF_KIND
from storage.queries.retailer_story import RetailerStory, retailer_story, visit_rows
from storage.queries.retailers import retailers_touched
from ui.context import AppContext
from ui.draft_keeper import DraftKeeper
from ui.i18n import _
from ui.screens.retailers.cover_card import CheckCard, CoverCard
from ui.screens.retailers.months_card import MonthsCard
from ui.screens.retailers.record_card import RecordCard
from ui.screens.retailers.todos_card import TodosCard
from ui.screens.retailers.visits_card import VisitsCard
from ui.screens.retailers.year_card import YearCard
from ui.shell.page import Commands, PageWidget
from ui.theme import Space
from ui.widgets import Button, Tag, column, line

if TYPE_CHECKING:
    from ui.entries.noting import NotingPanel

__all__ = ["StoryView"]

_FEW = 10
_STORY_KINDS = ("six_one", "six_one_exemption", "check", "purchase", "product", "setting",
                *ITEM_OF_KIND)  # fmt: skip


class StoryView(PageWidget):
    """The page of one retailer over ``context``: :meth:`show_retailer`.

    Signals:
        left: back to the list.
    """

    left = Signal()

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._story: RetailerStory | None = None
        self._everything = False
        self._panel: NotingPanel | None = None
        self.record = RecordCard()
        self.months = MonthsCard()
        self.year = YearCard()
        self.visits = VisitsCard()
        self.cover = CoverCard()
        self.todos = TodosCard(context.today)
        self.check = CheckCard()
        self.tag = Tag()
        self.closed_tag = Tag()
        self.print = Button("", icon="print")
        self.note = Button("", icon="edit", key="Ctrl+J")
        self.start = Button("", kind="primary", key="Ctrl+N")
        self._lay_out()
        self._wire()

    def _lay_out(self) -> None:
        self.header.set_back(True)
        for tag in (self.tag, self.closed_tag):
            self.header.add_left(tag)
        self.header.add_right(self.note)
        self.header.add_right(self.print)
        self.header.add_right(self.start)
        middle, right = QWidget(), QWidget()
        column(self.months, self.year, self.visits, spacing=Space.STACK, into=middle)
        column(self.cover, self.todos, self.check, spacing=Space.STACK, into=right)
        _stretch(middle, self.visits)
        _stretch(middle, self.months)
        _stretch(right, self.todos)
        row = line(spacing=Space.GAP)
        cards = ((self.record, 268), (middle, 552), (right, 294))
        for part, share in cards:
            part.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            row.addWidget(part, share)
        self.record.setMinimumWidth(196)
        middle.setMinimumWidth(330)
        right.setMinimumWidth(204)
        self.body.addLayout(row, 1)

    def _wire(self) -> None:
        self.header.back_asked.connect(self.left)
        self.start.clicked.connect(self.start_visit)
        self.print.clicked.connect(self.print_sheet)
        self.note.clicked.connect(lambda: self._context.entries_asked.emit(self.retailer_id))
        self.record.changed.connect(self._change_note)
        self.record.history_asked.connect(self._ask_history)
        self.record.edit_ended.connect(self.focus)
        self.visits.opened.connect(self._context.visit_opened)
        self.visits.event_opened.connect(self._context.event_opened)
        self.visits.all_asked.connect(self.toggle_visits)
        self.todos.settled.connect(self._settle)
        self.todos.moved.connect(self._move_todo)
        self.todos.added.connect(self._add_todo)
        self.record.format_asked.connect(self.open_format)
        letters = (("E", self.record.edit), ("S", self.toggle_star), ("F", self.open_format))
        for key, act in letters:
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda act=act: self._unless_noting(act))

    def _unless_noting(self, act: Callable[[], None]) -> None:
        """Answer a letter, but not one pressed in the panel beside."""
        if self._panel is None or not self._panel.is_open:
            act()

    # -- what the page asks

    @property
    def retailer_id(self) -> str:
        """Return whose page this is, "" for nobody's."""
        return self._story.row.id if self._story is not None else ""

    def commands(self) -> Commands:
        """Return what can be done with this retailer."""
        if self._panel is not None and self._panel.is_open:
            return {
                "finish": self._panel.save,
                "start_visit": self._panel.new,
                "back": self._panel.close_panel,
            }
        return {
            "start_visit": self.start_visit,
            "print": self.print_sheet,
            "add_todo": self.todos.open_form,
            "show_visits": self.toggle_visits,
            "back": self.left.emit,
        }

    def focus(self) -> None:
        """Put the focus where no key does harm."""
        self.start.setFocus()

    def show_retailer(self, retailer_id: str) -> bool:
        """Show another retailer; False where there is none with this id."""
        self._everything = False
        if self._panel is not None:
            self._panel.close_panel()
        self.record.end_edit()
        self.record.form.clear_marks()
        self.todos.form.hide()
        found = self._read(retailer_id)
        self.scroll_area.verticalScrollBar().setValue(0)
        return found

    def read(self, changes: Changes | None) -> None:
        """Read anew where ``changes`` touch this retailer."""
        if self._story is None:
            return
        if self._panel is not None:
            self._panel.refresh(changes)
        if changes is not None and not changes.touches(*_STORY_KINDS):
            touched = retailers_touched(self._context.ledger, changes)
            if touched is not None and self.retailer_id not in touched:
                return
        if not self._read(self.retailer_id):
            self.left.emit()

    def reword(self) -> None:
        """Show all words in the language in force."""
        self.print.set_text(_("打印"))
        self.note.set_text(_("登记…"))
        self.start.set_text(_("开始走访"))
        self.header.set_back(True)
        if self._panel is not None:
            self._panel.retranslate()
        if self._story is not None:
            self._show()

    # -- showing

    def _read(self, retailer_id: str) -> bool:
        self._story = retailer_story(self._context.ledger, retailer_id, self._context.today())
        if self._story is not None:
            self._show()
        return self._story is not None

    def _show(self) -> None:
        story, today = self._story, self._context.today()
        if story is None:
            return
        self._show_head(story)
        self.record.show_story(story, today)
        self.months.show_months(story.bought)
        self.year.show_year(story.year)
        self._show_visits(story, today)
        self.cover.show_cover(story.cover, story.product_names, today)
        self.todos.show_todos(story.todos, today, story.unconfirmed)
        self.check.show_check(story.check, today)

    def _show_head(self, story: RetailerStory) -> None:
        row, retailer = story.row, story.retailer
        parts = [row.licence_no]
        if not row.closed:
            parts.append(_(row.status))
        if retailer.opened_on is not None:
            parts.append(_("{day} 入网").format(day=retailer.opened_on))
        if not row.in_master:
            parts.append(_("未在主档"))
        if row.starred:
            parts.append(_("已关注"))
        self.header.set_title(row.shop_name, " · ".join(part for part in parts if part))
        self.tag.set_tag(_("标准店"), "accent")
        self.tag.setVisible(row.standard)
        words = _(row.status)
        if retailer.status_since is not None:
            words = _("{status}，自 {day}").format(status=words, day=retailer.status_since)
        self.closed_tag.set_tag(words, "warn")
        self.closed_tag.setVisible(row.closed)

    def _show_visits(self, story: RetailerStory, today: date) -> None:
        if self._everything:
            visits = tuple(visit_rows(self._context.ledger, story.row.id))
        else:
            visits = story.visits[:_FEW]
        self.months.setVisible(not self._everything)
        self.year.setVisible(bool(story.year) and not self._everything)
        self.visits.show_visits(story, visits, today, everything=self._everything)

    def toggle_visits(self) -> None:
        """Show all visits over the whole column, or the last ones below the charts again."""
        self._everything = not self._everything
        if self._story is not None:
            self._show_visits(self._story, self._context.today())
            self.visits.table.setFocus()

    def _ask_history(self) -> None:
        self._context.history_asked.emit("retailer", self.retailer_id)

    # -- acting

    def start_visit(self) -> None:
        """Start a visit of this retailer."""
        self._context.visit_asked.emit(self.retailer_id)

    def print_sheet(self) -> None:
        """Print this retailer's visit sheet."""
        self._context.sheets_asked.emit((self.retailer_id,), self._context.today())

    @property
    def noting(self) -> "NotingPanel":
        """The panel in which something is noted of this retailer, made when it is first wanted."""
        if self._panel is None:
            from ui.entries.noting import NotingPanel

            self._panel = NotingPanel(self._context, self.scroll_area)
            self._panel.state_changed.connect(self.state_changed)
        return self._panel

    @property
    def keepers(self) -> list[DraftKeeper]:
        """Return what keeps half-filled forms beside the page."""
        return self._panel.keepers if self._panel is not None else []

    def open_format(self) -> None:
        """Judge of which format the shop is."""
        if self._story is not None:
            self.noting.open(self.retailer_id, self._story.row.shop_name, "format")

    def toggle_star(self) -> None:
        """Mark this retailer to keep an eye on, or take the mark away."""
        if self._story is None:
            return
        row = self._story.row
        words = _("不再关注：{shop}") if row.starred else _("已关注：{shop}")
        self._context.act(
            lambda ledger: set_starred(ledger, row.id, starred=not row.starred),
            words.format(shop=row.shop_name),
        )

    def _change_note(self, name: str, value: Any) -> None:
        retailer_id = self.retailer_id
        saved = self._context.act(
            lambda ledger: change_notes(
                ledger, attrs.evolve(get_notes(ledger, retailer_id), **{name: value})
            )
        )
        if saved is None:
            self.record.form.not_saved(name)

    def _settle(self, todo_id: str) -> None:
        done = next((todo for todo in self._todos() if todo.id == todo_id), None)
        if done is not None:
            words = _("已办结：{content}").format(content=done.content)
            self._context.act(lambda ledger: settle_todo(ledger, todo_id), words)

    def _move_todo(self, todo_id: str, state: TodoState, reason: str) -> None:
        found = next((todo for todo in self._todos() if todo.id == todo_id), None)
        if found is not None:
            words = _("待办{state}：{content}").format(state=_(state), content=found.content)
            self._context.act(lambda ledger: move_todo(ledger, todo_id, state, reason), words)

    def _todos(self) -> tuple[Any, ...]:
        story = self._story
        return (*story.todos, *story.unconfirmed) if story is not None else ()

    def _add_todo(self, content: str, due: date | None) -> None:
        todo = Todo(id="", retailer_id=self.retailer_id, content=content, due=due)
        added = self._context.act(
            lambda ledger: add_todo(ledger, todo),
            _("已添加待办：{content}").format(content=content),
        )
        if added is None:
            self.todos.give_back(content, due)


def _stretch(box: QWidget, card: QWidget) -> None:
    """Let ``card`` take what its column has left, so that all columns end alike."""
    layout = box.layout()
    if isinstance(layout, QVBoxLayout):
        layout.setStretchFactor(card, 1)
