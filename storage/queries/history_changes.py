"""What one operation changed, and what became of one record, with names for all that is named."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

import attrs

from models.difference import (
    BLANK,
    Names,
    RecordDifference,
    ValueChange,
    difference,
    record_title,
    references,
    setting_parts,
    value_words,
)
from models.fields import fields_of
from models.kinds import KINDS
from models.marks import N_
from models.phrase import Phrase
from models.units import PACKS_PER_CARTON
from storage.database import Ledger
from storage.ledger.records import plains_by_id
from storage.queries.checklists import find_checklist
from storage.queries.history_view import HistoryEntry, entries

__all__ = [
    "BatchCounts",
    "OperationChanges",
    "RecordStory",
    "names_of_records",
    "operation_changes",
    "present_words",
    "record_name",
    "record_timeline",
]

_MOST = 200
_MOST_OF_IMPORT = 50
_MOST_REVISIONS = 500

_NAMES = {
    "retailer": "SELECT id, shop_name FROM retailer",
    "product": "SELECT id, name FROM product",
    "notice": "SELECT id, title FROM notice",
    "todo": "SELECT id, content FROM todo",
    "manager": "SELECT id, name FROM manager",
    "complaint": "SELECT id, number FROM complaint",
    "target": "SELECT id, period || ' ' || metric || ' ' || subject FROM target",
    "visit": "SELECT visit.id, shop_name || ' ' || day FROM visit "
    "JOIN retailer ON retailer.id = visit.retailer_id",
    "check": "SELECT display_check.id, shop_name || ' ' || day FROM display_check "
    "JOIN retailer ON retailer.id = display_check.retailer_id",
}
_TABLES = {"check": "display_check"}


@attrs.frozen(kw_only=True)
class RecordStory:
    """One record in one operation: what it is called, and what became of it."""

    entry: HistoryEntry
    title: str
    difference: RecordDifference

    @property
    def kind_label(self) -> str:
        """The Chinese word for the record's kind."""
        return KINDS[self.difference.kind].label


@attrs.frozen(kw_only=True)
class BatchCounts:
    """One sheet of an import; ``active`` tells whether it counts at present."""

    file: str
    sheet: str
    new: int
    changed: int
    unchanged: int
    refused: int
    active: bool


@attrs.frozen(kw_only=True)
class OperationChanges:
    """What one operation did. ``more`` records changed beside those of ``records``.

    ``batches``: of an import (or its undo) the sheets with their counts; records that are new in it
    are counted there and not listed. ``facts``: label and words of what else it left behind.
    """

    entry: HistoryEntry
    records: tuple[RecordStory, ...]
    more: int
    batches: tuple[BatchCounts, ...]
    facts: tuple[tuple[str, str], ...]


def names_of_records(ledger: Ledger, keys: Iterable[tuple[str, str]]) -> Names:
    """Look up what records (kind and id) are called; those that are gone keep their names."""
    wanted: dict[str, set[str]] = {}
    for kind, record_id in keys:
        wanted.setdefault(kind, set()).add(record_id)
    known: dict[tuple[str, str], str] = {}
    for kind in wanted.keys() & _NAMES.keys():
        ids = json.dumps(sorted(wanted[kind]))
        rows = ledger.query(
            f"{_NAMES[kind]} WHERE {_TABLES.get(kind, kind)}.id IN "  # noqa: S608 - own words
            "(SELECT value FROM json_each(?))",
            (ids,),
        )
        known |= {(kind, record_id): name for record_id, name in rows}
    packs: dict[str, int] = {}
    if "product" in wanted:
        packs = dict(
            ledger.query(
                "SELECT id, packs_per_carton FROM product WHERE packs_per_carton <> ?",
                (PACKS_PER_CARTON,),
            )
        )
    made_with = _made_with(ledger, wanted.get("check", ()))
    points = _points(ledger, {*wanted.get("checklist", ()), *made_with.values()})
    return Names(known, packs, points, made_with)


def _made_with(ledger: Ledger, checks: Iterable[str]) -> dict[str, str]:
    rows = ledger.query(
        "SELECT id, template_version FROM display_check WHERE id IN "
        "(SELECT value FROM json_each(?))",
        (json.dumps(sorted(checks)),),
    )
    return {str(check): str(version) for check, version in rows}


