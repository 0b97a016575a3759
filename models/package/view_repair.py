"""What programs and people do to a cell without meaning it, and what stood there before.

A cell that comes back is tried in every reading that its column's kind allows; whether a reading is
right is told by the marks with which the row was sent, never by its looks.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, DecimalException
from typing import Final

from models.handout.dates import day_of, from_serial
from models.handout.outcome import Unreadable
from models.handout.text import clean, half_width
from models.package.table import NO_BASE, CellKind, cell_key

__all__ = ["Reading", "lossy", "odd_but_right", "readings", "safe_key", "shown_cell"]

Reading = tuple[str, str]
"""The key of a cell (:func:`models.package.table.cell_key`) and the note that names the damage."""

_NUMBER: Final = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)
_PERCENT: Final = re.compile(r"([+-]?\d{1,9}(?:\.(\d{1,4}))?)\s*%", re.ASCII)
_POWER: Final = re.compile(r"\d(\.\d+)?E\+?\d{1,2}", re.ASCII | re.IGNORECASE)
_TIME: Final = re.compile(
    r"(上午|下午|AM|PM)?\s*(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?\s*(AM|PM)?", re.IGNORECASE
)
_SHORT_DATE: Final = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})", re.ASCII)
_LONGEST_CODE: Final = 24
_NO_CODE: Final = 10**_LONGEST_CODE
_EXACT_DIGITS: Final = 10**15
"""Programs keep 15 digits of a number."""
_OLD: Final = 1901
"""Times of day are shown as moments of the first days there are."""
_MINUTES: Final = 24 * 60
_PLACE: Final = 6
"""Decimals of a number that its key tells."""


def safe_key(value: object) -> str:
    """Return the key of whatever a reader yields; what no sheet of ours holds is its text."""
    try:
        return cell_key(value)
    except (DecimalException, ValueError, OverflowError):
        return str(value)


def shown_cell(value: object) -> str:
    """Return a cell's content as text for people."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT_DIGITS:
        return str(int(value))
    return f"{value:%H:%M}" if isinstance(value, time) else str(value)


# ------------------------------------------------------------------------- the content is as it was


def odd_but_right(value: object, kind: CellKind) -> str:
    """Name what became of a cell whose key is as it was sent; empty where it is as it was."""
    if isinstance(value, str):
        if kind is CellKind.CODE:
            return "blanks" if value != value.strip() else ""
        if kind in (CellKind.DATE, CellKind.TIME):
            return f"{kind.value}-text" if value else ""
        told = kind.is_number and value != NO_BASE and _NUMBER.fullmatch(value.strip())
        return "number-text" if told else ""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return ""
    return "code-number" if kind is CellKind.CODE else ""


def lossy(value: object, kind: CellKind) -> bool:
    """Tell whether a code became a number of which digits are gone for good."""
    if kind is not CellKind.CODE:
        return False
    if isinstance(value, str):
        return _POWER.fullmatch(half_width(value.strip())) is not None
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return is_number and abs(float(str(value))) >= _EXACT_DIGITS


# ------------------------------------------------------------------------ what may have stood there


def readings(value: object, kind: CellKind) -> Iterator[Reading]:
    """Yield what may have stood in a cell, the likely first."""
    if isinstance(value, str):
        yield from _of_text(value, kind)
    elif isinstance(value, bool):
        return
    elif isinstance(value, (int, float)):
        yield from _of_number(value, kind)
    elif isinstance(value, (date, time, timedelta)):
        yield from _of_moment(value, kind)


def _of_text(value: str, kind: CellKind) -> Iterator[Reading]:
    text = half_width(clean(value))
    if text != value:
        yield cell_key(text), "full-width"
    if kind is CellKind.DATE:
        yield from _days_of_text(text)
    elif kind is CellKind.TIME:
        if key := _time_of_text(text):
            yield key, "time-text"
    elif kind is CellKind.PERCENT:
        yield from _rates_of_text(text)
    elif kind.is_number and _NUMBER.fullmatch(text.replace(",", "")):
        yield safe_key(Decimal(text.replace(",", ""))), "number-text"


