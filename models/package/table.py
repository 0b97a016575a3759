"""A sheet as pure data: typed columns over rows, a 合计 row, and a hash for every row.

A row's hash says whether somebody changed it in the workbook. It is made of what a person sees, so
that it can be made again from the cells that come back, whatever program saved them.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from hashlib import sha256
from typing import Any, Generic, TypeVar
from zlib import crc32

import attrs

from models.cell_kind import CellKind, CellValue
from models.fields import label_of

__all__ = [
    "MARK_LENGTH",
    "NO_BASE",
    "CellKind",
    "CellValue",
    "Column",
    "SheetColumn",
    "SheetDefinition",
    "SheetRow",
    "SheetTable",
    "build_table",
    "cell_key",
    "cell_marks",
    "field_heading",
    "plain_table",
    "row_hash",
    "sheet_hash",
    "summed",
]

R = TypeVar("R")

NO_BASE = "—"
"""Stands where a number has no base; the reason stands in 备注."""

_TOTAL = "合计"
_HASH_LENGTH = 16
_MARK_MASK = 0xFFF

MARK_LENGTH = 3
"""Hexadecimal digits by which a cell is marked."""

_EXACT = Decimal("0.000001")
_UNSEEN = re.compile("[\x00-\x20\x7f-\xa0\ud800-\udfff\u3000\ufffe\uffff]+")


@attrs.frozen
class SheetColumn:
    """What a writer must know of a column.

    ``width`` is in half-width characters; texts wrap in it, numbers and codes may widen it.
    """

    heading: str
    kind: CellKind
    width: int


@attrs.frozen
class Column(Generic[R]):
    """A column of a sheet definition: heading, how a row's value is got, how the 合计 is made."""

    heading: str
    value: Callable[[R], CellValue]
    kind: CellKind = CellKind.TEXT
    width: int = 10
    total: Callable[[Sequence[R]], CellValue] | None = None


@attrs.frozen
class SheetDefinition(Generic[R]):
    """A sheet: its columns, and what gives each row its 记录编号 and 修订号.

    ``count_in`` is the heading under which the 合计 row says how many rows there are,
    ``row_points`` the height of every row where its texts do not make it (0: they do).
    """

    title: str
    columns: tuple[Column[R], ...]
    record_id: Callable[[R], str]
    revision: Callable[[R], int]
    count_in: str = "客户名称"
    row_points: int = 0


@attrs.frozen
class SheetRow:
    """One row. ``values`` ends with 记录编号 and 修订号, as the sheet does.

    ``hash`` tells whether the row was edited, ``cells`` (:func:`cell_marks`) in which cell.
    """

    record_id: str
    revision: int
    values: tuple[CellValue, ...]
    hash: str
    cells: str


@attrs.frozen
class SheetTable:
    """A sheet ready to be written: title, columns, rows, the 合计 row, the hash over its rows."""

    title: str
    columns: tuple[SheetColumn, ...]
    rows: tuple[SheetRow, ...]
    total: tuple[CellValue, ...]
    hash: str
    row_points: int = 0

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings in order."""
        return tuple(column.heading for column in self.columns)


def field_heading(record: type[Any], name: str) -> str:
    """Return the heading of a column that shows one field of a record."""
    return label_of(record, name)


def summed(value: Callable[[R], CellValue]) -> Callable[[Sequence[R]], CellValue]:
    """Make a 合计 that adds a column's numbers and leaves out what is none."""

    def total(rows: Sequence[R]) -> CellValue:
        numbers = [each for each in map(value, rows) if isinstance(each, (int, Decimal))]
        return sum(numbers, 0)

    return total


def cell_key(value: object) -> str:
    """Write a cell's value in the one way that survives being saved by another program.

    Blanks and control characters do not count, numbers count to six decimals, a day is written
    2026-11-23, a time 09:31. Takes what any reader yields (floats, datetimes).
    """
    if value is None:
        return ""
    if isinstance(value, str):
        seen = value.isprintable() and " " not in value  # as nearly all are, and told at once
        return value if seen else _UNSEEN.sub("", value)
    if isinstance(value, (int, float, Decimal)):
        return _number_key(value)
    return _moment_key(value)


