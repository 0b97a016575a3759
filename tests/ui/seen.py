"""What a person sees in a window: every word of its widgets, menus, tables and painted places."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, Qt
from PySide6.QtGui import QAction, QPainter
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

ROLE = Qt.ItemDataRole


def words_of(widget: QWidget) -> Iterator[str]:
    """Yield the words one widget shows or says."""
    yield from (widget.toolTip(), widget.statusTip(), widget.accessibleName(),
                widget.accessibleDescription())  # fmt: skip
    if isinstance(widget, QLabel | QAbstractButton):
        yield widget.text()
    elif isinstance(widget, QLineEdit):
        yield from (widget.text(), widget.placeholderText())
    elif isinstance(widget, QPlainTextEdit | QTextEdit):
        yield from (widget.toPlainText(), widget.placeholderText())
    elif isinstance(widget, QAbstractItemView) and widget.model() is not None:
        yield from words_of_model(widget.model())


def words_of_model(model: QAbstractItemModel) -> Iterator[str]:
    """Yield the headings of a table and what its first hundred rows show or say."""
    columns = range(model.columnCount(QModelIndex()))
    for column in columns:
        yield str(model.headerData(column, Qt.Orientation.Horizontal, ROLE.DisplayRole) or "")
        yield str(model.headerData(column, Qt.Orientation.Horizontal, ROLE.ToolTipRole) or "")
    for row in range(min(100, model.rowCount(QModelIndex()))):
        for column in columns:
            index = model.index(row, column)
            for role in (ROLE.DisplayRole, ROLE.ToolTipRole, ROLE.AccessibleTextRole):
                yield str(index.data(role) or "")


def words_of_window(window: QWidget) -> set[str]:
    """Return all words of the visible widgets and of the menus of a window."""
    words = {window.windowTitle()}
    for widget in (window, *window.findChildren(QWidget)):
        if widget.isVisible():
            words.update(words_of(widget))
    for action in window.findChildren(QAction):
        words.update((action.text(), action.statusTip()))
    return words - {""}


@contextmanager
def painted(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    """Collect every word painted by hand while this is open."""
    seen: set[str] = set()
    paint = QPainter.drawText

    def draw(painter: QPainter, *args: Any) -> object:
        seen.update(each for each in args if isinstance(each, str))
        return paint(painter, *args)

    with monkeypatch.context() as patch:
        patch.setattr(QPainter, "drawText", draw)
        yield seen


def look_at(window: QWidget, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Return all words of a window as it stands, those painted by hand too."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()
    with painted(monkeypatch) as seen:
        window.grab()
    return words_of_window(window) | seen
