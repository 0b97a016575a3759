"""The small window shown while the ledger is closed for an errand."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.i18n import _
from ui.theme import Type, theme
from ui.theme.icons import app_icon
from ui.widgets import Bar, Text, column

__all__ = ["WaitingWindow"]

_WIDTH, _HEIGHT = 420, 132


class WaitingWindow(QWidget):
    """Title and bar; it closes by itself and not otherwise, since the files are in between."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._over = False
        self.setWindowIcon(app_icon())
        self.setWindowTitle(_("走访台账"))
        self.setWindowFlag(Qt.WindowType.WindowCloseButtonHint, on=False)
        self.setFixedSize(theme.px(_WIDTH), theme.px(_HEIGHT))
        self.title = Text(title, Type.PANEL, bold=True)
        self.words = Text(_("请不要关机，马上就好。"), Type.TABLE, tone="text2", wrap=True)
        self.bar = Bar()
        column(
            None, self.title, self.words, 4, self.bar, None,
            spacing=8, margins=(24, 16, 24, 16), into=self,
        )  # fmt: skip

    def show_progress(self, done: int, total: int, text: str) -> None:
        """Show how far it is."""
        self.bar.set_value(done / total if total else 0.0, words=text)
        if text:
            self.words.setText(text)

    def finish(self) -> None:
        """Close, the work being done."""
        self._over = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._over:
            event.accept()
        else:
            event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), theme.color("bg"))
