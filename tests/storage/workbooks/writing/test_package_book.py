"""A package as a workbook: read by openpyxl, calamine and, where it is there, LibreOffice."""

import json
import re
import shutil
import subprocess
import zipfile
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from models.canonical import canonical_json, record_hash
from models.package import (
    CellKind,
    DataLine,
    Manifest,
    Package,
    cell_key,
    data_digest,
    data_line,
    ordered,
    row_hash,
    row_marks,
)
from models.package.table import Column, SheetDefinition, SheetTable, build_table, summed
from storage.workbooks.cells import CUT_MARK, cell_text
from storage.workbooks.problems import WorkbookNotWritten
from storage.workbooks.writing.package_book import write_package
from storage.workbooks.writing.verify import verify_package

Row = dict[str, Any]
LICENCE = "320706100123"
KINDS = {
    "序号": CellKind.WHOLE,
    "客户名称": CellKind.TEXT,
    "许可证号": CellKind.CODE,
    "日期": CellKind.DATE,
    "到店": CellKind.TIME,
    "库存(条)": CellKind.ONE_PLACE,
    "零售价(元/条)": CellKind.MONEY,
    "完成率": CellKind.PERCENT,
}
BUSY = [
    {
        "id": f"11111111-1111-4111-8111-{n:012}",
        "revision": n + 1,
        "序号": n + 1,
        "客户名称": name,
        "许可证号": LICENCE,
        "日期": date(2026, 11, 23),
        "到店": time(9, 31),
        "库存(条)": Decimal("12.3"),
        "零售价(元/条)": Decimal("254.5"),
        "完成率": Decimal("0.875"),
    }
    for n, name in enumerate(
        (
            "三十个字的店名三十个字的店名三十个字的店名三十个字的店名店名",
            '=HYPERLINK("http://x","y")',
            "_x000D_ <&> \"'",
            "一行\n二行",
            "+86 518",
            "#N/A",
        )
    )
]


def table_of(rows: list[Row], kinds: dict[str, CellKind] | None = None) -> SheetTable:
    def value_of(heading: str) -> Any:
        return lambda row: row[heading]

    definition: SheetDefinition[Row] = SheetDefinition(
        title="拜访汇总",
        columns=tuple(
            Column(heading, value_of(heading), kind, 12, _total(heading))
            for heading, kind in (kinds or KINDS).items()
        ),
        record_id=lambda row: row["id"],
        revision=lambda row: row["revision"],
    )
    return build_table(definition, rows)


def _total(heading: str) -> Any:
    return summed(lambda row: row[heading]) if heading == "库存(条)" else None


def package_of(rows: list[Row], plains: list[Row] | None = None, **kinds: Any) -> Package:
    table = table_of(rows, **kinds)
    lines = ordered(data_line("visit", plain) for plain in (plains or []))
    entries = {
        "protocol": "1",
        "department": "",
        "digest": data_digest(lines),
        "sheet/拜访汇总/marks/1": " ".join(row_marks(table)),
    }
    return Package("示范市公司", "单位：示范市公司", (table,), Manifest(entries=entries), lines)


def written(tmp_path: Path, package: Package) -> Path:
    path = tmp_path / "包.xlsx"
    write_package(path, package)
    verify_package(path, package)
    return path


def calamine_rows(path: Path, sheet: str = "拜访汇总") -> list[list[Any]]:
    return CalamineWorkbook.from_path(path).get_sheet_by_name(sheet).to_python()


def hashes_read_back(path: Path) -> list[str]:
    return [row_hash(row) for row in calamine_rows(path)[3:-1]]


def lines_read_back(path: Path) -> list[DataLine]:
    found = []
    for kind, record_id, revision, _, *parts in calamine_rows(path, "_data")[1:]:
        text = canonical_json(json.loads("".join(parts)))
        found.append(DataLine(kind, record_id, int(revision), record_hash(text), text))
    return found


