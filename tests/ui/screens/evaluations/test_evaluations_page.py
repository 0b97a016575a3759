"""评估 on the real ledger: the month, one store over time, what fails most and where."""

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from models.check import Check, PointResult
from models.checklist import DEFAULT_CHECKLIST
from models.todo import Todo
from storage.database import Ledger
from storage.ledger.records import find
from storage.ledger.unit_of_work import operation
from storage.operations.checks import record_check
from storage.operations.todos import settle_todo
from tests.storage.conftest import answers_with
from ui.context import AppContext
from ui.screens.evaluations.page import EvaluationsPage

P = PointResult


def check(ledger: Ledger, retailer_id: str, day: int, **changed: Any) -> None:
    made = Check(
        id="", retailer_id=retailer_id, day=date(2026, 11, day), answers=answers_with(**changed),
        template_version=DEFAULT_CHECKLIST.version,
    )  # fmt: skip
    record_check(ledger, made)


@pytest.fixture
def page(territory: Ledger, context: AppContext, shown: Any) -> EvaluationsPage:
    """Three checks of two stores; A3 fell short twice."""
    check(territory, "HZ001", 3, A3=P.FAIL)
    check(territory, "HZ001", 20, A3=P.HALF)
    check(territory, "HZ003", 10, D1=P.FAIL)
    page = EvaluationsPage(context)
    context.changed.connect(page.refresh)
    shown(page)
    page.entered()
    return page


def rows(table: Any) -> list[list[str]]:
    model = table.table_model
    return [
        [str(model.index(row, at).data() or "") for at in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def told(page: EvaluationsPage, signal: Any) -> list[str]:
    """What a signal of the context says from now on."""
    heard: list[str] = []
    signal.connect(heard.append)
    return heard


def test_the_month_and_who_still_waits(page: EvaluationsPage) -> None:
    found = rows(page.checks)
    assert [row[1] for row in found] == ["11-20", "11-10", "11-03", ""]
    assert found[1][2] == "59.0"
    assert "不合格" in found[1][5]
    assert found[-1][5].endswith("还没评估")
    assert [row[6] for row in found] == ["0/1", "0/1", "0/1", ""]
    assert "3 次评估 · 标准店还差 1 户" in page.header.subtitle.accessibleName()


def test_rectification_is_followed(page: EvaluationsPage, context: AppContext) -> None:
    [todo] = find(context.ledger, Todo, "point = 'D1'")
    context.act(lambda ledger: settle_todo(ledger, todo.id))
    assert rows(page.checks)[1][6] == "1/1"


def test_one_store_over_time_tells_what_changed(page: EvaluationsPage, qtbot: QtBot) -> None:
    assert page.store.shop.text() == rows(page.checks)[0][0]
    by_code = {row[0].split()[0]: row for row in rows(page.store.points)}
    assert by_code["A3"][-2:] == ["✗", "½↑"]
    assert page.store.trend.data.values[-2:] == (96.0, 98.0)
    assert page.store.trend.isVisible()
    qtbot.keyClick(page.checks, Qt.Key.Key_Right)
    assert page.store.points.hasFocus()
    qtbot.keyClick(page.store.points, Qt.Key.Key_Down)
    assert page.store.wording.text().startswith("A2（4 分）卷烟柜台")
    qtbot.keyClick(page.store.points, Qt.Key.Key_Left)
    assert page.checks.hasFocus()
    qtbot.keyClick(page.checks, Qt.Key.Key_Right)
    qtbot.keyClick(page.store.points, Qt.Key.Key_Escape)
    assert page.checks.hasFocus()
    qtbot.keyClick(page.checks, Qt.Key.Key_End)
    assert page.store.shop.text() == rows(page.checks)[-1][0]
    assert page.store.empty.isVisible()


def test_enter_opens_the_check_and_a_store_that_waits_is_visited(
    page: EvaluationsPage, context: AppContext, qtbot: QtBot
) -> None:
    opened, visited = told(page, context.check_opened), []
    context.proving_asked.connect(lambda store, item: visited.append((store, item)))
    qtbot.keyClick(page.checks, Qt.Key.Key_Return)
    qtbot.keyClick(page.checks, Qt.Key.Key_End)
    qtbot.keyClick(page.checks, Qt.Key.Key_Return)
    [newest] = find(context.ledger, Check, "day = '2026-11-20'")
    assert (opened, visited) == ([newest.id], [("HZ002", 2)])


def test_what_fails_most_leads_to_the_stores(
    page: EvaluationsPage, context: AppContext, qtbot: QtBot
) -> None:
    page.segments.set_value("round")
    page.segments.changed.emit("round")
    side = page.round
    first = rows(side.failures)[0]
    assert (first[0][:2], first[2], first[3], first[4]) == ("A3", "2/3", "66.67%", "6.0")
    assert side.behind.text().startswith("A3 柜台内外整洁")
    assert "3 次里 2 次不到位，共失 6.0 分" in side.behind.text()
    side.failures.setFocus()
    qtbot.keyClick(side.failures, Qt.Key.Key_Return)
    assert side.stores.hasFocus()
    assert len(rows(side.stores)) == 2
    asked = told(page, context.retailer_asked)
    qtbot.keyClick(side.stores, Qt.Key.Key_O)
    assert asked == ["HZ001"]
    opened = told(page, context.check_opened)
    qtbot.keyClick(side.stores, Qt.Key.Key_Return)
    assert len(opened) == 1
    qtbot.keyClick(side.stores, Qt.Key.Key_Escape)
    qtbot.keyClick(side.failures, Qt.Key.Key_Escape)
    assert page.checks.hasFocus()


def test_a_round_is_a_month_a_quarter_or_a_year(page: EvaluationsPage) -> None:
    page.go("round")
    page.month.back()
    assert page.round.empty.isVisible()
    page.round.span.set_value("季")
    page.round.span.chosen.emit("季")
    assert page.round.base.text() == "3 次评估，2 户"
    assert rows(page.round.failures)[0][2] == "2/3"


def test_search_and_copy(page: EvaluationsPage, qtbot: QtBot) -> None:
    page.search.setText("没有这一户")
    assert page.empty.isVisible()
    page.search.clear()
    page.checks.setFocus()
    page.checks.selectAll()
    qtbot.keyClick(page.checks, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert len(lines) == 5
    assert lines[0].split("\t")[:3] == ["店名", "日期", "总分"]


def test_a_month_of_250_checks_opens_at_once(
    territory: Ledger, context: AppContext, shown: Any, benchmark_ms: Any
) -> None:
    """Under 100 ms on the reference machine; a busy one gets three times that."""
    checks = [
        Check(
            id=f"c{n:03}", retailer_id=f"HZ{n % 12 + 1:03}", day=date(2026, 11, n % 23 + 1),
            answers=answers_with(A3=P.FAIL), template_version="v1", total=960,
        )
        for n in range(250)
    ]  # fmt: skip
    with territory.relaxed(), operation(territory, "import_package") as unit:
        for each in checks:
            unit.save(each)
    page = EvaluationsPage(context)
    shown(page)
    assert page.checks.row_count() >= 250
    assert benchmark_ms(lambda: page.refresh(None)) < 300
