"""Packages of a real ledger read back: whole, or one sentence that names the file."""

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest
from openpyxl import load_workbook

from models.canonical import canonical_json, record_hash
from models.package import DATA_SHEET, MANIFEST_SHEET, PROTOCOL, DataLine, data_digest, record_of
from models.retailer import RetailerNotes
from models.visit import StockLine, Visit
from storage.database import Ledger, open_ledger
from storage.migrations import SCHEMA_VERSION
from storage.operations.export_package import export_package
from storage.operations.retailer_notes import change_notes
from storage.operations.visits import record_visit, withdraw_visit
from storage.queries.package_source import unconfirmed
from storage.workbooks.problems import WorkbookCancelled, WorkbookProblem
from storage.workbooks.reading import guard, process
from storage.workbooks.reading.package import load_package, read_package
from storage.workbooks.reading.package_stream import DataBatch, PackageEnd, PackageHeader
from tests.storage.conftest import StandingClock, add_shops

DAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """Two visits, one of them withdrawn, one with so many lines that its JSON fills four cells.

    The tests only read it.
    """
    many = tuple(StockLine(product_id=f"P{n:04}", stock=n) for n in range(400))
    formula = ' =1+1 & "<b>"\n_x000D_ '
    with open_ledger(tmp_path_factory.mktemp("worked"), clock=StandingClock()) as ledger:
        add_shops(ledger)
        record_visit(ledger, Visit(id="", retailer_id="HZ1", day=DAY, opinion=formula))
        record_visit(ledger, Visit(id="", retailer_id="HZ2", day=DAY, stock_lines=many))
        record_visit(ledger, Visit(id="gone", retailer_id="HZ3", day=DAY, opinion="作废"))
        withdraw_visit(ledger, "gone")
        change_notes(ledger, RetailerNotes(id="HZ1", mobile="13800001234", remark="长" * 500))
        yield ledger


