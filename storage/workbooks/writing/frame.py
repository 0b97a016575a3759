"""The frame of a sheet as people see it, built by openpyxl (DOMAIN 5).

Row 1 title, row 2 note, row 3 headings, data from row 4, 合计 last; frozen at A4, filtered, set up
to print on A4 landscape with the first three rows repeated.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from copy import copy
from decimal import Decimal
from typing import Any, Final

import attrs
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from models.package import CellKind, CellValue, SheetColumn, SheetTable
from storage.workbooks.cells import put_text
from storage.workbooks.writing.look import (
    BODY,
    FONT,
    GRID,
    LANDSCAPE,
    SHADE,
    STRONG,
    join_cells,
    set_up_page,
)
from storage.workbooks.writing.rows import ColumnStyle, half_widths

__all__ = ["FIRST_ROW", "HIDDEN", "Extent", "Wardrobe", "column_styles", "dress_row", "frame_sheet"]

FIRST_ROW: Final = 4
HIDDEN: Final = "veryHidden"

_IDENTITY_COLUMNS: Final = 2
"""记录编号 and 修订号 stand last and are not printed."""

_WIDEST_NUMBER: Final = 14
_WIDEST_CODE: Final = 40
_SAMPLE: Final = 400
_TITLE: Final = Font(name=FONT, size=14, bold=True)

_FORMATS: Final[Mapping[CellKind, str]] = {
    CellKind.TEXT: "General",
    CellKind.CODE: "@",
    CellKind.DATE: "yyyy-mm-dd",
    CellKind.TIME: "hh:mm",
    CellKind.WHOLE: "0",
    CellKind.ONE_PLACE: "0.0",
    CellKind.MONEY: "0.00",
    CellKind.PERCENT: "0.00%",
}


def _alignment(kind: CellKind) -> Alignment:
    if kind.is_number:
        return Alignment(horizontal="right", vertical="center")
    if kind in (CellKind.DATE, CellKind.TIME):
        return Alignment(horizontal="center", vertical="center")
    wraps = kind is CellKind.TEXT
    return Alignment(horizontal="left", vertical="center", wrap_text=wraps, indent=1)


def _dress(cell: Any, kind: CellKind, font: Font) -> None:
    cell.number_format = _FORMATS[kind]
    cell.alignment = _alignment(kind)
    cell.font = font
    cell.border = GRID


class Wardrobe:
    """Dresses the cells of a sheet, alike ones from one pattern: openpyxl compares styles slowly.

    Texts go into a cell after it was dressed, for they may mark it as text.
    """

    def __init__(self) -> None:
        self._patterns: dict[Hashable, Any] = {}

    def dress(self, cell: Any, key: Hashable, dress: Callable[[Any], None]) -> None:
        """Dress a cell as every other of the same ``key``."""
        pattern = self._patterns.get(key)
        if pattern is None:
            dress(cell)
            self._patterns[key] = copy(cell._style)
        else:
            cell._style = copy(pattern)


def column_styles(sheet: Any, columns: Sequence[SheetColumn]) -> list[ColumnStyle]:
    """Enter the styles of the columns into the workbook and return their numbers."""
    made: dict[CellKind, tuple[int, int]] = {}
    for column in columns:
        if column.kind not in made:
            cell: Any = WriteOnlyCell(sheet)
            _dress(cell, column.kind, BODY)
            plain = cell.style_id
            cell.quotePrefix = True
            made[column.kind] = (plain, cell.style_id)
    return [
        ColumnStyle(*made[column.kind], column.width if column.kind is CellKind.TEXT else 0)
        for column in columns
    ]


@attrs.frozen
class Extent:
    """How far a sheet reaches whose table has a sample of its ``rows``, or other last columns."""

    rows: int
    unprinted: int = _IDENTITY_COLUMNS


def frame_sheet(
    sheet: Any, table: SheetTable, title: str, note: str, extent: Extent | None = None
) -> int:
    """Build a sheet without its rows; return the number of the 合计 row, before which they go."""
    extent = extent or Extent(len(table.rows))
    last = FIRST_ROW + extent.rows
    printed = max(1, len(table.columns) - extent.unprinted)
    _head(sheet, table, (title, note), printed)
    _total(sheet, table, last)
    _widths(sheet, table)
    _page(sheet, table, last, printed)
    return last


def _head(sheet: Any, table: SheetTable, texts: tuple[str, str], across: int) -> None:
    title, note = texts
    put_text(sheet.cell(row=1, column=1), title)
    sheet["A1"].font = _TITLE
    sheet["A1"].alignment = Alignment(horizontal="center", vertical="center")
    join_cells(sheet, 1, 1, across)
    put_text(sheet.cell(row=2, column=1), note)
    sheet["A2"].font = BODY
    wardrobe = Wardrobe()
    for number, column in enumerate(table.columns, start=1):
        cell = sheet.cell(row=3, column=number)
        wardrobe.dress(cell, "heading", _as_heading)
        put_text(cell, column.heading)
    sheet.row_dimensions[1].height = 24
    sheet.row_dimensions[3].height = 30


def _as_heading(cell: Any) -> None:
    cell.font, cell.fill, cell.border = STRONG, SHADE, GRID
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)


def _as_total(kind: CellKind) -> Callable[[Any], None]:
    def dress(cell: Any) -> None:
        _dress(cell, kind, STRONG)
        cell.fill = SHADE

    return dress


def _total(sheet: Any, table: SheetTable, row: int) -> None:
    wardrobe = Wardrobe()
    for number, (column, value) in enumerate(zip(table.columns, table.total, strict=True), start=1):
        cell = sheet.cell(row=row, column=number)
        wardrobe.dress(cell, column.kind, _as_total(column.kind))
        if isinstance(value, str):
            put_text(cell, value)
        elif value is not None:
            cell.value = value


def dress_row(
    sheet: Any,
    row: int,
    columns: Sequence[SheetColumn],
    values: Sequence[CellValue],
    *,
    strong: bool = False,
) -> None:
    """Write one row cell by cell, as sheets of few rows do; ``strong`` as 合计 is."""
    for number, (column, value) in enumerate(zip(columns, values, strict=True), start=1):
        cell = sheet.cell(row=row, column=number)
        _dress(cell, column.kind, STRONG if strong else BODY)
        if strong:
            cell.fill = SHADE
        if isinstance(value, str):
            put_text(cell, value)
        elif value is not None:
            cell.value = value


_PLACES: Final = {CellKind.ONE_PLACE: 1, CellKind.MONEY: 2, CellKind.WHOLE: 0}


def _shown(value: CellValue, kind: CellKind) -> str:
    """Return a cell's text as it is shown, near enough to measure it."""
    if value is None:
        return ""
    if kind in _PLACES and isinstance(value, (int, Decimal)):
        return f"{value:.{_PLACES[kind]}f}"
    return "100.00%" if kind is CellKind.PERCENT else str(value)


def _widths(sheet: Any, table: SheetTable) -> None:
    """Widen numbers and codes to what stands in them, within bounds; texts wrap."""
    sample = [row.values for row in table.rows[:_SAMPLE]] + [table.total]
    for index, column in enumerate(table.columns):
        width = column.width
        widest = _WIDEST_NUMBER if column.kind.is_number else _WIDEST_CODE
        if column.kind.is_number or column.kind is CellKind.CODE:
            needed = max(half_widths(_shown(values[index], column.kind)) for values in sample) + 2
            width = max(width, min(needed, widest))
        sheet.column_dimensions[get_column_letter(index + 1)].width = width


def _page(sheet: Any, table: SheetTable, last: int, across: int) -> None:
    right, printed = get_column_letter(len(table.columns)), get_column_letter(across)
    sheet.freeze_panes = f"A{FIRST_ROW}"
    sheet.auto_filter.ref = f"A{FIRST_ROW - 1}:{right}{max(last - 1, FIRST_ROW - 1)}"
    sheet.print_title_rows = f"1:{FIRST_ROW - 1}"
    sheet.print_area = f"A1:{printed}{last}"
    set_up_page(sheet, LANDSCAPE)
