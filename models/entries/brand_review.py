"""品牌培育: how a product that is to be built up does in a month (DOMAIN 5.2, seed row 4.32)."""

import attrs

from models.fields import field
from models.records import Record
from models.rules import at_most, non_negative

__all__ = ["BrandReview"]


@attrs.frozen(kw_only=True)
class BrandReview(Record):
    """品牌培育评价; the figures beside it are counted, only plan, aim and judgement are written."""

    month: str = field("月份", required=True)
    product_id: str = field("商品编码", required=True)
    plan_number: str = field("方案号", default="", rule=at_most(40))
    aim: int | None = field("目标户", default=None, rule=non_negative)
    judgement: str = field("评价", default="", rule=at_most(200))
