"""One more month of purchases: what it costs, and how much of that the sums by month are.

The month is the territory's last one a month later, with order numbers of its own: 11,301 lines in
a workbook. It is imported into a ledger that holds 25 months already, and into one that holds none.
Reach: with the history at most twice as long as without, and the sums at most a quarter of it, so
that the cost grows with the month and not with what lies there. Beside it, in the same ledger: undo
and redo of the month; what a month's figures cost to read from the sums, against adding them up
from the lines. Each is the fastest of a few rounds. Needs the territory in ../shared/data.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from openpyxl import Workbook, load_workbook  # noqa: E402

from storage.database import Ledger, open_ledger  # noqa: E402
from storage.ledger.purchase_sums import SUM_TABLES, add_up  # noqa: E402
from storage.operations.history import redo, undo  # noqa: E402
from storage.operations.import_handouts import import_handouts  # noqa: E402
from storage.queries.purchase_sums import (  # noqa: E402
    pair_sums,
    product_sums,
    retailer_sums,
)

REACH, SHARE = 2.0, 0.25
ROUNDS = 3
TERRITORY = ROOT.parent / "shared" / "data" / "territory"
MASTERS = [TERRITORY / "下发_客户主档.xlsx", TERRITORY / "下发_卷烟目录.xlsx"]
HISTORY = TERRITORY / "下发_购进明细.xlsx"
LAST = TERRITORY / "下发_购进明细_2022-10.xlsx"
MONTH = "2022-11"


def seconds(call: Callable[[], Any]) -> float:
    """How long one call takes."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def one_more_month(folder: Path) -> Path:
    """Write the last month as the one after it."""
    sheet = load_workbook(LAST, read_only=True).worksheets[0]
    sheet.reset_dimensions()
    book = Workbook(write_only=True)
    page = book.create_sheet("购进明细")
    for row in sheet.iter_rows(values_only=True):
        values = list(row)
        if len(values) > 2 and isinstance(values[2], datetime):
            values[0] = f"N{values[0]}"
            values[2] = f"{MONTH}-{min(values[2].day, 30):02}"
        page.append(values)
    path = folder / "下发_购进明细_2022-11.xlsx"
    book.save(path)
    return path


def bring(ledger: Ledger, path: Path) -> None:
    """Import the month; everything in it is new."""
    _, preview = import_handouts(ledger, [path])
    assert preview.total.new == 11_301, preview.total


def imported(home: Path, path: Path, history: bool) -> tuple[float, float]:
    """Seconds for all that lies there before, and for the month (fastest of some)."""
    with open_ledger(home) as ledger:
        before = seconds(lambda: import_handouts(ledger, [*MASTERS, *([HISTORY] * history)]))
        bring(ledger, path)  # the backup before it is made here, and found from now on
        months = []
        for _ in range(ROUNDS):
            undo(ledger)
            months.append(seconds(lambda: bring(ledger, path)))
    return before, min(months)


def in_place(home: Path) -> dict[str, float]:
    """Seconds for what is done and read where the history lies."""

    def again() -> None:
        with ledger.transaction():
            add_up(ledger, [MONTH])

    def read() -> None:
        for reader in (retailer_sums, product_sums, pair_sums):
            reader(ledger, [MONTH])

    def turned(turn: Callable[[Ledger], object], back: Callable[[Ledger], object]) -> float:
        found = seconds(lambda: turn(ledger))
        back(ledger)
        return found

    lines = SUM_TABLES["purchase_sum"].recount
    with open_ledger(home) as ledger:
        return {
            "sums": min(seconds(again) for _ in range(ROUNDS)),
            "undo": min(turned(undo, redo) for _ in range(ROUNDS)),
            "read": min(seconds(read) for _ in range(ROUNDS)),
            "lines": min(seconds(lambda: ledger.query(lines, (MONTH,))) for _ in range(ROUNDS)),
        }


def main() -> int:
    """Measure and print."""
    if not HISTORY.exists():
        print("skipped: the territory is not beside the project")
        return 0
    with tempfile.TemporaryDirectory() as name:
        path = one_more_month(Path(name))
        _, alone = imported(Path(name) / "alone", path, history=False)
        full, month = imported(Path(name) / "history", path, history=True)
        found = in_place(Path(name) / "history")
    ratio, share = month / alone, found["sums"] / month
    print(
        f"one more month (11,301 lines) behind 276,086: {month:.2f} s, {ratio:.2f} times that of "
        f"an empty ledger (reach {REACH}), {month / full:.3f} of the full import ({full:.2f} s; "
        f"lines 0.041); its sums {1000 * found['sums']:.0f} ms, {share:.2f} of it (reach {SHARE})"
    )
    print(
        f"undo of it {1000 * found['undo']:.0f} ms; its figures read from the sums "
        f"{1000 * found['read']:.1f} ms, added up from the lines {1000 * found['lines']:.1f} ms"
    )
    return 0 if ratio <= REACH and share <= SHARE else 1


if __name__ == "__main__":
    sys.exit(main())
