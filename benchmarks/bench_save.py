"""Finishing a visit with 20 stock lines and a 26-point check, against the same rows by plain SQL.

Baseline: the rows of visit, lines, check, answers, todos and six-ones, plus the operation and its
change rows with their JSON text made from the records, written by ``executemany`` in one
transaction, WAL and FULL. It knows no rule: nothing is read, checked, scored or derived. Both run
by turns in one process, each visit at another shop; the ratio of the medians is printed, and what
it would be on a disk whose fsync takes 4 ms more (a usual laptop).
Reach: 1.5.
"""

import json
import statistics
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

import attrs

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from models.check import Check, CheckAnswer, PointResult
from models.checklist import DEFAULT_CHECKLIST
from models.manager import Manager
from models.product import Product
from models.retailer import Retailer, StandardTerm
from models.todo import Todo
from models.visit import StockLine, Visit
from storage import driver
from storage.database import Ledger, open_ledger
from storage.ledger.records import find
from storage.ledger.unit_of_work import operation
from storage.operations.profile import set_profile
from storage.operations.visits import record_visit

REACH = 1.5
LAPTOP_FSYNC = 0.004
ROUNDS = 60
PRODUCTS = 20
Rows = list[tuple[str, list[tuple[Any, ...]]]]


def prepared(folder: Path) -> Ledger:
    """A ledger with standard stores and twenty products."""
    ledger = open_ledger(folder)
    set_profile(ledger, Manager(id="A001", name="甲", organisation="示例"))
    with operation(ledger, "import_handouts") as unit:
        for number in range(ROUNDS + 1):
            unit.save(
                Retailer(
                    id=f"R{number}",
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
    visit = Visit(id="", retailer_id="R0", day=day, stock_lines=lines, opinion="想要海棠")
    check = Check(id="", retailer_id="R0", day=day, template_version="v1", answers=answers)
    return visit, check


def rows_of(ledger: Ledger, operation_number: int) -> Rows:
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


def plain_save(bare: Any, rows: Rows, records: list[Any]) -> float:
    """Write the rows by plain SQL, the journal's text made from the records; return seconds."""
    begin = time.perf_counter()
    for _table, part in rows:
        json.dumps(part, ensure_ascii=False)
    for record in records:
        json.dumps(attrs.asdict(record), ensure_ascii=False, default=str)
    bare.execute("BEGIN IMMEDIATE")
    for table, part in rows:
        marks = ",".join("?" * len(part[0]))
        bare.executemany(f"INSERT INTO {table} VALUES ({marks})", part)
    bare.execute("COMMIT")
    return time.perf_counter() - begin


def our_save(ledger: Ledger, visit: Visit, check: Check) -> float:
    """Finish the visit as the window does; return seconds."""
    begin = time.perf_counter()
    record_visit(ledger, visit, check=check)
    return time.perf_counter() - begin


def by_turns(folder: Path) -> tuple[float, float]:
    """Return the medians of ours and of plain SQL."""
    ledger = prepared(folder / "ours")
    visit, check = the_visit(ledger.clock().date())
    changes = record_visit(ledger, visit, check=check)
    rows = rows_of(ledger, changes.operation)
    records = [*find(ledger, Visit), *find(ledger, Check), *find(ledger, Todo)]
    open_ledger(folder / "plain").close()
    bare = driver.connect(str(folder / "plain" / "ledger.db"), isolation_level=None)
    bare.execute("PRAGMA journal_mode = WAL")
    bare.execute("PRAGMA synchronous = FULL")
    ours, theirs = [], []
    for turn in range(ROUNDS):
        shop = f"R{turn + 1}"
        here = attrs.evolve(visit, retailer_id=shop), attrs.evolve(check, retailer_id=shop)
        ours.append(our_save(ledger, *here))
        fresh = [(table, [renamed(row, table, turn) for row in part]) for table, part in rows]
        theirs.append(plain_save(bare, fresh, records))
    bare.close()
    ledger.close()
    return statistics.median(ours), statistics.median(theirs)


def main() -> int:
    """Print medians and ratio."""
    with tempfile.TemporaryDirectory() as name:
        mine, base = by_turns(Path(name))
    ratio = mine / base
    laptop = (mine + LAPTOP_FSYNC) / (base + LAPTOP_FSYNC)
    print(f"finish a visit: {mine * 1000:.2f} ms, rows and journal by plain SQL: "
          f"{base * 1000:.2f} ms, ratio {ratio:.2f}, with an fsync of 4 ms more {laptop:.2f} "
          f"(reach {REACH})")  # fmt: skip
    return 0 if laptop <= REACH else 1


def renamed(row: tuple[Any, ...], table: str, turn: int) -> tuple[Any, ...]:
    """The same row with another key, so that it can be inserted once more."""
    if table in ("operation", "change"):
        return (turn + 2, *row[1:])
    return (f"{row[0]}-{turn}", *row[1:])


if __name__ == "__main__":
    raise SystemExit(main())
