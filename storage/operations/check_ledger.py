"""Is the ledger what was written into it? The file, the chain of the journal, rows, batches.

Three things are held against each other: the rows as they lie in their tables, the journal's
account of how they came to be, and the chain of hashes over that account. Whoever holds the file
could rewrite all three; what anchors them are the heads that packages and sheets carry.
"""

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

import attrs

from models.canonical import canonical_json
from models.kinds import KINDS
from models.marks import N_
from models.operation_names import operation_label
from models.phrase import Phrase
from storage.database import Ledger
from storage.failures import LedgerDamaged
from storage.ledger import journal
from storage.ledger.batches import all_rows, batch_digest
from storage.ledger.records import plains_by_id
from storage.ledger.staging import BULK_SHEETS
from storage.ledger.tables import table_of

__all__ = ["CheckReport", "Finding", "check_ledger"]

_PART = 2_000
_MOST_FILE_ERRORS = 20


@attrs.frozen(kw_only=True)
class Finding:
    """One thing that is not as it was written.

    ``code`` is a short English word for programs; ``where`` names the record (kind and id), the
    operation or the batch; ``text`` is the sentence for people.
    """

    code: str
    where: str
    text: str


@attrs.frozen(kw_only=True)
class CheckReport:
    """What was looked at and what was found. ``head`` is the journal's last hash.

    ``clock_back``: operations (number → seconds) before which the clock had jumped back. The order
    of the journal does not depend on the clock, so this is told and is no finding.
    """

    operations: int
    changes: int
    records: int
    batches: int
    lines: int
    head: str
    findings: tuple[Finding, ...]
    clock_back: dict[int, int] = attrs.field(factory=dict)

    @property
    def sound(self) -> bool:
        """True when nothing was found."""
        return not self.findings

    def as_json(self) -> dict[str, Any]:
        """Return the report as JSON values."""
        return {"sound": self.sound, **attrs.asdict(self)}


def check_ledger(ledger: Ledger) -> CheckReport:
    """Hold the ledger against itself, in one state of it; writes nothing."""
    with ledger.snapshot():
        findings: list[Finding] = []
        try:
            for check in (_check_file, _check_chain, _check_records, _check_batches):
                findings.extend(check(ledger))
        except LedgerDamaged as damage:
            findings.append(Finding(code="file", where="", text=str(damage)))
        return _report(ledger, tuple(findings))


def _report(ledger: Ledger, findings: tuple[Finding, ...]) -> CheckReport:
    return CheckReport(
        operations=_count(ledger, "operation"),
        changes=_count(ledger, "change"),
        records=sum(_count(ledger, table_of(kind).name) for kind in KINDS),
        batches=_count(ledger, "import_batch"),
        lines=_count(ledger, "purchase_line") + _count(ledger, "purchase_month"),
        head=journal.head_hash(ledger),
        findings=findings,
        clock_back=_clock_back(ledger),
    )


def _clock_back(ledger: Ledger) -> dict[int, int]:
    """Read what operations noted of a clock that jumped back; nothing of a damaged file."""
    try:
        return dict(
            ledger.query(
                "SELECT seq, CAST(json_extract(details, '$.clock_back') AS INTEGER) FROM operation "
                "WHERE json_valid(details) AND json_extract(details, '$.clock_back') IS NOT NULL "
                "ORDER BY seq"
            )
        )
    except LedgerDamaged:
        return {}


def _count(ledger: Ledger, table: str) -> int:
    return int(ledger.scalar(f"SELECT count(*) FROM {table}"))  # noqa: S608 - own names


# ------------------------------------------------------------------------------------- the file


def _check_file(ledger: Ledger) -> Iterator[Finding]:
    for (answer,) in ledger.query(f"PRAGMA integrity_check({_MOST_FILE_ERRORS})"):
        if answer != "ok":
            text = Phrase(N_("台账文件有损坏：{answer}"), answer=answer)
            yield Finding(code="file", where="", text=text)
    for table, row, parent, _ in ledger.query("PRAGMA foreign_key_check"):
        text = Phrase(
            N_("{table} 有一行（{row}）指向 {parent} 中没有的记录。"),
            table=table,
            row=row,
            parent=parent,
        )
        yield Finding(code="reference", where=table, text=text)


# ------------------------------------------------------------------------------------- the chain


def _check_chain(ledger: Ledger) -> Iterator[Finding]:
    previous_seq, previous_hash = 0, journal.GENESIS
    for operation, changes in _with_changes(ledger):
        name = _operation_name(operation)
        if operation.seq != previous_seq + 1:
            text = Phrase(
                N_("操作日志在第 {first} 号和第 {last} 号之间缺了操作。"),
                first=previous_seq,
                last=operation.seq,
            )
            yield Finding(code="gap", where=f"operation {operation.seq}", text=text)
        if operation.previous_hash != previous_hash:
            text = Phrase(N_("{name} 接不上它前面的操作。"), name=name)
            yield Finding(code="chain", where=f"operation {operation.seq}", text=text)
        if journal.operation_hash(operation, changes) != operation.hash:
            text = Phrase(N_("{name} 的内容在写入之后被改过。"), name=name)
            yield Finding(code="operation", where=f"operation {operation.seq}", text=text)
        previous_seq, previous_hash = operation.seq, operation.hash


def _operation_name(operation: journal.OperationHead) -> str:
    return Phrase(
        N_("第 {seq} 号操作（{label}，{at}）"),
        seq=operation.seq,
        label=operation_label(operation.name),
        at=operation.at[:16],
    )


