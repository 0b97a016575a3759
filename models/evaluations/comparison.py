"""One store over time, point by point: what its last checks found, and what got better or worse."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from fractions import Fraction

import attrs

from models.check import Check, CheckAnswer, PointResult
from models.checklist import Checklist, Point, earned_points

__all__ = ["Change", "PointCell", "PointLine", "compared_points"]


class Change(StrEnum):
    """How a point stands against the check before that had it too."""

    BETTER = "变好"
    WORSE = "变差"
    SAME = ""


@attrs.frozen
class PointCell:
    """What one check found at a point: its words, "" where the check has no such point."""

    words: str = ""
    share: Fraction | None = None
    change: Change = Change.SAME


@attrs.frozen(kw_only=True)
class PointLine:
    """One point over the checks, the oldest first.

    Points of two versions that differ in wording or weight are lines of their own.
    """

    point: Point
    cells: tuple[PointCell, ...]


_Key = tuple[str, str, int]


def compared_points(
    checks: Sequence[Check], checklists: Mapping[str, Checklist]
) -> tuple[PointLine, ...]:
    """Return the points of ``checks`` (of one store, the oldest first) as lines."""
    points: dict[_Key, Point] = {}
    for check in reversed(checks):
        for point in checklists[check.template_version].points:
            points.setdefault(_key(point), point)
    lines = []
    for key, point in points.items():
        before: Fraction | None = None
        cells = []
        for check in checks:
            cell = _cell(check, checklists[check.template_version], key)
            if cell.share is not None:
                if before is not None and cell.share != before:
                    better = cell.share > before
                    change = Change.BETTER if better else Change.WORSE
                    cell = attrs.evolve(cell, change=change)
                before = cell.share
            cells.append(cell)
        lines.append(PointLine(point=point, cells=tuple(cells)))
    return tuple(lines)


def _key(point: Point) -> _Key:
    return (point.code, point.text, point.weight)


def _cell(check: Check, checklist: Checklist, key: _Key) -> PointCell:
    answer = next((each for each in check.answers if each.point == key[0]), None)
    point = next((each for each in checklist.points if _key(each) == key), None)
    if answer is None or point is None:
        return PointCell()
    earned = earned_points(point, answer)
    share = None if earned is None else earned / point.weight
    return PointCell(_words(answer), share)


def _words(answer: CheckAnswer) -> str:
    if answer.result is PointResult.RATIO:
        got, of = answer.got, answer.of
        return "" if got is None or of is None else f"{got}/{of}"
    return answer.result.value
