"""The product 卷烟规格 as headquarters' catalogue hands it out (DOMAIN 2.4)."""

from datetime import date
from typing import Final

import attrs

from models.fields import Owner, Unit, field
from models.records import Record
from models.units import PACKS_PER_CARTON

__all__ = ["PriceEntry", "PriceList", "Product", "price_on"]

_HQ: Final = Owner.HEADQUARTERS


@attrs.frozen(kw_only=True)
class PriceEntry:
    """The prices that hold from ``since`` on; ``since`` None: from before anything is known."""

    since: date | None = field("生效日期", owner=_HQ, default=None)
    wholesale: int = field("批发价", owner=_HQ, unit=Unit.PRICE)
    retail_carton: int | None = field("零售指导价(条)", owner=_HQ, unit=Unit.PRICE, default=None)
    retail_pack: int | None = field("零售指导价(盒)", owner=_HQ, unit=Unit.PRICE, default=None)


@attrs.frozen(kw_only=True)
class Product(Record):
    """卷烟规格; ``id`` is the 商品编码. Prices are integers of 1/10000 元."""

    name: str = field("商品名称", owner=_HQ, required=True)
    brand: str = field("品牌", owner=_HQ, default="")
    maker: str = field("工业企业", owner=_HQ, default="")
    origin: str = field("产地", owner=_HQ, default="")
    price_class: str = field("价类", owner=_HQ, default="")
    packaging: str = field("包装", owner=_HQ, default="")
    packs_per_carton: int = field("每条盒数", owner=_HQ, default=PACKS_PER_CARTON)
    barcode_carton: str = field("条码(条)", owner=_HQ, default="")
    barcode_pack: str = field("条码(盒)", owner=_HQ, default="")
    wholesale: int = field("批发价", owner=_HQ, unit=Unit.PRICE, required=True)
    retail_carton: int | None = field("零售指导价(条)", owner=_HQ, unit=Unit.PRICE, default=None)
    retail_pack: int | None = field("零售指导价(盒)", owner=_HQ, unit=Unit.PRICE, default=None)
    key_brand: str = field("重点品牌", owner=_HQ, default="")
    scarce: bool = field("紧俏", owner=_HQ, default=False)
    novel: bool = field("新品", owner=_HQ, default=False)
    launched_on: date | None = field("上市日期", owner=_HQ, default=None)
    status: str = field("状态", owner=_HQ, default="在销")
    effective_on: date | None = field("生效日期", owner=_HQ, default=None)
    pinyin: str = field("拼音", owner=_HQ, default="")
    initials: str = field("拼音首字母", owner=_HQ, default="")
    prices: tuple[PriceEntry, ...] = field("价格历史", owner=_HQ, default=())


@attrs.frozen(kw_only=True)
class PriceList:
    """The prices of a product alone, where many are read and nothing else of them is asked."""

    wholesale: int
    retail_carton: int | None = None
    retail_pack: int | None = None
    packs_per_carton: int = PACKS_PER_CARTON
    prices: tuple[PriceEntry, ...] = ()


def price_on(product: Product | PriceList, day: date) -> PriceEntry | None:
    """Return the prices that held on ``day``; None where the history does not reach back to it.

    A product without any history has always had the prices of the catalogue.
    """
    if not product.prices:
        return PriceEntry(
            wholesale=product.wholesale,
            retail_carton=product.retail_carton,
            retail_pack=product.retail_pack,
        )
    held = [entry for entry in product.prices if entry.since is None or entry.since <= day]
    return max(held, key=lambda entry: entry.since or date.min, default=None)