@pytest.fixture(scope="module")
def made_once(worked: Ledger, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return export_package(worked, "2026-11", tmp_path_factory.mktemp("made")).path


@pytest.fixture
def made(made_once: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(made_once, tmp_path))


def refusal(path: Path, **how: Any) -> WorkbookProblem:
    with pytest.raises(WorkbookProblem) as caught:
        load_package(path, **how)
    assert path.name in str(caught.value)
    assert str(caught.value).endswith("。")
    return caught.value


def rewritten(path: Path, title: str, old: str, new: str) -> Path:
    """Copy a package with one thing changed in the XML of one sheet."""
    sheet = load_workbook(path, read_only=True).sheetnames.index(title) + 1
    copy = path.with_name(f"改_{path.name}")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(copy, "w") as target:
        for part in source.namelist():
            content = source.read(part)
            if part == f"xl/worksheets/sheet{sheet}.xml":
                text, times = re.subn(old, new, content.decode(), count=1, flags=re.DOTALL)
                assert times
                content = text.encode()
            target.writestr(part, content)
    return copy


def saved_with(path: Path, change: Callable[[Any], None]) -> Path:
    """Have openpyxl save a package again after ``change`` was made in it."""
    book = load_workbook(path)
    change(book)
    copy = path.with_name(f"存_{path.name}")
    book.save(copy)
    return copy


JSON = 5
"""Place of the column with a record's JSON."""


# ------------------------------------------------------------------------------------ read as it is


def test_everything_the_ledger_gave_comes_back(worked: Ledger, made: Path) -> None:
    package = load_package(made)
    head = package.header.received.head
    assert (head.manager.id, head.manager.name, head.month) == ("A001", "张明", "2026-11")
    assert (head.sequence, head.base_acknowledged) == (1, 0)
    assert head.device == worked.scalar("SELECT value FROM meta WHERE key = 'device_id'")
    assert set(package.lines) == set(unconfirmed(worked)), "the export changed no record"
    assert max(len(line.json) for line in package.lines) > 3 * 16_000
    assert [line.record_id for line in package.lines if '"deleted":true' in line.json] == ["gone"]
    assert all(canonical_json(record_of(line)) == line.json for line in package.lines)
    assert package.header.entries["sheet/拜访汇总/rows"] == "2"


def test_the_parts_come_in_order_and_progress_is_told(made: Path) -> None:
    told: list[tuple[int, int]] = []
    parts = list(read_package(made, progress=lambda *rows: told.append(rows)))
    records = sum(len(part.lines) for part in parts if isinstance(part, DataBatch))
    assert isinstance(parts[0], PackageHeader)
    assert parts[-1] == PackageEnd(records)
    assert told[-1][0] == records
    assert told[-1][1] > records, "the rows of the manifest are counted too"


def test_an_empty_package_is_one(shops: Ledger, tmp_path: Path) -> None:
    path = export_package(shops, "2026-11", tmp_path).path
    assert load_package(path).lines == ()


# ------------------------------------------------------------------------------- saved by others


def test_numbers_and_days_that_a_program_made_of_texts_are_read(made: Path) -> None:
    def spoil(book: Any) -> None:
        for row in book[DATA_SHEET].iter_rows(min_row=2):
            row[2].value = float(row[2].value)
        for row in book[MANIFEST_SHEET].iter_rows(min_row=2):
            if row[0].value in ("sequence", "records", "protocol"):
                row[1].value = float(row[1].value)
            if row[0].value == "month":
                row[1].value = date(2026, 11, 1)

    saved = saved_with(made, spoil)
    assert load_package(saved).lines == load_package(made).lines
    assert load_package(saved).header.received == load_package(made).header.received


def test_sorted_and_with_columns_moved_it_is_the_same(made: Path) -> None:
    def turn(book: Any) -> None:
        sheet = book[DATA_SHEET]
        first, *rows = [[cell.value for cell in row][::-1] for row in sheet.iter_rows()]
        sheet.delete_rows(1, sheet.max_row + 1)
        for row in (first, *reversed(rows)):
            sheet.append(row)

    assert set(load_package(saved_with(made, turn)).lines) == set(load_package(made).lines)


@pytest.mark.slow
def test_saved_by_libreoffice_it_is_the_same(made: Path, tmp_path: Path) -> None:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if not office:
        pytest.skip("no LibreOffice to open a package with")
    profile, out = (tmp_path / "profile").as_uri(), tmp_path / "out"
    command = [office, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "xlsx"]
    subprocess.run(
        [*command, "--outdir", str(out), str(made)], check=True, capture_output=True, timeout=100
    )
    saved = load_package(out / made.name)
    assert saved.lines == load_package(made).lines
    assert saved.header.entries == load_package(made).header.entries


# ------------------------------------------------------------------------------------------- damage


def test_cut_off_anywhere_it_is_damaged(made: Path, tmp_path: Path) -> None:
    whole = made.read_bytes()
    for share in (1, 30, 60, 90, 99):
        path = tmp_path / "上报_断.xlsx"
        path.write_bytes(whole[: len(whole) * share // 100])
        assert refusal(path).code == "damaged", share


@pytest.mark.parametrize(
    ("title", "code"), [(MANIFEST_SHEET, "no-manifest"), (DATA_SHEET, "no-data")]
)
def test_without_a_hidden_sheet_nothing_is_read(made: Path, title: str, code: str) -> None:
    assert refusal(saved_with(made, lambda book: book.remove(book[title]))).code == code


def test_a_handout_is_no_package(make: Callable[..., Path], kit: Any) -> None:
    assert refusal(make([kit.line()])).code == "no-manifest"


@pytest.mark.parametrize(
    ("old", "new"),
    [("13800001234", "13800001235"), ('"revision":1', '"revision":2'), ("长长长", "长长")],
)
def test_a_changed_record_is_found(made: Path, old: str, new: str) -> None:
    problem = refusal(rewritten(made, DATA_SHEET, old, new))
    assert problem.code == "line"
    record, row = problem.params["record"], problem.params["row"]
    assert f"第 {row} 行（记录 {record}）被改过" in str(problem)
    data = load_workbook(made)[DATA_SHEET]
    assert (data.cell(row, 1).value, data.cell(row, 2).value) == (problem.params["kind"], record)


def test_a_record_changed_with_its_hash_is_found_by_the_digest(made: Path) -> None:
    def forge(book: Any) -> None:
        row = next(row for row in book[DATA_SHEET].iter_rows(min_row=2) if row[0].value != "visit")
        text = row[JSON].value.replace("13800001234", "13900001234")
        row[3].value, row[JSON].value = record_hash(text), text

    assert refusal(saved_with(made, forge)).code == "digest"


def test_rows_taken_out_or_put_in_are_found(made: Path) -> None:
    def take(book: Any) -> None:
        book[DATA_SHEET].delete_rows(3)

    problem = refusal(saved_with(made, take))
    assert problem.code == "count"
    assert problem.params["told"] == problem.params["found"] + 1

    def double(book: Any) -> None:
        book[DATA_SHEET].append([cell.value for cell in book[DATA_SHEET][2]])

    assert refusal(saved_with(made, double)).code == "count"


def test_a_row_that_names_another_record_is_found(made: Path) -> None:
    def rename(book: Any) -> None:
        book[DATA_SHEET].cell(2, 2).value = "another"

    assert refusal(saved_with(made, rename)).code == "line"


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        *(("protocol", str(PROTOCOL + 1), "newer"), ("schema", str(SCHEMA_VERSION + 1), "newer")),
        *(("manager", None, "manifest"), ("sequence", "0", "manifest")),
        *(("records", "viele", "manifest"), ("month", "November", "manifest")),
        *(("created_at", "heute", "manifest"), ("digest", "0" * 64, "digest")),
        ("records", "1" * 30, "manifest"),
    ],
)
def test_a_manifest_that_says_otherwise(made: Path, key: str, value: str | None, code: str) -> None:
    def change(book: Any) -> None:
        for row in book[MANIFEST_SHEET].iter_rows(min_row=2):
            if row[0].value == key:
                row[1].value = value

    problem = refusal(saved_with(made, change))
    assert problem.code == code
    if code == "newer":
        assert problem.params["found"] == problem.params["known"] + 1
        assert "更新版本" in str(problem)


def test_a_column_that_is_missing_is_named(made: Path) -> None:
    def rename(book: Any) -> None:
        book[DATA_SHEET]["D1"].value = "prüfsumme"

    problem = refusal(saved_with(made, rename))
    assert (problem.code, problem.params["heading"]) == ("headings", "hash")


@pytest.mark.parametrize(
    "text",
    ["[1]", "null", '{"id":"x"}', "{", '{"id":"x","revision":NaN}', "[" * 50_000, '"\\ud800"'],
)
def test_json_that_is_no_record_is_told_and_nothing_worse(made: Path, text: str) -> None:
    def change(book: Any) -> None:
        row = book[DATA_SHEET][2]
        for cell in row[JSON + 1 :]:
            cell.value = None
        row[JSON].value = text[:30_000]
        row[JSON + 1].value = text[30_000:] or None
        row[3].value = record_hash(text) if text.isascii() else ""

    assert refusal(saved_with(made, change)).code == "line"


def test_a_cell_far_off_in_the_data_is_named(made: Path) -> None:
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    assert refusal(rewritten(made, DATA_SHEET, "</sheetData>", far)).code == "far-cell"


# ------------------------------------------------------------------------------------ the child


def test_a_child_that_is_killed_is_one_sentence(
    made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    children: list[subprocess.Popen[bytes]] = []
    real = subprocess.Popen

    def start(*args: Any, **how: Any) -> subprocess.Popen[bytes]:
        children.append(real(*args, **how))
        children[-1].kill()
        return children[-1]

    monkeypatch.setattr(process.subprocess, "Popen", start)
    assert refusal(made).code == "died"
    assert children[0].poll() is not None


def test_a_child_that_hangs_is_ended(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sleep = [sys.executable, "-c", "import time; time.sleep(60)"]
    monkeypatch.setattr(process, "child_command", lambda: sleep)
    monkeypatch.setattr(guard, "_LEAST_SECONDS", 0.2)
    assert refusal(made).code == "slow"


@pytest.mark.parametrize(
    "said",
    [
        *('["done",{}]', '["sheet",{"index":1}]', '["raw",[[1,["a"]]]]', '["rows",[[1],["a"]]]'),
        '["sheet",{"index":0}]\\n["raw",[[1,[["a"]]]]]',
        '["sheet",{"index":0}]\\n["raw",[[2,["a"]],[2,["b"]]]]',
        '["sheet",{"index":0}]\\n["raw",[1]]',
        '["sheet",{"index":0}]\\n["end",{"rows":0,"seen":5}]',
        '["sheet",{"index":0}]\\n["end",{"rows":0,"seen":0}]\\n["raw",[[1,["a"]]]]',
    ],
)
def test_a_child_is_not_believed(made: Path, monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    lines = said.replace("\\n", "\n")
    script = f"import sys; sys.stdin.readline(); print({lines!r}); sys.stdout.flush()"
    monkeypatch.setattr(process, "child_command", lambda: [sys.executable, "-c", script])
    assert refusal(made).code == "confused"


def test_the_reading_can_be_stopped(made: Path) -> None:
    with pytest.raises(WorkbookCancelled):
        load_package(made, cancelled=lambda: True)


def test_a_file_changed_meanwhile_is_refused(made: Path) -> None:
    def touch_at_header() -> None:
        for part in read_package(made):
            if isinstance(part, PackageHeader):
                os.utime(made, (1, 1))

    with pytest.raises(WorkbookProblem) as caught:
        touch_at_header()
    assert caught.value.code == "changed"


# ---------------------------------------------------------------------------- is it such a record?


def line_of(kind: str, plain: dict[str, Any]) -> DataLine:
    text = canonical_json(plain)
    return DataLine(kind, plain["id"], plain["revision"], record_hash(text), text)


@pytest.mark.parametrize(
    "changed",
    [
        *({"day": "gestern"}, {"stock_lines": [{"stock": 1}]}, {"satisfaction": 4.5}),
        *(
            {"satisfaction": 2**63},
            {"satisfaction": 10**15},
            {"revision": 0},
            {"revision": 2**40},
            {"planned": "ja"},
        ),
        *({"shop_state": "offen"}, {"retailer_id": 7}, {"unheard": 1}, {"stock_lines": None}),
    ],
)
def test_what_is_no_record_of_its_kind_is_none(worked: Ledger, changed: dict[str, Any]) -> None:
    line = next(line for line in unconfirmed(worked) if line.record_id == "gone")
    plain = json.loads(line.json)
    assert record_of(line) == plain
    assert record_of(line_of("visit", {**plain, **changed})) is None
    assert record_of(attrs.evolve(line, kind="todo")) is None
    assert record_of(attrs.evolve(line, kind="retailer")) is None
    assert record_of(attrs.evolve(line, kind="unheard")) is None


def test_a_record_of_an_earlier_schema_gets_what_it_lacks(worked: Ledger) -> None:
    line = next(line for line in unconfirmed(worked) if line.record_id == "gone")
    plain = json.loads(line.json)
    del plain["unsigned_reason"]
    assert record_of(line_of("visit", plain)) == json.loads(line.json)


def test_the_digest_is_over_all_lines(made: Path) -> None:
    package = load_package(made)
    assert data_digest(package.lines) == package.header.received.digest
