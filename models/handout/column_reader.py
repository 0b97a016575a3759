"""Reading one column: through a memo, since handouts repeat themselves."""

from collections.abc import Sequence
from typing import Any, Final

from models.handout.definition import Column
from models.handout.outcome import Bad, CellError, Doubtful, Unreadable, Value
from models.handout.parsers import CellKind, Parse, parser_for, with_table
from models.handout.text import clean, shown

__all__ = ["ColumnReader"]

_MEMO_AT_MOST: Final = 50_000
_NUMERIC: Final = frozenset(
    {
        *(CellKind.WHOLE, CellKind.MONEY, CellKind.PRICE, CellKind.DEGREES),
        *(CellKind.DAY, CellKind.MONTH, CellKind.CODE, CellKind.LICENCE, CellKind.BARCODE),
        *(CellKind.DECIMAL, CellKind.PERIOD, CellKind.GRADE),
    }
)


class ColumnReader(dict[Any, Any]):
    """A memo from raw cell to value, which reads what it does not know.

    ``flagged`` says that since it was last set back a cell was refused or in doubt; those are
    never remembered, so that each is noticed.
    """

    def __init__(self, column: Column, *, date1904: bool) -> None:
        super().__init__()
        self.column = column
        self.flagged = False
        self._numeric = column.kind in _NUMERIC
        parse = parser_for(column.kind, date1904=date1904)
        self._parse: Parse = (
            with_table(parse, column.table, open_=column.open) if column.table else parse
        )

    def read(self, cells: Sequence[Any]) -> list[Any]:
        """Read a column's cells; a refused one gives :class:`Bad`, one in doubt Doubtful."""
        self.flagged = False
        values = list(map(self.__getitem__, cells))
        if self._numeric and (1 in self or 0 in self) and bool in map(type, cells):
            # True equals 1 and was perhaps found in the memo as a number.
            cells = [str(cell) if isinstance(cell, bool) else cell for cell in cells]
            values = list(map(self.__getitem__, cells))
        return values

    def __missing__(self, raw: Any) -> Any:
        value = self._value(raw)
        if isinstance(value, (Bad, Doubtful)):
            self.flagged = True
            return value
        if len(self) >= _MEMO_AT_MOST:
            self.clear()
        self[raw] = value
        return value

    def _value(self, raw: Any) -> Any:
        if raw is None or (isinstance(raw, str) and not clean(raw)):
            return None
        if isinstance(raw, CellError):
            return Bad(f"“{self.column.heading}”{raw.reason}")
        try:
            value = self._parse(raw)
        except Unreadable as problem:
            return self._refused(raw, str(problem))
        if isinstance(value, Doubtful):
            return Doubtful(value.value, f"“{self.column.heading}”{value.message}")
        return self._ruled(raw, value)

    def _ruled(self, raw: Any, value: Value) -> Any:
        if value is None or value == "":
            return None
        reason = self.column.rule(value) if self.column.rule else None
        return self._refused(raw, reason) if reason else value

    def _refused(self, raw: Any, reason: str) -> Bad:
        return Bad(f"“{self.column.heading}”{reason}: {shown(raw)}")
