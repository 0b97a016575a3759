"""Figures as they stood at submission: frozen, shown again, held against those of today."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import attrs

from models.cell_kind import CellKind
from models.reports.cells import Cell, Column, Row, Table, cells_json, cells_of, words
from models.reports.report import FrozenRow
from models.reports.sections import Content, Filled, Section

__all__ = ["FOOT", "HEAD", "Difference", "differences", "freeze", "thaw"]

HEAD: Final = "#"
"""Key of the row that holds the columns; no record and no figure is called so."""
FOOT: Final = "#foot "
_NOTE: Final = "#note"
_COLUMN: Final = "|"


@attrs.frozen(kw_only=True)
class Difference:
    """One figure that is no longer what it was; a side is None where the row or column is not."""

    section: str
    table: str
    row: str
    name: str
    column: str
    was: Cell | None
    now: Cell | None


def freeze(content: Content) -> tuple[FrozenRow, ...]:
    """Return every table of a report, row by row."""
    return tuple(
        row
        for filled in content.sections
        for table in filled.tables
        for row in _frozen(filled.section.id, table)
    )


def _frozen(section: str, table: Table) -> Iterator[FrozenRow]:
    def row(key: str, cells: Iterable[Cell]) -> FrozenRow:
        return FrozenRow(section=section, table_id=table.id, row=key, cells=cells_json(cells))

    yield row(HEAD, [words(table.title), *(words(_column_text(each)) for each in table.columns)])
    for each in table.rows:
        yield row(each.key, each.cells)
    for each in table.foot:
        yield row(f"{FOOT}{each.key}", each.cells)
    if table.note:
        yield row(_NOTE, [words(table.note)])


def _column_text(column: Column) -> str:
    sign = "1" if column.editable else "0"
    return _COLUMN.join((column.kind.value, str(column.width), sign, column.heading))


def _column_of(text: str) -> Column:
    kind, width, sign, heading = text.split(_COLUMN, 3)
    return Column(heading, CellKind(kind), int(width), sign == "1")


def thaw(sections: Iterable[Section], frozen: Iterable[FrozenRow]) -> tuple[Filled, ...]:
    """Make the sections of a report as they read when it was submitted."""
    rows: dict[str, dict[str, list[FrozenRow]]] = {}
    for each in frozen:
        rows.setdefault(each.section, {}).setdefault(each.table_id, []).append(each)
    return tuple(
        Filled(section, tuple(_thawed(*each) for each in rows.get(section.id, {}).items()))
        for section in sections
    )


def _thawed(table: str, frozen: Iterable[FrozenRow]) -> Table:
    title, note = "", ""
    columns: tuple[Column, ...] = ()
    body, foot = [], []
    for each in frozen:
        cells = cells_of(each.cells)
        if each.row == HEAD:
            title, columns = cells[0].text, tuple(_column_of(cell.text) for cell in cells[1:])
        elif each.row == _NOTE:
            note = cells[0].text
        elif each.row.startswith(FOOT):
            foot.append(Row(each.row.removeprefix(FOOT), cells))
        else:
            body.append(Row(each.row, cells))
    return Table(
        id=table, title=title, columns=columns, rows=tuple(body), foot=tuple(foot), note=note
    )


def differences(was: Iterable[Filled], now: Iterable[Filled]) -> tuple[Difference, ...]:
    """Return which figures changed, from what to what; what people write is left out.

    A number counts by its two parts, so that a figure that only looks the same is told too.
    """
    before, after = _by_table(was), _by_table(now)
    found: list[Difference] = []
    for key in dict.fromkeys((*before, *after)):
        found.extend(_of_tables(key, before.get(key), after.get(key)))
    return tuple(found)


def _by_table(sections: Iterable[Filled]) -> dict[tuple[str, str], Table]:
    return {(filled.section.id, table.id): table for filled in sections for table in filled.tables}


def _of_tables(key: tuple[str, str], was: Table | None, now: Table | None) -> Iterator[Difference]:
    before, after = _values(was), _values(now)
    for row, column in dict.fromkeys((*before, *after)):
        old, new = before.get((row, column)), after.get((row, column))
        if _same(old, new):
            continue
        name = _name(was, row) or _name(now, row)
        yield Difference(
            section=key[0], table=key[1], row=row, name=name, column=column, was=old, now=new
        )


def _values(table: Table | None) -> Mapping[tuple[str, str], Cell]:
    if table is None:
        return {}
    rows = [*table.rows, *(Row(f"{FOOT}{each.key}", each.cells) for each in table.foot)]
    return {
        (row.key, column.heading): cell
        for row in rows
        for column, cell in zip(table.columns, row.cells, strict=True)
        if not column.editable
    }


def _same(was: Cell | None, now: Cell | None) -> bool:
    if was is None or now is None:
        return was is now
    return was == now


def _name(table: Table | None, key: str) -> str:
    """Return the first words of a row."""
    for row in (*table.rows, *table.foot) if table else ():
        if row.key == key.removeprefix(FOOT):
            return next((cell.text for cell in row.cells if cell.numerator is None), row.key)
    return ""
