"""Consolidating many managers' packages against reading the same files with calamine (DESIGN 11).

A consolidation is the whole operation: pre-check, reading in the child, signature, hashes, the
sheets held against what was sent, taking in, judging. Calamine reads every cell of every sheet.
Reach: 3 times at most for 100 managers' full month, growing in proportion from 10 to 1,000.
Receipts and the consolidated workbook are measured apart. Files are made once and kept in a
temporary folder.
"""

import argparse
import contextlib
import os
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta, timezone
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "benchmarks"))

import attrs  # noqa: E402
from bench_export import MONTH, make_ledger  # noqa: E402
from python_calamine import CalamineWorkbook  # noqa: E402

from models.calendar import Period  # noqa: E402
from models.canonical import record_hash  # noqa: E402
from models.manager import Manager  # noqa: E402
from models.package import DataLine, PackageHead, PackageSource, build_package  # noqa: E402
from models.package.naming import package_file_name  # noqa: E402
from models.visit import Visit  # noqa: E402
from storage.headquarters.database import open_headquarters  # noqa: E402
from storage.operations.consolidate import consolidate  # noqa: E402
from storage.operations.consolidated_book import write_consolidated  # noqa: E402
from storage.origin import sign_manifest  # noqa: E402
from storage.queries.package_source import package_source  # noqa: E402
from storage.workbooks.writing.package_book import write_package  # noqa: E402

REACH = 3.0
_NOW = datetime(2026, 12, 2, 9, 0, tzinfo=timezone(timedelta(hours=8)))
_PLAIN, _SMALL = "00000000-0000-4000-", 30
"""How the made-up ids begin; visits in a small package."""


def make_packages(folder: Path, count: int, *, small: bool = False) -> None:
    """Fill ``folder`` with the packages of ``count`` managers, where they are not there yet."""
    folder.mkdir(parents=True, exist_ok=True)
    if len(list(folder.glob("*.xlsx"))) == count:
        return
    with tempfile.TemporaryDirectory() as name, make_ledger(Path(name), 1) as ledger:
        source = package_source(ledger, _head(0))
    if small:
        source = _cut(source)
    for number in range(count):
        _write(folder, source, number)


def _head(number: int) -> PackageHead:
    return PackageHead(
        package=str(uuid.uuid5(uuid.NAMESPACE_OID, f"package {number}")),
        sequence=1,
        base_acknowledged=0,
        device=str(uuid.uuid5(uuid.NAMESPACE_OID, f"device {number}")),
        manager=Manager(id=f"A{number:04}", name=f"经理{number}", organisation="示范市烟草公司"),
        month=MONTH,
        created_at=_NOW,
        journal_operation=2,
        journal_head=f"{number:064x}",
        schema=3,
    )


def _cut(source: PackageSource) -> PackageSource:
    visits = source.visits[:_SMALL]
    kept = {visit.id for visit in visits}
    return attrs.evolve(
        source,
        visits=visits,
        checks=(),
        lines=tuple(line for line in source.lines if line.record_id in kept),
    )


def _write(folder: Path, source: PackageSource, number: int) -> None:
    """Write one manager's package: the same month, with records of its own."""
    head = _head(number)
    path = folder / package_file_name(head.manager, MONTH, 1, _NOW)
    if path.exists():
        return
    own = attrs.evolve(
        source,
        head=head,
        month=Period.parse(MONTH),
        visits=tuple(_own_visit(visit, number) for visit in source.visits),
        checks=tuple(
            attrs.evolve(
                check, id=_own(check.id, number), visit_id=_own(check.visit_id or "", number)
            )
            for check in source.checks
        ),
        stock={(_own(v, number), p): each for (v, p), each in source.stock.items()},
        lines=tuple(_own_line(line, number) for line in source.lines),
    )
    package = build_package(own)
    signed = attrs.evolve(package, manifest=sign_manifest(package.manifest, os.urandom(32)))
    part = path.with_suffix(".part")
    write_package(part, signed)
    part.rename(path)


def _own(record_id: str, number: int) -> str:
    return record_id.replace(_PLAIN, f"{number:08x}-0000-4000-")


def _own_visit(visit: Visit, number: int) -> Visit:
    return attrs.evolve(visit, id=_own(visit.id, number))


def _own_line(line: DataLine, number: int) -> DataLine:
    text = line.json.replace(_PLAIN, f"{number:08x}-0000-4000-")
    return attrs.evolve(
        line, record_id=_own(line.record_id, number), json=text, hash=record_hash(text)
    )


def read_all(files: Iterable[Path]) -> None:
    """Read every cell of every sheet with calamine."""
    for path in files:
        with contextlib.closing(CalamineWorkbook.from_path(path)) as book:
            for name in book.sheet_names:
                book.get_sheet_by_name(name).to_python(skip_empty_area=False)


def write_book(database: Path, folder: Path) -> None:
    """Write the consolidated workbook of the month."""
    with open_headquarters(database, read_only=True) as opened:
        write_consolidated(opened, MONTH, folder, now=_NOW)


def spent(action: Callable[[], object]) -> tuple[float, float]:
    """Return seconds on the clock, and of processors, children included."""
    start, before = time.perf_counter(), os.times()
    action()
    after = os.times()
    used = sum(after[:4]) - sum(before[:4])
    return time.perf_counter() - start, used


def measure(folder: Path, label: str) -> None:
    """Measure one folder of packages and print what it came to."""
    files = sorted(folder.glob("*.xlsx"))
    with tempfile.TemporaryDirectory() as name:
        database, receipts = Path(name) / "汇总.db", Path(name) / "回执"
        bare = spent(lambda: read_all(files))
        whole = spent(lambda: consolidate(database, [folder], now=_NOW))
        again = spent(lambda: consolidate(database, [folder], now=_NOW))
        written = spent(lambda: consolidate(database, [folder], now=_NOW, receipts=receipts))
        book = spent(lambda: write_book(database, Path(name)))
        size = database.stat().st_size / 2**20
    print(
        f"{label}: {whole[0]:.1f} s ({whole[1]:.1f} s processor), calamine {bare[0]:.1f} s "
        f"({bare[1]:.1f} s): ratio {whole[0] / bare[0]:.2f} on the clock, "
        f"{whole[1] / bare[1]:.2f} of processors (reach {REACH}); "
        f"{whole[0] / len(files) * 1000:.0f} ms a package; again {again[0]:.1f} s, "
        f"with receipts {written[0]:.1f} s, the workbook {book[0]:.1f} s ({book[1]:.1f} s "
        f"processor); database {size:.0f} MB",
        flush=True,
    )


def main() -> None:
    """Measure 100 full months, then how it grows."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--managers", type=int, default=100)
    parser.add_argument("--growth", action="store_true", help="10, 100 and 1,000 small packages")
    options = parser.parse_args()
    place = Path(tempfile.gettempdir()) / "roundbook-bench-consolidation"
    make_packages(place / f"month-{options.managers}", options.managers)
    measure(place / f"month-{options.managers}", f"{options.managers} managers' full month")
    if options.growth:
        for count in (10, 100, 1_000):
            make_packages(place / f"small-{count}", count, small=True)
            measure(place / f"small-{count}", f"{count} small packages")


if __name__ == "__main__":
    main()
