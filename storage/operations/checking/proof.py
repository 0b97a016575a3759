"""What a damaged operation must have said, where its own hash proves it.

Nearly everything in the journal stands twice: a record's content in its table or as the next
change's ``before``, an operation's hash as the next one's ``previous_hash``, a record's id inside
its content. What stands elsewhere is tried; only what hashes to the operation's own hash is
believed, so a wrong guess can do no harm.
"""

import json
from collections.abc import Iterator
from typing import Any

import attrs

from models.canonical import canonical_json
from models.kinds import KINDS
from storage.database import Ledger
from storage.ledger import journal
from storage.ledger.records import plains
from storage.operations.checking.reading import DAMAGE, hash_of

__all__ = ["Proof", "prove"]


@attrs.frozen
class Proof:
    """An operation as it was written, its hash included."""

    head: journal.OperationHead
    changes: list[journal.Change]


def prove(
    ledger: Ledger,
    head: journal.OperationHead,
    changes: list[journal.Change],
    around: tuple[str | None, str | None],
) -> Proof | None:
    """Return what the operation must have said; None where nothing proves it.

    ``around``: the hash of the operation before, and what the one behind says of this one's.
    """
    for candidate in _heads(ledger, head, around):
        if hash_of(candidate, changes) == candidate.hash:
            return Proof(candidate, changes)
    mended = [_likely(ledger, head.seq, change) for change in changes]
    if hash_of(head, mended) == head.hash:
        return Proof(head, mended)
    return None


def _heads(
    ledger: Ledger, head: journal.OperationHead, around: tuple[str | None, str | None]
) -> Iterator[journal.OperationHead]:
    """Give the heads this one may have been before one of its values was damaged."""
    previous, following = around
    yield head
    if following:
        yield attrs.evolve(head, hash=following)
    if previous:
        yield attrs.evolve(head, previous_hash=previous)
    yield attrs.evolve(head, undoable=not head.undoable)
    for near in _neighbours(ledger, head.seq):
        yield attrs.evolve(head, device=near.device)
        yield attrs.evolve(head, who=near.who)


def _neighbours(ledger: Ledger, seq: int) -> list[journal.OperationHead]:
    try:
        return journal.heads(ledger, "seq IN (?, ?)", (seq - 1, seq + 1))
    except DAMAGE:
        return []


def _likely(ledger: Ledger, seq: int, change: journal.Change) -> journal.Change:
    """Return a change as the rest of the ledger tells it."""
    said = _parsed(change.after)
    if said is not None and change.kind in KINDS:
        change = attrs.evolve(change, record_id=said["id"], revision=said["revision"])
    after = _after_elsewhere(ledger, seq, change)
    before = _before_elsewhere(ledger, seq, change)
    return attrs.evolve(change, after=after or change.after, before=before or change.before)


def _parsed(text: str) -> dict[str, Any] | None:
    try:
        found = json.loads(text)
    except (ValueError, TypeError):
        return None
    known = isinstance(found, dict) and {"id", "revision"} <= found.keys()
    return found if known else None


def _after_elsewhere(ledger: Ledger, seq: int, change: journal.Change) -> str | None:
    """The content a change made, as its table or the record's next change has it."""
    try:
        held = plains(
            ledger, change.kind, "id = ? AND revision = ?", (change.record_id, change.revision)
        )
        if held:
            return canonical_json(held[0])
        return _text(
            ledger,
            "SELECT before FROM change WHERE kind = ? AND record_id = ? AND operation > ? "
            "ORDER BY operation LIMIT 1",
            (change.kind, change.record_id, seq),
        )
    except (*DAMAGE, KeyError):
        return None


def _before_elsewhere(ledger: Ledger, seq: int, change: journal.Change) -> str | None:
    """The content a change found, as the record's change before has it."""
    if change.before is None:
        return None
    try:
        return _text(
            ledger,
            "SELECT after FROM change WHERE kind = ? AND record_id = ? AND operation < ? "
            "ORDER BY operation DESC LIMIT 1",
            (change.kind, change.record_id, seq),
        )
    except DAMAGE:
        return None


def _text(ledger: Ledger, sql: str, parameters: tuple[Any, ...]) -> str | None:
    found = ledger.scalar(sql, parameters)
    return found if isinstance(found, str) else None
