"""A damaged ledger on the settings page: told by name, mended with the user's word, told again."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from models.changes import Changes
from storage.database import Ledger, open_ledger
from storage.operations.history import history
from tests.reliability.whole_ledger import NOW, make_whole_ledger
from ui.context import AppContext
from ui.i18n import set_language
from ui.jobs import SyncJobRunner
from ui.screens.settings.page import SettingsPage

Shown = Callable[..., QWidget]
VISIT = "UPDATE visit SET opinion = '没有意见' WHERE retailer_id = 'HZ2'"
LINE = "UPDATE purchase_line SET quantity = 500 WHERE order_no = 'D9' AND line_no = 3"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_whole_ledger(tmp_path_factory.mktemp("whole"))


@pytest.fixture
def whole(made: Path, tmp_path: Path) -> Iterator[Ledger]:
    folder = shutil.copytree(made, tmp_path / "台账")
    with open_ledger(folder, clock=lambda: NOW) as ledger:
        yield ledger


@pytest.fixture
def page(whole: Ledger, dialogs: Any, look: None, shown: Shown) -> SettingsPage:
    context = AppContext(whole, SyncJobRunner(), dialogs)
    page = SettingsPage(context)
    context.changed.connect(page.refresh)
    page.refresh(None)
    shown(page)
    return page


def tamper(ledger: Ledger, sql: str) -> None:
    with ledger.transaction():
        assert ledger.execute(sql) > 0


def texts(page: SettingsPage) -> list[str]:
    return page.data.result.text().splitlines()


def test_a_sound_ledger_offers_nothing(page: SettingsPage) -> None:
    page.data.check.click()
    assert texts(page)[0].startswith("台账完好")
    assert not page.data.repair.isVisible()
    assert not page.data.files.isVisible()


def test_what_the_journal_holds_is_mended_on_request(
    page: SettingsPage, whole: Ledger, dialogs: Any
) -> None:
    tamper(whole, VISIT)
    changes: list[Changes] = []
    toasts: list[tuple[str, str]] = []
    page.checks._context.changed.connect(changes.append)
    page.checks._context.told.connect(lambda text, undo: toasts.append((text, undo)))
    page.data.check.click()
    assert texts(page) == [
        "发现 1 处问题，能按操作日志修复 1 处：",
        "走访 V-A001-20261112-001（马桥便民店）与操作日志里最后一次写入的内容不同。",
    ]
    assert page.data.repair.isVisible()
    dialogs.yes = False
    page.data.repair.click()
    assert dialogs.asked == [("confirm", "修复 1 处？")]
    assert page.data.repair.isVisible()
    dialogs.yes = True
    page.data.repair.click()
    assert texts(page)[0].startswith("台账完好")
    assert not page.data.repair.isVisible()
    assert toasts == [("修复好 1 处", "")]  # without an undo: it would take back something else
    assert changes[-1].touches("visit")
    assert [entry.label for entry in history(whole, limit=1)] == ["修复记录"]
    assert page.history.table.row_count() == len(history(whole))


def test_purchases_are_mended_from_the_file_they_came_from(
    page: SettingsPage, whole: Ledger, dialogs: Any, made: Path
) -> None:
    tamper(whole, LINE)
    page.data.check.click()
    assert "请用当时收的文件“下发_购进.xlsx”补回" in texts(page)[1]
    assert not page.data.repair.isVisible()
    page.data.files.click()
    assert dialogs.asked == [("open", "选当时收的文件：下发_购进.xlsx")]
    assert "请用当时收的文件" in texts(page)[1]
    dialogs.open_files = [made.parent / "下发_档案.xlsx"]
    page.data.files.click()
    assert texts(page)[0].startswith("这些文件不是当时收的那几个")
    page.data.check.click()
    dialogs.open_files = [made.parent / "下发_购进.xlsx"]
    page.data.files.click()
    assert texts(page)[0].startswith("台账完好")
    assert not page.data.files.isVisible()


def test_a_repair_of_what_moved_on_is_refused_in_words(
    page: SettingsPage, whole: Ledger, dialogs: Any
) -> None:
    tamper(whole, VISIT)
    page.data.check.click()
    tamper(whole, "UPDATE retailer SET shop_name = '' WHERE id = 'HZ3'")
    page.data.repair.click()
    assert texts(page) == ["核对之后台账又有改动，没有修复。请重新核对一次。"]
    assert page.data.check.isEnabled()


def test_findings_beyond_the_first_are_counted(page: SettingsPage, whole: Ledger) -> None:
    tamper(whole, "UPDATE product SET brand = '另一个'")
    page.data.check.click()
    assert texts(page)[0] == "发现 12 处问题，能按操作日志修复 12 处："
    assert texts(page)[-1] == "还有 7 处。"
    assert len(texts(page)) == 7


def test_all_that_is_told_has_room(page: SettingsPage, whole: Ledger, qapp: QApplication) -> None:
    for width in (500, 1310):  # dealt into other columns on the way
        page.resize(width, 740)
        qapp.processEvents()
    tamper(whole, "UPDATE product SET brand = '另一个'")
    page.data.check.click()
    qapp.processEvents()
    result = page.data.result
    assert result.height() >= result.heightForWidth(result.width())


def test_a_finding_names_the_record_in_english_too(page: SettingsPage, whole: Ledger) -> None:
    tamper(whole, VISIT)
    set_language("en")
    page.retranslate()
    page.data.check.click()
    assert "V-A001-20261112-001" in page.data.result.text()
