"""标准店: the board of the six-ones, month by month."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from models.calendar import Period
from models.changes import Changes
from models.search import search
from models.six_one_record import SixOneItem
from models.six_ones import DEFAULT_SETTINGS, BoardRow
from storage.operations.programme import EVENT_KINDS
from storage.queries.board import (
    BoardView,
    StoreLine,
    board_of_month,
    board_of_year,
    has_standard_stores,
    store_lines,
    year_of_store,
)
from storage.queries.programme import stores_lacking
from storage.queries.settings import six_one_settings
from ui.context import AppContext
from ui.i18n import _
from ui.place_tabs import PlaceTabs
from ui.screens.board.acting import CellDesk
from ui.screens.board.cell_panel import detail_of
from ui.screens.board.closing import ClosingDesk
from ui.screens.board.foot import BoardFoot
from ui.screens.board.side import BoardSide
from ui.screens.board.table import BoardTable, board_text, next_open_cell, search_entry
from ui.screens.board.totals import Totals
from ui.screens.board.words import head_words, nobody_words
from ui.screens.board.year_board import YearBoard
from ui.shell.page import Commands, PageWidget
from ui.theme import Size, Space, theme
from ui.widgets import (
    Button,
    Card,
    EmptyState,
    MonthStep,
    SearchField,
    Select,
)

__all__ = ["BoardPage"]

_KINDS = ("six_one", "six_one_exemption", "month_close", "retailer", "retailer_notes", "setting",
          "visit", "check", *EVENT_KINDS)  # fmt: skip
_WIDE = 960


class BoardPage(PageWidget):
    """标准店 over ``context``."""

    key = "board"
    icon = "star"

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._view: BoardView | None = None
        self._lines: dict[str, StoreLine] = {}
        self._rows: tuple[BoardRow, ...] = ()
        self._year: tuple[BoardRow, ...] = ()
        self._settings = DEFAULT_SETTINGS
        self._today = context.today()
        self.tabs = PlaceTabs(context, self.key)
        self.month = MonthStep(Period.month(self._today).key)
        self.search = SearchField()
        self.route = Select(name="", height=Size.BUTTON)
        self.next_button = Button("", key="Ctrl+R")
        self.copy_button = Button("", icon="copy", name="")
        self.table = BoardTable()
        self.totals = Totals(self._column_of)
        self.year_table = YearBoard()
        self.foot_line = BoardFoot()
        self.side = BoardSide()
        self.cells = CellDesk(context, self)
        self.closing = ClosingDesk(context, self)
        self.empty = EmptyState(action=" ")
        self._lay_out()
        self._wire()
        self.retranslate()

    # -- building

    def _lay_out(self) -> None:
        self.header.add_left(self.tabs)
        self.header.add_left(self.month)
        for part in (self.search, self.route, self.next_button, self.copy_button):
            self.header.add_right(part)
        self.header.let_title_yield()
        self.route.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self._card = Card(flush=True)
        self._card.add(self.table, 1)
        self._card.body.setSpacing(0)
        self._card.add(self.totals)
        self._card.add(self.year_table, 1)
        self._nobody = EmptyState()
        self._card.add(self._nobody, 1)
        self._card.foot(self.foot_line)
        self._work = QWidget()
        row = QHBoxLayout(self._work)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.GAP)
        row.addWidget(self._card, 1)
        row.addWidget(self.side)
        self.body.addWidget(self._work, 1)
        self._empty_card = Card()
        self._empty_card.add(self.empty, 1)
        self.body.addWidget(self._empty_card, 1)
        theme.changed.connect(self._fit)

    def _wire(self) -> None:
        self.month.changed.connect(lambda _month: self._read())
        self.search.searched.connect(lambda _text: self._filter())
        self.search.stepped.connect(self.table.step)
        self.search.entered.connect(self._to_table)
        self.route.chosen.connect(lambda _route: self._filter())
        self.next_button.clicked.connect(self.next_open)
        self.copy_button.clicked.connect(self.copy_all)
        self.table.cell_chosen.connect(lambda _key, _item: self._cell_changed())
        self.table.record_asked.connect(self.side.cell.act)
        self.table.key_pressed.connect(self._letter)
        self.table.typed.connect(self._type)
        self.totals.opened.connect(self._open_figure)
        self.side.figure.cell_asked.connect(self.go_to_cell)
        self.side.figure.left.connect(self.leave_panel)
        self.side.exempt.left.connect(self.leave_panel)
        self.side.panel_changed.connect(self.state_changed)
        self.foot_line.mode_changed.connect(self._filter)
        self.year_table.month_asked.connect(self._open_month)
        self._wire_panel()

    def _wire_panel(self) -> None:
        panel = self.side.cell
        panel.open_asked.connect(self._open_retailer)
        panel.visit_asked.connect(self._start_visit)
        self.side.year.month_asked.connect(self._go_to_month)
        if self.empty.button is not None:
            self.empty.button.clicked.connect(lambda: self._context.page_asked.emit("exchange"))

    # -- what the window asks

    @property
    def title(self) -> str:
        """Return the page's name."""
        return _("标准店")

    def commands(self) -> Commands:
        """Return what can be done here now."""
        able: dict[str, Callable[[], None]] = {
            "previous": self.month.back, "next": self.month.forth,
        }  # fmt: skip
        year = self.foot_line.year
        if not self._rows and not self.search.search_text() and not year:
            return able
        able |= {"find": self._to_search, "year": self._turn, **self.closing.commands()}
        if year:
            return able
        able |= {"record_board": self.next_open, "record_column": self.cells.record_column}
        if self.table.current_key():
            able |= {"open_retailer": self._open_retailer, "start_visit": self._start_visit}
        if not self.side.shows_cell:
            able["back"] = self.leave_panel
        if self.side.exempt.isVisibleTo(self):
            able["finish"] = self.side.exempt.submit
        return able

    def entered(self) -> None:
        """Put the focus on the board, and read it anew where another day began."""
        if self._today != self._context.today():
            self._read()
        if self._rows:
            (self.year_table if self.foot_line.year else self.table).setFocus()
        elif self.empty.button is not None:
            self.empty.button.setFocus()

    def refresh(self, changes: Changes | None) -> None:
        """Read anew what ``changes`` touch."""
        if self._view is None or changes is None or changes.touches(*_KINDS):
            self._read()

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.search.set_placeholder(_("查店名"))
        self.route.setAccessibleName(_("拜访线路"))
        self.next_button.set_text(_("逐个记录"))
        self.copy_button.setAccessibleName(_("复制整张表"))
        self.copy_button.setToolTip(_("复制整张表"))
        self.foot_line.retranslate()
        self.month.set_month(self.month.month)
        self.table.retranslate()
        self.empty.set_words(
            _("还没有标准店"),
            _("客户主档里“终端类型”写着“标准店”、有“标准店起始”日期的零售户会列在这里。"
              "请先在“交换”里收下客户主档。"),
        )  # fmt: skip
        if self.empty.button is not None:
            self.empty.button.set_text(_("去交换"))
        if self._view is not None:
            self._read()

    # -- reading and showing

    def _read(self) -> None:
        ledger = self._context.ledger
        self._today = self._context.today()
        self._lines = store_lines(ledger)
        self._view = board_of_month(ledger, self.month.month, self._today)
        self._settings = six_one_settings(ledger)
        month = Period.parse(self.month.month)
        kinds = {item: self._settings.of(item, month).period for item in SixOneItem}
        self.totals.show_board(self._view.board, kinds)
        self._show_head(month)
        self._show_routes()
        self.closing.read(self._view.board, self._lines)
        self._filter()

    def _show_head(self, month: Period) -> None:
        rows = self._view.board.rows if self._view else ()
        anywhere = bool(rows) or has_standard_stores(self._context.ledger)
        words = head_words(month, self._today, len(rows)) if anywhere else ""
        self.header.set_title(_("标准店"), words)
        self._work.setVisible(anywhere)
        self._empty_card.setVisible(not anywhere)
        for part in (self.search, self.route, self.month):
            part.setVisible(anywhere)
        self._spare()

    def _show_routes(self) -> None:
        rows = self._view.board.rows if self._view else ()
        routes = sorted({self._lines[row.retailer_id].route for row in rows} - {""})
        self.route.set_options([("", _("全部线路")), *((route, route) for route in routes)])
        self.route.setVisible(len(routes) > 1)

    def _filter(self) -> None:
        """Show the stores of the route chosen that are found by what is typed."""
        if self._view is None:
            return
        route, query = self.route.value(), self.search.search_text()
        every = self._view.board.rows
        rows = [r for r in every if not route or self._lines[r.retailer_id].route == route]
        entries = [search_entry(self._lines[row.retailer_id]) for row in rows]
        self._rows = tuple(rows[at] for at in search(entries, query))
        self.search.set_count(f"{len(self._rows)}/{len(every)}" if query or route else "")
        self.table.show_rows(self._rows, self._lines, self._today)
        self.table.underline(query)
        self._show_nobody(query)
        self._show_year(route, query)
        self._cell_changed()
        self.state_changed.emit()

    def _show_year(self, route: str, query: str) -> None:
        """Show the year of the stores that are found, in the place of the month."""
        nobody = False
        if year := self.foot_line.year:
            lines = [e for e in self._lines.values() if not route or e.route == route]
            found = search([search_entry(each) for each in lines], query)
            kept = [lines[at].retailer_id for at in found] if route or query else None
            views = board_of_year(self._context.ledger, self.month.month, self._today)
            self.year_table.show_year(views, self._lines, self.foot_line.item, kept)
            nobody = not self.year_table.table.row_count()
            for part in (self.table, self.totals, self.side):
                part.hide()
            self._nobody.setVisible(nobody)
        self.year_table.setVisible(year and not nobody)
        self.closing.show()

    def _turn(self) -> None:
        """Show the year in the place of the month, or the month again, with the focus in it."""
        self.foot_line.toggle()
        self._to_table()

    def _to_table(self) -> None:
        (self.year_table if self.foot_line.year else self.table).setFocus()

    def _open_month(self, retailer_id: str, month: str) -> None:
        """Go from the year to a month of a store."""
        self.foot_line.show_month()
        self._go_to_month(month)
        self.go_to_cell(retailer_id, 0)

    def _show_nobody(self, query: str) -> None:
        none = not self._rows
        if none and self.table.hasFocus():
            self.search.setFocus()
        self._nobody.setVisible(none)
        self.table.setVisible(not none)
        self.totals.setVisible(not none)
        self.side.setVisible(not none)
        self._nobody.set_words(*nobody_words(self.month.month, query))

    def _row(self) -> BoardRow | None:
        key = self.table.current_key()
        return next((row for row in self._rows if row.retailer_id == key), None)

    def _cell_changed(self) -> None:
        row = self._row()
        if row is None:
            return
        ledger, item = self._context.ledger, self.table.item
        if not self._year or self._year[-1] is not row:
            year = year_of_store(ledger, row.retailer_id, self.month.month, self._today)
            self._year = (*year[:-1], row)
        shop = self._lines[row.retailer_id]
        self.side.cell.show_detail(detail_of(ledger, row.cell(item), shop, self._year, self._today))
        self.side.year.show_year(self._year, item)
        self.side.fit_year()
        if self.side.figure.isVisibleTo(self) and self._view is not None:
            board, figure = self._view.board, self.side.figure.figure
            self.side.figure.show_figure(board, figure, self._lines)

    def lacking(self, item: SixOneItem) -> list[str]:
        """Return the stores shown that have nothing of an item they owe."""
        found = stores_lacking(self._view.board, item) if self._view else ()
        shown = {row.retailer_id for row in self._rows}
        return [each for each in found if each in shown]

    def shop_name(self, retailer_id: str) -> str:
        """Return the name of a store that has a row."""
        return self._lines[retailer_id].shop_name

    def _column_of(self, item: SixOneItem) -> tuple[int, int]:
        at = int(item) + 1
        return self.table.columnViewportPosition(at), self.table.columnWidth(at)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _spare(self) -> None:
        """Show in the head what has room beside the switch: all of it is a key too."""
        anywhere, wide = not self._work.isHidden(), self.width() >= theme.px(_WIDE)
        for button in (self.copy_button, self.next_button):
            button.setVisible(anywhere and wide)
        self.header.subtitle.setVisible(wide)
        self.search.setMinimumWidth(theme.px(116))

    def _fit(self) -> None:
        """Give up what has no room: px a row, dates beside signs, then the year."""
        wide, high = self.width(), self.height() - self.header.height() - Space.STACK
        self.side.fit(wide, high)
        self.search.setMaximumWidth(theme.px(196 if wide >= _WIDE else 132))
        self.route.setMaximumWidth(theme.px(150))
        self._spare()
        self.table.fit(wide - 2 * Space.PAGE - Space.GAP - self.side.width() - 2, high)
        self.totals.update()

    # -- moving

    def _to_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _type(self, text: str) -> None:
        self.search.setFocus()
        self.search.setText(text)

    def _go_to_month(self, month: str) -> None:
        self.month.set_month(month)
        self._read()

    def go_to_cell(self, retailer_id: str, item: int) -> None:
        self.leave_panel()
        if all(row.retailer_id != retailer_id for row in self._rows):
            self.search.clear()
            self.route.set_value("")
            self._filter()
        self.table.go_to(retailer_id, SixOneItem(item) if item else self.table.item)

    def next_open(self) -> None:
        """Go to the next cell that is 待做 or 逾期, round the board once."""
        found = next_open_cell(self._rows, self.table.current_key(), self.table.item)
        self.side.show_panel(self.side.cell)
        if found is None:
            self._context.told.emit(_("没有待做或逾期的格子"), "")
            return
        self.table.go_to(found.retailer_id, found.item)
        self.table.setFocus()

    def _letter(self, letter: str) -> None:
        if letter == "x" and self.side.cell.exempt.isVisibleTo(self):
            self.cells.exempt()
        elif letter == "o":
            self._open_retailer()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        focus = QApplication.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focus, QPushButton):
            focus.click()
        elif event.key() == Qt.Key.Key_Escape and (
            focus is self.search or self.search.text() or not self.side.shows_cell
        ):
            self.search.clear()
            self.leave_panel()
        elif event.text().lower() in ("x", "o") and not isinstance(focus, SearchField):
            self._letter(event.text().lower())
        else:
            super().keyPressEvent(event)

    # -- acting

    def _open_figure(self, figure: str) -> None:
        if self._view is not None:
            self.side.figure.show_figure(self._view.board, figure, self._lines)
            self.side.show_panel(self.side.figure)
            self.side.figure.table.setFocus()

    def leave_panel(self) -> None:
        self.side.show_panel(self.side.cell)
        self._to_table()

    def _open_retailer(self) -> None:
        if self.table.current_key():
            self._context.retailer_asked.emit(self.table.current_key())

    def _start_visit(self) -> None:
        if self.table.current_key():
            self._context.proving_asked.emit(self.table.current_key(), self.table.item)

    def copy_all(self) -> None:
        """Copy the rows shown and the rates as a table."""
        if self._view is not None:
            text = board_text(self._rows, self._lines, self._view.board)
            text = self.year_table.text() if self.foot_line.year else text
            QGuiApplication.clipboard().setText(text)
            self._context.told.emit(_("已复制 {n} 户").format(n=len(self._rows)), "")
