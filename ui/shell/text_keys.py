"""Ctrl+Z in a text field: typing first, then operations, though Qt's fields swallow the key."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)
from shiboken6 import isValid

__all__ = ["TextKeys", "text_redo", "text_undo"]


_SWALLOWING = (QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox, QComboBox)
"""Fields that take these keys though they have nothing to undo; what others take is theirs."""


def _can(widget: QWidget | None, back: bool) -> bool:
    if isinstance(widget, QLineEdit):
        return widget.isUndoAvailable() if back else widget.isRedoAvailable()
    if isinstance(widget, QPlainTextEdit | QTextEdit):
        document = widget.document()
        return document.isUndoAvailable() if back else document.isRedoAvailable()
    return False


def text_undo(widget: QWidget | None) -> bool:
    """Undo typing in ``widget``; False if there is nothing to undo in it."""
    if _can(widget, True) and isinstance(widget, QLineEdit | QPlainTextEdit | QTextEdit):
        widget.undo()
        return True
    return False


def text_redo(widget: QWidget | None) -> bool:
    """Redo typing in ``widget``; False if there is nothing to redo in it."""
    if _can(widget, False) and isinstance(widget, QLineEdit | QPlainTextEdit | QTextEdit):
        widget.redo()
        return True
    return False


class TextKeys(QObject):
    """Lets Ctrl+Z and Ctrl+Y through to the window when the field has nothing to undo."""

    def __init__(self, app: QApplication, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._watched: QWidget | None = None
        app.focusChanged.connect(self._focus_changed)

    def _focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        if self._watched is not None and isValid(self._watched):  # its window may be gone
            self._watched.removeEventFilter(self)
        self._watched = new
        if new is not None:
            new.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is not QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        back = event.matches(QKeySequence.StandardKey.Undo)
        forth = event.matches(QKeySequence.StandardKey.Redo) or (
            QKeySequence(event.keyCombination()) == QKeySequence("Ctrl+Y")
        )
        if (back or forth) and isinstance(watched, _SWALLOWING) and not _can(watched, back):
            event.ignore()
            return True
        return False
