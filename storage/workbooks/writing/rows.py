"""Rows as the XML of a sheet (SpreadsheetML): numbers, days and texts that stay texts."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, time
from decimal import Decimal
from html import escape

import attrs
from openpyxl.utils import get_column_letter

from models.package import CellValue
from storage.workbooks.cells import cell_text, spelt_out

__all__ = ["ColumnStyle", "RowWriter", "half_widths", "row_height", "serial_day", "serial_time"]

_FIRST_DAY = date(1899, 12, 30).toordinal()
_MINUTES = 24 * 60
_LINE_HEIGHT = 14
_HIGHEST = 400
_GUARDED = ("=", "+", "-", "@", "#")


@attrs.frozen
class ColumnStyle:
    """Numbers of a column's styles in the workbook; ``guarded`` is for texts like ``=1+1``.

    ``wraps_at`` is the width at which its texts go on in a new line, 0 where they do not.
    """

    plain: int
    guarded: int
    wraps_at: int = 0


def half_widths(text: str) -> int:
    """Return how wide a text is: 1 for a letter, 2 for a Chinese character."""
    return (len(text) + len(text.encode("utf-8", "ignore"))) // 2


def _lines(text: str, width: int) -> int:
    """Return how many lines a text takes in a column, indented by about two half-widths."""
    return sum(-(-half_widths(part) // max(width - 2, 2)) or 1 for part in text.split("\n"))


def row_height(texts: Iterable[tuple[CellValue, int]]) -> int:
    """Return the points a row takes whose texts wrap at their widths; 0 for the usual height."""
    lines = 1
    for text, width in texts:
        if isinstance(text, str) and (len(text) * 2 + 2 > width or "\n" in text):
            lines = max(lines, _lines(text, width))
    return 0 if lines == 1 else min(lines * _LINE_HEIGHT + 2, _HIGHEST)


def serial_day(day: date) -> int:
    """Return the number by which workbooks know a day."""
    return day.toordinal() - _FIRST_DAY


def serial_time(moment: time) -> str:
    """Return the part of a day by which workbooks know a time."""
    return repr((moment.hour * 60 + moment.minute) / _MINUTES)


def _text_xml(text: str) -> str:
    safe = escape(spelt_out(text), quote=False)
    space = ' xml:space="preserve"' if safe != safe.strip() or "\n" in safe else ""
    return f' t="inlineStr"><is><t{space}>{safe}</t></is></c>'


def _number_xml(value: object) -> str:
    return f"><v>{value}</v></c>"


_NUMBERS: Mapping[type, Callable[..., str]] = {
    int: _number_xml,
    Decimal: lambda value: _number_xml(f"{value:f}"),
    date: lambda value: _number_xml(serial_day(value)),
    time: lambda value: _number_xml(serial_time(value)),
}


class RowWriter:
    """Turns rows of values into XML; a text that occurs again is made once.

    ``points`` is the height of every row, 0 where each is as high as its texts.
    """

    _MOST_KEPT = 20_000

    def __init__(self, styles: Sequence[ColumnStyle], points: int = 0) -> None:
        self._points = points
        self._columns = [
            (get_column_letter(number), style) for number, style in enumerate(styles, start=1)
        ]
        self._texts: dict[str, tuple[bool, str]] = {}
        self._wrapping = [(n, style.wraps_at) for n, style in enumerate(styles) if style.wraps_at]

    def rows(self, first: int, rows: Iterable[Sequence[CellValue]]) -> Iterator[str]:
        """Give the XML of rows numbered from ``first`` on."""
        for number, values in enumerate(rows, start=first):
            cells = [
                f'<c r="{letter}{number}" s="{style}"{body}'
                for letter, style, body in self._bodies(values)
            ]
            yield f'<row r="{number}"{self._height(values)}>{"".join(cells)}</row>'

    def _height(self, values: Sequence[CellValue]) -> str:
        """Make room for texts that take several lines: not every program does so by itself."""
        texts = ((values[index], width) for index, width in self._wrapping)
        height = max(row_height(texts), self._points)
        return f' ht="{height}" customHeight="1"' if height else ""

    def _bodies(self, values: Sequence[CellValue]) -> Iterator[tuple[str, int, str]]:
        for (letter, style), value in zip(self._columns, values, strict=False):
            if value is None or value == "":
                yield letter, style.plain, "/>"
            elif type(value) is str:
                guarded, body = self._text(value)
                yield letter, style.guarded if guarded else style.plain, body
            else:
                yield letter, style.plain, _NUMBERS[type(value)](value)

    def _text(self, value: str) -> tuple[bool, str]:
        found = self._texts.get(value)
        if found is None:
            text = cell_text(value)
            found = (text.startswith(_GUARDED), _text_xml(text))
            if len(self._texts) < self._MOST_KEPT and len(text) < 200:
                self._texts[value] = found
        return found
