"""Packages as people and programs send them back: what was edited in them is told, row by row."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from models.check import Check
from models.checklist import DEFAULT_CHECKLIST
from models.package import DATA_SHEET, MANIFEST_SHEET
from models.package.view_report import RowVerdict, ViewReport, ViewRow
from models.visit import StockLine, Visit
from storage.database import Ledger, open_ledger
from storage.operations.checks import record_check
from storage.operations.export_package import export_package
from storage.operations.visits import record_visit
from storage.workbooks.problems import WorkbookProblem
from storage.workbooks.reading import package_view, process
from storage.workbooks.reading.package import PackageReader, ReceivedPackage
from storage.workbooks.reading.package_view import ReceivedView, load_view
from tests.storage.conftest import add_shops, answers_with

AS_SENT, EDITED, REMOVED = RowVerdict.AS_SENT, RowVerdict.EDITED, RowVerdict.REMOVED
VISITS, STOCK, CHECKS = "拜访汇总", "市场信息采集", "陈列规范检查"
FIRST = 4
Change = Callable[[Any], None]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package of six visits with two stock lines each, and two checks."""
    folder = tmp_path_factory.mktemp("view")
    now = datetime(2026, 11, 30, 17, 0, tzinfo=timezone(timedelta(hours=8)))
    with open_ledger(folder / "台账", clock=lambda: now) as ledger:
        add_shops(ledger)
        for number in range(6):
            _record(ledger, number)
        return export_package(ledger, "2026-11", folder).path


def _record(ledger: Ledger, number: int) -> None:
    shop, day = f"HZ{number % 3 + 1}", date(2026, 11, 10 + number)
    lines = tuple(StockLine(product_id=f"P{number + n:02}", stock=10 + n) for n in range(2))
    visit = Visit(
        id="",
        retailer_id=shop,
        day=day,
        arrived=time(9, 30 + number),
        left=time(10, 5),
        opinion=f"第{number}次：希望增加细支货源",
        stock_lines=lines,
    )
    record_visit(ledger, visit)
    if number < 2:
        record_check(ledger, _check(shop, day))


def _check(shop: str, day: date) -> Check:
    return Check(
        id="",
        retailer_id=shop,
        day=day,
        template_version=DEFAULT_CHECKLIST.version,
        answers=answers_with(),
    )


@pytest.fixture(scope="module")
def reader() -> Iterator[PackageReader]:
    with PackageReader() as opened:
        yield opened


@pytest.fixture
def saved(made: Path, tmp_path: Path) -> Callable[[Change], Path]:
    def save(change: Change) -> Path:
        book = load_workbook(made)
        change(book)
        path = tmp_path / made.name
        book.save(path)
        return path

    return save


@pytest.fixture
def told(saved: Callable[[Change], Path], reader: PackageReader) -> Callable[..., ViewReport]:
    """Return what saves a package with a change and reports of one sheet; the data stay whole."""

    def tell(change: Change, title: str = VISITS) -> ViewReport:
        package = reader.load(saved(change), view=True)
        assert len(package.lines) > 6
        return report_of(package, title)

    return tell


def report_of(package: ReceivedPackage | ReceivedView, title: str = VISITS) -> ViewReport:
    reports = package.view if isinstance(package, ReceivedPackage) else package.reports
    assert reports is not None
    return next(each for each in reports if each.title == title and not each.copied)


def only(report: ViewReport) -> dict[RowVerdict, int]:
    return {verdict: count for verdict, count in report.counts.items() if count}


def column(sheet: Any, heading: str) -> int:
    return [cell.value for cell in sheet[FIRST - 1]].index(heading) + 1


def cell(book: Any, row: int, heading: str, title: str = VISITS) -> Any:
    sheet = book[title]
    return sheet.cell(row, column(sheet, heading))


def notes(row: ViewRow) -> list[str]:
    return [str(note.sentence) for note in row.notes]


# ---------------------------------------------------------------------------------- nothing to tell


def untouched(package: ReceivedPackage) -> bool:
    assert package.view
    return all(report.untouched for report in package.view)


def test_as_it_was_sent_every_row_is_as_sent(made: Path, reader: PackageReader) -> None:
    package = reader.load(made, view=True)
    assert untouched(package)
    assert only(report_of(package)) == {AS_SENT: 6}
    assert only(report_of(package, STOCK)) == {AS_SENT: 12}
    assert only(report_of(package, CHECKS)) == {AS_SENT: 2}
    assert not any(report.repairs or report.rows for report in package.view or ())
    assert reader.load(made).view is None


