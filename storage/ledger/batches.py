"""Import batches: bulk lines belong to one, and a batch is switched off and on, never deleted.

A line of a batch that is off counts as absent. When a batch changed lines of an earlier one, the
earlier content is kept as before-image; switching swaps the two, so off and on are each other's
mirror. A batch cannot be switched while a later active one rests on it.
"""

from collections.abc import Iterable
from hashlib import blake2b
from typing import Any

from models.marks import N_
from storage.database import Ledger
from storage.failures import UndoRefused
from storage.ledger.purchase_sums import add_up, months_touched

__all__ = [
    "LINE_COLUMNS",
    "MONTH_COLUMNS",
    "all_rows",
    "batch_digest",
    "batches_of",
    "follow_batches",
    "refuse_switch",
    "stored_rows",
    "switch",
]

LINE_COLUMNS = (
    "order_no", "line_no", "day", "retailer_id", "product_id",
    "requested", "quantity", "unit_price", "amount", "kind",
)  # fmt: skip
MONTH_COLUMNS = ("month", "retailer_id", "product_id", "quantity", "amount")

_KEYS = {
    "purchase_line": ("order_no", "line_no"),
    "purchase_month": ("retailer_id", "month", "product_id"),
}
_COLUMNS = {"purchase_line": LINE_COLUMNS, "purchase_month": MONTH_COLUMNS}
_TABLE_OF_SHEET = {"购进明细": "purchase_line", "购进月汇总": "purchase_month"}
_MASK = (1 << 256) - 1


def batches_of(ledger: Ledger, operation: int) -> list[tuple[int, str]]:
    """Return (id, sheet) of the batches an operation brought in."""
    return [
        (int(batch), str(sheet))
        for batch, sheet in ledger.query(
            "SELECT id, sheet FROM import_batch WHERE operation = ? ORDER BY id", (operation,)
        )
    ]


def batch_digest(rows: Iterable[tuple[Any, ...]]) -> str:
    """Return a digest of rows that does not depend on their order (a sum of their hashes)."""
    total = 0
    for row in rows:
        total += int.from_bytes(blake2b(repr(row).encode(), digest_size=32).digest(), "big")
    return f"{total & _MASK:064x}"


def stored_rows(ledger: Ledger, sheet: str, batch: int) -> Iterable[tuple[Any, ...]]:
    """Give the rows a batch brought in or changed, as they stand while it is on."""
    table = _TABLE_OF_SHEET[sheet]
    return ledger.iterate(
        f"SELECT {', '.join(_COLUMNS[table])} FROM {table} WHERE batch = ?",  # noqa: S608
        (batch,),
    )


def all_rows(ledger: Ledger, sheet: str, batch: int) -> Iterable[tuple[Any, ...]]:
    """Give the rows a batch brought in or changed, wherever they are: in place or kept aside.

    Each lies in one place only: what a later batch took over is that batch's before-image.
    """
    table = _TABLE_OF_SHEET[sheet]
    columns = ", ".join(_COLUMNS[table])
    return ledger.iterate(
        f"SELECT {columns} FROM {table} WHERE batch = ?1 UNION ALL "  # noqa: S608 - own names
        f"SELECT {columns} FROM {table}_before WHERE batch = ?1",
        (batch,),
    )


def switch(ledger: Ledger, operation: int, *, on: bool) -> set[str]:
    """Switch the batches of an operation on or off; return the kinds of bulk rows touched.

    The sums of purchases follow. Raises :class:`UndoRefused` while a later active batch rests on
    one of them.
    """
    touched: set[str] = set()
    batches = batches_of(ledger, operation)
    months = _months(ledger, batches)
    for batch, sheet in batches if on else reversed(batches):
        table = _TABLE_OF_SHEET.get(sheet)
        if table is None:
            ledger.execute("UPDATE import_batch SET active = ? WHERE id = ?", (int(on), batch))
            continue
        _refuse_if_rested_on(ledger, batch, operation)
        if on:
            _refuse_if_taken_over(ledger, batch, table)
        _swap_before_images(ledger, table, batch)
        ledger.execute("UPDATE import_batch SET active = ? WHERE id = ?", (int(on), batch))
        touched.add(table)
    add_up(ledger, months | _months(ledger, batches))  # what was aside lies in place now
    return touched


