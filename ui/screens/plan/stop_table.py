"""A list of planned stops: chosen by keys, moved by keys or by dragging."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
)
from PySide6.QtWidgets import QApplication

from ui.i18n import _
from ui.item_models import Column
from ui.screens.plan.dragged import drag_stops, dragged_stops
from ui.screens.plan.letter_table import LetterTable

__all__ = ["StopTable"]

_MOVES = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class StopTable(LetterTable):
    """Rows are stops by their id; a key with a colon is none: the head of a day, a stop put off.

    Signals:
        moved: Alt+arrows: days and weeks the chosen stops are to move by.
        ordered: Ctrl+↑ ↓: places the current stop is to move by.
        cut_asked, pasted, dropped_out: Ctrl+X, Ctrl+V, Delete.
        dropped: ids of stops dropped here, and the key of the row below the hand ("" for none).
    """

    moved = Signal(int, int)
    ordered = Signal(int)
    cut_asked = Signal()
    pasted = Signal()
    dropped_out = Signal()
    dropped = Signal(tuple, str)

    def __init__(self, columns: Sequence[Column], **looks: object) -> None:
        super().__init__(columns, name="", **looks)  # type: ignore[arg-type]  # looks of a table
        self._pressed: QPoint | None = None
        self._collapse = False
        self.setAcceptDrops(True)
        self.viewport().setAcceptDrops(True)

    def chosen_stops(self) -> tuple[str, ...]:
        """Return the ids of the stops that are selected, else of the current one."""
        keys = self.selected_keys() or (self.current_key(),)
        return tuple(key for key in keys if key and ":" not in key)

    def cut(self) -> None:
        """Ctrl+X: take the chosen stops in hand."""
        self.cut_asked.emit()

    def paste(self) -> None:
        """Ctrl+V: what is held comes here."""
        self.pasted.emit()

    # -- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        key = Qt.Key(event.key())
        if held == Qt.KeyboardModifier.AltModifier and key in _MOVES:
            self.moved.emit(*_MOVES[key])
        elif held == Qt.KeyboardModifier.ControlModifier and key in (
            Qt.Key.Key_Up,
            Qt.Key.Key_Down,
        ):
            self.ordered.emit(-1 if key == Qt.Key.Key_Up else 1)
        elif key == Qt.Key.Key_Delete and not held:
            self.dropped_out.emit()
        else:
            super().keyPressEvent(event)

    # -- dragging

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a drag on what is selected already; a click there selects it alone when let go."""
        at = event.position().toPoint()
        index = self.indexAt(at)
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        left = event.button() == Qt.MouseButton.LeftButton
        self._pressed = at if left and index.isValid() else None
        self._collapse = left and plain and self.selectionModel().isSelected(index)
        if self._collapse:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        far = (event.position().toPoint() - self._pressed).manhattanLength()
        stops = self.chosen_stops()
        if far >= QApplication.startDragDistance() and stops:
            self._pressed, self._collapse = None, False
            drag_stops(self, stops, _("{n} 户").format(n=len(stops)))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if self._collapse and index.isValid():
            self.set_current_key(self.table_model.key_at(index.row()))
        self._pressed, self._collapse = None, False
        super().mouseReleaseEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dragged_stops(event.mimeData()):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if dragged_stops(event.mimeData()):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        ids = dragged_stops(event.mimeData())
        if ids:
            event.acceptProposedAction()
            row = self.rowAt(int(event.position().y()))
            self.dropped.emit(ids, self.table_model.key_at(row))
