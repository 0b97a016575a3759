"""对账 with a real ledger, real packages and receipts: found, filtered, opened, copied."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from models.entries import MarketCategory, MarketNote
from models.report_state import ReportState
from models.visit import Visit
from storage.database import Ledger
from storage.operations.entries import save_entry
from storage.operations.export_package import export_package
from storage.operations.visits import record_visit
from storage.queries.packages import list_packages
from storage.queries.pending import pending_count
from ui.assembly import Application
from ui.context import AppContext
from ui.item_models.tuple_table import text_of
from ui.jobs import SyncJobRunner
from ui.screens.exchange.page import ExchangePage
from ui.screens.reconciliation.page import ReconciliationPage
from ui.screens.today.due_panel import DuePanel
from ui.words import pending_words

HEADINGS = ("包编号", "记录编号", "修订号", "结果", "意见", "处理人", "日期")
FIRST, SECOND = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"
Show = Callable[..., Any]


@pytest.fixture
def receipt(context: AppContext, tmp_path: Path) -> Path:
    """Two visits handed over with the first shop's; the receipt takes one and sends one back."""
    for number, key in ((2, FIRST), (3, SECOND)):
        day = date(2026, 11, 18 + number)
        visit = Visit(id=key, retailer_id=f"HZ{number:03}", day=day, opinion="要新品")
        record_visit(context.ledger, visit)
    made = export_package(context.ledger, "2026-11", tmp_path)
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "回执"
    for row in (
        HEADINGS,
        (made.package_id, FIRST, 1, "接收", "", "李审核", "2026-11-23"),
        (made.package_id, SECOND, 1, "退回", "照片不清", "李审核", "2026-11-23"),
    ):
        sheet.append(list(row))
    path = tmp_path / "回执_A001.xlsx"
    book.save(path)
    return path


@pytest.fixture
def exchange(qtbot: QtBot, context: AppContext, receipt: Path) -> ExchangePage:
    page = ExchangePage(context)
    qtbot.addWidget(page)
    page.resize(1194, 700)
    page.show()
    page.refresh(None)
    page.read([receipt])
    return page


@pytest.fixture
def page(context: AppContext, exchange: ExchangePage, shown: Show) -> ReconciliationPage:
    exchange.write()
    made = ReconciliationPage(context)
    made.refresh(None)
    shown(made)
    made.entered()
    return made


