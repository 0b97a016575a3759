"""One user action as one transaction: records, journal row and changes together or not at all."""

import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar

import attrs

from models.canonical import canonical_json, from_plain, to_plain
from models.changes import Changes
from models.errors import DomainError
from models.kinds import KINDS, kind_of
from models.marks import N_
from models.records import Record
from storage.database import Ledger
from storage.ledger import journal
from storage.ledger.records import find, floors, plains_by_id
from storage.ledger.tables import HEAD, child_values, table_of

__all__ = ["UnitOfWork", "joined", "operation"]

R = TypeVar("R", bound=Record)
_FIRST_LEVEL = frozenset(HEAD)


def _content(plain: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in plain.items() if key not in _FIRST_LEVEL}


def _is_same(current: dict[str, Any] | None, plain: dict[str, Any]) -> bool:
    """Tell whether saving ``plain`` would change nothing; a record never made is like a deleted."""
    if current is None:
        return bool(plain["deleted"])
    return bool(current["deleted"] == plain["deleted"]) and _content(current) == _content(plain)


class UnitOfWork:
    """Collects what one operation saves, and writes it by kind when it ends.

    Attributes: ``seq`` (its number in the journal), ``now``, ``details`` (what the journal keeps
    beside the changes: a summary in words, digests of bulk rows), ``changes`` (after the end).
    """

    def __init__(self, ledger: Ledger, name: str, *, undoable: bool) -> None:
        self.ledger = ledger
        self.name = name
        self.undoable = undoable
        self.undoes: int | None = None
        self.redoes: int | None = None
        self.now: datetime = ledger.clock()
        self.seq = journal.last_sequence(ledger) + 1
        self.details: dict[str, Any] = {}
        self.changes = Changes()
        self._new_ids: set[str] = set()
        self._decoded: dict[tuple[str, str], tuple[dict[str, Any], Record]] = {}
        self._before: dict[tuple[str, str], dict[str, Any] | None] = {}
        self._after: dict[tuple[str, str], dict[str, Any]] = {}
        self._bulk: dict[str, set[str]] = {}
        self._floors: dict[tuple[str, str], int] = {}
        self._has_floors = bool(ledger.scalar("SELECT EXISTS (SELECT 1 FROM revision_floor)"))
        self._written = False
        self._after_head: list[tuple[str, tuple[Any, ...]]] = []

    def new_id(self) -> str:
        """Return an id for a new record; the ledger is not asked for one that is new."""
        made = str(uuid.uuid4())
        self._new_ids.add(made)
        return made

    def is_new(self, record_id: str) -> bool:
        """Tell whether an id was made in this operation, so that nothing can name it yet."""
        return record_id in self._new_ids

    def prefetch(self, kind: str, ids: Iterable[str]) -> None:
        """Read many records at once that are going to be saved."""
        missing = [each for each in ids if (kind, each) not in self._before]
        found = plains_by_id(self.ledger, kind, missing)
        for each in missing:
            self._before[kind, each] = found.get(each)
        if self._has_floors:
            self._floors |= {
                (kind, key): least for key, least in floors(self.ledger, kind, missing)
            }

    def plain(self, kind: str, record_id: str) -> dict[str, Any] | None:
        """Return a record as it stands in this operation, tombstones included."""
        key = (kind, record_id)
        if key in self._after:
            return self._after[key]
        if record_id in self._new_ids:
            self._before.setdefault(key, None)
        elif key not in self._before:
            self.prefetch(kind, (record_id,))
        return self._before[key]

    def get(self, record_class: type[R], record_id: str) -> R | None:
        """Return a live record as it stands in this operation."""
        kind = kind_of(record_class)
        plain = self.plain(kind, record_id)
        if plain is None or plain["deleted"]:
            return None
        made, record = self._decoded.get((kind, record_id), (None, None))
        if made is not plain or not isinstance(record, record_class):
            record = from_plain(record_class, plain)
            self._decoded[kind, record_id] = (plain, record)
        return record

    def save(self, record: Record) -> None:
        """Save a record as its next revision; a record whose content is the same is left alone."""
        self.save_plain(kind_of(record), to_plain(record))

    def save_plain(self, kind: str, plain: dict[str, Any]) -> None:
        """Save a record given as JSON values; its head is made here."""
        if self._written:
            raise RuntimeError("a save after flush() would be told and not written")
        key = (kind, plain["id"])
        if _is_same(self.plain(*key), plain):
            return
        before = self._before[key]
        self._after.pop(key, None)
        if _is_same(before, plain):
            return
        known = before["revision"] if before else 0
        revision = max(known, self._floors.get(key, 0)) + 1
        self._after[key] = {
            **plain,
            "revision": revision,
            "updated_at": self.now.isoformat(timespec="seconds"),
        }

    def remove(self, record_class: type[Record], record_id: str) -> None:
        """Turn a record into a tombstone; its content stays for those who look back."""
        self.remove_plain(kind_of(record_class), record_id)

    def remove_plain(self, kind: str, record_id: str) -> None:
        """Turn a record of ``kind`` into a tombstone."""
        current = self.plain(kind, record_id)
        if current is not None and not current["deleted"]:
            self.save_plain(kind, {**current, "deleted": True})

    def touch(self, kind: str, ids: Iterable[str] = ()) -> None:
        """Say that bulk rows of ``kind`` were changed, so that screens refresh."""
        self._bulk.setdefault(kind, set()).update(ids)

    @property
    def is_empty(self) -> bool:
        """True when nothing was saved and nothing is to be noted; a summary alone is nothing."""
        noted = self._after_head or self.undoes or self.redoes or self.details.keys() - {"summary"}
        return not (self._after or self._bulk or noted)

    def after_head(self, sql: str, row: tuple[Any, ...]) -> None:
        """Have a row written that names this operation, once the operation itself is written."""
        self._after_head.append((sql, row))

    def removed_ids(self, kind: str) -> set[str]:
        """Return the ids of ``kind`` that this operation turned into tombstones."""
        return {
            record_id
            for (each, record_id), plain in self._after.items()
            if each == kind and plain["deleted"]
        }

    def find(
        self,
        record_class: type[R],
        where: str,
        parameters: Sequence[Any],
        holds: Callable[[R], bool],
    ) -> list[R]:
        """Return live records as they stand in this operation.

        ``where`` finds those of the ledger; ``holds`` says the same of what is saved here.
        """
        found = {each.id: each for each in find(self.ledger, record_class, where, parameters)}
        for plain in self.pending(kind_of(record_class)):
            found.pop(plain["id"], None)
            record = self.get(record_class, plain["id"])
            if record is not None and holds(record):
                found[record.id] = record
        return list(found.values())

    def before(self, kind: str, record_id: str) -> dict[str, Any] | None:
        """Return a record that is saved in this operation as it stood before."""
        return self._before.get((kind, record_id))

    def pending(self, kind: str) -> list[dict[str, Any]]:
        """Return what of ``kind`` is saved in this operation and not in the tables yet."""
        return [plain for (each, _), plain in self._after.items() if each == kind]

    def flush(self) -> None:
        """Write the records now, so that rules can be held against the tables; saving is over."""
        if not self._written:
            self._write_records()
            self._written = True

    def finish(self) -> None:
        """Write everything: rows by kind, then the changes, then the operation with its hash."""
        if self.is_empty:
            return
        self.flush()
        changes = self._journal_changes()
        self._note_clock()
        operation_head = self._head()
        digest = journal.operation_hash(operation_head, changes)
        journal.write_head(self.ledger, attrs.evolve(operation_head, hash=digest))
        journal.write_changes(self.ledger, self.seq, changes)
        for sql, row in self._after_head:
            self.ledger.execute(sql, row)
        kinds: dict[str, set[str]] = {kind: set(ids) for kind, ids in self._bulk.items()}
        for kind, record_id in self._after:
            kinds.setdefault(kind, set()).add(record_id)
        self.changes = Changes(operation=self.seq, kinds=kinds)

    def _note_clock(self) -> None:
        """Note by how many seconds the clock stands before the last operation, if it does."""
        last = self.ledger.scalar("SELECT at FROM operation ORDER BY seq DESC LIMIT 1")
        if last is None:
            return
        back = datetime.fromisoformat(last) - self.now.replace(microsecond=0)
        if back.total_seconds() > 0:
            self.details["clock_back"] = int(back.total_seconds())

    def _head(self) -> journal.OperationHead:
        who = self.ledger.scalar("SELECT id FROM manager WHERE deleted = 0 LIMIT 1")
        device = self.ledger.scalar("SELECT value FROM meta WHERE key = 'device_id'")
        return journal.OperationHead(
            seq=self.seq,
            name=self.name,
            at=self.now.isoformat(timespec="seconds"),
            who=who or "",
            device=device,
            undoable=self.undoable,
            undoes=self.undoes,
            redoes=self.redoes,
            details=canonical_json(self.details),
            previous_hash=journal.head_hash(self.ledger),
        )

    def _journal_changes(self) -> list[journal.Change]:
        changes = []
        for (kind, record_id), after in self._after.items():
            before = self._before[kind, record_id]
            changes.append(
                journal.Change(
                    kind=kind,
                    record_id=record_id,
                    revision=after["revision"],
                    before=canonical_json(before) if before is not None else None,
                    after=canonical_json(after),
                )
            )
        return changes

    def _write_records(self) -> None:
        by_kind: dict[str, list[dict[str, Any]]] = {}
        for (kind, _), plain in self._after.items():
            by_kind.setdefault(kind, []).append(plain)
        for kind in (name for name in KINDS if name in by_kind):
            self._write_kind(kind, by_kind[kind])

    def _write_kind(self, kind: str, plains: list[dict[str, Any]]) -> None:
        table = table_of(kind)
        self.ledger.execute_many(table.upsert, [table.values(plain) for plain in plains])
        known = [(plain["id"],) for plain in plains if self._before[kind, plain["id"]]]
        for child in table.children:
            if known:
                self.ledger.execute_many(
                    f"DELETE FROM {child.name} WHERE parent_id = ?",  # noqa: S608 - own names
                    known,
                )
            rows = [row for plain in plains for row in child_values(child, plain)]
            if rows:
                self.ledger.execute_many(child.insert, rows)


@contextmanager
def operation(ledger: Ledger, name: str, *, undoable: bool = True) -> Iterator[UnitOfWork]:
    """Run one operation: everything saved inside is written together when the block ends.

    Raises :class:`DomainError` where a text holds half a character, which no file can keep.
    """
    try:
        with ledger.transaction(), joined(ledger, name, undoable=undoable) as unit:
            yield unit
    except UnicodeEncodeError as error:
        raise DomainError(
            N_("有一处文字里有半个字符，存不进去：“{text}”。"),
            next_step=N_("请删掉显示不出来的字符，再存一次。"),
            text=_around(error),
        ) from error


def _around(error: UnicodeEncodeError) -> str:
    """Return the text on both sides of what cannot be written, which itself is left out."""
    text = str(error.object)
    before, after = text[max(0, error.start - 10) : error.start], text[error.end : error.end + 10]
    return f"{before}□{after}".encode("utf-8", "ignore").decode()


@contextmanager
def joined(ledger: Ledger, name: str, *, undoable: bool = True) -> Iterator[UnitOfWork]:
    """Run one of several operations of a transaction that is open already."""
    unit = UnitOfWork(ledger, name, undoable=undoable)
    yield unit
    unit.finish()
