"""A card with one list: its words, a search, sorting by any column, copying; whole rows only."""

from collections.abc import Callable, Sequence
from typing import Any

import attrs
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from models.search import SearchEntry, match_span, sift
from storage.queries.metrics.names import Named
from ui.i18n import _
from ui.item_models.list_table import ListTable
from ui.item_models.tuple_table import Cell, Column, text_of
from ui.theme import Size, Type, theme
from ui.widgets import Card, Elided, EmptyState, SearchField, Text, line

__all__ = ["Line", "LineTable", "ListCard"]

Columns = Callable[[], tuple[Column, ...]]


@attrs.frozen(kw_only=True)
class Line:
    """One row: its cells, what each is sorted by, what it is found by."""

    key: str
    cells: tuple[Cell, ...]
    sort: tuple[Any, ...]
    named: Named | None = None
    name: str = ""

    @property
    def entry(self) -> SearchEntry:
        """What the row is found by."""
        return self.named.entry if self.named else SearchEntry.of(self.name, "", ())


class LineTable(ListTable):
    """The table of a list; O opens the retailer.

    Signals:
        shop_asked: key of the row whose retailer is wanted.
    """

    shop_asked = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and event.key() == Qt.Key.Key_O:
            self.shop_asked.emit(self.current_key())
        else:
            super().keyPressEvent(event)


class ListCard(Card):
    """``ListCard(columns, ("share", False))``; fill it with ``show_lines``.

    Signals:
        current_changed: another row is current.
    """

    current_changed = Signal()

    def __init__(self, columns: Columns, sort: tuple[str, bool], *, searched: bool = True) -> None:
        super().__init__(flush=True)
        self._columns, self._first, self._sort = columns, sort, sort
        self._lines: Sequence[Line] = ()
        self._empty_words = ("", "")
        self._rows_above: list[QWidget] = []
        self.heading = Text("", Type.CARD, bold=True)
        self.words = Elided("", Type.SMALL, tone="muted")
        self.count_text = Text("", Type.SMALL, tone="text2")
        self.search = SearchField()
        if not searched:
            self.search.hide()
        self._searched = searched
        self.table = LineTable(columns(), name="", row_height=Size.GRID_ROW)
        self.empty = EmptyState()
        self._lay_out()
        self._wire()

    def _lay_out(self) -> None:
        self._top = QWidget()
        self.top_row = line(self.heading, spacing=10, margins=(15, 11, 15, 6), into=self._top)
        self.top_row.addWidget(self.words, 1)
        self.top_row.addWidget(self.count_text)
        self.top_row.addWidget(self.search)
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.search.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.body.setSpacing(0)
        for part, stretch in ((self._top, 0), (self.table, 1), (self.empty, 1)):
            self.add(part, stretch)
        self.empty.hide()
        self._measure()

    def add_row(self, widget: QWidget) -> None:
        """Put something between the head and the list."""
        self._rows_above.append(widget)
        self.body.insertWidget(len(self._rows_above), widget)

    def _measure(self) -> None:
        self.search.setFixedWidth(theme.px(168))
        self.table.setMinimumHeight(theme.px(36 + 4 * Size.GRID_ROW))
        self._top.setMinimumHeight(theme.px(50))

    def _wire(self) -> None:
        theme.changed.connect(self._measure)
        self.search.searched.connect(lambda _text: self._show())
        self.search.stepped.connect(self.table.step)
        self.search.entered.connect(self.table.setFocus)
        self.table.sort_requested.connect(self._sort_by)
        self.table.current_key_changed.connect(lambda _key: self.current_changed.emit())

    # -- showing

    def set_words(self, title: str, words: str, empty: tuple[str, str]) -> None:
        """Show the head, and what is said where there is nothing."""
        self.heading.setText(title)
        self.words.set_text(words)
        self.table.setAccessibleName(title)
        self._empty_words = empty
        self.search.set_placeholder(_("查名称、拼音"))

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show other rows, sorted as they are."""
        self._lines = lines
        self.table.set_columns(self._columns())
        self._show()

    def _sort_by(self, key: str, rising: bool) -> None:
        """Sort by a column; figures begin with the highest."""
        other = key != self._sort[0]
        at = [column.key for column in self._columns()].index(key)
        words = bool(self._lines) and isinstance(self._lines[0].sort[at], str)
        self._sort = (key, words if other else rising)
        self._show()

    def _show(self) -> None:
        query = self.search.search_text()
        found = sift(self._lines, query, lambda each: each.entry)
        at = [column.key for column in self._columns()].index(self._sort[0])
        found.sort(key=lambda each: each.sort[at], reverse=not self._sort[1])
        self.table.set_sort(*self._sort)
        quiet = self.table.blockSignals(True)
        self.table.set_rows([each.cells for each in found], [each.key for each in found])
        self.table.blockSignals(quiet)
        self._underline(query, found)
        shown, every = len(found), len(self._lines)
        number = f"{shown:,} / {every:,}" if query else f"{every:,}"
        self.count_text.setText(_("{n} 行").format(n=number))
        self.table.setVisible(bool(found))
        self.empty.setVisible(not found)
        none = (_("没有找到“{text}”").format(text=query), _("按 Esc 清除查找。"))
        self.empty.set_words(*(none if query else self._empty_words))
        self._fit()
        self.current_changed.emit()

    def _underline(self, query: str, found: Sequence[Line]) -> None:
        if not query:
            self.table.set_highlighter("name", None)
            return
        initials = {each.name: each.named.initials for each in found if each.named}

        def find(text: str) -> list[tuple[int, int]]:
            span = match_span(text, initials.get(text, ""), query)
            return [(span[0], span[1] - span[0])] if span else []

        self.table.set_highlighter("name", find)

    def _fit(self) -> None:
        """Leave no row cut in two at the bottom."""
        row = theme.px(Size.GRID_ROW)
        head = self.table.horizontalHeader().sizeHint().height()
        above = sum(part.sizeHint().height() for part in (self._top, *self._rows_above))
        room = self.height() - 2 - above - head
        self.body.setContentsMargins(0, 0, 0, room % row if room > row else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    # -- what views use

    def current(self) -> str:
        """Return the key of the current row."""
        return self.table.current_key() if self.table.isVisibleTo(self) else ""

    def take_focus(self) -> None:
        """Take the focus into the list."""
        (self.table if self.table.isVisibleTo(self) else self.search).setFocus()

    def to_search(self) -> bool:
        """Take the focus to the search."""
        self.search.setFocus()
        self.search.selectAll()
        return self._searched

    def escape(self) -> bool:
        """Clear the search, or go back into the list; False where neither is to be done."""
        if self.search.text():
            self.search.clear()
        elif self.table.hasFocus():
            return False
        self.take_focus()
        return True

    def text(self) -> str:
        """Return the rows shown as tab-separated text with their heads."""
        columns = self.table.table_model.columns
        keep = [at for at, each in enumerate(columns) if each.key != "bar"]
        lines = ["\t".join(columns[at].title for at in keep)]
        model = self.table.table_model
        lines += [
            "\t".join(text_of(model.cell(row, at)) for at in keep)
            for row in range(model.rowCount())
        ]
        return "\n".join(lines)
