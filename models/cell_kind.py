"""What a cell of a sheet may hold, and how it is written: shared by packages and reports."""

from datetime import date, time
from decimal import Decimal
from enum import Enum

__all__ = ["CellKind", "CellValue"]

CellValue = str | int | Decimal | date | time | None
"""What a cell may hold: text, number, date, time or nothing. Never a float, never a formula."""


class CellKind(Enum):
    """How a column's cells are written. CODE is text that looks like a number."""

    TEXT = "text"
    CODE = "code"
    DATE = "date"
    TIME = "time"
    WHOLE = "0"
    ONE_PLACE = "0.0"
    MONEY = "0.00"
    PERCENT = "0.00%"

    @property
    def is_number(self) -> bool:
        """True for the kinds whose cells are numbers."""
        return self in (CellKind.WHOLE, CellKind.ONE_PLACE, CellKind.MONEY, CellKind.PERCENT)
