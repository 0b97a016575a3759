"""The cover as a sheet: what stands on it, how it prints, and its charts over its own cells."""

import re
import shutil
import subprocess
import zipfile
from itertools import pairwise
from pathlib import Path
from typing import Any

import attrs
import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from models.check import Check, CheckGrade
from models.package import Package, build_package
from models.visit import ShopState
from storage.workbooks.problems import WorkbookNotWritten
from storage.workbooks.writing.package_book import write_package
from storage.workbooks.writing.verify import verify_package
from tests.models.package.making import source, visit

SHEET = "封面"


@pytest.fixture
def package() -> Package:
    visits = [visit(n % 9, retailer_id=f"T{n % 3 + 1}") for n in range(13)]
    visits.append(visit(3, shop_state=ShopState.CLOSED))
    checks = [
        Check(
            id=f"k{n}",
            retailer_id="T1",
            day=visits[0].day,
            template_version="v1",
            total=900,
            grade=grade,
        )
        for n, grade in enumerate((CheckGrade.EXCELLENT, CheckGrade.EXCELLENT, CheckGrade.RECTIFY))
    ]
    return build_package(source(visits=tuple(visits), checks=tuple(checks)))


def written(tmp_path: Path, package: Package) -> Path:
    path = tmp_path / "包.xlsx"
    write_package(path, package)
    verify_package(path, package)
    return path


def cells(reference: str, sheet: Any) -> list[Any]:
    """What a chart's reference points at: '封面'!$A$3:$A$9."""
    name, area = reference.rsplit("!", 1)
    assert name.strip("'") == SHEET
    found = sheet[area.replace("$", "")]
    return [row[0].value for row in found] if isinstance(found, tuple) else [found.value]


def title_of(chart: Any) -> str:
    return "".join(run.t for part in chart.title.tx.rich.p for run in part.r or ())


def test_the_cover_comes_first_and_prints_on_a4(tmp_path: Path, package: Package) -> None:
    book = load_workbook(written(tmp_path, package))
    assert book.sheetnames[:2] == [SHEET, "拜访汇总"]
    assert book.sheetnames[-2:] == ["_manifest", "_data"]
    assert book.active.title == SHEET
    sheet = book[SHEET]
    assert sheet["A1"].value == "示范市公司 客户经理上报包"
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("portrait", 9)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.page_margins.footer < sheet.page_margins.bottom, "or the footer is cut"
    assert len(sheet.row_breaks.brk) == 1
    texts = [cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None]
    for word in ("本包各表", "怎么看", "廉洁投诉", "没有等待确认的记录。", "本月图表"):
        assert word in texts
    assert "记录编号" not in texts


def test_the_charts_show_what_the_package_tells(tmp_path: Path, package: Package) -> None:
    sheet = load_workbook(written(tmp_path, package))[SHEET]
    charts = {title_of(chart): chart for chart in sheet._charts}
    assert list(charts) == ["每日走访户次", "六个一完成率", "规范评估等级分布"]

    days = charts["每日走访户次"]
    assert (days.grouping, days.overlap, days.legend.position) == ("stacked", 100, "b")
    done, missed = (cells(each.val.numRef.f, sheet) for each in days.series)
    assert cells(days.series[0].cat.numRef.f, sheet) == list(range(1, 31))
    assert [cells(each.tx.strRef.f, sheet) for each in days.series] == [["完成"], ["未遇"]]
    assert (sum(done), sum(missed), done[9:12]) == (13, 1, [2, 2, 2])

    rates = charts["六个一完成率"]
    (series,) = rates.series
    assert cells(series.val.numRef.f, sheet) == [1, 1, 0.5, 1], "nothing was owed of ③ and ⑥"
    assert cells(series.cat.numRef.f, sheet) == ["①活动", "②评估", "④采集", "⑤报告"]
    assert (rates.y_axis.scaling.min, rates.y_axis.scaling.max) == (0, 1)
    assert cells(charts["规范评估等级分布"].series[0].val.numRef.f, sheet) == [2, 0, 1, 0, 0]


def test_axes_are_seen_and_nothing_lies_over_anything(tmp_path: Path, package: Package) -> None:
    sheet = load_workbook(written(tmp_path, package))[SHEET]
    areas = []
    for chart in sheet._charts:
        assert (chart.x_axis.delete, chart.y_axis.delete) == (False, False)
        assert not chart.title.overlay
        areas.append((chart.anchor._from.row, chart.anchor.to.row))
        assert chart.anchor._from.col == 3
        assert chart.anchor.to.col == 8
        for row in range(chart.anchor._from.row + 1, chart.anchor.to.row + 1):
            assert all(sheet.cell(row=row, column=column).value is None for column in range(4, 9))
    assert all(above[1] <= below[0] for above, below in pairwise(areas))


def test_without_anything_to_draw_it_says_so(tmp_path: Path) -> None:
    board = attrs.evolve(source().board, rows=())
    sheet = load_workbook(written(tmp_path, build_package(source(board=board))))[SHEET]
    assert sheet._charts == []
    texts = {cell.value for row in sheet.iter_rows() for cell in row}
    assert {"本月没有走访。", "本月没有应完成的六个一。", "本月没有规范评估。"} <= texts


def test_a_package_whose_cover_is_gone_is_not_accepted(tmp_path: Path, package: Package) -> None:
    path = tmp_path / "包.xlsx"
    write_package(path, attrs.evolve(package, cover=None))
    with pytest.raises(WorkbookNotWritten):
        verify_package(path, package)


def test_every_part_of_a_chart_is_named_in_the_workbook(tmp_path: Path, package: Package) -> None:
    """What makes Excel offer a repair: a part without a type, a relation without a part."""
    with zipfile.ZipFile(written(tmp_path, package)) as parts:
        names = set(parts.namelist())
        types = parts.read("[Content_Types].xml").decode()
        for part in names:
            if part.startswith(("xl/charts/", "xl/drawings/draw")) and part.endswith(".xml"):
                assert f'PartName="/{part}"' in types
            if part.endswith(".rels"):
                base = Path(part).parent.parent
                for target in re.findall(r'Target="([^"]+)"', parts.read(part).decode()):
                    found = target.lstrip("/") if target[0] == "/" else str(base / target)
                    assert found in names, (part, target)
        drawn = [name for name in names if name.startswith("xl/charts/chart")]
    assert len(drawn) == 3
    CalamineWorkbook.from_path(str(tmp_path / "包.xlsx"))


@pytest.fixture
def office() -> str:
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if not found:
        pytest.skip("no LibreOffice to open a package with")
    return found


@pytest.mark.slow
def test_another_program_keeps_the_charts(tmp_path: Path, package: Package, office: str) -> None:
    """Saved again by LibreOffice: three charts, over the same cells."""
    path = written(tmp_path, package)
    out = tmp_path / "out"
    profile = (tmp_path / "profile").as_uri()
    command = [office, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "xlsx"]
    subprocess.run(
        [*command, "--outdir", str(out), str(path)], check=True, capture_output=True, timeout=100
    )
    sheet = load_workbook(out / path.name)[SHEET]
    assert [title_of(chart) for chart in sheet._charts] == [
        *("每日走访户次", "六个一完成率", "规范评估等级分布")
    ]
    (series,) = sheet._charts[1].series
    assert cells(series.val.numRef.f, sheet) == [1, 1, 0.5, 1]
