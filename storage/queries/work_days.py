"""The calendar of working days, bent by headquarters' 节假日 table."""

from datetime import date

from models.calendar import DayKind, WorkCalendar
from storage.database import Ledger
from storage.queries.plan import plan_settings

__all__ = ["work_calendar"]

_KINDS = {kind.value: kind for kind in DayKind}


def work_calendar(ledger: Ledger) -> WorkCalendar:
    """Return the working days as far as the table says; a word it does not know bends nothing.

    Whether Saturdays are worked is a setting of the plan (DOMAIN 9c).
    """
    rows = ledger.query("SELECT day, kind FROM holiday WHERE deleted = 0")
    return WorkCalendar(
        {date.fromisoformat(day): _KINDS[kind] for day, kind in rows if kind in _KINDS},
        saturdays=plan_settings(ledger).saturdays,
    )
