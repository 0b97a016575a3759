"""The manager's reports as a workbook: a sheet a section, its tables one below the other.

A form that is one table has its headings in row 3 and its data from row 4 like every sheet of the
house. Numbers are numbers; what has no base says so in words.
"""

import contextlib
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

import attrs
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from python_calamine import CalamineError, CalamineWorkbook

from models.package import CellKind, CellValue, SheetColumn
from models.package.table import cell_key
from models.reports.cells import FORMS, Column, Row, Table
from models.reports.report import ReportText
from models.reports.sections import Content, Filled
from storage.workbooks.cells import cell_text, put_text
from storage.workbooks.in_memory import save_book
from storage.workbooks.problems import not_read_back
from storage.workbooks.safe_file import write_safely
from storage.workbooks.writing.frame import dress_row
from storage.workbooks.writing.look import (
    BODY,
    FONT,
    GRID,
    LANDSCAPE,
    PORTRAIT,
    SHADE,
    STRONG,
    join_cells,
    set_up_page,
)
from storage.workbooks.writing.rows import row_height

__all__ = ["ReportPart", "write_reports"]

_TITLE: Final = Font(name=FONT, size=14, bold=True)
_SECTION: Final = Font(name=FONT, size=12, bold=True)
_READERS_FAIL_WITH: Final = (CalamineError, LookupError, ValueError)
_LEAST_ACROSS: Final = 8
_FIRST: Final = 3
_HEADING_POINTS: Final = 30
_FORMATS: Final = ("0", "0.0", "0.00")
"""By decimals: a column may hold 户 in one row and 元 in the next."""


@attrs.frozen(kw_only=True)
class ReportPart:
    """One report of the workbook: its content, what was written, what stands in row 2."""

    content: Content
    texts: tuple[ReportText, ...]
    organisation: str
    note: str


def write_reports(path: Path, parts: Sequence[ReportPart]) -> Path:
    """Write reports and return where the file is.

    Raises :class:`WorkbookNotWritten` where the disk or the folder is in the way.
    """
    written: dict[str, _Sheet] = {}

    def write(target: Path) -> None:
        book = Workbook()
        book.remove(book.worksheets[0])
        book.properties.creator = "Roundbook 走访台账"
        for part in parts:
            for filled in part.content.sections:
                made = _fill(book, part, filled)
                written[made.sheet.title] = made
        save_book(book, target)

    return write_safely(path, write, partial(_verify, written, path))


def _fill(book: Workbook, part: ReportPart, filled: Filled) -> "_Sheet":
    single = len(part.content.sections) == 1
    name = part.content.kind.full_name if single else filled.section.title.partition("、")[2]
    made = _Sheet(book.create_sheet(name), filled.tables)
    heading = part.content.kind.full_name
    title = heading if single else f"{heading}  {filled.section.title}"
    made.head(f"{part.organisation} {title}", part.note)
    for number, table in enumerate(filled.tables):
        made.table(table, spaced=number > 0, titled=not (single and not number))
    for field in filled.section.texts:
        made.text(field.label, part.content.text(filled.section.id, field.id, part.texts))
    made.finish(part.content)
    return made


