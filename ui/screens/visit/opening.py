"""What a check is opened with: its answers so far, where prefilled ones come from."""

from typing import Any

import attrs

from models.check import Check
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


def check_start(ledger: Ledger, entry: VisitEntry, base: Check | None = None) -> CheckStart:
    """Go on with the entry's check, or begin with what the last check left to be done."""
    retailer_id, plain = entry.retailer_id, entry.check
    last = last_shortcomings(ledger, retailer_id, base.id if base else "")
    sources = {}
    if last is None:
        sources = {"B9": _("首次评估"), "E2": _("首次评估")}
    elif last.all:
        words = _("上次整改 {settled}/{all} 已办")
        sources = {"E2": words.format(settled=last.settled, all=last.all)}
    else:
        sources = {"E2": _("上次没有要整改的")}
    if not plain:
        plain = prefilled(starting_answers(ledger, retailer_id))
    return CheckStart(plain, sources, last.demand if last else "")


def find_check(ledger: Ledger, check_id: str) -> Check | None:
    """Return one finished check."""
    found = find(ledger, Check, "deleted = 0 AND id = ?", (check_id,))
    return found[0] if found else None
