"""What is typed into a form of an entry and what it means: texts into values and back.

A draft keeps the texts, so that what cannot be read yet is not lost.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from typing import Any, get_origin

from models.entries import SEVEN_RULES
from models.errors import InvalidValue
from models.fields import FieldInfo, Unit
from models.marks import N_
from models.phrase import Phrase
from models.units import format_money
from ui.widgets import parse_date, parse_number, parse_time

__all__ = ["NO", "YES", "Texts", "is_enumeration", "label_of_field", "read_text", "text_of_value"]

Texts = Mapping[str, str]
"""What is typed, by the names of the fields."""

YES, NO = "是", "否"

_LABELS = {
    "retailer_id": N_("店名"),
    "product_id": N_("品规"),
    "field_name": N_("要改的字段"),
}
_MONTH = re.compile(r"(?:(\d{4}|\d{2})\D*?)?(\d{1,2})\D*")
_MOST_DIGITS = 15
_SIGNS = "①②③④⑤⑥⑦"


def label_of_field(info: FieldInfo) -> str:
    """Return what a form calls a field: ids are picked by name."""
    rule = info.name.removeprefix("rule_")
    if rule.isdigit():
        words = SEVEN_RULES[int(rule) - 1]
        return Phrase(N_("{sign} {rule}"), sign=_SIGNS[int(rule) - 1], rule=words)
    return _LABELS.get(info.name, info.label)


def is_enumeration(info: FieldInfo) -> bool:
    """Tell whether a field holds one of an enumeration's words."""
    return isinstance(info.kind, type) and issubclass(info.kind, StrEnum)


def read_text(info: FieldInfo, text: str, today: date) -> Any:
    """Return the value a text means. Raises :class:`InvalidValue` where it means none."""
    text = text.strip()
    if info.kind is str:
        return _month(info, text, today) if info.name == "month" else text
    if get_origin(info.kind) is tuple:
        return tuple(part for part in text.split("\n") if part)
    if is_enumeration(info):
        known = info.kind(text) if text in {str(each) for each in info.kind} else None
        return _known(info, known, N_("请从列出的里面选"))
    return _read_optional(info, text, today) if text else None


def _read_optional(info: FieldInfo, text: str, today: date) -> Any:
    if info.kind is bool:
        return text == YES
    if info.kind is date:
        return _known(info, parse_date(text, today), N_("请填日期，例如 1123、11-23 或 2026-11-23"))
    if info.kind is time:
        return _known(info, parse_time(text), N_("请填时间，例如 1008 或 10:08"))
    return _money(info, text) if info.unit is Unit.FEN else _whole(info, text)


def _known(info: FieldInfo, value: Any, reason: str) -> Any:
    if value is None:
        raise InvalidValue(info.name, label_of_field(info), reason)
    return value


def _month(info: FieldInfo, text: str, today: date) -> str:
    """Read 2026-11, 202611, 2026年11月, 26.11 or 11; without a year the one of today."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    if not plain:
        return ""
    found = _MONTH.fullmatch(plain)
    month = int(found[2]) if found else 0
    if not found or not 1 <= month <= 12:
        raise InvalidValue(info.name, label_of_field(info), N_("请填月份，例如 2026-11 或 11"))
    year = int(found[1]) if found[1] else today.year
    return f"{year + 2000 if year < 100 else year:04}-{month:02}"


def _money(info: FieldInfo, text: str) -> int:
    reason = N_("请填金额，例如 1200 或 1200.50")
    number = _number(text.replace("元", "").replace("¥", "").replace("￥", ""))
    fen = _known(info, number, reason) * Decimal(100)
    whole = int(fen)
    return int(_known(info, whole if whole == fen else None, reason))


def _number(text: str) -> Decimal | None:
    """Read a number; one beyond all sense (1e999) is none."""
    number = parse_number(text)
    return None if number is None or number.adjusted() > _MOST_DIGITS else number


def _whole(info: FieldInfo, text: str) -> int:
    number = _number(text)
    whole = None if number is None or number != number.to_integral_value() else int(number)
    return int(_known(info, whole, N_("请填整数")))


def text_of_value(info: FieldInfo, value: Any) -> str:
    """Return the text a form shows for a value."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, tuple):
        return "\n".join(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return format_money(value, grouped=False) if info.unit is Unit.FEN else str(value)
