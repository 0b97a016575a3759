"""What the journal says of backups, and whether anything happened since. Cheap: the window asks."""

import json
from hashlib import sha256

import attrs

from storage.database import Ledger

__all__ = ["SECOND_PLACE_KEY", "MadeBackup", "changed_since", "draft_state", "made_backups"]

SECOND_PLACE_KEY = "backup.second_place"
"""The setting that names the folder to which backups are copied a second time."""


@attrs.frozen(kw_only=True)
class MadeBackup:
    """One backup as the journal tells of it.

    ``operation`` and ``head``: what it covers. ``place``: the folder the user named for this one,
    empty for the usual place. ``second``: what became of the second place. ``drafts``: what was
    being typed then.
    """

    seq: int
    at: str
    file: str
    place: str
    operation: int
    head: str
    reason: str
    drafts: str
    second: str


def made_backups(ledger: Ledger, limit: int = 5) -> list[MadeBackup]:
    """Return the last backups the journal tells of, newest first."""
    rows = ledger.query(
        "SELECT seq, at, details FROM operation WHERE name = 'back_up' ORDER BY seq DESC LIMIT ?",
        (limit,),
    )
    return [made for made in (_made(*row) for row in rows) if made is not None]


def _made(seq: int, at: str, details: str) -> MadeBackup | None:
    try:
        told = json.loads(details)
    except ValueError:  # damaged: a check tells of it
        return None
    return MadeBackup(
        seq=seq,
        at=at,
        file=told.get("file", ""),
        place=told.get("place", ""),
        operation=told.get("operation", 0),
        head=told.get("head", ""),
        reason=told.get("reason", ""),
        drafts=told.get("drafts", ""),
        second=told.get("second", ""),
    )


def changed_since(ledger: Ledger, operation: int, drafts: str | None = None) -> bool:
    """Tell whether anything but backups was done after an operation, or typed since ``drafts``."""
    later = ledger.scalar(
        "SELECT EXISTS (SELECT 1 FROM operation WHERE seq > ? AND name <> 'back_up')", (operation,)
    )
    return bool(later) or (drafts is not None and drafts != draft_state(ledger))


def draft_state(ledger: Ledger) -> str:
    """Return a digest of all drafts: what is being typed is in no journal and counts as well."""
    digest = sha256()
    columns = ("id", "saved_at", "coalesce(discarded_at, '')", "content")
    as_bytes = ", ".join(f"CAST({column} AS BLOB)" for column in columns)  # damaged or not
    for row in ledger.iterate(f"SELECT {as_bytes} FROM draft ORDER BY id"):  # noqa: S608
        digest.update(repr(row).encode())
    return digest.hexdigest()[:16]
