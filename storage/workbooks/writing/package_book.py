"""The package as a workbook: the sheets people read, ``_manifest`` and ``_data`` hidden behind."""

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import attrs
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from models.handover import CONFIRMED_ENTRY
from models.package import (
    COVER_SHEET,
    DATA_SHEET,
    MANIFEST_SHEET,
    Cover,
    DataLine,
    Package,
    SheetTable,
    cell_chunks,
)
from storage.workbooks.cells import put_text
from storage.workbooks.in_memory import save_book
from storage.workbooks.writing.cover import write_cover
from storage.workbooks.writing.frame import FIRST_ROW, HIDDEN, column_styles, frame_sheet
from storage.workbooks.writing.rows import ColumnStyle, RowWriter

__all__ = ["DATA_HEADINGS", "Step", "data_headings", "write_package"]

DATA_HEADINGS: Final = ("kind", "id", "revision", "hash", "follows", "json")

Step = Callable[[int], None]
"""Called with the number of rows written since the last call; may raise to stop the writing."""

_EVERY: Final = 100


@attrs.frozen
class _Rows:
    """Rows waiting to be streamed into a sheet before the row numbered ``before``.

    With ``instead`` they take that row's place.
    """

    before: int
    xml: Iterator[str]
    instead: bool = False


def write_package(path: Path, package: Package, step: Step = lambda _: None) -> None:
    """Write a package; the caller puts the file in its place (:mod:`..safe_file`)."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator = "Roundbook 走访台账"
    waiting = [_cover_sheet(book, package.cover)] if package.cover else []
    waiting.extend(_human_sheet(book, table, package) for table in package.tables)
    waiting.append(_manifest_sheet(book, package))
    waiting.append(_data_sheet(book, package))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        _stream(book, waiting, target, step)


def _cover_sheet(book: Workbook, cover: Cover) -> _Rows:
    write_cover(book.create_sheet(COVER_SHEET), cover)
    return _Rows(0, iter(()))


def _human_sheet(book: Workbook, table: SheetTable, package: Package) -> _Rows:
    sheet = book.create_sheet(table.title)
    last = frame_sheet(sheet, table, f"{package.organisation} {table.title}", package.note)
    writer = RowWriter(column_styles(sheet, table.columns))
    return _Rows(last, writer.rows(FIRST_ROW, (row.values for row in table.rows)))


def _hidden_sheet(book: Workbook, title: str, headings: Iterable[str]) -> Any:
    sheet: Any = book.create_sheet(title)
    sheet.sheet_state = HIDDEN
    for column, heading in enumerate(headings, start=1):
        put_text(sheet.cell(row=1, column=column), heading)
    return sheet


def _manifest_sheet(book: Workbook, package: Package) -> _Rows:
    sheet = _hidden_sheet(book, MANIFEST_SHEET, ("key", "value"))
    for row, (key, value) in enumerate(package.manifest.entries.items(), start=2):
        put_text(sheet.cell(row=row, column=1), key)
        put_text(sheet.cell(row=row, column=2), value)
    return _Rows(0, iter(()))


def _data_sheet(book: Workbook, package: Package) -> _Rows:
    """Let openpyxl make an empty last row, so that the sheet's stated size is right."""
    fixed = data_headings(package)
    rows = [_data_row(line, fixed) for line in package.lines]
    more = max((len(row) for row in rows), default=0) - len(fixed)
    headings = (*fixed, *(f"json{number}" for number in range(2, more + 2)))
    sheet = _hidden_sheet(book, DATA_SHEET, headings)
    last = len(rows) + 1
    style = _plain_style(sheet)
    if rows:
        sheet.cell(row=last, column=len(headings)).quotePrefix = True
    return _Rows(last, RowWriter([style] * len(headings)).rows(2, rows), instead=bool(rows))


def _plain_style(sheet: Any) -> ColumnStyle:
    cell: Any = WriteOnlyCell(sheet)
    cell.quotePrefix = True
    return ColumnStyle(0, cell.style_id)


def data_headings(package: Package) -> tuple[str, ...]:
    """Return the headings of the data up to the first of the JSON."""
    if CONFIRMED_ENTRY not in package.manifest.entries:
        return DATA_HEADINGS
    return (*DATA_HEADINGS[:-1], "confirmed", DATA_HEADINGS[-1])


def _data_row(line: DataLine, headings: Sequence[str]) -> tuple[str, ...]:
    head = (line.kind, line.record_id, str(line.revision), line.hash, line.follows)
    told = (str(line.confirmed),) if "confirmed" in headings else ()
    return (*head, *told, *cell_chunks(line.json))


def _stream(book: Workbook, waiting: Sequence[_Rows], target: zipfile.ZipFile, step: Step) -> None:
    """Copy the frame, streaming each sheet's rows to where they belong."""
    frame = io.BytesIO()
    save_book(book, frame)
    by_part = {f"xl/worksheets/sheet{number}.xml": rows for number, rows in enumerate(waiting, 1)}
    with zipfile.ZipFile(frame) as source:
        for part in source.namelist():
            content = source.read(part)
            rows = by_part.get(part)
            with target.open(part, "w") as out:
                if rows is None or not rows.before:
                    out.write(content)
                else:
                    _splice(out, content, rows, step)


def _splice(out: Any, content: bytes, rows: _Rows, step: Step) -> None:
    at = content.index(f'<row r="{rows.before}"'.encode())
    out.write(content[:at])
    batch: list[str] = []
    for row in rows.xml:
        batch.append(row)
        if len(batch) == _EVERY:
            out.write("".join(batch).encode())
            step(len(batch))
            batch.clear()
    out.write("".join(batch).encode())
    step(len(batch))
    out.write(content[content.index(b"</row>", at) + len(b"</row>") if rows.instead else at :])
