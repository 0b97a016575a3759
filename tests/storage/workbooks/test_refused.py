"""Refused rows come back as a workbook that can be corrected and imported again."""

import gc
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import openpyxl
import pytest

from storage.workbooks import refused as refused_module
from storage.workbooks.problems import WorkbookNotWritten
from storage.workbooks.reading.parent import read_handout
from storage.workbooks.reading.stream import Refused, RowBatch, SheetEnd, SheetHeader
from storage.workbooks.refused import write_refused

RETAILERS = ("客户编码", "许可证号", "客户名称", "市场类型", "门头照片")
NOTICES = ("编号", "标题")


@attrs.frozen
class Row:
    """A refused row as an import keeps it."""

    file: str
    kind: str
    headings: tuple[str, ...]
    row: int
    reasons: tuple[str, ...]
    cells: tuple[Any, ...]


def retailer(row: int, *cells: Any, headings: tuple[str, ...] = RETAILERS) -> Row:
    return Row(
        "下发_客户主档.xlsx", "客户主档", headings, row, ("“许可证号”应为 12 位数字",), cells
    )


def of(path: Path, kind: type) -> list[Any]:
    return [part for part in read_handout(path) if isinstance(part, kind)]


def test_it_has_the_handouts_headings_and_the_reason_in_front(tmp_path: Path) -> None:
    rows = [
        retailer(7, "2554", "3.20706E+11", "=甲店", "城镇"),
        retailer(9, 2567.0, 320706.0, "乙店", None, True),
        Row("下发_通知.xlsx", "通知公告", NOTICES, 4, ("“标题”要填", "“编号”要填"), ()),
    ]
    path = write_refused(tmp_path / "错误行.xlsx", rows)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["客户主档", "通知公告"]
    sheet = book["客户主档"]
    values = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert values[0][0] == "客户主档 待更正的行"
    assert values[2] == ["错误原因", *RETAILERS]
    assert values[3] == [
        *("下发_客户主档.xlsx 第 7 行：“许可证号”应为 12 位数字", "2554", "3.20706E+11", "=甲店"),
        *("城镇", None),
    ]
    assert values[4][1:] == [2567, 320706, "乙店", None, True]
    assert sheet["D4"].data_type == "s", "a text that looks like a formula stays text"
    assert [sheet.cell(4, column).number_format for column in (2, 3, 4)] == ["@", "@", "General"]
    assert sheet.freeze_panes == "B4"
    assert book["通知公告"]["A4"].value == "下发_通知.xlsx 第 4 行：“标题”要填；“编号”要填"


def test_corrected_it_is_imported_as_it_is(tmp_path: Path) -> None:
    path = write_refused(
        tmp_path / "错误行.xlsx",
        [retailer(7, "2554", "3.20706E+11", "甲店"), retailer(9, "2567", None, "乙店")],
        {"客户主档": date(2022, 11, 1)},
    )
    assert [part.reasons for part in of(path, Refused)] == [
        ("“许可证号”成了科学计数法, 末尾数字已丢失, 请按文本重填: 3.20706E+11",),
        ("“许可证号”要填",),
    ]
    book = openpyxl.load_workbook(path)
    book["客户主档"]["C4"].value = "320706202554"
    book["客户主档"]["C5"].value = 320706202567
    book.save(path)
    assert of(path, RowBatch)[0].rows == [
        [4, "2554", "320706202554", "甲店", None],
        [5, "2567", "320706202567", "乙店", None],
    ]
    header = of(path, SheetHeader)[0]
    assert (header.made_on, header.ignored) == (date(2022, 11, 1), ("门头照片",))
    assert of(path, SheetEnd)[0].refused == 0


def test_refused_again_it_has_one_column_of_reasons(tmp_path: Path) -> None:
    first = write_refused(tmp_path / "1.xlsx", [retailer(7, "2554", "12", "甲店", "城镇")])
    again = [
        Row(first.name, part.kind, header.headings, part.row, part.reasons, part.cells)
        for header in of(first, SheetHeader)
        for part in of(first, Refused)
    ]
    sheet = openpyxl.load_workbook(write_refused(tmp_path / "2.xlsx", again)).active
    values = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    assert values[0] == ["错误原因", *RETAILERS]
    assert values[1][:3] == ["1.xlsx 第 4 行：“许可证号”应为 12 位数字: 12", "2554", "12"]


def test_other_headings_of_the_same_sheet_get_a_sheet_of_their_own(tmp_path: Path) -> None:
    other = ("客户编码", "店名", "证号")
    rows = [retailer(4, "1"), retailer(4, "2", "乙店", "1", headings=other), retailer(5, "3")]
    path = write_refused(tmp_path / "a.xlsx", rows)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["客户主档", "客户主档(2)"]
    assert [sheet.max_row for sheet in book] == [5, 4]
    assert [part.kind for part in of(path, SheetHeader)] == ["客户主档"] * 2


def test_what_does_not_verify_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Short:
        worksheets = ()

        def close(self) -> None:
            pass

    monkeypatch.setattr(refused_module, "load_workbook", lambda *_, **__: Short())
    with pytest.raises(WorkbookNotWritten, match="核对不符"):
        write_refused(tmp_path / "a.xlsx", [retailer(4, "1")])
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_fills_up_is_one_sentence_and_leaves_nothing(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")  # not on Windows
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4_000, before[1]))
    try:
        with pytest.raises(WorkbookNotWritten):
            write_refused(tmp_path / "错误行.xlsx", [retailer(7, "2554")])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    gc.collect()  # what openpyxl had left half closed would complain now
    assert list(tmp_path.iterdir()) == []