def test_sorted_hidden_undressed_and_with_columns_moved_it_is_as_sent(
    saved: Callable[[Change], Path], reader: PackageReader
) -> None:
    def turn(book: Any) -> None:
        for title in (VISITS, STOCK):
            sheet = book[title]
            sheet.unmerge_cells(str(next(iter(sheet.merged_cells.ranges))))
            first, *rows = [
                [cell.value for cell in row][::-1] for row in sheet.iter_rows(min_row=FIRST - 1)
            ]
            sheet.delete_rows(1, sheet.max_row)
            for row in (["我加的标题"], [None], [*first, "批注"], *reversed(rows)):
                sheet.append(row)
            sheet.row_dimensions[5].hidden = True
            sheet.column_dimensions["B"].hidden = True
        for sheet in book.worksheets:
            sheet.sheet_state = "visible"

    package = reader.load(saved(turn), view=True)
    assert untouched(package)
    assert report_of(package).added == ("批注",)
    assert only(report_of(package, STOCK)) == {AS_SENT: 12}


# ------------------------------------------------------------------------------------ what was done


def test_an_edited_cell_is_named(told: Callable[..., ViewReport]) -> None:
    def edit(book: Any) -> None:
        cell(book, 5, "客户意见").value = "改过的意见"
        cell(book, 6, "客户意见").value = cell(book, 6, "客户意见").value[:5]

    report = told(edit)
    assert only(report) == {AS_SENT: 4, EDITED: 2}
    assert [(row.number, row.columns, row.cells["客户意见"]) for row in report.rows] == [
        (5, ("客户意见",), "改过的意见"),
        (6, ("客户意见",), "第2次：希"),
    ]


def test_rows_taken_out_put_in_and_doubled(told: Callable[..., ViewReport]) -> None:
    def change(book: Any) -> None:
        sheet = book[VISITS]
        sheet.delete_rows(6)
        sheet.insert_rows(7)
        for place, value in enumerate((99, date(2026, 11, 29), "HZ1", "补填的"), start=1):
            sheet.cell(7, place).value = value
        sheet.append([each.value for each in sheet[4]])

    report = told(change)
    assert only(report) == {AS_SENT: 5, REMOVED: 1, RowVerdict.NEW: 1, RowVerdict.REPEATED: 1}
    new = next(row for row in report.rows if row.verdict is RowVerdict.NEW)
    assert (new.number, new.cells["日期"]) == (7, "2026-11-29")
    assert str(new.verdict) == "Excel 里新增的行，需要批准"


def test_ids_filled_down(told: Callable[..., ViewReport]) -> None:
    def fill(book: Any) -> None:
        for row in range(5, 9):
            cell(book, row, "记录编号").value = cell(book, 4, "记录编号").value

    report = told(fill)
    assert only(report) == {AS_SENT: 2, RowVerdict.REPEATED: 4}
    assert len({row.record_id for row in report.rows}) == 4, "each is known by its content"
    assert all("被填充成" in notes(row)[0] for row in report.rows)


def test_days_times_and_codes_that_became_something_else(told: Callable[..., ViewReport]) -> None:
    def spoil(book: Any) -> None:
        for row in range(FIRST, FIRST + 6):
            day, arrived = cell(book, row, "日期"), cell(book, row, "到店")
            day.value = f"{day.value:%Y/%m/%d}" if row % 2 else (day.value.toordinal() - 693_594)
            day.number_format = "General"
            arrived.value = f"{arrived.value:%H:%M:%S}"
            licence = cell(book, row, "许可证号")
            licence.value = float(licence.value)

    report = told(spoil)
    assert only(report) == {AS_SENT: 6}
    assert {(str(note.sentence).strip(), count) for note, count in report.repairs.items()} == {
        ("日期：日期变成文本", 3),
        ("日期：日期变成数字", 3),
        ("到店：时间变成文本", 6),
        ("许可证号变成数字", 6),
    }


def test_a_licence_of_which_digits_are_lost(told: Callable[..., ViewReport]) -> None:
    def spoil(book: Any) -> None:
        cell(book, 4, "许可证号").value = "3.20706E+11"

    report = told(spoil)
    assert report.rows[0].columns == ("许可证号",)
    assert notes(report.rows[0]) == ["许可证号变成数字 3.20706E+11，后面的数字已丢失"]


def test_a_column_taken_out_is_told_once(told: Callable[..., ViewReport]) -> None:
    def take(book: Any) -> None:
        sheet = book[VISITS]
        sheet.delete_cols(column(sheet, "客户意见"))
        cell(book, 5, "客户名称").value = "别的店"

    report = told(take)
    assert report.missing == ("客户意见",)
    assert only(report) == {AS_SENT: 5, EDITED: 1}


def test_cells_merged_over_rows(told: Callable[..., ViewReport]) -> None:
    def merge(book: Any) -> None:
        sheet = book[VISITS]
        for heading in ("日期", "记录编号"):
            place = column(sheet, heading)
            sheet.merge_cells(start_row=4, end_row=6, start_column=place, end_column=place)

    report = told(merge)
    assert only(report) == {AS_SENT: 4, RowVerdict.NEW: 2, REMOVED: 2}


