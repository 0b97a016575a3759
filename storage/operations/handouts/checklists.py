"""Which rows of 评估标准 are taken: those that can be asked, of a version that is not yet used."""

from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any

import attrs

from models.canonical import from_plain
from models.checklist import DEFAULT_CHECKLIST, checklist_from, point_problem
from models.errors import InvalidValue
from models.handed_checklist import HandedChecklist
from models.kinds import kind_of
from models.marks import N_
from models.phrase import Phrase
from models.rules import at_most
from storage.database import Ledger
from storage.ledger.drafts import list_drafts
from storage.ledger.records import plains
from storage.operations.handouts.gathering import absorb_point
from storage.operations.handouts.masters import Refusal

__all__ = ["refusal_of_points"]

_KIND = kind_of(HandedChecklist)
_VERSION_LENGTH = 16
_IN_USE = N_("这一版已有评估在用，内容有改动请换版本号")
_IN_DRAFT = N_("有没写完的评估在用这一版，请先完成或放弃它再收，或换版本号")
_OWN = N_("{version} 是程序自带的版本，内容有改动请换版本号")


def refusal_of_points(ledger: Ledger, rows: Iterable[Mapping[str, Any]]) -> Refusal:
    """Return what tells why one of ``rows`` cannot be taken, for the checks there are now."""
    in_use = _InUse.read(ledger, rows)

    def refusal(
        before: dict[str, Any] | None, merged: dict[str, Any], row: dict[str, Any]
    ) -> str | None:
        if before is not None and merged == before:
            return None
        handed = from_plain(HandedChecklist, merged)
        why = in_use.refusal(handed.id, is_live=before is not None)
        if why:
            return Phrase(why)
        problem = _version_problem(handed.id) or point_problem(handed.points, row["number"])
        if problem is not None:
            return Phrase(problem.template, **problem.params)
        if handed.id == DEFAULT_CHECKLIST.version and not _is_own(handed, row["number"]):
            return Phrase(_OWN, version=handed.id)
        return None

    return refusal


@attrs.frozen
class _InUse:
    """Versions that checks and drafts name: why no row may change them.

    A version that was taken back may be named all the same (by a draft that was open, by a check
    that was done again): it comes back as it was, or not at all (``altered`` are those that would
    not). One that came with a colleague's check has no points here, and any row may tell them.
    """

    why: Mapping[str, str]
    altered: Container[str]

    @classmethod
    def read(cls, ledger: Ledger, rows: Iterable[Mapping[str, Any]]) -> "_InUse":
        """Read what is used now, and what ``rows`` would make of it."""
        used = "SELECT DISTINCT template_version FROM display_check WHERE deleted = 0"
        why = dict.fromkeys(_in_drafts(ledger), _IN_DRAFT)
        why |= {str(row[0]): _IN_USE for row in ledger.query(used)}
        told: dict[str, dict[str, Any]] = {}
        for row in rows:
            absorb_point(told.setdefault(str(row["id"]), {"points": []}), dict(row))
        held = {each["id"]: each["points"] for each in plains(ledger, _KIND, "1")}
        return cls(why, {key for key in held if key in told and told[key]["points"] != held[key]})

    def refusal(self, version: str, *, is_live: bool) -> str:
        """Return why a row that would change a version is refused; nothing where it is free."""
        return self.why.get(version, "") if is_live or version in self.altered else ""


def _in_drafts(ledger: Ledger) -> Iterator[str]:
    """Give the versions of the checks that somebody began to answer."""
    for draft in list_drafts(ledger):
        check = draft.content.get("check")
        if isinstance(check, dict) and set(check.get("answers", ())) - set(
            check.get("prefilled", ())
        ):
            yield str(check.get("version", ""))


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
