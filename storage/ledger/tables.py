"""How records lie in tables: derived from the fields, so that nothing is declared twice.

A record's own values are columns; a tuple of texts is a JSON column; a tuple of lines is a table of
its own with ``parent_id`` and ``position``. Dates are ISO text, booleans 0 and 1.
"""

import json
from functools import cache
from typing import Any

import attrs

from models.fields import FieldInfo, fields_of
from models.kinds import KINDS
from storage.ledger.table_names import table_name

__all__ = ["HEAD", "ChildTable", "RecordTable", "child_values", "plain_from_rows", "table_of"]

HEAD = ("id", "revision", "updated_at", "deleted")


@attrs.frozen
class ChildTable:
    """The table of a record's lines; ``field`` is the record's attribute that holds them."""

    name: str
    field: str
    columns: tuple[str, ...]
    booleans: frozenset[str]

    @property
    def insert(self) -> str:
        """The INSERT statement for rows of :func:`child_values`."""
        return _insert(self.name, ("parent_id", "position", *self.columns))


@attrs.frozen
class RecordTable:
    """The table of one kind of record."""

    kind: str
    name: str
    columns: tuple[str, ...]
    booleans: frozenset[str]
    texts: frozenset[str]
    children: tuple[ChildTable, ...]

    @property
    def upsert(self) -> str:
        """The statement that inserts a record or replaces its columns, children untouched."""
        every = (*HEAD, *self.columns)
        updates = ", ".join(f"{column} = excluded.{column}" for column in every[1:])
        return f"{_insert(self.name, every)} ON CONFLICT (id) DO UPDATE SET {updates}"

    def values(self, plain: dict[str, Any]) -> tuple[Any, ...]:
        """Return the row of a record given as JSON values."""
        row = []
        for column in (*HEAD, *self.columns):
            value = plain[column]
            if column in self.texts:
                value = json.dumps(value, ensure_ascii=False)
            elif column in self.booleans and value is not None:
                value = int(value)
            row.append(value)
        return tuple(row)


def _insert(table: str, columns: tuple[str, ...]) -> str:
    marks = ", ".join("?" * len(columns))
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608 - own names


def _is_tuple_of_scalars(info: FieldInfo) -> bool:
    return info.children is None and str(info.kind).startswith("tuple[")


def _booleans(record: type[Any]) -> frozenset[str]:
    return frozenset(info.name for info in fields_of(record) if info.kind is bool)


@cache
def table_of(kind: str) -> RecordTable:
    """Return the table of a kind of :data:`models.kinds.KINDS`."""
    record = KINDS[kind].record
    name = table_name(kind)
    infos = fields_of(record)
    return RecordTable(
        kind=kind,
        name=name,
        columns=tuple(info.name for info in infos if info.children is None),
        booleans=_booleans(record) | {"deleted"},
        texts=frozenset(info.name for info in infos if _is_tuple_of_scalars(info)),
        children=tuple(
            ChildTable(
                name=f"{name}_{info.name}",
                field=info.name,
                columns=tuple(child.name for child in fields_of(info.children)),
                booleans=_booleans(info.children),
            )
            for info in infos
            if info.children is not None
        ),
    )


def child_values(child: ChildTable, plain: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Return the rows of one record's lines."""
    rows = []
    for position, line in enumerate(plain[child.field]):
        values = (
            int(line[column])
            if column in child.booleans and line[column] is not None
            else line[column]
            for column in child.columns
        )
        rows.append((plain["id"], position, *values))
    return rows


def _bools(values: dict[str, Any], names: frozenset[str]) -> dict[str, Any]:
    for name in names:
        if values.get(name) is not None:
            values[name] = bool(values[name])
    return values


def plain_from_rows(
    table: RecordTable, row: tuple[Any, ...], lines: dict[str, list[tuple[Any, ...]]]
) -> dict[str, Any]:
    """Make JSON values of a row (HEAD and columns) and of its lines by child table's name."""
    plain = _bools(dict(zip((*HEAD, *table.columns), row, strict=True)), table.booleans)
    for column in table.texts:
        plain[column] = json.loads(plain[column])
    for child in table.children:
        plain[child.field] = [
            _bools(dict(zip(child.columns, line, strict=True)), child.booleans)
            for line in lines.get(child.name, ())
        ]
    return plain
