"""从上报包找回 in the window: preview, one write, what stays, what is left out."""

import shutil
from datetime import date
from pathlib import Path

import attrs
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from models.retailer import RetailerNotes
from models.visit import Visit
from storage.database import Ledger, open_ledger
from storage.ledger.records import get
from storage.operations.export_package import export_package
from storage.operations.retailer_notes import change_notes
from storage.operations.visits import record_visit, withdraw_visit
from ui.context import AppContext
from ui.i18n import set_language
from ui.item_models.tuple_table import text_of
from ui.screens.exchange.page import ExchangePage


@pytest.fixture
def packages(territory: Ledger, tmp_path: Path) -> list[Path]:
    """Two packages of a copy of the territory that had worked on, and a broken one."""
    territory.checkpoint()
    lost, out = tmp_path / "丢了的", tmp_path / "U盘"
    out.mkdir()
    shutil.copytree(territory.folder, lost)
    with open_ledger(lost, clock=territory.clock) as ledger:
        change_notes(ledger, RetailerNotes(id="HZ001", remark="先记的"))
        for key, shop in (("v1", "HZ003"), ("v2", "HZ004")):
            day = date(2026, 11, 20)
            record_visit(ledger, Visit(id=key, retailer_id=shop, day=day, opinion="好卖"))
        export_package(ledger, "2026-11", out)
        change_notes(ledger, RetailerNotes(id="HZ001", remark="后记的"))
        withdraw_visit(ledger, "v2")
        export_package(ledger, "2026-11", out)
    return sorted(out.glob("*.xlsx"))


@pytest.fixture
def page(qtbot: QtBot, context: AppContext) -> ExchangePage:
    page = ExchangePage(context)
    qtbot.addWidget(page)
    page.resize(1194, 700)
    page.show()
    page.refresh(None)
    return page


def shown(page: ExchangePage) -> list[list[str]]:
    model = page.recovery.table.table_model
    return [
        [text_of(model.cell(row, column)).strip() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_the_button_asks_for_packages_and_shows_what_is_missing(
    page: ExchangePage, context: AppContext, packages: list[Path]
) -> None:
    context.dialogs.open_files = packages  # type: ignore[attr-defined]
    page.packages.recover_button.click()
    assert context.dialogs.asked == [("open", "从上报包找回")]  # type: ignore[attr-defined]
    assert (page.recovery.isVisible(), page.incoming.isVisible()) == (True, False)
    *kinds, first, second = shown(page)
    assert first[0].startswith("第 1 包  2026-11 · 11-23 10:08 生成 · ")
    assert second[0].startswith("第 2 包")
    assert {row[0]: row[1:] for row in kinds} == {
        "自有档案": ["1", "0", "0", "0", "0"],
        "走访": ["2", "0", "1", "0", "0"],
        "待办": ["0", "0", "2", "0", "0"],
        "六个一": ["0", "0", "1", "0", "0"],
        "合计": ["3", "0", "4", "0", "0"],
    }
    assert page.recovery.write_button.text() == "找回 3 条"
    assert "1 条是已撤回的" in page.recovery.remarks.accessibleName()
    assert get(context.ledger, Visit, "v1") is None


def test_ctrl_enter_writes_once_and_ctrl_z_would_take_it_back(
    page: ExchangePage, context: AppContext, packages: list[Path], qtbot: QtBot, told
) -> None:
    page.read_packages(packages)
    with qtbot.waitSignal(context.changed) as changed:
        page.commands()["finish"]()
    assert changed.args[0].touches("visit", "retailer_notes")
    assert get(context.ledger, Visit, "v1") is not None
    assert get(context.ledger, Visit, "v2") is None
    notes = get(context.ledger, RetailerNotes, "HZ001")
    assert notes is not None
    assert notes.remark == "后记的"
    assert told.toasts == [("找回了：新增 3，更新 0", "撤销")]
    assert (page.recovery.isVisible(), page.incoming.isVisible()) == (False, True)
    page.read_packages(packages)
    assert not page.recovery.write_button.isEnabled()
    assert page.recovery.words.text() == "台账里都有，没有要找回的"
    assert "finish" not in page.commands()


def test_what_both_sides_changed_is_listed_and_the_tick_lets_the_packages_win(
    page: ExchangePage, context: AppContext, packages: list[Path]
) -> None:
    change_notes(context.ledger, RetailerNotes(id="HZ001", remark="恢复以后记的"))
    page.read_packages(packages[:1])
    rows = shown(page)
    assert rows[-3:-1] == [
        ["保留台账里的", "", "", "", "", ""],
        ["自有档案 好运烟酒商店", "", "", "", "", ""],
    ]
    assert page.recovery.take_packages.isVisible()
    page.recovery.take_packages.click()
    assert shown(page)[-3][0] == "以上报包为准"
    page.write_recovered()
    notes = get(context.ledger, RetailerNotes, "HZ001")
    assert notes is not None
    assert notes.remark == "先记的"
    assert not page.recovery.take_packages.isChecked()


def test_escape_gives_it_up_and_files_that_cannot_be_read_are_named(
    page: ExchangePage, context: AppContext, tmp_path: Path, qtbot: QtBot
) -> None:
    broken = tmp_path / "上报_断.xlsx"
    broken.write_bytes(b"PK\x03\x04")
    page.read_packages([broken])
    assert "“上报_断.xlsx”不完整或已损坏，打不开。" in page.recovery.remarks.accessibleName()
    assert page.recovery.words.text() == "没有可用的上报包"
    assert not page.recovery.write_button.isEnabled()
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert page.recovery.preview is None
    assert (page.recovery.isVisible(), page.incoming.isVisible()) == (False, True)


def test_packages_that_are_dropped_are_not_taken_for_handouts(
    page: ExchangePage, packages: list[Path]
) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(packages[0].parent))])
    page.dropEvent(
        QDropEvent(
            QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )  # fmt: skip
    assert page.recovery.preview is not None
    assert page.incoming.preview is None


def test_a_ledger_that_changed_after_the_preview_is_not_written(
    page: ExchangePage, context: AppContext, packages: list[Path], qtbot: QtBot
) -> None:
    page.read_packages(packages)
    change_notes(context.ledger, RetailerNotes(id="HZ001", remark="刚记的"))
    with qtbot.waitSignal(context.failed) as failed:
        page.write_recovered()
    assert "预览之后变了" in failed.args[0]
    assert get(context.ledger, Visit, "v1") is None


def test_without_a_profile_it_says_what_to_do(
    page: ExchangePage, context: AppContext, packages: list[Path], qtbot: QtBot
) -> None:
    from models.manager import Manager
    from storage.ledger.records import find
    from storage.ledger.unit_of_work import operation

    with operation(context.ledger, "set_profile") as unit:
        for manager in find(context.ledger, Manager):
            unit.remove(Manager, manager.id)
    with qtbot.waitSignal(context.failed) as failed:
        page.read_packages(packages)
    assert "还不知道这是谁的台账" in failed.args[0]
    assert page.recovery.preview is None


def test_all_words_change_with_the_language(page: ExchangePage, packages: list[Path]) -> None:
    page.read_packages(packages)
    set_language("en")
    page.retranslate()
    set_language("zh")
    page.retranslate()
    assert page.recovery.drop_button.text() == "放弃"
    assert attrs.astuple(page.recovery.preview.total)[0] == 3  # type: ignore[union-attr]
