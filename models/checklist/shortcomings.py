"""What a check leaves to be put right, and how that comes back as E2 next time (DOMAIN 3.4)."""

from collections.abc import Sequence
from datetime import date, timedelta

import attrs

from models.check import PROBLEMS_LENGTH, Check, CheckAnswer, PointResult
from models.checklist.scoring import check_answers, score, unanswered_points
from models.checklist.template import Checklist, Point
from models.errors import DomainError
from models.marks import N_
from models.todo import Todo, TodoSource, TodoState

__all__ = [
    "RECTIFY_DAYS",
    "Shortcoming",
    "finalised",
    "open_shortcomings_answer",
    "prefilled_answers",
    "shortcomings",
]

RECTIFY_DAYS = 7
"""整改期限, a setting."""

REPORT_VETO = N_("以书面形式报专卖部门处理")

_LACKING = frozenset(
    {
        PointResult.HALF,
        PointResult.FAIL,
        PointResult.SIGN_MISSING,
        PointResult.SOLD_TO_MINOR,
    }
)


@attrs.frozen(kw_only=True)
class Shortcoming:
    """One point that fell short: ``content`` is the todo's text, ``measure`` its short form.

    ``veto``: the tobacco inspectors are to be told in writing (DOMAIN 3.4).
    """

    point: str
    title: str
    measure: str
    due: date
    veto: bool = False

    @property
    def content(self) -> str:
        """The todo's text: "整改：B3 应上柜重点规格到位 8/10"."""
        report = f"，{REPORT_VETO}" if self.veto else ""
        return f"整改：{self.title} {self.measure}{report}"


def _measure(point: Point, answer: CheckAnswer) -> str | None:
    """Return "8/10", 部分符合 …, None when the point does not fall short."""
    if point.follow_up:
        return None
    if answer.result in _LACKING:
        return answer.result.value
    got, of = answer.got, answer.of
    if answer.result is PointResult.RATIO and got is not None and of is not None and got < of:
        return f"{got}/{of}"
    return None


def shortcomings(
    checklist: Checklist,
    answers: Sequence[CheckAnswer],
    day: date,
    rectify_days: int = RECTIFY_DAYS,
) -> tuple[Shortcoming, ...]:
    """Return what falls short in the order of the points; due ``rectify_days`` after ``day``.

    Every 不符合, ½, 标志缺失, 售烟 and every ratio below 100 %; never E2 itself.
    """
    check_answers(checklist, answers)
    by_point = {answer.point: answer for answer in answers}
    due = day + timedelta(days=rectify_days)
    found = []
    for point in checklist.points:
        answer = by_point.get(point.code)
        measure = _measure(point, answer) if answer else None
        if answer and measure:
            veto = answer.result in point.veto
            found.append(
                Shortcoming(
                    point=point.code, title=point.title, measure=measure, due=due, veto=veto
                )
            )
    return tuple(found)


def _problems(found: Sequence[Shortcoming]) -> str:
    """Return 问题: each point that fell short; of very many those that fit, and how many more."""
    told = [f"{each.title} {each.measure}" for each in found]
    text = "；".join(told)
    kept = len(told)
    while len(text) > PROBLEMS_LENGTH:
        kept -= 1
        text = "；".join((*told[:kept], f"另有 {len(told) - kept} 项"))
    return text


def open_shortcomings_answer(todos: Sequence[Todo], point: str = "E2") -> CheckAnswer:
    """Propose E2 from the rectification todos of the last check.

    No todos: 不适用; all settled: 符合; some: 部分符合; none settled: 不符合. What was cancelled
    or deleted counts neither way.
    """
    counted = [
        todo
        for todo in todos
        if todo.source is TodoSource.CHECK
        and not todo.deleted
        and todo.state is not TodoState.CANCELLED
    ]
    settled = sum(todo.state.settled for todo in counted)
    if not counted:
        result = PointResult.NOT_APPLICABLE
    elif settled == len(counted):
        result = PointResult.PASS
    else:
        result = PointResult.HALF if settled else PointResult.FAIL
    return CheckAnswer(point=point, result=result)


def prefilled_answers(
    checklist: Checklist, previous: Check | None, todos: Sequence[Todo]
) -> tuple[CheckAnswer, ...]:
    """Return the answers a new check begins with: E2 from ``todos``, B9 at the first check."""
    answers = []
    for point in checklist.points:
        if point.follow_up:
            answer = open_shortcomings_answer(todos, point.code)
            if answer.result not in point.results:  # 部分符合 of a point that is yes or no
                answer = attrs.evolve(answer, result=PointResult.FAIL)
            answers.append(answer)
        elif point.first_time and previous is None:
            answers.append(CheckAnswer(point=point.code, result=PointResult.NOT_APPLICABLE))
    return tuple(answers)


def finalised(checklist: Checklist, check: Check, rectify_days: int = RECTIFY_DAYS) -> Check:
    """Return the check with its scores frozen; DomainError while a point is unanswered."""
    missing = unanswered_points(checklist, check.answers)
    if missing:
        raise DomainError(
            N_("还有 {count} 项没答：{points}。"), count=len(missing), points="、".join(missing)
        )
    result = score(checklist, check.answers)
    found = shortcomings(checklist, check.answers, check.day, rectify_days)
    return attrs.evolve(
        check,
        template_version=checklist.version,
        total=result.total_tenths,
        display_score=result.display_tenths,
        operation_score=result.operation_tenths,
        grade=result.grade,
        vetoes=result.vetoes,
        problems=_problems(found),
        rectify_by=(check.rectify_by or found[0].due) if found else None,
    )
