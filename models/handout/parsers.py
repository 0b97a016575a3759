"""One parser for each kind of column: a raw cell in, a value, a doubt or a refusal out."""

import re
from collections.abc import Callable
from enum import Enum
from typing import Any, Final

from models.handout.dates import day_of, month_of, period_of
from models.handout.numbers import decimal_of, exact, format_scaled, scaled, whole
from models.handout.outcome import Doubtful, Unreadable, Value
from models.handout.text import clean, clean_line, comparable, half_width, shown
from models.handout.values import GRADES, ValueTable

__all__ = ["CellKind", "Parse", "parser_for", "with_table"]

Parse = Callable[[Any], "Value | Doubtful"]
"""Takes a cell that is not blank; raises :class:`Unreadable` for what it cannot take."""


class CellKind(Enum):
    """How a column's cells are read."""

    TEXT = "text"
    LONG_TEXT = "long text"
    CODE = "code"
    LICENCE = "licence"
    BARCODE = "barcode"
    DAY = "day"
    MONTH = "month"
    WHOLE = "whole"
    MONEY = "money"
    PRICE = "price"
    FLAG = "flag"
    DEGREES = "degrees"
    DECIMAL = "decimal"
    PERIOD = "period"
    GRADE = "grade"


_PLAIN_CODE: Final = re.compile(r"[A-Za-z0-9_-]+")
_SCIENTIFIC: Final = re.compile(r"\d(\.\d+)?E\+\d+", re.ASCII | re.IGNORECASE)
_INTEGRAL: Final = re.compile(r"(\d+)\.0+", re.ASCII)
_BLANKS: Final = re.compile(r"\s+")
_MOST_DIGITS: Final = 15
"""Beyond these Excel itself has replaced the digits by zeros."""

_YES: Final = frozenset({"是", "y", "yes", "true", "√", "✓", "✔", "☑", "1", "对", "有"})
_NO: Final = frozenset({"否", "n", "no", "false", "×", "✗", "✘", "☐", "0", "x", "无", "-", "—"})


def code(raw: Any) -> Value:
    """Read a number that is a name (客户编码, 订单号 …): text, without what Excel made of it."""
    if isinstance(raw, str):
        if _PLAIN_CODE.fullmatch(raw):
            return raw
        text = _BLANKS.sub("", half_width(clean(raw)))
        if _SCIENTIFIC.fullmatch(text):
            raise Unreadable("成了科学计数法, 末尾数字已丢失, 请按文本重填")
        integral = _INTEGRAL.fullmatch(text)
        return integral[1] if integral else text
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        return _code_from_number(raw)
    raise Unreadable("应为文本编码")


def _code_from_number(raw: float) -> str:
    number = decimal_of(raw) if abs(raw) < 1e13 else None
    if number is None:
        if abs(raw) < 10**_MOST_DIGITS and raw == int(raw):
            return str(int(raw))
        raise Unreadable("是超过 15 位的数字, 末尾已丢失, 请按文本重填")
    if number != number.to_integral_value() or number < 0:
        raise Unreadable("应为文本编码")
    return str(int(number))


def licence(raw: Any) -> Value:
    """Read a 许可证号; a number that ends in zeros has lost its digits (DOMAIN 2.2)."""
    text = str(code(raw))
    if not isinstance(raw, str) and len(text) == 12 and text.endswith("000000"):
        raise Unreadable("末尾数字已丢失, 请按文本重填")
    return text


def barcode(raw: Any) -> "Value | Doubtful":
    """Read an EAN-13; a wrong check digit is a doubt (DOMAIN 2.4)."""
    text = str(code(raw))
    if len(text) == 13 and text.isdigit():
        digits = [int(digit) for digit in text]
        if (sum(digits[0::2]) + 3 * sum(digits[1::2])) % 10 == 0:
            return text
    return Doubtful(text, f"不是有效的 13 位条码: {shown(text)}")


def text_line(raw: Any) -> Value:
    """Read a name: one line, numbers as they are shown."""
    if isinstance(raw, str):
        return clean_line(raw) or None
    return _text_of(raw)


def text_block(raw: Any) -> Value:
    """Read a body of text: its line ends stay."""
    if isinstance(raw, str):
        return clean(raw) or None
    return _text_of(raw)


def _text_of(raw: Any) -> str:
    if isinstance(raw, bool):
        return "是" if raw else "否"
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < 10**_MOST_DIGITS:
        return str(int(raw))
    return str(raw)


def flag(raw: Any) -> Value:
    """Read yes or no in the ways people tick."""
    word = comparable(_text_of(raw))
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise Unreadable("应为“是”或“否”")


def money(raw: Any) -> "Value | Doubtful":
    """Read 元 into 分."""
    return scaled(raw, 2)


def price(raw: Any) -> "Value | Doubtful":
    """Read 元 into 1/10000 元."""
    return scaled(raw, 4)


def degrees(raw: Any) -> "Value | Doubtful":
    """Read a longitude or latitude as text of up to 8 decimals."""
    number = decimal_of(raw)
    if number is None:
        return None
    text = format_scaled(int(number.scaleb(8).to_integral_value()), 8)
    return text if abs(number) <= 180 else Doubtful(text, "不是经纬度")


def grade(raw: Any) -> Value:
    """Read a 档位: 18, 18档, 十八档."""
    known = GRADES.get(comparable(_text_of(raw)))
    if known is None:
        raise Unreadable(f"应是 1 到 {len(set(GRADES.values()))} 的档位")
    return int(known)


def parser_for(kind: CellKind, *, date1904: bool = False) -> Parse:
    """Return the parser of a kind."""
    if kind is CellKind.DAY:
        return lambda raw: day_of(raw, date1904=date1904)
    if kind is CellKind.MONTH:
        return lambda raw: month_of(raw, date1904=date1904)
    if kind is CellKind.PERIOD:
        return lambda raw: period_of(raw, date1904=date1904)
    return _PARSERS[kind]


_PARSERS: Final[dict[CellKind, Parse]] = {
    CellKind.TEXT: text_line,
    CellKind.LONG_TEXT: text_block,
    CellKind.CODE: code,
    CellKind.LICENCE: licence,
    CellKind.BARCODE: barcode,
    CellKind.WHOLE: whole,
    CellKind.MONEY: money,
    CellKind.PRICE: price,
    CellKind.FLAG: flag,
    CellKind.DEGREES: degrees,
    CellKind.DECIMAL: exact,
    CellKind.GRADE: grade,
}


def with_table(parse: Parse, table: ValueTable, *, open_: bool = False) -> Parse:
    """Return ``parse`` with a table of synonyms behind it.

    Unknown words are kept: in doubt, or as good as the known ones where the table is open.
    """

    def look_up(raw: Any) -> "Value | Doubtful":
        text = parse(raw)
        if text is None or isinstance(text, Doubtful):
            return text
        known = table.get(comparable(str(text)))
        if known is not None or open_:
            return text if known is None else known
        return Doubtful(text, f"不认识“{shown(text)}”, 按原文保留")

    return look_up
