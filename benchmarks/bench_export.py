"""A package of a full month against openpyxl's write-only mode writing the same cells (DESIGN 11).

The package is the whole operation: reading the ledger, inferring sales, building, writing, reading
back to verify, noting it in the journal. The other side writes the same cells, plain and unstyled.
Reach: 1.3 times at most, with one month and with ten times as much.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from datetime import time as time_of_day
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from openpyxl import Workbook, load_workbook  # noqa: E402

from models.check import Check, CheckAnswer, CheckGrade, PointResult  # noqa: E402
from models.checklist import DEFAULT_CHECKLIST  # noqa: E402
from models.manager import Manager  # noqa: E402
from models.product import Product  # noqa: E402
from models.retailer import Retailer, StandardTerm  # noqa: E402
from models.visit import Purpose, QuickAnswer, QuickCheckLine, StockLine, Visit  # noqa: E402
from storage.database import Ledger, open_ledger  # noqa: E402
from storage.ledger.unit_of_work import operation  # noqa: E402
from storage.operations.export_package import export_package  # noqa: E402

REACH = 1.3
MONTH = "2026-11"
VISITS, STOCK_LINES = 360, 3_000
_NOW = datetime(2026, 11, 30, 17, 30, tzinfo=timezone(timedelta(hours=8)))
_STORES, _STANDARD, _PRODUCTS = 250, 20, 180


def make_ledger(folder: Path, times: int) -> Ledger:
    """Make a ledger with ``times`` the visits of a full month; a twentieth of them have a check."""
    ledger = open_ledger(folder, clock=lambda: _NOW)
    with operation(ledger, "import_handouts") as unit:
        unit.save(Manager(id="A001", name="张三", organisation="示范市烟草公司"))
        for number in range(_STORES * times):
            unit.save(_retailer(number))
        for number in range(_PRODUCTS):
            name = f"示例{number:03}(硬盒)"
            unit.save(Product(id=f"69{number:011}", name=name, wholesale=2_350_000))
    with operation(ledger, "record_visit") as unit:
        for number in range(VISITS * times):
            visit = _visit(number, times)
            unit.save(visit)
            if number % 18 == 0:
                unit.save(_check(number, visit))
    return ledger


def _retailer(number: int) -> Retailer:
    terms = (StandardTerm(since=date(2025, 1, 1)),) if number % _STORES < _STANDARD else ()
    return Retailer(
        id=f"K{number:06}",
        licence_no=f"320706{number % 2 + 1}{number:05}",
        shop_name=f"示范路第{number}便利店",
        retail_format="便利店",
        supply_grade=str(number % 30 + 1),
        standard_terms=terms,
    )


def _visit(number: int, times: int) -> Visit:
    lines = STOCK_LINES // VISITS + (number % 3 == 0)
    return Visit(
        id=f"00000000-0000-4000-8000-{number:012}",
        number=f"V-A001-{number:06}",
        retailer_id=f"K{number % (_STORES * times):06}",
        day=date(2026, 11, 1 + number % 28),
        arrived=time_of_day(9, number % 60),
        left=time_of_day(10, number % 60),
        planned=True,
        purposes=(Purpose.SERVICE, Purpose.BRAND),
        quick_check=tuple(
            QuickCheckLine(item=item, result=QuickAnswer.PASS) for item in range(1, 9)
        ),
        stock_lines=tuple(
            StockLine(
                product_id=f"69{(number * 7 + index) % _PRODUCTS:011}",
                stock=(number + index) % 300,
                on_display=True,
                out_days=(number + index) % 3,
                retail_carton=2_600_000,
                retail_pack=265_000,
            )
            for index in range(lines)
        ),
        opinion="希望增加细支货源，周末送货早一些",
        guidance="调整结构，细支靠前陈列",
        satisfaction=5,
        summary="已补签，已讲解新品政策",
        entered_at=_NOW,
    )


def _check(number: int, visit: Visit) -> Check:
    return Check(
        id=f"00000000-0000-4000-9000-{number:012}",
        visit_id=visit.id,
        retailer_id=visit.retailer_id,
        day=visit.day,
        template_version=DEFAULT_CHECKLIST.version,
        answers=tuple(
            CheckAnswer(point=point.code, result=PointResult.PASS)
            for point in DEFAULT_CHECKLIST.points
        ),
        total=954,
        display_score=950,
        operation_score=960,
        grade=CheckGrade.EXCELLENT,
        entered_at=_NOW,
    )


def cells_of(path: Path) -> list[list[list[Any]]]:
    """Return every cell of a workbook, sheet by sheet."""
    book = load_workbook(path, read_only=True)
    sheets = [[list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book]
    book.close()
    return sheets


def write_bare(sheets: list[list[list[Any]]], path: Path) -> None:
    """Write cells by openpyxl's write-only mode, without styles."""
    book = Workbook(write_only=True)
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(f"sheet{number}")
        for row in rows:
            sheet.append(row)
    book.save(path)


def best(action: Callable[[], object], rounds: int) -> float:
    """Return the shortest processor time of several rounds, in seconds."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        action()
        times.append(time.process_time() - start)
    return min(times)


def measure(times: int, rounds: int) -> tuple[float, float]:
    """Return the seconds of a package and of the bare writing of its cells."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with make_ledger(folder / "ledger", times) as ledger:
            out = folder / "out"
            out.mkdir()
            sheets = cells_of(export_package(ledger, MONTH, out).path)
            package = best(lambda: export_package(ledger, MONTH, out), rounds)
            bare = best(lambda: write_bare(sheets, folder / "bare.xlsx"), rounds)
    return package, bare


def main() -> None:
    """Measure one month and ten times as much, and print both ratios."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    package, bare = measure(1, rounds)
    ten_package, ten_bare = measure(10, 1)
    print(
        f"package of a month: {package:.2f} s, bare write-only {bare:.2f} s, "
        f"ratio {package / bare:.2f} (reach {REACH})"
    )
    print(
        f"ten times as much: {ten_package:.2f} s, bare {ten_bare:.2f} s, "
        f"ratio {ten_package / ten_bare:.2f}, growth {ten_package / package:.1f} "
        f"(bare {ten_bare / bare:.1f})"
    )


if __name__ == "__main__":
    main()
