"""What a check costs: the quick one of every start, the full one, on the territory.

The ledger holds the territory of ../shared/data where it is present, else the made-up one. Reach:
the quick check in 50 ms, pages of the file cached or not; the full one is told beside, against
SQLite's own check of the same file, which is a part of it.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from bench_start import prepare

from storage.database import LEDGER_NAME, Ledger, open_ledger
from storage.operations.check_ledger import check_ledger, quick_check

REACH_MS = 50.0
ROUNDS = 9


def milliseconds(call: Callable[[], object]) -> float:
    """How long one call takes."""
    begin = time.perf_counter()
    call()
    return (time.perf_counter() - begin) * 1000


def first_quick_check(folder: Path) -> float:
    """The quick check on a connection that has read nothing yet."""
    with open_ledger(folder) as ledger:
        return milliseconds(lambda: quick_check(ledger))


def in_turn(ledger: Ledger) -> tuple[float, float]:
    """Medians of SQLite's own check and of the full one, by turns."""
    own, full = [], []
    for _ in range(ROUNDS):
        own.append(milliseconds(lambda: ledger.query("PRAGMA integrity_check")))
        full.append(milliseconds(lambda: check_ledger(ledger)))
    return statistics.median(own), statistics.median(full)


def main() -> int:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(folder)
        size = (folder / LEDGER_NAME).stat().st_size / 2**20
        quick = statistics.median(first_quick_check(folder) for _ in range(ROUNDS))
        with open_ledger(folder) as ledger:
            own, full = in_turn(ledger)
    print(f"ledger of {size:.0f} MB: quick check {quick:.1f} ms (reach {REACH_MS:.0f}), "
          f"full check {full:.0f} ms, of which SQLite's own {own:.0f} ms")  # fmt: skip
    return 0 if quick <= REACH_MS else 1


if __name__ == "__main__":
    raise SystemExit(main())
