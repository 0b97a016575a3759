"""What reading a handout yields, in this order.

::

    BookHeader
    for each sheet that was recognised:
        SheetHeader, then RowBatch / Refused / Warned in the order of the rows, then SheetEnd
    BookEnd

A sheet that is no handout yields one SheetIgnored. **Nothing counts before BookEnd:** a reading
that ends with a WorkbookProblem must be thrown away whole, the rows already handed over included.
"""

from datetime import date

import attrs

__all__ = [
    "BookEnd",
    "BookHeader",
    "Cell",
    "Part",
    "Refused",
    "RowBatch",
    "SheetEnd",
    "SheetHeader",
    "SheetIgnored",
    "Value",
    "Warned",
]

Value = str | int | bool | None
"""A parsed value: text, whole number (条, 分, 1/10000 元), yes/no, date as yyyy-mm-dd, or blank."""

Cell = str | int | float | bool | None
"""A cell as it was in the file; dates as text."""


@attrs.frozen
class BookHeader:
    """The file: ``sha256`` of its bytes, and the 1904 date system or not."""

    file: str
    sha256: str
    size: int
    date1904: bool


@attrs.frozen
class SheetHeader:
    """A sheet that was recognised.

    ``kind`` is the canonical sheet name (购进明细 …), ``sheet`` the name in the file. ``fields``
    are the record's attribute names of the columns **present**, in the order of a row's values (a
    row is ``[row number, *values]``), ``positions`` their columns (A is 0); ``absent`` are those
    the file does not carry: they stay as they are. ``headings`` are the file's own headings from
    column A on (empty text for none), ``ignored`` those that no field belongs to. ``made_on`` is
    制表时间 in a row above the headings.
    """

    kind: str
    sheet: str
    title: str
    organisation: str
    made_by: str
    made_on: date | None
    period: str
    heading_row: int
    headings: tuple[str, ...]
    fields: tuple[str, ...]
    positions: tuple[int, ...]
    absent: tuple[str, ...]
    ignored: tuple[str, ...]
    hidden: bool


@attrs.frozen
class RowBatch:
    """Rows that passed: each ``[row number, value, value …]`` in the order of ``fields``.

    A blank cell is None. Dates are ``yyyy-mm-dd`` texts, months ``yyyy-mm``. Rows can be handed to
    ``executemany`` as they are.
    """

    kind: str
    sheet: str
    rows: list[list[Value]]


@attrs.frozen
class Refused:
    """One row that was left out: why, and its cells from column A on."""

    kind: str
    sheet: str
    row: int
    reasons: tuple[str, ...]
    cells: tuple[Cell, ...]


@attrs.frozen
class Warned:
    """Something a person should look at. ``row`` is 0 where the whole sheet is meant."""

    kind: str
    sheet: str
    row: int
    message: str


@attrs.frozen
class SheetEnd:
    """The account of one sheet's rows below the headings; they add up:

    ``rows == passed + refused + repeated + totals + notes + blank``. ``repeated`` rows have key and
    content of an earlier row and count once. ``warnings`` counts all, also those beyond the limit
    of what is handed over one by one.
    """  # noqa: D415

    kind: str
    sheet: str
    rows: int
    passed: int
    refused: int
    repeated: int
    totals: int
    notes: int
    blank: int
    warnings: int


@attrs.frozen
class SheetIgnored:
    """A sheet that is no handout; ``blank`` where nothing stands in it."""

    sheet: str
    blank: bool
    reason: str


@attrs.frozen
class BookEnd:
    """The whole file was read and its rows add up."""

    sheets: int
    rows: int


Part = BookHeader | SheetHeader | RowBatch | Refused | Warned | SheetEnd | SheetIgnored | BookEnd
