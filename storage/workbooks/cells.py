"""The one way a text gets into a cell: it stays text, and the file stays readable."""

import re
from typing import TYPE_CHECKING, Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ERROR_CODES

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell

__all__ = ["CUT_MARK", "MAX_CELL_TEXT", "cell_text", "put_text", "spelt_out", "text_cell"]

MAX_CELL_TEXT = 32_767
"""Excel's limit for one cell, counted in UTF-16 units."""

CUT_MARK = "…（超长，已截断）"

_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_LINE_ENDS = re.compile(r"\r\n?")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _cut(text: str) -> str:
    room = (MAX_CELL_TEXT - _units(CUT_MARK)) * 2
    kept = text.encode("utf-16-le")[:room].decode("utf-16-le", "ignore")
    return kept + CUT_MARK


def cell_text(value: object) -> str:
    """Return ``value`` as a text that a cell can hold.

    None is empty. What XML cannot carry (control characters, lone surrogates) goes; a text longer
    than a cell is cut and says so.
    """
    if value is None:
        return ""
    text = _FORBIDDEN.sub("", _LINE_ENDS.sub("\n", str(value)))
    if len(text) * 2 > MAX_CELL_TEXT and _units(text) > MAX_CELL_TEXT:
        return _cut(text)
    return text


def spelt_out(text: str) -> str:
    """Return a text as workbooks keep it: they read _x000D_ as a character.

    Where a text says so itself, its _ is written _x005F_ (ECMA-376, ST_Xstring).
    """
    return _ESCAPE.sub("_x005F_", text) if "_x" in text else text


def _misread(text: str) -> bool:
    """Tell whether openpyxl would take ``text`` for a formula or an error value."""
    return text.startswith("=") or text in ERROR_CODES


def put_text(cell: "Cell", value: object) -> None:
    """Write ``value`` into ``cell`` as text, whatever it begins with."""
    text = spelt_out(cell_text(value))
    cell.value = text
    if _misread(text):
        cell.data_type = "s"
        cell.quotePrefix = True


def text_cell(sheet: Any, value: object) -> Any:
    """Return what a write-only sheet's ``append`` takes for ``value`` as text.

    Most texts go as plain ``str``; one that openpyxl would take for a formula or an error value
    goes as a cell that is marked as text.
    """
    text = spelt_out(cell_text(value))
    if not _misread(text):
        return text
    cell: Any = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    cell.quotePrefix = True
    return cell
