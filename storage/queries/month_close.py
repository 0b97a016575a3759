"""Closes of months, and what came after them."""

from models.programme import MonthClose
from models.programme.closing import ClosedView, compared
from models.six_ones import Board
from storage.database import Ledger
from storage.ledger.records import find

__all__ = ["closed_view", "closes_of", "month_close_of"]


def month_close_of(ledger: Ledger, month: str) -> MonthClose | None:
    """Return the close of a month (YYYY-MM), None where it is not closed.

    Two devices may each have closed it: what was signed last holds.
    """
    found = closes_of(ledger, month)
    return found[-1] if found else None


def closes_of(ledger: Ledger, month: str) -> list[MonthClose]:
    """Return the closes of a month, the one that holds last."""
    return find(ledger, MonthClose, "deleted = 0 AND month = ? ORDER BY closed_at, id", (month,))


def closed_view(ledger: Ledger, board: Board) -> ClosedView | None:
    """Hold the close of a board's month against the board; None where it is not closed."""
    close = month_close_of(ledger, board.month)
    return None if close is None else compared(close, board)
