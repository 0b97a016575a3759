"""A page one comes to from another and goes back from, with a search that Esc clears first."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QPushButton, QSizePolicy

from ui.shell.page import PageWidget
from ui.widgets.search_field import SearchField

__all__ = ["SearchedPage"]


class SearchedPage(PageWidget):
    """Base of such a page; a subclass puts ``search`` where it belongs.

    Enter clicks the button that has the focus.

    Signals:
        left: back to where the user was.
    """

    left = Signal()
    search_width = 220
    """What the field needs at least, in px."""

    def __init__(self) -> None:
        super().__init__()
        self.search = SearchField()
        self.search.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.search.setMinimumWidth(self.search_width)
        self.header.set_back(True)

    def _find(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _escape(self) -> None:
        """Clear what is looked for first, then go back to where the user was."""
        if self.search.text():
            self.search.clear()
        else:
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        focus = QApplication.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focus, QPushButton):
            focus.click()
        elif event.key() == Qt.Key.Key_Escape:
            self._escape()
        else:
            super().keyPressEvent(event)
