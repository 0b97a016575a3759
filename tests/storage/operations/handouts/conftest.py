"""Workbooks of several sheets, as headquarters would send them."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

Rows = Sequence[Sequence[Any]]


@pytest.fixture
def book(tmp_path: Path) -> Callable[..., Path]:
    """Writes a workbook of sheets: a name, and its headings and rows."""

    def make(name: str = "下发.xlsx", **sheets: Rows) -> Path:
        made = Workbook()
        made.remove(made.worksheets[0])
        for title, rows in sheets.items():
            sheet = made.create_sheet(title)
            sheet.append([f"示例市烟草公司 {title}"])
            sheet.append(["单位：示例市烟草公司    制表人：营销中心    制表时间：2026-11-20"])
            for row in rows:
                sheet.append(list(row))
        made.save(tmp_path / name)
        return tmp_path / name

    return make
