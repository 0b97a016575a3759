"""What an evaluation sheet says, as plain values.

The sheet goes to the shop: it knows no supply grade, no class and no other shop.
"""

from datetime import date

import attrs

from models.check import CheckAnswer, CheckGrade
from models.checklist import DEFAULT_CHECKLIST, Checklist
from models.paper.shop_sheet import ShopSheetData

__all__ = ["CheckSheetData"]


@attrs.frozen(kw_only=True)
class CheckSheetData(ShopSheetData):
    """All that one evaluation sheet says. Scores are tenths of a point."""

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
    vetoes: tuple[str, ...] = ()
