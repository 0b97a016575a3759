"""Handouts in a few words: (order, line, quantity) of one shop, or any sheet with its headings.

And a ledger in which every table has rows.
"""

import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook

from storage.database import Ledger, open_ledger
from tests.reliability.whole_ledger import NOW, make_whole_ledger

LINE_HEADINGS = ("订单号", "行号", "订货日期", "客户编码", "商品编码", "订购量", "单价", "金额")
Line = tuple[str, int, int]
Row = Sequence[object]


@pytest.fixture
def write_sheet(tmp_path: Path) -> Callable[..., Path]:
    """Writes a handout of one sheet, with title row and unit row as headquarters does."""

    def write(
        file: str, sheet: str, headings: Sequence[str], rows: Sequence[Sequence[object]]
    ) -> Path:
        book = Workbook(write_only=True)
        page = book.create_sheet(sheet)
        for row in ([sheet], ["示例烟草", "制表时间：2026-11-20"], headings, *rows):
            page.append(list(row))
        path = tmp_path / file
        book.save(path)
        return path

    return write


@pytest.fixture
def write_handout(write_sheet: Callable[..., Path]) -> Callable[..., Path]:
    """Writes 购进明细 of the shop HZ1 and the product P01, at 10 元."""

    def write(file: str, lines: Sequence[Line], day: str = "2026-11-05") -> Path:
        rows = [
            (order, line, day, "HZ1", "P01", quantity, 10, quantity * 10)
            for order, line, quantity in lines
        ]
        return write_sheet(file, "购进明细", LINE_HEADINGS, rows)

    return write


@pytest.fixture(scope="session")
def whole_ledger_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder :func:`whole_ledger` is copied from; its handouts lie beside it."""
    return make_whole_ledger(tmp_path_factory.mktemp("whole"))


@pytest.fixture
def whole_ledger(whole_ledger_folder: Path, tmp_path: Path) -> Iterator[Ledger]:
    """A copy of a ledger in which every table has rows."""
    folder = shutil.copytree(whole_ledger_folder, tmp_path / "whole")
    with open_ledger(folder, clock=lambda: NOW) as ledger:
        yield ledger
