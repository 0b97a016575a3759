"""Saving workbooks without a trace: openpyxl keeps every sheet in the system's temporary folder.

What a killed process leaves there could be read by anybody, the ledger being encrypted or not. So
sheets are put together in memory, and the finished workbook goes where it belongs and nowhere else.
"""

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter

__all__ = ["begin_rows", "save_book"]


class _Writer(ExcelWriter):
    """openpyxl's writer, but for where the XML of a sheet lies until it is in the archive."""

    def write_worksheet(self, ws: Any) -> None:
        """Write one sheet; what is drawn on it follows by openpyxl's own way, in memory too."""
        ws._drawing = SpreadsheetDrawing()
        ws._drawing.charts = ws._charts
        ws._drawing.images = ws._images
        if self.workbook.write_only:
            ws.close()
            writer: Any = ws._writer
        else:
            writer = WorksheetWriter(ws, io.BytesIO())
            writer.write()
        ws._rels = writer._rels
        archive: Any = self._archive  # type: ignore[attr-defined]
        archive.writestr(ws.path.lstrip("/"), writer.read())
        self.manifest.append(ws)


def save_book(book: Workbook, target: Path | IO[bytes]) -> None:
    """Write a workbook to ``target``; a write-only one needs :func:`begin_rows` for each sheet."""
    book.properties.modified = datetime.now(UTC).replace(tzinfo=None)
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        _Writer(book, archive).write_data()


def begin_rows(sheet: Any) -> None:
    """Let the rows of a write-only sheet gather in memory; its columns and panes are set before."""
    sheet._writer = WorksheetWriter(sheet, io.BytesIO())
    sheet._writer.write_top()
