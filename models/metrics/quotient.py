"""The one quotient of the house: two whole numbers, or a reason why there is no value (DOMAIN 6).

The ratio is exact; it is rounded where it is shown (:mod:`models.metrics.form`). A rate of a group
is made of the sums of both numbers, never of rates.
"""

from collections.abc import Iterable
from enum import StrEnum
from fractions import Fraction
from math import lcm
from typing import ClassVar

import attrs

from models.metrics.form import NOTHING, PERCENT, Form, exact_text

__all__ = ["Quotient", "Reason"]


class Reason(StrEnum):
    """Why there is no value; the value is what is shown.

    In the order in which one speaks for a group whose parts have different ones.
    """

    NEW = "新增"
    SLOW = "滞销"
    NEGATIVE_BASE = "基期为负"
    NO_YEAR_AGO = "无同期"
    NO_BASE = "无基期"
    NO_DEMAND = "无需求"
    NOT_CHECKED = "无检查"
    NO_REVENUE = "无收入"
    NO_PRICE = "无价格"
    NO_TARGET = "无目标"
    NO_PLAN = "无计划"
    NONE_ACCEPTED = "无受理"
    NOTHING_OWED = "无应完成项"
    NO_ACTUAL = "无实绩"
    TOO_FEW = "同类不足五户"
    MISMATCH = "盘点不符"
    INCOMPLETE = "购进未全"
    SHORT_HISTORY = "历史不足"
    NO_DATA = "无数据"


_ORDER = {reason: place for place, reason in enumerate(Reason)}


@attrs.frozen
class Quotient:
    """``numerator`` / ``denominator`` in the units the metric declares, or ``reason``.

    ``reason`` is None exactly where there is a ratio. Left out, it is ``without`` where the
    denominator is 0; raises ValueError for a denominator 0 that is said to have a ratio. Both
    numbers stay where there is a reason: a shop without a 同期 still counts in the sum of its area.
    """

    without: ClassVar[Reason] = Reason.NO_DATA
    numerator: int
    denominator: int
    reason: Reason | None = attrs.field()

    @reason.default
    def _usual(self) -> Reason | None:
        return None if self.denominator else self.without

    def __attrs_post_init__(self) -> None:
        if not self.denominator and self.reason is None:
            raise ValueError("a denominator of 0 needs a reason")

    @classmethod
    def of(cls, numerator: int, denominator: int, without: Reason = Reason.NO_DATA) -> "Quotient":
        """Return the quotient; ``without`` says why, where the denominator is not above 0."""
        return cls(numerator, denominator, None if denominator > 0 else without)

    @classmethod
    def exact(
        cls, numerator: Fraction, denominator: Fraction, without: Reason = Reason.NO_DATA
    ) -> "Quotient":
        """Return the quotient of two fractions as whole numbers: both times one common factor.

        The factor differs from part to part, so what is to be added up is added up before.
        """
        scale = lcm(numerator.denominator, denominator.denominator)
        return cls.of(int(numerator * scale), int(denominator * scale), without)

    @classmethod
    def none(cls, reason: Reason) -> "Quotient":
        """Return what stands where not even the two numbers are known."""
        return cls(0, 0, reason)

    @classmethod
    def of_group(cls, parts: Iterable["Quotient"]) -> "Quotient":
        """Return Σ numerators / Σ denominators, in whatever groups the parts are added up.

        Without a base the first of the parts' reasons speaks, in the order of :class:`Reason`.
        Parts must have the same units; ratios of two metrics (M26) and differences (M13) have no
        sum.
        """
        numerator = denominator = 0
        reasons = []
        for part in parts:
            numerator += part.numerator
            denominator += part.denominator
            reasons += [part.reason] if part.reason else []
        if denominator < 0:
            return cls(numerator, denominator, Reason.NEGATIVE_BASE)
        first = min(reasons, key=_ORDER.__getitem__, default=Reason.NO_DATA)
        return cls(numerator, denominator, None if denominator else first)

    @property
    def ratio(self) -> Fraction | None:
        """The exact value; None where there is a reason."""
        return None if self.reason else Fraction(self.numerator, self.denominator)

    @property
    def growth(self) -> Fraction | None:
        """增幅: the ratio less 1. An index of 112 % is a growth of 12 % (DOMAIN E07)."""
        ratio = self.ratio
        return None if ratio is None else ratio - 1

    def over(self, other: "Quotient") -> "Quotient":
        """Return this ratio / the other (an index, M26, M29); it has no sum over a group.

        Where one has none its reason stands; an ``other`` of 0 or below is no base.
        """
        numerator = self.numerator * other.denominator
        denominator = self.denominator * other.numerator
        base = other.reason is not None or (other.ratio or 0) > 0
        reason = self.reason or other.reason or (None if base else Reason.NO_BASE)
        return Quotient(numerator, denominator, reason)

    def minus(self, other: "Quotient") -> "Quotient":
        """Return this ratio - the other: of percentages, 个百分点 (DOMAIN E07).

        Where one has none its reason stands. It has no sum over a group.
        """
        return Quotient(
            self.numerator * other.denominator - other.numerator * self.denominator,
            self.denominator * other.denominator,
            self.reason or other.reason,
        )

    def exact_text(self) -> str:
        """Write the ratio with at least twelve significant digits: 0.0273972602740; else ""."""
        ratio = self.ratio
        return "" if ratio is None else exact_text(ratio)

    def shown(self, form: Form = PERCENT) -> str:
        """Write the ratio as people read it: 64.80%, 12.0 天; "—" where there is none."""
        return form.write(self.ratio)

    def shown_growth(self, form: Form = PERCENT) -> str:
        """Write the growth: +12.00%, −4.00%; "—" where there is none."""
        return form.with_sign.write(self.growth)

    def told(self, form: Form = PERCENT) -> str:
        """Write the ratio, or the word that stands in its place: 新增, 无同期, 滞销."""
        return self.reason.value if self.reason else self.shown(form)

    @property
    def parts(self) -> str:
        """162/250, what the value is made of; "—" where neither number is known."""
        if not self.denominator and not self.numerator:
            return NOTHING
        return f"{self.numerator}/{self.denominator}"

    def __str__(self) -> str:
        """Return "87.50%", or "—"."""
        return str(self.shown())
