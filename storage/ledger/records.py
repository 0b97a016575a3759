"""Reading records out of their tables, whole: a visit with its lines, a check with its points."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from models.canonical import from_plain
from models.kinds import KINDS, kind_of
from models.records import Record
from storage.database import Ledger
from storage.ledger.tables import HEAD, RecordTable, plain_from_rows, table_of

__all__ = ["find", "floors", "get", "plains", "plains_by_id"]

R = TypeVar("R", bound=Record)
_CHUNK = 500


def plains(
    ledger: Ledger, kind: str, where: str = "deleted = 0", parameters: Sequence[Any] = ()
) -> list[dict[str, Any]]:
    """Return the records of a kind as JSON values. ``where`` may end with ORDER BY."""
    table = table_of(kind)
    rows = ledger.query(
        f"SELECT {', '.join((*HEAD, *table.columns))} FROM {table.name} WHERE {where}",  # noqa: S608
        parameters,
    )
    lines = _lines(ledger, table, [str(row[0]) for row in rows])
    return [plain_from_rows(table, row, lines.get(str(row[0]), {})) for row in rows]


def _lines(
    ledger: Ledger, table: RecordTable, ids: list[str]
) -> dict[str, dict[str, list[tuple[Any, ...]]]]:
    """Return, by record and child table, the rows of its lines in order."""
    found: dict[str, dict[str, list[tuple[Any, ...]]]] = {}
    for child in table.children:
        columns = ", ".join(child.columns)
        for part in _chunks(ids):
            marks = ", ".join("?" * len(part))
            for parent, *line in ledger.query(
                f"SELECT parent_id, {columns} FROM {child.name} "  # noqa: S608 - own names
                f"WHERE parent_id IN ({marks}) ORDER BY parent_id, position",
                part,
            ):
                found.setdefault(parent, {}).setdefault(child.name, []).append(tuple(line))
    return found


def _chunks(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), _CHUNK):
        yield ids[start : start + _CHUNK]


def plains_by_id(ledger: Ledger, kind: str, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Return the records with these ids, tombstones included, as JSON values."""
    found: dict[str, dict[str, Any]] = {}
    for part in _chunks(list(ids)):
        marks = ", ".join("?" * len(part))
        for plain in plains(ledger, kind, f"id IN ({marks})", part):
            found[plain["id"]] = plain
    return found


def floors(ledger: Ledger, kind: str, ids: Iterable[str]) -> list[tuple[str, int]]:
    """Return (id, revision) of records of which a higher revision is known outside this ledger."""
    found: list[tuple[str, int]] = []
    for part in _chunks(list(ids)):
        marks = ", ".join("?" * len(part))
        where = f"kind = ? AND record_id IN ({marks})"
        rows = ledger.query(
            f"SELECT record_id, revision FROM revision_floor WHERE {where}",  # noqa: S608
            (kind, *part),
        )
        found.extend((str(row[0]), int(row[1])) for row in rows)
    return found


def get(ledger: Ledger, record_class: type[R], record_id: str) -> R | None:
    """Return one live record, None when there is none or it is deleted."""
    found = find(ledger, record_class, "id = ? AND deleted = 0", (record_id,))
    return found[0] if found else None


def find(
    ledger: Ledger,
    record_class: type[R],
    where: str = "deleted = 0",
    parameters: Sequence[Any] = (),
) -> list[R]:
    """Return the records of a class; ``where`` is SQL on the columns and may end with ORDER BY."""
    kind = KINDS[kind_of(record_class)]
    return [
        from_plain(record_class, plain) for plain in plains(ledger, kind.name, where, parameters)
    ]
