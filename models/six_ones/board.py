"""The board 标准店六个一: rows of cells and their rates (DOMAIN 3.3; vector V-61).

Rates are sums of numerators over sums of denominators, never means of rates; without an obligation
there is no rate but a reason.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Protocol

import attrs

from models.calendar import Period
from models.metrics.form import half_up_text
from models.metrics.quotient import Quotient, Reason
from models.six_one_record import SixOneItem
from models.six_ones.cells import Cell, CellQuestion, CellState, History, cell_of
from models.six_ones.designation import StoreFacts
from models.six_ones.settings import DEFAULT_SETTINGS, ItemSettings, SixOneSettings

__all__ = [
    "Board",
    "BoardRow",
    "Judged",
    "Rate",
    "build_board",
    "completion_rate",
    "on_time_rate",
    "row_of",
    "year_view",
]


@attrs.frozen
class Rate(Quotient):
    """A quotient of cells or stores: without an obligation there is no base."""

    without: ClassVar[Reason] = Reason.NOTHING_OWED

    @property
    def value(self) -> Fraction | None:
        """The exact share; None without a base."""
        return self.ratio

    @property
    def percent(self) -> Decimal | None:
        """The rate in percent, two decimals half up: 87.50."""
        return None if self.ratio is None else Decimal(half_up_text(self.ratio * 100, 2))


class Judged(Protocol):
    """What a rate must know of a cell, as it stands or as it was signed off."""

    @property
    def counted(self) -> bool:
        """True for an obligation of the month."""

    @property
    def done(self) -> bool:
        """True for 已完成 and 补做."""

    @property
    def state(self) -> CellState:
        """The state."""


@attrs.frozen(kw_only=True)
class BoardRow:
    """One store's six cells of one month."""

    retailer_id: str
    month: str
    cells: tuple[Cell, ...]

    def cell(self, item: SixOneItem) -> Cell:
        """Return the cell of one item."""
        return self.cells[item - 1]

    @property
    def obligations(self) -> tuple[Cell, ...]:
        """The cells that count this month."""
        return tuple(cell for cell in self.cells if cell.counted)

    @property
    def completion(self) -> Rate:
        """Done of owed: 2/4."""
        return completion_rate(self.cells)

    @property
    def applicable(self) -> bool:
        """True when the store owes anything this month."""
        return bool(self.obligations)

    @property
    def all_done(self) -> bool:
        """全项达标: it owes something, and all of it is done."""
        return self.applicable and all(cell.done for cell in self.obligations)


@attrs.frozen(kw_only=True)
class Board:
    """All rows of a month and the rates over them."""

    month: str
    today: date
    rows: tuple[BoardRow, ...]

    @property
    def cells(self) -> tuple[Cell, ...]:
        """All cells, row by row."""
        return tuple(cell for row in self.rows for cell in row.cells)

    @property
    def completion(self) -> Rate:
        """完成率 = (已完成+补做) / obligations."""
        return completion_rate(self.cells)

    @property
    def on_time(self) -> Rate:
        """按时率 = 已完成 / obligations."""
        return on_time_rate(self.cells)

    @property
    def all_done(self) -> Rate:
        """全项达标店率 = stores with all they owe done / stores that owe anything."""
        return Rate(
            sum(row.all_done for row in self.rows), sum(row.applicable for row in self.rows)
        )

    def item_rate(self, item: SixOneItem) -> Rate:
        """完成率 down one column."""
        return completion_rate(row.cell(item) for row in self.rows)

    def with_state(self, *states: CellState) -> tuple[Cell, ...]:
        """Return the counted cells in one of ``states``, for lists behind a figure."""
        return tuple(cell for cell in self.cells if cell.counted and cell.state in states)


def completion_rate(cells: Iterable[Judged]) -> Rate:
    """完成率 over any cells."""
    counted = [cell for cell in cells if cell.counted]
    return Rate(sum(cell.done for cell in counted), len(counted))


def on_time_rate(cells: Iterable[Judged]) -> Rate:
    """按时率 over any cells."""
    counted = [cell for cell in cells if cell.counted]
    return Rate(sum(cell.state is CellState.DONE for cell in counted), len(counted))


def row_of(
    month: Period, today: date, store: StoreFacts, history: History, settings: SixOneSettings
) -> BoardRow:
    """Return one store's cells of one month."""
    return _row(month, today, store, history, settings.of_month(month))


def _row(
    month: Period,
    today: date,
    store: StoreFacts,
    history: History,
    rules: Sequence[ItemSettings],
) -> BoardRow:
    cells = tuple(
        cell_of(CellQuestion(store=store, rule=rule, month=month, today=today, history=history))
        for rule in rules
    )
    return BoardRow(retailer_id=store.retailer_id, month=month.key, cells=cells)


def build_board(
    month: Period,
    today: date,
    stores: Sequence[StoreFacts],
    history: History,
    settings: SixOneSettings = DEFAULT_SETTINGS,
) -> Board:
    """Return the board of one month as it stands on ``today``, rows in the order of ``stores``."""
    rules = settings.of_month(month)
    return Board(
        month=month.key,
        today=today,
        rows=tuple(_row(month, today, store, history, rules) for store in stores),
    )


def year_view(
    last_month: Period,
    today: date,
    store: StoreFacts,
    history: History,
    settings: SixOneSettings = DEFAULT_SETTINGS,
) -> tuple[BoardRow, ...]:
    """Return twelve months of one store up to ``last_month``, the oldest first."""
    months = (last_month.shift(back) for back in range(-11, 1))
    return tuple(row_of(month, today, store, history, settings) for month in months)
