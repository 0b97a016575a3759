"""Rows that are no data: blank ones, 合计, notes at the foot. And rows that come twice."""

import re
from array import array
from collections.abc import Iterator, Sequence
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

    Hashes of 64 bits stand for keys and contents: a million rows take 100 MB otherwise.
    """

    def __init__(self) -> None:
        self._ordinals: dict[int, int] = {}
        self._contents = array("q")
        self._rows = array("q")

    def find(
        self, keys: Sequence[int | None], contents: Sequence[int], rows: Sequence[int]
    ) -> Iterator[tuple[int, int, bool]]:
        """Yield index, number of the earlier row, and whether the content is the same.

        ``keys`` and ``contents`` are hashes; a row without a key is never a repetition.
        """
        ordinals = self._ordinals
        for index, key in enumerate(keys):
            if key is None:
                continue
            ordinal = ordinals.setdefault(key, len(self._rows))
            if ordinal == len(self._rows):
                self._contents.append(contents[index])
                self._rows.append(rows[index])
            else:
                yield index, self._rows[ordinal], self._contents[ordinal] == contents[index]
