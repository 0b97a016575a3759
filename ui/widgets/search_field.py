"""The search field: live, patient with input methods, its count inside at the right."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.theme import Size, Type, theme
from ui.theme.icons import paint_icon
from ui.widgets.painting import RIGHT, text_line

__all__ = ["SearchField"]


class SearchField(QLineEdit):
    """A search box 36 px high; what an input method has not committed yet is not searched.

    Keys: Esc clears, ↑ ↓ PgUp PgDn and Enter go to the list by signals.

    Signals:
        searched: the text to look for, stripped, whenever it changed.
        stepped: -1, 1 (arrows) or -10, 10 (pages): move the selection in the list.
        entered: Enter was pressed and no input method is busy.
    """

    searched = Signal(str)
    stepped = Signal(int)
    entered = Signal()

    def __init__(self, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count = ""
        self._composing = False
        self._sent = ""
        self.set_placeholder(placeholder)
        self.textChanged.connect(self._text_changed)
        theme.changed.connect(self._measure)
        self._measure()

    def set_placeholder(self, text: str) -> None:
        """Show ``text`` while the field is empty; also the accessible name."""
        self.setPlaceholderText(text)
        self.setAccessibleName(text)

    def set_count(self, text: str) -> None:
        """Show ``text`` ("7 / 250 户") at the right inside the field."""
        self._count = text
        self.setAccessibleDescription(text)
        self._measure()

    def search_text(self) -> str:
        """Return what is looked for now."""
        return self.text().strip()

    def _measure(self) -> None:
        self.setFixedHeight(theme.px(Size.BUTTON))
        right = theme.width(self._count, Type.TABLE) + 16 if self._count else 4
        self.setTextMargins(26, 0, right, 0)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(384), theme.px(Size.BUTTON))

    def _text_changed(self) -> None:
        text = self.search_text()
        if not self._composing and text != self._sent:
            self._sent = text
            self.searched.emit(text)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)
        self._text_changed()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_PageUp: -10,
            Qt.Key.Key_PageDown: 10,
        }
        key = event.key()
        if self._composing:
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif key in steps and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.stepped.emit(steps[Qt.Key(key)])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        ):
            self.entered.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        with QPainter(self) as painter:
            top = (self.height() - 16) / 2
            paint_icon(painter, QRectF(12, top, 16, 16), "search", theme.color("text2"))
            room = QRectF(0, 0, self.width() - 12, self.height())
            text_line(painter, room, self._count, size=Type.TABLE, tone="text2", align=RIGHT)
