"""The table of a list beside what it lists: Esc and the sideways arrows lead on."""

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent

from ui.item_models.dense_table import DenseTable

__all__ = ["ListTable"]


class ListTable(DenseTable):
    """A table whose Esc and sideways arrows lead on.

    Signals:
        left: Esc was pressed.
        back: ← was pressed.
        onward: → was pressed.
    """

    left = Signal()
    back = Signal()
    onward = Signal()

    def sizeHint(self) -> QSize:
        """Ask for no more than the least: the page scrolls by its hints."""
        return QSize(super().sizeHint().width(), self.minimumSizeHint().height())

    def mark(self, key: str) -> None:
        """Mark the row the form is of, none while it is a new one; the focus keeps its row."""
        if self.hasFocus() or (key and self.set_current_key(key)):
            return
        quiet = self.blockSignals(True)
        self.setCurrentIndex(QModelIndex())
        self.clearSelection()
        self.blockSignals(quiet)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif plain and event.key() == Qt.Key.Key_Left:
            self.back.emit()
        elif plain and event.key() == Qt.Key.Key_Right:
            self.onward.emit()
        else:
            super().keyPressEvent(event)
