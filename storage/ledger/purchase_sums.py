"""Purchases added up by month, kept beside the lines: by product and retailer, and by each alone.

What counts is one source a retailer and month: its lines where there is an active one, else its
购进月汇总. Sums are never moved by a difference: a month that changed is added up anew from what
lies there, so a mistake cannot stay, and the cost grows with the months touched alone.
"""

from collections.abc import Iterable

import attrs

from storage.database import Ledger

__all__ = [
    "SUM_TABLES",
    "add_up",
    "add_up_all",
    "is_right",
    "months_to_count",
    "months_touched",
]

_ACTIVE = "batch IN (SELECT id FROM import_batch WHERE active = 1)"
_IS_MONTH = "month GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]'"
"""What is no month any more, in a damaged row, counts in none."""

_DAYS = "day BETWEEN ?1 || '-01' AND ?1 || '-31'"

_LINES = (
    "SELECT product_id, retailer_id, quantity, requested, "  # noqa: S608 - own names
    "coalesce(amount, CAST(round(quantity * unit_price / 100.0) AS INTEGER)) AS amount "
    f"FROM purchase_line WHERE {_DAYS} AND {_ACTIVE}"
)
_OF_LINES = (
    "SELECT ?1 AS month, product_id, retailer_id, count(*), sum(quantity), "  # noqa: S608
    "sum(coalesce(amount, 0)), sum(CASE WHEN amount IS NULL THEN 0 ELSE quantity END), "
    "sum(amount IS NULL), count(requested), sum(coalesce(requested, 0)), "
    "sum(max(0, min(quantity, coalesce(requested, 0)))), sum(coalesce(requested, 0) > 0), "
    f"sum(coalesce(requested, 0) > 0 AND quantity = 0) FROM ({_LINES}) "
    "GROUP BY product_id, retailer_id"
)
_OF_MONTH = (
    "SELECT month, product_id, retailer_id, 0, quantity, coalesce(amount, 0), "  # noqa: S608
    "CASE WHEN amount IS NULL THEN 0 ELSE quantity END, amount IS NULL, 0, 0, 0, 0, 0 "
    f"FROM purchase_month WHERE month = ?1 AND {_ACTIVE} AND retailer_id NOT IN "
    f"(SELECT retailer_id FROM purchase_line WHERE {_DAYS} AND {_ACTIVE})"
)


@attrs.frozen
class _Sums:
    """One table of sums: its columns, key first, and the statement that adds up a month of it."""

    columns: tuple[str, ...]
    key: tuple[str, ...]
    recount: str


_FIGURES = ("quantity", "amount", "priced_quantity", "unpriced")
_ADDED = ", ".join(f"sum({name})" for name in _FIGURES)
SUM_TABLES = {
    "purchase_sum": _Sums(
        ("month", "product_id", "retailer_id", "lines", *_FIGURES, "asked_lines", "requested",
         "supplied", "wanted_lines", "short_lines"),
        ("product_id", "retailer_id"),
        f"{_OF_LINES} UNION ALL {_OF_MONTH}",
    ),
    "purchase_sum_retailer": _Sums(
        ("month", "retailer_id", "lines", "products", *_FIGURES),
        ("retailer_id",),
        f"SELECT month, retailer_id, sum(lines), sum(quantity > 0), {_ADDED} "  # noqa: S608
        "FROM purchase_sum WHERE month = ?1 GROUP BY retailer_id",
    ),
    "purchase_sum_product": _Sums(
        ("month", "product_id", "retailers", *_FIGURES),
        ("product_id",),
        f"SELECT month, product_id, sum(quantity > 0), {_ADDED} "  # noqa: S608 - own names
        "FROM purchase_sum WHERE month = ?1 GROUP BY product_id",
    ),
}  # fmt: skip
"""The tables of sums, in the order in which they are made: the later from the first."""


def add_up(ledger: Ledger, months: Iterable[str]) -> None:
    """Add up some months (YYYY-MM) anew from what counts now, inside a transaction."""
    for month in sorted(set(months)):
        for table, sums in SUM_TABLES.items():
            ledger.execute(f"DELETE FROM {table} WHERE month = ?", (month,))  # noqa: S608
            ledger.execute(
                f"INSERT INTO {table} ({', '.join(sums.columns)}) {sums.recount}",
                (month,),
            )


def add_up_all(ledger: Ledger) -> None:
    """Add up everything anew, whatever lies in the tables of sums, inside a transaction."""
    for table in SUM_TABLES:
        ledger.execute(f"DELETE FROM {table}")  # noqa: S608 - own names
    add_up(ledger, months_to_count(ledger))


def months_to_count(ledger: Ledger) -> list[str]:
    """Return the months (YYYY-MM, in order) of which there is any row, of a batch on or off."""
    rows = ledger.query(
        "SELECT month FROM (SELECT DISTINCT substr(day, 1, 7) AS month FROM purchase_line "  # noqa: S608
        f"UNION SELECT DISTINCT month FROM purchase_month) WHERE {_IS_MONTH} ORDER BY 1"
    )
    return [str(row[0]) for row in rows]


def is_right(ledger: Ledger, table: str, month: str) -> bool:
    """Tell whether a table of sums holds of a month what a recount gives, and nothing else.

    By retailer and by product alone that is what follows from ``purchase_sum`` as it is kept.
    """
    sums = SUM_TABLES[table]
    same = " AND ".join(f"held.{name} = made.{name}" for name in sums.columns)
    join = " AND ".join(f"held.{name} = made.{name}" for name in sums.key)
    made = f"made ({', '.join(sums.columns)}) AS ({sums.recount})"
    ((count, right, held),) = ledger.query(
        f"WITH {made} SELECT count(*), coalesce(sum({same}), 0), "  # noqa: S608 - own names
        f"(SELECT count(*) FROM {table} WHERE month = ?1) "
        f"FROM made LEFT JOIN {table} AS held ON held.month = ?1 AND {join}",
        (month,),
    )
    return bool(count == right == held)


# ---------------------------------------------------------------------------- what a batch touches

_MONTH_OF = {"purchase_line": ("day", "substr(day, 1, 7)"), "purchase_month": ("month", "month")}


def months_touched(ledger: Ledger, table: str, batch: int) -> set[str]:
    """Return the months of the rows that a batch brought, and of those kept aside by it.

    Rows in place are looked for between its first and last day, where all it brought lies.
    """
    day, month = _MONTH_OF[table]
    rows = ledger.query(
        f"SELECT month FROM (SELECT DISTINCT {month} AS month FROM {table} "  # noqa: S608
        "WHERE batch = ?1 "
        f"AND {day} BETWEEN coalesce((SELECT first_day FROM import_batch WHERE id = ?1), '') "
        "AND coalesce((SELECT last_day FROM import_batch WHERE id = ?1), '~') "
        f"UNION SELECT {month} FROM {table}_before WHERE taken_by = ?1) WHERE {_IS_MONTH}",
        (batch,),
    )
    return {str(row[0]) for row in rows}