class _Sheet:
    """A sheet on its way; ``cells`` are the values that must be read back, by row and column."""

    def __init__(self, sheet: Any, tables: Iterable[Table]) -> None:
        self.sheet = sheet
        self.cells: dict[tuple[int, int], CellValue] = {}
        self.row = 0
        self._tables = tuple(tables)
        self.across = max([_LEAST_ACROSS, *(len(each.columns) for each in self._tables)])
        self._set_widths()

    def _set_widths(self) -> None:
        """Give each column of the sheet the widest of what stands in it."""
        for index in range(self.across):
            widths = [each.columns[index].width for each in self._tables
                      if index < len(each.columns)]  # fmt: skip
            letter = get_column_letter(index + 1)
            self.sheet.column_dimensions[letter].width = max(widths, default=10) + 2

    def _put(self, column: int, value: CellValue, font: Font) -> Any:
        cell = self.sheet.cell(row=self.row, column=column)
        if isinstance(value, str):
            put_text(cell, value)
        elif value is not None:
            cell.value = value
        cell.font = font
        self.cells[self.row, column] = value
        return cell

    def _line(self, text: str, font: Font, *, wrap: bool = False) -> None:
        """Write one text over the whole width."""
        self.row += 1
        cell = self._put(1, text, font)
        cell.alignment = Alignment(horizontal="left", vertical="center", wrap_text=wrap)
        join_cells(self.sheet, self.row, 1, self.across)
        if wrap:
            self._heighten([(text, self._wide())])

    def _wide(self) -> int:
        letters = (get_column_letter(number + 1) for number in range(self.across))
        wide: float = sum(self.sheet.column_dimensions[letter].width for letter in letters)
        return round(wide)

    def _heighten(self, texts: Iterable[tuple[CellValue, int]]) -> None:
        points = row_height(texts)
        if points:
            self.sheet.row_dimensions[self.row].height = points

    def head(self, title: str, note: str) -> None:
        """Write rows 1 and 2."""
        self._line(title, _TITLE)
        self.sheet.cell(row=1, column=1).alignment = Alignment("center", "center")
        self.sheet.row_dimensions[1].height = 24
        self._line(note, BODY)

    def table(self, table: Table, *, spaced: bool, titled: bool) -> None:
        """Write one table: its title, its headings, its rows, sums and note."""
        if spaced:
            self.row += 1
        if titled and table.title:
            self._line(table.title, STRONG)
        self._headings(table.columns)
        columns = [SheetColumn(each.heading, each.kind, each.width) for each in table.columns]
        for row in table.rows:
            self._row(columns, row)
        for row in table.foot:
            self._row(columns, row, strong=True)
        if table.note:
            self._line(table.note, BODY, wrap=True)

    def _headings(self, columns: Sequence[Column]) -> None:
        self.row += 1
        for number, column in enumerate(columns, start=1):
            cell = self._put(number, column.heading, STRONG)
            cell.fill, cell.border = SHADE, GRID
            cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        self.sheet.row_dimensions[self.row].height = _HEADING_POINTS

    def _row(self, columns: Sequence[SheetColumn], row: Row, *, strong: bool = False) -> None:
        self.row += 1
        values = [cell.value(column.kind) for cell, column in zip(row.cells, columns, strict=True)]
        dress_row(self.sheet, self.row, columns, values, strong=strong)
        for number, (cell, column) in enumerate(zip(row.cells, columns, strict=True), start=1):
            if cell.form and column.kind is not CellKind.PERCENT:
                places = FORMS[cell.form].places
                self.sheet.cell(self.row, number).number_format = _FORMATS[places]
        for number, value in enumerate(values, start=1):
            self.cells[self.row, number] = value
        texts = zip(values, columns, strict=True)
        self._heighten(
            (value, column.width) for value, column in texts if column.kind is CellKind.TEXT
        )

    def text(self, label: str, text: str) -> None:
        """Write what a person wrote, under its label."""
        self.row += 1
        self._line(label or "说明", _SECTION)
        for line in text.splitlines() or [""]:
            self._line(line, BODY, wrap=True)

    def finish(self, content: Content) -> None:
        """Set up how the sheet is looked at and printed."""
        single = len(self._tables) == 1
        self.sheet.freeze_panes = f"A{_FIRST + 1 if single else _FIRST}"
        if single:
            self.sheet.print_title_rows = f"1:{_FIRST}"
        letter = get_column_letter(self.across)
        self.sheet.print_area = f"A1:{letter}{self.row}"
        set_up_page(self.sheet, LANDSCAPE if content.wide else PORTRAIT)


def _verify(written: dict[str, _Sheet], path: Path, target: Path) -> None:
    """Read every cell back."""
    try:
        with contextlib.closing(CalamineWorkbook.from_path(target)) as book:
            same = all(_is_same(book, made) for made in written.values())
    except _READERS_FAIL_WITH as error:
        raise not_read_back(path, type(error).__name__) from error
    if not same:
        raise not_read_back(path, "rows")


def _is_same(book: CalamineWorkbook, made: _Sheet) -> bool:
    rows = book.get_sheet_by_name(made.sheet.title).to_python(skip_empty_area=False)
    for (row, column), value in made.cells.items():
        there = rows[row - 1][column - 1] if row <= len(rows) else ""
        wanted = cell_text(value) if isinstance(value, str) else value
        if cell_key(there) != cell_key(wanted):
            return False
    return True
