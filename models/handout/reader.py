"""Reading a sheet's rows: column by column where all is well, row by row where it is not.

A batch of rows is turned into columns, each is read as a whole, and only the rows in which a cell
was refused, in doubt or missing are looked at one by one. So a quarter of a million good order
lines cost little more than unpacking them.
"""

from collections.abc import Collection, Sequence
from itertools import compress
from typing import Any

import attrs

from models.handout.column_reader import ColumnReader
from models.handout.headings import REASON_HEADING, Layout
from models.handout.outcome import Bad, Doubtful, Value
from models.handout.parsers import CellKind
from models.handout.rows import Repeats, RowKind, Sums, kind_of_row
from models.units import format_money

__all__ = ["Account", "Batch", "RefusedRow", "SheetReader"]


@attrs.frozen
class RefusedRow:
    """A row left out; ``row`` counts from 1 as Excel does, ``cells`` are raw."""

    row: int
    reasons: tuple[str, ...]
    cells: tuple[Any, ...]


@attrs.define
class Batch:
    """What some rows came to: of those that passed, their numbers and columns by field."""

    numbers: list[int] = attrs.field(factory=list)
    columns: list[list[Value]] = attrs.field(factory=list)
    refused: list[RefusedRow] = attrs.field(factory=list)
    warned: list[tuple[int, str]] = attrs.field(factory=list)

    @property
    def rows(self) -> list[tuple[Value, ...]]:
        """Each row that passed as ``(row number, *values)``."""
        return list(zip(self.numbers, *self.columns, strict=True))


@attrs.define
class Account:
    """How many rows came to what; they add up to ``rows``."""

    rows: int = 0
    passed: int = 0
    refused: int = 0
    repeated: int = 0
    totals: int = 0
    notes: int = 0
    blank: int = 0
    warnings: int = 0

    @property
    def adds_up(self) -> bool:
        """True when no row is unaccounted for."""
        parts = (self.passed, self.refused, self.repeated, self.totals, self.notes, self.blank)
        return self.rows == sum(parts)


@attrs.define
class _Work:
    """A batch on its way: rows as they came, and what is still in the running of them."""

    rows: Sequence[Sequence[Any]]
    first_row: int
    columns: list[list[Any]]
    numbers: list[int]
    batch: Batch

    def refuse(self, index: int, *reasons: str) -> None:
        """Note that the row at ``index`` of what is left is refused."""
        number = self.numbers[index]
        cells = tuple(self.rows[number - self.first_row])
        self.batch.refused.append(RefusedRow(number, reasons, cells))

    def drop(self, indexes: Collection[int]) -> None:
        """Take rows out of the running."""
        if indexes:
            keep = [index not in indexes for index in range(len(self.numbers))]
            self.numbers = list(compress(self.numbers, keep))
            self.columns = [list(compress(column, keep)) for column in self.columns]


