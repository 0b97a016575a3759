"""A person at the keyboard of the real window; what one page asks of it is added by its tests."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from storage.database import Ledger
from tests.ui.screens.conftest import RecordingDialogs
from ui.assembly import Application
from ui.demo.hands import Hands
from ui.jobs import JobRunner

__all__ = ["AtWindow"]


class AtWindow:
    """``app`` with its window in sight; ``press`` and ``write`` go where the focus is."""

    def __init__(self, ledger: Ledger, jobs: JobRunner | None = None) -> None:
        self.ledger = ledger
        self.dialogs = RecordingDialogs()
        self.app = Application(ledger, dialogs=self.dialogs, jobs=jobs)
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

    def end(self) -> None:
        """Take the window away, as a kill would: nothing is asked, nothing is written."""
        for keeper in self.app.keepers():
            keeper.end()
        self.window.may_close = lambda: True
        self.window.close()
        self.window.deleteLater()
        self.app.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
