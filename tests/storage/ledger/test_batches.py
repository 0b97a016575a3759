"""Bulk sheets staged, compared and written as sets; batches switched off and on as mirrors."""

import random
from collections.abc import Sequence
from typing import Any

import attrs
import pytest

from storage.database import Ledger
from storage.failures import UndoRefused
from storage.ledger.batches import all_rows, batch_digest, batches_of, stored_rows, switch
from storage.ledger.staging import (
    UNKNOWN_PRODUCT,
    UNKNOWN_RETAILER,
    BulkSheet,
    Counts,
    month_differences,
)
from storage.ledger.unit_of_work import operation

LINES, MONTHS = "购进明细", "购进月汇总"
FULL = (
    "order_no", "line_no", "day", "retailer_id", "product_id",
    "requested", "quantity", "unit_price", "amount", "kind",
)  # fmt: skip
KEY = ("order_no", "line_no", "day", "retailer_id", "product_id", "quantity")
NEW_BATCH = "INSERT INTO import_batch VALUES (?, ?, ?, ?, '', 1, ?, ?, ?, ?, NULL, NULL, '')"
LAST_BATCH = "SELECT coalesce(max(id), 0) FROM import_batch"
SHOPS, PRODUCTS = {"HZ1", "HZ2"}, {"P01", "P02"}


@attrs.define
class Desk:
    """Stages sheets of one import after the other, as an import does."""

    ledger: Ledger
    staged: list[BulkSheet] = attrs.field(factory=list)

    def stage(
        self, rows: Sequence[Sequence[Any]], fields: Sequence[str] = FULL, kind: str = LINES
    ) -> Counts:
        """Stage one more sheet of the import and compare it."""
        sheet = BulkSheet(self.ledger, len(self.staged), kind, fields)
        sheet.add([(number, *row) for number, row in enumerate(rows, start=4)])
        sheet.complete()
        sheet.refuse_unknown("retailer_id", SHOPS, UNKNOWN_RETAILER)
        sheet.refuse_unknown("product_id", PRODUCTS, UNKNOWN_PRODUCT)
        counts = sheet.compare(self.staged)
        self.staged.append(sheet)
        return counts

    def write(self) -> int:
        """Write what is staged as one operation; the next sheets belong to another import."""
        with operation(self.ledger, "import_handouts") as unit:
            first = 1 + int(self.ledger.scalar(LAST_BATCH))
            for batch, sheet in enumerate(self.staged, start=first):
                counts = sheet.counts()
                rests_on = sheet.write(batch)
                unit.touch("purchase", sheet.retailers())
                unit.after_head(
                    NEW_BATCH,
                    (batch, unit.seq, sheet.kind, f"{batch}.xlsx", *attrs.astuple(counts)),
                )
                for earlier in rests_on:
                    unit.after_head("INSERT INTO batch_rests_on VALUES (?, ?)", (batch, earlier))
        for sheet in self.staged:
            sheet.drop()
        self.staged.clear()
        return unit.seq

    def bring(self, *sheets: Sequence[Sequence[Any]], fields: Sequence[str] = FULL) -> int:
        """Stage and write sheets of lines as one import."""
        for rows in sheets:
            self.stage(rows, fields)
        return self.write()

    def switch(self, operation: int, *, on: bool) -> set[str]:
        """Switch in a transaction of its own."""
        with self.ledger.transaction():
            return switch(self.ledger, operation, on=on)

    def lines(self, columns: str = "order_no, line_no, quantity") -> list[tuple[Any, ...]]:
        """What counts."""
        return self.ledger.query(
            f"SELECT {columns} FROM active_purchase_line ORDER BY order_no, line_no"
        )


@pytest.fixture
def desk(ledger: Ledger) -> Desk:
    return Desk(ledger)


def line(order: str, number: int, quantity: int, **changed: Any) -> tuple[Any, ...]:
    values = {
        "order_no": order, "line_no": number, "day": "2026-11-05", "retailer_id": "HZ1",
        "product_id": "P01", "requested": quantity + 1, "quantity": quantity,
        "unit_price": 100_000, "amount": quantity * 1_000, "kind": "订单",
    }  # fmt: skip
    return tuple({**values, **changed}[name] for name in FULL)