def _points(ledger: Ledger, versions: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return the wordings of the points of each version; of one that nobody knows, none."""
    today = ledger.clock().date()
    return {
        version: {point.code: point.short for point in found.points}
        for version in versions
        if (found := find_checklist(ledger, version, today)) is not None
    }


def record_name(ledger: Ledger, kind: str, record_id: str) -> str:
    """Return what a record is called by its last content, its id where nobody knows it."""
    last = ledger.query(
        "SELECT after FROM change WHERE kind = ? AND record_id = ? "
        "ORDER BY revision DESC, operation DESC LIMIT 1",
        (kind, record_id),
    )
    if not last or kind not in KINDS:
        return record_id
    plain = json.loads(last[0][0])
    return record_title(kind, plain, names_of_records(ledger, references(kind, plain)))


def present_words(ledger: Ledger, kind: str, record_id: str, change: ValueChange) -> str:
    """Return what a value that was changed once is now; of lines, how many there are."""
    plain = plains_by_id(ledger, kind, [record_id]).get(record_id)
    if plain is None or plain["deleted"]:
        return BLANK if kind == "retailer_notes" else Phrase(N_("这条记录现在不在台账里"))
    if kind == "setting":
        value = dict(setting_parts(record_id, plain["value"])).get(change.label)
        return BLANK if value is None else value if isinstance(value, str) else f"{value}"
    info = next(each for each in fields_of(KINDS[kind].record) if each.name == change.field)
    if info.children is not None:
        return Phrase(N_("{n} 行"), n=len(plain[info.name])) if plain[info.name] else BLANK
    names = names_of_records(ledger, references(kind, plain)).speaking_of(kind, plain)
    return value_words(info, plain, names)


def operation_changes(ledger: Ledger, entry: HistoryEntry, *, only: str = "") -> OperationChanges:
    """Return what an operation did; of an import with ``only`` the records with that id alone."""
    batches = _batches(ledger, entry)
    where, most = "operation = ?", _MOST
    parameters: list[Any] = [entry.seq]
    if batches and only:
        where, parameters = f"{where} AND record_id = ?", [*parameters, only]
    elif batches:
        where, most = f"{where} AND {_UPDATED}", _MOST_OF_IMPORT
    rows = ledger.query(
        "SELECT kind, record_id, revision, before, after FROM change "  # noqa: S608 - own words
        f"WHERE {where} ORDER BY position LIMIT {most}",
        parameters,
    )
    count = ledger.scalar(f"SELECT count(*) FROM change WHERE {where}", parameters)  # noqa: S608
    return OperationChanges(
        entry=entry,
        records=_stories(ledger, [(entry, row) for row in rows]),
        more=count - len(rows),
        batches=batches,
        facts=(*_package(ledger, entry), *_printed(ledger, entry)),
    )


_UPDATED = (
    "before IS NOT NULL AND json_extract(before, '$.deleted') = json_extract(after, '$.deleted')"
)
"""Records an import changed; those that came (or went) are counted with its sheets."""


def record_timeline(ledger: Ledger, kind: str, record_id: str) -> tuple[RecordStory, ...]:
    """Return what became of one record, every revision, the newest first."""
    rows = ledger.query(
        "SELECT operation, kind, record_id, revision, before, after FROM change "
        "WHERE kind = ? AND record_id = ? ORDER BY operation DESC LIMIT ?",
        (kind, record_id, _MOST_REVISIONS),
    )
    known = {
        entry.seq: entry
        for entry in entries(
            ledger,
            "seq IN (SELECT operation FROM change WHERE kind = ? AND record_id = ?)",
            (kind, record_id),
        )
    }
    return _stories(ledger, [(known[row[0]], row[1:]) for row in rows])


def _stories(
    ledger: Ledger, rows: Sequence[tuple[HistoryEntry, Sequence[Any]]]
) -> tuple[RecordStory, ...]:
    read = [
        (entry, row, json.loads(row[3]) if row[3] else None, json.loads(row[4]))
        for entry, row in rows
        if row[0] in KINDS
    ]
    named = (
        key
        for _entry, row, *contents in read
        for plain in contents
        if plain is not None
        for key in references(row[0], plain)
    )
    names = names_of_records(ledger, named)
    return tuple(
        RecordStory(
            entry=entry,
            title=record_title(row[0], after, names),
            difference=difference(row[0], before, after, names),
        )
        for entry, row, before, after in read
    )


def _batches(ledger: Ledger, entry: HistoryEntry) -> tuple[BatchCounts, ...]:
    """Return the sheets of an import; of its undo or redo too."""
    rows = ledger.query(
        "SELECT file_name, sheet, new, changed, unchanged, refused, active FROM import_batch "
        "WHERE operation = ? ORDER BY id",
        (entry.turns or entry.seq,),
    )
    return tuple(BatchCounts(**dict(zip(_BATCH, row, strict=True))) for row in rows)


_BATCH = tuple(attribute.name for attribute in attrs.fields(BatchCounts))


def _package(ledger: Ledger, entry: HistoryEntry) -> list[tuple[str, str]]:
    rows = ledger.query(
        "SELECT file_name, month, sequence, records, digest FROM package WHERE operation = ?",
        (entry.seq,),
    )
    facts: list[tuple[str, str]] = []
    for file, month, sequence, records, digest in rows:
        facts += [
            (N_("文件"), file),
            (N_("月份"), month),
            (N_("包号"), Phrase(N_("第 {n} 包"), n=sequence)),
            (N_("记录"), Phrase(N_("{n} 条记录"), n=records)),
            (N_("校验"), digest[:12]),
        ]
    return facts


def _printed(ledger: Ledger, entry: HistoryEntry) -> list[tuple[str, str]]:
    rows = ledger.query(
        "SELECT printf('%010d', serial), coalesce(shop_name, retailer_id) FROM printed_sheet "
        "LEFT JOIN retailer ON retailer.id = retailer_id WHERE operation = ? ORDER BY serial",
        (entry.seq,),
    )
    return [(Phrase(N_("单号 {serial}"), serial=serial), shop) for serial, shop in rows]
