"""The journal, read in order: does each operation hash to what it says, and follow the one before?

What comes out is also what the other checks hold the tables against: the last content of every
record, and what operations told of batches, packages and sheets. Only operations whose hash is
right, or whose right content the hash proves, are believed.
"""

import json
from collections.abc import Iterator
from itertools import groupby
from typing import Any

import attrs

from models.canonical import record_hash
from models.difference.values import joined
from models.marks import N_
from models.operation_names import operation_label
from models.phrase import Phrase
from storage.database import Ledger
from storage.ledger import journal
from storage.operations.checking.findings import Finding, table_label
from storage.operations.checking.proof import Proof, prove
from storage.operations.checking.reading import DAMAGE, as_text, hash_of, parts, tolerant_rows

__all__ = ["JournalView", "LastChange", "operation_name", "read_journal"]

_CHANGE = ("kind", "record_id", "revision", "before", "after")
_HEAD = tuple(attribute.name for attribute in attrs.fields(journal.OperationHead))
_MOST_NUMBERS = 10
_TELLING = frozenset({"batches", "package", "serials", "tables"})


@attrs.frozen
class LastChange:
    """Where a record was last written, and the hash of its content.

    ``sure``: the operation's own hash covers it as it lies there, or proves it. ``hash`` is empty
    where the content cannot be read.
    """

    revision: int
    operation: int
    position: int
    hash: str
    sure: bool


@attrs.define
class JournalView:
    """What the journal says, as far as it can be believed.

    ``last`` by kind and id, ``told`` the details of operations that tell of rows elsewhere,
    ``undone`` the operations taken back at present, ``proofs`` the right content of damaged ones,
    ``head`` the last operation. ``torn``: operations of which pages cannot be read; ``unsure``:
    operations that were changed and whose content nothing proves.
    """

    last: dict[tuple[str, str], LastChange] = attrs.field(factory=dict)
    told: list[tuple[journal.OperationHead, dict[str, Any]]] = attrs.field(factory=list)
    undone: set[int] = attrs.field(factory=set)
    proofs: dict[int, Proof] = attrs.field(factory=dict)
    head: journal.OperationHead | None = None
    torn: set[int] = attrs.field(factory=set)
    unsure: set[int] = attrs.field(factory=set)

    def believe(self, entry: "_Entry", *, sure: bool) -> None:
        """Take over what an operation says."""
        head = entry.head
        for position, change in enumerate(entry.changes):
            key = (change.kind, change.record_id)
            known = self.last.get(key)
            if known is None or change.revision >= known.revision:
                digest = record_hash(change.after) if sure or entry.whole else ""
                self.last[key] = LastChange(change.revision, head.seq, position, digest, sure)
        if head.undoes is not None:
            self.undone.add(head.undoes)
        if head.redoes is not None:
            self.undone.discard(head.redoes)
        if sure and head.details != "{}":
            self._listen(head)

    def _listen(self, head: journal.OperationHead) -> None:
        """Keep what an operation told of rows elsewhere."""
        details = _details(head)
        if _TELLING & details.keys():
            self.told.append((head, details))


@attrs.frozen
class _Entry:
    """One operation as it lies there; not ``whole`` where signs of it could not be read."""

    head: journal.OperationHead
    changes: list[journal.Change]
    whole: bool = True


def operation_name(operation: journal.OperationHead) -> Phrase:
    """Return 第 12 号操作（完成走访，2026-11-23T10:08）."""
    return Phrase(
        N_("第 {seq} 号操作（{label}，{at}）"),
        seq=operation.seq,
        label=operation_label(str(as_text(operation.name))),
        at=str(as_text(operation.at))[:16],
    )


def read_journal(ledger: Ledger, after: int = 0) -> tuple[JournalView, list[Finding]]:
    """Read the journal behind operation ``after`` and say what is not right in it."""
    view, findings = JournalView(), list[Finding]()
    before = journal.head(ledger, after) if after else None
    previous_seq = after
    previous_hash: str | None = before.hash if before else journal.GENESIS
    for entry, following in _paired(_entries(ledger, after, view.torn)):
        seq = entry.head.seq
        missing = set(range(previous_seq + 1, seq))
        if missing - view.torn:
            findings.append(_gap(previous_seq, entry.head))
        elif missing:
            previous_hash = None  # what could not be read is told by itself
        true = _checked(ledger, view, entry, (previous_hash, following), findings)
        if previous_hash is not None and true.previous_hash != previous_hash:
            text = Phrase(N_("{name}接不上它前面的操作。"), name=operation_name(entry.head))
            findings.append(_of(seq, "chain", text))
        previous_seq, previous_hash = seq, true.hash
        view.head = entry.head
    if view.torn:
        findings.append(_torn(view.torn))
    return view, findings


def _torn(numbers: set[int]) -> Finding:
    some = [str(seq) for seq in sorted(numbers)[:_MOST_NUMBERS]]
    more = ["…"] if len(numbers) > _MOST_NUMBERS else []
    text = Phrase(
        N_("“{table}”的一部分读不出来，涉及 {n} 步操作：第 {some} 号"),
        table=table_label("operation"),
        n=len(numbers),
        some=joined(some + more),
    )
    return Finding(code="table", where="change", text=text, table="change")