# ------------------------------------------------------------------------------------- comparing


def test_rows_are_new_changed_unchanged_or_refused(desk: Desk) -> None:
    desk.bring([line("D1", 1, 5), line("D1", 2, 6)])
    rows = [
        line("D1", 1, 5),
        line("D1", 2, 7),
        line("D2", 1, 1, day="2026-11-30", retailer_id="HZ2"),
        line("D3", 1, 1, day="2026-12-31", retailer_id="XX"),
        line("D4", 1, 1, day="2026-01-01", retailer_id="HZ2", product_id="YY"),
        line("D5", 1, 1, day="2026-12-31", retailer_id="XX", product_id="YY"),
    ]
    assert desk.stage(rows) == Counts(new=1, changed=1, unchanged=1, refused=3)
    [sheet] = desk.staged
    assert [(row, reason) for row, reason, _ in sheet.refused_rows()] == [
        (7, "客户编码 XX 不在客户主档中，请先收客户主档"),
        (8, "商品编码 YY 不在卷烟目录中，请先收卷烟目录"),
        (9, "客户编码 XX 不在客户主档中，请先收客户主档"),
    ]
    assert sheet.refused_rows()[1][2] == list(zip(FULL, rows[4], strict=True))
    assert sheet.days() == ("2026-11-05", "2026-11-30")
    assert sheet.retailers() == {"HZ1", "HZ2"}
    desk.write()
    assert desk.lines() == [("D1", 1, 5), ("D1", 2, 7), ("D2", 1, 1)]


def test_keys_are_looked_up_each_among_its_own(desk: Desk) -> None:
    sheet = BulkSheet(desk.ledger, 0, LINES, FULL)
    rows = [line("D1", 1, 5, retailer_id="X"), line("D1", 2, 5, product_id="X")]
    sheet.add([(4, *rows[0]), (5, *rows[1]), (6, *line("D1", 3, 5, product_id="Y"))])
    sheet.refuse_unknown("retailer_id", SHOPS, UNKNOWN_RETAILER)
    sheet.refuse_unknown("product_id", {"P01", "X"}, UNKNOWN_PRODUCT)
    assert [row for row, _, _ in sheet.refused_rows()] == [4, 6]


def test_an_amount_that_is_given_stays(desk: Desk) -> None:
    desk.bring([line("D1", 1, 5, amount=4_999), line("D1", 2, 5, unit_price=None, amount=1)])
    assert desk.lines("amount") == [(4_999,), (1,)]


@pytest.mark.parametrize(
    "changed",
    [{"day": "2026-11-06"}, {"requested": None}, {"unit_price": None}, {"kind": "调剂"}],
)
def test_every_column_is_compared(desk: Desk, changed: dict[str, Any]) -> None:
    desk.bring([line("D1", 1, 5)])
    assert desk.stage([line("D1", 1, 5, **changed)]) == Counts(changed=1)
    desk.write()
    [(name, value)] = changed.items()
    assert desk.lines(name) == [(value,)]
    assert desk.stage([line("D1", 1, 5, **changed)]) == Counts(unchanged=1)


def test_a_missing_column_leaves_and_a_blank_cell_clears(desk: Desk) -> None:
    desk.bring([line("D1", 1, 5, kind="调剂")])
    columns = "quantity, requested, unit_price, amount, kind"
    bare = ("D1", 1, "2026-11-05", "HZ1", "P01", 6)
    assert desk.stage([bare], KEY) == Counts(changed=1)
    desk.write()
    assert desk.lines(columns) == [(6, 6, 100_000, 5_000, "调剂")]
    assert desk.stage([bare], KEY) == Counts(unchanged=1)
    desk.staged.clear()
    desk.bring([line("D1", 1, 6, requested=None, unit_price=None, amount=None, kind=None)])
    assert desk.lines(columns) == [(6, None, None, None, "订单")]


