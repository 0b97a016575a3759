"""The metrics of a month against pandas adding up the same lines. Reach: 0.5 times.

`python benchmarks/bench_metrics.py [--data ../shared/data]`: the territory where it is there, and
650,000 made-up lines of 300 retailers. Pandas has the lines loaded, keys as categories, and adds up
by month and retailer, by month and product, and by all three. The program reads its kept sums and
gives the readings: first every metric of purchases of the total, each retailer and price class, and
铺货率 of each product, then all there are, of each product and brand, of margins and visits too.
CPU time of one process, the best of some rounds each; pandas is no part of the program and has to
be installed beside it: `python -m pip install pandas`.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from models.metrics.measures.catalogue import measured  # noqa: E402
from models.metrics.reading import By  # noqa: E402
from models.product import Product  # noqa: E402
from models.retailer import Retailer  # noqa: E402
from storage.database import Ledger, open_ledger  # noqa: E402
from storage.ledger.purchase_sums import add_up_all  # noqa: E402
from storage.ledger.unit_of_work import operation  # noqa: E402
from storage.operations.import_handouts import import_handouts  # noqa: E402
from storage.queries.metrics.facts import LedgerFacts  # noqa: E402
from storage.queries.metrics.readings import month_span  # noqa: E402

Asked = tuple[tuple[tuple[str, ...], By | None], ...]

REACH = 0.5
_OF_STORES = (
    *("M03a", "M03b", "M07.quantity", "M07.amount", "M08.quantity", "M08.amount"),
    *("M04b", "M05", "M09", "M10", "M11", "M14", "M15", "M19", "M26", "M26b", "M28", "M29", "M29b"),
)
_ASKED = (
    (("M01",), By.PRODUCT),
    *((_OF_STORES, by) for by in (By.TOTAL, By.RETAILER, By.PRICE_CLASS)),
)
_EVERYTHING = (((), None),)
LINES, SHOPS, PRODUCTS, DAYS = 650_000, 300, 180, 760
_LAST = date(2022, 10, 31)
_ROUNDS = 7
_FILES = ("下发_客户主档.xlsx", "下发_卷烟目录.xlsx", "下发_购进明细.xlsx")
_ROWS = (
    "SELECT substr(day, 1, 7), retailer_id, product_id, quantity, amount FROM active_purchase_line"
)


def made_up(ledger: Ledger) -> None:
    """650,000 lines of 300 retailers over 25 months."""
    with operation(ledger, "import_handouts") as unit:
        for number in range(SHOPS):
            licence = f"3207061{number:05}"
            unit.save(Retailer(id=f"K{number:03}", licence_no=licence, shop_name=f"{number}店"))
        for number in range(PRODUCTS):
            unit.save(Product(id=f"P{number:03}", name=f"示例{number}", wholesale=900_000))
    days = [(_LAST - timedelta(days=back)).isoformat() for back in range(DAYS)]
    rows = (
        (
            f"D{number // 12:07}", number % 12, days[number // 12 % DAYS],
            f"K{number // 12 % SHOPS:03}", f"P{number * 7 % PRODUCTS:03}",
            1 + number % 5, (1 + number % 5) * 18_000,
        )
        for number in range(LINES)
    )  # fmt: skip
    with ledger.transaction():
        ledger.execute(
            "INSERT INTO import_batch (id, operation, sheet, file_name, file_sha256, active, new, "
            "changed, unchanged, refused, first_day, last_day, digest) "
            "VALUES (1, 1, '购进明细', 'a.xlsx', '', 1, 0, 0, 0, 0, ?, ?, '')",
            (days[-1], days[0]),
        )
        ledger.execute_many(
            "INSERT INTO purchase_line (order_no, line_no, day, retailer_id, product_id, quantity, "
            "amount, kind, batch) VALUES (?, ?, ?, ?, ?, ?, ?, '订单', 1)",
            rows,
        )
        add_up_all(ledger)


def frame(ledger: Ledger, pandas: Any) -> Any:
    """The lines as a frame, keys as categories."""
    found = pandas.DataFrame(
        ledger.query(_ROWS), columns=["month", "retailer", "product", "quantity", "amount"]
    )
    for key in ("month", "retailer", "product"):
        found[key] = found[key].astype("category")
    return found


def added_up(lines: Any) -> None:
    """By month and retailer, month and product, and all three."""
    for keys in (["month", "retailer"], ["month", "product"], ["month", "retailer", "product"]):
        lines.groupby(keys, observed=True)[["quantity", "amount"]].sum()


def quickest(work: Callable[[], object]) -> float:
    """Return the CPU seconds of the best of some rounds."""
    spent = []
    for _ in range(_ROUNDS):
        begun = time.process_time()
        work()
        spent.append(time.process_time() - begun)
    return min(spent)


def read(ledger: Ledger, today: date, asked: Asked) -> int:
    """Read the metrics of the month; return how many readings there are."""
    facts = LedgerFacts(ledger, month_span(ledger, "2022-10", today))
    return sum(1 for metrics, by in asked for _reading in measured(facts, frozenset(metrics), by))


def measure(name: str, fill: Callable[[Ledger], object], pandas: Any) -> bool:
    """Print the two ratios of one ledger; tell whether the first is within reach."""
    with tempfile.TemporaryDirectory() as folder, open_ledger(Path(folder)) as ledger:
        fill(ledger)
        today = _LAST + timedelta(days=2)
        lines = frame(ledger, pandas)
        baseline = quickest(lambda: added_up(lines))
        print(f"{name}: {len(lines):,} lines, pandas {baseline * 1000:.0f} ms")
        within = True
        for words, asked in (("every metric", _ASKED), ("of each product too", _EVERYTHING)):
            count = read(ledger, today, asked)
            spent = quickest(lambda asked=asked: read(ledger, today, asked))
            ratio = spent / baseline
            reach = f" (reach {REACH})" if asked is _ASKED else ""
            print(f"  {words}: {count:,} readings {spent * 1000:.1f} ms, {ratio:.2f}{reach}")
            within = within and (asked is not _ASKED or ratio <= REACH)
        return within


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    data = parser.parse_args().data
    try:
        import pandas
    except ImportError:
        print("pandas is not installed: python -m pip install pandas")
        return 1
    within = measure("made up, 300 retailers", made_up, pandas)
    files = [data / "territory" / name for name in _FILES]
    if all(file.is_file() for file in files):
        territory = measure("territory", lambda ledger: import_handouts(ledger, files), pandas)
        within = within and territory
    return 0 if within else 1


if __name__ == "__main__":
    raise SystemExit(main())
