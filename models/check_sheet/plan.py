"""Which points of a checklist stand on which page, and how high their rows are.

Two pages where the rows keep their least height, else three and more. A page begins with a new
group of points where that is possible.
"""

from collections.abc import Sequence
from functools import cache
from itertools import groupby
from typing import Final

import attrs

from models.checklist import Checklist, Point, PointKind
from models.errors import DomainError
from models.marks import N_
from models.paper.payload import MAX_PAGES

__all__ = [
    "BAND",
    "BAND_GAP",
    "CAPTION",
    "FIRST_TAIL",
    "GROUP",
    "HEAD",
    "LAST_TAIL",
    "LEAST_PITCH",
    "PITCH",
    "PagePlan",
    "plan_pages",
]

HEAD: Final = 7.4
GROUP: Final = 7.2
PITCH: Final = 10.2
LEAST_PITCH: Final = 8.7
"""Digit boxes and the captions of 未成年人 still stand clear of the next row."""
CAPTION: Final = 1.2
"""A row with captions under its boxes is this much higher."""
BAND: Final = 11.4
BAND_GAP: Final = 0.3
FIRST_TAIL: Final = 219.7
"""Below stand photos and what is demanded of the display."""
LAST_TAIL: Final = 217.7
"""Below stand scores, corrections and signatures."""
_MIDDLE_END: Final = 262.0


@attrs.frozen
class PagePlan:
    """The points of one page, by group, and the height of an ordinary row in mm."""

    groups: tuple[tuple[Point, ...], ...]
    pitch: float

    @property
    def points(self) -> tuple[Point, ...]:
        """All points of the page in order."""
        return tuple(point for group in self.groups for point in group)


def _limit(page: int, pages: int) -> float:
    if page == 0:
        return FIRST_TAIL
    return LAST_TAIL if page == pages - 1 else _MIDDLE_END


def _pitch(points: Sequence[Point], room: float) -> float:
    """Return how high the rows may be in ``room``; below the least height they do not fit."""
    if not points:
        return PITCH
    headings = len({point.group for point in points})
    captions = sum(point.kind is PointKind.MINORS for point in points)
    fixed = HEAD + headings * GROUP + captions * CAPTION + BAND + BAND_GAP
    return min(PITCH, (room - fixed) / len(points))


def _cuts(points: tuple[Point, ...], top: float, pages: int) -> tuple[int, ...] | None:
    """Return where each page's points end: most pages that begin a group, then highest rows."""
    count = len(points)

    @cache
    def best(page: int, start: int) -> tuple[int, float, tuple[int, ...]] | None:
        if page == pages:
            return (0, PITCH, ()) if start == count else None
        found: tuple[int, float, tuple[int, ...]] | None = None
        for end in range(start, count + 1):
            pitch = _pitch(points[start:end], _limit(page, pages) - top)
            if pitch < LEAST_PITCH - 1e-6:
                break
            rest = best(page + 1, end)
            if rest is None:
                continue
            fresh = 0 < end < count and points[end - 1].group != points[end].group
            option = (rest[0] + fresh, min(pitch, rest[1]), (end, *rest[2]))
            if found is None or option[:2] > found[:2]:
                found = option
        return found

    plan = best(0, 0)
    return plan[2] if plan else None


def plan_pages(checklist: Checklist, top: float) -> tuple[PagePlan, ...]:
    """Divide the points over pages; ``top`` is where the header ends on every page."""
    points = tuple(point for group in checklist.groups for point in checklist.in_group(group))
    for pages in range(2, MAX_PAGES + 1):
        cuts = _cuts(points, top, pages)
        if cuts is not None:
            break
    else:
        raise DomainError(
            N_("评估标准 {version} 有 {count} 个检查点，{pages} 页印不下。"),
            version=checklist.version,
            count=len(points),
            pages=MAX_PAGES,
        )
    plans = []
    for page, (start, end) in enumerate(zip((0, *cuts), cuts, strict=False)):
        shown = points[start:end]
        groups = tuple(tuple(group) for _, group in groupby(shown, key=lambda point: point.group))
        plans.append(PagePlan(groups, _pitch(shown, _limit(page, pages) - top)))
    return tuple(plans)