def _days_of_text(text: str) -> Iterator[Reading]:
    with suppress(Unreadable):
        if day := day_of(text):
            yield day, "date-number" if _NUMBER.fullmatch(text) else "date-text"
    short = _SHORT_DATE.fullmatch(text)
    if short:
        first, second, year = int(short[1]), int(short[2]), int(short[3])
        year += 2000 if year < 100 else 0
        for month, number in ((first, second), (second, first)):
            with suppress(ValueError):
                yield date(year, month, number).isoformat(), "date-text"


def _time_of_text(text: str) -> str:
    found = _TIME.fullmatch(text)
    if not found:
        return ""
    half = (found[1] or found[4] or "").upper()
    hour = int(found[2]) % 24
    if half in ("下午", "PM") and hour < 12:
        hour += 12
    elif half in ("上午", "AM") and hour == 12:
        hour = 0
    return f"{hour:02}:{found[3]}"


def _rates_of_text(text: str) -> Iterator[Reading]:
    """Read a percentage: as it is, then every rate of six decimals that is shown like that."""
    found = _PERCENT.fullmatch(text)
    if not found:
        return
    shown = Decimal(found[1])
    yield safe_key(shown / 100), "percent-text"
    places = len(found[2] or "")
    reach = 10 ** max(0, _PLACE - 2 - places) // 2
    middle = int((shown * 10 ** (_PLACE - 2)).to_integral_value(ROUND_HALF_UP))
    for step in range(1, min(reach, 5_000) + 1):
        for near in (middle + step, middle - step):
            yield safe_key(Decimal(near).scaleb(-_PLACE)), "percent-rounded"


def _of_number(value: float, kind: CellKind) -> Iterator[Reading]:
    if not abs(value) < _NO_CODE:
        return
    if kind is CellKind.DATE:
        for date1904 in (False, True):
            with suppress(OverflowError, ValueError):
                yield from_serial(int(value), date1904=date1904).isoformat(), "date-number"
    elif kind is CellKind.TIME and 0 <= value < _MINUTES:
        minutes = round(value % 1 * _MINUTES) % _MINUTES
        yield f"{minutes // 60:02}:{minutes % 60:02}", "time-number"
    elif kind in (CellKind.CODE, CellKind.TEXT) and value == int(value) and value >= 0:
        digits = str(int(value))
        for length in range(len(digits) + 1, _LONGEST_CODE + 1):
            yield digits.zfill(length), "zeros-lost"


def _of_moment(value: date | time | timedelta, kind: CellKind) -> Iterator[Reading]:
    if kind is CellKind.TIME:
        yield from _times_of_moment(value)
    elif isinstance(value, date):
        yield from _codes_of_day(value, kind)


def _times_of_moment(value: date | time | timedelta) -> Iterator[Reading]:
    if isinstance(value, timedelta):
        seconds = value.total_seconds() % (24 * 60 * 60)
    elif isinstance(value, time):
        seconds = value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6
    elif isinstance(value, datetime) and value.year < _OLD:
        seconds = value.hour * 3600 + value.minute * 60 + value.second
    else:
        return
    minutes = round(seconds / 60) % _MINUTES
    yield f"{minutes // 60:02}:{minutes % 60:02}", ""


def _codes_of_day(value: date, kind: CellKind) -> Iterator[Reading]:
    """Read a day that a program made of a month (2026-11), a share (8/10) or a number."""
    if kind.is_number:
        serial = (value.toordinal() - date(1899, 12, 30).toordinal()) if value.year < 9999 else 0
        yield str(serial), "became-date"
    elif kind is CellKind.DATE:
        yield f"{value:%Y-%m-%d}", ""
    else:
        if value.day == 1:
            yield f"{value:%Y-%m}", "became-date"
            yield f"{value.month}/{value.year % 100:02}", "became-date"
        yield f"{value.month}/{value.day}", "became-date"
        yield f"{value.day}/{value.month}", "became-date"
        yield f"{value.month}-{value.day}", "became-date"
