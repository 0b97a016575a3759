"""What a checklist is: points, how each may be answered, marks (DOMAIN 3.4)."""

from collections.abc import Mapping
from enum import StrEnum

import attrs

from models.check import PointResult
from models.errors import DomainError
from models.marks import N_

__all__ = [
    "DISPLAY_GROUPS",
    "GROUP_NAMES",
    "TITLE",
    "Checklist",
    "Marks",
    "Point",
    "PointKind",
]

TITLE = N_("规范陈列·规范经营评估")

GROUP_NAMES: Mapping[str, str] = {
    "A": N_("柜台"),
    "B": N_("陈列"),
    "C": N_("价格"),
    "D": N_("守法"),
    "E": N_("系统与整改"),
}
"""The groups of the default checklist in the order of screen and paper."""

DISPLAY_GROUPS = frozenset("ABE")
"""Those of the default that are 规范陈列; the others are 规范经营."""


class PointKind(StrEnum):
    """How a point is answered."""

    HALF = "可部分符合"
    YES_NO = "是否"
    RATIO = "比例"
    MINORS = "未成年人"


_RESULTS: Mapping[PointKind, tuple[PointResult, ...]] = {
    PointKind.HALF: (PointResult.PASS, PointResult.HALF, PointResult.FAIL),
    PointKind.YES_NO: (PointResult.PASS, PointResult.FAIL),
    PointKind.RATIO: (PointResult.RATIO,),
    PointKind.MINORS: (
        PointResult.PASS,
        PointResult.SIGN_MISSING,
        PointResult.SOLD_TO_MINOR,
    ),
}


@attrs.frozen(kw_only=True)
class Point:
    """One point 检查点.

    Attributes: ``code`` (B3), ``text`` (full wording, paper), ``short`` (screen), ``weight``,
    ``kind``, ``optional`` (不适用 may be chosen), ``veto`` (results that veto the check), ``ratio``
    (labels of the two numbers), ``follow_up`` (asks for the last check's shortcomings),
    ``first_time`` (不适用 at a store's first check).
    """

    code: str
    text: str
    short: str
    weight: int
    kind: PointKind = PointKind.YES_NO
    optional: bool = False
    veto: frozenset[PointResult] = frozenset()
    ratio: tuple[str, str] = ("", "")
    follow_up: bool = False
    first_time: bool = False

    @property
    def group(self) -> str:
        """The letter its code begins with: A…E in the default."""
        return self.code[0]

    @property
    def title(self) -> str:
        """Code and short wording: "B3 应上柜重点规格到位"."""
        return f"{self.code} {self.short}".strip()

    @property
    def results(self) -> tuple[PointResult, ...]:
        """The results this point may have, in the order of the answer keys."""
        rest = (PointResult.NOT_APPLICABLE,) if self.optional else ()
        return _RESULTS[self.kind] + rest


@attrs.frozen(kw_only=True)
class Marks:
    """Marks in tenths of a point, and how much of each 100 of weight may be 不适用 (DOMAIN 3.4)."""

    excellent: int = 900
    qualified: int = 800
    rectify: int = 600
    veto_cap: int = 590
    most_not_applicable: int = 30


@attrs.frozen(kw_only=True)
class Checklist:
    """评估标准: one version of the points; a check names the version it was made with.

    ``names`` are the groups' letters with their names, ``display_groups`` the letters of those that
    are 规范陈列.
    """

    version: str
    title: str
    points: tuple[Point, ...]
    marks: Marks = attrs.field(factory=Marks)
    names: tuple[tuple[str, str], ...] = tuple(GROUP_NAMES.items())
    display_groups: frozenset[str] = DISPLAY_GROUPS
    _by_code: Mapping[str, Point] = attrs.field(init=False, repr=False, eq=False)

    @_by_code.default
    def _index(self) -> Mapping[str, Point]:
        return {point.code: point for point in self.points}

    @property
    def weight(self) -> int:
        """Sum of the weights."""
        return sum(point.weight for point in self.points)

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups that occur, in order."""
        return tuple(dict.fromkeys(point.group for point in self.points))

    def group_name(self, group: str) -> str:
        """Return what a group is called; empty where it has no name."""
        return dict(self.names).get(group, "")

    def is_display(self, group: str) -> bool:
        """True for a group of 规范陈列 (default: A, B, E), False for 规范经营 (C, D)."""
        return group in self.display_groups

    def point(self, code: str) -> Point:
        """Return the point with ``code``; DomainError if this version has none."""
        found = self._by_code.get(code)
        if found is None:
            raise DomainError(
                N_("评估标准 {version} 没有检查点 {code}。"), version=self.version, code=code
            )
        return found

    def in_group(self, group: str) -> tuple[Point, ...]:
        """Return the points of one group in order."""
        return tuple(point for point in self.points if point.group == group)
