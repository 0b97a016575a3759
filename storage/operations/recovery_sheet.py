"""The recovery sheet: what it says, and that it was printed."""

from models.changes import Changes
from models.recovery_sheet.data import RecoverySheetData
from storage import keys
from storage.database import Ledger
from storage.key_file import key_check
from storage.ledger.unit_of_work import operation
from storage.operations.profile import get_profile

__all__ = ["has_recovery_sheet", "note_recovery_sheet", "recovery_sheet_data"]

_SHORT = 8


def recovery_sheet_data(ledger: Ledger, code: str) -> RecoverySheetData:
    """Return what the sheet of an unlocked ledger says; ``code`` is its recovery code."""
    owner = get_profile(ledger)
    device = str(ledger.scalar("SELECT value FROM meta WHERE key = 'device_id'"))
    return RecoverySheetData(
        manager_id=owner.id if owner else "",
        manager_name=owner.name if owner else "",
        organisation=owner.organisation if owner else "",
        ledger=device[:_SHORT],
        printed_at=ledger.clock(),
        code=code,
    )


def note_recovery_sheet(ledger: Ledger) -> Changes:
    """Note that the sheet for the present key is on paper or in a file; it cannot be undone."""
    with operation(ledger, "print_recovery_sheet", undoable=False) as unit:
        unit.details["key"] = _check(ledger)
        unit.touch("recovery_sheet")  # no record, but what reminds of the sheet is to look again
    return unit.changes


def has_recovery_sheet(ledger: Ledger) -> bool:
    """Tell whether a sheet was ever made for the key the ledger is under now."""
    found = ledger.scalar(
        "SELECT EXISTS (SELECT 1 FROM operation WHERE name = 'print_recovery_sheet' "
        "AND json_extract(details, '$.key') = ?)",
        (_check(ledger),),
    )
    return bool(found)


def _check(ledger: Ledger) -> str:
    """Return what tells the present key from others and gives nothing of it away."""
    key = keys.key_for(ledger.folder)
    return key_check(key) if key is not None else ""
