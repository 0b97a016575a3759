"""The most frequent failures of a round of checks, point by point (DOMAIN 3.4)."""

from collections.abc import Iterable, Mapping
from fractions import Fraction

import attrs

from models.check import Check, CheckAnswer, PointResult
from models.checklist import Checklist, Point, earned_points, is_answered
from models.marks import N_
from models.six_ones import Rate

__all__ = ["Failure", "failures", "fell_short"]


@attrs.frozen(kw_only=True)
class Failure:
    """One point of one version: at how many checks it fell short, of those it applied to.

    ``lost`` are the points of weight that were lost in all, None where the version itself is not
    known here and with it what its points weigh; ``checks`` the ids of the checks that fell short,
    in order.
    """

    version: str
    point: Point
    rate: Rate
    lost: Fraction | None
    checks: tuple[str, ...]

    @property
    def reason(self) -> str:
        """Why there is no rate; empty where there is one."""
        return "" if self.rate.denominator else N_("没有适用的评估")


def fell_short(answer: CheckAnswer) -> bool:
    """Tell whether an answer is less than full: ½, 不符合, 标志缺失, 售烟, a ratio below 1."""
    if answer.result is PointResult.RATIO:
        return answer.got is not None and answer.of is not None and answer.got < answer.of
    return answer.result not in (PointResult.PASS, PointResult.NOT_APPLICABLE)


@attrs.define
class _Tally:
    point: Point
    applied: int = 0
    lost: Fraction = Fraction(0)
    checks: list[str] = attrs.field(factory=list)


def failures(checks: Iterable[Check], checklists: Mapping[str, Checklist]) -> tuple[Failure, ...]:
    """Return every point of the versions that occur, the most frequent failure first.

    ``checklists`` are those the checks were made with, by version: two versions are never added
    up, their points may mean different things. Where a point was 不适用 (a ratio of 0 too) it does
    not count; one that applied nowhere has no rate and stands last.
    """
    tallies: dict[tuple[str, str], _Tally] = {}
    for check in checks:
        checklist = checklists[check.template_version]
        answers = {answer.point: answer for answer in check.answers}
        for point in checklist.points:
            tally = tallies.setdefault((checklist.version, point.code), _Tally(point))
            answer = answers.get(point.code)
            if answer is not None and is_answered(answer):
                _count(tally, answer, check.id)
    found = [
        Failure(
            version=version,
            point=tally.point,
            rate=Rate(len(tally.checks), tally.applied),
            lost=tally.lost if tally.point.text else None,
            checks=tuple(tally.checks),
        )
        for (version, _code), tally in tallies.items()
    ]
    return tuple(sorted(found, key=_order))


def _count(tally: _Tally, answer: CheckAnswer, check_id: str) -> None:
    earned = earned_points(tally.point, answer)
    if earned is None:
        return
    tally.applied += 1
    if fell_short(answer):
        tally.lost += tally.point.weight - earned
        tally.checks.append(check_id)


def _order(failure: Failure) -> tuple[Fraction, Fraction, str, str]:
    share = failure.rate.value
    return (
        Fraction(1) if share is None else -share,
        -(failure.lost or Fraction(0)),
        failure.version,
        failure.point.code,
    )
