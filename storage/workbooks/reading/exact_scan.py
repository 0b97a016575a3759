"""The same count as :mod:`storage.workbooks.reading.scan`, cell by cell through an XML parser.

Slow, and right for every legal form: prefixes, single quotes, comments, cells without references,
texts that are blank though a cell is there.
"""

import re
from collections.abc import Callable
from typing import IO, Final
from xml.parsers import expat

from models.handout.text import clean
from storage.workbooks.reading.scan import MAX_ROW, SheetScan, blocks, column_number
from storage.workbooks.reading.xml_parts import LONGEST_TEXT, XmlProblem, local_name, make_parser

__all__ = ["MAX_CELLS", "blank_strings", "scan_exactly"]

MAX_CELLS: Final = 20_000_000
"""The rectangle a reader may be asked to hold; 650,000 order lines of 12 columns take 8 million."""

_REFERENCE: Final = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")


class _Counter:
    """Follows the parser through one worksheet."""

    def __init__(self, blank_strings: frozenset[int]) -> None:
        self.scan = SheetScan()
        self._blank_strings = blank_strings
        self._row = -1
        self._column = -1
        self._row_holds = False
        self._kind = ""
        self._text: list[str] = []
        self._length = 0
        self._reading = False
        self._has_formula = False
        self._last = (0, 0)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = local_name(name)
        if tag == "row":
            number = attributes.get("r", "")
            self._row = int(number) - 1 if number.isdigit() else self._row + 1
            self._column = -1
            self._row_holds = False
        elif tag == "c":
            self._start_cell(attributes)
        elif tag == "f":
            self._has_formula = True
        self._reading = tag in ("v", "t")

    def _start_cell(self, attributes: dict[str, str]) -> None:
        reference = _REFERENCE.fullmatch(attributes.get("r", ""))
        if reference:
            self._column = column_number(reference[1].upper())
            self._row = int(reference[2]) - 1
        else:
            self._column += 1
        self._kind = attributes.get("t", "n")
        self._text = []
        self._length = 0
        self._has_formula = False

    def end(self, name: str) -> None:
        tag = local_name(name)
        self._reading = False
        if tag == "c":
            self._end_cell()
        elif tag == "row" and self._row_holds:
            self.scan.rows += 1

    def data(self, text: str) -> None:
        if self._reading:
            self._text.append(text)
            self._length += len(text)
            if self._length > LONGEST_TEXT:
                raise XmlProblem("bomb")

    def _end_cell(self) -> None:
        text = clean("".join(self._text))
        if self._kind == "e" or (self._has_formula and not text and self._kind != "str"):
            self.scan.note(self._row, self._column, text if self._kind == "e" else "")
        elif not text or (self._kind == "s" and self._is_blank_string(text)):
            return
        self._row_holds = True
        self._reach()

    def _is_blank_string(self, text: str) -> bool:
        return text.isdigit() and int(text) in self._blank_strings

    def _reach(self) -> None:
        """Keep the corner of the rectangle; name the cell that makes it too large."""
        row, column = max(self._row, self._last[0]), max(self._column, self._last[1])
        self._last = (row, column)
        too_large = (row + 1) * (column + 1) > MAX_CELLS
        if not self.scan.far and (too_large or self._row >= MAX_ROW):
            self.scan.far = f"{_letters(self._column)}{self._row + 1}"


def _letters(column: int) -> str:
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def scan_exactly(
    file: IO[bytes], tick: Callable[[], None], blank: frozenset[int] = frozenset()
) -> SheetScan:
    """Scan a worksheet through a parser. ``blank`` are the numbers of empty shared strings."""
    counter = _Counter(blank)
    _parse(file, tick, counter)
    return counter.scan


class _Strings:
    """Follows the parser through the shared strings."""

    def __init__(self) -> None:
        self.blank: set[int] = set()
        self._number = -1
        self._filled = False
        self._reading = False

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        tag = local_name(name)
        if tag == "si":
            self._number += 1
            self._filled = False
        self._reading = tag == "t"

    def data(self, text: str) -> None:
        if self._reading and clean(text):
            self._filled = True

    def end(self, name: str) -> None:
        self._reading = False
        if local_name(name) == "si" and not self._filled:
            self.blank.add(self._number)


def blank_strings(file: IO[bytes], tick: Callable[[], None]) -> frozenset[int]:
    """Return the numbers of the shared strings in which nothing can be read."""
    strings = _Strings()
    _parse(file, tick, strings)
    return frozenset(strings.blank)


def _parse(file: IO[bytes], tick: Callable[[], None], follower: "_Counter | _Strings") -> None:
    parser = make_parser()
    parser.StartElementHandler = follower.start
    parser.EndElementHandler = follower.end
    parser.CharacterDataHandler = follower.data
    try:
        for block in blocks(file, tick):
            parser.Parse(block, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise XmlProblem("damaged") from error