def _number_key(value: float | Decimal) -> str:
    if isinstance(value, int):
        return str(int(value))
    number = value if isinstance(value, Decimal) else Decimal(repr(value))
    text = f"{number.quantize(_EXACT, rounding=ROUND_HALF_UP):f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _moment_key(value: object) -> str:
    if isinstance(value, datetime):
        midnight = value.time() == time.min
        return f"{value:%Y-%m-%d}" if midnight else f"{value:%Y-%m-%dT%H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:%H:%M}" if isinstance(value, time) else str(value)


def row_hash(values: Iterable[object]) -> str:
    """Return the hash of a row's cells (16 hexadecimal digits): it finds edits, not forgers."""
    return _hash_of(map(cell_key, values))


def _hash_of(keys: Iterable[str]) -> str:
    return sha256("\t".join(keys).encode()).hexdigest()[:_HASH_LENGTH]


def cell_marks(values: Iterable[object]) -> str:
    """Return three hexadecimal digits a cell of a row: they name the cell that was edited.

    Short as they are they miss one edit in 4096; the row's hash does not.
    """
    return _marks_of(map(cell_key, values))


def _marks_of(keys: Iterable[str]) -> str:
    return "".join([f"{crc32(key.encode()) & _MARK_MASK:03x}" for key in keys])


def sheet_hash(headings: Iterable[str], row_hashes: Iterable[str]) -> str:
    """Return the hash of a sheet, the same in whatever order its rows are."""
    lines = ["\t".join(map(cell_key, headings)), *sorted(row_hashes)]
    return sha256("\n".join(lines).encode()).hexdigest()


def _exact(value: CellValue) -> CellValue:
    """Cut a number to what a workbook's float carries without doubt."""
    if isinstance(value, Decimal):
        return value.quantize(_EXACT, rounding=ROUND_HALF_UP).normalize()
    return value


def build_table(definition: SheetDefinition[R], rows: Sequence[R]) -> SheetTable:
    """Fill a sheet definition with rows."""
    columns = (
        *definition.columns,
        Column("记录编号", definition.record_id, CellKind.CODE, 38),
        Column("修订号", definition.revision, CellKind.WHOLE, 8),
    )
    getters = tuple(column.value for column in columns)
    made = []
    for row in rows:
        values = tuple(_exact(get(row)) for get in getters)
        keys = tuple(map(cell_key, values))
        made.append(
            SheetRow(
                record_id=str(values[-2]),
                revision=int(str(values[-1])),
                values=values,
                hash=_hash_of(keys),
                cells=_marks_of(keys),
            )
        )
    return SheetTable(
        title=definition.title,
        columns=tuple(SheetColumn(each.heading, each.kind, each.width) for each in columns),
        rows=tuple(made),
        total=_total_row(definition, columns, rows),
        hash=sheet_hash((each.heading for each in columns), (each.hash for each in made)),
        row_points=definition.row_points,
    )


def plain_table(
    title: str,
    columns: Sequence[SheetColumn],
    rows: Sequence[tuple[CellValue, ...]],
    total: Sequence[CellValue],
) -> SheetTable:
    """Return a sheet of values alone, without records behind its rows or hashes over them."""
    return SheetTable(
        title=title,
        columns=tuple(columns),
        rows=tuple(
            SheetRow(record_id="", revision=0, values=values, hash="", cells="") for values in rows
        ),
        total=tuple(total),
        hash="",
    )


def _total_row(
    definition: SheetDefinition[R], columns: Sequence[Column[R]], rows: Sequence[R]
) -> tuple[CellValue, ...]:
    total: list[CellValue] = [
        _exact(column.total(rows)) if column.total else None for column in columns
    ]
    for index, column in enumerate(columns):
        if column.heading == definition.count_in:
            total[index] = f"共 {len(rows)} 条"
    total[0] = _TOTAL
    return tuple(total)
