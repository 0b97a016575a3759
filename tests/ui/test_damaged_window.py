"""Of a damaged ledger the window shows what can be read; one bad page does not take the others."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from storage.database import LEDGER_NAME, Ledger, open_ledger
from storage.failures import LedgerDamaged
from storage.rescue import open_rescue
from tests.ui.screens.conftest import RecordingDialogs, StandingClock, make_territory
from tests.ui.seen import words_of_window
from ui.assembly import Application

Break = Callable[[str], Path]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_territory(tmp_path_factory.mktemp("whole"))


@pytest.fixture
def broken(whole: Path, tmp_path: Path) -> Break:
    """A ledger in which the first page of a table is gone."""

    def make(table: str) -> Path:
        folder = Path(shutil.copytree(whole, tmp_path / "台账"))
        with open_ledger(folder) as ledger:
            sql = "SELECT rootpage FROM sqlite_master WHERE name = ?"
            page, size = ledger.scalar(sql, (table,)), ledger.scalar("PRAGMA page_size")
        with (folder / LEDGER_NAME).open("rb+") as file:
            file.seek((page - 1) * size)
            file.write(bytes(size))
        return folder

    return make


def all_pages(ledger: Ledger, app: QApplication) -> dict[str, Any]:
    """Open the window, show every page, and return what stands on each."""
    application = Application(ledger, dialogs=RecordingDialogs())
    window = application.window
    window.show()
    seen = {}
    for key in window.pages:
        window.show_page(key)
        app.processEvents()
        seen[key] = words_of_window(window)
    application.load_next_page()
    window.close()
    window.deleteLater()
    application.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return seen


TABLES = ("manager", "retailer", "visit", "operation", "setting", "meta")


@pytest.mark.parametrize("table", TABLES)
def test_whatever_is_gone_the_window_is_there(
    broken: Break, table: str, themed: QApplication
) -> None:
    with open_rescue(broken(table), clock=StandingClock()) as ledger:
        ledger.read_only_because = LedgerDamaged("台账文件有损坏。")
        seen = all_pages(ledger, themed)
    assert all("台账现在只读：看得到，改不了" in words for words in seen.values())


def test_a_page_says_that_it_cannot_be_read(broken: Break, themed: QApplication) -> None:
    with open_rescue(broken("notice"), clock=StandingClock()) as ledger:
        ledger.read_only_because = LedgerDamaged("台账文件有损坏。", next_step="请从备份恢复。")
        seen = all_pages(ledger, themed)
    assert "这一页读不出来：台账文件有损坏。" in seen["today"]
    assert "请不要再录入，先从备份恢复。" in seen["today"]
    assert "好运烟酒商店" in seen["retailers"]
    assert "这一页读不出来：台账文件有损坏。" not in seen["retailers"]


def test_content_that_makes_no_sense_is_damage_once_it_is_known_as_such(
    whole: Path, tmp_path: Path, themed: QApplication
) -> None:
    folder = Path(shutil.copytree(whole, tmp_path / "台账"))
    with open_ledger(folder) as ledger, ledger.transaction():
        ledger.execute("UPDATE visit SET day = '2026-1!-11'")
    with open_rescue(folder, clock=StandingClock()) as ledger:
        ledger.read_only_because = LedgerDamaged("台账文件有损坏。")
        seen = all_pages(ledger, themed)
    assert any(
        "这一页读不出来：台账里有读不懂的内容，可能已损坏。" in each for each in seen.values()
    )
