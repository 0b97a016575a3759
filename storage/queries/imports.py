"""Handouts that were received, one entry an import, as the exchange screen lists them."""

from datetime import datetime

import attrs

from storage.database import Ledger

__all__ = ["ReceivedImport", "list_imports"]


@attrs.frozen
class ReceivedImport:
    """One import: its operation, when, which files, the sums over its sheets, whether it counts.

    ``undoable``: False for receipts, of which ``accepted`` and ``returned`` lines were new.
    """

    operation: int
    at: datetime
    files: tuple[str, ...]
    sheets: tuple[str, ...]
    new: int
    changed: int
    refused: int
    active: bool
    rested_on: bool
    undoable: bool = True
    accepted: int = 0
    returned: int = 0


def list_imports(ledger: Ledger, limit: int = 50) -> list[ReceivedImport]:
    """Return the imports, newest first. ``rested_on``: a later one rests on it."""
    rows = ledger.query(
        "SELECT batch.operation, operation.at, "
        "group_concat(batch.file_name, char(10) ORDER BY batch.id), "
        "group_concat(batch.sheet, char(10) ORDER BY batch.id), "
        "sum(batch.new), sum(batch.changed), sum(batch.refused), max(batch.active), "
        "max(EXISTS (SELECT 1 FROM batch_rests_on "
        " JOIN import_batch AS later ON later.id = batch_rests_on.batch "
        " WHERE batch_rests_on.earlier = batch.id AND later.active = 1 "
        " AND later.operation > batch.operation)), max(operation.undoable), "
        "(SELECT count(*) FROM receipt WHERE receipt.operation = batch.operation "
        " AND result = '接收'), "
        "(SELECT count(*) FROM receipt WHERE receipt.operation = batch.operation "
        " AND result = '退回') "
        "FROM import_batch AS batch JOIN operation ON operation.seq = batch.operation "
        "GROUP BY batch.operation ORDER BY batch.operation DESC LIMIT ?",
        (limit,),
    )
    return [
        ReceivedImport(
            operation=row[0],
            at=datetime.fromisoformat(row[1]),
            files=tuple(dict.fromkeys(row[2].split("\n"))),
            sheets=tuple(dict.fromkeys(row[3].split("\n"))),
            new=row[4],
            changed=row[5],
            refused=row[6],
            active=bool(row[7]),
            rested_on=bool(row[8]),
            undoable=bool(row[9]),
            accepted=row[10],
            returned=row[11],
        )
        for row in rows
    ]