def test_a_sheet_renamed_copied_or_taken_out(
    saved: Callable[[Change], Path], reader: PackageReader
) -> None:
    def change(book: Any) -> None:
        copy = book.copy_worksheet(book[STOCK])
        copy.title = "备份"
        copy.delete_rows(5)
        book[VISITS].title = "十一月拜访"
        book.remove(book[CHECKS])

    package = reader.load(saved(change), view=True)
    assert report_of(package).sheet == "十一月拜访"
    assert only(report_of(package)) == {AS_SENT: 6}
    gone = report_of(package, CHECKS)
    assert (gone.gone, only(gone)) == (True, {REMOVED: 2})
    copied = next(report for report in package.view or () if report.copied)
    assert (copied.sheet, copied.title, only(copied)) == ("备份", STOCK, {AS_SENT: 11})


def test_error_values_and_formulas_in_the_view_do_no_more_harm(
    told: Callable[..., ViewReport],
) -> None:
    def spoil(book: Any) -> None:
        cell(book, 4, "客户意见").value = "#REF!"
        cell(book, 5, "客户意见").value = '="未算"'

    report = told(spoil)
    assert [row.columns for row in report.rows] == [("客户意见",), ("客户意见",)]


def test_a_view_that_cannot_be_read_leaves_the_data_whole(
    saved: Callable[[Change], Path], reader: PackageReader, made: Path
) -> None:
    def far(book: Any) -> None:
        book[VISITS]["XFD1048576"] = 1

    path = saved(far)
    package = reader.load(path, view=True)
    assert package.view is None
    assert package.lines == reader.load(made).lines
    with pytest.raises(WorkbookProblem) as caught:
        load_view(path, reader=reader)
    assert caught.value.code == "far-cell"


# --------------------------------------------------------------------------------- without its data


def test_without_data_every_row_is_read_and_held_against_its_hash(
    saved: Callable[[Change], Path], reader: PackageReader
) -> None:
    def take(book: Any) -> None:
        book.remove(book[DATA_SHEET])
        cell(book, 5, "客户意见").value = "改过"
        book[VISITS].delete_rows(9)

    path = saved(take)
    with pytest.raises(WorkbookProblem) as caught:
        reader.load(path, view=True)
    assert caught.value.code == "no-data"
    view = load_view(path, reader=reader)
    assert view.told is not None
    assert (view.told.head.manager.id, view.told.head.sequence) == ("A001", 1)
    report = report_of(view)
    assert only(report) == {AS_SENT: 4, EDITED: 1, REMOVED: 1}
    assert [row.number for row in report.rows] == [4, 5, 6, 7, 8, 0]
    assert report.rows[1].cells["客户意见"] == "改过"
    assert report.rows[0].cells["日期"] == "2026-11-10"
    assert all(len(row.record_id) == 36 and row.revision == 1 for row in report.rows)
    assert {each.title for each in view.reports} >= {VISITS, STOCK, CHECKS}


def test_without_manifest_whose_it_is_is_guessed_and_nothing_verified(
    saved: Callable[[Change], Path], reader: PackageReader, tmp_path: Path
) -> None:
    def take(book: Any) -> None:
        book.remove(book[DATA_SHEET])
        book.remove(book[MANIFEST_SHEET])

    path = saved(take)
    with pytest.raises(WorkbookProblem) as caught:
        reader.load(path, view=True)
    assert caught.value.code == "no-manifest"
    view = load_view(path, reader=reader)
    assert view.told is None
    assert view.guessed.manager is not None
    assert (view.guessed.manager.id, view.guessed.manager.name) == ("A001", "张明")
    assert (view.guessed.month, view.guessed.sequence) == ("2026-11", 1)
    assert only(report_of(view)) == {RowVerdict.UNVERIFIED: 6}
    assert not report_of(view).verified
    other = load_view(path.rename(tmp_path / "新建.xlsx"), reader=reader)
    assert other.guessed.manager == view.guessed.manager
    assert (other.guessed.month, other.guessed.sequence) == ("2026-11", 0)


def test_what_has_no_sheets_of_ours_is_one_sentence(tmp_path: Path, reader: PackageReader) -> None:
    book = Workbook()
    book.worksheets[0].append(["日期", "客户"])
    path = tmp_path / "别的.xlsx"
    book.save(path)
    with pytest.raises(WorkbookProblem, match="没有认得的上报表") as caught:
        load_view(path, reader=reader)
    assert caught.value.code == "no-view"


def test_one_sheet_saved_as_csv_is_one_sentence(made: Path, tmp_path: Path) -> None:
    path = tmp_path / "拜访汇总.csv"
    rows = load_workbook(made)[VISITS].iter_rows(values_only=True)
    path.write_text("\n".join(",".join(map(str, row)) for row in rows), "gb18030")
    with pytest.raises(WorkbookProblem, match="其实是文本（CSV）"):
        load_view(path)


