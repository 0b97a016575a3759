"""Finds one of many by name, pinyin or code: a search field over its hits, below what asks."""

from collections.abc import Iterable, Sequence

import attrs
from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from models.search import SearchEntry, narrows, search
from ui.i18n import _
from ui.item_models import Column, DenseTable
from ui.theme import Radius, Space, theme
from ui.widgets import SearchField, column
from ui.widgets.painting import box

__all__ = ["Choice", "Picker"]

_ROWS = 8
_MOST = 100
_NARROW, _WIDE = 340, 400


@attrs.frozen
class Choice:
    """One of them: ``name`` as it is shown, ``side`` beside it, ``entry`` what finds it."""

    id: str
    name: str
    side: str
    entry: SearchEntry


class Picker(QWidget):
    """``open_below(widget, choices, placeholder)``; Enter takes the selected one, Esc goes back.

    Signals:
        picked: id of what was chosen.
    """

    picked = Signal(str)

    def __init__(self, parent: QWidget, *, name: str = "", side_width: int = 70) -> None:
        super().__init__(parent)
        self._choices: Sequence[Choice] = ()
        self._entries: list[SearchEntry] = []
        self._found: list[int] = []
        self._query = ""
        self._before: QWidget | None = None
        self.hide()
        self.field = SearchField()
        self.table = DenseTable(
            [
                Column("name", stretch=True, name=True),
                Column("side", width=side_width, align="right"),
            ],
            name=name,
            row_height=28,
            header=False,
            framed=False,
        )
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column(self.field, self.table, spacing=Space.BASE, margins=(8, 8, 8, 8), into=self)
        self.field.installEventFilter(self)
        self.field.searched.connect(self._search)
        self.field.stepped.connect(self.table.step)
        self.field.entered.connect(lambda: self._pick(self.table.current_key()))
        self.table.opened.connect(self._pick)
        self.table.clicked.connect(
            lambda index: self._pick(self.table.table_model.key_at(index.row()))
        )

    def open_below(
        self, widget: QWidget, choices: Iterable[Choice], placeholder: str, typed: str = ""
    ) -> None:
        """Show it under ``widget``; ``typed`` is what was typed already."""
        self._choices = tuple(choices)
        self._entries = [each.entry for each in self._choices]
        self.field.set_placeholder(placeholder)
        self.field.clear()
        self._query = ""
        self._search("")
        wide = min(max(widget.width(), theme.px(_NARROW)), theme.px(_WIDE))
        self.setFixedSize(wide, theme.px(36) + theme.px(28) * _ROWS + 28)
        focus = QApplication.focusWidget()
        if focus is not self.field:
            self._before = focus
        self._place(widget)
        self.show()
        self.raise_()
        self.field.setFocus()
        self.field.setText(typed)

    def _place(self, widget: QWidget) -> None:
        """Lie below ``widget``, above it where the window ends."""
        window = widget.window()
        self.setParent(window)
        corner = widget.mapTo(window, QPoint(widget.width() - self.width(), widget.height() + 2))
        if corner.y() + self.height() > window.height():
            above = widget.mapTo(window, QPoint(0, -2)).y() - self.height()
            corner.setY(max(0, above))
        corner.setX(max(0, corner.x()))
        self.move(corner)

    def _search(self, query: str) -> None:
        previous = self._found if self._query and narrows(self._query, query) else None
        self._found = search(self._entries, query, previous)
        self._query = query
        found = [self._choices[at] for at in self._found[:_MOST]]
        self.table.set_rows([(each.name, each.side) for each in found], [each.id for each in found])
        if found:
            self.table.set_current_key(found[0].id)
        self.field.set_count(_("{n} 个").format(n=len(self._found)))

    def _pick(self, chosen: str) -> None:
        if chosen:
            self._go_back()
            self.picked.emit(chosen)

    def _leave(self, key: QKeyEvent) -> None:
        """Take what was looked for and found, then let the field that asked have the Tab."""
        before = self._before
        chosen = self.table.current_key() if self.field.text() else ""
        self._go_back()
        if chosen:
            self.picked.emit(chosen)
        if before is not None:
            before.focusNextPrevChild(key.key() == Qt.Key.Key_Tab)

    def _go_back(self) -> None:
        before, self._before = self._before, None
        if before is not None:
            before.setFocus()
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go away when the focus goes elsewhere; Tab goes on from the field that asked."""
        if event.type() is QEvent.Type.KeyPress and watched is self.field:
            key: QKeyEvent = event  # type: ignore[assignment]
            if key.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
                self._leave(key)
                return True
        if event.type() is QEvent.Type.FocusOut and watched is self.field:
            self.hide()
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            box(painter, self.rect(), fill="card", edge="input", radius=Radius.CARD)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._go_back()
        else:
            super().keyPressEvent(event)
