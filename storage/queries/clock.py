"""The last time the ledger knows of, to hold the clock against."""

from datetime import datetime

from storage.database import Ledger

__all__ = ["last_known_time"]


def last_known_time(ledger: Ledger) -> datetime | None:
    """Return when the last operation was done or, if that is later, an unfinished form was saved.

    The last by its number, not the highest time: who worked a day with the clock in another year
    and then set it right is not told of it for ever.
    """
    rows = ledger.query("SELECT at FROM operation ORDER BY seq DESC LIMIT 1")
    rows += ledger.query("SELECT saved_at FROM draft WHERE discarded_at IS NULL")
    return max((datetime.fromisoformat(row[0]) for row in rows), default=None)
