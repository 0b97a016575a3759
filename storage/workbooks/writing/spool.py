"""Rows on their way into sheets of unknown length: kept as compressed XML until all are there."""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import islice
from typing import Final

import attrs

from models.package import CellValue
from storage.workbooks.writing.frame import FIRST_ROW
from storage.workbooks.writing.rows import ColumnStyle, RowWriter

__all__ = ["MOST_ROWS", "Spool", "SpoolPart"]

MOST_ROWS: Final = 2**20 - FIRST_ROW
"""Rows below the headings and above 合计: a sheet ends at 1,048,576."""

_AT_ONCE: Final = 100
_SAMPLE: Final = 400


@attrs.define
class SpoolPart:
    """The rows of one sheet. ``length`` and ``crc`` are those of their XML in bytes.

    ``firsts`` tells in which row each manager's begin, ``sample`` are the first ones' values.
    """

    count: int = 0
    length: int = 0
    crc: int = 0
    firsts: dict[str, int] = attrs.field(factory=dict)
    sample: list[tuple[CellValue, ...]] = attrs.field(factory=list)
    sums: dict[int, Decimal] = attrs.field(factory=dict)
    _xml: list[bytes] = attrs.field(factory=list)

    def take(self, xml: Iterable[str]) -> None:
        """Keep rows as XML."""
        made = "".join(xml).encode()
        self.length += len(made)
        self.crc = zlib.crc32(made, self.crc)
        self._xml.append(zlib.compress(made, 1))

    def xml(self) -> Iterator[str]:
        """Give the rows as XML, many at once."""
        for each in self._xml:
            yield zlib.decompress(each).decode()


class Spool:
    """The rows of one table, in as many parts as sheets are needed."""

    def __init__(
        self, styles: Sequence[ColumnStyle], summed: Sequence[int], most: int = MOST_ROWS
    ) -> None:
        self._writer = RowWriter(styles)
        self._summed = tuple(summed)
        self._most = most
        self.parts = [SpoolPart()]

    @property
    def count(self) -> int:
        """How many rows there are."""
        return sum(part.count for part in self.parts)

    def first_of(self, manager: str) -> tuple[int, int] | None:
        """Return part and row where a manager's rows begin, None where there are none."""
        for number, part in enumerate(self.parts):
            if manager in part.firsts:
                return number, part.firsts[manager]
        return None

    def add(self, manager: str, rows: Iterable[tuple[CellValue, ...]]) -> None:
        """Add a manager's rows."""
        left = iter(rows)
        while batch := list(islice(left, _AT_ONCE)):
            while batch:
                if self.parts[-1].count == self._most:
                    self.parts.append(SpoolPart())
                room = self._most - self.parts[-1].count
                self._take(manager, batch[:room])
                batch = batch[room:]

    def _take(self, manager: str, batch: Sequence[tuple[CellValue, ...]]) -> None:
        part = self.parts[-1]
        first = FIRST_ROW + part.count
        if self.first_of(manager) is None:
            part.firsts[manager] = first
        part.take(self._writer.rows(first, batch))
        part.count += len(batch)
        part.sample.extend(batch[: max(0, _SAMPLE - len(part.sample))])
        for column in self._summed:
            numbers = [row[column] for row in batch]
            added = sum(each for each in numbers if isinstance(each, (int, Decimal)))
            part.sums[column] = part.sums.get(column, Decimal(0)) + added
