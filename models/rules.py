"""Rules of single fields: each returns the reason a value is refused, or None (DOMAIN 2.2, 2.4)."""

import re
from collections.abc import Callable
from typing import Any

from models.marks import N_
from models.phrase import Phrase

__all__ = ["at_most", "between", "licence", "mobile_or_landline", "non_negative"]

_LICENCE = re.compile(r"[0-9]{12}")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"0[0-9]{2,3}-?[0-9]{7,8}(-[0-9]{1,6})?")


def licence(value: str) -> str | None:
    """许可证号: 12 digits; the 7th and the division only warn (DOMAIN 2.2)."""
    return None if _LICENCE.fullmatch(value) else N_("应为 12 位数字")


def mobile_or_landline(value: str) -> str | None:
    """手机 or 固话 as DOMAIN 2.2 writes them."""
    good = _MOBILE.fullmatch(value) or _LANDLINE.fullmatch(value)
    return None if good else N_("不是手机号或固定电话")


def non_negative(value: int) -> str | None:
    """Refuse numbers below zero."""
    return None if value >= 0 else N_("不能小于 0")


def between(low: int, high: int) -> Callable[[Any], str | None]:
    """Make a rule that takes numbers from ``low`` to ``high``, both included."""
    sentence = Phrase(N_("应在 {low} 到 {high} 之间"), low=low, high=high)

    def rule(value: Any) -> str | None:
        return None if low <= value <= high else sentence

    return rule


def at_most(length: int) -> Callable[[str], str | None]:
    """Make a rule that takes texts of up to ``length`` characters."""
    sentence = Phrase(N_("最多 {length} 个字"), length=length)

    def rule(value: str) -> str | None:
        return None if len(value) <= length else sentence

    return rule
