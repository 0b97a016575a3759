"""The stores of one event, filled in by keys alone.

Arrows move, typing overwrites, Enter and F2 open a cell, Space ticks, Tab goes on (Ctrl+Tab leaves
the grid), Delete clears, Ctrl+D fills down, Ctrl+Delete (or Delete on the name) takes the store
out, Ctrl+Z takes back.
"""

from collections.abc import Callable, Iterable
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QWidget

from ui.entries.reading import NO, YES
from ui.i18n import _
from ui.programme.grid_cells import Ask, GridColumn
from ui.programme.grid_paste import pasted_words, read_stores
from ui.programme.store_table import StoreTable

__all__ = ["StoreGrid"]

Do = Callable[[], None]


class StoreGrid(StoreTable):
    """A :class:`StoreTable` one types into; every key stroke is kept at once."""

    def __init__(self, *columns: Any, **more: Any) -> None:
        super().__init__(*columns, **more)
        self._editing: tuple[int, str, str] | None = None
        self.fixed = False
        """Whether the stores stay those that are there."""

    # -- typing

    def begin(self, row: int, section: int) -> None:
        """A cell is opened."""
        column = self.column(section)
        if column is not None:
            self._editing = (row, column.name, self.lines.all[row].text(column.name))

    def keep(self, text: str) -> None:
        """Keep what is being typed at once: a draft may be written before the cell is left."""
        if self._editing is not None:
            row, name, _before = self._editing
            self.lines.all[row].cells[name] = text.strip()
            self.lines.all[row].told.pop(name, None)
            self.changed.emit()

    def edited(self, row: int, column: int, text: str) -> None:
        """A cell was left with a text (called by the delegate)."""
        editing, self._editing = self._editing, None
        declared = self.column(column)
        if declared is None or row >= len(self.lines.all):
            return
        if editing is not None:
            self.lines.all[row].cells[editing[1]] = editing[2]
        if text.strip() == self.typed_text(row, column):
            return
        self.lines.remember()
        self._put(row, declared.name, text)

    def _put(self, row: int, name: str, text: str) -> None:
        self.lines.put(row, name, text, self._today())
        self.refresh_row(row)
        self.changed.emit()

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        editing, self._editing = self._editing, None
        if editing is not None:  # Esc: what stood there before
            row, name, before = editing
            self.lines.all[row].cells[name] = before
            self.changed.emit()
        super().closeEditor(editor, hint)

    def _open_cell(self) -> None:
        here = self.currentIndex()
        column = self.column(here.column())
        if column is not None and column.ask is Ask.TICK:
            self._toggle()
        elif column is not None and column.typed:
            self.edit(here)

    def _toggle(self) -> None:
        here = self.currentIndex()
        column = self.column(here.column())
        if column is None or not column.typed:
            return
        self.lines.remember()
        ticked = self.is_ticked(here.row(), here.column())
        self._put(here.row(), column.name, NO if ticked else YES)

    def _choose(self, text: str) -> None:
        here = self.currentIndex()
        column = self.column(here.column())
        if column is not None:
            self.lines.remember()
            self._put(here.row(), column.name, text)

    def _clear(self) -> None:
        """Empty what is selected; on the name take the stores out."""
        if self.currentIndex().column() == 0:
            self._take_out()
            return
        chosen = self.selectedIndexes()
        self.lines.remember()
        for index in chosen:
            column = self.column(index.column())
            if column is not None and column.typed:
                empty = NO if column.ask is Ask.TICK else ""
                self.lines.put(index.row(), column.name, empty, self._today())
        self._all_changed()

    def _take_out(self) -> None:
        keys, row = self.selected_keys(), self.currentIndex().row()
        column = self.currentIndex().column()
        if not keys or self.fixed:
            return
        self.lines.remove(keys)
        self._all_changed()
        if self.lines.all:
            self._go(min(row, len(self.lines.all) - 1), column)
        self.told.emit(_("移出了 {n} 户，Ctrl+Z 取回").format(n=len(keys)))

    def fill_down(self) -> None:
        """Let what stands here stand in all rows below."""
        here = self.currentIndex()
        column = self.column(here.column())
        if column is None or not column.typed:
            return
        text = self.typed_text(here.row(), here.column())
        self.lines.remember()
        for row in range(here.row() + 1, len(self.lines.all)):
            self.lines.put(row, column.name, text, self._today())
        self._all_changed()
        count = len(self.lines.all) - here.row() - 1
        self.told.emit(_("向下填了 {n} 格，Ctrl+Z 撤回").format(n=count))

    def _undo(self) -> None:
        self.lines.undo()
        self._all_changed()

    def _all_changed(self) -> None:
        self.show_lines()
        self.changed.emit()

    @staticmethod
    def is_table_copied() -> bool:
        """Tell whether the clipboard holds more than one cell."""
        text = QGuiApplication.clipboard().text().strip()
        return "\t" in text or "\n" in text

    def paste(self) -> None:
        """Take a table, rows of stores or one value from the clipboard."""
        text = QGuiApplication.clipboard().text()
        typed = [column for column in self._columns if column.typed]
        here = self.currentIndex()
        column = self.column(here.column()) or (typed[0] if typed else None)
        start = (self.current_key(), column.name if column else "")
        found = read_stores(text, typed, self.lines.ids(), start, self._find)
        new = [] if self.fixed else self.lines.add(found.cells)
        if not new:
            self.lines.remember()
        known = {store: cells for store, cells in found.cells.items() if self.lines.at(store) >= 0}
        for store, cells in known.items():
            for name, cell in cells.items():
                if cell or store not in new:
                    self.lines.put(self.lines.at(store), name, cell, self._today())
        self._all_changed()
        self.told.emit(pasted_words(found))

    def add_stores(self, ids: Iterable[str]) -> int:
        """Add those that are not there yet and go to the first of ``ids``; return how many."""
        wanted = list(ids)
        new = self.lines.add(wanted)
        self.show_lines()
        if wanted:
            first = next((at for at, each in enumerate(self._columns) if each.typed), 0)
            self.go(wanted[0] if not new else new[0], self._columns[first].name)
        if new:
            self.changed.emit()
        return len(new)

    # -- keys

    def _meant(self, event: QKeyEvent) -> Do | None:
        """Return what a key does here."""
        ctrl = Qt.KeyboardModifier.ControlModifier
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if held == ctrl:
            return self._meant_with_ctrl(event)
        key, here = event.key(), self.column(self.currentIndex().column())
        if held or not self.currentIndex().isValid():
            return None
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            return self._open_cell
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            return self._clear
        if here is not None and here.ask is Ask.TICK and key == Qt.Key.Key_Space:
            return self._toggle
        return self._meant_choice(event, here)

    def _meant_with_ctrl(self, event: QKeyEvent) -> Do | None:
        if event.matches(QKeySequence.StandardKey.Paste):
            return self.paste
        if event.matches(QKeySequence.StandardKey.Undo):
            return self._undo if self.lines.can_undo else None
        keys: dict[int, Do] = {Qt.Key.Key_D: self.fill_down, Qt.Key.Key_Delete: self._take_out}
        return keys.get(event.key())

    def _meant_choice(self, event: QKeyEvent, here: GridColumn | None) -> Do | None:
        """Digits choose of the few, Space goes on to the next."""
        if here is None or here.ask is not Ask.CHOICE or not here.typed:
            return None
        few = here.choices
        digit = event.key() - Qt.Key.Key_1
        if 0 <= digit < len(few):
            return lambda: self._choose(few[digit])
        if event.key() == Qt.Key.Key_Space:
            text = self.typed_text(self.currentIndex().row(), self.currentIndex().column())
            at = few.index(text) + 1 if text in few else 0
            return lambda: self._choose(few[at] if at < len(few) else "")
        return (lambda: None) if event.text() and event.text().isprintable() else None

    def event(self, event: QEvent) -> bool:
        """Keep the grid's own keys from the menu; Tab goes on from cell to cell."""
        if isinstance(event, QKeyEvent):
            if event.type() is QEvent.Type.ShortcutOverride and self._meant(event):
                event.accept()
                return True
            tabs = {Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}
            by = tabs.get(Qt.Key(event.key()), 0)
            ctrl = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            if event.type() is QEvent.Type.KeyPress and by and self.row_count():
                if ctrl:
                    self.focusNextPrevChild(by > 0)
                else:
                    self._along(self.currentIndex(), by)
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        do = self._meant(event)
        if do is not None:
            do()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        column = self.column(index.column()) if index.isValid() else None
        if column is None or not column.typed or event.button() is not Qt.MouseButton.LeftButton:
            return
        if column.ask is Ask.TICK:
            self._toggle()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.currentIndex().column() == 0 and event.reason() in (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.OtherFocusReason,
        ):
            first = next((at for at, each in enumerate(self._columns, 1) if each.typed), 0)
            self._go(self.currentIndex().row(), first)