def test_cells_are_what_they_should_be(tmp_path: Path) -> None:
    sheet = load_workbook(written(tmp_path, package_of(BUSY)))["拜访汇总"]
    cells = dict(zip(KINDS, sheet[4], strict=False))
    shown = {heading: (cell.value, cell.number_format) for heading, cell in cells.items()}
    assert shown["许可证号"] == (LICENCE, "@")
    assert shown["完成率"] == (0.875, "0.00%")
    assert shown["库存(条)"] == (12.3, "0.0")
    assert shown["零售价(元/条)"] == (254.5, "0.00")
    assert cells["日期"].is_date
    assert cells["日期"].number_format == "yyyy-mm-dd"
    assert cells["日期"].value.date() == date(2026, 11, 23)
    assert (cells["到店"].value, cells["到店"].number_format) == (time(9, 31), "hh:mm")
    identity = sheet.cell(row=4, column=len(KINDS) + 1)
    assert (identity.value, identity.number_format) == (BUSY[0]["id"], "@")
    total = [cell.value for cell in sheet[10]]
    assert total[0] == "合计"
    assert total[1] == "共 6 条"
    assert total[5] == pytest.approx(73.8)
    assert sheet.max_row == 10


def test_the_sheet_is_set_up_for_reading_and_printing(tmp_path: Path) -> None:
    book = load_workbook(written(tmp_path, package_of(BUSY)))
    sheet = book["拜访汇总"]
    assert [str(merged) for merged in sheet.merged_cells.ranges] == ["A1:H1"]
    assert (sheet["A1"].value, sheet["A2"].value) == ("示范市公司 拜访汇总", "单位：示范市公司")
    assert [cell.value for cell in sheet[3]] == [*KINDS, "记录编号", "修订号"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A4", "A3:J9")
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$1:$3"
    assert sheet.print_area == "'拜访汇总'!$A$1:$H$10"
    assert sheet.column_dimensions["C"].width >= len(LICENCE)
    assert {name: book[name].sheet_state for name in ("_manifest", "_data")} == {
        "_manifest": "veryHidden",
        "_data": "veryHidden",
    }


def test_both_readers_see_every_row_without_being_told_the_size(tmp_path: Path) -> None:
    path = written(tmp_path, package_of(BUSY, [{"id": str(n), "revision": 1} for n in range(5)]))
    book = load_workbook(path, read_only=True)
    assert [sheet.calculate_dimension() for sheet in book] == ["A1:J10", "A1:B5", "A1:F6"]
    assert [len(list(sheet.iter_rows())) for sheet in book] == [10, 5, 6]
    book.close()
    visible = CalamineWorkbook.from_path(path).sheets_metadata
    assert [sheet.visible for sheet in visible] == [
        SheetVisibleEnum.Visible,
        SheetVisibleEnum.VeryHidden,
        SheetVisibleEnum.VeryHidden,
    ]


def test_a_package_with_nothing_in_it_is_a_workbook_too(tmp_path: Path) -> None:
    path = written(tmp_path, package_of([]))
    assert calamine_rows(path)[-1][0] == "合计"
    assert calamine_rows(path, "_data") == [["kind", "id", "revision", "hash", "follows", "json"]]


TEXTS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(["=1+1", "+1", "-1", "@x", "#REF!", "_x0041_", " 前后 ", "\x0b\x1f", "\ud800"]),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=8))
def test_every_text_stays_the_text_it_is(tmp_path: Path, texts: list[tuple[str, str]]) -> None:
    rows = [
        {"id": f"id{n}", "revision": 1, "客户名称": name, "许可证号": code}
        for n, (name, code) in enumerate(texts)
    ]
    kinds = {"客户名称": CellKind.TEXT, "许可证号": CellKind.CODE}
    package = package_of(rows, kinds=kinds)
    path = written(tmp_path, package)
    for read, sent in zip(calamine_rows(path)[3:-1], texts, strict=True):
        assert [cell_key(cell) for cell in read[:2]] == [cell_key(cell_text(each)) for each in sent]
    assert hashes_read_back(path) == [row.hash for row in package.tables[0].rows]
    for row in load_workbook(path)["拜访汇总"].iter_rows(min_row=4, max_col=2):
        assert all(cell.value is None or cell.data_type == "s" for cell in row)
        assert all(cell.quotePrefix for cell in row if str(cell.value or "").startswith("="))


def test_a_text_longer_than_a_cell_is_cut_and_says_so(tmp_path: Path) -> None:
    rows = [{**BUSY[0], "客户名称": "长" * 40_000}]
    text = calamine_rows(written(tmp_path, package_of(rows)))[3][1]
    assert len(text) == 32_767
    assert text.endswith(CUT_MARK)