def test_an_amount_that_is_missing_is_quantity_times_price(desk: Desk) -> None:
    fields = (*KEY, "unit_price")
    rows = [
        ("D1", 1, "2026-11-05", "HZ1", "P01", 3, 12_350),  # 3.705 元: half up
        ("D1", 2, "2026-11-05", "HZ1", "P01", -3, 12_350),
        ("D1", 3, "2026-11-05", "HZ1", "P01", 2, None),
    ]
    assert desk.stage(rows, fields).new == 3
    desk.write()
    assert desk.lines("amount") == [(371,), (-371,), (None,)]
    cheaper = [("D1", 1, "2026-11-05", "HZ1", "P01", 3, 10_000)]
    assert desk.stage(cheaper, fields) == Counts(changed=1)
    desk.write()
    assert desk.lines("amount")[0] == (300,)
    blank = line("D1", 1, 3, unit_price=20_000, amount=None, requested=None)
    desk.bring([blank])
    assert desk.lines("amount")[0] == (600,)


def test_without_line_numbers_they_are_counted_within_the_order(desk: Desk) -> None:
    fields = tuple(name for name in KEY if name != "line_no")
    rows = [
        ("D2", "2026-11-05", "HZ1", "P01", 4),
        ("D1", "2026-11-05", "HZ1", "P02", 5),
        ("D1", "2026-11-05", "HZ1", "P01", 7),
        ("D1", "2026-11-05", "HZ1", "P01", 6),
        ("D1", "2026-11-05", "HZ1", "P01", 6),
    ]
    assert desk.stage(rows, fields) == Counts(new=5)
    desk.write()
    expected = [("D1", 1, 6), ("D1", 2, 6), ("D1", 3, 7), ("D1", 4, 5), ("D2", 1, 4)]
    assert desk.lines() == expected
    random.Random(1).shuffle(rows)
    assert desk.stage(rows, fields) == Counts(unchanged=5)


def test_sheets_of_one_import_are_compared_with_what_the_earlier_make(desk: Desk) -> None:
    assert desk.stage([line("D1", 1, 5), line("D1", 2, 6)]) == Counts(new=2)
    assert desk.stage([line("D1", 2, 6), line("D1", 1, 4)]) == Counts(changed=1, unchanged=1)
    assert desk.stage([line("D1", 1, 4), line("D1", 2, 9)]) == Counts(changed=1, unchanged=1)
    seq = desk.write()
    assert desk.lines() == [("D1", 1, 4), ("D1", 2, 9)]
    assert [batch for batch, _ in batches_of(desk.ledger, seq)] == [1, 2, 3]
    desk.switch(seq, on=False)
    assert desk.lines() == []
    desk.switch(seq, on=True)
    assert desk.lines() == [("D1", 1, 4), ("D1", 2, 9)]


def test_a_refused_row_of_an_earlier_sheet_is_not_there(desk: Desk) -> None:
    assert desk.stage([line("D1", 1, 5, retailer_id="XX")]) == Counts(refused=1)
    assert desk.stage([line("D1", 1, 5)]) == Counts(new=1)


def test_overlapping_sheets_of_different_columns_change_nothing_the_second_time(
    desk: Desk,
) -> None:
    bare = [("D1", 1, "2026-11-05", "HZ1", "P01", 5)]
    full = [line("D1", 1, 5)]
    for rows, fields, first in ((bare, KEY, Counts(new=1)), (full, FULL, Counts(changed=1))):
        assert desk.stage(rows, fields) == first
    desk.write()
    held = desk.lines(", ".join(FULL))
    for rows, fields in ((bare, KEY), (full, FULL), (bare, KEY)):
        assert desk.stage(rows, fields) == Counts(unchanged=1)
    desk.staged.clear()
    # A blank in the later sheet clears what the earlier one left as it is held.
    assert desk.stage(bare, KEY) == Counts(unchanged=1)
    assert desk.stage([line("D1", 1, 5, requested=None)]) == Counts(changed=1)
    desk.write()
    assert desk.lines(", ".join(FULL)) == [(*held[0][:5], None, *held[0][6:])]


