"""A disk that fills up in mid-visit: told once, nothing half, everything typed still there."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from models.todo import Todo
from models.visit import Visit
from storage.database import Ledger, open_ledger
from storage.ledger.drafts import list_drafts
from storage.ledger.records import find
from storage.operations.check_ledger import check_ledger
from storage.rescue import open_rescue
from tests.small_disk import SmallDisk, mounted
from ui.draft_keeper import DELAY

K = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
LONG = "x" * 400


@pytest.fixture
def disk() -> Iterator[SmallDisk]:
    with mounted("4m") as small:
        yield small


@pytest.fixture
def territory(territory_folder: Path, disk: SmallDisk, clock: Any) -> Iterator[Ledger]:
    shutil.copytree(territory_folder, disk.path / "台账")
    with open_ledger(disk.path / "台账", clock=clock) as ledger:
        yield ledger


def visits(ledger: Ledger) -> int:
    return len(find(ledger, Visit))


def test_typing_is_told_once_and_saved_when_there_is_room(desk, territory, told, disk):
    desk.page.start("HZ001")
    disk.fill()
    desk.form.talk.opinion.setFocus()
    desk.form.talk.opinion.setPlainText(LONG)
    QTest.qWait(DELAY + 100)
    for _again in range(3):
        desk.type("y")
        desk.page.keeper.flush()
    assert told.failures == [("磁盘满了，这一步没有保存。", "请腾出空间后再试，已保存的都还在。")]
    assert desk.page.buttons.saved.text == "还没保存上"
    assert list_drafts(territory) == []
    disk.make_room()
    desk.type("z")
    QTest.qWait(DELAY + 2100)  # it tries again by itself
    (draft,) = list_drafts(territory)
    assert draft.content["opinion"].startswith("yyyz")
    assert desk.page.buttons.saved.text.startswith("已自动保存")
    disk.fill()
    desk.form.talk.opinion.setPlainText(LONG * 2)
    assert not desk.page.keeper.flush()
    assert len(told.failures) == 2, "told again after it had worked"


def test_a_visit_is_finished_once_there_is_room(desk, territory, told, disk):
    desk.page.start("HZ001")
    desk.type("1")
    desk.form.talk.opinion.setPlainText(LONG)
    before = visits(territory)
    disk.fill()
    desk.press(K.Key_Return, CTRL)
    assert desk.page.mode == "visit"
    assert desk.form.entry.opinion == LONG
    assert desk.form.entry.quick == {"1": "符合"}
    assert visits(territory) == before
    steps = check_ledger(territory).operations
    assert "磁盘满了" in told.failures[-1][0]
    disk.make_room()
    desk.press(K.Key_Return, CTRL)
    assert desk.page.mode == "start"
    assert visits(territory) == before + 1
    assert check_ledger(territory).operations == steps + 1
    assert list_drafts(territory) == []


def test_leaving_an_unsaved_visit_is_asked_first(desk, territory, told, disk, dialogs):
    desk.page.start("HZ001")
    disk.fill()
    desk.form.talk.opinion.setPlainText(LONG)
    dialogs.yes = False
    desk.page.back()
    desk.page.start("HZ002")
    desk.page.discard()
    assert desk.page.mode == "visit"
    assert desk.form.entry.retailer_id == "HZ001"
    assert desk.form.entry.opinion == LONG
    assert dialogs.asked == [("confirm", "刚才输入的还没有保存")] * 3
    dialogs.yes = True
    desk.page.back()
    assert desk.page.mode == "start"
    disk.make_room()
    assert desk.page.keeper.flush()
    assert list_drafts(territory) == [], "given up is given up"


def test_a_draft_opens_and_is_put_aside_where_nothing_can_be_noted(desk, territory, told, disk):
    desk.page.start("HZ001")
    desk.type("1")
    desk.page.back()
    (draft,) = list_drafts(territory)
    disk.fill()
    desk.page.open_draft(draft.id)
    assert desk.form.entry.quick == {"1": "符合"}
    desk.page.back()
    desk.page.start_view.draft_discarded.emit(draft.id)
    assert [each.id for each in list_drafts(territory)] == [draft.id]
    assert "磁盘满了" in told.failures[-1][0]


@pytest.fixture
def rescued(territory_folder: Path, tmp_path: Path, clock: Any) -> Iterator[Ledger]:
    shutil.copytree(territory_folder, tmp_path / "只读")
    with open_rescue(tmp_path / "只读", clock=clock) as ledger:
        yield ledger


def test_a_ledger_that_is_only_read_says_so_once(desk, rescued, told, dialogs):
    desk.context.ledger = rescued
    desk.page._sessions._ledger = rescued
    desk.page.start("HZ001")
    for letter in "123":
        desk.type(letter)
        QTest.qWait(DELAY + 50)
    desk.press(K.Key_Return, CTRL)
    assert {title for title, _step in told.failures} == {
        "台账现在是只读的，不能写入，这一步没有保存。"
    }
    assert len(told.failures) == 2, "once while typing, once for finishing"
    assert desk.page.mode == "visit"
    assert desk.form.entry.quick == {"1": "符合", "2": "不符合", "3": "不适用"}
    assert [todo.id for todo in find(rescued, Todo)] == ["todo-1", "todo-2"]
