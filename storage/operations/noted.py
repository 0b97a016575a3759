"""What an operation tells of the rows it notes beside the journal, so that a check can hold them.

Packages and printed sheets are no journalled records; the operation that made them carries a digest
of each row, and the chain covers the operation.
"""

from collections.abc import Iterable
from typing import Any

from models.canonical import canonical_json, record_hash
from storage.database import Ledger
from storage.ledger.batches import batch_digest

__all__ = ["PACKAGE_COLUMNS", "SHEET_COLUMNS", "TOLD_TABLES", "row_digest", "table_digest"]

PACKAGE_COLUMNS = (
    "id", "device", "sequence", "operation", "month", "file_name", "file_sha256",
    "created_at", "base_acknowledged", "digest", "records",
)  # fmt: skip
SHEET_COLUMNS = ("serial", "operation", "retailer_id", "day", "template", "layout")

TOLD_TABLES = ("acknowledged", "revision_floor")
"""Small tables that operations write beside records: who writes one tells its digest.

``unit.details["tables"] = {"acknowledged": table_digest(ledger, "acknowledged")}`` once the rows
are written; a check holds the table against what was told last.
"""


def table_digest(ledger: Ledger, table: str) -> str:
    """Return the digest of all rows of a table of :data:`TOLD_TABLES`, in whatever order."""
    if table not in TOLD_TABLES:
        raise ValueError(table)
    return batch_digest(ledger.query(f"SELECT kind, record_id, revision FROM {table}"))  # noqa: S608


def row_digest(row: Iterable[Any]) -> str:
    """Return the digest of a row's values in the order of its columns."""
    return record_hash(canonical_json(list(row)))
