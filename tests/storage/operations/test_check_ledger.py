"""Whoever changes the file behind the program's back is found out, and told where."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import attrs
import pytest
import sqlcipher3

from models.check import Check, PointResult
from models.retailer import RetailerNotes
from models.visit import StockLine, Visit
from storage.database import LEDGER_NAME, Ledger, open_ledger
from storage.failures import LedgerDamaged
from storage.operations.check_ledger import check_ledger
from storage.operations.checks import record_check
from storage.operations.history import redo, undo
from storage.operations.import_handouts import import_handouts
from storage.operations.retailer_notes import change_notes
from storage.operations.visits import correct_visit, get_visit_with_check, record_visit

Tamper = Callable[[str], list[tuple[str, str]]]
DAY = date(2026, 11, 23)


@pytest.fixture
def worked(
    shops: Ledger, make_check: Callable[..., Check], write_handout: Callable[..., Path]
) -> Ledger:
    """A ledger in which everything was done that leaves a trace: operations 1 to 12."""
    line = StockLine(product_id="P01", stock=12)
    record_visit(shops, Visit(id="V", retailer_id="HZ1", day=DAY, stock_lines=(line,)))
    found = get_visit_with_check(shops, "V")
    assert found
    correct_visit(shops, attrs.evolve(found[0], opinion="要新品"))
    record_check(shops, make_check(A1=PointResult.FAIL))
    change_notes(shops, RetailerNotes(id="HZ2", remark="下午去"))
    undo(shops)
    first = write_handout("一.xlsx", [("D1", 1, 5), ("D1", 2, 6), ("D2", 1, 7)])
    second = write_handout("二.xlsx", [("D1", 2, 8), ("D2", 1, 7), ("D3", 1, 1)])
    import_handouts(shops, [first])
    import_handouts(shops, [second])
    undo(shops)
    redo(shops)
    undo(shops)
    import_handouts(shops, [second])
    return shops


@pytest.fixture
def tamper(worked: Ledger, tmp_path: Path) -> Tamper:
    """Runs a statement on a copy of the ledger, past the program, and checks the copy."""
    worked.checkpoint()

    def change(sql: str) -> list[tuple[str, str]]:
        copy = tmp_path / "copy"
        shutil.rmtree(copy, ignore_errors=True)
        copy.mkdir()
        shutil.copy(worked.folder / LEDGER_NAME, copy)
        connection = sqlcipher3.connect(str(copy / LEDGER_NAME), isolation_level=None)
        connection.execute("PRAGMA foreign_keys = OFF")
        assert connection.execute(sql).rowcount > 0
        connection.close()
        with open_ledger(copy, clock=worked.clock) as ledger:
            return [(each.code, each.where) for each in check_ledger(ledger).findings]

    return change


def test_what_was_only_worked_with_is_sound(worked: Ledger) -> None:
    report = check_ledger(worked)
    assert report.findings == ()
    assert report.sound
    assert report.batches == 3
    assert (report.operations, report.lines) == (13, 4)
    assert report.as_json()["head"] == worked.scalar(
        "SELECT hash FROM operation ORDER BY seq DESC LIMIT 1"
    )


TAMPERED: list[tuple[str, list[tuple[str, str]]]] = [
    # A value in a row, in a line of a record, in a tombstone.
    ("UPDATE visit SET opinion = '没有意见' WHERE id = 'V'", [("record", "visit V")]),
    (
        "UPDATE visit_stock_lines SET stock = 13 WHERE parent_id = 'V'",
        [("record", "visit V")],
    ),
    (
        "UPDATE retailer_notes SET remark = '' WHERE id = 'HZ2'",
        [("record", "retailer_notes HZ2")],
    ),
    ("DELETE FROM visit_stock_lines", [("record", "visit V")]),
    ("UPDATE retailer SET revision = 7 WHERE id = 'HZ3'", [("record", "retailer HZ3")]),
    # A record that came or went without an operation.
    ("DELETE FROM notice", [("record-missing", "notice N1")]),
    (
        "INSERT INTO setting VALUES ('six_one.2', 1, NULL, 0, '{}')",
        [("record-unknown", "setting six_one.2")],
    ),
    # The journal itself.
    (
        "UPDATE change SET after = replace(after, '要新品', '没意见') WHERE record_id = 'V'",
        [("operation", "operation 4"), ("record", "visit V")],
    ),
    (
        "UPDATE change SET before = replace(before, 'HZ1', 'HZ2') WHERE record_id = 'V'",
        [("operation", "operation 4")],
    ),
    ("UPDATE operation SET who = 'B001' WHERE seq = 3", [("operation", "operation 3")]),
    ("UPDATE operation SET at = '2026-11-22' WHERE seq = 3", [("operation", "operation 3")]),
    (
        "UPDATE operation SET hash = substr(hash, 2) || 'x' WHERE seq = 3",
        [("operation", "operation 3"), ("chain", "operation 4")],
    ),
    # A line of a batch: in force, kept aside, or of a batch that is off.
    (
        "UPDATE purchase_line SET quantity = 500 WHERE order_no = 'D3'",
        [("batch", "import_batch 3")],
    ),
    (
        "UPDATE purchase_line_before SET quantity = 500 WHERE batch = 1",
        [("batch", "import_batch 1")],
    ),
    (
        "UPDATE purchase_line_before SET quantity = 500 WHERE batch = 2",
        [("batch", "import_batch 2")],
    ),
    ("DELETE FROM purchase_line WHERE batch = 1", [("batch", "import_batch 1")]),
    (
        "UPDATE import_batch SET digest = '00' WHERE id = 1",
        [("batch", "import_batch 1")],
    ),
    ("UPDATE import_batch SET active = 1 WHERE id = 2", [("batch-switch", "import_batch 2")]),
    ("UPDATE import_batch SET active = 0 WHERE id = 1", [("batch-switch", "import_batch 1")]),
    (
        "INSERT INTO purchase_line SELECT 'D9', 1, day, retailer_id, product_id, requested, "
        "quantity, unit_price, amount, kind, 77 FROM purchase_line LIMIT 1",
        [("batch-stray", "purchase_line")],
    ),
]


def test_tampering_is_found_where_it_was_done(tamper: Tamper) -> None:
    wrong = {sql: found for sql, expected in TAMPERED if (found := tamper(sql)) != expected}
    assert wrong == {}


def test_a_deleted_operation_leaves_a_gap_that_is_told(tamper: Tamper) -> None:
    found = tamper("DELETE FROM operation WHERE seq = 4")
    assert ("gap", "operation 5") in found
    assert ("chain", "operation 5") in found
    assert ("reference", "change") in found


def test_a_last_operation_cut_off_shows_in_the_records(tamper: Tamper) -> None:
    found = tamper("DELETE FROM operation WHERE seq = 13")
    assert ("reference", "import_batch") in found


def test_a_damaged_page_is_told_as_a_damaged_file(worked: Ledger, tmp_path: Path) -> None:
    worked.checkpoint()
    copy = tmp_path / "copy"
    copy.mkdir()
    content = bytearray((worked.folder / LEDGER_NAME).read_bytes())
    root = int(worked.scalar("SELECT rootpage FROM sqlite_master WHERE name = 'change'"))
    size = int(worked.scalar("PRAGMA page_size"))
    content[(root - 1) * size : root * size] = bytes([7]) * size
    (copy / LEDGER_NAME).write_bytes(content)
    with open_ledger(copy, clock=worked.clock) as ledger:
        report = check_ledger(ledger)
    assert not report.sound
    assert {finding.code for finding in report.findings} == {"file"}


@pytest.mark.parametrize("table", ["visit", "change"])
def test_a_damaged_letter_is_told_as_a_damaged_file(
    worked: Ledger, tmp_path: Path, table: str
) -> None:
    """A text that is no UTF-8 any more must not pass for a fault of the program."""
    with worked.transaction():
        worked.execute(
            "UPDATE visit SET opinion = CAST(x'E6FF' AS TEXT)"
            if table == "visit"
            else "UPDATE change SET after = CAST(x'E6FF' AS TEXT) WHERE operation = 5"
        )
    report = check_ledger(worked)
    assert "file" in {finding.code for finding in report.findings}
    with pytest.raises(LedgerDamaged, match="有损坏"):
        worked.query(f"SELECT * FROM {table}")
