"""The real window with the real page, keys sent to whatever has the focus."""

from collections.abc import Iterator
from typing import Any

import attrs
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from storage.database import Ledger
from ui.context import AppContext
from ui.screens.visit.page import VisitPage
from ui.shell.main_window import MainWindow

NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


@attrs.define
class Desk:
    """The window, its page and a hand on the keyboard; ``presses`` counts keys pressed."""

    window: MainWindow
    page: VisitPage
    context: AppContext
    presses: int = 0

    @property
    def focus(self) -> Any:
        return QApplication.focusWidget()

    @property
    def form(self) -> Any:
        return self.page.form

    @property
    def check(self) -> Any:
        return self.page.check

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        """One key, with what is held down while it is pressed."""
        self.presses += 1
        QTest.keyClick(self.focus or self.window, key, held)
        QApplication.processEvents()

    def type(self, text: str) -> None:
        """Letters and digits, one key each."""
        for letter in text:
            self.presses += 1
            QTest.keyClicks(self.focus, letter)
            QApplication.processEvents()

    def settle(self) -> None:
        """Let the timers of the form run out."""
        QTest.qWait(60)


@pytest.fixture
def desk(context: AppContext) -> Iterator[Desk]:
    window = MainWindow(None)
    page = VisitPage(context)
    window.add_page(page)
    context.changed.connect(window.refresh)
    window.show_page("visit")
    window.show()
    window.activateWindow()
    for _round in range(50):
        QApplication.processEvents()
        if window.isActiveWindow():
            break
    page.entered()
    yield Desk(window, page, context)
    window.close()
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def known(territory: Ledger) -> Ledger:
    """The territory with purchases known until today, so that a mismatch can be told."""
    with territory.transaction():
        territory.execute("UPDATE import_batch SET last_day = '2026-11-23'")
    return territory
