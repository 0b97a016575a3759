"""The child's messages turned into parts of the stream, each held against its declared shape.

The child opened a foreign file: what it says is believed no more than the file itself.
"""

import re
from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import Any, Final

from models.handout.definition import Column, SheetDefinition
from models.handout.parsers import CellKind
from models.handout.sheets import SHEETS
from storage.workbooks.reading.precheck import SheetPart
from storage.workbooks.reading.process import ChildFailed
from storage.workbooks.reading.stream import (
    Part,
    Refused,
    RowBatch,
    SheetEnd,
    SheetHeader,
    SheetIgnored,
    Warned,
)

__all__ = ["Translator", "count", "hold"]

_BY_NAME: Final = {definition.name: definition for definition in SHEETS}
_WHOLE: Final = frozenset({CellKind.WHOLE, CellKind.MONEY, CellKind.PRICE, CellKind.GRADE})
_FORMS: Final = {
    CellKind.DAY: re.compile(r"\d{4}-\d{2}-\d{2}"),
    CellKind.MONTH: re.compile(r"\d{4}-\d{2}"),
    CellKind.PERIOD: re.compile(r"\d{4}(?:-\d{2}|Q[1-4])?"),
    CellKind.DECIMAL: re.compile(r"-?\d+(?:\.\d+)?"),
}
_LARGEST: Final = 2**62
_COUNTS: Final = (
    *("rows", "passed", "refused", "repeated", "totals", "notes", "blank", "warnings"),
)


def hold(condition: bool) -> None:
    """Raise ChildFailed where a message is not as it must be."""
    if not condition:
        raise ChildFailed("confused")


def _text(value: Any) -> str:
    hold(isinstance(value, str))
    return str(value)


def _texts(value: Any) -> tuple[str, ...]:
    hold(isinstance(value, list) and all(isinstance(item, str) for item in value))
    return tuple(value)


def count(value: Any) -> int:
    """Return a message's whole number, none below 0."""
    hold(isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _LARGEST)
    return int(value)


class Translator:
    """Turns messages into parts. ``seen`` are the rows that each sheet was read to hold."""

    def __init__(self, sheets: Sequence[SheetPart]) -> None:
        self._sheets = sheets
        self._definition: SheetDefinition | None = None
        self._header: SheetHeader | None = None
        self._columns: tuple[Column, ...] = ()
        self._row = 0
        self._passed = 0
        self.seen: dict[int, int] = {}
        self._index = -1
        self._takers: dict[str, Callable[[Any], Part]] = {
            "sheet": self._sheet,
            "rows": self._rows,
            "refused": self._refused,
            "warned": self._warned,
            "end": self._end,
            "ignored": self._ignored,
        }

    def part(self, kind: str, content: Any) -> Part:
        """Return the part that a message stands for; raise ChildFailed for a wrong shape."""
        taker = self._takers.get(kind)
        if taker is None:
            raise ChildFailed("confused")
        try:
            return taker(content)
        except (KeyError, TypeError, ValueError, IndexError) as error:
            raise ChildFailed("confused") from error

    @property
    def finished(self) -> int:
        """How many sheets are read or passed over."""
        return self._index + 1 if self._header is None else self._index

    def _open(self) -> SheetHeader:
        if self._header is None:
            raise ChildFailed("confused")
        return self._header

    def _next_sheet(self, content: Any) -> SheetPart:
        """Return the sheet a message is about: they come in order, each once."""
        index = count(content["index"])
        hold(index == self._index + 1 and self._header is None)
        self._index = index
        return self._sheets[index]

    def _sheet(self, content: Any) -> Part:
        sheet = self._next_sheet(content)
        definition = _BY_NAME[_text(content["kind"])]
        fields, absent = _texts(content["fields"]), _texts(content["absent"])
        known = [column.field for column in definition.columns]
        hold(sorted(fields + absent) == sorted(known))
        positions = tuple(count(place) for place in content["positions"])
        hold(len(positions) == len(fields))
        made_on = content["made_on"]
        self._definition = definition
        self._columns = tuple(definition.column(field) for field in fields)
        self._row, self._passed = 0, 0
        self._header = SheetHeader(
            kind=definition.name,
            sheet=sheet.name,
            title=_text(content["title"]),
            organisation=_text(content["organisation"]),
            made_by=_text(content["made_by"]),
            made_on=date.fromisoformat(made_on) if made_on is not None else None,
            period=_text(content["period"]),
            heading_row=count(content["heading_row"]),
            headings=_texts(content["headings"]),
            fields=fields,
            positions=positions,
            absent=absent,
            ignored=_texts(content["ignored"]),
            hidden=sheet.hidden,
        )
        return self._header

    def _rows(self, content: Any) -> Part:
        header = self._open()
        hold(isinstance(content, list) and set(map(type, content)) == {list})
        numbers, *columns = content
        hold(len(columns) == len(self._columns))
        hold(set(map(len, columns)) == {len(numbers)} and len(numbers) > 0)
        hold(set(map(type, numbers)) == {int} and numbers[0] > self._row)
        hold(numbers[-1] - numbers[0] >= len(numbers) - 1)
        self._row = numbers[-1]
        for column, values in zip(self._columns, columns, strict=True):
            _check_values(column, values)
        self._passed += len(numbers)
        rows = list(map(list, zip(numbers, *columns, strict=True)))
        return RowBatch(header.kind, header.sheet, rows)

    def _refused(self, content: Any) -> Part:
        header = self._open()
        cells = content["cells"]
        hold(isinstance(cells, list))
        hold(set(map(type, cells)) <= {str, int, float, bool, type(None)})
        return Refused(
            kind=header.kind,
            sheet=header.sheet,
            row=count(content["row"]),
            reasons=_texts(content["reasons"]),
            cells=tuple(cells),
        )

    def _warned(self, content: Any) -> Part:
        header = self._open()
        row, message = content
        return Warned(header.kind, header.sheet, count(row), _text(message))

    def _end(self, content: Any) -> Part:
        header = self._open()
        counts = {name: count(content[name]) for name in _COUNTS}
        parts = sum(counts[name] for name in _COUNTS if name not in ("rows", "warnings"))
        hold(counts["passed"] == self._passed and parts == counts["rows"])
        self.seen[self._index] = count(content["seen"])
        self._header = None
        return SheetEnd(kind=header.kind, sheet=header.sheet, **counts)

    def _ignored(self, content: Any) -> Part:
        sheet = self._next_sheet(content)
        hold(isinstance(content["blank"], bool))
        return SheetIgnored(sheet.name, content["blank"], _text(content["reason"]))


def _types_of(column: Column) -> Collection[type]:
    if column.kind in _WHOLE:
        return (int, type(None))
    if column.kind is CellKind.FLAG:
        return (bool, type(None))
    return (str, type(None))


def _check_values(column: Column, values: Sequence[Any]) -> None:
    types = set(map(type, values))
    hold(types <= set(_types_of(column)))
    hold(not (column.required and type(None) in types))
    if column.kind in _WHOLE and int in types:
        whole = [value for value in values if value is not None]
        hold(min(whole) > -_LARGEST and max(whole) < _LARGEST)
    form = _FORMS.get(column.kind)
    if form is not None:
        hold(all(form.fullmatch(value) for value in set(values) if value is not None))
