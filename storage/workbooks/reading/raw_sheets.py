"""The child's side of a package: the rows of its hidden sheets as they are."""

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from models.handout.text import clean, clean_line
from storage.workbooks.reading.sources import Loader, SheetRows

if TYPE_CHECKING:
    from storage.workbooks.reading.view_sheets import ViewReader

__all__ = ["holds", "plain_cell", "read_raw"]

Send = Callable[[str, Any], None]

_AT_ONCE: Final = 100
_LONGEST: Final = 2**20
"""Characters after which rows are sent; a single row may be longer."""


def read_raw(
    job: Mapping[str, Any], loader: Loader, receive: Callable[[], Any], send: Send
) -> None:
    """Send every row of every sheet of ``job`` that holds something, with its number.

    The first is the manifest. Of sheets for people, from the number ``view`` on, only what became
    of them is sent; where there are no data before them, of every row.
    """
    entries: dict[str, str] = {}
    view: ViewReader | None = None
    for index, name in enumerate(job["sheets"]):
        load = loader.load(name)
        troubles = {(row, column): text for row, column, text in receive()}
        send("sheet", {"index": index})
        if index < job["view"]:
            _send_sheet(SheetRows(load(0), {}), send, entries if index == 0 else None)
            continue
        if view is None:
            view = _view_reader(job, entries, send)
        width = 1 + max((column for _, column in troubles), default=-1)
        view.read(name, SheetRows(load(width), troubles))


def _view_reader(job: Mapping[str, Any], entries: dict[str, str], send: Send) -> "ViewReader":
    from storage.workbooks.reading.view_sheets import ViewReader  # loads half of models

    return ViewReader(entries, job["sheets"], everything=job["view"] < 2, send=send)


def _send_sheet(rows: SheetRows, send: Send, entries: dict[str, str] | None) -> None:
    """Send a sheet's rows; keep those of the manifest."""
    number = seen = 0
    while part := rows.take(_AT_ONCE):
        found = _filled(part, number)
        seen += len(found)
        if entries is not None:
            entries.update((str(cells[0]), str(cells[1])) for _, cells in found if len(cells) > 1)
        _send_rows(found, send)
        number += len(part)
    send("end", {"rows": number, "seen": seen})


def holds(row: Sequence[Any]) -> bool:
    """Tell whether a row is not blank (:func:`models.handout.rows.kind_of_row`), but fast."""
    for cell in row:
        if cell is None or cell == "":
            continue
        if not isinstance(cell, str) or "!" <= cell[0] <= "~" or clean(cell):
            return True
    return False


def _filled(rows: Sequence[Sequence[Any]], before: int) -> list[list[Any]]:
    """Return [number, cells] of the rows that are not blank, without the blanks at their end."""
    found = []
    for number, row in enumerate(rows, before + 1):
        if holds(row):
            cells = [plain_cell(cell) for cell in row]
            while cells and cells[-1] in (None, ""):
                cells.pop()
            found.append([number, cells])
    return found


def _send_rows(rows: Sequence[list[Any]], send: Send) -> None:
    waiting: list[list[Any]] = []
    length = 0
    for row in rows:
        waiting.append(row)
        length += sum(len(cell) for cell in row[1] if isinstance(cell, str))
        if length > _LONGEST:
            send("raw", waiting)
            waiting, length = [], 0
    if waiting:
        send("raw", waiting)


def plain_cell(cell: Any) -> Any:
    """Return a cell as JSON can carry it: what it was, dates as text."""
    if isinstance(cell, str):
        return clean_line(cell) if "\x00" in cell else _without_surrogates(cell)
    if cell is None or isinstance(cell, (bool, int)):
        return cell
    if isinstance(cell, float):
        return cell if math.isfinite(cell) else str(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)


def _without_surrogates(text: str) -> str:
    return text.encode("utf-8", "ignore").decode()
