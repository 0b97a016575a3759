"""Workbooks are put together in memory: no sheet ever lies in the system's temporary folder."""

import io
import tempfile
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Font
from openpyxl.worksheet import _writer

from storage.workbooks.in_memory import begin_rows, save_book


@pytest.fixture(autouse=True)
def no_temporary_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A temporary folder of the test's own; asking openpyxl for a file in it fails."""

    def refuse(*_args: object, **_kwargs: object) -> None:
        raise AssertionError("openpyxl would write into the temporary folder")

    monkeypatch.setattr(_writer, "create_temporary_file", refuse)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def read(content: io.BytesIO) -> dict[str, list[tuple[Any, ...]]]:
    book = load_workbook(content)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def test_sheets_with_styles_come_out_as_they_went_in() -> None:
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "甲"
    sheet["A1"] = "好运烟酒商店"
    sheet["A1"].font = Font(bold=True)
    sheet["B2"] = 12.5
    sheet.merge_cells("A3:B3")
    sheet.auto_filter.ref = "A1:B2"
    other = book.create_sheet("乙")
    other.sheet_state = "veryHidden"
    other["A1"] = "=1+1"
    content = io.BytesIO()
    save_book(book, content)
    again = load_workbook(content)
    assert again["甲"]["A1"].font.bold
    assert again["甲"].merged_cells.ranges
    assert again["甲"].auto_filter.ref == "A1:B2"
    assert again["乙"].sheet_state == "veryHidden"
    assert read(content)["甲"][0][0] == "好运烟酒商店"


def test_rows_one_by_one_come_out_too() -> None:
    book = Workbook(write_only=True)
    for title in ("甲", "乙"):
        sheet: Any = book.create_sheet(title)
        sheet.freeze_panes = "B2"
        sheet.column_dimensions["A"].width = 48
        begin_rows(sheet)
        for number in range(3):
            sheet.append([f"{title}{number}", number])
    content = io.BytesIO()
    save_book(book, content)
    assert read(content)["乙"] == [("乙0", 0), ("乙1", 1), ("乙2", 2)]
    again = load_workbook(content)
    assert again["甲"].freeze_panes == "B2"
    assert again["甲"].column_dimensions["A"].width == 48


def test_it_may_go_straight_into_a_file(tmp_path: Path) -> None:
    book = Workbook()
    save_book(book, tmp_path / "书.xlsx")
    with ZipFile(tmp_path / "书.xlsx") as archive:
        assert archive.testzip() is None
        assert "xl/worksheets/sheet1.xml" in archive.namelist()


def test_the_parts_are_those_openpyxl_itself_would_write(monkeypatch: pytest.MonkeyPatch) -> None:
    def made() -> Workbook:
        book = Workbook()
        sheet: Any = book.active
        sheet.append(["编号", "标题"])
        sheet.append(["N1", "元旦"])
        return book

    ours, theirs = io.BytesIO(), io.BytesIO()
    save_book(made(), ours)
    monkeypatch.undo()
    made().save(theirs)
    with ZipFile(ours) as mine, ZipFile(theirs) as usual:
        assert sorted(mine.namelist()) == sorted(usual.namelist())
        for part in ("xl/worksheets/sheet1.xml", "xl/workbook.xml", "[Content_Types].xml"):
            assert mine.read(part) == usual.read(part)


def test_charts_are_written_as_openpyxl_itself_would(monkeypatch: pytest.MonkeyPatch) -> None:
    def made() -> Workbook:
        book = Workbook()
        sheet: Any = book.active
        for row in (("日", "户次"), (1, 12), (2, 9)):
            sheet.append(row)
        chart: Any = BarChart()
        chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=3), titles_from_data=True)
        sheet.add_chart(chart, "D2")
        book.create_sheet("没有图")
        return book

    ours, theirs = io.BytesIO(), io.BytesIO()
    save_book(made(), ours)
    monkeypatch.undo()
    made().save(theirs)
    with ZipFile(ours) as mine, ZipFile(theirs) as usual:
        assert sorted(mine.namelist()) == sorted(usual.namelist())
        assert "xl/charts/chart1.xml" in mine.namelist()
        for part in set(mine.namelist()) - {"docProps/core.xml"}:
            assert mine.read(part) == usual.read(part), part
