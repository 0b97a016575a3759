"""A hundred packages of a full month read by us, against calamine reading all their sheets.

Ours is guard, child, every hash and digest, and with ``view`` the sheets for people held against
what was sent; what consolidation does beyond it is not counted. Reach: 3 times at most (DESIGN 11).
"""

import argparse
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "benchmarks"))

from bench_export import MONTH, make_ledger  # noqa: E402
from python_calamine import CalamineWorkbook  # noqa: E402

from storage.operations.export_package import export_package  # noqa: E402
from storage.workbooks.reading.package import PackageReader, load_package  # noqa: E402

REACH = 3.0


def by_calamine(path: Path) -> None:
    """Read every sheet of a workbook, and do nothing with it."""
    book = CalamineWorkbook.from_path(str(path))
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python()


def timed(read: Callable[[Path], object], paths: Iterable[Path]) -> tuple[float, float]:
    """Return the seconds of reading all paths: by the clock, and of all processors."""
    begun, used = time.monotonic(), processor_time()
    for path in paths:
        read(path)
    return time.monotonic() - begun, processor_time() - used


def processor_time() -> float:
    """Return what this process and its ended children have used, in seconds."""
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in both)


def with_kept_child(paths: Iterable[Path], *, view: bool) -> tuple[float, float]:
    """Read all paths with one reader, its start and end included."""
    used = processor_time()
    with PackageReader() as reader:
        seconds, _ = timed(lambda path: reader.load(path, view=view), paths)
    return seconds, processor_time() - used


def main() -> None:
    """Measure and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--packages", type=int, default=100)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with make_ledger(folder / "ledger", 1) as ledger:
            made = export_package(ledger, MONTH, folder).path
        paths = [folder / f"{number}.xlsx" for number in range(asked.packages)]
        for path in paths:
            shutil.copy(made, path)
        bare, bare_used = timed(by_calamine, paths)
        print(f"calamine, {len(paths)} packages: {bare:.2f} s")
        for label, measured in (
            ("a child each", timed(load_package, paths)),
            ("one child", with_kept_child(paths, view=False)),
            ("one child, with view", with_kept_child(paths, view=True)),
        ):
            seconds, used = measured
            print(
                f"{label}: {seconds:.2f} s, ratio {seconds / bare:.2f} (reach {REACH}), "
                f"processors {used:.2f} s, ratio {used / bare_used:.2f}"
            )


if __name__ == "__main__":
    main()
