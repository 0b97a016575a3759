"""One text of a report: what it is, the words, and whether the program or the manager wrote it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.i18n import _
from ui.theme import Type, theme
from ui.widgets import Tag, Text, TextArea, column, line

__all__ = ["TextBox"]


class TextBox(QWidget):
    """``show_text(written, suggested)``; what is suggested can be gone on with at once.

    Signals:
        edited: the text, whenever the user changed it.
    """

    edited = Signal(str)

    def __init__(self, label: str, hint: str, *, lines: int) -> None:
        super().__init__()
        self.suggested = ""
        self.label = Text(label, Type.TABLE, tone="text2")
        self.tag = Tag("")
        self._name, self._hint = label or hint, hint
        self.area = TextArea(name=self._name, placeholder=hint, lines=lines)
        self.head = QWidget()
        line(self.label, self.tag, None, spacing=8, into=self.head)
        column(self.head, self.area, spacing=4, into=self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.area.edited.connect(self._edited)
        self.retranslate()
        self._tell()
        theme.changed.connect(self._tell)

    def retranslate(self) -> None:
        """Show the words of the window in the language in force; the report's stay Chinese."""
        self.tag.set_tag(_("程序代拟，可改"))

    def show_text(self, written: str | None, suggested: str) -> None:
        """Show what was written, else what is suggested; while one types nothing is taken away."""
        self.suggested = suggested
        text = suggested if written is None else written
        if text != self.area.toPlainText():
            self.area.set_text(text)
        self._tell()

    def set_editable(self, editable: bool) -> None:
        """Let it be written into, or only read."""
        self.area.setReadOnly(not editable)
        flags = Qt.TextInteractionFlag
        keys = flags.TextSelectableByKeyboard | flags.TextSelectableByMouse
        if not editable:
            self.area.setTextInteractionFlags(keys)
        self.area.setPlaceholderText(self._hint if editable else _("（没有写）"))
        self._tell()

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing stands there, neither written nor suggested."""
        return not self.area.toPlainText().strip()

    def _edited(self, _stripped: str) -> None:
        self._tell()
        self.edited.emit(self.area.toPlainText())

    def _tell(self) -> None:
        """Say that the words are the program's as long as nobody changed them."""
        own = self.area.toPlainText() != self.suggested
        proposed = bool(self.suggested) and not own
        self.tag.setVisible(proposed and not self.area.isReadOnly())
        self.head.setVisible(bool(self.label.text()) or not self.tag.isHidden())
        palette = QPalette(self.area.palette())
        palette.setColor(QPalette.ColorRole.Text, theme.color("text2" if proposed else "text"))
        self.area.setPalette(palette)
