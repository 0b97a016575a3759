"""Purchases 购进: what a retailer bought of the company (never what it sold).

Bulk facts of headquarters: they belong to an import batch, have no uuid and are not journalled
line by line. A line's key is order number + line number (DOMAIN 2.4).
"""

from datetime import date
from typing import Final

import attrs

from models.fields import Owner, Unit, field

__all__ = ["MonthPurchase", "PurchaseLine"]

_HQ: Final = Owner.HEADQUARTERS


@attrs.frozen(kw_only=True)
class PurchaseLine:
    """购进明细: one line of one order. Quantity in whole 条, negative for a return."""

    order_no: str = field("订单号", owner=_HQ, required=True)
    line_no: int = field("行号", owner=_HQ)
    day: date = field("订货日期", owner=_HQ, required=True)
    retailer_id: str = field("客户编码", owner=_HQ, required=True)
    product_id: str = field("商品编码", owner=_HQ, required=True)
    requested: int | None = field("需求量", owner=_HQ, unit=Unit.CARTON, default=None)
    quantity: int = field("订购量", owner=_HQ, unit=Unit.CARTON, required=True)
    unit_price: int | None = field("单价", owner=_HQ, unit=Unit.PRICE, default=None)
    amount: int | None = field("金额", owner=_HQ, unit=Unit.FEN, default=None)
    kind: str = field("类型", owner=_HQ, default="订单")


@attrs.frozen(kw_only=True)
class MonthPurchase:
    """购进月汇总: a month's sum of one retailer and product, for history without lines."""

    month: str = field("月份", owner=_HQ, required=True)
    retailer_id: str = field("客户编码", owner=_HQ, required=True)
    product_id: str = field("商品编码", owner=_HQ, required=True)
    quantity: int = field("数量", owner=_HQ, unit=Unit.CARTON, required=True)
    amount: int | None = field("金额", owner=_HQ, unit=Unit.FEN, default=None)
