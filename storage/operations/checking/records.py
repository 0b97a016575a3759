"""Every record against the journal's last word on it."""

from collections.abc import Iterator, Sequence
from typing import Any

import attrs

from models.difference.values import joined
from models.kinds import KINDS
from models.marks import N_
from models.phrase import Phrase
from storage.database import Ledger
from storage.ledger.records import plains
from storage.ledger.tables import RecordTable, table_of
from storage.operations.checking.chain import JournalView, LastChange
from storage.operations.checking.findings import Finding, table_label
from storage.operations.checking.names import RecordNames
from storage.operations.checking.reading import (
    DAMAGE,
    as_text,
    content_hash,
    is_readable,
    parts,
    rowids,
    tolerant_rows,
)

__all__ = ["check_records", "check_touched"]

_MOST_NAMES = 5


@attrs.frozen
class _Row:
    """One row of a table: its rowid, its id, and its content unless that cannot be read.

    ``lost`` rows stand on a page that cannot be read.
    """

    row: int
    record_id: str
    plain: dict[str, Any] | None
    lost: bool = False


def check_records(ledger: Ledger, view: JournalView, names: RecordNames) -> Iterator[Finding]:
    """Hold every record of every kind against the journal."""
    for kind in KINDS:
        yield from _check_kind(ledger, kind, view, names)


def check_touched(ledger: Ledger, view: JournalView, names: RecordNames) -> Iterator[Finding]:
    """Hold only the records against the journal that ``view`` (a part of it) names."""
    for kind in KINDS:
        ids = [key[1] for key in view.last if key[0] == kind]
        table = table_of(kind)
        seen: set[str] = set()
        for part in parts(ids):
            marks = ", ".join("?" * len(part))
            sql = f"SELECT rowid FROM {table.name} WHERE id IN ({marks})"  # noqa: S608
            numbers = sorted(row for (row,) in ledger.query(sql, part))
            for row in _rows(ledger, table, numbers):
                seen.add(row.record_id)
                yield from _compare(kind, row, view, names)
        gone = [each for each in ids if each not in seen and view.last[kind, each].sure]
        yield from (_missing(kind, each, names) for each in gone)


def _check_kind(
    ledger: Ledger, kind: str, view: JournalView, names: RecordNames
) -> Iterator[Finding]:
    table = table_of(kind)
    numbers, whole = rowids(ledger, table.name)
    seen: set[str] = set()
    told: set[str] = set()
    lost: list[str] = []
    for part in parts(numbers):
        for row in _rows(ledger, table, part):
            seen.add(row.record_id)
            if row.lost:
                lost.append(row.record_id)
                continue
            for finding in _compare(kind, row, view, names):
                told.add(row.record_id)
                yield finding
    known = {key[1] for key, last in view.last.items() if key[0] == kind and last.sure}
    gone = sorted(known - seen)
    if whole and not lost:
        yield from (_missing(kind, each, names) for each in gone)
    else:
        yield _torn(ledger, kind, sorted({*gone, *lost} - {""}), names)
    yield from _check_positions(ledger, kind, names, seen - told)


def _rows(ledger: Ledger, table: RecordTable, numbers: Sequence[int]) -> Iterator[_Row]:
    """Give rows of a table: in one go, or singly where one of them is damaged."""
    marks = ", ".join("?" * len(numbers))
    where = f"rowid IN ({marks})"
    sql = f"SELECT id, rowid FROM {table.name} NOT INDEXED WHERE {where}"  # noqa: S608
    try:
        rows: dict[str, int] = dict(ledger.query(sql, numbers))
        found = plains(ledger, table.kind, where, numbers)
        whole = [_Row(rows[plain["id"]], _name_of(plain), plain) for plain in found]
    except (*DAMAGE, KeyError):
        yield from _singly(ledger, table, numbers)
    else:
        yield from whole


def _singly(ledger: Ledger, table: RecordTable, numbers: Sequence[int]) -> Iterator[_Row]:
    for number in numbers:
        try:
            found = plains(ledger, table.kind, "rowid = ?", (number,))
            yield from (_Row(number, _name_of(plain), plain) for plain in found)
        except DAMAGE:
            yield _unreadable(ledger, table, number)


def _name_of(plain: dict[str, Any]) -> str:
    """Return a record's id as text, even where it has become a number or bytes."""
    return str(as_text(plain["id"]))