class SheetReader:
    """Reads the rows below one sheet's headings, batch by batch, in order.

    ``account`` grows with each batch. Row checks, repeated rows and 合计 are dealt with here; what
    needs the ledger is not.
    """

    def __init__(self, layout: Layout, *, date1904: bool = False) -> None:
        self.layout = layout
        self.account = Account()
        self._definition = layout.definition
        columns = [self._definition.column(field) for field in layout.fields]
        self._readers = [ColumnReader(column, date1904=date1904) for column in columns]
        self._places = tuple(layout.positions.values())
        self._required = [index for index, column in enumerate(columns) if column.required]
        self._sums = Sums([field for field in self._definition.sums if field in layout.fields])
        self._repeats = Repeats()
        self._key = self._key_places()

    def _key_places(self) -> tuple[int, ...]:
        """Return the places of the key's fields; none where a part it needs is absent."""
        definition, fields = self._definition, self.layout.fields
        present = tuple(fields.index(field) for field in definition.key if field in fields)
        needed = [field for field in definition.key if field not in definition.key_optional]
        return present if all(field in fields for field in needed) else ()

    def read(self, rows: Sequence[Sequence[Any]], first_row: int) -> Batch:
        """Read ``rows``, of which the first is row ``first_row`` of the sheet (from 1).

        All rows must be equally long and reach at least to the last field's column.
        """
        if not rows:
            return Batch()
        raw = list(zip(*rows, strict=True))
        pairs = zip(self._readers, self._places, strict=True)
        columns = [reader.read(raw[place]) for reader, place in pairs]
        numbers = list(range(first_row, first_row + len(rows)))
        work = _Work(rows, first_row, columns, numbers, Batch())
        self._look_at_odd_rows(work)
        self._look_at_repeats(work)
        self._run_checks(work)
        batch = work.batch
        batch.numbers, batch.columns = work.numbers, work.columns
        self.account.rows += len(rows)
        self.account.passed += len(batch.numbers)
        self.account.refused += len(batch.refused)
        self.account.warnings += len(batch.warned)
        return batch

    # ------------------------------------------------------------------ cells refused or in doubt

    def _look_at_odd_rows(self, work: _Work) -> None:
        """Leave out rows that are no data or are refused; settle what is in doubt.

        A refused row's numbers still belong to the sum that 合计 is compared with.
        """
        no_data: set[int] = set()
        refused: set[int] = set()
        summed = 0
        for index in self._odd_rows(work.columns):
            reasons = self._reasons(work.columns, index)
            kind = self._kind_of_row(work.rows[index]) if reasons else RowKind.DATA
            if kind is RowKind.GRAND_TOTAL:
                self._add_up(work.columns, range(summed, index), no_data)
                self._compare_total(work, index)
                summed = index
            if kind is not RowKind.DATA:
                no_data.add(index)
                self._count_skipped(kind)
            elif reasons:
                refused.add(index)
                work.refuse(index, *reasons)
            else:
                _settle_doubts(work, index)
        self._add_up(work.columns, range(summed, len(work.rows)), no_data)
        work.drop(no_data | refused)

    def _odd_rows(self, columns: Sequence[Sequence[Any]]) -> list[int]:
        odd: set[int] = set()
        for reader, column in zip(self._readers, columns, strict=True):
            if reader.flagged:
                odd.update(i for i, v in enumerate(column) if isinstance(v, (Bad, Doubtful)))
        for place in self._required:
            if None in columns[place]:
                odd.update(i for i, v in enumerate(columns[place]) if v is None)
        return sorted(odd)

    def _reasons(self, columns: Sequence[Sequence[Any]], index: int) -> tuple[str, ...]:
        values = [column[index] for column in columns]
        missing = [
            f"“{self._readers[place].column.heading}”要填"
            for place in self._required
            if values[place] is None
        ]
        return (*missing, *(value.reason for value in values if isinstance(value, Bad)))

    def _kind_of_row(self, cells: Sequence[Any]) -> RowKind:
        headings = self.layout.headings
        if REASON_HEADING in headings:
            place = headings.index(REASON_HEADING)
            cells = [*cells[:place], *cells[place + 1 :]]
        return kind_of_row(cells)

    def _count_skipped(self, kind: RowKind) -> None:
        if kind is RowKind.BLANK:
            self.account.blank += 1
        elif kind is RowKind.NOTE:
            self.account.notes += 1
        else:
            self.account.totals += 1

    # -------------------------------------------------------------------------------------- 合计

    def _add_up(
        self, columns: Sequence[Sequence[Any]], span: range, left_out: Collection[int]
    ) -> None:
        for field in self._sums.fields:
            values = columns[self.layout.fields.index(field)]
            if left_out:
                self._sums.add(field, [values[i] for i in span if i not in left_out])
            else:
                self._sums.add(field, values[span.start : span.stop])

    def _compare_total(self, work: _Work, index: int) -> None:
        for field in self._sums.fields:
            place = self.layout.fields.index(field)
            total = work.columns[place][index]
            read = self._sums.differing(field, total) if isinstance(total, int) else None
            if read is not None:
                column = self._readers[place].column
                show = format_money if column.kind is CellKind.MONEY else str
                text = f"“{column.heading}”合计写的是 {show(total)}, 读到各行之和是 {show(read)}"
                work.batch.warned.append((work.numbers[index], text))
        self._sums.close_section()

    # --------------------------------------------------------------------- repeated rows, checks

    def _look_at_repeats(self, work: _Work) -> None:
        """Leave out rows whose key came before: counted once, or refused."""
        if not self._key:
            return
        left_out = set()
        keys = self._keys(work.columns)
        for index, earlier, same in self._repeats.find(keys, work.columns, work.numbers):
            left_out.add(index)
            if same:
                self.account.repeated += 1
            else:
                work.refuse(index, self._conflict(earlier))
        work.drop(left_out)

    def _keys(self, columns: Sequence[Sequence[Any]]) -> list[tuple[Any, ...] | None]:
        parts = [columns[place] for place in self._key]
        keys: list[tuple[Any, ...] | None] = list(zip(*parts, strict=True))
        for place in self._key:
            needed = self.layout.fields[place] not in self._definition.key_optional
            if needed and None in columns[place]:
                pairs = zip(columns[place], keys, strict=True)
                keys = [None if value is None else key for value, key in pairs]
        return keys

    def _conflict(self, earlier: int) -> str:
        names = "、".join(f"“{self._readers[place].column.heading}”" for place in self._key)
        return f"{names}与第 {earlier} 行相同, 内容却不同"

    def _run_checks(self, work: _Work) -> None:
        by_field = dict(zip(self.layout.fields, work.columns, strict=True))
        for check in self._definition.checks:
            found = [(work.numbers[index], text) for index, text in check(by_field)]
            work.batch.warned.extend(found)


def _settle_doubts(work: _Work, index: int) -> None:
    for column in work.columns:
        value = column[index]
        if isinstance(value, Doubtful):
            column[index] = value.value
            work.batch.warned.append((work.numbers[index], value.message))
