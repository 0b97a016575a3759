"""The list of all retailers: find one by two letters, see what is open, start a visit."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from models.changes import Changes
from storage.operations.retailer_notes import set_starred
from storage.queries.cover import covers, shop_cover
from storage.queries.retailer_story import retailer_preview
from storage.queries.retailers import retailer_row, retailer_rows, retailers_touched
from ui.context import AppContext
from ui.i18n import _
from ui.screens.retailers.filter_row import FilterRow
from ui.screens.retailers.index import RetailerIndex
from ui.screens.retailers.list_search import COLUMNS, NAME_WIDTH, ListSearch, RetailerTable, columns
from ui.screens.retailers.preview import PreviewPanel
from ui.shell.page import PageWidget
from ui.theme import Size, Space, Type, theme
from ui.widgets import Button, Card, EmptyState, KeyHints, Text, column

__all__ = ["ListView"]

_FEW = 8
"""So many hits leave room for the preview without being asked."""
_HEAD = 36
_LEAST_ADDRESS = 110
_GIVEN_UP = ("format", "phone", "owner", "licence")
"""Columns a narrow window does without, the first to go first."""


class ListView(PageWidget):
    """The list over ``context``. ``search`` holds the focus.

    Signals:
        opened: id of the retailer whose page is wanted.
    """

    opened = Signal(str)
    icon = "store"

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._index: RetailerIndex | None = None
        self._sort = ("", True)
        self._preview_wanted: bool | None = None
        self._shown: Sequence[int] = ()
        self._without: frozenset[str] = frozenset()
        self.search = ListSearch()
        self.table = RetailerTable()
        self.filters = FilterRow()
        self.preview = PreviewPanel()
        self._hint = Text("", Type.SMALL, tone="muted")
        self.open = Button("", key="Enter")
        self.start = Button("", kind="primary", key="Ctrl+N")
        self._card = Card(flush=True)
        self._rest = Text("", Type.TABLE, tone="muted", wrap=True)
        self._keys = KeyHints()
        self._empty = EmptyState(action="…")
        self._lay_out()
        self._wire()

    def _lay_out(self) -> None:
        self.search.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.search.setMinimumWidth(220)
        self.header.add_left(self.search)
        self.header.add_left(self._hint)
        self.header.add_right(self.open)
        self.header.add_right(self.start)
        self.pin(self.filters)
        self._rest_box = QWidget()
        column(self._rest, 8, self._keys, spacing=0, margins=(42, 14, 15, 10), into=self._rest_box)
        card = self._card.body
        card.setSpacing(0)
        self._card.add(self.table, 1)
        self._card.add(self._rest_box)
        self._card.add(self._empty)
        if isinstance(card, QVBoxLayout):
            card.addStretch(0)
        self._card.add(self.preview)
        self.preview.hide()
        self.body.addWidget(self._card, 1)

    def _wire(self) -> None:
        self.search.searched.connect(self._search)
        self.search.stepped.connect(self.table.step)
        self.search.entered.connect(self.open_current)
        self.search.preview_asked.connect(self._toggle_preview)
        self.search.copy_asked.connect(self.table.copy)
        self.search.cleared.connect(self._clear_filters)
        self.filters.changed.connect(self._apply)
        self.table.opened.connect(self.opened)
        self.table.preview_asked.connect(self._toggle_preview)
        self.table.star_asked.connect(self.toggle_star)
        self.table.left.connect(self._leave_table)
        self.table.current_key_changed.connect(self._current_changed)
        self.table.sort_requested.connect(self._sort_by)
        self.table.copied.connect(self._copied)
        self.open.clicked.connect(self.open_current)
        self.start.clicked.connect(self.start_visit)
        if self._empty.button is not None:
            self._empty.button.clicked.connect(self._empty_action)
        theme.changed.connect(self._arrange)

    # -- contents

    def read(self, changes: Changes | None) -> None:
        """Read anew what ``changes`` touch: one row, some rows, or all."""
        ledger, today = self._context.ledger, self._context.today()
        touched = None
        if changes is not None and self._index is not None and self._index.today == today:
            touched = retailers_touched(ledger, changes)
        if touched is None or not all(map(self._reread, touched)):
            self._index = RetailerIndex(retailer_rows(ledger, today), covers(ledger, today), today)
        elif not touched:
            return
        self._show_choices()
        self._apply()

    def _reread(self, retailer_id: str) -> bool:
        ledger, today = self._context.ledger, self._context.today()
        row = retailer_row(ledger, retailer_id, today)
        if row is None or self._index is None:
            return False
        return self._index.replace(row, shop_cover(ledger, retailer_id, today))

    def _show_choices(self) -> None:
        index = self._index
        if index is None:
            return
        self.filters.show_choices(
            index.counts(),
            index.values("visit_route"),
            index.values("market_type"),
            index.values("retail_format"),
        )
        without = index.columns_without_data()
        self._without = without
        self._widen_names(len(without))
        self._choose_columns()

    def _choose_columns(self) -> None:
        """Hide what has no data, and what a narrow window has no room for."""
        hidden = set(self._without)
        wide = {column.key: theme.px(column.width) for column in self.table.table_model.columns}
        wide["address"] = theme.px(_LEAST_ADDRESS)
        room = self.width() - 2 * Space.PAGE
        for key in _GIVEN_UP:
            if sum(px for name, px in wide.items() if name not in hidden) > room:
                hidden.add(key)
        for at, key in enumerate(COLUMNS):
            if self.table.isColumnHidden(at) != (key in hidden):
                self.table.setColumnHidden(at, key in hidden)

    def _widen_names(self, free: int) -> None:
        """Give long names the room of columns that are not shown."""
        names = [row.shop_name for row in self._index.rows] if self._index is not None else []
        longest = max(names, key=len, default="")
        wanted = int(theme.width(longest, Type.BODY, bold=True) / theme.factor) + 18
        wide = min(max(wanted, NAME_WIDTH), NAME_WIDTH + 60 * free)
        if wide != self.table.table_model.columns[1].width:
            self.table.set_columns(columns(wide))
            self.table.restyle()

    def reword(self) -> None:
        """Show all words in the language in force."""
        self.header.set_title(_("客户"))
        self.search.set_placeholder(_("店名、负责人、许可证号、地址、电话、拼音首字母"))
        self.open.set_text(_("打开"))
        self.start.set_text(_("开始走访"))
        self.table.set_columns(columns(self.table.table_model.columns[1].width))
        self.table.setAccessibleName(_("零售户"))
        self._keys.set_hints(
            [
                ("↓", _("下移")), ("Enter", _("打开客户")), ("Ctrl+N", _("开始走访")),
                ("S", _("关注（在表里）")), ("Ctrl+C", _("复制到表格")), ("Esc", _("清除查找")),
            ]
        )  # fmt: skip
        if self._index is not None:
            self._index.reword()
            self._show_choices()
            self._apply()

    # -- finding

    def _search(self, _text: str) -> None:
        self._apply()
        if self._shown and self._index is not None:
            self.table.set_current_key(self._index.keys[self._shown[0]])

    def _apply(self) -> None:
        """Show what search, filters and order let through."""
        index = self._index
        if index is None:
            return
        query = self.search.search_text()
        column_key, rising = self._sort
        found = index.find(query, self.filters.wanted(), column_key, rising)
        self._shown = found
        self.table.set_highlighter("name", index.spans(query) if query else None)
        for key in ("licence", "owner", "address"):
            self.table.set_highlighter(key, _spans_of(query) if query else None)
        self.table.set_rows(*index.picked(found))
        self.search.set_count(
            _("{n} / {all} 户").format(n=f"{len(found):,}", all=f"{len(index.rows):,}")
        )
        self._hint.setText(_("Esc 清除") if query else "")
        self._arrange()
        self._show_preview()

    def focus(self) -> None:
        """Put the focus where one can type at once, on the way to the first stores without any."""
        first = self._index is not None and not self._index.rows and self._empty.button
        (first or self.search).setFocus()

    def _arrange(self) -> None:
        """Give the table its rows, and what is free below them to words or the preview."""
        if self._index is None:
            return
        count, all_rows = len(self._shown), len(self._index.rows)
        query = self.search.search_text()
        self.table.setVisible(count > 0)
        self._fit_table(count)
        self._empty.setVisible(count == 0)
        if not count:
            self._word_empty(all_rows, query)
        rest = all_rows - count
        few = 0 < count <= _FEW and bool(query)
        self._rest_box.setVisible(few)
        words = _("其余 {n} 户的店名、负责人、许可证号、地址、电话、拼音首字母都不含“{query}”")
        self._rest.setText(words.format(n=f"{rest:,}", query=query) if rest else "")
        self._rest.setVisible(bool(rest))
        wanted = few if self._preview_wanted is None else self._preview_wanted
        self.preview.setVisible(bool(wanted and count))
        able = count > 0
        self.open.setEnabled(able)
        self.start.setEnabled(able)
        for widget in (self.filters, self.search):
            widget.setVisible(all_rows > 0)
        self.open.setVisible(all_rows > 0)
        self.start.setVisible(all_rows > 0)

    def _fit_table(self, count: int) -> None:
        """Let the table be no higher than its rows, where these are few."""
        high = theme.px(_HEAD) + count * theme.px(Size.LIST_ROW) + 2
        least = theme.px(_HEAD) + min(count, 3) * theme.px(Size.LIST_ROW)
        if (least, high) != (self.table.minimumHeight(), self.table.maximumHeight()):
            self.table.setMinimumHeight(least)
            self.table.setMaximumHeight(high)

    def _word_empty(self, all_rows: int, query: str) -> None:
        if not all_rows:
            title, words = _("还没有客户"), _("先收总部下发的客户主档，收进来就能在这里查找。")
            action = _("收下发文件")
        elif query:
            title = _("没有找到“{query}”").format(query=query)
            words = _("找过店名、负责人、许可证号、客户编码、地址、电话、拼音和首字母。")
            action = _("清除查找和筛选")
        else:
            title, words = _("这个筛选下没有客户"), ""
            action = _("清除查找和筛选")
        self._empty.set_words(title, words)
        if self._empty.button is not None:
            self._empty.button.set_text(action)

    def _empty_action(self) -> None:
        if self._index is not None and self._index.rows:
            self.filters.clear()
            self.search.clear()
            self._apply()
            self.search.setFocus()
        else:
            self._context.page_asked.emit("exchange")

    def _clear_filters(self) -> None:
        if self.filters.clear():
            self._apply()

    def _leave_table(self) -> None:
        self.search.setFocus()
        if self.search.text():
            self.search.clear()
        else:
            self._clear_filters()

    def _sort_by(self, column_key: str, rising: bool) -> None:
        self._sort = (column_key, rising)
        self._apply()

    # -- the selected row

    def current(self) -> str:
        """Return the id of the selected retailer, "" for none."""
        return self.table.current_key() if self._shown else ""

    def neighbour(self, retailer_id: str, by: int) -> str:
        """Return the id before or behind a retailer in the order shown now."""
        if self._index is None:
            return ""
        keys = [self._index.keys[at] for at in self._shown]
        if retailer_id not in keys:
            return ""
        at = keys.index(retailer_id) + by
        return keys[at] if 0 <= at < len(keys) else ""

    def _current_changed(self, _key: str) -> None:
        self._show_preview()

    def _show_preview(self) -> None:
        key = self.current()
        row = self._index.row(key) if self._index is not None and key else None
        if row is None or self.preview.isHidden() or self._index is None:
            return
        today = self._index.today
        preview = retailer_preview(self._context.ledger, key, today)
        self.preview.show_preview(row, preview, today)

    def _toggle_preview(self) -> None:
        self._preview_wanted = self.preview.isHidden()
        self._arrange()
        self._show_preview()
        self.table.scrollTo(self.table.currentIndex())

    def toggle_star(self, retailer_id: str) -> None:
        """Mark a retailer to keep an eye on, or take the mark away."""
        row = self._index.row(retailer_id) if self._index is not None else None
        if row is None:
            return
        words = _("不再关注：{shop}") if row.starred else _("已关注：{shop}")
        self._context.act(
            lambda ledger: set_starred(ledger, retailer_id, starred=not row.starred),
            words.format(shop=row.shop_name),
        )

    def open_current(self) -> None:
        """Ask for the page of the selected retailer."""
        if self.current():
            self.opened.emit(self.current())

    def start_visit(self) -> None:
        """Start a visit of the selected retailer."""
        if self.current():
            self._context.visit_asked.emit(self.current())

    def _copied(self, count: int) -> None:
        self._context.told.emit(_("已复制 {n} 行，可以粘贴到表格").format(n=count), "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._choose_columns()
        self._arrange()


def _spans_of(query: str) -> Callable[[str], Any]:
    """Return what finds the words of ``query`` in a plain cell."""
    words = query.lower().split()

    def find(text: str) -> tuple[tuple[int, int], ...]:
        lower = text.lower()
        return tuple(
            (at, len(word)) for word in words if len(word) > 1 and (at := lower.find(word)) >= 0
        )

    return find
