"""需求与断货: what a store asks for and does not get (DOMAIN 4.7, 5.2)."""

import attrs

from models.fields import Unit, field
from models.records import Record
from models.rules import at_most, between, non_negative

__all__ = ["Demand"]


@attrs.frozen(kw_only=True)
class Demand(Record):
    """需求 of one store for one product in one month (``2026-12``). ``urgency``: 1 is the first."""

    month: str = field("月份", required=True)
    retailer_id: str = field("客户编码", required=True)
    product_id: str = field("商品编码", required=True)
    quantity: int | None = field("需求", unit=Unit.CARTON, default=None, rule=non_negative)
    urgency: int | None = field("紧急度", default=None, rule=between(1, 3))
    said: str = field("客户说法", default="", rule=at_most(200))
    suggestion: str = field("建议", default="", rule=at_most(200))
