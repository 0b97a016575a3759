"""Steps turned out of order never make two where saving allows one."""

from collections.abc import Callable
from datetime import date
from typing import Any

import attrs
import pytest

from models.entries import Declaration, Demand
from models.errors import RoundbookError
from models.programme import MonthClose, StandardFile
from models.records import Record
from models.reports import Report, ReportKind
from storage.database import Ledger
from storage.failures import UndoRefused
from storage.ledger.records import find
from storage.operations.entries import save_entry, withdraw_entry
from storage.operations.history import history, redo_operation, undo, undo_operation
from storage.operations.month_close import close_month, reopen_month
from storage.operations.reports import submit_report, withdraw_report
from storage.operations.standard_files import save_file, withdraw_file

FILE = StandardFile(id="", retailer_id="HZ3", intended_on=date(2026, 11, 2))
DEMAND = Demand(id="", retailer_id="HZ1", product_id="P01", month="2026-11", quantity=5)
REPORT = Report(id="", kind=ReportKind.MONTHLY, period="2026-10")
DECLARED = Declaration(id="", month="2026-11", **{f"rule_{n}": True for n in range(1, 8)})


def last(ledger: Ledger) -> int:
    return history(ledger)[0].seq


def close(ledger: Ledger) -> None:
    close_month(ledger, "2026-11", "许立新")


Make = Callable[[Ledger], Any]
ONES: list[tuple[type[Record], Make, Make]] = [
    (MonthClose, close, lambda ledger: reopen_month(ledger, "2026-11")),
    (
        StandardFile,
        lambda ledger: save_file(ledger, FILE),
        lambda ledger: withdraw_file(ledger, find(ledger, StandardFile)[0].id),
    ),
    (
        Demand,
        lambda ledger: save_entry(ledger, DEMAND),
        lambda ledger: withdraw_entry(ledger, "demand", find(ledger, Demand)[0].id),
    ),
    (
        Declaration,
        lambda ledger: save_entry(ledger, DECLARED),
        lambda ledger: withdraw_entry(ledger, "declaration", find(ledger, Declaration)[0].id),
    ),
    (
        Report,
        lambda ledger: submit_report(ledger, REPORT),
        lambda ledger: withdraw_report(ledger, find(ledger, Report)[0].id),
    ),
]


@pytest.mark.parametrize(
    ("record", "make", "take"), ONES, ids=lambda each: getattr(each, "__name__", "")
)
def test_one_that_was_taken_back_does_not_come_back_beside_the_next(
    shops: Ledger, clock: Any, record: type[Record], make: Make, take: Make
) -> None:
    clock.move(days=10)
    make(shops)
    first = last(shops)
    undo(shops)
    make(shops)
    with pytest.raises(RoundbookError, match="已"):
        make(shops)
    with pytest.raises(UndoRefused, match="现在已有另一份"):
        redo_operation(shops, first)
    take(shops)
    taken = last(shops)
    make(shops)
    with pytest.raises(UndoRefused, match="现在已有另一份"):
        undo_operation(shops, taken)
    assert len(find(shops, record)) == 1
    undo(shops)
    undo_operation(shops, taken)
    assert len(find(shops, record)) == 1


def test_a_correction_that_moved_away_does_not_come_back_into_a_place_taken_since(
    shops: Ledger,
) -> None:
    save_entry(shops, DEMAND)
    [made] = find(shops, Demand)
    save_entry(shops, attrs.evolve(made, product_id="P02"))
    moved = last(shops)
    save_entry(shops, DEMAND)
    with pytest.raises(UndoRefused, match="现在已有另一份"):
        undo_operation(shops, moved)
    assert {each.product_id for each in find(shops, Demand)} == {"P01", "P02"}
