"""Which checklist 评估标准 a check is made with, and which one made an old check (DOMAIN 3.4).

A version is in force from the day it came in. Which is newest goes by the number of the operation
that brought it in, not by a date: a clock may stand wrong, and a second file may only add the
points that were refused in the first. A redone import keeps its first place. Where the journal says
nothing of a version (it came with a copy), the day of its record counts.
"""

from collections.abc import Iterator
from datetime import date

import attrs

from models.check import PointResult
from models.checklist import (
    DEFAULT_CHECKLIST,
    Checklist,
    ChecklistChoice,
    CheckMarks,
    Marks,
    Point,
    PointKind,
    checklist_from,
)
from models.errors import InvalidValue
from models.handed_checklist import HandedChecklist, HandedPoint
from storage.database import Ledger
from storage.queries.settings import judgement, judgement_on

__all__ = [
    "ChecklistVersion",
    "checklist_in_force",
    "checklist_of",
    "checklist_versions",
    "find_checklist",
]

_CAME_IN = """
SELECT checklist.id, coalesce(max(operation.seq), 0) AS seq,
    substr(coalesce(operation.at, checklist.updated_at, ''), 1, 10)
FROM checklist
LEFT JOIN change ON change.kind = 'checklist' AND change.record_id = checklist.id
    AND (change.before IS NULL OR json_extract(change.before, '$.deleted'))
LEFT JOIN operation ON operation.seq = change.operation AND operation.redoes IS NULL
WHERE checklist.deleted = 0
GROUP BY checklist.id
ORDER BY seq, checklist.id
"""
_POINTS = """
SELECT number, section, text, weight, kind, veto FROM checklist_points
WHERE parent_id = ? ORDER BY position
"""
_ANSWERED = """
SELECT DISTINCT point, result FROM display_check_answers
JOIN display_check ON display_check.id = parent_id WHERE template_version = ?
"""


@attrs.frozen(kw_only=True)
class ChecklistVersion:
    """One version there is.

    ``came_on``: when it came in (None: the program's own); ``checks``: how many live checks name
    it; ``problem``: why it cannot be used, None for one that can.
    """

    version: str
    came_on: date | None
    points: int
    weight: int
    checks: int
    in_force: bool
    problem: InvalidValue | None = None


def _marks(ledger: Ledger, day: date) -> Marks:
    return judgement_on(ledger, CheckMarks, day).marks


def _came_in(ledger: Ledger) -> list[tuple[str, str]]:
    """Return version and day of what came in, the newest last."""
    return [(str(version), str(day)) for version, _, day in ledger.query(_CAME_IN)]


def _read(ledger: Ledger, version: str, marks: Marks) -> Checklist | None:
    """Return a version as it stands in the ledger, taken back or not; None if nobody knows it.

    v1 is the program's own whoever hands it out. Raises :class:`InvalidValue` for what an earlier
    release took in and cannot be used.
    """
    if version == DEFAULT_CHECKLIST.version:
        return attrs.evolve(DEFAULT_CHECKLIST, marks=marks)
    rows = ledger.query(_POINTS, (version,))
    if not rows:
        return None
    names = ("number", "section", "text", "weight", "kind", "veto")
    points = tuple(HandedPoint(**dict(zip(names, row, strict=True))) for row in rows)
    return checklist_from(HandedChecklist(id=version, points=points), marks)


def find_checklist(ledger: Ledger, version: str, day: date) -> Checklist | None:
    """Return a version with the marks of ``day``; None where the ledger does not know it."""
    try:
        return _read(ledger, version, _marks(ledger, day))
    except InvalidValue:
        return None


def checklist_in_force(ledger: Ledger, day: date) -> Checklist:
    """Return what a check of ``day`` is made with, with the marks of that day.

    The version that is pinned; else headquarters' newest that came in by that day and can be used;
    else the program's own v1.
    """
    pinned = judgement(ledger, ChecklistChoice).version
    versions = [version for version, since in _came_in(ledger) if since <= day.isoformat()]
    for version in (pinned, *reversed(versions)):
        found = find_checklist(ledger, version, day) if version else None
        if found is not None:
            return found
    return attrs.evolve(DEFAULT_CHECKLIST, marks=_marks(ledger, day))


def checklist_of(ledger: Ledger, version: str, day: date) -> Checklist:
    """Return the version an old check of ``day`` names, so that it can be shown and scored.

    Of a version this ledger never got (the check came from a colleague or a package) it is a plain
    list of the points that were answered: it shows and names them, and no check is scored by it.
    """
    return find_checklist(ledger, version, day) or _listing(ledger, version, _marks(ledger, day))


def _listing(ledger: Ledger, version: str, marks: Marks) -> Checklist:
    given: dict[str, set[PointResult]] = {}
    for point, result in ledger.query(_ANSWERED, (version,)):
        given.setdefault(str(point), set()).add(PointResult(result))
    points = tuple(
        Point(code=code, text="", short="", weight=1, kind=_kind_of(given[code]), optional=True)
        for code in sorted(given, key=lambda code: (code[:1], len(code), code))
    )
    return Checklist(
        version=version, title=DEFAULT_CHECKLIST.title, points=points, marks=marks, names=()
    )


def _kind_of(results: set[PointResult]) -> PointKind:
    if PointResult.RATIO in results:
        return PointKind.RATIO
    if results & {PointResult.SIGN_MISSING, PointResult.SOLD_TO_MINOR}:
        return PointKind.MINORS
    return PointKind.HALF if PointResult.HALF in results else PointKind.YES_NO


def checklist_versions(ledger: Ledger) -> tuple[ChecklistVersion, ...]:
    """Return the versions there are, the newest first and the program's own last."""
    return tuple(_versions(ledger))


def _versions(ledger: Ledger) -> Iterator[ChecklistVersion]:
    today = ledger.clock().date()
    marks, now = _marks(ledger, today), checklist_in_force(ledger, today).version
    used = {
        str(version): int(count)
        for version, count in ledger.query(
            "SELECT template_version, count(*) FROM display_check WHERE deleted = 0 "
            "GROUP BY template_version"
        )
    }
    own = DEFAULT_CHECKLIST.version
    came = [each for each in reversed(_came_in(ledger)) if each[0] != own]
    for version, since in (*came, (own, "")):
        found, problem = None, None
        try:
            found = _read(ledger, version, marks)
        except InvalidValue as error:
            problem = error
        yield ChecklistVersion(
            version=version,
            came_on=date.fromisoformat(since) if since else None,
            points=len(found.points) if found else 0,
            weight=found.weight if found else 0,
            checks=used.get(version, 0),
            in_force=version == now,
            problem=problem,
        )
