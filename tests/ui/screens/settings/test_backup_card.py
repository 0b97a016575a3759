"""备份 on the settings page: what it says, what its buttons do."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from models.backup import BackupReason
from models.todo import Todo
from storage.backup import list_backups
from storage.database import Ledger
from storage.folders import backups_folder
from storage.operations.backup import back_up
from storage.operations.history import undo
from storage.operations.todos import add_todo
from storage.queries.backups import SECOND_PLACE_KEY
from storage.queries.settings import setting
from tests.ui.screens.conftest import RecordingDialogs, StandingClock
from ui.context import AppContext
from ui.i18n import set_language
from ui.restore_dialog import RestoreDialog
from ui.screens.settings.page import SettingsPage

Shown = Callable[..., QWidget]


def open_page(context: AppContext, shown: Shown) -> SettingsPage:
    page = SettingsPage(context)
    context.changed.connect(page.refresh)
    page.refresh(None)
    shown(page)
    return page


def rows(page: SettingsPage) -> list[str]:
    model = page.backup.table.table_model
    return [model.row_text(row) for row in range(page.backup.table.row_count())]


def test_at_first_it_says_that_there_is_none_and_makes_one(
    context: AppContext, shown: Shown, territory: Ledger, told: Any
) -> None:
    page = open_page(context, shown)
    card = page.backup
    assert card.words.text() == "还没有备份。每半小时、退出时、导入前会自动备份。"
    assert card.place._text == "第二处：没有设"
    assert "请选U盘或移动硬盘" in card.remark.text()
    assert not card.restore.isEnabled()
    card.now.click()
    assert card.words.text() == "最近的备份 10:08，写成后核对过，都在里面。"
    [row] = rows(page)
    assert "手动 · 第" in row
    assert card.restore.isEnabled()
    assert told.toasts[-1][0].startswith("已备份并核对，第")
    assert "备份 手动" in page.history.table.table_model.row_text(0)
    card.now.click()
    assert told.toasts[-1][0] == "没有变化，刚才的备份就是现在的内容"
    assert len(rows(page)) == 1


def test_a_second_place_is_named_used_at_once_and_dropped(  # noqa: PLR0917 - fixtures
    context: AppContext, shown: Shown, territory: Ledger, dialogs: RecordingDialogs,
    tmp_path: Path, told: Any,
) -> None:  # fmt: skip
    stick = tmp_path / "U盘"
    stick.mkdir()
    page = open_page(context, shown)
    card = page.backup
    card.choose.click()  # the dialog was given up
    assert setting(territory, SECOND_PLACE_KEY) == ""
    dialogs.folder = stick
    card.choose.click()
    assert setting(territory, SECOND_PLACE_KEY) == str(stick)
    assert len(list_backups(stick)) == 1
    assert "两处" in rows(page)[0]
    assert card.place._text == f"第二处：{stick}"
    assert not card.remark.isVisible()
    assert any("同一块磁盘" in words for words, _undo in told.toasts)
    stick.rename(tmp_path / "away")
    add_todo(territory, Todo(id="", content="补齐价签"))
    card.now.click()
    assert card.remark.text() == "最近一次没有抄到第二处；接上以后会自动补抄。"
    assert told.toasts[-1][0] == "已备份；第二处现在不在，接上以后会补抄"
    card.drop.click()
    assert setting(territory, SECOND_PLACE_KEY) == ""
    context.announce(undo(territory))
    assert setting(territory, SECOND_PLACE_KEY) == str(stick)


def test_the_ledgers_own_folder_is_refused(
    context: AppContext, shown: Shown, territory: Ledger, dialogs: RecordingDialogs, told: Any
) -> None:
    dialogs.folder = territory.folder
    open_page(context, shown).backup.choose.click()
    assert "台账自己的文件夹" in told.failures[-1][0]
    assert list_backups(backups_folder(territory.folder)) == []


def test_a_backup_is_tried_out_from_the_keyboard_and_compared(
    context: AppContext, shown: Shown, territory: Ledger, qtbot: QtBot, clock: StandingClock
) -> None:
    back_up(territory, BackupReason.MANUAL)
    clock.move(hours=1)
    add_todo(territory, Todo(id="", content="后来的"))
    page = open_page(context, shown)
    page.backup.table.setFocus()
    qtbot.keyClick(page.backup.table, Qt.Key.Key_Return)
    dialog = page.backups.flow.dialog
    assert isinstance(dialog, RestoreDialog)
    assert "后来的 1 步会被搁置" in dialog.words.text()
    assert dialog.steps.table_model.row_text(0) == "11-23 11:08，添加待办 后来的"
    assert dialog.no.hasFocus() or not dialog.isActiveWindow()
    left: list[Any] = []
    context.left_for.connect(left.append)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert left == []


def test_agreeing_leaves_the_window_for_it(
    context: AppContext, shown: Shown, territory: Ledger
) -> None:
    back_up(territory, BackupReason.MANUAL)
    page = open_page(context, shown)
    page.backup.restore.click()
    left: list[Any] = []
    context.left_for.connect(left.append)
    dialog = page.backups.flow.dialog
    assert isinstance(dialog, RestoreDialog)
    dialog.yes.click()
    assert [errand.title for errand in left] == ["正在恢复备份"]


def test_a_damaged_backup_is_told_and_the_card_is_usable_again(
    context: AppContext, shown: Shown, territory: Ledger, told: Any
) -> None:
    made = back_up(territory, BackupReason.MANUAL)
    made.file.path.write_bytes(made.file.path.read_bytes()[:20_000])
    page = open_page(context, shown)
    page.backup.restore.click()
    assert "有损坏，不能用来恢复" in told.failures[-1][0]
    assert page.backups.flow.dialog is None
    assert page.backup.restore.isEnabled()


@pytest.mark.parametrize("name", ["备份.ledger", "搁置.db"])
def test_a_file_elsewhere_is_taken(  # noqa: PLR0917 - fixtures
    context: AppContext, shown: Shown, territory: Ledger, dialogs: RecordingDialogs,
    tmp_path: Path, name: str,
) -> None:  # fmt: skip
    made = back_up(territory, BackupReason.MANUAL, to=tmp_path / "U盘")
    file = made.file.path.rename(tmp_path / "U盘" / name)
    dialogs.open_files = [file]
    page = open_page(context, shown)
    page.backup.other.click()
    assert isinstance(page.backups.flow.dialog, RestoreDialog)
    assert "恢复不会少掉什么" in page.backups.flow.dialog.words.text()


def test_the_words_follow_the_language(
    context: AppContext, shown: Shown, territory: Ledger, look: None
) -> None:
    back_up(territory, BackupReason.MANUAL)
    page = open_page(context, shown)
    set_language("en")
    page.retranslate()
    assert page.backup.table.row_count() == 1
    set_language("zh")
    page.retranslate()
    assert page.backup.title.text() == "备份"
