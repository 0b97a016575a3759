"""What an import tells of its batches beside the digest of their rows, so that a check can hold it.

Where a batch came from, how it was counted, what it rests on, and which lines it took over: none
of it is in the digest of its rows, and all of it decides what an undo does.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from models.canonical import canonical_json, record_hash
from storage.database import Ledger
from storage.ledger.batches import batch_digest
from storage.ledger.staging import BULK_SHEETS

__all__ = ["FACT_COLUMNS", "batch_facts", "facts_digest", "taken_keys"]

FACT_COLUMNS = (
    "id", "operation", "sheet", "file_name", "file_sha256", "new", "changed", "unchanged",
    "refused", "first_day", "last_day", "digest",
)  # fmt: skip
"""The columns of a batch that never change; ``active`` does."""


def facts_digest(row: Sequence[Any], rests_on: Iterable[int]) -> str:
    """Return the digest of a batch's own values and of the batches it rests on."""
    return record_hash(canonical_json([*row, sorted(rests_on)]))


def batch_facts(ledger: Ledger, batch: int) -> str:
    """Return :func:`facts_digest` of a batch as it lies there; empty where it cannot be found."""
    rows = ledger.query(
        f"SELECT {', '.join(FACT_COLUMNS)} FROM import_batch WHERE id = ?",  # noqa: S608
        (batch,),
    )
    if not rows:
        return ""
    rests_on = ledger.query("SELECT earlier FROM batch_rests_on WHERE batch = ?", (batch,))
    return facts_digest(rows[0], (earlier for (earlier,) in rests_on))


def taken_keys(ledger: Ledger, sheet: str, batch: int) -> str:
    """Return the digest of the keys of the lines a batch took over; on or off, they stay."""
    shape = BULK_SHEETS[sheet]
    return batch_digest(
        ledger.iterate(
            f"SELECT {', '.join(shape.key)} FROM {shape.table}_before "  # noqa: S608 - own names
            "WHERE taken_by = ?",
            (batch,),
        )
    )
