"""Paints the cells of a grid of stores and opens one of them to be typed into."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRectF, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QLineEdit,
    QStyleOptionViewItem,
    QWidget,
)

from ui.i18n import _
from ui.item_models.tuple_table import TupleTableModel
from ui.programme.grid_cells import Ask
from ui.theme import Radius, Size, theme
from ui.theme.icons import paint_icon
from ui.widgets import RowDelegate, Select
from ui.widgets.painting import box

if TYPE_CHECKING:
    from ui.programme.store_grid import StoreGrid
    from ui.programme.store_table import StoreTable

__all__ = ["CellModel", "StoreCells"]

Index = QModelIndex | QPersistentModelIndex

_TICK = 16
_FINISH = {Qt.Key.Key_Return: 1, Qt.Key.Key_Enter: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
"""Keys that finish a cell, and how many rows they go."""


class CellModel(TupleTableModel):
    """Tuples as they are shown; what is typed, what is wrong and the whole row come of the grid."""

    def __init__(self, columns: Any, grid: "StoreTable") -> None:
        super().__init__(columns, grid)
        self._grid = grid

    def data(self, index: Index, role: int = 0) -> Any:
        if index.isValid() and role == Qt.ItemDataRole.EditRole:
            return self._grid.typed_text(index.row(), index.column())
        if index.isValid() and role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return self._grid.wrong_at(index.row(), index.column()) or None
        if index.isValid() and role == Qt.ItemDataRole.ToolTipRole:
            text = self._grid.shown_text(index.row(), index.column())
            return self._grid.wrong_at(index.row(), index.column()) or text or None
        return super().data(index, role)

    def row_text(self, row: int) -> str:
        """Return the whole row in words, with what is wrong in it."""
        said = super().row_text(row)
        return "，".join(part for part in (said, *self._grid.wrong_words(row)) if part)


class StoreCells(RowDelegate):
    """Raised ground where one types, boxes for ticks, a red edge round what is wrong."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        grid: StoreGrid = self.parent()  # type: ignore[assignment]
        column = grid.column(index.column())
        room = QRectF(option.rect)
        wrong = bool(grid.wrong_at(index.row(), index.column()))
        if column is not None and column.ask is Ask.TICK and not wrong:
            self._tick(painter, room, ticked=grid.is_ticked(index.row(), index.column()))
            return
        super().paint(painter, option, index)
        if wrong:
            box(painter, room.adjusted(4, 2, -4, -2), edge="bad", radius=Radius.TAG)

    @staticmethod
    def _tick(painter: QPainter, room: QRectF, *, ticked: bool) -> None:
        size = theme.px(_TICK)
        left, top = round(room.center().x() - size / 2), round(room.center().y() - size / 2)
        place = QRectF(left, top, size, size)
        if ticked:
            box(painter, place, fill="accent", radius=Radius.TAG)
            paint_icon(painter, place.adjusted(2, 2, -2, -2), "tick", theme.color("on"))
        else:
            box(painter, place, fill="card", edge="input", radius=Radius.TAG, width=1.5)

    def _with_room_after(self, rect: QRectF, _model: TupleTableModel, _index: Index) -> QRectF:
        """Keep to one's own cell: the next one is typed into."""
        return rect

    # -- editing

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        grid: StoreGrid = self.parent()  # type: ignore[assignment]
        column = grid.column(index.column())
        grid.begin(index.row(), index.column())
        if column is not None and column.ask is Ask.CHOICE:
            return self._select(parent, grid, index)
        editor = super().createEditor(parent, option, index)
        if isinstance(editor, QLineEdit):
            editor.setAccessibleName(grid.cell_words(index.row(), index.column()))
            editor.textEdited.connect(grid.keep)
        return editor

    def _select(self, parent: QWidget, grid: "StoreGrid", index: Index) -> Select:
        column = grid.column(index.column())
        options = [("", _("不填"))]
        options += [(each, _(each)) for each in (column.choices if column else ())]
        name = grid.cell_words(index.row(), index.column())
        editor = Select(options, name=name, height=Size.GRID_ROW - 2, parent=parent)
        editor.chosen.connect(lambda _value: self._chosen(editor))
        QTimer.singleShot(0, editor, editor.showPopup)
        return editor

    def _chosen(self, editor: Select) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.SubmitModelCache)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        text = str(index.data(Qt.ItemDataRole.EditRole) or "")
        if isinstance(editor, Select):
            editor.set_value(text)
        elif isinstance(editor, QLineEdit) and editor.text().strip() != text:
            editor.setText(text)  # asked again whenever the row changes: what is typed stays
            editor.selectAll()

    def setModelData(self, editor: QWidget, _model: object, index: Index) -> None:
        grid: StoreGrid = self.parent()  # type: ignore[assignment]
        text = editor.value() if isinstance(editor, Select) else ""
        text = editor.text() if isinstance(editor, QLineEdit) else text
        grid.edited(index.row(), index.column(), text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Enter, ↑ and ↓ finish a cell at once and go on; a table is pasted over the grid."""
        pressed = isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress
        if not pressed or not isinstance(watched, QLineEdit):
            return super().eventFilter(watched, event)
        key: QKeyEvent = event  # type: ignore[assignment]
        grid: StoreGrid = self.parent()  # type: ignore[assignment]
        held = key.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key.key() in _FINISH and not held:
            self._finish(watched)
            grid.step_rows(_FINISH[Qt.Key(key.key())])
        elif key.matches(QKeySequence.StandardKey.Paste) and grid.is_table_copied():
            self._finish(watched)
            grid.paste()
        else:
            return super().eventFilter(watched, event)
        return True

    def _finish(self, editor: QWidget) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)
