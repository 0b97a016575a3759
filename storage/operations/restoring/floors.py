"""Which revisions are known outside a backup: what is saved after a restore must stand above them.

Headquarters takes the highest revision for the newest. A ledger that went back to revision 3 and
makes another 4 would lose against, or collide with, the 4 that a package carried before.
"""

from typing import Final

from models.kinds import KINDS, PACKAGED_KINDS
from storage.database import Ledger
from storage.ledger.tables import table_of

__all__ = ["known_revisions", "unknown_revisions"]

Known = list[tuple[str, str, int]]
"""Kind, id, revision."""

_MARGIN: Final = 100
_NOTED: Final = (
    "SELECT kind, record_id, max(revision) FROM package_record GROUP BY kind, record_id",
    "SELECT kind, record_id, revision FROM acknowledged",
    "SELECT kind, record_id, revision FROM revision_floor",
)


def known_revisions(present: Ledger, backup: Ledger) -> Known:
    """Return the highest revisions the present ledger knows of, where the backup is behind."""
    highest: dict[tuple[str, str], int] = {}
    for kind, key, revision in (*_held(present), *_noted(present)):
        highest[kind, key] = max(revision, highest.get((kind, key), 0))
    own = {(kind, key): revision for kind, key, revision in _held(backup)}
    return [
        (kind, key, revision)
        for (kind, key), revision in sorted(highest.items())
        if kind in KINDS and revision > own.get((kind, key), 0)
    ]


def unknown_revisions(backup: Ledger) -> Known:
    """Return floors a good way up, for where nobody can say what was saved since the backup."""
    return [
        (kind, key, revision + _MARGIN)
        for kind, key, revision in _held(backup)
        if kind in PACKAGED_KINDS
    ]


def _held(ledger: Ledger) -> Known:
    found: Known = []
    for kind in KINDS:
        rows = ledger.query(f"SELECT id, revision FROM {table_of(kind).name}")  # noqa: S608
        found.extend((kind, str(key), int(revision)) for key, revision in rows)
    return found


def _noted(ledger: Ledger) -> Known:
    return [
        (str(kind), str(key), int(revision))
        for sql in _NOTED
        for kind, key, revision in ledger.query(sql)
    ]
