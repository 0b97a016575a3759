"""What the manager keeps of a retailer: 称呼, 手机, 面积, 线路 … and the star."""

import attrs

from models.changes import Changes
from models.fields import check_record
from models.retailer import RetailerNotes
from storage.database import Ledger
from storage.ledger.records import get
from storage.ledger.unit_of_work import operation
from storage.operations.known import known_retailer
from storage.operations.six_one_upkeep import note_information_point

__all__ = ["change_notes", "get_notes", "set_starred"]


def get_notes(ledger: Ledger, retailer_id: str) -> RetailerNotes:
    """Return the manager's notes of a retailer, blank ones where there are none."""
    return get(ledger, RetailerNotes, retailer_id) or RetailerNotes(id=retailer_id)


def change_notes(ledger: Ledger, notes: RetailerNotes) -> Changes:
    """Save the notes of a retailer. Raises :class:`InvalidValue` for a field that is wrong."""
    check_record(notes)
    with operation(ledger, "change_notes") as unit:
        retailer = known_retailer(unit, notes.id)
        before = unit.get(RetailerNotes, notes.id)
        unit.save(notes)
        note_information_point(unit, before, notes)
        if not unit.is_empty:
            unit.details["summary"] = retailer.shop_name
    return unit.changes


def set_starred(ledger: Ledger, retailer_id: str, *, starred: bool) -> Changes:
    """Mark a retailer to keep an eye on, or take the mark away."""
    notes = get_notes(ledger, retailer_id)
    return change_notes(ledger, attrs.evolve(notes, starred=starred))
