"""The real window over the small territory, and a person at its keyboard; jobs run at once."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from storage.database import Ledger
from storage.queries.report_list import ReportRow
from tests.ui.screens.at_window import AtWindow
from ui.item_models.tuple_table import text_of
from ui.jobs import SyncJobRunner
from ui.screens.reports.page import ReportsPage

__all__ = ["Sitting"]

_READ = 160
"""ms after which the report one stands on is there."""
_HEADINGS = ("订单号", "行号", "订货日期", "客户编码", "商品编码", "需求量(条)", "订购量(条)",
             "单价(元/条)", "金额(元)")  # fmt: skip


class Sitting(AtWindow):
    """At the page of reports; jobs run at once, what failed is in ``told``."""

    def __init__(self, ledger: Ledger) -> None:
        super().__init__(ledger, SyncJobRunner())
        self.window.resize(1366, 768)
        self.told: list[str] = []
        self.app.context.failed.connect(lambda *words: self.told.append(" ".join(words)))

    @property
    def page(self) -> ReportsPage:
        page = self.app.page("reports")
        assert isinstance(page, ReportsPage)
        return page

    @property
    def row(self) -> ReportRow:
        """How the report in hand stands."""
        row = self.page.desk.row
        assert row is not None
        return row

    def rows(self) -> list[tuple[str, ...]]:
        """The texts of the list."""
        model = self.page.table.table_model
        return [
            tuple(text_of(model.cell(row, at)) for at in range(model.columnCount()))
            for row in range(model.rowCount())
        ]

    def read(self) -> None:
        """Wait until the figures are there."""
        self.hands.wait(_READ)

    def open(self, key: str = "WEEKLY:2026W47") -> None:
        """Open a report from the list by keys."""
        self.app.context.page_asked.emit("reports")
        assert self.page.table.hasFocus()
        self.press("Home")
        while self.page.table.current_key() != key:
            before = self.page.table.currentIndex().row()
            self.press("Down")
            assert self.page.table.currentIndex().row() == before + 1, key
        self.read()


@pytest.fixture
def sit(territory: Ledger, look: None) -> Iterator[Callable[[], Sitting]]:
    """Opens the window; the one before is taken away first."""
    open_now: list[Sitting] = []

    def opened() -> Sitting:
        for each in open_now:
            each.end()
        open_now[:] = [Sitting(territory)]
        return open_now[0]

    yield opened
    for each in open_now:
        each.end()


@pytest.fixture
def purchases(tmp_path: Path) -> Callable[..., Path]:
    """Writes 购进明细 of the shop HZ001 and the product P01, at 100 元."""

    def write(name: str, lines: Sequence[tuple[str, int, int]], day: str) -> Path:
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.title = "购进明细"
        rows: list[Sequence[Any]] = [["示例 购进明细"], ["制表时间：2026-11-23"], _HEADINGS]
        rows += [
            (order, line, day, "HZ001", "P01", cartons, cartons, 100, cartons * 100)
            for order, line, cartons in lines
        ]
        for row in rows:
            sheet.append(list(row))
        path = tmp_path / name
        book.save(path)
        return path

    return write
