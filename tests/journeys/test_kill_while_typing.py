"""A visit is being typed, the process is killed, and at the next start it is all there.

Given a visit that somebody is typing without a pause, when the process is killed without warning,
then the draft holds everything but the last 300 ms, the page offers it and it can be finished.
"""

import importlib.util
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from models.visit import Visit
from storage.database import open_ledger
from storage.ledger.records import find
from ui.context import AppContext
from ui.draft_keeper import DELAY
from ui.jobs import SyncJobRunner
from ui.screens.visit.page import VisitPage
from ui.theme import theme

HERE = Path(__file__).parent
SLACK = 0.15
"""Seconds for the timer to be late and the save itself (one fsync) on a loaded machine."""


@pytest.fixture(scope="module")
def screens() -> ModuleType:
    path = HERE.parent / "ui" / "screens" / "conftest.py"
    spec = importlib.util.spec_from_file_location("screens_conftest", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def folder(screens: ModuleType, tmp_path: Path) -> Path:
    made = screens.make_territory(tmp_path / "made")
    return Path(shutil.copytree(made, tmp_path / "台账"))


@pytest.fixture
def page(qapp: QApplication, folder: Path, screens: ModuleType) -> Iterator[VisitPage]:
    """The page as it is after the kill: opened on what the killed process left."""
    type_and_kill(folder)
    theme.apply(qapp)
    with open_ledger(folder) as ledger:
        page = VisitPage(AppContext(ledger, SyncJobRunner(), screens.RecordingDialogs()))
        page.resize(1310, 740)
        page.show()
        page.refresh(None)
        yield page
        page.close()


TYPED: list[tuple[int, float]] = []
KILLED: list[float] = []


def type_and_kill(folder: Path) -> None:
    """Let a child type for more than a second, then kill it between two keys."""
    child = subprocess.Popen(
        [sys.executable, str(HERE / "typing_child.py"), str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    TYPED.clear()
    KILLED.clear()
    try:
        for line in child.stdout:
            count, when = line.split()
            TYPED.append((int(count), float(when)))
            if len(TYPED) == 67:
                break
        KILLED.append(time.monotonic())
    finally:
        child.kill()
        _out, errors = child.communicate(timeout=20)
    assert len(TYPED) == 67, errors


@pytest.mark.e2e
def test_at_most_the_last_300_ms_are_lost(page: VisitPage, qapp: QApplication) -> None:
    ledger = page._context.ledger
    assert page.badge() == "1"
    assert page.start_view.drafts_card.isVisible()
    assert page.start_view.drafts_card.title.text() == "上次未完成的 1 条"
    continue_button = page.start_view.drafts.findChildren(type(page.start_view.begin))[1]
    assert continue_button.text() == "继续"
    continue_button.click()
    text = page.form.talk.market.text()
    written = "".join("abcdefghij"[count % 10] for count, _when in TYPED)
    assert written.startswith(text)
    due = KILLED[0] - DELAY / 1000 - SLACK
    safe = sum(when <= due for _count, when in TYPED)
    assert safe >= 20, "the child typed for longer than the delay"
    assert len(text) >= safe
    assert page.form.entry.cells == {"P01": {"stock": "12.3"}}
    QTest.qWait(10)
    page.finish()
    (visit,) = find(ledger, Visit, "deleted = 0 AND market_note <> ''")
    assert visit.market_note == text
    assert visit.stock_lines[0].stock == 123
    assert page.badge() == ""
