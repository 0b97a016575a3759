"""A package read back before it counts: by calamine in full, by openpyxl in outline."""

import contextlib
import json
import zlib
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from python_calamine import CalamineError, CalamineWorkbook

from models.canonical import canonical_json, record_hash
from models.package import (
    COVER_SHEET,
    DATA_SHEET,
    MANIFEST_SHEET,
    DataLine,
    Package,
    cell_key,
    data_digest,
)
from models.package.origin import SIGNATURE_ENTRY
from storage.origin import holds
from storage.workbooks.cells import cell_text, spelt_out
from storage.workbooks.problems import not_read_back
from storage.workbooks.writing.frame import FIRST_ROW, HIDDEN
from storage.workbooks.writing.package_book import data_headings

__all__ = ["verify_package"]

_READERS_FAIL_WITH = (
    CalamineError,
    InvalidFileException,
    BadZipFile,
    ParseError,
    zlib.error,
    EOFError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
)
"""What calamine, openpyxl and the zip and XML readers below them raise on a damaged file."""


def verify_package(path: Path, package: Package) -> None:
    """Raise :class:`WorkbookNotWritten` when the file does not hold what it should."""
    try:
        fault = _calamine_fault(path, package) or _openpyxl_fault(path, package)
    except OSError:
        raise
    except _READERS_FAIL_WITH as error:
        raise not_read_back(path, type(error).__name__) from error
    if fault:
        raise not_read_back(path, fault)


def _sheet_names(package: Package) -> list[str]:
    cover = [COVER_SHEET] if package.cover else []
    return [*cover, *(table.title for table in package.tables), MANIFEST_SHEET, DATA_SHEET]


def _calamine_fault(path: Path, package: Package) -> str:
    with contextlib.closing(CalamineWorkbook.from_path(path)) as book:
        if book.sheet_names != _sheet_names(package):
            return "sheets"
        for table in package.tables:
            rows = book.get_sheet_by_name(table.title).to_python(skip_empty_area=False)
            if len(rows) != FIRST_ROW + len(table.rows):
                return f"rows of {table.title}"
            # By keys: what is nothing but white space is no heading to those who read.
            if list(map(cell_key, rows[FIRST_ROW - 2])) != list(map(cell_key, table.headings)):
                return f"headings of {table.title}"
            identities = [row[-2:] for row in rows[FIRST_ROW - 1 : -1]]
            if identities != [[cell_text(row.record_id), row.revision] for row in table.rows]:
                return f"ids of {table.title}"
        data = book.get_sheet_by_name(DATA_SHEET).to_python(skip_empty_area=False)
    fixed = len(data_headings(package)) - 1
    lines = (_line(row, fixed) for row in data[1:])
    return "" if data_digest(lines) == package.manifest.digest else "digest"


def _line(row: list[Any], fixed: int) -> DataLine:
    """Read one line of the data as any reader does: the hash is made anew from the content."""
    text = canonical_json(json.loads("".join(map(str, row[fixed:]))))
    return DataLine(str(row[0]), str(row[1]), int(row[2]), record_hash(text), text)


def _openpyxl_fault(path: Path, package: Package) -> str:
    book = load_workbook(path, read_only=True)
    try:
        hidden = [sheet.title for sheet in book.worksheets if sheet.sheet_state == HIDDEN]
        if book.sheetnames != _sheet_names(package) or hidden != [MANIFEST_SHEET, DATA_SHEET]:
            return "hidden sheets"
        rows = book[MANIFEST_SHEET].iter_rows(min_row=2, max_col=2, values_only=True)
        entries = {str(key): value for key, value in rows}
    finally:
        book.close()
    wanted = {
        key: spelt_out(cell_text(value)) or None for key, value in package.manifest.entries.items()
    }
    if entries != wanted:
        return "manifest"
    signed = SIGNATURE_ENTRY in package.manifest.entries
    texts = {key: str(value or "") for key, value in entries.items()}
    return "signature" if signed and not holds(texts) else ""
