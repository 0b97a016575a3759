"""A table whose single letters mean something to the page."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from ui.item_models import DenseTable

__all__ = ["LetterTable"]


class LetterTable(DenseTable):
    """A dense table that hands on letters and Esc.

    Signals:
        letter: a letter, in lower case.
        left: Esc.
    """

    letter = Signal(str)
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & ~(
            Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
        )
        if event.key() == Qt.Key.Key_Escape and not held:
            self.left.emit()
        elif event.text().isalpha() and not held:
            self.letter.emit(event.text().lower())
        else:
            super().keyPressEvent(event)
