"""Drafts: what is being typed, kept out of the journal until it is finished."""

import json
from datetime import datetime
from typing import Any

import attrs

from storage.database import Ledger

__all__ = [
    "Draft",
    "discard_draft",
    "drop_draft",
    "get_draft",
    "list_drafts",
    "save_draft",
    "take_up_draft",
]


@attrs.frozen(kw_only=True)
class Draft:
    """One unfinished form. ``content`` is JSON values of the form's own shape."""

    id: str
    kind: str
    retailer_id: str
    content: dict[str, Any]
    started_at: datetime
    saved_at: datetime


_SELECT = "SELECT id, kind, retailer_id, content, started_at, saved_at FROM draft"


def save_draft(
    ledger: Ledger, draft_id: str, kind: str, retailer_id: str, content: dict[str, Any]
) -> datetime:
    """Write a draft (a committed transaction of its own) and return when it was saved."""
    now = ledger.clock().isoformat(timespec="seconds")
    with ledger.transaction():
        ledger.execute(
            "INSERT INTO draft (id, kind, retailer_id, content, started_at, saved_at) "
            "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
            "kind = excluded.kind, retailer_id = excluded.retailer_id, "
            "content = excluded.content, saved_at = excluded.saved_at, discarded_at = NULL",
            (draft_id, kind, retailer_id, json.dumps(content, ensure_ascii=False), now, now),
        )
    return datetime.fromisoformat(now)


def get_draft(ledger: Ledger, draft_id: str) -> Draft | None:
    """Return one draft, a discarded one too."""
    rows = ledger.query(f"{_SELECT} WHERE id = ?", (draft_id,))
    return _draft(rows[0]) if rows else None


def list_drafts(ledger: Ledger, *, discarded: bool = False) -> list[Draft]:
    """Return the unfinished drafts, last touched first (or those put aside)."""
    condition = "IS NOT NULL" if discarded else "IS NULL"
    rows = ledger.query(f"{_SELECT} WHERE discarded_at {condition} ORDER BY saved_at DESC, id")
    return [_draft(row) for row in rows]


def discard_draft(ledger: Ledger, draft_id: str) -> None:
    """Put a draft aside; it can still be taken up again."""
    with ledger.transaction():
        ledger.execute(
            "UPDATE draft SET discarded_at = ? WHERE id = ?",
            (ledger.clock().isoformat(timespec="seconds"), draft_id),
        )


def take_up_draft(ledger: Ledger, draft_id: str) -> None:
    """Bring a draft back that was put aside."""
    with ledger.transaction():
        ledger.execute("UPDATE draft SET discarded_at = NULL WHERE id = ?", (draft_id,))


def drop_draft(ledger: Ledger, draft_id: str) -> None:
    """Remove a draft whose form was finished, inside the finishing operation."""
    ledger.execute("DELETE FROM draft WHERE id = ?", (draft_id,))


def _draft(row: tuple[Any, ...]) -> Draft:
    return Draft(
        id=row[0],
        kind=row[1],
        retailer_id=row[2],
        content=json.loads(row[3]),
        started_at=datetime.fromisoformat(row[4]),
        saved_at=datetime.fromisoformat(row[5]),
    )
