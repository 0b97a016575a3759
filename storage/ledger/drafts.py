"""Drafts: what is being typed, kept out of the journal until it is finished.

The journal does not cover them, so each carries a digest of itself inside its content.
"""

import json
import re
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

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
    "unsound_drafts",
]

_DIGEST: Final = "_sha256"
_HALVES: Final = re.compile("[\ud800-\udfff]")


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
        begun = ledger.scalar("SELECT started_at FROM draft WHERE id = ?", (draft_id,)) or now
        text = _with_digest((draft_id, kind, retailer_id, begun, now), content)
        ledger.execute(
            "INSERT INTO draft (id, kind, retailer_id, content, started_at, saved_at) "
            "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
            "kind = excluded.kind, retailer_id = excluded.retailer_id, "
            "content = excluded.content, saved_at = excluded.saved_at, discarded_at = NULL",
            (draft_id, kind, retailer_id, text, begun, now),
        )
    return datetime.fromisoformat(now)


def get_draft(ledger: Ledger, draft_id: str) -> Draft | None:
    """Return one draft, a discarded one too."""
    rows = ledger.query(f"{_SELECT} WHERE id = ?", (draft_id,))
    return _draft(rows[0]) if rows else None


def list_drafts(ledger: Ledger, *, discarded: bool = False) -> list[Draft]:
    """Return the unfinished drafts, last touched first (or those put aside).

    One that is damaged beyond reading is left out: :func:`unsound_drafts` tells of it.
    """
    condition = "IS NOT NULL" if discarded else "IS NULL"
    rows = ledger.query(f"{_SELECT} WHERE discarded_at {condition} ORDER BY saved_at DESC, id")
    return [draft for draft in map(_draft_if_readable, rows) if draft is not None]


def unsound_drafts(ledger: Ledger) -> list[tuple[str, str, str]]:
    """Return (id, retailer, saved at) of drafts that are not as they were written."""
    columns = ("id", "kind", "retailer_id", "started_at", "saved_at", "content")
    as_bytes = ", ".join(f"CAST({column} AS BLOB)" for column in columns)
    found = []
    for row in ledger.query(f"SELECT {as_bytes} FROM draft ORDER BY rowid"):  # noqa: S608
        *head, text = (value.decode("utf-8", "replace") for value in row)
        if not _is_sound(head, text):
            found.append((head[0], head[2], head[4]))
    return found


def _is_sound(head: Sequence[str], text: str) -> bool:
    try:
        content = json.loads(text)
    except ValueError:
        return False
    if not isinstance(content, dict):
        return False
    if _DIGEST not in content:  # written before drafts carried one, or its very name is damaged
        return not any(map(_looks_like_digest, content.values()))
    del content[_DIGEST]
    return _with_digest(head, content) == text


def _looks_like_digest(value: object) -> bool:
    return isinstance(value, str) and len(value) == 64 and value.isalnum()


def _with_digest(head: Sequence[str], content: dict[str, Any]) -> str:
    """Write a draft's content with the digest of it and of what it belongs to."""
    digest = sha256("\n".join((*head, _text_of(content))).encode()).hexdigest()
    return _text_of({**content, _DIGEST: digest})


def _text_of(content: dict[str, Any]) -> str:
    """Write JSON; half a character, which UTF-8 cannot hold, is escaped: what is typed is kept."""
    text = json.dumps(content, ensure_ascii=False)
    if not _HALVES.search(text):
        return text
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    return _HALVES.sub(lambda half: f"\\u{ord(half[0]):04x}", whole)


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


def _draft_if_readable(row: tuple[Any, ...]) -> Draft | None:
    try:
        return _draft(row)
    except (ValueError, AttributeError):
        return None


def _draft(row: tuple[Any, ...]) -> Draft:
    content = json.loads(row[3])
    content.pop(_DIGEST, None)
    return Draft(
        id=row[0],
        kind=row[1],
        retailer_id=row[2],
        content=content,
        started_at=datetime.fromisoformat(row[4]),
        saved_at=datetime.fromisoformat(row[5]),
    )