def _unreadable(ledger: Ledger, table: RecordTable, number: int) -> _Row:
    """Say of a row that cannot be read as it should whose it is, and whether its page is gone."""
    try:
        columns = ("id", *table.columns)
        row = tolerant_rows(ledger, columns, f"{table.name} WHERE rowid = ?", (number,))[0]
        key = str(row[0])
        for child in table.children:
            tolerant_rows(ledger, child.columns, f"{child.name} WHERE parent_id = ?", (key,))
    except (*DAMAGE, IndexError):
        return _Row(number, _id_of(ledger, table, number), None, lost=True)
    return _Row(number, key, None)


def _id_of(ledger: Ledger, table: RecordTable, number: int) -> str:
    try:
        rows = tolerant_rows(ledger, ("id",), f"{table.name} WHERE rowid = ?", (number,))
    except DAMAGE:
        return ""
    return str(rows[0][0]) if rows else ""


def _compare(kind: str, row: _Row, view: JournalView, names: RecordNames) -> Iterator[Finding]:
    last = view.last.get((kind, row.record_id))
    if last is None and view.torn:
        return  # what brought it may stand where nothing can be read
    if last is None:
        name = names.name(kind, row.record_id)
        text = Phrase(N_("{name}在台账里有，操作日志里没有。"), name=name)
        yield _of(kind, row.record_id, "record-unknown", text, row.row)
    elif row.plain is None:
        name = names.name(kind, row.record_id)
        text = Phrase(N_("{name}里有读不出来的内容。"), name=name)
        yield _of(kind, row.record_id, "record", text, row.row)
    elif last.hash and not _agrees(row.plain, last, view):
        name = names.name(kind, row.record_id)
        text = Phrase(N_("{name}与操作日志里最后一次写入的内容不同。"), name=name)
        yield _of(kind, row.record_id, "record", text, row.row)


def _agrees(plain: dict[str, Any], last: LastChange, view: JournalView) -> bool:
    revision = plain["revision"]
    doubtful = bool(view.torn or view.unsure)
    if doubtful and isinstance(revision, int) and revision > last.revision:
        return True  # written last by what cannot be believed, which is told by itself
    return content_hash(plain) == last.hash


def _missing(kind: str, record_id: str, names: RecordNames) -> Finding:
    name = names.name(kind, record_id)
    text = Phrase(N_("{name}在操作日志里有，台账里没有。"), name=name)
    return _of(kind, record_id, "record-missing", text)


def _of(kind: str, record_id: str, code: str, text: str, row: int | None = None) -> Finding:
    return Finding(
        code=code, where=f"{kind} {record_id}", text=text, kind=kind, record_id=record_id,
        table=table_of(kind).name, row=row,
    )  # fmt: skip


def _torn(ledger: Ledger, kind: str, ids: list[str], names: RecordNames) -> Finding:
    """Tell of tables of which pages cannot be read: how many records, and some of them."""
    table = table_of(kind)
    tables = [table.name, *(child.name for child in table.children)]
    bad = [each for each in tables if not is_readable(ledger, each)] or [table.name]
    text = Phrase(
        N_("“{table}”的一部分读不出来，涉及 {n} 条：{some}"),
        table=joined(table_label(each) for each in bad),
        n=len(ids),
        some=joined(names.name(kind, each) for each in ids[:_MOST_NAMES]),
    )
    return Finding(code="table", where=bad[0], text=text, kind=kind, table=bad[0])


def _check_positions(
    ledger: Ledger, kind: str, names: RecordNames, unsuspected: set[str]
) -> Iterator[Finding]:
    """Lines are numbered from 0 without a gap; their order is all the numbers say."""
    for child in table_of(kind).children:
        sql = (
            f"SELECT parent_id FROM {child.name} GROUP BY parent_id "  # noqa: S608 - own names
            "HAVING min(position) <> 0 OR max(position) <> count(*) - 1"
        )
        try:
            wrong = {str(row[0]) for row in ledger.query(sql)} & unsuspected
        except DAMAGE:
            continue  # told with the records themselves
        for parent in sorted(wrong):
            unsuspected.discard(parent)
            name = names.name(kind, parent)
            text = Phrase(
                N_("{name}的“{lines}”编号不连续。"), name=name, lines=table_label(child.name)
            )
            yield _of(kind, parent, "record", text)
