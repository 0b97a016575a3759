"""A dialog on a card's ground in which Enter presses what has the focus, and nothing else."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QDialog, QPushButton

from ui.theme import theme

__all__ = ["CardDialog"]


class CardDialog(QDialog):
    """Open it with ``open()``; overwrite ``entered`` for what Enter does beside the buttons."""

    def entered(self) -> None:
        """Answer Enter where no button has the focus."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        focus = QApplication.focusWidget()
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif isinstance(focus, QPushButton):
            focus.click()
        else:
            self.entered()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), theme.color("card"))
