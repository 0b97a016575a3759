"""The cell of the stock grid that is being typed into, and the keys it answers to."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.screens.visit.stock_rows import CHOICES

__all__ = ["CellEdit", "next_choice"]


class CellEdit(QLineEdit):
    """The one editor; it tells where it wants to go and what was pasted.

    Signals:
        moved: rows and cells to go, such as (1, 0) for Enter and (0, 1) for Tab.
        paged: -1 or 1.
        chosen: what a digit chose of the few a cell may hold, ``""`` for none.
        table_pasted: text of several cells.
    """

    moved = Signal(int, int)
    paged = Signal(int)
    chosen = Signal(str)
    table_pasted = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.key = "stock"
        self.hint = ""
        self.setProperty("kind", "cell")
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, True)
        self.setInputMethodHints(Qt.InputMethodHint.ImhFormattedNumbersOnly)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Tab and not event.modifiers():
                self.moved.emit(0, 1)
                return True
            if event.key() == Qt.Key.Key_Backtab:
                self.moved.emit(0, -1)
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif not (self._moves(event) or self._chooses(event)):
            super().keyPressEvent(event)

    def _moves(self, event: QKeyEvent) -> bool:
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        rows = {
            Qt.Key.Key_Return: 1,
            Qt.Key.Key_Enter: 1,
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
        }.get(Qt.Key(event.key()))
        pages = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}.get(Qt.Key(event.key()))
        if rows:
            self.moved.emit(rows, 0)
        elif pages:
            self.paged.emit(pages)
        return bool(rows or pages)

    def _chooses(self, event: QKeyEvent) -> bool:
        """Answer keys of a cell with few answers, and Space that takes the price in grey."""
        key, few = event.key(), CHOICES.get(self.key)
        if few and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            digit = key - Qt.Key.Key_1
            if 0 <= digit < len(few):
                self.chosen.emit(few[digit])
            elif key == Qt.Key.Key_Space:
                self.chosen.emit(next_choice(self.key, self.text()))
            elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
                self.chosen.emit("")
            else:
                return False
            return True
        if key == Qt.Key.Key_Space and not self.text() and self.hint:
            self.setText(self.hint)
            self.textEdited.emit(self.hint)
            return True
        return False

    def paste(self) -> None:
        """Paste one value here, a table over the grid."""
        text = QGuiApplication.clipboard().text()
        if "\t" in text or "\n" in text.strip():
            self.table_pasted.emit(text)
        elif not self.isReadOnly():
            self.insert(text.strip())
            self.textEdited.emit(self.text())


def next_choice(key: str, text: str) -> str:
    """Return the answer after ``text``, nothing after the last."""
    few = CHOICES[key]
    if text not in few:
        return few[0]
    return few[few.index(text) + 1] if text != few[-1] else ""
