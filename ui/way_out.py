"""The window shown where the ledger cannot be opened: what is wrong, and what can be done now."""

from collections.abc import Sequence
from pathlib import Path

import attrs
from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from models.errors import RoundbookError
from ui.i18n import _, told
from ui.start_window import StartWindow
from ui.theme import Size, Type
from ui.widgets import Button, Text, column

__all__ = ["QUIT", "Way", "WayOutWindow", "ask_way_out"]

QUIT = "quit"


@attrs.frozen
class Way:
    """One thing that can be done: ``key`` for the program, a button's word, what it comes to."""

    key: str
    label: str
    hint: str


class WayOutWindow(StartWindow):
    """Says what failed and offers ways; the first is what Enter does, digits choose, Esc leaves.

    Attributes: ``chosen`` (the key of a way, ``quit`` unless one was taken), ``buttons`` by key.
    """

    def __init__(self, failure: RoundbookError, folder: Path, ways: Sequence[Way]) -> None:
        super().__init__()
        self.chosen = QUIT
        self._ways = (*ways, Way(QUIT, _("退出"), ""))
        sentence, step = told(failure)
        self.title.setText(_("台账打不开"))
        self.sentence = Text(sentence, Type.BODY, bold=True, wrap=True)
        self.step = Text(step, Type.BODY, wrap=True)
        self.place = Text(str(folder), Type.SMALL, tone="muted", wrap=True)
        self.buttons = {way.key: self._button(at, way) for at, way in enumerate(self._ways)}
        parts: list[object] = [self.sentence, self.step, self.place, 6]
        for way in self._ways:
            parts.append(self.buttons[way.key])
            if way.hint:
                parts += [Text(way.hint, Type.SMALL, tone="text2", wrap=True), 2]
        column(*parts, spacing=4, into=self.content)  # type: ignore[arg-type]
        self.setAccessibleName(f"{sentence} {step}")
        self.fit()
        next(iter(self.buttons.values())).setFocus()

    def _button(self, at: int, way: Way) -> Button:
        key = "Esc" if way.key == QUIT else "Enter" if at == 0 else str(at + 1)
        kind = "primary" if at == 0 else "outlined"
        button = Button(way.label, kind=kind, key=key, height=Size.MAIN_BUTTON)  # type: ignore[arg-type]
        button.setAccessibleDescription(way.hint)
        button.clicked.connect(lambda: self.choose(way.key))
        return button

    def choose(self, key: str) -> None:
        """Take a way and close."""
        self.chosen = key
        self.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        focus, pressed = QApplication.focusWidget(), event.key()
        if pressed == Qt.Key.Key_Escape:
            self.choose(QUIT)
        elif pressed in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            (focus if isinstance(focus, Button) else self.buttons[self._ways[0].key]).click()
        elif pressed in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.focusNextPrevChild(pressed == Qt.Key.Key_Down)
        elif Qt.Key.Key_1 <= pressed < Qt.Key.Key_1 + len(self._ways) - 1:
            self.choose(self._ways[pressed - Qt.Key.Key_1].key)
        else:
            super().keyPressEvent(event)


def ask_way_out(failure: RoundbookError, folder: Path, ways: Sequence[Way]) -> str:
    """Show what failed, and return the key of the way the user takes."""
    window = WayOutWindow(failure, folder, ways)
    loop = QEventLoop()
    window.closed.connect(loop.quit)
    window.show()
    window.activateWindow()
    loop.exec()
    window.deleteLater()
    return window.chosen
