"""Scores of a check, exact until the last rounding (DOMAIN 3.4; vectors V-S1, V-S2).

Score = sum of what was earned / sum of the weights that apply x 100, half up to one decimal. The
grade comes from the rounded score.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache

import attrs

from models.check import CheckAnswer, CheckGrade, PointResult
from models.checklist.template import Checklist, Marks, Point
from models.errors import InvalidValue
from models.marks import N_

__all__ = [
    "Score",
    "answer_problem",
    "check_answers",
    "earned_points",
    "grade_of",
    "is_answered",
    "score",
    "tenths",
    "unanswered_points",
]

_SHARES: Mapping[PointResult, Fraction] = {
    PointResult.PASS: Fraction(1),
    PointResult.HALF: Fraction(1, 2),
    PointResult.FAIL: Fraction(0),
    PointResult.SIGN_MISSING: Fraction(0),
    PointResult.SOLD_TO_MINOR: Fraction(0),
}


def tenths(value: Fraction) -> int:
    """Round half up to tenths: 92.5143/97x100 is 954 (95.4)."""
    return (value * 20 + 1).__floor__() // 2


def _one_place(value: int | None) -> Decimal | None:
    return None if value is None else Decimal(value).scaleb(-1)


@attrs.frozen(kw_only=True)
class Score:
    """What the answers given so far are worth.

    ``*_tenths`` are tenths of a point as the record keeps them. ``earned`` holds exact points for
    each point that is answered and applies; ``unanswered`` the codes still open.
    """

    total_tenths: int | None
    display_tenths: int | None
    operation_tenths: int | None
    grade: CheckGrade | None
    vetoes: tuple[str, ...]
    applicable_weight: int
    not_applicable_weight: int
    earned: Mapping[str, Fraction]
    unanswered: tuple[str, ...]

    @property
    def total(self) -> Decimal | None:
        """总分 with one decimal."""
        return _one_place(self.total_tenths)

    @property
    def display_score(self) -> Decimal | None:
        """规范陈列 (A+B+E) with one decimal."""
        return _one_place(self.display_tenths)

    @property
    def operation_score(self) -> Decimal | None:
        """规范经营 (C+D) with one decimal."""
        return _one_place(self.operation_tenths)

    @property
    def complete(self) -> bool:
        """True when every point is answered, so that the check may be finalised."""
        return not self.unanswered

    @property
    def passed(self) -> bool:
        """True for 优秀 and 合格 (80 and more, no veto, valid)."""
        return self.grade in (CheckGrade.EXCELLENT, CheckGrade.QUALIFIED)


def answer_problem(point: Point, answer: CheckAnswer) -> str | None:
    """Return why ``answer`` is impossible for ``point``, None if it is possible.

    A ratio of which a number is still missing is possible: it is not answered yet.
    """
    if answer.result not in point.results:
        return N_("不能这样回答")
    got, of = answer.got, answer.of
    if answer.result is not PointResult.RATIO:
        return None if got is None and of is None else N_("不是比例，不填个数")
    if (got or 0) < 0 or (of or 0) < 0:
        return N_("的个数不能小于 0")
    if got is not None and of is not None and got > of:
        return N_("前一个数不能大于后一个数")
    return None


def check_answers(checklist: Checklist, answers: Iterable[CheckAnswer]) -> None:
    """Raise for an unknown point, a point answered twice or an impossible answer."""
    seen: set[str] = set()
    for answer in answers:
        point = checklist.point(answer.point)
        reason = N_("答了两次") if point.code in seen else answer_problem(point, answer)
        if reason:
            raise InvalidValue(point.code, point.title, reason)
        seen.add(point.code)


def is_answered(answer: CheckAnswer) -> bool:
    """Tell whether an answer is whole: a ratio needs both numbers."""
    return answer.result is not PointResult.RATIO or (
        answer.got is not None and answer.of is not None
    )


def unanswered_points(checklist: Checklist, answers: Iterable[CheckAnswer]) -> tuple[str, ...]:
    """Return the codes of the points without a whole answer, in order."""
    given = {answer.point for answer in answers if is_answered(answer)}
    return tuple(point.code for point in checklist.points if point.code not in given)


def earned_points(point: Point, answer: CheckAnswer) -> Fraction | None:
    """Return the exact points earned; None when 不适用 (a ratio of 0 is) or not yet whole."""
    if answer.result is PointResult.NOT_APPLICABLE:
        return None
    if answer.result is PointResult.RATIO:
        if answer.got is None or not answer.of:
            return None
        return point.weight * Fraction(answer.got, answer.of)
    return _share(point.weight, answer.result)


@cache
def _share(weight: int, result: PointResult) -> Fraction:
    return weight * _SHARES[result]


def grade_of(total_tenths: int, marks: Marks) -> CheckGrade:
    """Return the grade of a rounded score that is neither vetoed nor invalid."""
    if total_tenths >= marks.excellent:
        return CheckGrade.EXCELLENT
    if total_tenths >= marks.qualified:
        return CheckGrade.QUALIFIED
    return CheckGrade.RECTIFY if total_tenths >= marks.rectify else CheckGrade.FAILED


def _normalised(points: Iterable[Point], earned: Mapping[str, Fraction]) -> int | None:
    """Return earned / weight x 100 in tenths over ``points`` that count; None if none does."""
    counted = [point for point in points if point.code in earned]
    weight = sum(point.weight for point in counted)
    if not weight:
        return None
    return tenths(_sum(earned[point.code] for point in counted) / weight * 100)


def _sum(parts: Iterable[Fraction]) -> Fraction:
    """Add fractions by denominator: few differ, and adding whole numbers is ten times as quick."""
    by_denominator: dict[int, int] = {}
    for part in parts:
        by_denominator[part.denominator] = by_denominator.get(part.denominator, 0) + part.numerator
    return sum((Fraction(top, bottom) for bottom, top in by_denominator.items()), Fraction())


def _judge(
    total: int | None, vetoes: tuple[str, ...], left_out: Fraction, marks: Marks
) -> tuple[int | None, CheckGrade | None]:
    """Return total and grade after veto and 评估无效; a veto stands whatever is left out.

    ``left_out`` is the weight that is 不适用, of each 100 there are.
    """
    if vetoes and total is not None:
        return min(total, marks.veto_cap), CheckGrade.FAILED
    if left_out > marks.most_not_applicable:
        return total, CheckGrade.INVALID
    return total, None if total is None else grade_of(total, marks)


def score(checklist: Checklist, answers: Sequence[CheckAnswer]) -> Score:
    """Score the answers given; points still open count neither way (DOMAIN 3.4).

    Raises :class:`InvalidValue` for an impossible answer.
    """
    check_answers(checklist, answers)
    given = [(checklist.point(each.point), each) for each in answers if is_answered(each)]
    exact = {point.code: earned_points(point, answer) for point, answer in given}
    earned = {code: points for code, points in exact.items() if points is not None}
    vetoes = tuple(sorted(point.code for point, each in given if each.result in point.veto))
    left_out = sum(point.weight for point, _ in given if point.code not in earned)
    points = checklist.points
    share = Fraction(left_out * 100, checklist.weight)
    total, grade = _judge(_normalised(points, earned), vetoes, share, checklist.marks)
    return Score(
        total_tenths=total,
        display_tenths=_normalised((p for p in points if checklist.is_display(p.group)), earned),
        operation_tenths=_normalised(
            (p for p in points if not checklist.is_display(p.group)), earned
        ),
        grade=grade,
        vetoes=vetoes,
        applicable_weight=sum(p.weight for p in points if p.code in earned),
        not_applicable_weight=left_out,
        earned=earned,
        unanswered=unanswered_points(checklist, answers),
    )
