"""Numbers as cells hold them: floats of Excel, texts of people. Decimal, never binary sums."""

import math
import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from models.handout.outcome import Doubtful, Unreadable
from models.handout.text import clean, half_width

__all__ = ["decimal_of", "exact", "format_scaled", "scaled", "whole"]

_NUMBER: Final = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d*)?|[+-]?\.\d+", re.ASCII)
_SCIENTIFIC: Final = re.compile(r"[+-]?\d+(\.\d*)?e[+-]?\d+", re.ASCII | re.IGNORECASE)
_MINUS: Final = str.maketrans({"−": "-", "‐": "-", "–": "-"})
_NOTHING: Final = frozenset({"-", "--", "—", "——", "/"})
_TOO_LARGE: Final = Decimal(10) ** 13
_NOISE: Final = Decimal("1e-6")
_RELATIVE_NOISE: Final = Decimal("1e-12")
"""What binary sums leave behind: 552.9599999999999 is 552.96."""


def decimal_of(raw: object) -> Decimal | None:
    """Read a number exactly; None where a sign for "nothing" stands.

    Raises :class:`Unreadable` for what is no number.
    """
    if isinstance(raw, float):
        value = _from_float(raw)
    elif isinstance(raw, int) and not isinstance(raw, bool):
        value = Decimal(raw)
    elif isinstance(raw, str):
        text = half_width(clean(raw)).translate(_MINUS).replace(" ", "")
        if text in _NOTHING:
            return None
        value = _from_text(text)
    else:
        raise Unreadable("不是数字")
    if abs(value) >= _TOO_LARGE:
        raise Unreadable("数字太大")
    return value


def _from_float(raw: float) -> Decimal:
    if not math.isfinite(raw):
        raise Unreadable("不是数字")
    return Decimal(repr(raw))


def _from_text(text: str) -> Decimal:
    if _SCIENTIFIC.fullmatch(text):
        raise Unreadable("成了科学计数法, 数字可能已不全, 请重填")
    text = text.removeprefix("¥").removesuffix("元")
    negative = text.startswith("(") and text.endswith(")")
    if negative:
        text = text[1:-1]
    if not _NUMBER.fullmatch(text) or (negative and text[0] in "+-"):
        raise Unreadable("不是数字")
    value = Decimal(text.replace(",", ""))
    return -value if negative else value


def whole(raw: object) -> int | None:
    """Read a whole number; 12.0 is one, 12.5 is not."""
    value = decimal_of(raw)
    if value is None:
        return None
    nearest = value.to_integral_value(ROUND_HALF_UP)
    if abs(value - nearest) > _NOISE:
        raise Unreadable("应为整数")
    return int(nearest)


def scaled(raw: object, places: int) -> "int | Doubtful | None":
    """Read an amount into whole units of 10^-``places`` 元.

    More decimals than that are rounded half up and come back as :class:`Doubtful`, since the
    row is worth more than the tail (DOMAIN 2.4: an amount warns, it never refuses).
    """
    value = decimal_of(raw)
    if value is None:
        return None
    exact = value.scaleb(places)
    nearest = exact.to_integral_value(ROUND_HALF_UP)
    if abs(exact - nearest) <= max(_NOISE, abs(exact) * _RELATIVE_NOISE):
        return int(nearest)
    return Doubtful(int(nearest), f"多于 {places} 位小数, 已四舍五入")


def exact(raw: object) -> str | None:
    """Read a number of any kind into its exact text: 1,234.50 is 1234.5, 95% is 0.95.

    Of a float the 15 digits count that Excel keeps.
    """
    if isinstance(raw, float) and math.isfinite(raw):
        raw = f"{Decimal(f'{raw:.15g}'):f}"
    text = half_width(clean(raw)) if isinstance(raw, str) else ""
    share = text.endswith("%")
    value = decimal_of(text[:-1] if share else raw)
    return None if value is None else _plain(value.scaleb(-2) if share else value)


def _plain(value: Decimal) -> str:
    """Return a number without exponent and trailing zeros; minus nothing is nothing."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text if value else "0"


def format_scaled(value: int, places: int) -> str:
    """Write what :func:`scaled` reads, without trailing zeros."""
    text = f"{Decimal(value).scaleb(-places):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
