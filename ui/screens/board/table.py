"""The table of the board: stores by six items, the arrows stay on the cells."""

from collections.abc import Sequence
from datetime import date
from enum import Enum

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent

from models.search import SearchEntry, match_span
from models.six_one_record import SixOneItem
from models.six_ones import Board, BoardRow, Cell, CellState
from storage.queries.board import StoreLine
from ui.i18n import _
from ui.item_models.dense_table import DenseTable
from ui.item_models.tuple_table import Cell as TableCell
from ui.item_models.tuple_table import Column
from ui.screens.board.words import item_name
from ui.theme import Size, Type, theme
from ui.widgets.state_sign import state_tone
from ui.words import month_day, say

__all__ = ["BoardTable", "Room", "board_text", "next_open_cell", "search_entry"]

_FIRST = 2
_LAST = _FIRST + len(SixOneItem) - 1
_NAME, _VISIT, _ITEM, _SIGN, _DONE = 124, 78, 88, 50, 62
_KEYS = {Qt.Key.Key_X: "x", Qt.Key.Key_O: "o"}


class Room(Enum):
    """How much room the table has: dates and the last visit, dates, or signs alone."""

    FULL = "full"
    MIDDLE = "middle"
    NARROW = "narrow"


def room_for(width: int) -> Room:
    """Return what fits into ``width`` px."""
    cells = len(SixOneItem) * _ITEM + _NAME + _DONE
    if width >= theme.px(cells + _VISIT):
        return Room.FULL
    return Room.MIDDLE if width >= theme.px(cells) else Room.NARROW


def _columns(room: Room) -> tuple[Column, ...]:
    narrow = room is Room.NARROW
    items = tuple(
        Column(
            str(item.value),
            item.sign if narrow else f"{item.sign} {item_name(item)}",
            _SIGN if narrow else _ITEM,
            align="center" if narrow else "left",
            tip=item_name(item),
        )
        for item in SixOneItem
    )
    return (
        Column("name", _("标准店"), _NAME, stretch=True, name=True, size=Type.BODY),
        Column("visit", _("上次走访"), _VISIT, align="center", tone="text2", size=Type.SMALL),
        *items,
        Column("done", _("完成"), _DONE, align="right", size=Type.BODY),
    )


def _cell(cell: Cell, room: Room) -> TableCell:
    label = say(cell.label)
    if room is Room.NARROW:
        return (("sign", cell.state.value),)
    if not label:
        return (("gap", "20"), ("sign", cell.state.value))
    tone = "text2" if cell.done else state_tone(cell.state)
    return (("sign", cell.state.value), (f"small:{tone}", label))


def _row(row: BoardRow, line: StoreLine, room: Room, today: date) -> tuple[TableCell, ...]:
    visit = month_day(line.last_visit, today) if line.last_visit else "—"
    rate = row.completion
    done: TableCell = f"{rate.numerator}/{rate.denominator}" if row.applicable else "—"
    if row.all_done:
        done = (("ok!", str(done)),)
    return (line.shop_name, visit, *(_cell(cell, room) for cell in row.cells), done)


def _is_out(row: BoardRow) -> bool:
    return all(cell.state is CellState.NOT_APPLICABLE for cell in row.cells)


def board_text(rows: Sequence[BoardRow], lines: dict[str, StoreLine], board: Board) -> str:
    """Return the rows shown and the rates as tab-separated text with heads, for a workbook."""
    heads = [f"{item.sign}{item_name(item)}" for item in SixOneItem]
    texts = ["\t".join((_("标准店"), *heads, _("完成")))]
    for row in rows:
        cells = (
            f"{say(cell.description)} {say(cell.label)}".strip() if cell.done else say(cell.label)
            or say(cell.state.value)
            for cell in row.cells
        )  # fmt: skip
        rate = row.completion
        done = f"{rate.numerator}/{rate.denominator}" if row.applicable else "—"
        texts.append("\t".join((lines[row.retailer_id].shop_name, *cells, done)))
    rates = [str(board.item_rate(item)) for item in SixOneItem]
    texts.append("\t".join((_("完成率"), *rates, str(board.completion))))
    return "\n".join(texts)


def search_entry(line: StoreLine) -> SearchEntry:
    """Return what a store is found by."""
    others = (line.pinyin, line.owner, line.licence_no, line.retailer_id)
    return SearchEntry.of(line.shop_name, line.initials, others)


