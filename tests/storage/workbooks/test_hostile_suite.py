"""Whatever is handed to us: one sentence or a right reading, in time, and nothing by half.

The short form; ``benchmarks/hostile_workbooks.py`` tries every generated file and more places.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from models.visit import Visit
from storage.database import Ledger
from storage.operations.export_package import export_package
from storage.operations.history import undo
from storage.operations.import_handouts import import_handouts
from storage.operations.visits import record_visit
from storage.workbooks.reading.package import PackageReader, ReceivedPackage, load_package
from storage.workbooks.reading.package_view import load_view
from storage.workbooks.reading.parent import read_handout
from tests.reliability.hostile import (
    MEMORY,
    SECONDS,
    Outcome,
    broken_copies,
    generated,
    try_out,
)

pytestmark = pytest.mark.slow

QUICK = (
    *("zip-bomb", "string-600", "string-500-thin", "string-120-shared", "string-400-runs"),
    *("shared-part", "far-cell", "empty-rows", "wide-rows", "entities", "deep"),
    *("dimension-small", "dimension-huge", "web-page"),
)
IN_PACKAGES = ("string-400-runs", "far-cell", "deep", "dimension-small", "dimension-huge")
READ_ALL_THE_SAME = frozenset({"no-handout", "headings", "manifest", "no-manifest", "no-view", ""})
"""The file was opened, and is no handout, package or view."""


@pytest.fixture(scope="module")
def reader() -> Iterator[PackageReader]:
    with PackageReader() as opened:
        yield opened


@pytest.fixture
def read_as(reader: PackageReader) -> dict[str, Callable[[Path], object]]:
    """The ways to read a file, by the sheet in which the harm is done."""
    return {
        "购进明细": lambda path: list(read_handout(path)),
        "_data": lambda path: reader.load(path, view=True),
        "拜访汇总": lambda path: load_view(path, reader=reader),
    }


def held(outcome: Outcome, path: Path) -> Outcome:
    """One sentence that names the file, in time, with memory to spare."""
    assert outcome.seconds < SECONDS, outcome
    assert outcome.child_peak < MEMORY, outcome
    if outcome.code:
        assert path.name in outcome.sentence
        assert outcome.sentence.endswith("。")
        assert not {"Error", "Traceback"} & set(outcome.sentence.split())
    return outcome


@pytest.mark.parametrize(
    ("title", "names"), [("购进明细", QUICK), ("_data", IN_PACKAGES), ("拜访汇总", IN_PACKAGES)]
)
def test_generated_harm(
    tmp_path: Path,
    title: str,
    names: Sequence[str],
    read_as: dict[str, Callable[[Path], object]],
) -> None:
    codes = {}
    for path in generated(tmp_path, [title], names):
        name = path.name.partition("@")[0]
        codes[name] = held(try_out(name, path, read_as[title]), path).code
    harmless = {name for name, code in codes.items() if code in READ_ALL_THE_SAME}
    assert harmless == {"dimension-small", "dimension-huge"}
    assert codes["far-cell"] == "far-cell"
    strings = {code for name, code in codes.items() if name.startswith("string")}
    assert strings == {"bomb"}
    assert codes.get("web-page", "html") == "html"


def test_the_workbooks_others_found_harmful(
    shared_data: Path, read_as: dict[str, Callable[[Path], object]]
) -> None:
    folder = shared_data / "workbooks"
    if not folder.is_dir():
        pytest.skip("the collected workbooks are not here")
    files = sorted(folder.iterdir())
    assert len(files) > 20
    for path in files:
        for read in read_as.values():
            held(try_out(path.name, path, read), path)


# ------------------------------------------------------------------------------- nothing by half


def handout(path: Path, lines: int) -> Path:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("购进明细")
    headings = ("订单号", "行号", "订货日期", "客户编码", "商品编码", "订购量", "单价", "金额")
    for row in (["购进明细"], headings):
        sheet.append(row)
    for n in range(lines):
        sheet.append([f"D{n}", 1, "2026-11-05", "HZ1", "P01", n % 9 + 1, 10, (n % 9 + 1) * 10])
    book.save(path)
    return path


def bytes_of(ledger: Ledger) -> str:
    """Everything of a ledger that is on the disk, backups apart."""
    files = sorted(file for file in ledger.folder.glob("*.db*") if file.suffix != ".db-shm")
    assert files
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def test_a_broken_handout_is_imported_whole_or_not_at_all(shops: Ledger, tmp_path: Path) -> None:
    whole = handout(tmp_path / "下发_购进明细.xlsx", 40).read_bytes()
    refused = 0
    for path in broken_copies(whole, tmp_path, cuts=50, flips=30):
        before = bytes_of(shops)
        outcome = held(try_out("broken", path, lambda path: import_handouts(shops, [path])), path)
        if outcome.code:
            refused += 1
            assert bytes_of(shops) == before
            continue
        assert shops.scalar("SELECT count(*) FROM purchase_line") == 40
        undo(shops)
    assert refused > 60


def test_a_broken_package_is_read_whole_or_not_at_all(
    shops: Ledger, tmp_path: Path, reader: PackageReader
) -> None:
    for number in range(3):
        day = date(2026, 11, 21 + number)
        record_visit(shops, Visit(id="", retailer_id=f"HZ{number + 1}", day=day, summary="讲解"))
    made = export_package(shops, "2026-11", tmp_path).path
    right = load_package(made, view=True)
    reads: list[ReceivedPackage] = []
    codes: Counter[str] = Counter()
    for path in broken_copies(made.read_bytes(), tmp_path, cuts=50, flips=60):
        outcome = try_out("broken", path, lambda path: reads.append(reader.load(path, view=True)))
        codes[held(outcome, path).code] += 1
    assert all(read.lines == right.lines for read in reads)
    assert all(read.view is None or read.view == right.view for read in reads)
    assert codes["damaged"] > 60
    assert codes[""] == len(reads) > 0