def test_records_come_back_whole_however_long(tmp_path: Path) -> None:
    plains = [
        {"id": "b", "revision": 3, "note": "= 长 " * 12_000, "deleted": True},
        {"id": "a", "revision": 1, "note": "\x85_x000D_\ufffe", "deleted": False},
    ]
    package = package_of([], plains)
    path = written(tmp_path, package)
    assert lines_read_back(path) == list(package.lines)
    assert calamine_rows(path, "_data")[0][5:] == ["json", "json2", "json3", "json4"]


def test_a_file_that_lost_something_is_not_accepted(tmp_path: Path) -> None:
    package = package_of(BUSY, [{"id": "a", "revision": 1}, {"id": "b", "revision": 1}])
    path = written(tmp_path, package)
    for sheet, old, new in (
        (1, rb'<row r="7".*?</row>', b""),
        (1, rb"11111111-1111-4111-8111-000000000002", b"11111111-1111-4111-8111-000000000009"),
        (2, rb"protocol", b"protokol"),
        (3, rb"revision&quot;:1|\"revision\":1", b'"revision":7'),
    ):
        broken = _with_part(path, sheet, old, new)
        with pytest.raises(WorkbookNotWritten) as caught:
            verify_package(broken, package)
        assert caught.value.code == "not-verified"
        assert "坏.xlsx" in str(caught.value)


def test_a_file_that_is_no_workbook_is_not_accepted(tmp_path: Path) -> None:
    path = tmp_path / "坏.xlsx"
    path.write_bytes(b"PK\x03\x04 cut off")
    with pytest.raises(WorkbookNotWritten):
        verify_package(path, package_of(BUSY))


def _with_part(path: Path, number: int, old: bytes, new: bytes) -> Path:
    """Copy a workbook with one thing changed in one sheet."""
    broken = path.with_name("坏.xlsx")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(broken, "w") as target:
        for part in source.namelist():
            content = source.read(part)
            if part == f"xl/worksheets/sheet{number}.xml":
                content, count = re.subn(old, new, content, count=1, flags=re.DOTALL)
                assert count
            target.writestr(part, content)
    return broken


# ------------------------------------------------------------------------------- another program


@pytest.fixture(scope="module")
def office() -> str:
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if not found:
        pytest.skip("no LibreOffice to open a package with")
    return found


def _converted(office: str, path: Path, kind: str) -> Path:
    out = path.parent / "converted"
    profile = (path.parent / "profile").as_uri()
    command = [office, f"-env:UserInstallation={profile}", "--headless", "--convert-to", kind]
    subprocess.run(
        [*command, "--outdir", str(out), str(path)], check=True, capture_output=True, timeout=100
    )
    return out / f"{path.stem}.{kind}"


@pytest.mark.slow
def test_a_package_saved_again_by_another_program_says_the_same(
    tmp_path: Path, office: str
) -> None:
    plains = [{"id": "a", "revision": 1, "note": "_x000D_ = " * 4000}, {"id": "b", "revision": 2}]
    package = package_of(BUSY, plains)
    saved = _converted(office, written(tmp_path, package), "xlsx")
    assert data_digest(lines_read_back(saved)) == package.manifest.digest
    assert hashes_read_back(saved) == [row.hash for row in package.tables[0].rows]
    assert dict(calamine_rows(saved, "_manifest")[1:]) == dict(package.manifest.entries)


@pytest.mark.slow
def test_a_printed_package_shows_every_number(tmp_path: Path, office: str) -> None:
    if not shutil.which("pdftotext"):
        pytest.skip("no pdftotext to read a PDF with")
    pdf = _converted(office, written(tmp_path, package_of(BUSY * 20)), "pdf")
    text = subprocess.run(
        ["pdftotext", "-layout", str(pdf), "-"],
        check=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
    ).stdout
    assert "###" not in text
    assert text.count("2026-11-23") == 120
    assert text.count("87.50%") == 120
    assert text.count(LICENCE) == 120
    assert text.count("许可证号") == text.count("\f"), "the headings are on every page"


def test_a_row_is_as_high_as_its_longest_text(tmp_path: Path) -> None:
    texts = ["短", "二十个字的文本要在这一列里折成许多行的", "一行\n二行"]
    rows = [{**BUSY[n], "客户名称": text} for n, text in enumerate(texts)]
    sheet = load_workbook(written(tmp_path, package_of(rows)))["拜访汇总"]
    heights = [sheet.row_dimensions[number].height for number in (4, 5, 6)]
    assert heights == [None, 4 * 14 + 2, 2 * 14 + 2]
