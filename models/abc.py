"""客户ABC by share of the whole (DOMAIN 6, M09)."""

from collections.abc import Mapping
from enum import StrEnum

import attrs

__all__ = ["DEFAULT_LIMITS", "AbcClass", "AbcLimits", "abc_classes", "abc_order"]


class AbcClass(StrEnum):
    """The layer of a store (never shown to one: seed row 5.11)."""

    A = "A"
    B = "B"
    C = "C"


@attrs.frozen(kw_only=True)
class AbcLimits:
    """Percent of the whole that lie before the last A and the last B (a setting)."""

    a: int = 80
    b: int = 95


DEFAULT_LIMITS = AbcLimits()


def abc_order(values: Mapping[str, int]) -> list[str]:
    """Return the keys by value, the highest first; equal ones by their keys (客户编码)."""
    return sorted(values, key=lambda key: (-values[key], key))


def abc_classes(
    values: Mapping[str, int], limits: AbcLimits = DEFAULT_LIMITS
) -> dict[str, AbcClass]:
    """Return the class of each key by its value: A while less than 80 % lie before it, B 95 %.

    Values are amounts in 分 (or quantities, or margins); what is not above 0 is C, and is no part
    of the whole. Equal values are told apart by their keys. Compared in whole numbers.
    """
    total = sum(value for value in values.values() if value > 0)
    found: dict[str, AbcClass] = {}
    before = 0
    for key in abc_order(values):
        value = values[key]
        if value <= 0 or before * 100 >= total * limits.b:
            found[key] = AbcClass.C
        else:
            found[key] = AbcClass.A if before * 100 < total * limits.a else AbcClass.B
        before += max(value, 0)
    return found
