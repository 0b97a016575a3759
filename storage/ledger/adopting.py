"""Records taken over as they are elsewhere: with their revision, their time, their tombstone.

A save makes the next revision. What comes back from a package is no save: it is a revision that was
made already and that headquarters may hold, so it keeps its number and its hash, and whoever merges
both finds one record, not a conflict. What is saved afterwards stands above it.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from storage.ledger.batches import batch_digest
from storage.ledger.unit_of_work import UnitOfWork

__all__ = ["adopt", "exchange", "made_here", "note_floors", "note_past", "save_as_of"]

_NOTE = (
    "INSERT INTO revision_floor (kind, record_id, revision) VALUES (?, ?, ?) "
    "ON CONFLICT (kind, record_id) DO UPDATE SET revision = max(revision, excluded.revision)"
)


def adopt(unit: UnitOfWork, kind: str, plain: dict[str, Any]) -> None:
    """Take a record over inside an operation; its revision must be above the ledger's own.

    Part of the unit of work, and kept beside it because nothing but recovery may number by itself.
    """
    key = (kind, plain["id"])
    current = unit.plain(*key)
    if current is not None and current["revision"] >= plain["revision"]:
        raise RuntimeError("a record that is adopted must be newer than the ledger's own")
    unit._after[key] = plain


def exchange(unit: UnitOfWork, kind: str, plain: dict[str, Any]) -> None:
    """Put a record in place of what stands under its own or a lower revision; no new one is made.

    For what a colleague's handover brought: taken back it is gone from here and nowhere else, so it
    leaves no revision that anyone could merge; taken again it is what it was. Where this ledger
    has made revisions above it since, it is saved above them as everything else.
    """
    key = (kind, plain["id"])
    current = unit.plain(*key)
    if current is not None and current["revision"] > plain["revision"]:
        unit.save_plain(kind, plain)
    else:
        unit._after[key] = plain


def save_as_of(unit: UnitOfWork, kind: str, plain: dict[str, Any]) -> None:
    """Save a record as the next revision here, with the time at which its content was told.

    For masters that come by way of a colleague: headquarters' word is as old as it is.
    """
    unit.save_plain(kind, plain)
    saved = unit._after.get((kind, plain["id"]))
    if saved is not None:
        saved["updated_at"] = plain["updated_at"]


def made_here(
    unit: UnitOfWork, kinds: Iterable[str], taken: Mapping[tuple[str, str], dict[str, Any]]
) -> list[tuple[str, str]]:
    """Return the records of ``kinds`` (kind, id) that an operation saves and did not take over."""
    wanted = frozenset(kinds)
    return sorted(
        key for key, plain in unit._after.items() if key[0] in wanted and taken.get(key) != plain
    )


def note_past(unit: UnitOfWork, kind: str, plain: dict[str, Any], follows: str) -> None:
    """Keep what a record taken over came after (a lineage): this journal does not hold it.

    It stands in the operation's details, so the journal's hash covers it.
    """
    if follows:
        past = unit.details.setdefault("past", [])
        past.append([kind, plain["id"], plain["revision"], follows])


def note_floors(unit: UnitOfWork, known: Sequence[tuple[str, str, int]]) -> None:
    """Note (kind, id, revision) that are known outside the ledger: saves stand above them.

    Those of this operation too. The operation tells the digest of all that is noted then, so that a
    check can hold the table against the journal.
    """
    if not known:
        return
    unit.ledger.execute_many(_NOTE, known)
    for kind, record_id, revision in known:
        key = (kind, record_id)
        unit._floors[key] = max(unit._floors.get(key, 0), revision)
    rows = unit.ledger.query("SELECT kind, record_id, revision FROM revision_floor")
    tables = unit.details.get("tables", {})
    unit.details["tables"] = {**tables, "revision_floor": batch_digest(rows)}
