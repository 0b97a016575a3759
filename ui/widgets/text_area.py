"""Several lines of text: Tab leaves it, the words reach the draft while one types."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from ui.theme import Type, theme

__all__ = ["TextArea"]


class TextArea(QPlainTextEdit):
    """A text box of ``lines`` lines; ``set_text`` does not emit.

    Signals:
        edited: the text after each change the user made, once an input method has committed.
    """

    edited = Signal(str)

    def __init__(
        self, *, name: str, placeholder: str = "", lines: int = 2, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._lines = lines
        self._quiet = False
        self._composing = False
        self._told = ""
        self.setTabChangesFocus(True)
        self.set_name(name, placeholder)
        self.document().setDocumentMargin(3)
        self.textChanged.connect(self._changed)
        theme.changed.connect(self._measure)
        self._measure()

    def set_name(self, name: str, placeholder: str = "") -> None:
        """Show another accessible name and placeholder."""
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)

    def text(self) -> str:
        """Return the text, stripped."""
        return self.toPlainText().strip()

    def set_text(self, text: str) -> None:
        """Show ``text`` without emitting."""
        self._quiet = True
        self._told = text
        self.setPlainText(text)
        self._quiet = False

    def _measure(self) -> None:
        self.setFont(theme.font(Type.TABLE))
        high = self._lines * theme.metrics(Type.TABLE).lineSpacing() + 2 * 7
        self.setFixedHeight(int(high + 0.999))

    def sizeHint(self) -> QSize:
        return QSize(theme.px(240), self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(120), self.height())

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)
        self._changed()

    def _changed(self) -> None:
        text = self.text()
        if not self._quiet and not self._composing and text != self._told:
            self._told = text
            self.edited.emit(text)
