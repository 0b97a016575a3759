"""Values held against each other: exact quotients over, and less, one another (DOMAIN 6, M07–M13).

A value is a quotient in whole base units: 条, 分, 分 a 条. So sums and averages compare alike.
"""

from models.metrics.quotient import Quotient, Reason

__all__ = ["grown", "less", "over", "total"]


def total(number: int) -> Quotient:
    """Return a plain sum as a value."""
    return Quotient(number, 1)


def over(value: Quotient, base: Quotient, without: Reason) -> Quotient:
    """Return value ÷ base; ``without`` says why where the base is nothing and the value too.

    A base of 0 with something now is 新增, a negative base has no ratio (M07).
    """
    if value.reason or base.reason:
        return Quotient.none(base.reason or value.reason or without)
    numerator = value.numerator * base.denominator
    denominator = value.denominator * base.numerator
    if denominator < 0:
        return Quotient(numerator, denominator, Reason.NEGATIVE_BASE)
    if denominator == 0:
        return Quotient(numerator, 0, Reason.NEW if numerator > 0 else without)
    return Quotient(numerator, denominator)


def grown(value: Quotient, base: Quotient, without: Reason) -> Quotient:
    """Return the growth of a value over its base: 112 % of it is +12 % (E07)."""
    index = over(value, base, without)
    if index.reason:
        return index
    return Quotient(index.numerator - index.denominator, index.denominator)


def less(value: Quotient, base: Quotient) -> Quotient:
    """Return value − base, of two shares in 个百分点."""
    if value.reason or base.reason:
        return Quotient.none(value.reason or base.reason or Reason.NO_DATA)
    return Quotient(
        value.numerator * base.denominator - base.numerator * value.denominator,
        value.denominator * base.denominator,
    )
