"""Prints are noted: which sheet went out, with the layout that a reader of scans will need."""

from collections.abc import Sequence
from datetime import date

import attrs

from models.changes import Changes
from models.marks import N_
from storage.database import Ledger
from storage.ledger.unit_of_work import operation
from storage.operations.noted import SHEET_COLUMNS, row_digest

__all__ = ["PRINTS", "PrintedSheet", "note_printed"]

PRINTS = {"print_sheets": N_("{day} {n} 张走访单"), "print_check_sheets": N_("{day} {n} 张评估表")}
"""The operations that keep layouts, with what they tell of themselves."""

_NOTE_SHEET = (
    f"INSERT OR REPLACE INTO printed_sheet ({', '.join(SHEET_COLUMNS)}) "  # noqa: S608 - own names
    f"VALUES ({', '.join('?' * len(SHEET_COLUMNS))})"
)


@attrs.frozen(kw_only=True)
class PrintedSheet:
    """One sheet that was printed: ``serial`` as its codes carry it, ``layout`` canonical JSON."""

    serial: str
    retailer_id: str
    template: str
    layout: str


def note_printed(
    ledger: Ledger, day: date, sheets: Sequence[PrintedSheet], name: str = "print_sheets"
) -> Changes:
    """Note that sheets of ``day`` were printed; cannot be undone, as paper cannot.

    ``name`` is one of :data:`PRINTS`: by it the history says which form it was.
    """
    with operation(ledger, name, undoable=False) as unit:
        layouts = {}
        for sheet in sheets:
            row = (int(sheet.serial), unit.seq, sheet.retailer_id, day.isoformat(), sheet.template,
                   sheet.layout)  # fmt: skip
            unit.after_head(_NOTE_SHEET, row)
            layouts[sheet.serial] = row_digest(row)
        unit.details["summary"] = PRINTS[name].format(day=day, n=len(sheets))
        unit.details["serials"] = [sheet.serial for sheet in sheets]
        unit.details["layouts"] = layouts
    return unit.changes
