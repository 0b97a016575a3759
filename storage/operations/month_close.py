"""六个一月结: a month is signed off, or opened again (DOMAIN 3.2)."""

from models.calendar import Period, PeriodKind
from models.changes import Changes
from models.errors import DomainError, InvalidValue
from models.fields import check_record
from models.marks import N_
from models.programme import MonthClose
from models.programme.closing import close_of
from storage.database import Ledger
from storage.ledger.unit_of_work import operation
from storage.queries.board import board_of_month
from storage.queries.month_close import closes_of, month_close_of

__all__ = ["close_month", "reopen_month"]


def close_month(ledger: Ledger, month: str, signed_by: str, note: str = "") -> Changes:
    """Keep the board of a month that is over as it stands, signed by a person.

    Raises :class:`DomainError` for a month that is not over, is closed already or owes nothing.
    """
    period = Period.parse(month)
    if period.kind is not PeriodKind.MONTH:
        raise InvalidValue("month", N_("月份"), N_("应写成 2026-11 这样"))
    with operation(ledger, "close_month") as unit:
        today = unit.now.date()
        if today <= period.last:
            raise DomainError(N_("{month} 还没结束，{next} 起才能月结。"), month=period.key,
                              next=period.shift(1).first.isoformat())  # fmt: skip
        if month_close_of(ledger, period.key) is not None:
            raise DomainError(N_("{month} 已经月结过了。"), month=period.key)
        board = board_of_month(ledger, period.key, today).board
        if not board.completion.denominator:
            raise DomainError(N_("{month} 没有应完成项，不用月结。"), month=period.key)
        close = close_of(board, unit.now, signed_by.strip(), note.strip(), unit.new_id())
        check_record(close)
        unit.save(close)
        unit.details["summary"] = f"{period.key} {board.completion}"
    return unit.changes


def reopen_month(ledger: Ledger, month: str) -> Changes:
    """Take a close back, and another device's of that month; the board itself stands as it is."""
    with operation(ledger, "reopen_month") as unit:
        closes = closes_of(ledger, month)
        if not closes:
            raise DomainError(N_("{month} 没有月结。"), month=month)
        for close in closes:
            unit.remove(MonthClose, close.id)
        unit.details["summary"] = month
    return unit.changes
