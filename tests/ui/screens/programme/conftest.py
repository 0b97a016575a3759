"""The real window over fifteen standard stores, and a person at its keyboard."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from storage.database import Ledger, open_ledger
from tests.ui.programme.conftest import stores_folder
from tests.ui.screens.conftest import RecordingDialogs, StandingClock
from ui.assembly import Application
from ui.demo.hands import Hands
from ui.screens.board.page import BoardPage
from ui.screens.programme.page import ProgrammePage

__all__ = ["Sitting", "stores_folder"]


class Sitting:
    """``app`` with its window in sight; ``press`` and ``write`` go where the focus is."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.app = Application(ledger, dialogs=RecordingDialogs())
        self.window = self.app.window
        self.hands = Hands(self.window)
        self.press, self.write = self.hands.press, self.hands.write
        self.window.show()
        self.window.activateWindow()
        self.hands.wait_for(self.window.isActiveWindow)

    @property
    def here(self) -> str:
        """The key of the page in sight."""
        return self.window.page.key if self.window.page is not None else ""

    @property
    def page(self) -> ProgrammePage:
        page = self.app.page("programme")
        assert isinstance(page, ProgrammePage)
        return page

    @property
    def board(self) -> BoardPage:
        page = self.app.page("board")
        assert isinstance(page, BoardPage)
        return page

    def count(self, kind: str) -> int:
        """How many live records of a kind there are."""
        return int(self.ledger.scalar(f"SELECT count(*) FROM {kind} WHERE deleted = 0"))

    def end(self) -> None:
        """Take the window away, as a kill would: nothing is asked, nothing is written."""
        for keeper in self.app.keepers():
            keeper.end()
        self.window.may_close = lambda: True
        self.window.close()
        self.window.deleteLater()
        self.app.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def ledger(stores_folder: Path, tmp_path: Path) -> Iterator[Ledger]:
    folder = tmp_path / "台账"
    shutil.copytree(stores_folder, folder)
    with open_ledger(folder, clock=StandingClock()) as opened:
        yield opened


@pytest.fixture
def sit(ledger: Ledger, look: None) -> Iterator[Callable[[], Sitting]]:
    """Opens the window; the one before is taken away first."""
    open_now: list[Sitting] = []

    def opened() -> Sitting:
        for each in open_now:
            each.end()
        open_now[:] = [Sitting(ledger)]
        return open_now[0]

    yield opened
    for each in open_now:
        each.end()