def test_months_are_compared_by_shop_month_and_product(desk: Desk) -> None:
    fields = ("month", "retailer_id", "product_id", "quantity")
    first = [("2026-10", "HZ1", "P01", 5), ("2026-11", "HZ1", "P01", 6)]
    assert desk.stage(first, fields, MONTHS) == Counts(new=2)
    seq = desk.write()
    second = [
        ("2026-11", "HZ1", "P01", 7),
        ("2026-11", "HZ1", "P02", 7),
        ("2026-11", "HZ2", "P01", 7),
        ("2026-10", "HZ1", "P01", 5),
    ]
    assert desk.stage(second, fields, MONTHS) == Counts(new=2, changed=1, unchanged=1)
    [sheet] = desk.staged
    assert sheet.days() == ("2026-10", "2026-11")
    later = desk.write()
    with pytest.raises(UndoRefused):
        desk.switch(seq, on=False)
    assert desk.switch(later, on=False) == {"purchase_month"}
    total = "SELECT sum(quantity) FROM active_purchase_month"
    assert desk.ledger.scalar(total) == 11
    desk.switch(later, on=True)
    assert desk.ledger.scalar(total) == 26


# --------------------------------------------------------------------------------- months and sums


def months_of(desk: Desk, rows: Sequence[tuple[str, str, str, int]]) -> Counts:
    return desk.stage(rows, ("month", "retailer_id", "product_id", "quantity"), MONTHS)


def test_months_and_lines_are_held_against_each_other_as_they_will_be(desk: Desk) -> None:
    assert month_differences(desk.ledger, []) == []
    desk.bring([line("D1", 1, 5), line("D2", 1, 9, retailer_id="HZ2")])
    desk.stage([line("D1", 1, 8), line("D3", 1, 1, retailer_id="XX")])
    assert month_differences(desk.ledger, desk.staged) == []
    months_of(
        desk,
        [
            ("2026-11", "HZ1", "P01", 3),
            ("2026-11", "HZ1", "P02", 4),
            ("2026-11", "HZ2", "P01", 9),
            ("2026-10", "HZ1", "P01", 3),
        ],
    )
    assert month_differences(desk.ledger, desk.staged) == [("2026-11", "HZ1", 7, 8)]
    months_of(desk, [("2026-11", "HZ1", "P02", 5)])
    assert month_differences(desk.ledger, desk.staged) == []
    seq = desk.write()
    desk.stage([line("D2", 1, 10, retailer_id="HZ2")])
    assert month_differences(desk.ledger, desk.staged) == [("2026-11", "HZ2", 9, 10)]
    desk.staged.clear()
    desk.switch(seq, on=False)
    desk.stage([line("D2", 1, 10, retailer_id="HZ2")])
    assert month_differences(desk.ledger, desk.staged) == []


# ------------------------------------------------------------------------------------- switching


def test_off_and_on_are_each_others_mirror(desk: Desk) -> None:
    first = desk.bring([line("D1", 1, 5), line("D1", 2, 6)])
    before = desk.ledger.query("SELECT * FROM purchase_line ORDER BY 1, 2")
    second = desk.bring([line("D1", 2, 7), line("D1", 3, 1)])
    after = [
        desk.ledger.query(f"SELECT * FROM {table} ORDER BY 1, 2, 3")
        for table in ("purchase_line", "purchase_line_before")
    ]
    assert desk.switch(second, on=False) == {"purchase_line"}
    assert desk.lines() == [("D1", 1, 5), ("D1", 2, 6)]
    assert (
        desk.ledger.query("SELECT * FROM purchase_line WHERE line_no < 3 ORDER BY 1, 2") == before
    )
    desk.switch(second, on=True)
    assert [
        desk.ledger.query(f"SELECT * FROM {table} ORDER BY 1, 2, 3")
        for table in ("purchase_line", "purchase_line_before")
    ] == after
    assert desk.switch(second, on=False) == {"purchase_line"}
    assert desk.switch(first, on=False) == {"purchase_line"}
    assert desk.lines() == []


@pytest.mark.parametrize("quantity", [5, 7])
def test_a_batch_another_rests_on_cannot_be_switched(desk: Desk, quantity: int) -> None:
    first = desk.bring([line("D1", 1, 5)])
    second = desk.bring([line("D1", 1, quantity), line("D2", 1, 1)])
    with pytest.raises(UndoRefused, match=r"后来收的“2\.xlsx”以这次导入为据"):
        desk.switch(first, on=False)
    desk.switch(second, on=False)
    desk.switch(first, on=False)
    assert desk.lines() == []


