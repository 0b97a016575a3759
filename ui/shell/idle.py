"""Tells when nobody has touched keyboard, mouse or pen for a while, or the computer has slept."""

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

__all__ = ["IdleWatch"]

_LOOK_EVERY = 5_000
_TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.ShortcutOverride,
        QEvent.Type.InputMethod,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonDblClick,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TabletPress,
        QEvent.Type.TabletMove,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
    }
)


class IdleWatch(QObject):
    """Looks every few seconds whether ``seconds()`` have passed untouched; 0 is never.

    Time is taken from both clocks: the monotonic one may stand still while the computer sleeps, the
    other one may be set. Whichever has gone further counts.

    Signals:
        idle: nobody was there for so long; told at every look until somebody is.
    """

    idle = Signal()

    def __init__(
        self,
        app: QApplication,
        seconds: Callable[[], float],
        *,
        monotonic: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        super().__init__()
        self._app, self._seconds = app, seconds
        self._monotonic, self._wall = monotonic, wall
        self._touched = (monotonic(), wall())
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Watch from now on."""
        self._touched = (self._monotonic(), self._wall())
        self._app.installEventFilter(self)
        self._timer.start()

    def stop(self) -> None:
        """Watch no more."""
        self._timer.stop()
        self._app.removeEventFilter(self)

    def touch(self) -> None:
        """Somebody is there. Where the time is over already, that is told and does not count."""
        if self._is_over():
            QTimer.singleShot(0, self, self.look)
        else:
            self._touched = (self._monotonic(), self._wall())

    def look(self) -> None:
        """Tell where the time is over."""
        if self._is_over():
            self.idle.emit()

    def _is_over(self) -> bool:
        limit = self._seconds()
        if limit <= 0:
            return False
        monotonic, wall = self._touched
        return max(self._monotonic() - monotonic, self._wall() - wall) >= limit

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES:
            self.touch()
        return False