def follow_batches(ledger: Ledger, operation: int) -> None:
    """Have the sums of purchases follow an import whose batches are written and noted."""
    add_up(ledger, _months(ledger, batches_of(ledger, operation)))


def _months(ledger: Ledger, batches: Iterable[tuple[int, str]]) -> set[str]:
    """Return the months whose rows belong to batches, or are kept aside by them."""
    found: set[str] = set()
    for batch, sheet in batches:
        if sheet in _TABLE_OF_SHEET:
            found |= months_touched(ledger, _TABLE_OF_SHEET[sheet], batch)
    return found


def refuse_switch(ledger: Ledger, operation: int) -> None:
    """Raise what :func:`switch` would raise because a later batch rests on this one; no writing."""
    for batch, sheet in batches_of(ledger, operation):
        if sheet in _TABLE_OF_SHEET:
            _refuse_if_rested_on(ledger, batch, operation)


def _refuse_if_rested_on(ledger: Ledger, batch: int, operation: int) -> None:
    rows = ledger.query(
        "SELECT later.file_name FROM batch_rests_on JOIN import_batch AS later "
        "ON later.id = batch_rests_on.batch "
        "WHERE batch_rests_on.earlier = ? AND later.active = 1 AND later.operation > ? "
        "ORDER BY later.id DESC LIMIT 1",
        (batch, operation),
    )
    if rows:
        raise UndoRefused(
            N_("后来收的“{file}”以这次导入为据，不能单独撤销。"),
            next_step=N_("请先撤销后来的那次导入。"),
            file=rows[0][0],
        )


def _refuse_if_taken_over(ledger: Ledger, batch: int, table: str) -> None:
    expected = ledger.scalar("SELECT new + changed FROM import_batch WHERE id = ?", (batch,))
    held = ledger.scalar(
        f"SELECT (SELECT count(*) FROM {table} WHERE batch = ?) "  # noqa: S608 - own names
        f"+ (SELECT count(*) FROM {table}_before WHERE taken_by = ?)",
        (batch, batch),
    )
    join = " AND ".join(f"live.{key} = kept.{key}" for key in _KEYS[table])
    corrected = ledger.scalar(
        f"SELECT EXISTS (SELECT 1 FROM {table}_before AS kept "  # noqa: S608 - own names
        f"JOIN {table} AS live ON {join} WHERE kept.taken_by = ?1 AND live.batch > ?1)",
        (batch,),
    )
    if held != expected or corrected:
        raise UndoRefused(
            N_("这些购进行后来又收过一次，不用重做。"),
        )


def _swap_before_images(ledger: Ledger, table: str, batch: int) -> None:
    """Exchange the lines a batch changed with the content kept beside them."""
    columns = (*_COLUMNS[table], "batch")
    names = ", ".join(columns)
    join = " AND ".join(f"live.{key} = kept.{key}" for key in _KEYS[table])
    live = ledger.query(
        f"SELECT {', '.join(f'live.{column}' for column in columns)} FROM {table} AS live "  # noqa: S608
        f"JOIN {table}_before AS kept ON {join} WHERE kept.taken_by = ?",
        (batch,),
    )
    if not live:
        return
    marks = ", ".join("?" * len(columns))
    ledger.execute(
        f"INSERT OR REPLACE INTO {table} ({names}) "  # noqa: S608 - own names, no children
        f"SELECT {names} FROM {table}_before WHERE taken_by = ?",
        (batch,),
    )
    ledger.execute(f"DELETE FROM {table}_before WHERE taken_by = ?", (batch,))  # noqa: S608
    ledger.execute_many(
        f"INSERT INTO {table}_before (taken_by, {names}) VALUES ({batch}, {marks})",  # noqa: S608
        live,
    )
