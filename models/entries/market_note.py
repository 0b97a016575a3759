"""市场动态: what moves the market of the round (DOMAIN 5.2, 5.3)."""

from datetime import date
from enum import StrEnum

import attrs

from models.fields import field
from models.records import Record
from models.rules import at_most

__all__ = ["MarketCategory", "MarketNote"]


class MarketCategory(StrEnum):
    """类别 (DOMAIN 5.3, seed row 2.05)."""

    PRICE = "价格"
    STOCK = "库存"
    SHORTAGE = "断货"
    NOVELTY = "新品"
    CONSUMERS = "消费"
    RIVALS = "竞品·非法烟"
    POLICY = "政策"
    TRADE = "行业动态"
    ECONOMY = "经济环境"


@attrs.frozen(kw_only=True)
class MarketNote(Record):
    """市场动态; ``retailer_id`` is the 来源客户, empty where it comes from no one store."""

    day: date = field("日期", required=True)
    category: MarketCategory = field("类别", default=MarketCategory.CONSUMERS)
    content: str = field("内容", required=True, rule=at_most(500))
    products: tuple[str, ...] = field("涉及品规", default=())
    impact: str = field("影响", default="", rule=at_most(200))
    suggestion: str = field("建议", default="", rule=at_most(200))
    retailer_id: str = field("客户编码", default="")
