"""A table of a report: every cell can be stood on and says what it is made of."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QAbstractScrollArea

from models.marks import N_
from models.metrics.form import NOTHING
from models.package.table import CellKind
from models.reports.cells import Cell, Column, Row, Table
from ui.i18n import _
from ui.item_models import Column as Shown
from ui.item_models import DenseTable
from ui.screens.reports.typed import Place
from ui.screens.reports.words import figure_words
from ui.theme import Size, Type, theme

__all__ = ["FOOT", "MANY", "FigureTable"]

FOOT = "#"
"""Before the key of a row of sums."""
_PAD, _TIGHT = 8, 5
MANY = 20
"""Rows up to which a table is shown whole."""
_WIDEST, _NAME, _WRITTEN, _LEAST = 300, 150, 120, 64
_CODE, _UNIT = N_("客户编码"), N_("单位")
"""Headings of the forms themselves, which are always Chinese."""


class FigureTable(DenseTable):
    """``FigureTable(table, written)``; ``written(place)`` gives what is typed instead of a cell.

    ``below``: its texts are written below it, so that the table can do without their columns.
    ``leads`` is the view of 分析 that tells more, blank where there is none.

    Signals:
        explained: what the cell in focus is made of.
        row_changed: the key of the row in focus.
        write_asked: the texts of the row are to be written.
        retailer_asked: the code of the retailer of the row.
        analysis_asked: the view of 分析 that tells more of the figure.
        passed: the focus went beyond the last (1) or the first (-1) row.
        left: Esc, or ← in the first column.
    """

    explained = Signal(str)
    row_changed = Signal(str)
    write_asked = Signal()
    retailer_asked = Signal(str)
    analysis_asked = Signal(str)
    passed = Signal(int)
    left = Signal()

    def __init__(
        self, table: Table, written: Callable[[Place], str | None], *, below: bool
    ) -> None:
        super().__init__(
            [_shown(column) for column in table.columns],
            name=table.title or table.id,
            row_height=Size.GRID_ROW,
            grid=True,
            edge=10,
        )
        self._written = written
        self.below = below
        self.leads = ""
        self._natural: list[int] = []
        self._pad, self._most_rows, self._terse = _PAD, MANY, False
        self.content = table
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSizeAdjustPolicy(QAbstractScrollArea.SizeAdjustPolicy.AdjustIgnored)
        self.current_cell_changed.connect(self._moved)
        self.cell_opened.connect(self._opened)
        self.show_table(table)

    # -- what the section uses

    @property
    def writable(self) -> tuple[Column, ...]:
        """The columns a person writes into."""
        return tuple(column for column in self.content.columns if column.editable)

    def show_table(self, table: Table) -> None:
        """Show other figures in the same columns."""
        self.content = table
        self._measure()

    def row(self, key: str) -> Row | None:
        """Return a row of the body."""
        return next((row for row in self.content.rows if row.key == key), None)

    def show_row(self, key: str) -> None:
        """Show what was typed into a row."""
        at, row = self.table_model.row_of(key), self.row(key)
        if at >= 0 and row is not None:
            self.table_model.set_row(at, self._cells(row))

    def explain(self) -> None:
        """Say again what the cell in focus is made of."""
        self._moved(self.current_key(), self.current_column())

    def _cells(self, row: Row) -> tuple[str, ...]:
        return tuple(
            self._text(row, column, cell)
            for column, cell in zip(self.content.columns, row.cells, strict=True)
        )

    def _text(self, row: Row, column: Column, cell: Cell) -> str:
        own = self._written((self.content.id, row.key, column.heading)) if column.editable else None
        text = " ".join((cell.text if own is None else own).split())
        return NOTHING if self._terse and cell.reason and text.startswith(NOTHING) else text

    # -- widths

    def set_most_rows(self, rows: int) -> None:
        """Show so many rows at most; of more one scrolls inside."""
        if rows != self._most_rows:
            self._most_rows = rows
            self._fit()

    def _show_cells(self) -> None:
        every = [*self.content.rows, *self.content.foot]
        self.set_rows(
            [self._cells(row) for row in every],
            [
                *(row.key for row in self.content.rows),
                *(f"{FOOT}{row.key}" for row in self.content.foot),
            ],
        )

    def _measure(self) -> None:
        """Find how wide each column wants to be; where room is short reasons are left out."""
        self._terse = False
        self._show_cells()
        self._natural = self._widths()
        if sum(self._natural) + 2 * _TIGHT * len(self._natural) > self._room():
            self._terse = True
            self._show_cells()
            self._natural = self._widths()
        self._fit()

    def _widths(self) -> list[int]:
        found = []
        model = self.table_model
        for at, column in enumerate(self.content.columns):
            wide = theme.width(column.heading, Type.SMALL, bold=True)
            for row in range(model.rowCount()):
                wide = max(wide, theme.width(str(model.cell(row, at)), Type.TABLE))
            if column.editable:
                wide = max(wide, theme.px(_WRITTEN))
            found.append(wide if column.kind.is_number else min(wide, theme.px(_WIDEST)))
        return found

    def _room(self) -> int:
        return self.viewport().width() or self.width()

    def _fit(self) -> None:
        """Share out the room: first narrower pads, then shorter texts, at last one scrolls."""
        if not self._natural:
            return
        room, wanted = self._room(), self._padded()
        hidden = self._hide_written(wanted, room)
        wanted = [0 if at in hidden else wide for at, wide in enumerate(wanted)]
        self._shorten(wanted, room)
        spare, whole = room - sum(wanted), sum(wanted)
        if spare > 0 and whole:
            wanted = [wide + spare * wide // whole for wide in wanted]
            last = max(at for at in range(len(wanted)) if at not in hidden)
            wanted[last] += room - sum(wanted)
        self._measuring = True
        for at, wide in enumerate(wanted):
            if at not in hidden:
                self.setColumnWidth(at, wide)
        self._measuring = False
        self._be_high(scrolls=sum(wanted) > room)

    def _padded(self) -> list[int]:
        """Return the widths with their pads, narrow ones where room is short."""
        for self._pad in (_PAD, _TIGHT):
            wanted = [wide + 2 * self._pad + 2 for wide in self._natural]
            wanted[0] += 2
            wanted[-1] += 2
            if sum(wanted) <= self._room():
                break
        return wanted

    def _least(self, at: int) -> int:
        """Return what a text needs at least; the first names the row."""
        return min(self._natural[at] + 2 * _TIGHT, theme.px(_NAME if at == 0 else _LEAST))

    def _hide_written(self, wanted: list[int], room: int) -> set[int]:
        """Leave out what is written below the table anyway where the figures need the room."""
        figures = sum(
            self._least(at) if column.editable else wide
            for at, (wide, column) in enumerate(zip(wanted, self.content.columns, strict=True))
        )
        hide = figures > room and self.below
        written = {at for at, column in enumerate(self.content.columns) if column.editable}
        for at in written:
            self.setColumnHidden(at, hide)
        return written if hide else set()

    def _shorten(self, wanted: list[int], room: int) -> None:
        """Take from the widest texts what is too much."""
        columns = enumerate(self.content.columns)
        texts = [at for at, column in columns if not column.kind.is_number and wanted[at]]
        others = sum(wide for at, wide in enumerate(wanted) if at not in texts)
        if others + sum(map(self._least, texts)) > room:
            return  # one scrolls sideways anyway: then words may be read
        while sum(wanted) > room:
            long = [at for at in texts if wanted[at] > self._least(at)]
            if not long:
                return
            widest = max(long, key=lambda at: wanted[at])
            much = max(4, (sum(wanted) - room) // 2)
            wanted[widest] = max(self._least(widest), wanted[widest] - much)

    def _be_high(self, *, scrolls: bool) -> None:
        rows = min(max(self.row_count(), 1), self._most_rows)
        high = self.horizontalHeader().sizeHint().height() + rows * theme.px(Size.GRID_ROW) + 2
        self.setFixedHeight(high + (self.horizontalScrollBar().sizeHint().height() * scrolls))

    def pads(self, section: int) -> tuple[int, int]:
        last = len(self.content.columns) - 1
        return (
            self._pad + (2 if section == 0 else 0),
            self._pad + (2 if section == last else 0),
        )

    def restyle(self) -> None:
        super().restyle()
        if hasattr(self, "_natural"):
            self._measure()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width() and self._natural:
            self._measure()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(240), self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(120), self.height())

    # -- where one stands

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Stand on a figure, not on its name."""
        super().focusInEvent(event)
        if self.currentIndex().column() <= 0:
            figures = (at for at, each in enumerate(self.content.columns) if each.kind.is_number)
            row = max(0, self.currentIndex().row())
            self._go(row, next(figures, 0))

    def _paint_ground(self, painter: QPainter, row: int, chosen: bool, next_chosen: bool) -> None:
        """Mark the row only while one stands in it: a report has many tables."""
        here = self.hasFocus()
        super()._paint_ground(painter, row, chosen and here, next_chosen and here)

    def _moved(self, key: str, heading: str) -> None:
        self.row_changed.emit(key)
        if self.hasFocus():
            self.explained.emit(self._explanation(heading))

    def _explanation(self, heading: str) -> str:
        rows = [*self.content.rows, *self.content.foot]
        at = self.currentIndex().row()
        if not 0 <= at < len(rows):
            return ""
        names = [column.heading for column in self.content.columns]
        if heading not in names:
            return ""
        where = names.index(heading)
        cell = rows[at].cells[where]
        if self.content.columns[where].editable:
            cell = Cell(self._text(rows[at], self.content.columns[where], cell))
        unit = rows[at].cells[names.index(_UNIT)].text if _UNIT in names else ""
        words = figure_words(_name(rows[at], self.content.columns), heading, cell, unit)
        return " · ".join(part for part in (words, self._way()) if part)

    def _way(self) -> str:
        """Say where Enter leads from here."""
        if self.row(self.current_key()) is None:
            return ""
        if self.below:
            return _("Enter 去写")
        if _CODE in (column.heading for column in self.content.columns):
            return _("Enter 打开这一户")
        return _("Enter 看分析") if self.leads else ""

    def _opened(self, key: str, _heading: str) -> None:
        row = self.row(key)
        if self.below:
            self.write_asked.emit()
        elif row is not None and _CODE in (column.heading for column in self.content.columns):
            at = [column.heading for column in self.content.columns].index(_CODE)
            self.retailer_asked.emit(row.cells[at].text)
        elif self.leads:
            self.analysis_asked.emit(self.leads)

    # -- Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        here = self.currentIndex()
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if held:
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Escape or (
            event.key() == Qt.Key.Key_Left and here.column() <= 0
        ):
            self.left.emit()
        elif event.key() == Qt.Key.Key_Down and here.row() >= self.row_count() - 1:
            self.passed.emit(1)
        elif event.key() == Qt.Key.Key_Up and here.row() <= 0:
            self.passed.emit(-1)
        elif event.key() == Qt.Key.Key_Space:
            self._open(here)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the report scroll where the table itself has nothing to scroll."""
        bar = self.verticalScrollBar()
        if bar.maximum() == bar.minimum():
            event.ignore()
        else:
            super().wheelEvent(event)


def _shown(column: Column) -> Shown:
    return Shown(
        column.heading,
        column.heading,
        width=_LEAST,
        align="right" if column.kind.is_number else "left",
        size=Type.TABLE,
    )


def _name(row: Row, columns: Sequence[Column]) -> str:
    """Return the first words of a row, of a retailer its name."""
    every = zip(row.cells, columns, strict=True)
    words = (
        cell.text
        for cell, column in every
        if cell.numerator is None and cell.text and column.kind is not CellKind.CODE
    )
    return next(words, "")
