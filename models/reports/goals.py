"""Which 目标任务 a line of a report is held against, in the line's own base unit."""

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from enum import Enum
from fractions import Fraction
from typing import Final

import attrs

from models.calendar import Period, PeriodKind
from models.metrics.quotient import Quotient, Reason
from models.target import Target
from models.units import CARTONS_PER_CASE

__all__ = ["Measure", "Subject", "goal_of", "goal_so_far"]


class Measure(Enum):
    """What a line counts, and its base unit: 条, 分 a 条, 分."""

    QUANTITY = "条"
    PRICE = "分/条"
    MARGIN = "分"


_FACTORS: Final[Mapping[Measure, Mapping[str, Fraction]]] = {
    Measure.QUANTITY: {
        "条": Fraction(1),
        "万条": Fraction(10_000),
        "件": Fraction(50),
        "箱": Fraction(CARTONS_PER_CASE),
        "万箱": Fraction(CARTONS_PER_CASE * 10_000),
        "万支": Fraction(50),
    },
    Measure.PRICE: {"元/箱": Fraction(100, CARTONS_PER_CASE), "元/条": Fraction(100)},
    Measure.MARGIN: {"元": Fraction(100), "万元": Fraction(1_000_000)},
}
_USUAL: Final = {Measure.QUANTITY: "箱", Measure.PRICE: "元/箱", Measure.MARGIN: "元"}
"""The unit of a target that names none."""
_EVERYTHING: Final = ("", "总量", "合计", "全部", "总体")
_OTHER_WORDS: Final = ("率", "单箱", "毛利", "额", "户", "铺货", "标准店")
"""Of what a target that speaks of one of these is not: a quantity."""


@attrs.frozen
class Subject:
    """What a line is about: its measure, and the names under which a target may mean it."""

    measure: Measure
    names: tuple[str, ...] = ()

    def is_meant(self, target: Target) -> bool:
        """Tell whether a target is about the line."""
        said = target.metric + target.subject
        if "率" in said or "%" in target.unit:
            return False
        if self.measure is Measure.PRICE:
            return "单箱" in said
        if self.measure is Measure.MARGIN:
            return "毛利" in said
        if any(word in said for word in _OTHER_WORDS):
            return False
        if not self.names:
            return target.subject in _EVERYTHING
        return target.subject in self.names


def goal_of(targets: Iterable[Target], subject: Subject, period: Period) -> Quotient:
    """Return the target of a period for a line; 无目标 where there is none."""
    for target in targets:
        if target.period == period.key and subject.is_meant(target):
            value = _value(target, subject.measure)
            if value is not None:
                return Quotient(value.numerator, value.denominator)
    return Quotient.none(Reason.NO_TARGET)


def _value(target: Target, measure: Measure) -> Fraction | None:
    """Return the value in the base unit; None for no number, or a unit nobody knows."""
    factor = _FACTORS[measure].get(target.unit.strip() or _USUAL[measure])
    try:
        value = Decimal(target.value)
    except InvalidOperation:
        return None
    return Fraction(value) * factor if factor is not None and value.is_finite() else None


def goal_so_far(targets: Iterable[Target], subject: Subject, month: Period) -> Quotient:
    """Return the target from January to a month: months added up, else whole quarters.

    A price has no sum: its target is the year's.
    """
    every = tuple(targets)
    year = Period.of(PeriodKind.YEAR, month.first)
    if subject.measure is Measure.PRICE:
        return goal_of(every, subject, year)
    if month.first.month == 12:
        whole = goal_of(every, subject, year)
        if not whole.reason:
            return whole
    found = Fraction(0)
    for each in _parts(month):
        goal = _of_part(every, subject, each)
        if goal is None:
            return Quotient.none(Reason.NO_TARGET)
        found += goal
    return Quotient(found.numerator, found.denominator)


def _parts(month: Period) -> Iterable[Period]:
    """Yield the quarters that are over and the months after them."""
    quarter = Period.of(PeriodKind.QUARTER, month.first)
    for number in range(month.first.month // 3):
        yield Period.of(PeriodKind.QUARTER, month.first.replace(month=number * 3 + 1, day=1))
    if month.last != quarter.last:
        yield from (each for each in quarter.months() if each.first <= month.first)


def _of_part(targets: tuple[Target, ...], subject: Subject, part: Period) -> Fraction | None:
    goals = [goal_of(targets, subject, month).ratio for month in part.months()]
    if None not in goals:
        return sum((goal for goal in goals if goal is not None), Fraction(0))
    return goal_of(targets, subject, part).ratio
