"""The workbook of refused rows: correct it, import it again.

It has the handout's own headings, with 错误原因 in front; the import passes that column over.
"""

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final, Protocol

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from models.handout.definition import SheetDefinition
from models.handout.headings import REASON_HEADING, column_of
from models.handout.parsers import CellKind
from models.handout.sheets import SHEETS
from models.marks import N_
from storage.workbooks.cells import put_text
from storage.workbooks.in_memory import begin_rows, save_book
from storage.workbooks.problems import WorkbookNotWritten
from storage.workbooks.safe_file import write_safely

__all__ = ["RefusedLike", "write_refused"]

_TEXT_KINDS: Final = frozenset({CellKind.CODE, CellKind.LICENCE, CellKind.BARCODE, CellKind.PERIOD})
_HEADING_FONT: Final = Font(bold=True)
_REASON_FONT: Final = Font(color="FFC00000")
_HEADING_FILL: Final = PatternFill("solid", fgColor="FFEDEDED")
_WRAP: Final = Alignment(wrap_text=True, vertical="top")
_REASON_WIDTH: Final = 48
_WIDTH: Final = 16
_DIGITS_EXCEL_KEEPS: Final = 10**15
_DEFINITIONS: Final = {definition.name: definition for definition in SHEETS}


class RefusedLike(Protocol):
    """What is known of a refused row: where it stood, why it was refused, what it held."""

    @property
    def file(self) -> str:
        """Name of the file it came from."""

    @property
    def kind(self) -> str:
        """Canonical name of its sheet."""

    @property
    def headings(self) -> tuple[str, ...]:
        """The sheet's headings from column A on."""

    @property
    def row(self) -> int:
        """Its row number there."""

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it was refused."""

    @property
    def cells(self) -> tuple[Any, ...]:
        """Its cells from column A on."""


def write_refused(
    path: Path, refused: Iterable[RefusedLike], made_on: Mapping[str, date] | None = None
) -> Path:
    """Write refused rows into a workbook and return where it really is.

    Rows go by sheet and headings, in their order. ``made_on`` gives the 制表时间 of a sheet (by its
    canonical name), which dates a status when the rows come back.
    """
    groups: dict[tuple[str, tuple[str, ...]], list[RefusedLike]] = {}
    for row in refused:
        groups.setdefault((row.kind, row.headings), []).append(row)
    dates = made_on or {}

    def write(target: Path) -> None:
        book = Workbook(write_only=True)
        for (kind, headings), rows in groups.items():
            _Sheet(book, kind, headings).write(rows, dates.get(kind))
        content = io.BytesIO()  # a full disk must not leave openpyxl half closed
        save_book(book, content)
        target.write_bytes(content.getvalue())

    def verify(target: Path) -> None:
        book = load_workbook(target, read_only=True)
        written = [sum(1 for _ in sheet.iter_rows()) for sheet in book.worksheets]
        book.close()
        if written != [len(rows) + 3 for rows in groups.values()]:
            raise WorkbookNotWritten(
                N_("“{file}”写完后核对不符，没有保存。"),
                file=path,
                code="not-verified",
                next_step=N_("请换一个文件夹再试。"),
            )

    return write_safely(path, write, verify)


class _Sheet:
    """One sheet of the workbook."""

    def __init__(self, book: Workbook, kind: str, headings: Sequence[str]) -> None:
        names = set(book.sheetnames)
        free = (kind if n == 1 else f"{kind}({n})" for n in range(1, 1000))
        self._sheet: Any = book.create_sheet(next(name for name in free if name not in names))
        self._kind = kind
        self._reason_place = _place(headings)
        self._headings = _without(headings, self._reason_place)
        self._is_text = [_is_text(_DEFINITIONS.get(kind), text) for text in self._headings]

    def write(self, rows: Sequence[RefusedLike], made_on: date | None) -> None:
        """Write title, note, headings and rows."""
        sheet = self._sheet
        sheet.freeze_panes = "B4"
        sheet.column_dimensions["A"].width = _REASON_WIDTH
        for place in range(len(self._headings)):
            sheet.column_dimensions[get_column_letter(place + 2)].width = _WIDTH
        begin_rows(sheet)
        sheet.append([self._text(f"{self._kind} 待更正的行", _HEADING_FONT)])
        dated = f"    制表时间：{made_on.isoformat()}" if made_on else ""
        note = f"改好后可直接再导入本文件，“{REASON_HEADING}”一列不会导入{dated}"
        sheet.append([self._text(note)])
        headings = [self._text(text, _HEADING_FONT) for text in (REASON_HEADING, *self._headings)]
        for cell in headings:
            cell.fill = _HEADING_FILL
        sheet.append(headings)
        for row in rows:
            sheet.append([self._reason(row), *self._cells(row)])

    def _reason(self, row: RefusedLike) -> Any:
        where = f"{row.file} 第 {row.row} 行"
        cell = self._text(f"{where}：{'；'.join(row.reasons)}", _REASON_FONT)
        cell.alignment = _WRAP
        return cell

    def _cells(self, row: RefusedLike) -> list[Any]:
        values = _without(row.cells, self._reason_place)[: len(self._headings)]
        return [self._cell(value, text) for value, text in zip(values, self._is_text, strict=False)]

    def _cell(self, value: Any, text: bool) -> Any:
        """Return a cell as it was; a code's column takes corrections as text."""
        if isinstance(value, bool) or (value is None and not text):
            return value
        if value is None or (isinstance(value, (int, float)) and _keeps_digits(value)):
            cell: Any = WriteOnlyCell(self._sheet, value=value)
        else:
            cell = self._text(value)
        if text:
            cell.number_format = "@"
        return cell

    def _text(self, value: object, font: Font | None = None) -> Any:
        cell: Any = WriteOnlyCell(self._sheet)
        put_text(cell, value)
        if font:
            cell.font = font
        return cell


def _place(headings: Sequence[str]) -> int | None:
    return headings.index(REASON_HEADING) if REASON_HEADING in headings else None


def _without(values: Sequence[Any], place: int | None) -> list[Any]:
    """Return ``values`` without the one at ``place``: the reasons of an earlier import."""
    return [value for index, value in enumerate(values) if index != place]


def _keeps_digits(value: float) -> bool:
    return abs(value) < _DIGITS_EXCEL_KEEPS


def _is_text(definition: SheetDefinition | None, heading: str) -> bool:
    column = column_of(definition, heading) if definition and heading else None
    return bool(column and column.kind in _TEXT_KINDS)
