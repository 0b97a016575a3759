"""The list of all keys, made from the actions themselves."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QScrollArea, QWidget

from ui.i18n import _
from ui.shell.actions import HINTS, MENUS, Actions, shown_key
from ui.theme import Type
from ui.widgets.button import Button
from ui.widgets.focus_ring import FocusRing
from ui.widgets.text import Heading, Text, column, line

__all__ = ["KeyList"]

_COLUMNS = (("file", "edit", "help"), ("view", "exchange"), ("retailer", "visit"), ("here",))
"""Columns about equally high, so that all keys are in sight at once."""
_AROUND, _SIDE, _BELOW = 24, 24, 64
"""px left free of the window; px beside the list, and below it for the button."""
_SHORTENED = ("page_", "step_")
"""Actions that one line stands for."""


class KeyList(QDialog):
    """Every action that has a key, by menu, and the keys of the place in focus."""

    def __init__(self, actions: Actions, pages: list[tuple[str, str]], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("全部按键"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        inside = QWidget()
        columns = line(spacing=32, margins=(20, 16, 20, 16), into=inside)
        blocks = self._blocks(actions, pages)
        for names in _COLUMNS:
            columns.addLayout(column(*(blocks[name] for name in names), None, spacing=16))
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(inside)
        close = Button(_("关闭"), key="Esc")
        close.clicked.connect(self.close)
        column(area, line(None, close, margins=(20, 0, 20, 16)), margins=(0, 0, 0, 0), into=self)
        room = parent.window().size() - QSize(_AROUND, _AROUND)
        wanted = inside.sizeHint() + QSize(_SIDE, _BELOW)
        self.resize(wanted.boundedTo(room).expandedTo(QSize(720, 400)))
        self.ring = FocusRing(self)
        area.setFocus()  # so that arrows scroll where not all is in sight

    @staticmethod
    def _block(title: str, rows: list[tuple[str, str]]) -> QWidget:
        block = QWidget()
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for at, (key, words) in enumerate(rows):
            grid.addWidget(Text(key, Type.SMALL, tone="accent", bold=True), at, 0)
            grid.addWidget(Text(words, Type.TABLE, tone="text2"), at, 1)
        column(Heading(title), grid, spacing=6, into=block)
        return block

    def _blocks(self, actions: Actions, pages: list[tuple[str, str]]) -> dict[str, QWidget]:
        blocks = {}
        for menu, title in MENUS:
            rows = [
                (shown_key(spec.shortcut), actions.words(spec.key)[0])
                for spec in actions.specs
                if spec.menu == menu and spec.shortcut and not spec.key.startswith(_SHORTENED)
            ]
            if menu == "view":
                rows = pages + rows
            if menu == "visit":
                rows.append(("Alt+1…8", _("到走访的第 1…8 步")))
            blocks[menu] = self._block(_(title).partition("(")[0].replace("&", ""), rows)
        hints = [(_(key) if not key.isascii() else key, _(words)) for key, words in HINTS]
        blocks["here"] = self._block(_("在页面上"), hints)
        return blocks
