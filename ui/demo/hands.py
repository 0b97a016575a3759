"""A person at the keyboard: keys and texts go where the focus is, as the system would send them."""

from collections.abc import Callable

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QInputMethodEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

__all__ = ["Hands"]

_LATER = 60
"""ms: what follows a key with a short delay has happened by then."""


class Hands:
    """Types into ``window`` and whatever opens over it."""

    def __init__(self, window: QWidget) -> None:
        self._window = window

    def _target(self) -> QWidget:
        return QApplication.focusWidget() or QApplication.activeWindow() or self._window

    def press(self, *keys: str) -> None:
        """Press keys one after the other: ``"Ctrl+N"``, ``"Return"``, ``"1"``."""
        for key in keys:
            QTest.keySequence(self._target(), QKeySequence(key))

    def write(self, text: str) -> None:
        """Write a text; what is not ASCII comes as an input method commits it."""
        if text.isascii():
            QTest.keyClicks(self._target(), text)
            return
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(self._target(), event)

    def wait(self, milliseconds: int = _LATER) -> None:
        """Let what was begun be finished: timers, jobs, painting."""
        QTest.qWait(milliseconds)

    def wait_for(self, ready: Callable[[], bool], seconds: int = 60) -> None:
        """Wait until ``ready()`` is true; raises TimeoutError when it takes too long."""
        for _each in range(seconds * 20):
            if ready():
                return
            _let_jobs_run(50)
        raise TimeoutError("the demo waited for something that did not happen")

    def come_back(self) -> None:
        """Go back to the window after something over it was closed."""
        self._window.activateWindow()
        self.wait()


def _let_jobs_run(milliseconds: int) -> None:
    """Wait in an event loop: unlike ``QTest.qWait`` it lets go of the interpreter meanwhile."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
