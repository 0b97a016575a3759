"""A person at the keyboard of the whole window, over the real territory or a small one.

What a journey does it does by keys sent to whatever has the focus; what it knows it reads from what
is shown, from the files that come out, and from the ledger.
"""

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import attrs
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from models.manager import Manager
from storage.database import Ledger, open_ledger
from storage.operations.import_handouts import import_handouts
from storage.operations.profile import set_profile
from tests.ui.screens.conftest import RecordingDialogs, StandingClock, make_territory
from tests.ui.seen import words_of_window
from ui.assembly import Application
from ui.i18n import set_language
from ui.jobs import SyncJobRunner
from ui.theme import Mode, theme

NONE = Qt.KeyboardModifier.NoModifier
EAST_EIGHT = timezone(timedelta(hours=8))
LAST_DAY = datetime(2022, 10, 31, 10, 8, tzinfo=EAST_EIGHT)
MANAGER = Manager(id="A001", name="张明", organisation="示例烟草", department="海州一线")


@attrs.define
class Person:
    """Somebody at the window: hands on the keyboard, eyes on what is shown."""

    app: Application
    ledger: Ledger
    dialogs: RecordingDialogs
    clock: StandingClock
    presses: int = 0

    @property
    def focus(self) -> Any:
        return QApplication.focusWidget() or self.app.window

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = NONE, times: int = 1) -> None:
        for _each in range(times):
            self.presses += 1
            QTest.keyClick(self.focus, key, held)
            QApplication.processEvents()

    def type(self, text: str) -> None:
        for letter in text:
            self.presses += 1
            QTest.keyClicks(self.focus, letter)
            QApplication.processEvents()

    def wait(self, milliseconds: int = 120) -> None:
        """Let what waits for a moment without typing happen (searches, drafts)."""
        QTest.qWait(milliseconds)

    def sees(self, text: str) -> bool:
        """Tell whether ``text`` stands anywhere on what is shown now."""
        return any(text in word for word in words_of_window(self.app.window))

    def words_with(self, text: str) -> list[str]:
        """Return every shown word that holds ``text``."""
        return sorted(word for word in words_of_window(self.app.window) if text in word)

    @property
    def page(self) -> str:
        shown = self.app.window.page
        return shown.key if shown is not None else ""


def bring_to_front(app: Application) -> None:
    app.window.resize(1366, 768)
    app.window.show()
    app.window.activateWindow()
    for _round in range(50):
        QApplication.processEvents()
        if app.window.isActiveWindow():
            return


@pytest.fixture
def sit_down(qapp: QApplication) -> Iterator[Callable[[Path, StandingClock], Person]]:
    """Opens the window on a folder, as the program does, and takes a seat at it."""
    theme.apply(qapp)
    theme.set_mode(Mode.LIGHT)
    open_: list[Person] = []

    def sit(folder: Path, clock: StandingClock) -> Person:
        ledger, dialogs = open_ledger(folder, clock=clock), RecordingDialogs()
        app = Application(ledger, dialogs=dialogs, jobs=SyncJobRunner())
        bring_to_front(app)
        app.load_next_page()
        person = Person(app, ledger, dialogs, clock)
        person.wait(50)
        open_.append(person)
        return person

    yield sit
    for person in open_:
        person.app.window.close()
        person.app.window.deleteLater()
        person.app.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        person.ledger.close()
    theme.set_large(False)
    theme.set_mode(Mode.LIGHT)
    set_language("zh")


@pytest.fixture(scope="session")
def real_territory(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real handouts received once; each journey works on a copy."""
    folder = tmp_path_factory.mktemp("real")
    source = shared_data / "territory"
    with open_ledger(folder, clock=lambda: LAST_DAY) as ledger:
        set_profile(ledger, MANAGER)
        files = ("下发_客户主档.xlsx", "下发_卷烟目录.xlsx", "下发_购进明细.xlsx")
        import_handouts(ledger, [source / name for name in files])
        ledger.checkpoint()
    return folder


@pytest.fixture(scope="session")
def small_territory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve made-up shops; each journey works on a copy."""
    return make_territory(tmp_path_factory.mktemp("small"))


@pytest.fixture
def at_the_real_window(
    real_territory: Path, tmp_path: Path, sit_down: Callable[[Path, StandingClock], Person]
) -> Person:
    """Somebody at the window of the real territory, on its last day."""
    clock = StandingClock()
    clock.now = LAST_DAY
    return sit_down(Path(shutil.copytree(real_territory, tmp_path / "台账")), clock)


@pytest.fixture
def at_the_window(
    small_territory: Path, tmp_path: Path, sit_down: Callable[[Path, StandingClock], Person]
) -> Person:
    """Somebody at the window of the small territory."""
    return sit_down(Path(shutil.copytree(small_territory, tmp_path / "台账")), StandingClock())
