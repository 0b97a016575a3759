"""标准店档案: how a store becomes a standard store, its agreement, how it leaves (DOMAIN 5.3).

Who is a standard store is headquarters' to say (客户主档); this is the way there and the upkeep.
"""

from datetime import date
from enum import StrEnum

import attrs

from models.fields import field
from models.records import Record
from models.rules import at_most

__all__ = ["StandardFile", "StandardStage"]


class StandardStage(StrEnum):
    """进度: 意向→申请→验收→挂牌, and 退出 from any of them."""

    INTENT = "意向"
    APPLIED = "申请"
    ACCEPTED = "验收"
    LISTED = "挂牌"
    LEFT = "退出"


@attrs.frozen(kw_only=True)
class StandardFile(Record):
    """档案 of one store; the days say when each stage was reached, the last one is ``stage``."""

    retailer_id: str = field("客户编码", required=True)
    stage: StandardStage = field("进度", default=StandardStage.INTENT)
    intended_on: date | None = field("意向日期", default=None)
    applied_on: date | None = field("申请日期", default=None)
    accepted_on: date | None = field("验收日期", default=None)
    listed_on: date | None = field("挂牌日期", default=None)
    left_on: date | None = field("退出日期", default=None)
    leaving_reason: str = field("退出原因", default="", rule=at_most(200))
    agreement_number: str = field("协议编号", default="", rule=at_most(40))
    agreement_from: date | None = field("协议起", default=None)
    agreement_until: date | None = field("协议止", default=None)
    difficulty: str = field("困难", default="", rule=at_most(200))
    next_step: str = field("下步", default="", rule=at_most(200))
