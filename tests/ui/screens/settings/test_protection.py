"""启动密码 in 设置: offered in plain words, asked for in dialogs, done with the ledger closed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from storage import key_file, keys
from storage.database import Ledger
from storage.operations import protection
from storage.operations.recovery_sheet import note_recovery_sheet
from storage.queries.settings import lock_minutes
from ui.context import AppContext
from ui.errands import Errand
from ui.password_dialog import PasswordDialog
from ui.recovery_offer import RecoveryOffer
from ui.screens.settings.page import SettingsPage

PASSWORD, OTHER = "a good password", "another password"


@pytest.fixture(autouse=True)
def quick_derivation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(key_file, "_COST", {"n": 2**4, "r": 8, "p": 1})


@pytest.fixture
def errands(context: AppContext) -> list[Errand]:
    heard: list[Errand] = []
    context.left_for.connect(heard.append)
    return heard


@pytest.fixture
def page(context: AppContext, shown: Any) -> SettingsPage:
    made = SettingsPage(context)
    context.changed.connect(made.refresh)
    made.refresh(None)
    shown(made)
    return made


@pytest.fixture
def protected(territory: Ledger, page: SettingsPage) -> Iterator[Path]:
    """The page over a ledger that has a key file; its content stays plain, nobody looks at it."""
    key = key_file.new_key()
    (territory.folder / keys.KEY_NAME).write_bytes(key_file.wrap_key(key, PASSWORD))
    keys.remember(territory.folder, key)
    page.refresh(None)
    yield territory.folder
    keys.forget(territory.folder)


def dialog_of(page: SettingsPage) -> Any:
    assert isinstance(page.desk.dialog, PasswordDialog)
    page.desk.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    return page.desk.dialog


def enter(qtbot: QtBot, field: QWidget, text: str) -> None:
    qtbot.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    QApplication.processEvents()


def test_without_a_password_it_says_what_one_is_for_and_what_not(page: SettingsPage) -> None:
    card = page.protection
    assert "照片、草稿和备份都加密" in card.state.text()
    assert "上报包、存成的 PDF 和下发文件" in card.remark.text()
    assert card.set_password.isVisible()
    assert not card.lock.isVisible()
    assert not card.reminder.isVisible()


def test_setting_it_leaves_the_window_with_what_was_typed_twice(
    page: SettingsPage, errands: list[Errand], qtbot: QtBot, territory: Ledger, tmp_path: Path
) -> None:
    page.protection.set_password.click()
    dialog = dialog_of(page)
    assert not dialog.old.isVisible()
    enter(qtbot, dialog.new.first.entry, PASSWORD)
    enter(qtbot, dialog.new.again.entry, PASSWORD)
    assert not dialog.isVisible()
    (errand,) = errands
    assert errand.title == "正在加密台账"
    folder = territory.folder
    territory.close()
    told: list[str] = []
    code = errand.work(folder, lambda _d, _t=0, text="": told.append(text), lambda: False)
    assert protection.is_protected(folder)
    assert protection.recovery_code_of(folder, PASSWORD) == code
    assert "正在加密" in told
    protection.lock(folder)


def test_giving_up_sets_nothing_and_forgets_what_was_typed(
    page: SettingsPage, errands: list[Errand], qtbot: QtBot
) -> None:
    page.protection.set_password.click()
    dialog = dialog_of(page)
    qtbot.keyClicks(dialog.new.first.entry, PASSWORD)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert dialog.new.first.text() == ""
    assert errands == []


def test_with_a_password_it_says_so_and_reminds_of_the_sheet(
    page: SettingsPage, protected: Path, territory: Ledger
) -> None:
    card = page.protection
    assert card.state.text().startswith("已设启动密码。")
    assert not card.set_password.isVisible()
    assert card.lock.isVisible()
    assert card.reminder.isVisible()
    note_recovery_sheet(territory)
    page.refresh(None)
    assert not card.reminder.isVisible()


def test_a_change_needs_the_old_password(
    page: SettingsPage, protected: Path, qtbot: QtBot, told: Any
) -> None:
    page.protection.change.click()
    dialog = dialog_of(page)
    enter(qtbot, dialog.old.entry, "not the old one")
    assert dialog.new.first.entry.hasFocus()
    enter(qtbot, dialog.new.first.entry, OTHER)
    enter(qtbot, dialog.new.again.entry, OTHER)
    assert dialog.message.text() == "启动密码不对。请再输一次。"
    assert dialog.old.entry.hasSelectedText()
    enter(qtbot, dialog.old.entry, PASSWORD)
    assert not dialog.isVisible()
    assert told.toasts == [("已换启动密码", "")]
    protection.unlock(protected, OTHER)


def test_wrong_old_passwords_cost_time_too(
    page: SettingsPage, protected: Path, qtbot: QtBot
) -> None:
    page.protection.sheet.click()
    dialog = dialog_of(page)
    for _ in range(3):
        enter(qtbot, dialog.old.entry, "not the old one")
    enter(qtbot, dialog.old.entry, PASSWORD)
    assert dialog.message.text().startswith("刚才输错了好几次，请等 2 秒再试。")
    assert dialog.isVisible()
    dialog.reject()


def test_the_sheet_is_shown_after_the_password(
    page: SettingsPage, protected: Path, qtbot: QtBot
) -> None:
    page.protection.sheet.click()
    enter(qtbot, dialog_of(page).old.entry, PASSWORD)
    qtbot.waitUntil(lambda: isinstance(page.desk.dialog, RecoveryOffer))
    offer: Any = page.desk.dialog
    assert offer.later.text() == "关闭"
    offer.reject()


def test_removing_it_needs_the_password_and_leaves_the_window(
    page: SettingsPage, protected: Path, qtbot: QtBot, errands: list[Errand]
) -> None:
    page.protection.remove.click()
    dialog = dialog_of(page)
    assert "谁拿到这台电脑都能看" in dialog._question.text
    enter(qtbot, dialog.old.entry, "not the old one")
    assert errands == []
    enter(qtbot, dialog.old.entry, PASSWORD)
    qtbot.waitUntil(lambda: bool(errands))
    assert errands[0].title == "正在解除加密"


def test_the_time_to_lock_is_a_setting_like_others(
    page: SettingsPage, protected: Path, territory: Ledger, context: AppContext
) -> None:
    select = page.protection.minutes
    assert select.currentText() == "10 分钟后"
    select.chosen.emit("0")
    assert lock_minutes(territory) == 0
    assert select.currentText() == "从不"


def test_the_dialogs_are_done_by_keys(page: SettingsPage, protected: Path, qtbot: QtBot) -> None:
    page.protection.change.click()
    dialog = dialog_of(page)
    qtbot.waitUntil(dialog.old.entry.hasFocus)
    seen = []
    for _ in range(8):
        seen.append(QApplication.focusWidget())
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert seen == [
        dialog.old.entry, dialog.old.eye, dialog.new.first.entry, dialog.new.first.eye,
        dialog.new.again.entry, dialog.new.again.eye, dialog.no, dialog.yes,
    ]  # fmt: skip
    dialog.reject()
