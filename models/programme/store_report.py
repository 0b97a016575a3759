"""⑤ 经营分析报告 of one store, delivered and signed for (DOMAIN 3.1, 3.6; seed row 4.14; F14)."""

from datetime import date, datetime
from enum import StrEnum

import attrs

from models.fields import field
from models.records import Record
from models.rules import at_most

__all__ = ["Delivery", "StoreReport"]


class Delivery(StrEnum):
    """交付方式."""

    PAPER = "纸质"
    FILE = "电子"
    SPOKEN = "口头讲解"


@attrs.frozen(kw_only=True)
class StoreReport(Record):
    """报告 on the data of ``month`` (2026-10); done in the month in which it is handed over.

    ``suggestions`` are what the store is advised for the next month, at least one.
    """

    number: str = field("报告编号", default="", rule=at_most(40))
    retailer_id: str = field("客户编码", required=True)
    month: str = field("数据期间", required=True)
    made_on: date = field("生成日期", required=True)
    suggestions: tuple[str, ...] = field("建议", default=())
    delivery: Delivery | None = field("交付方式", default=None)
    delivered_on: date | None = field("交付日期", default=None)
    signed_by: str = field("签收人", default="", rule=at_most(30))
    feedback: str = field("店主反馈", default="", rule=at_most(300))
    entered_at: datetime | None = field("录入时间", default=None)
