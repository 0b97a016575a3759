"""What a ledger is: where it lies, how large it is, how much it holds, which device writes it."""

from pathlib import Path

import attrs

from models.kinds import KINDS
from storage.database import LEDGER_NAME, Ledger
from storage.ledger.journal import head_hash
from storage.ledger.tables import table_of

__all__ = ["LedgerFacts", "ledger_facts"]


@attrs.frozen(kw_only=True)
class LedgerFacts:
    """Facts of a ledger. ``size`` in bytes with the write-ahead log; ``head`` the journal's end."""

    folder: Path
    size: int
    records: int
    purchase_lines: int
    operations: int
    device: str
    head: str


def _size(folder: Path) -> int:
    files = (folder / f"{LEDGER_NAME}{tail}" for tail in ("", "-wal"))
    return sum(file.stat().st_size for file in files if file.exists())


def ledger_facts(ledger: Ledger) -> LedgerFacts:
    """Look the facts up."""
    counts = " + ".join(
        f"(SELECT count(*) FROM {table_of(kind).name} WHERE deleted = 0)"  # noqa: S608 - own names
        for kind in KINDS
    )
    lines = "(SELECT count(*) FROM active_purchase_line)"
    records, bought, operations, device = ledger.query(
        f"SELECT {counts}, {lines}, (SELECT count(*) FROM operation), "  # noqa: S608 - own names
        "(SELECT value FROM meta WHERE key = 'device_id')"
    )[0]
    return LedgerFacts(
        folder=ledger.folder,
        size=_size(ledger.folder),
        records=records,
        purchase_lines=bought,
        operations=operations,
        device=str(device or ""),
        head=head_hash(ledger),
    )