def next_open_cell(rows: Sequence[BoardRow], retailer_id: str, item: SixOneItem) -> Cell | None:
    """Return the next cell after one that is 待做 or 逾期, round the board once."""
    cells = [cell for row in rows for cell in row.cells]
    here = (retailer_id, item)
    at = next((n for n, each in enumerate(cells) if (each.retailer_id, each.item) == here), -1)
    order = [*cells[at + 1 :], *cells[: at + 1]]
    return next((c for c in order if c.state in (CellState.TO_DO, CellState.OVERDUE)), None)


class BoardTable(DenseTable):
    """``show_rows(rows, lines, today)``; the arrows move between the cells of items only.

    Signals:
        cell_chosen: retailer id and item that are current now.
        record_asked: Enter or a double click on the current cell.
        key_pressed: "x" or "o".
        typed: a letter or digit: the user looks for a store.
    """

    cell_chosen = Signal(str, int)
    record_asked = Signal()
    key_pressed = Signal(str)
    typed = Signal(str)

    def __init__(self) -> None:
        self._room = Room.FULL
        self._low = False
        super().__init__(
            _columns(Room.FULL), name=_("标准店六个一"), row_height=Size.BOARD_ROW, grid=True
        )
        self._item = SixOneItem.PROMOTION
        self._shown: tuple[Sequence[BoardRow], dict[str, StoreLine], date] | None = None
        self.current_cell_changed.connect(self._cell_changed)
        self.cell_opened.connect(lambda _key, _column: self.record_asked.emit())

    @property
    def item(self) -> SixOneItem:
        """Return the item of the current cell."""
        return self._item

    def show_rows(self, rows: Sequence[BoardRow], lines: dict[str, StoreLine], today: date) -> None:
        """Show ``rows``; the current store stays if it is still there."""
        self._shown = (rows, lines, today)
        quiet = self.blockSignals(True)
        self.set_rows(
            [_row(row, lines[row.retailer_id], self._room, today) for row in rows],
            [row.retailer_id for row in rows],
            ["dim" if _is_out(row) else "" for row in rows],
        )
        if rows:
            self.set_current_key(self.current_key(), str(self._item.value))
        self.blockSignals(quiet)
        self._fit_rows()

    def go_to(self, retailer_id: str, item: SixOneItem) -> None:
        """Make a cell current."""
        self._item = item
        self.set_current_key(retailer_id, str(item.value))

    def underline(self, query: str) -> None:
        """Underline in the names what ``query`` found."""
        initials = {
            line.shop_name: line.initials
            for line in (self._shown[1].values() if self._shown else ())
        }

        def spans(name: str) -> list[tuple[int, int]]:
            found = match_span(name, initials.get(name, ""), query)
            return [(found[0], found[1] - found[0])] if found else []

        self.set_highlighter("name", spans if query else None)

    def retranslate(self) -> None:
        """Show all words in the language in force."""
        self.setAccessibleName(_("标准店六个一"))
        self._arrange()

    def fit(self, width: int, height: int) -> None:
        """Show what fits into ``width``; up to 3 px a row less where the page is low."""
        self._low = height < 640
        self._fit_rows()
        room = room_for(width)
        if room is not self._room:
            self._room = room
            self._arrange()

    def _fit_rows(self) -> None:
        """Give up a pixel or more a row where that shows every store without scrolling."""
        usual = Size.BOARD_ROW_SMALL if self._low else Size.BOARD_ROW
        room, rows = self.viewport().height(), self.row_count()
        fitting = (
            high
            for high in range(int(usual), int(Size.BOARD_ROW_SMALL) - 1, -1)
            if theme.px(high) * rows <= room
        )
        self.set_row_height(next(fitting, usual))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_rows()

    def _arrange(self) -> None:
        self.set_columns(_columns(self._room))
        self.setColumnHidden(1, self._room is not Room.FULL)
        self.restyle()
        if self._shown is not None:
            self.show_rows(*self._shown)

    def _cell_changed(self, key: str, column: str) -> None:
        if column.isdigit():
            self._item = SixOneItem(int(column))
        self.cell_chosen.emit(key, self._item)

    def moveCursor(  # noqa: N802 - Qt's name
        self, action: DenseTable.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        moved = super().moveCursor(action, modifiers)
        if not moved.isValid():
            return moved
        column = min(max(moved.column(), _FIRST), _LAST)
        return self.table_model.index(moved.row(), column)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & ~(
            Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
        )
        if held or not event.text().isalnum():
            super().keyPressEvent(event)
        elif event.key() in _KEYS:
            self.key_pressed.emit(_KEYS[Qt.Key(event.key())])
        else:
            self.typed.emit(event.text())
