"""Rows out of a worksheet: python-calamine, and openpyxl for what calamine cannot read.

Both give rows from row 1 and column A on, all equally long, with error values in their places.
"""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Final

from python_calamine import CalamineError, CalamineWorkbook

from models.handout.outcome import CellError

__all__ = ["BATCH", "Loader", "SheetRows"]

BATCH: Final = 2_000
_WIDEST: Final = 1_024
"""Columns beyond are no handout's; a row is cut there."""

Troubles = Mapping[tuple[int, int], str]
Rows = Iterator[list[Any]]
Loaded = Callable[[int], Rows]
"""A loaded sheet: gives its rows, at least so many columns wide."""


class SheetRows:
    """One worksheet's rows in batches."""

    def __init__(self, rows: Rows, troubles: Troubles) -> None:
        self._rows = rows
        self._by_row: dict[int, list[tuple[int, str]]] = {}
        for (row, column), text in troubles.items():
            self._by_row.setdefault(row, []).append((column, text))
        self._next = 0

    def take(self, count: int = BATCH) -> list[list[Any]]:
        """Return the next rows; an empty list at the end."""
        rows = list(islice(self._rows, count))
        if self._by_row:
            for index, row in enumerate(rows, self._next):
                for column, text in self._by_row.get(index, ()):
                    if column < len(row):
                        row[column] = CellError(text)
        self._next += len(rows)
        return rows


class CalamineSource:
    """A workbook read by calamine."""

    def __init__(self, path: Path) -> None:
        self._book = CalamineWorkbook.from_path(str(path))

    def load(self, name: str) -> Loaded:
        """Load one sheet."""
        sheet = self._book.get_sheet_by_name(name)
        start, end = sheet.start, sheet.end

        def rows(columns: int) -> Rows:
            if start is None or end is None:
                return iter(())
            left = start[1]
            right = max(0, min(columns, _WIDEST) - end[1] - 1)
            if end[1] >= _WIDEST:
                return ([*[""] * left, *row][:_WIDEST] for row in sheet.iter_rows())
            if not left and not right:
                return iter(sheet.iter_rows())
            return ([*[""] * left, *row, *[""] * right] for row in sheet.iter_rows())

        return rows


class OpenpyxlSource:
    """A workbook read by openpyxl, which takes some that calamine refuses."""

    def __init__(self, path: Path) -> None:
        # 80 ms that are mostly not needed.
        from openpyxl import load_workbook

        self._book = load_workbook(path, read_only=True, data_only=True, keep_links=False)

    def load(self, name: str) -> Loaded:
        """Load one sheet; the dimension it states is not believed."""
        sheet: Any = self._book[name]
        sheet.reset_dimensions()
        loaded = [list(row[:_WIDEST]) for row in sheet.iter_rows(values_only=True)]
        widest = max((len(row) for row in loaded), default=0)

        def rows(columns: int) -> Rows:
            width = max(widest, min(columns, _WIDEST))
            return ([*row, *[None] * (width - len(row))] for row in loaded)

        return rows


class Loader:
    """Loads a workbook's sheets one after another; the first begins to load at once, aside.

    While calamine unpacks it, the process is free to load the rest of itself.
    """

    def __init__(self, path: Path, names: Sequence[str]) -> None:
        self._path = path
        self._source: CalamineSource | OpenpyxlSource | None = None
        self._early: Loaded | Exception | None = None
        self._thread = threading.Thread(target=self._load_early, args=(names[0],), daemon=True)
        self._thread.start()

    def _load_early(self, name: str) -> None:
        try:
            self._early = self._load(name)
        except Exception as error:  # noqa: BLE001 - raised again where it is waited for
            self._early = error

    def load(self, name: str) -> Loaded:
        """Load a sheet; the first call must be for the first name."""
        self._thread.join()
        early, self._early = self._early, None
        if isinstance(early, Exception):
            raise early
        return early or self._load(name)

    def _load(self, name: str) -> Loaded:
        """Load a sheet with calamine, or with openpyxl where calamine cannot."""
        if not isinstance(self._source, OpenpyxlSource):
            try:
                self._source = self._source or CalamineSource(self._path)
                return self._source.load(name)
            except (CalamineError, OSError, ValueError):
                self._source = OpenpyxlSource(self._path)
        return self._source.load(name)
