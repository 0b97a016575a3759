"""The journal: what was done, when, by whom, from what to what, as a chain of hashes.

Each operation's hash covers the one before it, its own head and the hashes of what it changed. Who
holds the file could rewrite the whole chain; what anchors it are the heads that packages and
printed sheets carry. Nothing more is claimed.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any

import attrs

from models.canonical import canonical_json, record_hash
from storage.database import Ledger

__all__ = [
    "GENESIS",
    "HEAD_SHOWN",
    "Change",
    "OperationHead",
    "changes_of",
    "head",
    "head_hash",
    "heads",
    "last_sequence",
    "operation_hash",
    "write_changes",
    "write_head",
]

GENESIS = "0" * 64
"""What stands before the first operation."""

HEAD_SHOWN = 12
"""So many characters of a head are shown and printed: enough that no other is met by chance."""


@attrs.frozen(kw_only=True)
class Change:
    """One record before and after, as canonical JSON; ``before`` is None for a new record."""

    kind: str
    record_id: str
    revision: int
    before: str | None
    after: str

    @property
    def fingerprint(self) -> list[Any]:
        """What the operation's hash covers of this change."""
        before = record_hash(self.before) if self.before is not None else None
        return [self.kind, self.record_id, self.revision, before, record_hash(self.after)]


@attrs.frozen(kw_only=True)
class OperationHead:
    """One row of the journal without its changes. ``details`` is canonical JSON."""

    seq: int
    name: str
    at: str
    who: str
    device: str
    undoable: bool
    undoes: int | None
    redoes: int | None
    details: str
    previous_hash: str
    hash: str = ""


_COLUMNS = tuple(attribute.name for attribute in attrs.fields(OperationHead))
_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM operation"  # noqa: S608 - own names


def operation_hash(operation: OperationHead, changes: Iterable[Change]) -> str:
    """Return the hash of an operation: the previous hash, its head, its changes in order."""
    covered = attrs.asdict(operation)
    del covered["hash"]
    covered["changes"] = [change.fingerprint for change in changes]
    return sha256(canonical_json(covered).encode()).hexdigest()


def _from_row(row: Sequence[Any]) -> OperationHead:
    values = dict(zip(_COLUMNS, row, strict=True))
    values["undoable"] = bool(values["undoable"])
    return OperationHead(**values)


def head(ledger: Ledger, seq: int) -> OperationHead | None:
    """Return the operation with this number."""
    rows = ledger.query(f"{_SELECT} WHERE seq = ?", (seq,))
    return _from_row(rows[0]) if rows else None


def heads(ledger: Ledger, where: str = "1", parameters: Sequence[Any] = ()) -> list[OperationHead]:
    """Return operations; ``where`` is SQL on the columns and may end with ORDER BY and LIMIT."""
    return [_from_row(row) for row in ledger.query(f"{_SELECT} WHERE {where}", parameters)]


def last_sequence(ledger: Ledger) -> int:
    """Return the number of the last operation, 0 for an empty journal."""
    return int(ledger.scalar("SELECT coalesce(max(seq), 0) FROM operation"))


def head_hash(ledger: Ledger) -> str:
    """Return the hash of the last operation: the journal's head."""
    found = ledger.scalar("SELECT hash FROM operation ORDER BY seq DESC LIMIT 1")
    return str(found) if found else GENESIS


def changes_of(ledger: Ledger, seq: int) -> list[Change]:
    """Return the changes of one operation in the order they were made."""
    rows = ledger.query(
        "SELECT kind, record_id, revision, before, after FROM change "
        "WHERE operation = ? ORDER BY position",
        (seq,),
    )
    return [
        Change(kind=row[0], record_id=row[1], revision=row[2], before=row[3], after=row[4])
        for row in rows
    ]


def write_head(ledger: Ledger, operation: OperationHead) -> None:
    """Add one operation to the journal."""
    marks = ", ".join("?" * len(_COLUMNS))
    ledger.execute(
        f"INSERT INTO operation ({', '.join(_COLUMNS)}) VALUES ({marks})",  # noqa: S608
        attrs.astuple(operation),
    )


def write_changes(ledger: Ledger, seq: int, changes: Sequence[Change]) -> None:
    """Add the changes of one operation."""
    ledger.execute_many(
        "INSERT INTO change (operation, position, kind, record_id, revision, before, after) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            (
                seq,
                position,
                change.kind,
                change.record_id,
                change.revision,
                change.before,
                change.after,
            )
            for position, change in enumerate(changes)
        ),
    )
