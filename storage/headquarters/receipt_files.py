"""Which receipts were handed out, so that the same is not handed out twice on one day."""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import attrs

from models.canonical import canonical_json
from models.consolidation.receipt_sheet import Receipt
from storage.headquarters.database import Headquarters

__all__ = ["handed_out", "note_handed_out", "receipt_digest"]


def receipt_digest(receipt: Receipt) -> str:
    """Return the digest over all that a receipt says."""
    rows = [list(attrs.astuple(row)) for row in receipt.rows]
    told = [receipt.manager, receipt.name, receipt.organisation, rows, _plain(receipt.notes)]
    return sha256(canonical_json(told).encode()).hexdigest()


def _plain(notes: Iterable[tuple[str, str]]) -> list[list[str]]:
    return [list(note) for note in notes]


def handed_out(
    database: Headquarters, receipt: Receipt, folder: Path, now: datetime
) -> Path | None:
    """Return the file in ``folder`` that says the same of today; None where there is none."""
    rows = database.query(
        "SELECT file, digest FROM receipt_written WHERE manager = ? AND day = ? "
        "ORDER BY number DESC LIMIT 1",
        (receipt.manager, now.date().isoformat()),
    )
    if not rows or rows[0][1] != receipt_digest(receipt):
        return None
    path = folder / str(rows[0][0])
    return path if path.is_file() else None


def note_handed_out(database: Headquarters, receipt: Receipt, path: Path, now: datetime) -> None:
    """Note a receipt that lies in its place, in a transaction of its own."""
    with database.transaction():
        database.execute(
            "INSERT INTO receipt_written (manager, day, file, digest, lines, at) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            (
                *(receipt.manager, now.date().isoformat(), path.name, receipt_digest(receipt)),
                *(len(receipt.rows), now.isoformat(timespec="seconds")),
            ),
        )
