"""A quick look at every start: damage is told at once, with the way to the full check."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from storage.database import Ledger, open_ledger
from tests.ui.screens.conftest import RecordingDialogs, make_territory
from ui.assembly import Application
from ui.first_look import look_over
from ui.jobs import SyncJobRunner
from ui.widgets import Button


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_territory(tmp_path_factory.mktemp("whole"))


@pytest.fixture
def ledger(whole: Path, tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(Path(shutil.copytree(whole, tmp_path / "台账"))) as opened:
        yield opened


@pytest.fixture
def opened(themed: QApplication, ledger: Ledger) -> Iterator[Callable[[], Application]]:
    made: list[Application] = []

    def make() -> Application:
        made.append(Application(ledger, dialogs=RecordingDialogs(), jobs=SyncJobRunner()))
        made[-1].window.show()
        return made[-1]

    yield make
    for application in made:
        application.window.may_close = lambda: True
        application.window.close()
        application.window.deleteLater()
        application.deleteLater()
    themed.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_a_sound_ledger_is_not_talked_about(opened: Callable[[], Application]) -> None:
    application = opened()
    look_over(application)
    assert application.window.notices.banner("damage") is None


def test_what_was_touched_last_and_differs_is_told_with_the_way_to_the_check(
    ledger: Ledger, opened: Callable[[], Application]
) -> None:
    with ledger.transaction():
        ledger.execute("UPDATE visit SET opinion = 'not what was written'")
    application = opened()
    look_over(application)
    banner = application.window.notices.banner("damage")
    assert banner is not None
    assert banner.isVisible()
    (go,) = [each for each in banner.findChildren(Button) if each.text() == "去核对"]
    go.click()
    assert application.window.notices.banner("damage") is None
    assert application.window.page is not None
    assert application.window.page.key == "settings"
    data = application.page("settings").data  # type: ignore[attr-defined]
    assert "操作日志里最后一次写入的内容不同" in data.result.text()
