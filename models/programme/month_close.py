"""六个一月结: the board of a month as it was signed off (DOMAIN 3.2, 3.3)."""

from datetime import date, datetime

import attrs

from models.fields import field
from models.records import Record
from models.rules import at_most
from models.six_one_record import SixOneItem
from models.six_ones.cells import CellState

__all__ = ["ClosedCell", "MonthClose"]


@attrs.frozen(kw_only=True)
class ClosedCell:
    """One cell as it stood: its state, whether it counted, the day it was done."""

    retailer_id: str = field("客户编码", required=True)
    item: SixOneItem = field("项目", required=True)
    state: CellState = field("状态", required=True)
    counted: bool = field("应完成", default=False)
    done_on: date | None = field("完成日期", default=None)

    @property
    def done(self) -> bool:
        """True for 已完成 and 补做."""
        return self.state.done


@attrs.frozen(kw_only=True)
class MonthClose(Record):
    """月结 of ``month`` (2026-11). What is entered later never changes it, it shows against it."""

    month: str = field("月份", required=True)
    closed_at: datetime = field("月结时间", required=True)
    signed_by: str = field("签核人", required=True, rule=at_most(30))
    note: str = field("说明", default="", rule=at_most(200))
    cells: tuple[ClosedCell, ...] = field("状态表", default=())
