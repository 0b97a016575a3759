"""One metric read of one thing: the total, a retailer, a product, a price class."""

from enum import StrEnum

import attrs

from models.metrics.quotient import Quotient

__all__ = ["By", "Reading"]


class By(StrEnum):
    """What readings are told of, by the names that the command line and workbooks use."""

    TOTAL = "total"
    RETAILER = "retailer"
    PRODUCT = "product"
    PRICE_CLASS = "class"
    BRAND = "brand"
    FORMAT = "format"
    ROUTE = "route"


@attrs.frozen
class Reading:
    """``metric`` of ``key`` as ``quotient``.

    ``key`` is 客户编码, 商品编码, 价类, 品牌, 业态 or 线路; "" for the total. ``grade`` is what is
    said beside the value: the class of M09, the band of a stock, 盘点不符, 购进截至 a day, 估 of
    what is a guess, 预警, 大户.
    """

    metric: str
    by: By
    key: str
    quotient: Quotient
    grade: str = ""
