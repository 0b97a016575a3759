"""Finishing a visit with 20 stock lines and a 26-point check, against the same rows by plain SQL.

Baseline: the rows of visit, lines, check, answers, todos and six-ones, plus the operation and its
change rows, written by ``executemany`` in one IMMEDIATE transaction, WAL and FULL, JSON text ready
made. Both run by turns in one process; the ratio of the medians is printed. Reach: 1.5.
"""

import statistics
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from models.check import Check, CheckAnswer, PointResult
from models.checklist import DEFAULT_CHECKLIST
from models.manager import Manager
from models.product import Product
from models.retailer import Retailer, StandardTerm
from models.visit import StockLine, Visit
from storage import driver
from storage.database import Ledger, open_ledger
from storage.ledger.unit_of_work import operation
from storage.operations.profile import set_profile
from storage.operations.visits import record_visit

REACH = 1.5
ROUNDS = 60
PRODUCTS = 20


def prepared(folder: Path) -> Ledger:
    """A ledger with one standard store and twenty products."""
    ledger = open_ledger(folder)
    set_profile(ledger, Manager(id="A001", name="甲", organisation="示例"))
    with operation(ledger, "import_handouts") as unit:
        unit.save(
            Retailer(
                id="R1",
                licence_no="320706100123",
                shop_name="示例店",
                standard_terms=(StandardTerm(since=date(2025, 1, 1)),),
            )
        )
        for number in range(PRODUCTS):
            unit.save(Product(id=f"P{number}", name=f"示例{number}", wholesale=950_000))
    return ledger


def the_visit(day: date) -> tuple[Visit, Check]:
    """A visit with 20 stock lines and a check with two shortcomings."""
    lines = tuple(
        StockLine(product_id=f"P{n}", stock=n * 7, retail_carton=1_080_000, demand=n % 3)
        for n in range(PRODUCTS)
    )
    answers = tuple(
        CheckAnswer(point=point.code, result=PointResult.RATIO, got=9, of=10)
        if point.results[0] is PointResult.RATIO
        else CheckAnswer(point=point.code, result=point.results[0])
        for point in DEFAULT_CHECKLIST.points
    )
    visit = Visit(id="", retailer_id="R1", day=day, stock_lines=lines, opinion="想要海棠")
    check = Check(id="", retailer_id="R1", day=day, template_version="v1", answers=answers)
    return visit, check


def rows_of(ledger: Ledger, operation_number: int) -> list[tuple[str, list[tuple[Any, ...]]]]:
    """The statements and rows that one recorded visit came to."""
    found = []
    kinds = {
        "visit": "visit", "check": "display_check", "six_one": "six_one", "todo": "todo",
    }  # fmt: skip
    children = {"visit": ["visit_stock_lines"], "check": ["display_check_answers"]}
    for kind, table in kinds.items():
        ids = [
            row[0]
            for row in ledger.query(
                "SELECT record_id FROM change WHERE operation = ? AND kind = ?",
                (operation_number, kind),
            )
        ]
        marks = ",".join("?" * len(ids))
        found.append((table, ledger.query(f"SELECT * FROM {table} WHERE id IN ({marks})", ids)))
        for child in children.get(kind, ()):
            rows = ledger.query(f"SELECT * FROM {child} WHERE parent_id IN ({marks})", ids)
            found.append((child, rows))
    for table, key in (("operation", "seq"), ("change", "operation")):
        rows = ledger.query(f"SELECT * FROM {table} WHERE {key} = ?", (operation_number,))
        found.append((table, rows))
    return found


def main() -> int:
    """Run by turns and print medians and ratio."""
    with tempfile.TemporaryDirectory() as name:
        ledger = prepared(Path(name) / "ours")
        visit, check = the_visit(ledger.clock().date())
        changes = record_visit(ledger, visit, check=check)
        rows = rows_of(ledger, changes.operation)
        plain = open_ledger(Path(name) / "plain")
        path = plain.folder / "ledger.db"
        plain.close()
        bare = driver.connect(str(path), isolation_level=None)
        bare.execute("PRAGMA journal_mode = WAL")
        bare.execute("PRAGMA synchronous = FULL")
        ours, theirs = [], []
        for turn in range(ROUNDS):
            begin = time.perf_counter()
            record_visit(ledger, visit, check=check)
            ours.append(time.perf_counter() - begin)
            fresh = [(table, [renamed(row, table, turn) for row in part]) for table, part in rows]
            begin = time.perf_counter()
            bare.execute("BEGIN IMMEDIATE")
            for table, part in fresh:
                marks = ",".join("?" * len(part[0]))
                bare.executemany(f"INSERT INTO {table} VALUES ({marks})", part)
            bare.execute("COMMIT")
            theirs.append(time.perf_counter() - begin)
        bare.close()
        ledger.close()
    mine, base = statistics.median(ours), statistics.median(theirs)
    ratio = mine / base
    print(f"finish a visit: {mine * 1000:.2f} ms, rows and journal by plain SQL: "
          f"{base * 1000:.2f} ms, ratio {ratio:.2f} (reach {REACH})")  # fmt: skip
    return 0 if ratio <= REACH else 1


def renamed(row: tuple[Any, ...], table: str, turn: int) -> tuple[Any, ...]:
    """The same row with another key, so that it can be inserted once more."""
    if table in ("operation", "change"):
        return (turn + 2, *row[1:])
    return (f"{row[0]}-{turn}", *row[1:])


if __name__ == "__main__":
    raise SystemExit(main())
