"""Where the demo plays: a made-up ledger, the window over it, a clock that follows the day."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QWidget

from storage.database import Ledger, open_ledger
from storage.operations.demo import DEMO_DAY, make_territory
from ui.app import prepare_application
from ui.assembly import Application
from ui.demo.dialogs import DemoDialogs
from ui.demo.hands import Hands
from ui.shell.crash import CrashGuard

__all__ = ["DayClock", "Stage", "stage"]

_MORNING = 8


class DayClock:
    """The time of the demo's day; it moves when it is told to."""

    def __init__(self) -> None:
        self.now = datetime.combine(DEMO_DAY, datetime.min.time()).astimezone()
        self.now += timedelta(hours=_MORNING)

    def __call__(self) -> datetime:
        """Return the time of the day."""
        return self.now

    def move(self, minutes: int) -> None:
        """Let time pass."""
        self.now += timedelta(minutes=minutes)


class Stage:
    """The window and who sits before it.

    Attributes: ``application``, ``window``, ``hands``, ``clock``, ``ledger``, ``dialogs``,
    ``failures`` (what went wrong in the window so far), ``takes_pictures``.
    """

    def __init__(self, ledger: Ledger, clock: DayClock, folder: Path) -> None:
        self.ledger = ledger
        self.clock = clock
        self.dialogs = DemoDialogs(folder)
        self.guard = CrashGuard(ledger.folder / "logs")
        self.failures: list[str] = []
        self.guard.expected.connect(lambda title, text: self.failures.append(f"{title} {text}"))
        self.guard.crashed.connect(lambda _title, _text, what: self.failures.append(what))
        self.guard.install()
        self.application = Application(ledger, dialogs=self.dialogs, guard=self.guard)
        self.window = self.application.window
        self.hands = Hands(self.window)
        self.pictures = folder / "screens"
        self.takes_pictures = True
        self._taken = 0
        self.window.resize(1366, 768)
        self.window.show()
        self.window.activateWindow()
        self.application.load_next_page()
        self.hands.wait()

    def close(self) -> None:
        """Close the window; raises what went wrong in it meanwhile."""
        self.window.close()
        self.window.deleteLater()
        self.hands.wait()
        self.guard.remove()
        if self.failures:
            raise RuntimeError(f"something failed in the window: {self.failures[0]}")

    def picture(self, name: str, widget: QWidget | None = None) -> None:
        """Take a picture of the window, or of what lies over it."""
        if not self.takes_pictures:
            return
        self.hands.wait()
        self._taken += 1
        self.pictures.mkdir(parents=True, exist_ok=True)
        path = self.pictures / f"{self._taken:03}-{name}.png"
        shot: QPixmap = (widget or self.window).grab()
        if not shot.save(str(path)):
            raise OSError(f"{path.name} was not written")


@contextmanager
def stage(folder: Path) -> Iterator[Stage]:
    """Make the territory in ``folder`` and open the window on it."""
    prepare_application()
    clock = DayClock()
    with open_ledger(folder / "ledger", clock=clock) as ledger:
        with ledger.relaxed():
            make_territory(ledger, folder / "handouts")
        found = Stage(ledger, clock, folder)
        try:
            yield found
        finally:
            found.close()
