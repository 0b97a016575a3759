"""Rows written as headquarters would send them: title, unit line, headings, data, 合计.

openpyxl makes the frame; the rows are streamed into it, which is many times faster than making a
hundred thousand rows cell by cell.
"""

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from models.fields import Unit, fields_of
from models.handout.definition import SheetDefinition
from models.handout.parsers import CellKind
from storage.workbooks.in_memory import save_book
from storage.workbooks.writing.rows import ColumnStyle, RowWriter

__all__ = ["HandoutFile", "write_handout_file"]

_FIRST_ROW = 4
_SCALES = {Unit.FEN: 100, Unit.PRICE: 10_000}
_FORMATS = {
    CellKind.CODE: "@",
    CellKind.LICENCE: "@",
    CellKind.BARCODE: "@",
    CellKind.MONTH: "@",
    CellKind.DAY: "yyyy-mm-dd",
}
_SHEET = "xl/worksheets/sheet1.xml"

Row = dict[str, Any]


@attrs.frozen(kw_only=True)
class HandoutFile:
    """One handout: what it holds, whose it is, when it was made."""

    definition: SheetDefinition
    organisation: str
    manager_id: str
    made_on: date

    @property
    def name(self) -> str:
        """下发_{单位}_{工号}_{内容}_{yyyymmdd}.xlsx (DOMAIN 5)."""
        parts = (self.organisation, self.manager_id, self.definition.name)
        return f"下发_{'_'.join(parts)}_{self.made_on:%Y%m%d}.xlsx"


def write_handout_file(folder: Path, handout: HandoutFile, rows: Sequence[Row]) -> Path:
    """Write one handout into ``folder`` and return its path."""
    book = Workbook()
    book.properties.creator = "营销中心"
    book.properties.created = book.properties.modified = datetime.combine(handout.made_on, time())
    sheet: Any = book.active
    last = _FIRST_ROW + len(rows)
    styles = _frame(sheet, handout, rows, last)
    frame = io.BytesIO()
    save_book(book, frame)
    path = folder / handout.name
    scales = _scales(handout.definition)
    values = ([_value(row.get(name), scale) for name, scale in scales.items()] for row in rows)
    body = "".join(RowWriter(styles).rows(_FIRST_ROW, values))
    with zipfile.ZipFile(frame) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for part in source.namelist():
            content = source.read(part)
            out.writestr(part, _with_rows(content, body, last) if part == _SHEET else content)
    return path


def _frame(sheet: Any, handout: HandoutFile, rows: Sequence[Row], last: int) -> list[ColumnStyle]:
    """Write everything but the rows; return the columns' styles."""
    definition = handout.definition
    sheet.title = definition.name
    sheet.freeze_panes = f"A{_FIRST_ROW}"
    sheet.append([f"{handout.organisation} {definition.name}"])
    unit = f"单位：{handout.organisation}"
    sheet.append([f"{unit}    制表人：营销中心    制表时间：{handout.made_on.isoformat()}"])
    sheet.append([column.heading for column in definition.columns])
    scales = _scales(definition)
    sheet.cell(row=last, column=1).value = "合计"
    for number, (name, scale) in enumerate(scales.items(), start=1):
        if name in definition.sums:
            total = sum(row[name] for row in rows)
            sheet.cell(row=last, column=number).value = _value(total, scale)
    return [_style(sheet, column.kind) for column in definition.columns]


def _style(sheet: Any, kind: CellKind) -> ColumnStyle:
    cell: Any = WriteOnlyCell(sheet)
    cell.number_format = _FORMATS.get(kind, "General")
    return ColumnStyle(cell.style_id, cell.style_id)


def _scales(definition: SheetDefinition) -> dict[str, int | None]:
    """Return the fields of the columns, with what their stored numbers are divided by."""
    units = {info.name: info.unit for info in fields_of(definition.record)}
    named = {column.field: units.get(column.field) for column in definition.columns}
    return {name: _SCALES.get(unit) if unit else None for name, unit in named.items()}


def _value(value: Any, scale: int | None) -> Any:
    if value is None or isinstance(value, (str, date)):
        return value
    if isinstance(value, bool):
        return "是" if value else "否"
    return Decimal(str(value)) / scale if scale else Decimal(str(value))


def _with_rows(content: bytes, body: str, last: int) -> bytes:
    at = content.index(f'<row r="{last}"'.encode())
    return content[:at] + body.encode() + content[at:]