def test_a_batch_whose_lines_came_again_is_not_switched_on(desk: Desk) -> None:
    first = desk.bring([line("D1", 1, 5), line("D1", 2, 5)])
    desk.switch(first, on=False)
    assert desk.stage([line("D1", 1, 6)]) == Counts(new=1)
    second = desk.write()
    with pytest.raises(UndoRefused, match="后来又收过一次"):
        desk.switch(first, on=True)
    desk.switch(second, on=False)
    assert desk.lines() == []
    desk.switch(first, on=True)
    assert desk.lines() == [("D1", 1, 5), ("D1", 2, 5)]


def test_a_correction_is_not_switched_on_over_a_later_one(desk: Desk) -> None:
    desk.bring([line("D1", 1, 5)])
    second = desk.bring([line("D1", 1, 6)])
    desk.switch(second, on=False)
    third = desk.bring([line("D1", 1, 7)])
    with pytest.raises(UndoRefused, match="后来又收过一次"):
        desk.switch(second, on=True)
    desk.switch(third, on=False)
    desk.switch(second, on=True)
    assert desk.lines() == [("D1", 1, 6)]


def test_a_batch_of_masters_is_only_marked(desk: Desk) -> None:
    with operation(desk.ledger, "import_handouts") as unit:
        unit.touch("retailer", ("K",))
        unit.after_head(NEW_BATCH, (1, unit.seq, "客户主档", "f", 3, 0, 0, 0))
    for on in (False, True):
        assert desk.switch(unit.seq, on=on) == set()
        assert desk.ledger.scalar("SELECT active FROM import_batch") == int(on)


def test_masters_and_lines_of_one_import_are_switched_together(desk: Desk) -> None:
    desk.stage([line("D1", 1, 5)])
    seq = desk.write()
    with desk.ledger.transaction():
        for batch, sheet in ((2, "客户主档"), (3, "卷烟目录")):
            desk.ledger.execute(NEW_BATCH, (batch, seq, sheet, "f", 3, 0, 0, 0))
        desk.ledger.execute("UPDATE import_batch SET id = id + 10 WHERE id = 1")
        desk.ledger.execute("UPDATE purchase_line SET batch = 11")
    for on in (False, True):
        assert desk.switch(seq, on=on) == {"purchase_line"}
        assert desk.ledger.query("SELECT active FROM import_batch") == [(int(on),)] * 3
        assert len(desk.lines()) == int(on)


def test_the_newest_import_in_the_way_is_named(desk: Desk) -> None:
    first = desk.bring([line("D1", 1, 5)])
    desk.bring([line("D1", 1, 5), line("D2", 1, 5)])
    desk.bring([line("D1", 1, 5), line("D3", 1, 5)])
    with pytest.raises(UndoRefused, match=r"3\.xlsx"):
        desk.switch(first, on=False)


# --------------------------------------------------------------------------------------- digests


def test_a_digest_depends_on_the_rows_and_not_on_their_order() -> None:
    rows = [line("D1", number, number) for number in range(1, 30)]
    digest = batch_digest(rows)
    assert batch_digest(rows[::-1]) == digest
    assert batch_digest(rows[:-1]) != digest
    assert batch_digest([*rows, rows[0]]) != digest
    assert batch_digest([*rows[:-1], line("D1", 29, 30)]) != digest
    assert batch_digest([]) == "0" * 64
    assert len(digest) == 64


def test_the_rows_of_a_batch_are_found_wherever_they_lie(desk: Desk) -> None:
    desk.bring([line("D1", 1, 5), line("D1", 2, 6)])
    digest = batch_digest(stored_rows(desk.ledger, LINES, 1))
    seq = desk.bring([line("D1", 1, 9)])
    assert batch_digest(all_rows(desk.ledger, LINES, 1)) == digest
    assert len(list(stored_rows(desk.ledger, LINES, 1))) == 1
    taken = batch_digest(all_rows(desk.ledger, LINES, 2))
    desk.switch(seq, on=False)
    assert batch_digest(all_rows(desk.ledger, LINES, 1)) == digest
    assert batch_digest(all_rows(desk.ledger, LINES, 2)) == taken
