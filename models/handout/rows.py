"""Rows that are no data: blank ones, 合计, notes at the foot. And rows that come twice."""

import re
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from enum import Enum
from typing import Any, Final

from models.handout.outcome import CellError
from models.handout.text import clean, comparable

__all__ = ["Repeats", "RowKind", "Sums", "kind_of_row"]

_TOTAL: Final = re.compile(r".{0,12}(合计|总计|共计|小计|累计)([:(].*)?")
_GRAND: Final = re.compile(r".{0,12}(合计|总计|共计)([:(].*)?")
_NOTE: Final = re.compile(r"(制表|审核|填表|复核|审批|备注|说明|注|打印)(人|时间|日期)?:")
_CELLS_OF_NOTE: Final = 3


class RowKind(Enum):
    """What a row is that lacks what data must have."""

    DATA = "data"
    BLANK = "blank"
    GRAND_TOTAL = "合计"
    SUBTOTAL = "小计"
    NOTE = "note"


def kind_of_row(cells: Sequence[Any]) -> RowKind:
    """Tell data from 合计 rows, notes and nothing."""
    filled = [cell for cell in cells if not _is_blank(cell)]
    if not filled:
        return RowKind.BLANK
    texts = [comparable(cell) for cell in filled if isinstance(cell, str)]
    if any(_GRAND.fullmatch(text) for text in texts):
        return RowKind.GRAND_TOTAL
    if any(_TOTAL.fullmatch(text) for text in texts):
        return RowKind.SUBTOTAL
    if len(filled) <= _CELLS_OF_NOTE and texts and _NOTE.match(texts[0]):
        return RowKind.NOTE
    return RowKind.DATA


def _is_blank(cell: Any) -> bool:
    if isinstance(cell, CellError):
        return False
    return cell is None or (isinstance(cell, str) and not clean(cell))


class Sums:
    """Running sums of the columns whose 合计 is compared: of all rows, and since the last 合计."""

    def __init__(self, fields: Sequence[str]) -> None:
        self.fields = tuple(fields)
        self._whole = dict.fromkeys(fields, 0)
        self._section = dict.fromkeys(fields, 0)

    def add(self, field: str, values: Sequence[Any]) -> None:
        """Add a column's values; what is no number counts nothing."""
        try:
            amount = sum(values)
        except TypeError:
            amount = sum(value for value in values if isinstance(value, int))
        self._whole[field] += amount
        self._section[field] += amount

    def differing(self, field: str, total: int) -> int | None:
        """Return the sum of the rows read where it is not ``total``."""
        return None if total in (self._whole[field], self._section[field]) else self._whole[field]

    def close_section(self) -> None:
        """Begin a new section after a 合计."""
        self._section = dict.fromkeys(self.fields, 0)


class Repeats:
    """Finds rows whose key came before in the same sheet.

    Columns are kept as they are read: their values are shared, so a row costs eight bytes a field.
    """

    def __init__(self) -> None:
        self._ordinals: dict[tuple[Any, ...], int] = {}
        self._starts: list[int] = []
        self._kept: list[tuple[Sequence[Sequence[Any]], array[int]]] = []
        self._count = 0

    def find(
        self,
        keys: Sequence[tuple[Any, ...] | None],
        columns: Sequence[Sequence[Any]],
        numbers: Sequence[int],
    ) -> list[tuple[int, int, bool]]:
        """Return index, number of the earlier row, and whether its content is the same.

        A row whose key is None is never a repetition.
        """
        start = self._count
        self._starts.append(start)
        self._kept.append((columns, array("q", numbers)))
        self._count += len(keys)
        known = self._ordinals
        fresh = dict(zip(keys, range(start, self._count), strict=True))
        if len(fresh) == len(keys) and None not in fresh and known.keys().isdisjoint(fresh):
            known.update(fresh)  # type: ignore[arg-type]
            return []
        found = []
        for index, key in enumerate(keys):
            if key is None:
                continue
            ordinal = known.setdefault(key, start + index)
            if ordinal != start + index:
                number, content = self._look_up(ordinal)
                found.append((index, number, content == [column[index] for column in columns]))
        return found

    def _look_up(self, ordinal: int) -> tuple[int, list[Any]]:
        """Return number and content of an earlier row."""
        place = bisect_right(self._starts, ordinal) - 1
        columns, numbers = self._kept[place]
        index = ordinal - self._starts[place]
        return numbers[index], [column[index] for column in columns]
