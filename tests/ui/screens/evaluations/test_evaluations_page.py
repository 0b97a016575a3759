"""评估 on the real ledger: the month, one store over time, what fails most and where."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from models.check import Check, PointResult
from models.checklist import DEFAULT_CHECKLIST
from storage.database import Ledger
from storage.operations.checks import record_check
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
    page.refresh(None)
    shown(page)
    page.entered()
    return page


def rows(table: Any) -> list[list[str]]:
    model = table.table_model
    return [
        [str(model.index(row, at).data() or "") for at in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_the_month_and_who_still_waits(page: EvaluationsPage) -> None:
    found = rows(page.checks)
    assert [row[1] for row in found] == ["11-20", "11-10", "11-03", ""]
    assert found[1][2] == "59.0"
    assert "不合格" in found[1][5]
    assert found[-1][5].endswith("还没评估")
    assert "3 次评估 · 标准店还差 1 户" in page.header.subtitle.accessibleName()


def test_one_store_over_time_tells_what_changed(page: EvaluationsPage) -> None:
    assert page.shop.text() == rows(page.checks)[0][0]
    by_code = {row[0].split()[0]: row for row in rows(page.points)}
    assert by_code["A3"][-2:] == ["不符合", "½↑"]
    assert page.trend.isVisible()


def test_what_fails_most_leads_to_the_stores(
    page: EvaluationsPage, context: AppContext, qtbot: QtBot
) -> None:
    page.segments.set_value("round")
    page.segments.changed.emit("round")
    first = rows(page.failures)[0]
    assert (first[0][:2], first[2], first[3]) == ("A3", "2/3", "66.67%")
    page.failures.setFocus()
    qtbot.keyClick(page.failures, Qt.Key.Key_Return)
    assert page.stores.hasFocus()
    assert len(rows(page.stores)) == 2
    asked: list[str] = []
    context.retailer_asked.connect(asked.append)
    qtbot.keyClick(page.stores, Qt.Key.Key_O)
    assert asked == ["HZ001"]


def test_search_month_and_copy(page: EvaluationsPage) -> None:
    page.search.setText("没有这一户")
    assert page.empty.isVisible()
    page.search.clear()
    page.copy_all()
    assert QGuiApplication.clipboard().text().count("\n") >= 3
    page.month.back()
    assert page._month is not None
    assert page._month.checks == ()


def test_the_version_in_force_is_written_as_a_workbook(
    page: EvaluationsPage, context: AppContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "评估标准.xlsx"
    monkeypatch.setattr(context.dialogs, "ask_save_file", lambda *_words: path)
    page.write.click()
    assert path.exists()
