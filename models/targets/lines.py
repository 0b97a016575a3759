"""One line of 销售目标及实绩达成分析表: the computed columns of a target or a fixed item.

Every value is a quotient in the base unit of its measure, or the reason why there is none
(DOMAIN 5.3).
"""

import attrs

from models.metrics.comparison import compared
from models.metrics.form import PERCENT, POINTS, Form
from models.metrics.quotient import Quotient, Reason
from models.metrics.targets import attainment, lead_on_time
from models.targets.aims import Aim
from models.targets.facts import SpanFacts, TargetFacts, actual_of
from models.targets.goals import goal_of, goal_so_far
from models.targets.measures import form_of

__all__ = ["Line", "line_of"]


@attrs.frozen(kw_only=True)
class Line:
    """The figures of one aim in a period, and of the year so far.

    ``on_year``, ``on_before`` and ``on_year_so_far`` are the growth (+12.00 %), of a rate the
    difference in 个百分点; ``passed`` and ``lead`` are None for what does not grow with the days: a
    price, a rate.
    """

    aim: Aim
    unit: str
    goal: Quotient
    actual: Quotient
    gap: Quotient
    attainment: Quotient
    passed: Quotient | None
    lead: Quotient | None
    year_ago: Quotient
    on_year: Quotient
    before: Quotient
    on_before: Quotient
    goal_so_far: Quotient
    actual_so_far: Quotient
    attainment_so_far: Quotient
    on_year_so_far: Quotient

    @property
    def form(self) -> Form:
        """How goal, actual and the bases are written."""
        return form_of(self.aim.measure, self.unit)

    @property
    def gap_form(self) -> Form:
        """How the gap is written: with its sign, of a rate in 个百分点."""
        return POINTS if self.aim.measure.is_rate else self.form.with_sign

    @property
    def change_form(self) -> Form:
        """How growths are written."""
        return POINTS if self.aim.measure.is_rate else PERCENT.with_sign


def line_of(facts: TargetFacts, aim: Aim, unit: str = "") -> Line:
    """Compute the line of an aim; ``unit`` is the one that goal and actual are shown in."""

    def actual(span: SpanFacts) -> Quotient:
        return actual_of(aim, span, facts.catalogue)

    goal = goal_of(facts.targets, aim, facts.period, facts.subjects)
    now, year_ago, before = actual(facts.now), actual(facts.year_ago), actual(facts.before)
    goals = goal_so_far(facts.targets, aim, facts.period.months()[-1], facts.subjects)
    so_far = actual(facts.so_far)
    grows = aim.measure.adds_up
    return Line(
        aim=aim,
        unit=unit,
        goal=goal,
        actual=now,
        gap=_plain(now.minus(goal)),
        attainment=_attained(now, goal),
        passed=facts.time_passed if grows else None,
        lead=_lead(now, goal, facts) if grows else None,
        year_ago=year_ago,
        on_year=_change(aim, now, year_ago, Reason.NO_YEAR_AGO),
        before=before,
        on_before=_change(aim, now, before, Reason.NO_BASE),
        goal_so_far=goals,
        actual_so_far=so_far,
        attainment_so_far=_attained(so_far, goals),
        on_year_so_far=_change(aim, so_far, actual(facts.so_far_year_ago), Reason.NO_YEAR_AGO),
    )


def _plain(value: Quotient) -> Quotient:
    """Return a difference as it is, whatever has no value."""
    ratio = value.ratio
    return value if ratio is None else Quotient(ratio.numerator, ratio.denominator)


def _attained(actual: Quotient, goal: Quotient) -> Quotient:
    """M12, of values that both are there; without a target that is the reason."""
    if goal.reason is not None:
        return Quotient.none(Reason.NO_TARGET)
    if actual.ratio is None or goal.ratio is None:
        return Quotient.none(actual.reason or Reason.NO_DATA)
    return attainment(actual.ratio, goal.ratio)


def _lead(actual: Quotient, goal: Quotient, facts: TargetFacts) -> Quotient:
    """M13."""
    if actual.ratio is None or goal.ratio is None:
        return _attained(actual, goal)
    return lead_on_time(actual.ratio, goal.ratio, facts.passed, facts.period.days)


def _change(aim: Aim, now: Quotient, base: Quotient, missing: Reason) -> Quotient:
    """M07, M08: the growth as a quotient of its own; of rates the difference."""
    if now.reason is not None:
        return Quotient.none(now.reason)
    if base.reason is not None:
        return Quotient.none(missing)
    if aim.measure.is_rate:
        return _plain(now.minus(base))
    ratio = compared(now.numerator * base.denominator, base.numerator * now.denominator, missing)
    if ratio.reason is not None:
        return ratio
    return Quotient(ratio.numerator - ratio.denominator, ratio.denominator)
