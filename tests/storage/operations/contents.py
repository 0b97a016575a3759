"""What a ledger holds, for tests that compare it with what it held before."""

from typing import Any

from models.kinds import KINDS
from storage.database import Ledger
from storage.ledger import journal
from storage.ledger.records import plains

__all__ = ["chain_is_whole", "content"]

HEAD = ("revision", "updated_at")


def content(ledger: Ledger) -> dict[str, list[dict[str, Any]]]:
    """Every record that is alive, by kind, without the heads that move on."""
    return {
        kind: [
            {key: value for key, value in plain.items() if key not in HEAD}
            for plain in plains(ledger, kind, "deleted = 0 ORDER BY id")
        ]
        for kind in KINDS
    }


def chain_is_whole(ledger: Ledger) -> bool:
    """Whether every operation of the journal covers the one before it and its own changes."""
    previous = journal.GENESIS
    for head in journal.heads(ledger, "1 ORDER BY seq"):
        changes = journal.changes_of(ledger, head.seq)
        if head.previous_hash != previous or journal.operation_hash(head, changes) != head.hash:
            return False
        previous = head.hash
    return True