def _with_changes(
    ledger: Ledger,
) -> Iterator[tuple[journal.OperationHead, list[journal.Change]]]:
    """Give every operation with its changes, in order, holding one operation at a time."""
    rows = ledger.iterate(
        "SELECT operation, kind, record_id, revision, before, after FROM change "
        "ORDER BY operation, position"
    )
    groups = groupby(rows, key=lambda row: row[0])
    number, group = next(groups, (None, iter(())))
    for operation in journal.heads(ledger, "1 ORDER BY seq"):
        while number is not None and number < operation.seq:  # changes of nothing: a reference
            number, group = next(groups, (None, iter(())))
        changes: list[journal.Change] = []
        if number == operation.seq:
            changes = [_change(row) for row in group]
            number, group = next(groups, (None, iter(())))
        yield operation, changes


def _change(row: tuple[Any, ...]) -> journal.Change:
    _, kind, record_id, revision, before, after = row
    return journal.Change(
        kind=kind, record_id=record_id, revision=revision, before=before, after=after
    )


# ----------------------------------------------------------------------------------- the records


def _check_records(ledger: Ledger) -> Iterator[Finding]:
    for kind in KINDS:
        table = table_of(kind).name
        written: dict[str, int] = dict(
            ledger.query(
                "SELECT record_id, max(revision) FROM change WHERE kind = ? GROUP BY record_id",
                (kind,),
            )
        )
        held = [str(row[0]) for row in ledger.query(f"SELECT id FROM {table}")]  # noqa: S608
        for part in _parts(sorted({*written, *held})):
            yield from _check_part(ledger, kind, part, written)


def _parts(ids: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(ids), _PART):
        yield ids[start : start + _PART]


def _check_part(
    ledger: Ledger, kind: str, ids: list[str], written: dict[str, int]
) -> Iterator[Finding]:
    held = plains_by_id(ledger, kind, ids)
    for record_id in ids:
        where = f"{kind} {record_id}"
        names = {"label": KINDS[kind].label, "id": record_id}
        if record_id not in held:
            text = Phrase(N_("{label} {id} 在操作日志里有，台账里没有。"), **names)
            yield Finding(code="record-missing", where=where, text=text)
        elif record_id not in written:
            text = Phrase(N_("{label} {id} 在台账里有，操作日志里没有。"), **names)
            yield Finding(code="record-unknown", where=where, text=text)
        elif canonical_json(held[record_id]) != _last_content(
            ledger, kind, record_id, written[record_id]
        ):
            text = Phrase(N_("{label} {id} 与操作日志里最后一次写入的内容不同。"), **names)
            yield Finding(code="record", where=where, text=text)


def _last_content(ledger: Ledger, kind: str, record_id: str, revision: int) -> str:
    return str(
        ledger.scalar(
            "SELECT after FROM change WHERE kind = ? AND record_id = ? AND revision = ? "
            "ORDER BY operation DESC LIMIT 1",
            (kind, record_id, revision),
        )
    )


# ----------------------------------------------------------------------------------- the batches


def _check_batches(ledger: Ledger) -> Iterator[Finding]:
    told = _told_digests(ledger)
    for batch, operation, sheet, file_name, digest, active in ledger.query(
        "SELECT id, operation, sheet, file_name, digest, active FROM import_batch ORDER BY id"
    ):
        where = f"import_batch {batch}"
        names = {"sheet": sheet, "file": file_name}
        if told.get(batch) != digest or _digest_now(ledger, sheet, batch) != digest:
            text = Phrase(N_("从“{file}”收的{sheet}与收进来时不同。"), **names)
            yield Finding(code="batch", where=where, text=text)
        if bool(active) == _is_undone(ledger, operation):
            text = Phrase(N_("从“{file}”收的{sheet}的启用状态与操作日志不符。"), **names)
            yield Finding(code="batch-switch", where=where, text=text)
    yield from _check_strays(ledger)


def _told_digests(ledger: Ledger) -> dict[int, str]:
    """The digests as the operations' own rows tell them, which the chain covers."""
    found: dict[int, str] = {}
    for operation in journal.heads(ledger, "name = 'import_handouts' ORDER BY seq"):
        try:
            batches: Iterable[dict[str, Any]] = json.loads(operation.details).get("batches", ())
            found.update((each["id"], each["digest"]) for each in batches)
        except (ValueError, KeyError, TypeError, AttributeError):
            continue  # the chain tells of it
    return found


def _digest_now(ledger: Ledger, sheet: str, batch: int) -> str:
    return batch_digest(all_rows(ledger, sheet, batch)) if sheet in BULK_SHEETS else ""


def _is_undone(ledger: Ledger, operation: int) -> bool:
    last = ledger.scalar(
        "SELECT undoes IS NOT NULL FROM operation WHERE undoes = ?1 OR redoes = ?1 "
        "ORDER BY seq DESC LIMIT 1",
        (operation,),
    )
    return bool(last)


def _check_strays(ledger: Ledger) -> Iterator[Finding]:
    for shape in BULK_SHEETS.values():
        count = ledger.scalar(
            f"SELECT count(*) FROM {shape.table} "  # noqa: S608 - own names
            "WHERE batch NOT IN (SELECT id FROM import_batch)"
        )
        if count:
            text = Phrase(
                N_("{table} 有 {count} 行不属于任何一次导入。"), table=shape.table, count=count
            )
            yield Finding(code="batch-stray", where=shape.table, text=text)
