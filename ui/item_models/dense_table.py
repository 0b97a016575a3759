"""The dense table: fixed rows, quiet rules, keys for everything, sorting left to the caller."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QTableView,
    QWidget,
)

from ui.item_models.table_head import TableHead
from ui.item_models.tuple_table import Cell, Column, Index, TupleTableModel, text_of
from ui.theme import Radius, Size, theme
from ui.widgets.painting import box, hairline
from ui.widgets.row_delegate import CELL_PAD, Highlighter, RowDelegate

__all__ = ["DenseTable"]

_EDGE = 16
_TINTS = {"bad": "badsoft", "warn": "warnsoft"}


class DenseTable(QTableView):
    """``DenseTable(columns, name="零售户", row_height=32)``; fill it with ``set_rows``.

    Row mode: ↑ ↓ move, Enter or a double click opens. ``grid=True``: the frame stands round one
    cell and the arrows go in all directions. Columns with ``editable=True`` open at once; Enter
    goes down, Tab along the row. Ctrl+C copies the selection as tab-separated text. ``framed`` is
    whether a focused row wears the 2 px frame (lists) instead of only the bar (search results).
    ``spare`` are columns that are left out where the table has less than so many px.

    Signals:
        opened: key of the row that Enter or a double click opened.
        cell_opened: key and column key, in grid mode.
        current_key_changed: key of the row that is current now, ``""`` for none.
        current_cell_changed: key and column key that are current now.
        sort_requested: column key and whether ascending; sort your rows and call ``set_rows``.
        cell_edited: key, column key and the text typed.
        copied: number of rows copied.
    """

    opened = Signal(str)
    cell_opened = Signal(str, str)
    current_key_changed = Signal(str)
    current_cell_changed = Signal(str, str)
    sort_requested = Signal(str, bool)
    cell_edited = Signal(str, str, str)
    copied = Signal(int)

    def __init__(  # noqa: PLR0913 - looks of a table are plain keywords
        self,
        columns: Sequence[Column],
        *,
        name: str,
        row_height: float = Size.LIST_ROW,
        grid: bool = False,
        header: bool = True,
        framed: bool = True,
        rule_from: int = 0,
        edge: int = _EDGE,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._row_height, self._grid, self._framed = row_height, grid, framed
        self._rule_from, self._edge = rule_from, edge
        self._wide: dict[str, int] = {}
        self._measuring = False
        self.chosen_rows: frozenset[int] = frozenset()
        self.spare: Mapping[str, int] = {}
        self.table_model = TupleTableModel(columns, self)
        self.row_delegate = RowDelegate(self)
        self._head = TableHead(self)
        self.setAccessibleName(name)
        self._dress(header)
        self._wire()
        self.restyle()

    def _dress(self, header: bool) -> None:
        self.setHorizontalHeader(self._head)
        self._head.setVisible(header)
        self.setModel(self.table_model)
        self.setItemDelegate(self.row_delegate)
        self.setShowGrid(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setCornerButtonEnabled(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.viewport().setAutoFillBackground(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        side = self.verticalHeader()
        side.hide()
        side.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        behave = QAbstractItemView.SelectionBehavior
        self.setSelectionBehavior(behave.SelectItems if self._grid else behave.SelectRows)
        triggers = QAbstractItemView.EditTrigger
        editable = any(column.editable for column in self.table_model.columns)
        self.setEditTriggers(
            triggers.CurrentChanged
            | triggers.AnyKeyPressed
            | triggers.EditKeyPressed
            | triggers.SelectedClicked
            if editable
            else triggers.NoEditTriggers
        )
        self._editable = editable

    def _wire(self) -> None:
        self._head.sectionClicked.connect(self._head_clicked)
        self._head.sectionResized.connect(self._section_resized)
        theme.changed.connect(self.restyle)

    def restyle(self) -> None:
        """Measure anew: rows, heads and columns."""
        palette = self.palette()
        for role in (QPalette.ColorRole.Highlight, QPalette.ColorRole.Base):
            palette.setColor(role, QColor(0, 0, 0, 0))
        self.setPalette(palette)
        self.verticalHeader().setMinimumSectionSize(1)
        self.verticalHeader().setDefaultSectionSize(theme.px(self._row_height))
        self._measuring = True
        for at, column in enumerate(self.table_model.columns):
            mode = QHeaderView.ResizeMode
            self._head.setSectionResizeMode(
                at, mode.Stretch if column.stretch else mode.Interactive
            )
            if not column.stretch:
                self.setColumnWidth(at, self._wide.get(column.key, theme.px(column.width)))
        self._measuring = False
        self.viewport().update()

    # -- what screens use

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Show other titles (another language)."""
        self.table_model.set_columns(columns)

    def set_rows(
        self,
        rows: Sequence[tuple[Cell, ...]],
        keys: Sequence[str] = (),
        tones: Sequence[str] = (),
    ) -> None:
        """Show ``rows``; the current row stays current if its key is still there, else the first.

        See ``TupleTableModel.set_rows``.
        """
        before, column = self.current_key(), max(0, self.currentIndex().column())
        quiet = self.blockSignals(True)
        self.table_model.set_rows(rows, keys, tones)
        at = self.table_model.row_of(before)
        if rows:
            self._go(max(at, 0), column)
        self.blockSignals(quiet)
        self.viewport().update()
        if self.current_key() != before:
            self.current_key_changed.emit(self.current_key())

    def set_row_height(self, height: float) -> None:
        """Make rows ``height`` px high (at normal type)."""
        self._row_height = height
        self.restyle()

    def row_count(self) -> int:
        """Return how many rows are shown."""
        return self.table_model.rowCount()

    def current_key(self) -> str:
        """Return the key of the current row, ``""`` for none."""
        return self.table_model.key_at(self.currentIndex().row())

    def current_column(self) -> str:
        """Return the key of the current column, ``""`` for none."""
        at = self.currentIndex().column()
        return self.table_model.columns[at].key if at >= 0 else ""

    def set_current_key(self, key: str, column: str = "") -> bool:
        """Make the row ``key`` (and a column) current; return whether it is shown."""
        at = self.table_model.row_of(key)
        if at >= 0:
            self._go(at, self._column_at(column))
        return at >= 0

    def selected_keys(self) -> tuple[str, ...]:
        """Return the keys of all selected rows, from top to bottom."""
        rows = sorted({index.row() for index in self.selectedIndexes()})
        return tuple(self.table_model.key_at(row) for row in rows)

    def step(self, by: int) -> None:
        """Move the current row by ``by``, for a search field above the table."""
        if self.row_count():
            at = min(max(self.currentIndex().row() + by, 0), self.row_count() - 1)
            self._go(at, max(0, self.currentIndex().column()))

    def set_sort(self, column: str, ascending: bool = True) -> None:
        """Show a chevron in the head of ``column``."""
        self._head.sort = (column, ascending)
        self._head.viewport().update()

    def set_highlighter(self, column: str, find: Highlighter | None) -> None:
        """Underline what ``find(text)`` returns in ``column``; None takes it back."""
        at = self._column_at(column)
        if find is None:
            self.row_delegate.highlighters.pop(at, None)
        else:
            self.row_delegate.highlighters[at] = find
        self.viewport().update()

    def widths(self) -> dict[str, int]:
        """Return the widths the user gave columns, to be remembered."""
        return dict(self._wide)

    def set_widths(self, widths: Mapping[str, int]) -> None:
        """Give columns remembered widths."""
        self._wide = {key: int(wide) for key, wide in widths.items()}
        self.restyle()

    def copy(self) -> None:
        """Copy the selection as tab-separated text, several rows with their heads."""
        rows = sorted({index.row() for index in self.selectedIndexes()})
        chosen = sorted({index.column() for index in self.selectedIndexes()})
        if not rows:
            return
        columns = self.table_model.columns
        lines = [
            "\t".join(text_of(self.table_model.cell(row, at)) for at in chosen) for row in rows
        ]
        if len(rows) > 1:
            lines.insert(0, "\t".join(columns[at].title for at in chosen))
        QGuiApplication.clipboard().setText("\n".join(lines))
        self.copied.emit(len(rows))

    def edited(self, row: int, column: int, text: str) -> None:
        """Tell what was typed into a cell (called by the delegate)."""
        key, name = self.table_model.key_at(row), self.table_model.columns[column].key
        self.cell_edited.emit(key, name, text.strip())

    # -- inside

    def gives_way(self, column: str) -> bool:
        """Tell whether a column has no room."""
        return self.viewport().width() < theme.px(self.spare.get(column, 0))

    def leave_out(self) -> None:
        """Leave out the columns that have no room, so that the others keep theirs."""
        for at, column in enumerate(self.table_model.columns):
            self.setColumnHidden(at, self.gives_way(column.key))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.spare:
            self.leave_out()

    def pads(self, section: int) -> tuple[int, int]:
        """Return the left and right padding of a column's text: wider at the edges of the card."""
        last = len(self.table_model.columns) - 1
        while last > 0 and self.isColumnHidden(last):
            last -= 1
        edge = max(self._edge - 1, CELL_PAD)
        return (edge if section == 0 else CELL_PAD), (edge if section == last else CELL_PAD)

    def _column_at(self, key: str) -> int:
        keys = [column.key for column in self.table_model.columns]
        return keys.index(key) if key in keys else max(0, self.currentIndex().column())

    def _go(self, row: int, column: int) -> None:
        flag = QItemSelectionModel.SelectionFlag
        index = self.table_model.index(row, column)
        rows = flag.NoUpdate if self._grid else flag.Rows
        self.selectionModel().setCurrentIndex(index, flag.ClearAndSelect | rows)
        self.scrollTo(index)

    def _head_clicked(self, section: int) -> None:
        column = self.table_model.columns[section]
        if column.sortable:
            rising = not (self._head.sort[0] == column.key and self._head.sort[1])
            self.set_sort(column.key, rising)
            self.sort_requested.emit(column.key, rising)

    def _section_resized(self, section: int, _old: int, new: int) -> None:
        column = self.table_model.columns[section]
        if not self._measuring and not column.stretch and new > 0:
            self._wide[column.key] = new

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.viewport().update()
        if current.row() != previous.row():
            self.current_key_changed.emit(self.table_model.key_at(current.row()))
        if current.isValid():
            column = self.table_model.columns[current.column()].key
            self.current_cell_changed.emit(self.table_model.key_at(current.row()), column)

    def selectionCommand(  # noqa: N802 - Qt's name
        self, index: Index, event: QEvent | None = None
    ) -> QItemSelectionModel.SelectionFlag:
        """Let the current row alone be chosen after every key but those with Shift.

        With Ctrl, Qt moves on from the chosen rows and leaves them chosen: both would be lit.
        """
        command = super().selectionCommand(index, event)
        flag = QItemSelectionModel.SelectionFlag
        moved = isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress
        if not moved or command != flag.NoUpdate:
            return command
        return flag.ClearAndSelect | (flag.NoUpdate if self._grid else flag.Rows)

    def keyboardSearch(self, search: str) -> None:  # noqa: N802 - Qt's name: letters are shortcuts
        del search

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not held:
            self._open(self.currentIndex())
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End) and not held and not self._grid:
            self.step(self.row_count() if event.key() == Qt.Key.Key_End else -self.row_count())
        elif event.key() == Qt.Key.Key_Space or event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and not self._editable:
            self._open(index)

    def _open(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        key = self.table_model.key_at(index.row())
        self.opened.emit(key)
        self.cell_opened.emit(key, self.table_model.columns[index.column()].key)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.row_count():
            self._go(0, 0)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        here = self.currentIndex()
        ends = QAbstractItemDelegate.EndEditHint
        super().closeEditor(editor, ends.NoHint)
        if hint is ends.SubmitModelCache and here.row() + 1 < self.row_count():
            self._go(here.row() + 1, here.column())
        elif hint in (ends.EditNextItem, ends.EditPreviousItem):
            self._along(here, 1 if hint is ends.EditNextItem else -1)

    def _along(self, here: QModelIndex, by: int) -> None:
        """Go to the next cell that can be edited, on into the next row; beyond, leave the table."""
        wide, row, column = len(self.table_model.columns), here.row(), here.column() + by
        while 0 <= row < self.row_count():
            while 0 <= column < wide:
                if self.table_model.columns[column].editable:
                    self._go(row, column)
                    return
                column += by
            row, column = row + by, 0 if by > 0 else wide - 1
        self.focusNextPrevChild(by > 0)

    # -- painting of whole rows

    def _row_rect(self, row: int) -> QRectF:
        top = self.rowViewportPosition(row)
        return QRectF(0, top, self.viewport().width(), self.rowHeight(row))

    def _visible_rows(self) -> range:
        first = max(0, self.rowAt(0))
        last = self.rowAt(self.viewport().height() - 1)
        return range(first, (last if last >= 0 else self.row_count() - 1) + 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        chosen = {index.row() for index in self.selectionModel().selectedRows()}
        here = self.currentIndex()
        if here.isValid():
            chosen.add(here.row())
        self.chosen_rows = frozenset(chosen)
        with QPainter(self.viewport()) as painter:
            for row in self._visible_rows():
                self._paint_ground(painter, row, row in chosen, row + 1 in chosen)
        super().paintEvent(event)
        if here.isValid() and self._grid and self.hasFocus():
            with QPainter(self.viewport()) as painter:
                frame = QRectF(self.visualRect(here)).adjusted(1, 1, -1, -1)
                box(painter, frame, edge="accent", radius=Radius.CONTROL, width=2)

    def _paint_ground(self, painter: QPainter, row: int, chosen: bool, next_chosen: bool) -> None:
        room = self._row_rect(row)
        tint = _TINTS.get(self.table_model.tone_at(row), "")
        frame = self._framed and not self._grid and self.hasFocus()
        if chosen and frame:
            inner = room.adjusted(self._edge - 10, 0, -(self._edge - 10), 0)
            box(painter, inner, fill="soft", edge="accent", radius=Radius.CONTROL, width=2)
        elif chosen or tint:
            painter.fillRect(room, theme.color("soft" if chosen else tint))
            if chosen:
                painter.fillRect(QRectF(0, room.top(), 3, room.height()), theme.color("accent"))
        if not chosen and not next_chosen and not tint and row + 1 < self.row_count():
            left = self.columnViewportPosition(self._rule_from) + self.pads(self._rule_from)[0]
            hairline(painter, left, room.right() - self._edge, room.bottom() - 1)
