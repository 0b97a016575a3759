"""A field that shows what was picked by name, and looks for another when one types."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from ui.i18n import _
from ui.picker import Choice, Picker
from ui.widgets import LineField

__all__ = ["PickField"]


class PickField(LineField):
    """Shows what was chosen by name; typing, Enter or F4 looks for another, Delete takes it back.

    With ``several`` what is picked is added, Delete and Backspace take the last one away.

    Signals:
        picked: the user chose, or took back.
    """

    picked = Signal()

    def __init__(
        self, name: str, source: Callable[[], Sequence[Choice]], hint: str, *, several: bool
    ) -> None:
        super().__init__(name=name, placeholder=_(hint))
        self._source, self._hint, self._several = source, hint, several
        self._ids: tuple[str, ...] = ()
        self._picker: Picker | None = None
        self.textEdited.connect(self._pasted)

    def chosen(self) -> str:
        """Return the ids chosen, one a line."""
        return "\n".join(self._ids)

    def show_chosen(self, text: str) -> None:
        """Show what is chosen, without emitting."""
        self._ids = tuple(part for part in text.split("\n") if part)
        self._redraw()

    def _redraw(self) -> None:
        names = {}
        if self._ids:
            names = {each.id: each.name for each in self._source() if each.id in self._ids}
        self.set_text(_("、").join(names.get(each, each) for each in self._ids))
        self.setCursorPosition(0)

    def open(self, typed: str = "") -> None:
        """Look for one, beginning with what was typed."""
        if self._picker is None:
            self._picker = Picker(self, name=self.accessibleName(), side_width=120)
            self._picker.picked.connect(self._take)
            self.destroyed.connect(self._picker.deleteLater)  # it lies in the window, not here
        self._picker.open_below(self, self._source(), _(self._hint), typed)

    def _take(self, chosen: str) -> None:
        kept = tuple(each for each in self._ids if each != chosen) if self._several else ()
        self._ids = (*kept, chosen)
        self._redraw()
        self.picked.emit()

    def _drop(self) -> None:
        if self._ids:
            self._ids = self._ids[:-1]
            self._redraw()
            self.picked.emit()

    def _pasted(self, text: str) -> None:
        self._redraw()
        self.open(text)

    def mouseReleaseEvent(self, event: Any) -> None:
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self.open()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        if event.commitString():
            self.open(event.commitString())
        else:
            super().inputMethodEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & ~(
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        )
        key, typed = event.key(), event.text()
        asked = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F4) and not held
        below = Qt.KeyboardModifier.AltModifier
        if asked or (key == Qt.Key.Key_Down and event.modifiers() & below):
            self.open()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not held:
            self._drop()
        elif typed and typed.isprintable() and not held:
            self.open(typed.strip())
        else:
            QLineEdit.keyPressEvent(self, event)
