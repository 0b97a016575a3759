"""The year: standard stores by twelve months, each with what is done of what is owed."""

from collections.abc import Sequence

import attrs
from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent

from models.six_one_record import SixOneItem
from models.six_ones import BoardRow, CellState, Rate, completion_rate
from storage.queries.board import BoardView, StoreLine
from ui.i18n import _
from ui.item_models.dense_table import DenseTable
from ui.item_models.tuple_table import Cell as TableCell
from ui.item_models.tuple_table import Column
from ui.theme import Size, Type, theme
from ui.widgets.state_sign import state_tone

__all__ = ["YearTable", "month_state", "year_text"]

_NAME, _MONTH, _SUM = 150, 64, 96
_LEAST_NAME, _LEAST_MONTH, _LEAST_SUM = 112, 32, 66
_WITH_SHARE = 58
"""A month as wide as this has room for 4/6 beside its sign."""
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


def _cell(row: BoardRow | None, item: SixOneItem | None, shares: bool) -> TableCell:
    state = month_state(row, item)
    if not shares:
        return (("sign-small", state.value),)
    words = _share(_rate([row], item)) if item is None else ""
    tone = "text2" if state.done else state_tone(state)
    return (("sign-small", state.value), (f"small:{tone}", words))


class YearTable(DenseTable):
    """``show_year(views, lines, item, kept)``; Enter opens the month of a store.

    Signals:
        month_asked: retailer id and the month (YYYY-MM) that was opened.
    """

    month_asked = Signal(str, str)

    def __init__(self) -> None:
        self._months: tuple[str, ...] = ()
        blank = ("",) * 12  # a table keeps the number of its columns
        super().__init__(_columns(blank), name="", row_height=Size.BOARD_ROW, grid=True)
        self._texts: list[list[str]] = []
        self._rates: tuple[Rate, ...] = ()
        self._found: list[tuple[_Year, str]] = []
        self._item: SixOneItem | None = None
        self._shares = True
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
            self._fit()
        found = [each for each in _years(views) if each.retailer_id in lines]
        if kept is not None:
            chosen = set(kept)
            found = [each for each in found if each.retailer_id in chosen]
        self.setAccessibleName(_("标准店六个一全年"))
        self._texts = [_texts(each, lines[each.retailer_id].shop_name, item) for each in found]
        self._found = [(each, lines[each.retailer_id].shop_name) for each in found]
        self._item = item
        total = [[each.months[at] for each in found] for at in range(len(months))]
        every = [row for each in found for row in each.months]
        self._rates = (*(_rate(column, item) for column in total), _rate(every, item))
        self._show_rows()
        if found and self.current_column() not in months:
            self.set_current_key(self.current_key() or found[0].retailer_id, months[-1])

    def _show_rows(self) -> None:
        rows = [_row(each, name, self._item, self._shares) for each, name in self._found]
        self.set_rows(rows, [each.retailer_id for each, _name in self._found])

    @property
    def months(self) -> tuple[str, ...]:
        """Return the months shown, the oldest first."""
        return self._months

    def rates(self) -> tuple[Rate, ...]:
        """Return 完成率 of each month over the stores shown, and of the year last."""
        return self._rates

    def shares(self) -> list[str]:
        """Return what the rates are made of: 2026-11 61/76."""
        shares = zip((*self._months, _("全年")), self._rates, strict=False)
        return [f"{month} {_share(rate) or '—'}" for month, rate in shares]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Give each month less where there is no room for the widest, so that names stay."""
        room = self.viewport().width()
        roomy = room >= theme.px(_NAME + 12 * _MONTH + _SUM)
        rest = room - theme.px(_LEAST_NAME + _LEAST_SUM)
        month = theme.px(_MONTH) if roomy else max(theme.px(_LEAST_MONTH), rest // 12)
        wide = min(month, theme.px(_MONTH))
        widths = dict.fromkeys(self._months, wide)
        widths["sum"] = theme.px(_SUM if roomy else _LEAST_SUM)
        if widths != self.widths():
            self.set_widths(widths)
        if self._shares != (wide >= theme.px(_WITH_SHARE)):
            self._shares = not self._shares
            self._show_rows()

    def text(self) -> str:
        """Return what is shown as tab-separated text with heads, for a workbook."""
        rates = [_("完成率"), *(str(rate) for rate in self._rates)]
        return year_text(self._months, [*self._texts, rates])

    def _go_to(self, key: str, column: str) -> None:
        if key and column in self._months:
            self.month_asked.emit(key, column)

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


def _row(year: _Year, name: str, item: SixOneItem | None, shares: bool) -> tuple[TableCell, ...]:
    rate = _rate(year.months, item)
    whole: TableCell = _share(rate) or "—"
    if rate.denominator and rate.numerator == rate.denominator:
        whole = (("ok!", _share(rate)),)
    return (name, *(_cell(row, item, shares) for row in year.months), whole)


def _texts(year: _Year, name: str, item: SixOneItem | None) -> list[str]:
    cells = [
        f"{_(month_state(row, item).value)} {_share(_rate([row], item))}".strip()
        for row in year.months
    ]
    return [name, *cells, str(_rate(year.months, item))]


def year_text(months: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table of the year as tab-separated text."""
    heads = [_("标准店"), *months, _("全年")]
    return "\n".join("\t".join(row) for row in (heads, *rows))
