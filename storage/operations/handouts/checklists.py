"""Which rows of 评估标准 are taken: those that can be asked, of a version that is not yet used."""

from typing import Any

from models.canonical import from_plain
from models.checklist import DEFAULT_CHECKLIST, checklist_from, point_problem
from models.errors import InvalidValue
from models.handed_checklist import HandedChecklist
from models.marks import N_
from models.phrase import Phrase
from models.rules import at_most
from storage.database import Ledger
from storage.operations.handouts.masters import Refusal

__all__ = ["refusal_of_points"]

_VERSION_LENGTH = 16
_IN_USE = N_("这一版已有评估在用，内容有改动请换版本号")
_OWN = N_("{version} 是程序自带的版本，内容有改动请换版本号")


def refusal_of_points(ledger: Ledger) -> Refusal:
    """Return what tells why a row cannot be taken, for the checks there are now."""
    used = {
        str(row[0])
        for row in ledger.query(
            "SELECT DISTINCT template_version FROM display_check WHERE deleted = 0"
        )
    }

    def refusal(
        before: dict[str, Any] | None, merged: dict[str, Any], row: dict[str, Any]
    ) -> str | None:
        if before is not None and merged == before:
            return None
        version = str(merged["id"])
        if before is not None and version in used:
            return Phrase(_IN_USE)
        handed = from_plain(HandedChecklist, merged)
        problem = _version_problem(version) or point_problem(handed.points, row["number"])
        if problem is not None:
            return Phrase(problem.template, **problem.params)
        if version == DEFAULT_CHECKLIST.version and not _is_own(handed, row["number"]):
            return Phrase(_OWN, version=version)
        return None

    return refusal


def _version_problem(version: str) -> InvalidValue | None:
    """A version stands in headings and in the head of the printed sheet."""
    reason = at_most(_VERSION_LENGTH)(version)
    return InvalidValue("id", N_("版本"), reason) if reason else None


def _is_own(handed: HandedChecklist, number: str) -> bool:
    """Tell whether the program's own version has just this point."""
    one = HandedChecklist(
        id=handed.id, points=tuple(each for each in handed.points if each.number == number)
    )
    try:
        return set(checklist_from(one).points) <= set(DEFAULT_CHECKLIST.points)
    except InvalidValue:
        return False
