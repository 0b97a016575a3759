"""Dates and months in every form handouts are known to use (DOMAIN 5.1)."""

import re
from datetime import date, datetime, timedelta
from typing import Final

from models.handout.outcome import Unreadable
from models.handout.text import clean, half_width

__all__ = ["day_of", "from_serial", "month_of", "period_of"]

_TIME: Final = r"(?:[ T]?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
_DAY_FORMS: Final = tuple(
    re.compile(form + _TIME, re.ASCII)
    for form in (
        r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})",
        r"(\d{4})年(\d{1,2})月(\d{1,2})[日号]?",
        r"(\d{4})(\d{2})(\d{2})",
    )
)
_MONTH_FORMS: Final = (
    re.compile(r"(\d{4})[-/.](\d{1,2})", re.ASCII),
    re.compile(r"(\d{4})年(\d{1,2})月份?", re.ASCII),
    re.compile(r"(\d{4})(\d{2})", re.ASCII),
)
_YEAR: Final = re.compile(r"(\d{4})(?:年度?|全年)?", re.ASCII)
_QUARTER: Final = re.compile(
    r"(\d{4})(?:年|[-/.])?(?:第?([1-4一二三四])季度?|q([1-4]))", re.ASCII | re.IGNORECASE
)
_QUARTERS: Final = {sign: number for number, sign in enumerate("一二三四", 1)}
_NUMBER: Final = re.compile(r"\d{5,8}(\.\d+)?", re.ASCII)
_BLANKS: Final = re.compile(r"\s+")
_NOTHING: Final = frozenset({"-", "--", "—", "——", "/"})
_EARLIEST: Final = date(1900, 1, 1)
_LATEST: Final = date(2199, 12, 31)
_EPOCH_1900: Final = date(1899, 12, 30)
_EPOCH_1904: Final = date(1904, 1, 1)
_SERIALS: Final = range(10_000, 110_000)
"""1927 to 2201: below lie numbers that are years, ages or times of day."""
_NO_DAY: Final = 1e9


def from_serial(number: int, *, date1904: bool = False) -> date:
    """Return the day that Excel shows for a serial number (1900 or 1904 date system)."""
    return (_EPOCH_1904 if date1904 else _EPOCH_1900) + timedelta(days=number)


def day_of(raw: object, *, date1904: bool = False) -> str | None:
    """Read a day into ``yyyy-mm-dd``; None where a sign for "nothing" stands.

    Raises :class:`Unreadable` for a day that does not exist and for forms that leave a doubt
    (5/3/2026, 26-3-5).
    """
    if isinstance(raw, datetime):
        return _checked(raw.date())
    if isinstance(raw, date):
        return _checked(raw)
    if isinstance(raw, str):
        text = _BLANKS.sub(" ", half_width(clean(raw)))
        return None if text in _NOTHING else _day_from_text(text, date1904)
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        return _day_from_number(raw, date1904)
    raise Unreadable("不是日期")


def _day_from_text(text: str, date1904: bool) -> str:
    joined = text.replace(" ", "") if "年" in text else text
    for form in _DAY_FORMS:
        match = form.fullmatch(joined)
        if match:
            return _build(*(int(part) for part in match.groups()))
    number = _NUMBER.fullmatch(text)
    if number:
        return _day_from_number(float(text), date1904)
    raise Unreadable("不是日期（如 2026-03-05）")


def _day_from_number(raw: float, date1904: bool) -> str:
    number = int(raw) if abs(raw) < _NO_DAY else 0
    if number in _SERIALS:
        return _checked(from_serial(number, date1904=date1904))
    if raw == number and 19_000_101 <= number <= 21_991_231:
        return _build(number // 10_000, number // 100 % 100, number % 100)
    raise Unreadable("不是日期（如 2026-03-05）")


def _build(year: int, month: int, day: int) -> str:
    try:
        return _checked(date(year, month, day))
    except ValueError:
        raise Unreadable("没有这一天") from None


def _checked(day: date) -> str:
    if not _EARLIEST <= day <= _LATEST:
        raise Unreadable("年份不对")
    return day.isoformat()


def month_of(raw: object, *, date1904: bool = False) -> str | None:
    """Read a month into ``yyyy-mm``; a date counts as its month."""
    if isinstance(raw, date):
        return day_text[:7] if (day_text := day_of(raw)) else None
    if isinstance(raw, str):
        text = _BLANKS.sub("", half_width(clean(raw)))
        return None if text in _NOTHING else _month_from_text(text, date1904)
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        return _month_from_number(raw, date1904)
    raise Unreadable("不是月份")


def _month_from_text(text: str, date1904: bool) -> str:
    for form in _MONTH_FORMS:
        match = form.fullmatch(text)
        if match:
            return _build(int(match[1]), int(match[2]), 1)[:7]
    try:
        return _day_from_text(text, date1904)[:7]
    except Unreadable:
        raise Unreadable("不是月份（如 2026-03）") from None


def _month_from_number(raw: float, date1904: bool) -> str:
    """202603, 2026.03, a serial or 20260305. 2026.1 may be January or October: refused."""
    if not abs(raw) < _NO_DAY:
        raise Unreadable("不是月份（如 2026-03）")
    if raw == int(raw) and 190_001 <= raw <= 219_912:
        return _build(int(raw) // 100, int(raw) % 100, 1)[:7]
    year, _, fraction = repr(float(raw)).partition(".")
    if len(year) == 4 and len(fraction) == 2:
        return _build(int(year), int(fraction), 1)[:7]
    if len(year) == 4:
        raise Unreadable("分不清是几月, 请写成 2026-03 的样子")
    return _day_from_number(raw, date1904)[:7]


def period_of(raw: object, *, date1904: bool = False) -> str | None:
    """Read a year, quarter or month into ``2026``, ``2026Q4`` or ``2026-11``."""
    text = ""
    if isinstance(raw, str):
        text = _BLANKS.sub("", half_width(clean(raw)))
    elif isinstance(raw, (int, float)) and not isinstance(raw, bool) and 1900 <= raw <= 2199:
        text = str(int(raw)) if raw == int(raw) else ""
    year = _YEAR.fullmatch(text)
    if year:
        return _build(int(year[1]), 1, 1)[:4]
    quarter = _QUARTER.fullmatch(text)
    if quarter:
        number = _QUARTERS.get(quarter[2]) or int(quarter[2] or quarter[3])
        return f"{_build(int(quarter[1]), 1, 1)[:4]}Q{number}"
    try:
        return month_of(raw, date1904=date1904)
    except Unreadable as problem:
        if "分不清" in str(problem):
            raise
        raise Unreadable("不是期间（如 2026、2026Q4、2026-11）") from None
