"""活动费用: what an activity was to cost and did cost (DOMAIN 5.2, seed rows 2.19, 2.24)."""

from datetime import date

import attrs

from models.fields import Unit, field
from models.records import Record
from models.rules import at_most, non_negative

__all__ = ["Expense"]


@attrs.frozen(kw_only=True)
class Expense(Record):
    """One item of cost of one activity; amounts in 分. ``approval`` is who agreed to it."""

    activity: str = field("活动", required=True, rule=at_most(60))
    day: date = field("日期", required=True)
    retailer_id: str = field("客户编码", default="")
    item: str = field("项目", required=True, rule=at_most(60))
    budget: int | None = field("预算", unit=Unit.FEN, default=None, rule=non_negative)
    actual: int | None = field("实际", unit=Unit.FEN, default=None, rule=non_negative)
    approval: str = field("审批", default="", rule=at_most(30))
    voucher: str = field("凭证号", default="", rule=at_most(40))
