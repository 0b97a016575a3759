"""What a check is opened with: its answers so far, where prefilled ones come from."""

from typing import Any

import attrs

from models.check import Check
from models.checklist import Checklist
from storage.database import Ledger
from storage.ledger.records import find
from storage.operations.checks import starting_answers
from storage.queries.visit_form import last_shortcomings
from ui.i18n import _
from ui.screens.visit.check_entry import prefilled
from ui.screens.visit.entry import VisitEntry

__all__ = ["CheckStart", "check_start", "find_check"]


@attrs.frozen
class CheckStart:
    """``plain`` answers, ``sources`` by point, ``before``: what was asked for last time."""

    plain: dict[str, Any]
    sources: dict[str, str]
    before: str


def check_start(
    ledger: Ledger, entry: VisitEntry, checklist: Checklist, base: Check | None = None
) -> CheckStart:
    """Go on with the entry's check, or begin with what the last check left to be done."""
    retailer_id, plain = entry.retailer_id, entry.check
    last = last_shortcomings(ledger, retailer_id, base.id if base else "")
    if last is None:
        asked = (each for each in checklist.points if each.first_time or each.follow_up)
        sources = {point.code: _("首次评估") for point in asked}
    else:
        words = _("上次没有要整改的")
        if last.all:
            words = _("上次整改 {settled}/{all} 已办").format(settled=last.settled, all=last.all)
        sources = {point.code: words for point in checklist.points if point.follow_up}
    if not plain:
        answers = starting_answers(ledger, retailer_id, checklist)
        plain = prefilled(answers, checklist.version)
    return CheckStart(plain, sources, last.demand if last else "")


def find_check(ledger: Ledger, check_id: str) -> Check | None:
    """Return one finished check."""
    found = find(ledger, Check, "deleted = 0 AND id = ?", (check_id,))
    return found[0] if found else None