SHEET = '["sheet",{"index":0}]'
REPORT: dict[str, Any] = {
    "above": ["", "", ""],
    "title": "x",
    "sent": 1,
    "counts": {"EDITED": 1},
    "left_out": 0,
    "missing": [],
    "added": [],
    "repairs": [],
    "copied": False,
    "verified": True,
    "names": [["retailer", "HZ1", "好运烟酒商店"]],
}
ROW = [4, "id", 1, "EDITED", ["a"], {"a": "b"}, [["twice", "", ""]]]


def view(**changed: Any) -> str:
    return json.dumps(["view", {**REPORT, **changed}])


def rows(place: int | None = None, value: Any = None) -> str:
    row = [value if index == place else part for index, part in enumerate(ROW)]
    return f"{SHEET}\n{view()}\n{json.dumps(['view rows', [row]])}"


@pytest.mark.parametrize(
    "said",
    [
        *(view(), f"{SHEET}\n" + '["end",{"rows":0,"seen":0}]', f'{SHEET}\n["view rows",[]]'),
        *(f"{SHEET}\n{view()}\n{view()}", f'{SHEET}\n["view",1]', f'{SHEET}\n["raw",[]]'),
        f'{SHEET}\n["view",null]\n["view rows",[]]',
        *(f"{SHEET}\n{view(**{key: {'no': -1}})}" for key in REPORT),
        f"{SHEET}\n{view(counts={'EDITED': -1})}",
        f"{SHEET}\n{view(repairs=[['no', '', 1]])}",
        *(f"{SHEET}\n{view(names=[each])}" for each in (["retailer", "HZ1"], [1, "HZ1", "店"])),
        *(rows(place, [7]) for place in range(len(ROW))),
        *(rows(6, [["no such note", "", ""]]), f'{SHEET}\n{view()}\n["view rows",[[1]]]'),
    ],
)
def test_a_child_is_not_believed(made: Path, monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    assert code_of_a_child_that_says(said, made, monkeypatch) == "confused"


def test_a_child_that_breaks_off_has_died(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert code_of_a_child_that_says(rows(), made, monkeypatch) == "died"


def code_of_a_child_that_says(said: str, made: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    script = f"import sys; sys.stdin.readline(); print({said!r}); sys.stdout.flush()"
    monkeypatch.setattr(process, "child_command", lambda: [sys.executable, "-c", script])
    monkeypatch.setattr(package_view, "MANIFEST_SHEET", "none")
    with pytest.raises(WorkbookProblem) as caught:
        load_view(made)
    return caught.value.code


# ------------------------------------------------------------------------------- saved by a program


def office(path: Path, form: str, out: Path, profile: Path) -> Path:
    command = shutil.which("soffice") or shutil.which("libreoffice")
    if not command:
        pytest.skip("no LibreOffice to save a package with")
    subprocess.run(
        [
            *(command, f"-env:UserInstallation={profile.as_uri()}", "--headless"),
            *("--convert-to", form, "--outdir", str(out), str(path)),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return out / f"{path.stem}.{form}"


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("profile")


@pytest.mark.slow
@pytest.mark.parametrize("way", ["xlsx", "ods", "xls"])
def test_saved_by_an_office_program_it_is_as_sent(
    made: Path, tmp_path: Path, reader: PackageReader, profile: Path, way: str
) -> None:
    """Shared strings, no quotation prefixes, other number formats, .xls with its narrow sheets."""
    path = made
    if way != "xlsx":
        path = office(made, way, tmp_path / way, profile)
    back = office(path, "xlsx", tmp_path / "back", profile)
    package = reader.load(back, view=True)
    assert package.lines == reader.load(made).lines
    assert untouched(package), package.view
    assert only(report_of(package, STOCK)) == {AS_SENT: 12}


@pytest.mark.slow
def test_edited_and_then_saved_by_an_office_program(
    saved: Callable[[Change], Path], tmp_path: Path, reader: PackageReader, profile: Path
) -> None:
    def change(book: Any) -> None:
        cell(book, 5, "客户意见").value = "改过的意见"
        cell(book, 6, "记录编号").value = cell(book, 5, "记录编号").value
        cell(book, 7, "日期").value = "2026/11/13"
        cell(book, 8, "许可证号").value = 320706100122
        book[VISITS].delete_rows(9)

    back = office(saved(change), "xlsx", tmp_path / "back", profile)
    report = report_of(reader.load(back, view=True))
    assert only(report) == {AS_SENT: 3, EDITED: 1, REMOVED: 1, RowVerdict.REPEATED: 1}
    assert {note.code: count for note, count in report.repairs.items()} == {
        "date-text": 1,
        "code-number": 1,
    }
