"""客户ABC by share of the whole (DOMAIN 6, M09)."""

from collections.abc import Mapping
from enum import StrEnum

__all__ = ["AbcClass", "abc_classes"]

_A_UNTIL, _B_UNTIL = 80, 95
"""Percent of the whole that lie before the last A and the last B."""


class AbcClass(StrEnum):
    """The layer of a store (never shown to one: seed row 5.11)."""

    A = "A"
    B = "B"
    C = "C"


def abc_classes(values: Mapping[str, int]) -> dict[str, AbcClass]:
    """Return the class of each key by its value: A while less than 80 % lie before it, B 95 %.

    Values are amounts in 分 (or quantities); what is not above 0 is C. Equal values are told apart
    by their keys.
    """
    total = sum(value for value in values.values() if value > 0)
    found: dict[str, AbcClass] = {}
    before = 0
    for key in sorted(values, key=lambda key: (-values[key], key)):
        value = values[key]
        if value <= 0 or before * 100 >= total * _B_UNTIL:
            found[key] = AbcClass.C
        else:
            found[key] = AbcClass.A if before * 100 < total * _A_UNTIL else AbcClass.B
        before += max(value, 0)
    return found
