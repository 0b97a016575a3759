"""Complaints that are not settled, with their time limits (DOMAIN 4.6).

Read without converters: 今日 asks before the first paint whether one is late.
"""

from datetime import date, datetime, time
from typing import Any

import attrs

from models.calendar import WorkCalendar
from models.entries.complaint import Complaint, ComplaintState, Severity
from models.entries.deadlines import ComplaintLimits, Deadline, deadlines, open_deadline
from storage.database import Ledger
from storage.queries.settings import judgement
from storage.queries.work_days import work_calendar

__all__ = ["HeldComplaint", "complaints_where", "open_complaints"]

_UNSETTLED = "deleted = 0 AND (closed_on IS NULL OR satisfied IS NULL)"
"""Not closed, or closed and still to be asked after (回访)."""
_COLUMNS = (
    "id, retailer_id, received_on, received_at, commitment, content, severity, actions, reply, "
    "closed_on, satisfied, state"
)


@attrs.frozen(kw_only=True)
class HeldComplaint:
    """A complaint, and what its limits are counted by."""

    complaint: Complaint
    calendar: WorkCalendar
    limits: ComplaintLimits

    def next_step(self, now: datetime) -> Deadline | None:
        """Return what is to be done next and until when; None where nothing is."""
        return open_deadline(deadlines(self.complaint, now, self.calendar.shift, self.limits))

    def before(self, day: date) -> "HeldComplaint":
        """Return it as it stood before ``day``: what was closed then was still open."""
        closed = self.complaint.closed_on
        if closed is None or closed < day:
            return self
        state = ComplaintState.HANDLING
        return attrs.evolve(
            self, complaint=attrs.evolve(self.complaint, closed_on=None, state=state)
        )


def complaints_where(
    ledger: Ledger, condition: str, values: tuple[Any, ...] = ()
) -> list[HeldComplaint]:
    """Return the complaints of a condition, the oldest first."""
    rows = ledger.query(
        f"SELECT {_COLUMNS} FROM complaint WHERE {condition} ORDER BY received_on, id",  # noqa: S608
        values,
    )
    if not rows:
        return []
    calendar, limits = work_calendar(ledger), judgement(ledger, ComplaintLimits)
    return [
        HeldComplaint(complaint=_complaint(row), calendar=calendar, limits=limits) for row in rows
    ]


def _complaint(row: tuple[Any, ...]) -> Complaint:
    return Complaint(
        id=row[0],
        retailer_id=row[1],
        received_on=date.fromisoformat(row[2]),
        received_at=time.fromisoformat(row[3]) if row[3] else None,
        commitment=row[4],
        content=row[5],
        severity=Severity(row[6]),
        actions=row[7],
        reply=row[8],
        closed_on=date.fromisoformat(row[9]) if row[9] else None,
        satisfied=None if row[10] is None else bool(row[10]),
        state=ComplaintState(row[11]),
    )


def open_complaints(ledger: Ledger, retailer_id: str | None = None) -> list[HeldComplaint]:
    """Return the complaints with something left to do, of a store or of all."""
    condition = f"{_UNSETTLED} AND (retailer_id = ?1 OR ?1 IS NULL)"
    return complaints_where(ledger, condition, (retailer_id,))
