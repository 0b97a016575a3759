"""Every hostile workbook of tests/reliability/hostile.py, and broken files at many places.

A handout and a package are cut off at ``--cuts`` places and have one bit flipped at ``--flips``;
what is still read must be what was written. Reach: one sentence or a right reading, 10 s (more only
with 100,000 rows a second that the file holds), 1 GB a child, and as much here.
"""

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "benchmarks"))

from bench_export import MONTH, make_ledger  # noqa: E402
from openpyxl import Workbook  # noqa: E402

from storage.operations.export_package import export_package  # noqa: E402
from storage.workbooks.reading.package import PackageReader  # noqa: E402
from storage.workbooks.reading.package_view import load_view  # noqa: E402
from storage.workbooks.reading.parent import read_handout  # noqa: E402
from storage.workbooks.reading.stream import RowBatch  # noqa: E402
from tests.reliability.hostile import (  # noqa: E402
    GENERATED,
    MEMORY,
    ROWS_A_SECOND,
    SECONDS,
    Outcome,
    broken_copies,
    generated,
    own_peak,
    try_out,
)

Read = Callable[[Path], object]
ROWS = {"rows-1000000": 1_000_000}
"""Rows that are declared; they give a file more time."""


def told(outcome: Outcome, rows: int = 0) -> bool:
    """Print a line for an outcome; return whether it is within reach."""
    good = outcome.seconds < SECONDS + rows / ROWS_A_SECOND
    good &= outcome.child_peak < MEMORY and own_peak() < MEMORY
    mark = " " if good else "!"
    print(
        f"{mark} {outcome.name:<34}{outcome.code or 'read':<16}{outcome.seconds:>7.2f} s"
        f"{outcome.child_peak / 2**20:>7.0f} MB child{own_peak() / 2**20:>7.0f} MB own"
    )
    return good


def handout(path: Path) -> Path:
    """Write a handout of 300 order lines."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("购进明细")
    sheet.append(["订单号", "行号", "订货日期", "客户编码", "商品编码", "订购量"])
    for number in range(300):
        sheet.append([f"D{number}", 1, "2026-11-05", "HZ1", "P01", number % 9 + 1])
    book.save(path)
    return path


def rows_of(path: Path) -> object:
    """Read a handout's rows."""
    return [part.rows for part in read_handout(path) if isinstance(part, RowBatch)]


def broken(path: Path, folder: Path, read: Read, asked: argparse.Namespace) -> bool:
    """Break a file at many places; print what came of it and return whether all was well."""
    right, slowest = read(path), 0.0
    found: list[object] = []
    codes: Counter[str] = Counter()
    for copy in broken_copies(path.read_bytes(), folder, cuts=asked.cuts, flips=asked.flips):
        outcome = try_out(path.name, copy, lambda copy: found.append(read(copy)))
        codes[outcome.code or "read"] += 1
        slowest = max(slowest, outcome.seconds)
    wrong = sum(each != right for each in found)
    print(f"{path.name}: {dict(codes)}, slowest {slowest:.2f} s, read wrongly {wrong}")
    return not wrong and slowest < SECONDS


def main() -> int:
    """Try everything; 1 where something is out of reach."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cuts", type=int, default=50)
    parser.add_argument("--flips", type=int, default=200)
    asked = parser.parse_args()
    good = True
    with tempfile.TemporaryDirectory() as name, PackageReader() as reader:
        folder = Path(name)
        ways: dict[str, Read] = {
            "购进明细": rows_of,
            "_data": lambda path: reader.load(path, view=True).lines,
            "拜访汇总": lambda path: load_view(path, reader=reader).reports,
        }
        for title, read in ways.items():
            for path in generated(folder, [title], GENERATED):
                rows = ROWS.get(path.name.partition("@")[0], 0)
                good &= told(try_out(path.name, path, read), rows)
        good &= broken(handout(folder / "下发.xlsx"), folder, rows_of, asked)
        with make_ledger(folder / "ledger", 1) as ledger:
            package = export_package(ledger, MONTH, folder).path
        good &= broken(package, folder, ways["_data"], asked)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
