"""What an operation tells of the rows it notes beside the journal, so that a check can hold them.

Packages and printed sheets are no journalled records; the operation that made them carries a digest
of each row, and the chain covers the operation.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from models.canonical import canonical_json, record_hash
from storage.database import Ledger
from storage.ledger.batches import batch_digest
from storage.ledger.unit_of_work import UnitOfWork

__all__ = [
    "PACKAGE_COLUMNS",
    "SHEET_COLUMNS",
    "TOLD_TABLES",
    "row_digest",
    "table_digest",
    "tell_table",
]

PACKAGE_COLUMNS = (
    "id", "device", "sequence", "operation", "month", "file_name", "file_sha256",
    "created_at", "base_acknowledged", "digest", "records",
)  # fmt: skip
SHEET_COLUMNS = ("serial", "operation", "retailer_id", "day", "template", "layout")

_KNOWN = ("kind", "record_id", "revision")

TOLD_TABLES = {
    "acknowledged": _KNOWN,
    "revision_floor": _KNOWN,
    "receipt": (
        *("operation", "position", "package", "kind", "record_id", "revision"),
        *("result", "comment", "handler", "day"),
    ),
}
"""Tables that operations write beside records, with their columns: who writes one tells its digest.

:func:`tell_table` once the rows are written; a check holds the table against what was told last.
"""


def table_digest(ledger: Ledger, table: str, coming: Iterable[Sequence[Any]] = ()) -> str:
    """Return the digest of all rows of a table of :data:`TOLD_TABLES`, in whatever order.

    ``coming``: rows that will be written once the operation they name is there.
    """
    if table not in TOLD_TABLES:
        raise ValueError(table)
    rows = ledger.query(f"SELECT {', '.join(TOLD_TABLES[table])} FROM {table}")  # noqa: S608
    return batch_digest([*rows, *map(tuple, coming)])


def tell_table(unit: UnitOfWork, table: str, coming: Iterable[Sequence[Any]] = ()) -> None:
    """Have the operation tell what a table holds now; see :func:`table_digest`."""
    tables = unit.details.get("tables", {})
    unit.details["tables"] = {**tables, table: table_digest(unit.ledger, table, coming)}


def row_digest(row: Iterable[Any]) -> str:
    """Return the digest of a row's values in the order of its columns."""
    return record_hash(canonical_json(list(row)))
