"""Purchases mended from the very file they came from, row by row, in place.

Receiving the file again would put right what counts now, and undo what a later file corrected. So
the rows of the damaged batch alone are held against the file, wherever they lie, and written only
when the batch's digest, which the journal's chain covers, proves that nothing is left amiss.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import attrs

from storage.database import Ledger
from storage.ledger.batches import batch_digest
from storage.ledger.staging import BULK_SHEETS, BulkSheet
from storage.operations.checking.reading import tolerant_rows
from storage.workbooks.reading import stream
from storage.workbooks.reading.parent import read_handout

__all__ = ["Original", "mend_batch", "read_originals"]

Key = tuple[Any, ...]
Content = tuple[Any, ...]


@attrs.frozen
class Original:
    """One bulk sheet of a file: its rows by key, and which columns it really has."""

    sha256: str
    sheet: str
    present: frozenset[str]
    rows: dict[Key, Content]


@attrs.frozen
class _Held:
    """One row of a batch as it lies there; ``taken_by`` None for one in place.

    ``raw`` is its key as bytes and numbers, by which even a damaged one is found.
    """

    taken_by: int | None
    raw: Key
    key: Key
    content: Content


def read_originals(ledger: Ledger, paths: Sequence[Path]) -> list[Original]:
    """Read the bulk sheets of handouts. Raises the reader's problem for a file it refuses."""
    found: list[Original] = []
    for path in paths:
        sheets: list[BulkSheet | None] = []
        digest = ""
        for part in read_handout(path):
            match part:
                case stream.BookHeader():
                    digest = part.sha256
                case stream.SheetHeader():
                    sheets.append(_staged(ledger, len(sheets), part))
                case stream.RowBatch() if sheets[-1] is not None:
                    sheets[-1].add(part.rows)
        found += [_original(ledger, digest, sheet) for sheet in sheets if sheet is not None]
    return found


def _staged(ledger: Ledger, number: int, header: stream.SheetHeader) -> BulkSheet | None:
    if header.kind not in BULK_SHEETS:
        return None
    return BulkSheet(ledger, number, header.kind, header.fields)


def _original(ledger: Ledger, digest: str, sheet: BulkSheet) -> Original:
    sheet.complete()
    columns = sheet.shape.columns
    at = [columns.index(name) for name in sheet.shape.key]
    rows = ledger.query(f"SELECT {', '.join(columns)} FROM {sheet.name} ORDER BY row")  # noqa: S608
    sheet.drop()
    present = {*sheet.present, *sheet.shape.key}
    if "unit_price" in present:
        present.add("amount")
    by_key = {tuple(row[index] for index in at): row for row in rows}
    return Original(digest, sheet.kind, frozenset(present), by_key)


def mend_batch(ledger: Ledger, batch: int, digest: str, original: Original) -> bool:
    """Put the rows of a batch right inside a transaction; False, nothing written, without proof."""
    held = list(_held_rows(ledger, original.sheet, batch))
    lost = _lost(ledger, original)
    every = frozenset(BULK_SHEETS[original.sheet].columns)
    for present in (original.present, every):  # what the file has no column for was filled in
        right = [_right(original, present, each) for each in held]
        kept = [content for content in right if content is not None]
        for brought in ([], lost):
            if batch_digest([*kept, *brought]) == digest:
                _write(ledger, original.sheet, (batch, digest), list(zip(held, right, strict=True)))
                _bring(ledger, original.sheet, batch, brought)
                return True
    return False


def _write(
    ledger: Ledger,
    sheet: str,
    batch: tuple[int, str],
    rows: Sequence[tuple[_Held, Content | None]],
) -> None:
    """Write what differs, and the digest the journal told."""
    for held, content in rows:
        if content != held.content:
            _replace(ledger, sheet, held, content)
    number, digest = batch
    ledger.execute("UPDATE import_batch SET digest = ? WHERE id = ?", (digest, number))


def _bring(ledger: Ledger, sheet: str, batch: int, rows: Sequence[Content]) -> None:
    shape = BULK_SHEETS[sheet]
    names = ", ".join((*shape.columns, "batch"))
    marks = ", ".join("?" * (len(shape.columns) + 1))
    ledger.execute_many(
        f"INSERT INTO {shape.table} ({names}) VALUES ({marks})",  # noqa: S608 - own names
        [(*content, batch) for content in rows],
    )


def _held_rows(ledger: Ledger, sheet: str, batch: int) -> Iterator[_Held]:
    shape = BULK_SHEETS[sheet]
    raw = ", ".join(_raw(name) for name in shape.key)
    for table, place in ((shape.table, "NULL"), (f"{shape.table}_before", "taken_by")):
        where = f"{table} WHERE batch = {int(batch)} ORDER BY {', '.join(shape.key)}"
        keys = ledger.query(f"SELECT {place}, {raw} FROM {where}")  # noqa: S608 - own names
        contents = tolerant_rows(ledger, shape.columns, where)
        for (taken_by, *key), content in zip(keys, contents, strict=True):
            named = tuple(content[shape.columns.index(name)] for name in shape.key)
            yield _Held(taken_by, tuple(key), named, content)


def _raw(column: str) -> str:
    return f"CASE typeof({column}) WHEN 'text' THEN CAST({column} AS BLOB) ELSE {column} END"


def _right(original: Original, present: frozenset[str], held: _Held) -> Content | None:
    """Return what a row must be; None for one the file does not know. Absent columns stay."""
    wanted = original.rows.get(held.key)
    if wanted is None:
        return None
    columns = BULK_SHEETS[original.sheet].columns
    pairs = zip(columns, wanted, held.content, strict=True)
    return tuple(new if name in present else old for name, new, old in pairs)


def _lost(ledger: Ledger, original: Original) -> list[Content]:
    """Return the rows of the file whose key no line in place has."""
    shape = BULK_SHEETS[original.sheet]
    known = set(tolerant_rows(ledger, shape.key, shape.table))
    return [content for key, content in original.rows.items() if key not in known]


def _replace(ledger: Ledger, sheet: str, held: _Held, content: Content | None) -> None:
    """Write a row's right content, or remove a row that is another under a damaged key."""
    shape = BULK_SHEETS[sheet]
    table = shape.table if held.taken_by is None else f"{shape.table}_before"
    where = " AND ".join(f"{_raw(name)} = ?" for name in shape.key)
    place: Iterable[Any] = held.raw
    if held.taken_by is not None:
        where, place = f"{where} AND taken_by = ?", (*held.raw, held.taken_by)
    if content is None:
        ledger.execute(f"DELETE FROM {table} WHERE {where}", (*place,))  # noqa: S608 - own names
        return
    sets = ", ".join(f"{name} = ?" for name in shape.columns)
    ledger.execute(f"UPDATE {table} SET {sets} WHERE {where}", (*content, *place))  # noqa: S608
