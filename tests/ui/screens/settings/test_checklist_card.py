"""评估标准: versions told, one pinned and undone, pass marks kept, a version written."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from models.checklist import CheckMarks
from models.handed_checklist import HandedChecklist, HandedPoint
from storage.database import Ledger
from storage.ledger.unit_of_work import operation
from storage.operations import history
from storage.queries.checklists import checklist_in_force
from storage.queries.settings import judgement
from tests.ui.screens.conftest import RecordingDialogs, Told, enter
from ui.context import AppContext
from ui.screens.settings.page import SettingsPage
from ui.widgets import LineField

TODAY = date(2026, 11, 23)


def hand_out(ledger: Ledger, version: str, kind: str = "是否") -> None:
    points = tuple(
        HandedPoint(number=str(n), section="陈列", text=f"第 {n} 点", weight=50, kind=kind, veto="")
        for n in (1, 2)
    )
    with operation(ledger, "import_handouts") as unit:
        unit.save(HandedChecklist(id=version, points=points))


@pytest.fixture
def page(context: AppContext, shown: Callable[..., QWidget], territory: Ledger) -> SettingsPage:
    hand_out(territory, "2026/1")
    hand_out(territory, "坏版", "看不懂")
    page = SettingsPage(context)
    context.changed.connect(page.refresh)
    page.refresh(None)
    shown(page)
    return page


def versions(page: SettingsPage) -> list[str]:
    model = page.checklist.table.table_model
    return [model.row_text(row) for row in range(model.rowCount())]


def test_the_versions_are_told_and_one_that_cannot_be_used_says_why(page: SettingsPage) -> None:
    card = page.checklist
    broken, newest, own = versions(page)
    assert "坏版 不能用" in broken
    assert "2026/1 在用" in newest
    assert "2026-11-23" in newest
    assert "自带" in own
    assert card.table.current_key() == "2026/1"
    assert not card.why.isVisible()
    card.table.set_current_key("坏版")
    assert "看不懂" in card.why.text()
    assert [card.used.itemText(at) for at in range(card.used.count())] == [
        "总部最新的（2026/1）", "固定用 2026/1", "固定用 v1",
    ]  # fmt: skip


def test_a_version_is_pinned_and_that_is_undone(
    page: SettingsPage, territory: Ledger, context: AppContext
) -> None:
    card = page.checklist
    card.used.set_value("v1")
    card.used.chosen.emit("v1")
    assert checklist_in_force(territory, TODAY).version == "v1"
    assert "在用" in versions(page)[2]
    context.announce(history.undo(territory))
    assert checklist_in_force(territory, TODAY).version == "2026/1"
    assert card.used.value() == ""


def test_pass_marks_are_kept_or_refused(page: SettingsPage, territory: Ledger) -> None:
    fields = page.checklist.fields
    for name, text in (("excellent", "95"), ("qualified", "96")):
        field = fields[name]
        assert isinstance(field, LineField)
        enter(field, text)
    assert "“优秀至少”应大于合格的" in page.checklist.wrong.text()
    assert judgement(territory, CheckMarks) == CheckMarks(excellent=95)
    assert checklist_in_force(territory, TODAY).marks.excellent == 950


def test_a_version_is_written_as_a_workbook(
    page: SettingsPage, dialogs: RecordingDialogs, told: Told, tmp_path: Path, qtbot: QtBot
) -> None:
    table = page.checklist.table
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert dialogs.asked == [("save", "写出评估标准")]
    dialogs.save_file = tmp_path / "评估标准_2026-1.xlsx"
    page.checklist.write.click()
    assert dialogs.save_file.stat().st_size > 1000
    assert told.toasts[-1][0] == "已写出 评估标准_2026-1.xlsx"
    dialogs.save_file = tmp_path / "没有的文件夹" / "x.xlsx"
    page.checklist.write.click()
    assert told.failures