def rows(page: ReconciliationPage) -> list[list[str]]:
    model = page.table.table_model
    return [
        [text_of(model.cell(row, column)) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_a_receipt_is_previewed_written_and_not_offered_for_undo(
    context: AppContext, exchange: ExchangePage, told: Any
) -> None:
    assert exchange.incoming.words.text() == ("回执：接收 1 条，退回 1 条；记下后不撤销")
    exchange.write()
    assert told.toasts == [("收好了，回执：接收 1 条，退回 1 条", "")]
    received = exchange.received.table.table_model
    assert text_of(received.cell(0, 2)) == "接收 1 · 退回 1"
    exchange.received.table.set_current_key(exchange.received.table.table_model.key_at(0))
    assert not exchange.received.undo_button.isEnabled()
    exchange.refresh(None)
    (package,) = list_packages(context.ledger)
    made = exchange.packages.table.table_model
    assert text_of(made.cell(0, 4)) == f"退回 1 · 接收 1 · 待回执 {package.records - 2}"


def test_what_was_sent_back_comes_first_with_its_comment(page: ReconciliationPage) -> None:
    assert rows(page)[0] == [
        *("退回", "走访", "马桥便民店", "11-21"),
        *("照片不清  李审核 11-23 · V-A001-20261121-001", "1", "—", "第 1 包"),
    ]
    assert page.current() is not None
    assert page.subject() == ("visit", SECOND)
    assert page.table.table_model.row_text(0).startswith("状态 退回，类别 走访，零售户 马桥便民店")
    assert page.summary.words.text() == "1 条退回，改好再报一次"


def test_number_keys_choose_a_state_and_words_find(page: ReconciliationPage) -> None:
    QTest.keyClick(page.table, Qt.Key.Key_6)
    assert [row[:3] for row in rows(page)] == [["已接收", "走访", "银杏超市"]]
    QTest.keyClick(page.table, Qt.Key.Key_1)
    everything = len(rows(page))
    QTest.keyClicks(page.search, "mqbmd")
    assert {row[2] for row in rows(page)} == {"马桥便民店"}
    assert page.search.text() == "mqbmd"
    QTest.keyClick(page.search, Qt.Key.Key_Escape)
    assert len(rows(page)) == everything
    page.open_state(ReportState.CHANGED)
    assert page.empty.isVisible()
    QTest.keyClick(page.search, Qt.Key.Key_Escape)
    assert len(rows(page)) == everything


def test_digits_typed_into_the_search_are_searched(page: ReconciliationPage) -> None:
    page.search.setFocus()
    QTest.keyClicks(page.search, "11-2")
    assert page.search.text() == "11-2"
    assert page.chips.value() == "全部"


def test_a_kind_alone_and_a_column_sorted(page: ReconciliationPage) -> None:
    page.kinds.set_value("todo")
    page.kinds.chosen.emit("todo")
    assert {row[1] for row in rows(page)} == {"待办"}
    page.table.sort_requested.emit("day", True)
    days = [record.day for record in page._shown.values()]
    assert days == sorted(days)


def test_enter_opens_a_record_where_it_is_worked_on(
    context: AppContext, page: ReconciliationPage
) -> None:
    asked: list[tuple[str, ...]] = []
    context.visit_opened.connect(lambda key: asked.append(("visit", key)))
    context.retailer_asked.connect(lambda key: asked.append(("retailer", key)))
    context.history_asked.connect(lambda kind, key: asked.append((kind, key)))
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    page.open_record("todo/todo-1")
    assert asked == [("visit", SECOND), ("retailer", "HZ001")]


def test_rows_are_copied_for_a_spreadsheet(page: ReconciliationPage, told: Any) -> None:
    page.table.selectAll()
    page.table.copy()
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[0].split("\t")[:4] == ["状态", "类别", "零售户", "日期"]
    assert len(lines) == 1 + len(rows(page))
    assert told.toasts[-1][0] == f"已复制 {len(rows(page))} 行，可以粘贴到表格"


def test_an_empty_ledger_says_what_to_do(empty_context: AppContext, shown: Show) -> None:
    page = ReconciliationPage(empty_context)
    page.refresh(None)
    shown(page)
    asked: list[str] = []
    empty_context.page_asked.connect(asked.append)
    assert page.empty.isVisible()
    assert not page.summary.isVisible()
    assert page.empty.button is not None
    page.empty.button.click()
    assert asked == ["today"]


def test_the_window_leads_there_and_back(territory: Ledger, dialogs: Any, look: None) -> None:
    application = Application(territory, dialogs=dialogs, jobs=SyncJobRunner())
    window = application.window
    window.show()
    window.show_page("exchange")
    page: Any = application.page("exchange")
    page.packages.reconcile_button.click()
    assert window.page is not None
    assert window.page.key == "reconciliation"
    window.run_command("history")
    assert window.page.key == "history"
    window.run_command("back")
    assert window.page.key == "reconciliation"
    record = MarketNote(
        id="", day=date(2026, 11, 20), category=MarketCategory.PRICE, content="价格乱"
    )
    saved = save_entry(territory, record)
    (key,) = saved.ids("market_note")
    application.context.announce(saved)
    here: Any = application.page("reconciliation")
    here.open_record(f"market_note/{key}")
    assert window.page.key == "entries"
    entries: Any = application.page("entries")
    assert entries.subject() == ("market_note", key)
    window.run_command("back")
    assert window.page.key == "reconciliation"
    window.run_command("reconcile")
    assert window.page.key == "exchange"
    window.may_close = lambda: True
    window.close()
    window.deleteLater()
    application.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_what_came_back_is_told_below_every_page_and_on_today(
    context: AppContext, page: ReconciliationPage
) -> None:
    pending = pending_count(context.ledger)
    assert pending.returned == 1
    assert pending_words(pending).startswith("退回 1 条 · 未上报")
    panel = DuePanel()
    panel.show_pending(pending)
    asked: list[bool] = []
    panel.returned_asked.connect(lambda: asked.append(True))
    panel.exchange.click()
    assert asked == [True]
    panel.deleteLater()
