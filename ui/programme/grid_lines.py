"""What a grid of stores holds: one line a store, each cell the text that was typed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import attrs

from models.errors import InvalidValue, RefusedLine
from ui.programme.grid_cells import GridColumn, read_cell, text_of_cell, wrong_in

__all__ = ["GridLine", "Lines"]


@attrs.define
class GridLine:
    """One store; ``cells`` are texts by field, ``beside`` those of columns that are only told."""

    retailer_id: str
    cells: dict[str, str] = attrs.field(factory=dict)
    beside: dict[str, str] = attrs.field(factory=dict)
    told: dict[str, str] = attrs.field(factory=dict)

    def text(self, name: str) -> str:
        """Return what stands in a cell."""
        return self.beside.get(name) or self.cells.get(name, "")


class Lines:
    """The lines of one event in order; a store has one. ``undo`` takes the last change back.

    ``fresh`` are the texts a line begins with.
    """

    def __init__(self, columns: Sequence[GridColumn], fresh: Mapping[str, str]) -> None:
        self.columns = {each.name: each for each in columns if not each.beside}
        self._fresh = dict(fresh)
        self._past: list[list[GridLine]] = []
        self.all: list[GridLine] = []

    def ids(self) -> list[str]:
        """Return the stores in order."""
        return [each.retailer_id for each in self.all]

    def at(self, retailer_id: str) -> int:
        """Return where a store stands, -1 for nowhere."""
        return next((at for at, e in enumerate(self.all) if e.retailer_id == retailer_id), -1)

    # -- changing

    def remember(self) -> None:
        """Let :meth:`undo` come back to what stands now."""
        self._past.append([_copy(each) for each in self.all])
        del self._past[:-50]

    @property
    def can_undo(self) -> bool:
        """Tell whether there is something to take back."""
        return bool(self._past)

    def undo(self) -> None:
        """Take the last change back."""
        self.all = self._past.pop()

    def add(self, ids: Iterable[str], cells: Mapping[str, str] | None = None) -> list[str]:
        """Append the stores that are not there yet; return them."""
        known = set(self.ids())
        new = [each for each in dict.fromkeys(ids) if each not in known]
        if new:
            self.remember()
        self.all += [GridLine(each, {**self._fresh, **(cells or {})}) for each in new]
        return new

    def remove(self, ids: Iterable[str]) -> None:
        """Take stores out."""
        gone = set(ids)
        self.remember()
        self.all = [each for each in self.all if each.retailer_id not in gone]

    def put(self, at: int, name: str, text: str, today: date) -> None:
        """Let ``text`` stand in a cell, as it would be written where it can be read."""
        line, column = self.all[at], self.columns[name]
        line.told.pop(name, None)
        line.cells[name] = text.strip()
        try:
            line.cells[name] = text_of_cell(column, read_cell(column, text, today))
        except InvalidValue:
            return

    def wrong(self, at: int, name: str, today: date) -> str:
        """Say what is wrong with a cell."""
        line = self.all[at]
        found = wrong_in(self.columns[name], line.cells.get(name, ""), today)
        return found or line.told.get(name, "")

    # -- whole

    def raw(self) -> list[dict[str, str]]:
        """Return everything as plain texts, for a draft."""
        return [{"retailer_id": each.retailer_id, **each.cells} for each in self.all]

    def show_raw(self, raw: Iterable[Mapping[str, str]]) -> None:
        """Show what :meth:`raw` gave."""
        self._past.clear()
        self.all = [
            GridLine(
                str(each.get("retailer_id", "")),
                {name: str(text) for name, text in each.items() if name != "retailer_id"},
            )
            for each in raw
        ]

    def show_records(self, records: Iterable[Any]) -> None:
        """Show the lines of a saved event."""
        self._past.clear()
        self.all = [self._of(record) for record in records]

    def replace(self, records: Iterable[Any]) -> None:
        """Let these be the lines instead; it can be taken back."""
        self.remember()
        self.all = [self._of(record) for record in records]

    def _of(self, record: Any) -> GridLine:
        cells = {
            name: text_of_cell(column, getattr(record, name))
            for name, column in self.columns.items()
            if hasattr(record, name)
        }
        return GridLine(record.retailer_id, cells)

    def values(self, at: int, today: date) -> dict[str, Any]:
        """Return the values of a line. Raises :class:`RefusedLine` for the first that is wrong."""
        found: dict[str, Any] = {"retailer_id": self.all[at].retailer_id}
        for name, column in self.columns.items():
            try:
                found[name] = read_cell(column, self.all[at].cells.get(name, ""), today)
            except InvalidValue as error:
                raise RefusedLine(error, at) from error
        return found


def _copy(line: GridLine) -> GridLine:
    return GridLine(line.retailer_id, dict(line.cells), dict(line.beside), dict(line.told))
