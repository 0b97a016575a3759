"""The year: standard stores by twelve months, each with what is done of what is owed."""

from collections.abc import Sequence

import attrs
from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent

from models.six_one_record import SixOneItem
from models.six_ones import BoardRow, CellState, Rate, completion_rate
from storage.queries.board import BoardView, StoreLine
from ui.i18n import _
from ui.item_models.dense_table import DenseTable
from ui.item_models.tuple_table import Cell as TableCell
from ui.item_models.tuple_table import Column
from ui.theme import Size, Type
from ui.widgets.state_sign import state_tone

__all__ = ["YearTable", "month_state", "year_text"]

_NAME, _MONTH, _SUM = 150, 64, 96
_TOTAL = "*"
"""The key of the last row: all stores together."""


_WORST_FIRST = (CellState.OVERDUE, CellState.BEGUN, CellState.TO_DO, CellState.DONE_LATE)
"""The state of a month is the first of these that one of its obligations is in."""


@attrs.frozen
class _Year:
    """One store's months, the oldest first; None where it has no row."""

    retailer_id: str
    months: tuple[BoardRow | None, ...]


def month_state(row: BoardRow | None, item: SixOneItem | None = None) -> CellState:
    """Return what one month of a store says in one sign: of one item, or of all it owes."""
    if row is None:
        return CellState.NOT_APPLICABLE
    if item is not None:
        return row.cell(item).state
    owed = row.obligations
    if not owed:
        exempt = any(cell.state is CellState.EXEMPT for cell in row.cells)
        return CellState.EXEMPT if exempt else CellState.NOT_APPLICABLE
    states = {cell.state for cell in owed}
    if not row.all_done and any(cell.done for cell in owed):
        states.add(CellState.BEGUN)
    worst = CellState.DONE if row.all_done else CellState.NOT_DUE
    return next((state for state in _WORST_FIRST if state in states), worst)


def _rate(rows: Sequence[BoardRow | None], item: SixOneItem | None) -> Rate:
    cells = [
        cell
        for row in rows
        if row is not None
        for cell in (row.cells if item is None else (row.cell(item),))
    ]
    return completion_rate(cells)


def _years(views: Sequence[BoardView]) -> list[_Year]:
    """Return the stores of twelve boards, in the order of the last board that has them."""
    by_month = [{row.retailer_id: row for row in view.board.rows} for view in views]
    order = dict.fromkeys(key for rows in reversed(by_month) for key in rows)
    return [_Year(key, tuple(rows.get(key) for rows in by_month)) for key in order]


def _share(rate: Rate) -> str:
    return f"{rate.numerator}/{rate.denominator}" if rate.denominator else ""


def _cell(row: BoardRow | None, item: SixOneItem | None) -> TableCell:
    state = month_state(row, item)
    words = _share(_rate([row], item)) if item is None else ""
    tone = "text2" if state.done else state_tone(state)
    return (("sign-small", state.value), (f"small:{tone}", words))


class YearTable(DenseTable):
    """``show_year(views, lines, item, kept)``; Enter opens the month of a store.

    Signals:
        month_asked: retailer id ("" in the row of all) and the month (YYYY-MM) that was opened.
    """

    month_asked = Signal(str, str)

    def __init__(self) -> None:
        self._months: tuple[str, ...] = ()
        blank = ("",) * 12  # a table keeps the number of its columns
        super().__init__(_columns(blank), name="", row_height=Size.BOARD_ROW, grid=True)
        self._texts: list[list[str]] = []
        self.cell_opened.connect(self._go_to)

    def show_year(
        self,
        views: Sequence[BoardView],
        lines: dict[str, StoreLine],
        item: SixOneItem | None,
        kept: Sequence[str] | None,
    ) -> None:
        """Show twelve boards of one item (None: all); ``kept`` are the stores that are found."""
        months = tuple(view.board.month for view in views)
        if months != self._months:
            self._months = months
            self.set_columns(_columns(months))
        found = [each for each in _years(views) if each.retailer_id in lines]
        if kept is not None:
            chosen = set(kept)
            found = [each for each in found if each.retailer_id in chosen]
        self.setAccessibleName(_("标准店六个一全年"))
        self._texts = [_texts(each, lines[each.retailer_id].shop_name, item) for each in found]
        rows = [_row(each, lines[each.retailer_id].shop_name, item) for each in found]
        total = [[each.months[at] for each in found] for at in range(len(months))]
        self._texts.append(_total_texts(total, item))
        self.set_rows([*rows, _total(total, item)], [*(each.retailer_id for each in found), _TOTAL])
        if self.current_column() not in months:
            first = found[0].retailer_id if found else _TOTAL
            self.set_current_key(self.current_key() or first, months[-1])

    def text(self) -> str:
        """Return what is shown as tab-separated text with heads, for a workbook."""
        return year_text(self._months, self._texts)

    def _go_to(self, key: str, column: str) -> None:
        if column in self._months:
            self.month_asked.emit("" if key == _TOTAL else key, column)

    def moveCursor(  # noqa: N802 - Qt's name
        self, action: DenseTable.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        moved = super().moveCursor(action, modifiers)
        if not moved.isValid():
            return moved
        column = min(max(moved.column(), 1), len(self._months))
        return self.table_model.index(moved.row(), column)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._go_to(self.current_key(), self.current_column())
        else:
            super().keyPressEvent(event)


def _columns(months: Sequence[str]) -> tuple[Column, ...]:
    def head(month: str, at: int) -> str:
        number = int(month[5:] or 0)
        return month[2:] if at == 0 or number == 1 else str(number)

    return (
        Column("name", _("标准店"), _NAME, stretch=True, name=True, size=Type.BODY),
        *(Column(month, head(month, at), _MONTH, tip=month) for at, month in enumerate(months)),
        Column("sum", _("全年"), _SUM, align="right", size=Type.BODY),
    )


def _row(year: _Year, name: str, item: SixOneItem | None) -> tuple[TableCell, ...]:
    rate = _rate(year.months, item)
    whole: TableCell = _share(rate) or "—"
    if rate.denominator and rate.numerator == rate.denominator:
        whole = (("ok!", _share(rate)),)
    return (name, *(_cell(row, item) for row in year.months), whole)


def _total(
    months: Sequence[Sequence[BoardRow | None]], item: SixOneItem | None
) -> tuple[TableCell, ...]:
    rates = [_rate(rows, item) for rows in months]
    every = _rate([row for rows in months for row in rows], item)
    cells: list[TableCell] = [(("small:text2", _whole_percent(rate)),) for rate in rates]
    return (_("完成率"), *cells, str(every))


def _whole_percent(rate: Rate) -> str:
    return "—" if rate.percent is None else f"{rate.percent:.1f}%"


def _texts(year: _Year, name: str, item: SixOneItem | None) -> list[str]:
    cells = [
        f"{_(month_state(row, item).value)} {_share(_rate([row], item))}".strip()
        for row in year.months
    ]
    return [name, *cells, str(_rate(year.months, item))]


def _total_texts(months: Sequence[Sequence[BoardRow | None]], item: SixOneItem | None) -> list[str]:
    every = _rate([row for rows in months for row in rows], item)
    return [_("完成率"), *(str(_rate(rows, item)) for rows in months), str(every)]


def year_text(months: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table of the year as tab-separated text."""
    heads = [_("标准店"), *months, _("全年")]
    return "\n".join("\t".join(row) for row in (heads, *rows))
