"""What an evaluation sheet says, as plain values.

The sheet goes to the shop: it knows no supply grade, no class and no other shop.
"""

from datetime import date, datetime

import attrs

from models.check import CheckAnswer, CheckGrade
from models.checklist import DEFAULT_CHECKLIST, Checklist

__all__ = ["CheckSheetData"]


@attrs.frozen(kw_only=True)
class CheckSheetData:
    """All that one evaluation sheet says; ``filled`` where it shows a check that was made.

    ``serial`` is the ten digits the codes carry. Scores are tenths of a point.
    """

    organisation: str
    manager_name: str
    manager_id: str
    number: str
    serial: str
    day: date
    shop_name: str
    printed_at: datetime
    filled: bool = False
    revision: int = 1
    journal_head: str = ""
    licence_no: str = ""
    owner: str = ""
    phone: str = ""
    address: str = ""
    retail_format: str = ""
    market_type: str = ""
    licence_until: date | None = None
    last_check_on: date | None = None
    checklist: Checklist = DEFAULT_CHECKLIST
    answers: tuple[CheckAnswer, ...] = ()
    display_demand: str = ""
    corrections: str = ""
    rectify_by: date | None = None
    total: int | None = None
    display_score: int | None = None
    operation_score: int | None = None
    grade: CheckGrade | None = None
