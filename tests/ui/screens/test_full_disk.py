"""Small forms on a disk that is full: what was typed stays, and goes in when there is room."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from models.retailer import RetailerNotes
from models.todo import Todo
from storage.database import Ledger, open_ledger
from storage.ledger.records import find, get
from storage.operations.profile import get_profile
from storage.queries.settings import sheet_rows
from tests.small_disk import SmallDisk, mounted
from ui.context import AppContext
from ui.screens.exchange.page import ExchangePage
from ui.screens.retailers.page import RetailersPage
from ui.screens.settings.page import SettingsPage

Shown = Callable[..., QWidget]
FULL = ("磁盘满了，这一步没有保存。", "请腾出空间后再试，已保存的都还在。")


@pytest.fixture
def disk() -> Iterator[SmallDisk]:
    with mounted("4m") as small:
        yield small


@pytest.fixture
def territory(territory_folder: Path, disk: SmallDisk, clock: Any) -> Iterator[Ledger]:
    shutil.copytree(territory_folder, disk.path / "台账")
    with open_ledger(disk.path / "台账", clock=clock) as ledger:
        yield ledger


def test_a_todo_stays_in_its_form(
    context: AppContext, shown: Shown, qtbot: QtBot, disk: SmallDisk, told: Any
) -> None:
    page = RetailersPage(context)
    context.changed.connect(page.refresh)
    shown(page)
    page.open_retailer("HZ001")
    page.commands()["add_todo"]()
    form = page.story.todos.form
    form.content.insert("送新品资料")
    form.due.insert("1201")
    disk.fill()
    qtbot.keyClick(form.content, Qt.Key.Key_Return)
    assert told.failures == [FULL]
    assert form.isVisible()
    assert form.content.hasFocus()
    assert (form.content.text(), form.due.text()) == ("送新品资料", "2026-12-01")
    disk.make_room()
    qtbot.keyClick(form.content, Qt.Key.Key_Return)
    assert [todo.content for todo in find(context.ledger, Todo)].count("送新品资料") == 1
    assert form.content.text() == ""
    assert not form.isVisible()


def test_a_field_of_the_profile_is_saved_when_it_is_left_again(
    context: AppContext, shown: Shown, qtbot: QtBot, disk: SmallDisk, told: Any
) -> None:
    page = SettingsPage(context)
    context.changed.connect(page.refresh)
    page.refresh(None)
    shown(page)
    field = page.profile.rows["phone"].field
    disk.fill()
    field.setFocus()
    field.insert("13800001234")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert told.failures == [FULL]
    assert field.text() == "13800001234"
    disk.make_room()
    qtbot.keyClick(field, Qt.Key.Key_Return)
    saved = get_profile(context.ledger)
    assert saved is not None
    assert saved.phone == "13800001234"


def test_a_choice_that_was_not_saved_is_not_shown_as_in_force(
    context: AppContext, shown: Shown, disk: SmallDisk, told: Any
) -> None:
    page = SettingsPage(context)
    page.refresh(None)
    shown(page)
    rows = page.printing.rows
    before = rows.value()
    values = [option.value for option in rows.options]
    other = next(at for at, value in enumerate(values) if value != before)
    disk.fill()
    rows.picked(other)
    assert told.failures == [FULL]
    assert rows.value() == before
    disk.make_room()
    rows.picked(other)
    assert sheet_rows(context.ledger) == int(values[other])


def test_a_note_stays_and_says_that_it_is_not_saved(
    context: AppContext, shown: Shown, qtbot: QtBot, disk: SmallDisk, told: Any
) -> None:
    page = RetailersPage(context)
    context.changed.connect(page.refresh)
    shown(page)
    page.open_retailer("HZ001")
    form = page.story.record.form
    page.story.record.edit()
    name = next(key for key, field in form.fields.items() if type(field).__name__ == "LineField")
    field: Any = form.fields[name]
    disk.fill()
    field.setFocus()
    field.insert("13800005678")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert told.failures == [FULL]
    page.refresh(None)
    assert field.text() == "13800005678"
    assert form._wrong[name].text() == "没有保存，再离开这一格会重试"
    disk.make_room()
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Return)
    notes = get(context.ledger, RetailerNotes, "HZ001")
    assert notes is not None
    assert getattr(notes, name) == "13800005678"
    assert form._wrong[name].text() == ""


def test_a_package_that_finds_no_room_leaves_nothing(
    context: AppContext, disk: SmallDisk, told: Any, dialogs: Any, tmp_path: Path
) -> None:
    page = ExchangePage(context)
    out = disk.path / "U盘"
    out.mkdir()
    disk.fill()
    dialogs.folder = out
    page.make_package("2026-11")
    assert told.failures
    assert "磁盘已满" in told.failures[-1][0]
    assert list(out.iterdir()) == []
    assert context.ledger.scalar("SELECT count(*) FROM package") == 0
    dialogs.folder = tmp_path  # room there, none for the note: the file is taken back
    page.make_package("2026-11")
    assert told.failures[-1] == FULL
    assert list(tmp_path.glob("上报_*")) == []
    disk.make_room()
    page.make_package("2026-11")
    assert len(list(tmp_path.glob("上报_*_第1包_*"))) == 1
