"""Import batches: their rows against their digests, and both against what the journal told."""

from collections.abc import Iterator
from typing import Any

import attrs

from models.marks import N_
from models.phrase import Phrase
from storage.database import Ledger
from storage.ledger.batch_facts import batch_facts, taken_keys
from storage.ledger.batches import all_rows, batch_digest
from storage.ledger.staging import BULK_SHEETS
from storage.operations.checking.chain import JournalView
from storage.operations.checking.findings import Finding, table_label
from storage.operations.checking.reading import DAMAGE

__all__ = ["check_batches", "rows_digest", "told_batches"]


_COLUMNS = ("id", "operation", "sheet", "file_name", "digest", "active")


@attrs.frozen
class _Batch:
    """One row of import_batch, as far as it is looked at."""

    id: int
    operation: int
    sheet: str
    file_name: str
    digest: str
    active: int

    def words(self) -> dict[str, str]:
        """What sentences say of it."""
        return {"sheet": self.sheet, "file": self.file_name}


def told_batches(view: JournalView) -> dict[int, dict[str, Any]]:
    """Return what operations told of batches, by number; the chain covers it."""
    found: dict[int, dict[str, Any]] = {}
    for _head, details in view.told:
        batches = details.get("batches", ())
        for told in batches if isinstance(batches, list) else ():
            if isinstance(told, dict) and isinstance(told.get("id"), int):
                found[told["id"]] = {**found.get(told["id"], {}), **told}
    return found


def check_batches(ledger: Ledger, view: JournalView) -> Iterator[Finding]:
    """Hold every batch against what the import told of it."""
    told = told_batches(view)
    batches, whole = _batches(ledger)
    if not whole:
        yield _unreadable("import_batch")
    placed: list[int] = []
    for batch in batches:
        unknown = {"digest": batch.digest} if view.torn else {}
        yield from _check_batch(ledger, batch, told.get(batch.id, unknown))
        if batch.active != (batch.operation in view.undone):
            placed.append(batch.id)
        elif not view.torn:
            text = Phrase(N_("从“{file}”收的{sheet}的启用状态与操作日志不符。"), **batch.words())
            yield _of(batch.id, "batch-switch", text)
    gone = told.keys() - {batch.id for batch in batches} if whole else ()
    for number in sorted(gone):
        text = Phrase(N_("第 {n} 批导入在操作日志里有，台账里没有。"), n=number)
        yield _of(number, "batch-missing", text)
    for shape in BULK_SHEETS.values():
        yield from _check_strays(ledger, shape.table, placed)


def _batches(ledger: Ledger) -> tuple[list[_Batch], bool]:
    """Return the batches that can be read, and whether these are all."""
    found, whole = list[_Batch](), True
    try:
        for row in ledger.iterate(f"SELECT {', '.join(_COLUMNS)} FROM import_batch ORDER BY id"):  # noqa: S608
            found.append(_Batch(**dict(zip(_COLUMNS, row, strict=True))))
    except DAMAGE:
        whole = False
    return found, whole


def _check_batch(ledger: Ledger, batch: _Batch, told: dict[str, Any]) -> Iterator[Finding]:
    try:
        changed = told.get("digest") != batch.digest or _rows_now(ledger, batch) != batch.digest
        if not changed and "keys" in told:
            changed = _keys_now(ledger, batch) != told["keys"]
        elsewhere = "facts" in told and batch_facts(ledger, batch.id) != told["facts"]
    except DAMAGE:  # a text that has become bytes has no digest
        changed, elsewhere = True, False
    if changed:
        text = Phrase(N_("从“{file}”收的{sheet}与收进来时不同。"), **batch.words())
        yield _of(batch.id, "batch", text)
    elif elsewhere:
        text = Phrase(N_("从“{file}”收的{sheet}的来历与操作日志不符。"), **batch.words())
        yield _of(batch.id, "batch-facts", text)


def _of(batch: int, code: str, text: str) -> Finding:
    return Finding(code=code, where=f"import_batch {batch}", text=text, batch=batch)


def rows_digest(ledger: Ledger, sheet: str, batch: int) -> str:
    """Return the digest of a batch's rows as they lie there; empty for a sheet of records."""
    return batch_digest(all_rows(ledger, sheet, batch)) if sheet in BULK_SHEETS else ""


def _rows_now(ledger: Ledger, batch: _Batch) -> str:
    return rows_digest(ledger, batch.sheet, batch.id)


def _keys_now(ledger: Ledger, batch: _Batch) -> str:
    return taken_keys(ledger, batch.sheet, batch.id) if batch.sheet in BULK_SHEETS else ""


def _unreadable(table: str) -> Finding:
    text = Phrase(N_("“{table}”的一部分读不出来。"), table=table_label(table))
    return Finding(code="table", where=table, text=text, table=table)


def _check_strays(ledger: Ledger, table: str, placed: list[int]) -> Iterator[Finding]:
    """Rows of no batch; and lines kept aside that are not where a batch on or off leaves them.

    ``placed``: the batches that are on or off as they should be.
    """
    before = f"{table}_before"
    none = "NOT IN (SELECT id FROM import_batch)"
    numbers = ", ".join(map(str, placed)) or "NULL"
    misplaced = (
        f"EXISTS (SELECT 1 FROM import_batch WHERE id = taken_by AND id IN ({numbers}) "  # noqa: S608
        "AND active = (batch >= taken_by))"
    )
    for name, where in (
        (table, f"batch {none}"),
        (before, f"batch {none} OR taken_by {none} OR {misplaced}"),
    ):
        try:
            count = ledger.scalar(f"SELECT count(*) FROM {name} WHERE {where}")  # noqa: S608
        except DAMAGE:
            yield _unreadable(name)
            continue
        if count:
            label = table_label(name)
            text = Phrase(
                N_("“{table}”有 {count} 行不属于任何一次导入。"), table=label, count=count
            )
            yield Finding(code="batch-stray", where=name, text=text, table=name)
