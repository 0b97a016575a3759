"""Values held against each other, where one of them may have a reason (DOMAIN 6, M07–M13).

A value is a quotient in whole base units: 条, 分, 分 a 条. So sums and averages compare alike.
"""

from models.metrics.quotient import Quotient, Reason

__all__ = ["grown", "over", "total"]


def total(number: int) -> Quotient:
    """Return a plain sum as a value."""
    return Quotient(number, 1)


def over(value: Quotient, base: Quotient, without: Reason) -> Quotient:
    """Return value ÷ base, the reason of the base first; ``without`` where both are nothing.

    A base of 0 with something now is 新增, a negative base has no ratio (M07).
    """
    if value.reason or base.reason:
        return Quotient.none(base.reason or value.reason or without)
    base_ratio, ratio = base.ratio or 0, value.ratio or 0
    if base_ratio > 0:
        return value.over(base)
    if base_ratio < 0:
        return Quotient.none(Reason.NEGATIVE_BASE)
    return Quotient.none(Reason.NEW if ratio > 0 else without)


def grown(value: Quotient, base: Quotient, without: Reason) -> Quotient:
    """Return the growth of a value over its base: 112 % of it is +12 % (E07)."""
    index = over(value, base, without)
    return index if index.reason else index.minus(Quotient(1, 1))
