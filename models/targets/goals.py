"""The target of a period, and of the year so far, for one aim."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from models.calendar import Period, PeriodKind
from models.errors import DomainError
from models.metrics.quotient import Quotient, Reason
from models.target import Target
from models.targets.aims import Aim, Subjects, aim_of
from models.targets.measures import value_of

__all__ = ["goal_of", "goal_so_far", "target_for"]


def target_for(
    targets: Iterable[Target], aim: Aim, period: Period, subjects: Subjects
) -> Target | None:
    """Return the target that was set for an aim in a period; what is no number sets nothing."""
    for target in targets:
        meant = _is_of(target, period) and aim_of(target, subjects) == aim
        if meant and _value(target, aim) is not None:
            return target
    return None


def _value(target: Target, aim: Aim) -> Quotient | None:
    value = value_of(aim.measure, target.value, target.unit)
    return None if value is None else Quotient(value.numerator, value.denominator)


def _is_of(target: Target, period: Period) -> bool:
    try:
        return Period.parse(target.period) == period
    except DomainError:
        return False


def goal_of(targets: Iterable[Target], aim: Aim, period: Period, subjects: Subjects) -> Quotient:
    """Return the target of a period in the base unit; 无目标 where there is none."""
    found = target_for(targets, aim, period, subjects)
    value = None if found is None else _value(found, aim)
    return Quotient.none(Reason.NO_TARGET) if value is None else value


def goal_so_far(targets: Iterable[Target], aim: Aim, month: Period, subjects: Subjects) -> Quotient:
    """Return the target from January to the end of a month: months added up, else whole quarters.

    That of December is the year's where there is one. A price or a rate has no sum: its target is
    the year's.
    """
    own = [each for each in targets if aim_of(each, subjects) == aim]
    year = Period.of(PeriodKind.YEAR, month.first)
    if not aim.measure.adds_up:
        return goal_of(own, aim, year, subjects)
    whole = goal_of(own, aim, year, subjects)
    if month.last == year.last and whole.reason is None:
        return whole
    parts = [_of_part(own, aim, part, subjects) for part in _parts(month)]
    if None in parts:
        return Quotient.none(Reason.NO_TARGET)
    total = sum((part for part in parts if part is not None), Fraction())
    return Quotient(total.numerator, total.denominator)


def _parts(month: Period) -> list[Period]:
    """Return the whole quarters of the year up to a month, and the months after them."""
    every = Period.of(PeriodKind.YEAR, month.first).months()[: month.first.month]
    whole = len(every) // 3
    quarters = [Period.of(PeriodKind.QUARTER, every[number * 3].first) for number in range(whole)]
    return [*quarters, *every[whole * 3 :]]


def _of_part(
    targets: Sequence[Target], aim: Aim, part: Period, subjects: Subjects
) -> Fraction | None:
    months = [goal_of(targets, aim, month, subjects).ratio for month in part.months()]
    known = [each for each in months if each is not None]
    if len(known) == len(months):
        return sum(known, Fraction())
    return goal_of(targets, aim, part, subjects).ratio
