"""The stores of one event as a table: what stands in its cells, what is wrong with them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QWidget

from ui.entries.reading import NO, YES
from ui.i18n import _
from ui.item_models import Cell, Column, DenseTable
from ui.programme.grid_cells import Ask, GridColumn, shown_cell
from ui.programme.grid_lines import Lines
from ui.programme.grid_paste import Find
from ui.programme.store_cells import CellModel, StoreCells
from ui.theme import Size, Type, theme

__all__ = ["StoreTable"]

_NAME: Final = "name"
_HEAD: Final = 36
_LEAST_ROWS: Final = 4
_CENTRED = (Ask.TICK, Ask.CHOICE)
_RIGHT = (Ask.WHOLE, Ask.SCORE)


class StoreTable(DenseTable):
    """``StoreTable(columns, fresh, today, …)``: ``lines`` is what it holds, in texts.

    ``fresh`` are the texts a new line begins with; ``name_of`` says what a store is called,
    ``find`` which store a pasted name is. ``name_width`` 0 lets the name take what is left.

    Signals:
        changed: something was typed, added or taken out.
        told: one sentence on what a key or a paste did.
        looked: another cell is current, or what is wrong with it is another.
    """

    changed = Signal()
    told = Signal(str)
    looked = Signal()

    def __init__(  # noqa: PLR0913 - a grid is told by plain keywords
        self,
        columns: Sequence[GridColumn],
        *,
        fresh: Mapping[str, str],
        today: Callable[[], date],
        name_of: Callable[[str], str],
        find: Find,
        name_width: int = 0,
    ) -> None:
        self._columns = tuple(columns)
        self._today, self._name_of, self._find = today, name_of, find
        self._name_width = name_width
        self.lines = Lines(columns, fresh)
        super().__init__(
            self._heads(), name=_("门店"), row_height=Size.GRID_ROW, grid=True, edge=12
        )
        self.table_model = CellModel(self._heads(), self)
        self.row_delegate = StoreCells(self)
        self.setModel(self.table_model)
        self.setItemDelegate(self.row_delegate)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(
            triggers.AnyKeyPressed | triggers.EditKeyPressed | triggers.DoubleClicked
        )
        self.selectionModel().currentChanged.connect(lambda _now, _before: self.looked.emit())
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setCornerWidget(QWidget())  # between the scroll bars: nothing painted
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.restyle()
        self.show_lines()

    def _heads(self) -> list[Column]:
        name = Column(
            _NAME, _("店名"), self._name_width or 140, stretch=not self._name_width, name=True
        )
        return [name, *(self._head_of(column) for column in self._columns)]

    @staticmethod
    def _head_of(column: GridColumn) -> Column:
        side = "center" if column.ask in _CENTRED else "left"
        return Column(
            column.name,
            _(column.title),
            column.width,
            align="right" if column.ask in _RIGHT else side,  # type: ignore[arg-type]
            stretch=column.stretch,
            editable=column.typed and column.ask is not Ask.TICK,
            tone="text" if column.typed else "text2",
            tip=_(column.tip),
        )

    def restyle(self) -> None:
        """Measure anew; a column that takes what is left keeps a least width."""
        super().restyle()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._share_width()
        self.updateGeometry()

    def _share_width(self) -> None:
        """Let a column take what is left, where that is no less than it needs."""
        columns, modes = self.table_model.columns, QHeaderView.ResizeMode
        enough = sum(theme.px(each.width) for each in columns) <= self.viewport().width()
        for at, column in enumerate(columns):
            if column.stretch:
                mode = modes.Stretch if enough else modes.Fixed
                self.horizontalHeader().setSectionResizeMode(at, mode)
                if not enough:
                    self.setColumnWidth(at, theme.px(column.width))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()

    # -- what is shown

    def show_lines(self) -> None:
        """Show what ``lines`` holds now; the current cell stays where its store is still there."""
        rows = [self._row(at) for at in range(len(self.lines.all))]
        self.set_rows(rows, self.lines.ids())
        self.updateGeometry()
        self.looked.emit()

    def _row(self, at: int) -> tuple[Cell, ...]:
        line = self.lines.all[at]
        cells: list[Cell] = [self._name_of(line.retailer_id)]
        computed = any(line.text(each.name) for each in self._columns if not each.typed)
        for column in self._columns:
            text = line.text(column.name)
            if column.ask is Ask.TICK and text in ("", YES, NO):
                text = YES if text == YES else NO
            shown = shown_cell(column, text, self._today())
            if not shown and not column.typed and not column.beside and computed:
                shown = "—"
            wrong = shown and column.typed and self.lines.wrong(at, column.name, self._today())
            cells.append((("bad", shown),) if wrong else shown)
        return tuple(cells)

    def refresh_row(self, at: int) -> None:
        """Show what stands in one line now."""
        self.refresh_beside(at)
        self.looked.emit()

    def refresh_beside(self, at: int) -> None:
        """Show what is told beside one line now: nothing typed is another."""
        self.table_model.set_row(at, self._row(at))

    def sizeHint(self) -> QSize:
        return QSize(theme.px(600), self._high(len(self.lines.all)))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(400), self._high(_LEAST_ROWS))

    def _high(self, rows: int) -> int:
        bar = self.horizontalScrollBar()
        below = bar.sizeHint().height() if bar.maximum() else 0
        return theme.px(_HEAD) + max(rows, _LEAST_ROWS) * theme.px(Size.GRID_ROW) + below + 2

    # -- what the cells ask

    def column(self, section: int) -> GridColumn | None:
        """Return the column of a section; None for the name."""
        return self._columns[section - 1] if section > 0 else None

    def typed_text(self, row: int, section: int) -> str:
        """Return what stands in a cell as it is typed."""
        column = self.column(section)
        if column is None:
            return self._name_of(self.lines.all[row].retailer_id)
        return self.lines.all[row].text(column.name)

    def shown_text(self, row: int, section: int) -> str:
        """Return the whole text of a cell as it is shown."""
        column, text = self.column(section), self.typed_text(row, section)
        return text if column is None else shown_cell(column, text, self._today())

    def is_ticked(self, row: int, section: int) -> bool:
        """Tell whether a cell is ticked."""
        return self.typed_text(row, section) == YES

    def wrong_at(self, row: int, section: int) -> str:
        """Say what is wrong with a cell."""
        column = self.column(section)
        if column is None or not column.typed or row >= len(self.lines.all):
            return ""
        return self.lines.wrong(row, column.name, self._today())

    def wrong_words(self, row: int) -> list[str]:
        """Say what is wrong in a row, each with its column."""
        return [
            _("“{label}”{reason}").format(label=_(column.title), reason=wrong)
            for section, column in enumerate(self._columns, 1)
            if (wrong := self.wrong_at(row, section))
        ]

    def cell_words(self, row: int, section: int) -> str:
        """Say which cell it is, for screen readers."""
        column = self.column(section)
        title = _(column.title) if column is not None else _("店名")
        return f"{self._name_of(self.lines.all[row].retailer_id)}，{title}"

    def wrong_sentence(self) -> str:
        """Say what is wrong: in the current cell, else in the first that is."""
        here = self.currentIndex()
        rows = [here.row()] if here.isValid() else []
        for row in (*rows, *range(len(self.lines.all))):
            if row < len(self.lines.all) and (words := self.wrong_words(row)):
                current = self.wrong_at(row, here.column()) if row in rows else ""
                column = self.column(here.column()) if current else None
                said = words[0] if column is None else self._one(column, current)
                return f"{self._name_of(self.lines.all[row].retailer_id)}：{said}"
        return ""

    def here(self) -> tuple[str, str]:
        """Return store and column of the current cell; empty texts without one."""
        at = self.currentIndex()
        column = self.column(at.column()) if at.isValid() else None
        if column is None or at.row() >= len(self.lines.all):
            return "", ""
        return self.lines.all[at.row()].retailer_id, column.name

    def cut_text(self) -> str:
        """Return the text of the current cell where its column is too narrow for it."""
        here = self.currentIndex()
        if not here.isValid() or self.column(here.column()) is None:
            return ""
        text = self.shown_text(here.row(), here.column())
        room = self.columnWidth(here.column()) - sum(self.pads(here.column()))
        return text if theme.width(text, Type.TABLE) > room else ""

    @staticmethod
    def _one(column: GridColumn, reason: str) -> str:
        return _("“{label}”{reason}").format(label=_(column.title), reason=reason)

    # -- going

    def go(self, retailer_id: str, name: str = "") -> bool:
        """Make a cell current; return whether the store is there."""
        return self.set_current_key(retailer_id, name)

    def step_rows(self, by: int) -> None:
        """Go up or down in the column."""
        here = self.currentIndex()
        self._go(min(max(here.row() + by, 0), self.row_count() - 1), here.column())

    def mark(self, at: int, name: str, reason: str) -> bool:
        """Say what is wrong with a cell and go there; False where there is no such cell."""
        if at >= len(self.lines.all) or name not in self.lines.columns:
            return False
        self.lines.all[at].told[name] = reason
        self.refresh_row(at)
        self.go(self.lines.all[at].retailer_id, name)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.looked.emit()
        return True

    def _along(self, here: QModelIndex, by: int) -> None:
        """Go to the next cell one fills in, on into the next row; beyond, leave the grid."""
        sections = [at for at, each in enumerate(self._columns, 1) if each.typed]
        places = [(row, at) for row in range(self.row_count()) for at in sections]
        place = (here.row(), here.column())
        ahead = [each for each in places if (each > place if by > 0 else each < place)]
        if ahead:
            self._go(*(ahead[0] if by > 0 else ahead[-1]))
        else:
            self.focusNextPrevChild(by > 0)

    # -- whole

    def raw(self) -> list[dict[str, str]]:
        """Return the lines as plain texts."""
        return self.lines.raw()

    def values(self) -> list[dict[str, Any]]:
        """Return the values of all lines. Raises :class:`RefusedLine` for the first wrong one."""
        return [self.lines.values(at, self._today()) for at in range(len(self.lines.all))]
