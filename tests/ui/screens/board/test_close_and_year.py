"""The month closed in the side card, late entries told beside it; the year as one table."""

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from models.programme import MonthClose
from storage.database import Ledger
from storage.ledger.records import find
from storage.operations import history
from tests.ui.screens.board.test_board_page import (
    CONTROL,
    ITEM,
    Shown,
    board,
    done,
    v61,
)
from ui.context import AppContext
from ui.screens.board.page import BoardPage

__all__ = ["v61"]


@pytest.fixture
def december(v61: Ledger, context: AppContext, shown: Shown, clock: Any) -> BoardPage:
    """The board of V-61 on 2 December, November in sight."""
    clock.move(days=9)
    page = board(context, shown)
    page.month.back()
    return page


def test_a_month_is_closed_by_keys_and_a_late_entry_is_told_beside_it(
    december: BoardPage, v61: Ledger, context: AppContext, qtbot: QtBot
) -> None:
    page, panel = december, december.side.close_month
    page.commands()["close_month"]()
    assert panel.signed_by.hasFocus()
    qtbot.keyClick(panel.signed_by, Qt.Key.Key_Return)
    assert "签核人" in panel.told
    assert find(v61, MonthClose) == []
    panel.signed_by.insert("许立新")
    qtbot.keyClick(panel.signed_by, Qt.Key.Key_Return)
    assert page.table.hasFocus()
    assert page.foot_line.closing.accessibleName() == "已月结 87.50%"

    done(v61, "HZ002", ITEM.MARKET_INFORMATION, date(2026, 11, 28))
    page.refresh(None)
    assert page.foot_line.closing.accessibleName() == "月结 87.50% → 100.00%"
    qtbot.mouseClick(page.foot_line.closing, Qt.MouseButton.LeftButton)
    assert panel.table.hasFocus()
    assert panel._why.text() == "④ 市场信息采集：月结后 12-02 才录入，完成日期 11-28"
    assert "2026-12-02" in panel._said.text()
    assert page.header.subtitle.accessibleName() == "已月结 12-02 许立新"
    rates = [text.text() for row in panel._figures._rows for text in row]
    assert rates[:3] == ["完成率", "87.50% 7/8", "100.00% 8/8"]
    qtbot.keyClick(panel.table, Qt.Key.Key_Return)
    assert (page.table.current_key(), page.table.item) == ("HZ002", ITEM.MARKET_INFORMATION)

    qtbot.mouseClick(page.foot_line.closing, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(panel.reopen, Qt.MouseButton.LeftButton)
    assert find(v61, MonthClose) == []
    assert page.foot_line.closing.accessibleName() == "月结…"
    context.changed.emit(history.undo(v61))
    assert page.foot_line.closing.accessibleName() == "月结 87.50% → 100.00%"


def test_a_month_that_runs_is_not_closed(v61: Ledger, context: AppContext, shown: Shown) -> None:
    page = board(context, shown)
    assert "close_month" not in page.commands()
    assert not page.foot_line.closing.isVisible()


def test_the_year_tells_every_month_and_leads_to_it(december: BoardPage, qtbot: QtBot) -> None:
    page, year = december, december.year_table.table
    page.commands()["year"]()
    assert year.hasFocus()
    assert (page.table.isVisible(), page.side.isVisible(), year.isVisible()) == (False, False, True)
    rows = [line.split("\t") for line in year.text().splitlines()]
    assert rows[0][1] == "2025-12"
    assert rows[0][12] == "2026-11"
    stores = {row[0]: row for row in rows[1:]}
    assert {row[12] for row in stores.values()} == {"已完成 4/4", "逾期 3/4", "不适用", "87.50%"}
    before = page.table.current_key()
    assert year.current_column() == "2026-11"
    qtbot.keyClick(year, Qt.Key.Key_Down)
    qtbot.keyClick(year, Qt.Key.Key_Left)
    qtbot.keyClick(year, Qt.Key.Key_Return)
    assert page.month.month == "2026-10"
    assert page.table.hasFocus()
    assert page.table.isVisible()
    assert page.table.current_key() != before

    page.commands()["year"]()
    page.foot_line.items.set_value(str(ITEM.TRAINING.value))
    page.foot_line.mode_changed.emit()
    assert "未到期" in year.text() or "已完成" in year.text()
    page.search.setText("没有这一户")
    assert not year.isVisible()
    assert page._nobody.isVisible()
    page.search.clear()
    assert year.isVisible()
    page.commands()["year"]()
    assert page.table.hasFocus()


def test_the_year_is_copied_as_it_is_shown(december: BoardPage, qtbot: QtBot) -> None:
    qtbot.keyClick(december.table, Qt.Key.Key_Y, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    december.foot_line.toggle()
    december.copy_all()
    assert december.year_table.text().count("\n") >= 3
