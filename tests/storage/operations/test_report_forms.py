"""Reports as workbooks, opened again: headings, numbers that are numbers, texts that stay texts."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from models.errors import DomainError
from models.reports import Report, ReportKind, ReportText
from models.reports.abc_form import ABC_COLUMNS
from models.reports.expansion import EXPANSION_COLUMNS
from models.reports.market import MARKET_COLUMNS
from models.reports.targets_form import TARGET_COLUMNS
from storage.database import Ledger
from storage.operations.import_handouts import import_handouts
from storage.operations.report_forms import (
    MEETING,
    report_periods,
    report_sheet_data,
    write_report_book,
)
from storage.operations.reports import submit_report

MONTH = "2026-10"


@pytest.fixture
def bought(shops: Ledger, write_handout: Callable[..., Path]) -> Ledger:
    """Two months with orders of one shop, and a target."""
    import_handouts(shops, [write_handout("九.xlsx", [("A", 1, 100)], "2026-09-03")])
    import_handouts(shops, [write_handout("九末.xlsx", [("Z", 1, 100)], "2026-09-29")])
    import_handouts(shops, [write_handout("十.xlsx", [("B", 1, 250)], "2026-10-30")])
    return shops


def rows(path: Path, sheet: str) -> list[list[Any]]:
    book = load_workbook(path)
    return [[cell.value for cell in row] for row in book[sheet].iter_rows()]


def test_a_form_has_its_headings_in_row_3_and_numbers_below(bought: Ledger, tmp_path: Path) -> None:
    path = write_report_book(bought, [ReportKind.TARGETS], MONTH, tmp_path / "目标.xlsx")
    found = rows(path, "销售目标及实绩达成分析表")
    assert found[0][0] == "示例烟草海州 销售目标及实绩达成分析表"
    for part in ("单位：示例烟草海州", "期间：2026年10月", "制表人：张明（A001）", "状态：草稿"):
        assert part in str(found[1][0])
    assert tuple(found[2]) == tuple(column.heading for column in TARGET_COLUMNS)
    total = dict(zip(found[2], found[3], strict=True))
    assert (total["项目"], total["实绩"], total["上月"]) == ("总量", 1, 0.8)
    assert (total["环比"], total["本月目标"]) == (0.25, "— 无目标")
    sheet = load_workbook(path)["销售目标及实绩达成分析表"]
    assert (sheet["L4"].number_format, sheet["D4"].number_format) == ("0.00%", "0.00")
    assert (sheet.freeze_panes, sheet.page_setup.orientation) == ("A4", "landscape")
    assert sheet.print_title_rows == "$1:$3"


def test_the_meeting_of_the_10th_is_one_file_with_three_forms(
    bought: Ledger, tmp_path: Path
) -> None:
    path = write_report_book(bought, MEETING, MONTH, tmp_path / "会议.xlsx")
    book = load_workbook(path)
    assert book.sheetnames == ["客户ABC分析表", "市场拓展进度", "市场动态分析"]
    for name, columns in zip(
        book.sheetnames, (ABC_COLUMNS, EXPANSION_COLUMNS, MARKET_COLUMNS), strict=True
    ):
        headings = [cell.value for cell in book[name][3]]
        assert headings[: len(columns)] == [column.heading for column in columns]
    abc = rows(path, "客户ABC分析表")
    assert abc[3][:3] == [1, "HZ1", "好运烟酒商店"]
    assert (abc[3][5], abc[3][6], abc[3][8]) == (2500, 1, "A")
    assert abc[6][2] == "共 3 户"
    assert ["类别", "户数", "户数占比", "购进额(元)", "额占比"] in [row[:5] for row in abc]


def test_a_report_has_a_sheet_a_section_with_its_text_which_stays_text(
    bought: Ledger, tmp_path: Path
) -> None:
    text = ReportText(section="market", column="正文", text="=1+1\n@第二行")
    report = Report(id="", kind=ReportKind.MONTHLY, period=MONTH, texts=(text,))
    submit_report(bought, report)
    path = write_report_book(bought, [ReportKind.MONTHLY], MONTH, tmp_path / "月报.xlsx")
    book = load_workbook(path)
    assert book.sheetnames == ["销售分析", "市场动态", "客户现状", "人员状况", "改进措施"]
    market = [row[0] for row in rows(path, "市场动态")]
    assert market[-2:] == ["=1+1", "@第二行"]
    assert not [c for sheet in book for row in sheet for c in row if c.data_type == "f"]
    sales = [row[0] for row in rows(path, "销售分析")]
    assert str(sales[-1]).startswith("本月购进 1.00 箱"), "the suggestion went with the submission"
    visits = {row[0]: row[2] for row in rows(path, "人员状况")}
    assert visits["完成走访"] == 0
    sheet = book["人员状况"]
    formats = {sheet.cell(row, 1).value: sheet.cell(row, 3).number_format for row in range(1, 20)}
    assert formats["完成走访"] == "0"


def test_what_was_submitted_is_written_as_it_was_with_headquarters_word(
    bought: Ledger, write_handout: Callable[..., Path], tmp_path: Path
) -> None:
    submit_report(bought, Report(id="", kind=ReportKind.TARGETS, period=MONTH))
    import_handouts(bought, [write_handout("晚.xlsx", [("C", 1, 250)], "2026-10-28")])
    path = write_report_book(bought, [ReportKind.TARGETS], MONTH, tmp_path / "目标.xlsx")
    found = rows(path, "销售目标及实绩达成分析表")
    assert found[3][3] == 1, "not 2, which it would be now"
    assert "状态：已提交 2026-11-23 逾期" in str(found[1][0])
    [data] = report_sheet_data(bought, [ReportKind.TARGETS], MONTH)
    assert (data.state, data.said) == ("已提交 2026-11-23 逾期", "")


def test_periods_are_offered_with_the_last_whole_one_first(shops: Ledger) -> None:
    assert report_periods(shops, ReportKind.WEEKLY)[:2] == [
        ("2026W47", "2026年第47周"), ("2026W48", "2026年第48周"),
    ]  # fmt: skip
    assert report_periods(shops, ReportKind.ABC)[0][0] == "2026-10"
    assert report_periods(shops, ReportKind.QUARTERLY)[0] == ("2026Q3", "2026年第3季度")


def test_a_period_to_come_has_no_report(shops: Ledger, tmp_path: Path) -> None:
    with pytest.raises(DomainError, match="还没有开始"):
        write_report_book(shops, [ReportKind.ABC], "2026-12", tmp_path / "早.xlsx")
    assert not list(tmp_path.glob("*.xlsx"))
    assert shops.clock().date() == date(2026, 11, 23)
