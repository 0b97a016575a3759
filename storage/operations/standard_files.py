"""Files 档案 of standard stores: begun, moved on, corrected, taken back.

Nothing here changes who is a standard store: that is headquarters' to say, by its master.
"""

from datetime import date

import attrs

from models.candidates.rules import FileFacts, advanced, finished_file
from models.canonical import to_plain
from models.changes import Changes
from models.difference import record_title, references
from models.errors import DomainError
from models.kinds import kind_of
from models.marks import N_
from models.programme.standard_file import StandardFile, StandardStage
from models.retailer import Retailer
from storage.database import Ledger
from storage.ledger.drafts import drop_draft
from storage.ledger.records import find, get
from storage.ledger.unit_of_work import UnitOfWork, operation
from storage.queries.history_changes import names_of_records

__all__ = ["advance", "get_file", "save_file", "withdraw_file"]

_KIND = kind_of(StandardFile)


def get_file(ledger: Ledger, file_id: str) -> StandardFile | None:
    """Return one live file."""
    return get(ledger, StandardFile, file_id)


def save_file(ledger: Ledger, file: StandardFile, *, draft_id: str | None = None) -> Changes:
    """Save a new file (an empty id is filled in) or one that was corrected.

    Raises :class:`DomainError` when a rule is broken: nothing is saved then and the draft stays.
    """
    with operation(ledger, f"record_{_KIND}") as unit:
        known = attrs.evolve(file, id=file.id or unit.new_id(), deleted=False)
        before = unit.plain(_KIND, known.id)
        if before is not None and before["deleted"]:
            raise DomainError(N_("这份档案已经撤回，不能更正。"))
        previous = unit.get(StandardFile, known.id)
        if previous is not None:
            unit.name = f"correct_{_KIND}"
        ready = finished_file(known, _facts(unit, known, previous))
        unit.save(ready)
        if draft_id:
            drop_draft(ledger, draft_id)
        unit.details["summary"] = _title(ledger, ready)
    return unit.changes


def advance(  # noqa: PLR0913 - a step is a stage, a day and, leaving, a reason
    ledger: Ledger,
    file_id: str,
    stage: StandardStage,
    day: date,
    *,
    reason: str = "",
    draft_id: str | None = None,
) -> Changes:
    """Let a file reach a later stage on a day; 退出 needs a reason."""
    file = get_file(ledger, file_id)
    if file is None:
        raise DomainError(N_("这份档案已经撤回。"))
    return save_file(ledger, advanced(file, stage, day, reason), draft_id=draft_id)


def withdraw_file(ledger: Ledger, file_id: str) -> Changes:
    """Take a file back; a store that leaves the programme keeps its file and gets 退出."""
    with operation(ledger, f"withdraw_{_KIND}") as unit:
        file = unit.get(StandardFile, file_id)
        if file is None:
            raise DomainError(N_("这份档案已经撤回。"))
        unit.remove(StandardFile, file_id)
        unit.details["summary"] = _title(ledger, file)
    return unit.changes


def _facts(unit: UnitOfWork, file: StandardFile, previous: StandardFile | None) -> FileFacts:
    retailer_id = file.retailer_id.strip()
    others = find(unit.ledger, StandardFile, "deleted = 0 AND retailer_id = ?", (retailer_id,))
    return FileFacts(
        today=unit.now.date(),
        known=bool(retailer_id) and unit.get(Retailer, retailer_id) is not None,
        others=tuple(others),
        previous=previous,
    )


def _title(ledger: Ledger, file: StandardFile) -> str:
    plain = to_plain(file)
    return record_title(_KIND, plain, names_of_records(ledger, references(_KIND, plain)))
