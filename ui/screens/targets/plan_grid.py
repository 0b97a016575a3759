"""The plans by retailer as a grid one types into: what is left of a cell is saved at once.

Arrows move, typing overwrites, Enter and F2 open a cell, Space ticks 客户确认, Delete clears,
Ctrl+D fills down, Ctrl+V takes a table, Tab goes on.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QLineEdit, QWidget

from models.targets.retailer_plan import RetailerPlan
from ui.i18n import _
from ui.item_models import Cell, Column, DenseTable
from ui.programme.grid_cells import GridColumn, column_of
from ui.theme import Size, Type, theme
from ui.widgets import RowDelegate

__all__ = ["TYPED", "PlanGrid", "plan_columns"]

Do = Callable[[], None]
Cells = Mapping[str, Mapping[str, str]]
"""Texts by retailer and field."""

TYPED: Final[Mapping[str, GridColumn]] = {
    each.name: each
    for each in (
        column_of(RetailerPlan, "cartons", 64),
        column_of(RetailerPlan, "key_cartons", 70),
        column_of(RetailerPlan, "confirmed_on", 84),
        column_of(RetailerPlan, "note", 90),
    )
}
"""The cells one types into, by field."""
_SPARE: Final = {"note": 724, "recent_0": 634, "recent_1": 578, "key_forecast": 522}
"""Columns that are left out where the grid has less than so many px."""
_NAME: Final = 118
_FINISH = {Qt.Key.Key_Return: 1, Qt.Key.Key_Enter: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
Index = QModelIndex | QPersistentModelIndex


def plan_columns(months: Sequence[str], *, typed: bool = True) -> tuple[Column, ...]:
    """Return the columns; ``months`` are the heads of the last three."""

    def field(name: str, title: str, tip: str = "") -> Column:
        right = name in ("cartons", "key_cartons")
        return Column(
            name, title, TYPED[name].width, align="right" if right else "left",
            editable=typed, tip=tip,
        )  # fmt: skip

    recent = (
        Column(f"recent_{at}", title, 56, align="right", tone="text2", tip=_("购进，条"))
        for at, title in enumerate(months)
    )
    return (
        Column("name", _("店名"), _NAME, stretch=True, name=True),
        *recent,
        Column("forecast", _("预测"), 62, align="right", tone="text2", tip=_("预测，条")),
        field("cartons", _("计划"), _("总量计划，整条。是计划，不是订单")),
        Column("key_forecast", _("重点预测"), 70, align="right", tone="text2",
               tip=_("重点品牌的预测，条")),
        field("key_cartons", _("重点计划"), _("重点品牌计划，整条，含在总量里")),
        field("confirmed_on", _("客户确认"), _("客户同意这个数的日子，空格打勾")),
        field("note", _("备注")),
    )  # fmt: skip


class _Cells(RowDelegate):
    """Opens a cell; Enter, ↑ and ↓ finish it and go on; a table is pasted over the grid."""

    def createEditor(self, parent: QWidget, option: object, index: Index) -> QWidget:
        editor = super().createEditor(parent, option, index)  # type: ignore[arg-type]
        editor.setFont(theme.font(Type.TABLE))
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        grid: PlanGrid = self.parent()  # type: ignore[assignment]
        if isinstance(editor, QLineEdit) and not editor.isModified():
            editor.setText(grid.text_at(index.row(), index.column()))
            editor.selectAll()

    def setModelData(self, editor: QWidget, _model: object, index: Index) -> None:
        grid: PlanGrid = self.parent()  # type: ignore[assignment]
        before = grid.text_at(index.row(), index.column())
        if isinstance(editor, QLineEdit) and editor.text().strip() != before:
            grid.edited(index.row(), index.column(), editor.text())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        pressed = isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress
        if not pressed or not isinstance(watched, QLineEdit):
            return super().eventFilter(watched, event)
        key: QKeyEvent = event  # type: ignore[assignment]
        grid: PlanGrid = self.parent()  # type: ignore[assignment]
        held = key.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key.key() in _FINISH and not held:
            self._finish(watched)
            grid.step(_FINISH[Qt.Key(key.key())])
        elif key.matches(QKeySequence.StandardKey.Paste) and _is_table_copied():
            self._finish(watched)
            grid.paste()
        else:
            return super().eventFilter(watched, event)
        return True

    def _finish(self, editor: QWidget) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)


def _is_table_copied() -> bool:
    text = QGuiApplication.clipboard().text().strip()
    return "\t" in text or "\n" in text


class PlanGrid(DenseTable):
    """``show(rows, keys, texts)``: cells as painted, and what stands in them as it is typed.

    Signals:
        typed: texts by retailer and field that are to be saved in one step.
        pasted: a table from the clipboard, the retailer and field it was pasted at.
        toggled: the retailers whose 客户确认 is to be set, or taken back.
        left: Esc was pressed.
        fitted: columns were left out, or shown, by the room there is.
    """

    typed = Signal(object)
    pasted = Signal(str, str, str)
    toggled = Signal(tuple)
    left = Signal()
    fitted = Signal()

    def __init__(self) -> None:
        super().__init__(
            plan_columns(("", "", "")), name="", row_height=Size.GRID_ROW, grid=True, edge=12
        )
        self._texts: Cells = {}
        self.row_delegate = _Cells(self)
        self.setItemDelegate(self.row_delegate)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(
            triggers.AnyKeyPressed | triggers.EditKeyPressed | triggers.DoubleClicked
        )

    def show_cells(
        self, rows: Sequence[tuple[Cell, ...]], keys: Sequence[str], texts: Cells
    ) -> None:
        """Show rows; where the retailers are the same, only those that differ are painted anew."""
        self._texts = texts
        model = self.table_model
        known = [model.key_at(row) for row in range(model.rowCount())]
        if known != list(keys):
            self.set_rows(rows, keys)
            return
        for at, row in enumerate(rows):
            if any(model.cell(at, column) != cell for column, cell in enumerate(row)):
                model.set_row(at, row)

    def text_at(self, row: int, column: int) -> str:
        """Return what stands in a cell as it is typed."""
        name = self.table_model.columns[column].key
        return self._texts.get(self.table_model.key_at(row), {}).get(name, "")

    def edited(self, row: int, column: int, text: str) -> None:
        """Tell that one cell was left with another text (called by the delegate)."""
        name = self.table_model.columns[column].key
        self.typed.emit({self.table_model.key_at(row): {name: text.strip()}})

    # -- what keys do

    def _typed_column(self) -> str:
        name = self.current_column()
        return name if name in TYPED else ""

    def _rows_chosen(self) -> list[int]:
        return sorted({index.row() for index in self.selectedIndexes()})

    def fill_down(self) -> None:
        """Let what stands here stand in the chosen rows below, in all of them where one is."""
        here, name = self.currentIndex(), self._typed_column()
        chosen = self._rows_chosen()
        if not name or not chosen:
            return
        first = chosen[0] if len(chosen) > 1 else here.row()
        below = chosen[1:] if len(chosen) > 1 else range(here.row() + 1, self.row_count())
        text = self.text_at(first, here.column())
        self.typed.emit({self.table_model.key_at(row): {name: text} for row in below})

    def clear_cells(self) -> None:
        """Empty what is chosen."""
        found: dict[str, dict[str, str]] = {}
        for index in self.selectedIndexes():
            name = self.table_model.columns[index.column()].key
            if name in TYPED:
                found.setdefault(self.table_model.key_at(index.row()), {})[name] = ""
        if found:
            self.typed.emit(found)

    def toggle(self) -> None:
        """Tick 客户确认 of the chosen retailers, or take it back."""
        keys = tuple(self.table_model.key_at(row) for row in self._rows_chosen())
        if keys:
            self.toggled.emit(keys)

    def paste(self) -> None:
        """Take a table, rows of retailers or one value from the clipboard."""
        text = QGuiApplication.clipboard().text()
        self.pasted.emit(text, self.current_key(), self._typed_column() or "cartons")

    # -- Qt

    def _meant(self, event: QKeyEvent) -> Do | None:
        """Return what a key does here."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if not self.currentIndex().isValid():
            return None
        if event.matches(QKeySequence.StandardKey.Paste):
            return self.paste
        if held == Qt.KeyboardModifier.ControlModifier:
            return self.fill_down if event.key() == Qt.Key.Key_D else None
        return None if held else self._meant_alone(Qt.Key(event.key()))

    def _meant_alone(self, key: Qt.Key) -> Do | None:
        enter = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if key == Qt.Key.Key_Space and self.current_column() == "confirmed_on":
            return self.toggle
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            return self.clear_cells
        return self._open_cell if key in enter and self._typed_column() else None

    def _open_cell(self) -> None:
        self.edit(self.currentIndex())

    def event(self, event: QEvent) -> bool:
        """Keep the grid's own keys from the menu; Tab goes on from cell to cell."""
        if isinstance(event, QKeyEvent):
            if event.type() is QEvent.Type.ShortcutOverride and self._meant(event):
                event.accept()
                return True
            by = {Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}.get(Qt.Key(event.key()), 0)
            ctrl = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            if event.type() is QEvent.Type.KeyPress and by and not ctrl and self.row_count():
                self._along(self.currentIndex(), by)
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        do = self._meant(event)
        if do is not None:
            do()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        left = event.button() is Qt.MouseButton.LeftButton
        if left and index.isValid() and self.current_column() == "confirmed_on":
            self.toggle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.hide_spare()

    def hide_spare(self) -> None:
        """Leave out the columns there is no room for."""
        for at, each in enumerate(self.table_model.columns):
            self.setColumnHidden(at, self.viewport().width() < theme.px(_SPARE.get(each.key, 0)))
        self.fitted.emit()
