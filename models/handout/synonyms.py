"""Headings that several sheets share."""

from typing import Final

__all__ = ["PRODUCT_NO", "RETAILER_ID"]

RETAILER_ID: Final = ("客户编号", "客户代码", "零售户编码", "零售户编号", "客户号")
PRODUCT_NO: Final = (
    *("商品编号", "商品代码", "卷烟编码", "卷烟代码", "卷烟编号"),
    *("品规编码", "品规代码", "规格编码", "规格代码"),
)