def _checked(
    ledger: Ledger,
    view: JournalView,
    entry: _Entry,
    around: tuple[str | None, str | None],
    findings: list[Finding],
) -> journal.OperationHead:
    """Hold one operation against its hash; return its head as it must have been."""
    if entry.whole and hash_of(entry.head, entry.changes) == entry.head.hash:
        view.believe(entry, sure=True)
        return entry.head
    name = operation_name(entry.head)
    proof = prove(ledger, entry.head, entry.changes, around)
    if proof is None:
        view.believe(entry, sure=False)
        view.unsure.add(entry.head.seq)
        text = Phrase(N_("{name}的内容在写入之后被改过。"), name=name)
        findings.append(_of(entry.head.seq, "operation", text))
        return entry.head
    view.believe(_Entry(proof.head, proof.changes), sure=True)
    view.proofs[entry.head.seq] = proof
    text = Phrase(N_("{name}在日志里有一处坏了，原来的内容还能由校验值证明。"), name=name)
    findings.append(_of(entry.head.seq, "operation", text))
    return proof.head


def _of(seq: int, code: str, text: str) -> Finding:
    return Finding(code=code, where=f"operation {seq}", text=text, operation=seq)


def _gap(previous: int, head: journal.OperationHead) -> Finding:
    text = Phrase(
        N_("操作日志在第 {first} 号和第 {last} 号之间缺了操作。"), first=previous, last=head.seq
    )
    return _of(head.seq, "gap", text)


def _details(head: journal.OperationHead) -> dict[str, Any]:
    try:
        found = json.loads(head.details)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _paired(entries: Iterator[_Entry]) -> Iterator[tuple[_Entry, str | None]]:
    """Give every entry with what the next one says of its hash."""
    held = next(entries, None)
    while held is not None:
        following = next(entries, None)
        yield held, following.head.previous_hash if following else None
        held = following


def _entries(ledger: Ledger, after: int, lost: set[int]) -> Iterator[_Entry]:
    """Give every operation with its changes: all in one go, from the first damage on singly."""
    reached = after
    try:
        for entry in _in_one_go(ledger, after):
            yield entry
            reached = entry.head.seq
    except DAMAGE:
        yield from _singly(ledger, reached, lost)


def _in_one_go(ledger: Ledger, after: int) -> Iterator[_Entry]:
    heads = journal.heads(ledger, "seq > ? ORDER BY seq", (after,))
    for part in parts(heads):
        rows = ledger.query(
            f"SELECT operation, {', '.join(_CHANGE)} FROM change "  # noqa: S608 - own names
            "WHERE operation BETWEEN ? AND ? ORDER BY operation, position",
            (part[0].seq, part[-1].seq),
        )
        changes = {
            seq: [_change(row[1:]) for row in group]
            for seq, group in groupby(rows, key=lambda row: int(row[0]))
        }
        yield from (_Entry(head, changes.get(head.seq, [])) for head in part)


def _change(row: tuple[Any, ...]) -> journal.Change:
    kind, record_id, revision, before, after = row
    number = revision if isinstance(revision, int) else 0  # damaged: the hash will tell
    return journal.Change(
        kind=kind, record_id=record_id, revision=number, before=before, after=after
    )


def _singly(ledger: Ledger, after: int, lost: set[int]) -> Iterator[_Entry]:
    for seq in _numbers(ledger, after):
        entry = _one(ledger, seq)
        if entry is None:
            lost.add(seq)
        else:
            yield entry


def _numbers(ledger: Ledger, after: int) -> list[int]:
    """Return the operations' numbers, from either end where a page between cannot be read."""
    found: set[int] = set()
    for order in ("ASC", "DESC"):
        try:
            sql = f"SELECT seq FROM operation WHERE seq > ? ORDER BY seq {order}"  # noqa: S608
            found.update(row[0] for row in ledger.iterate(sql, (after,)))
        except DAMAGE:
            continue
    return sorted(found)


def _one(ledger: Ledger, seq: int) -> _Entry | None:
    """Read one operation; with marks in the place of signs that cannot be read."""
    try:
        head = journal.head(ledger, seq)
        return _Entry(head, journal.changes_of(ledger, seq)) if head else None
    except DAMAGE:
        pass
    try:
        values = dict(
            zip(_HEAD, tolerant_rows(ledger, _HEAD, "operation WHERE seq = ?", (seq,))[0],
                strict=True)
        )  # fmt: skip
        values["undoable"] = bool(values["undoable"])
        rows = tolerant_rows(
            ledger, _CHANGE, "change WHERE operation = ? ORDER BY position", (seq,)
        )
    except (*DAMAGE, IndexError):
        return None
    head = journal.OperationHead(**values)
    return _Entry(head, [_change(row) for row in rows], whole=False)
