"""What visits saw of products in the shops, and which of it counts (DOMAIN 6; M01b, M04, M16, M17).

The sheets of a package and the measures both count by these rules. Lines come in the order in which
the visits were made, so that of one product in one shop the last look stands.
"""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from datetime import date
from typing import NamedTuple, Protocol

from models.metrics.price import price_kept, tagged_products
from models.metrics.quotient import Quotient
from models.product import PriceEntry
from models.visit import PriceTag

__all__ = [
    "SeenLine",
    "is_out_of_stock",
    "kept_as_guided",
    "out_of_stock_at",
    "seen_by_product",
    "shown_at",
    "tagged_at",
    "wanting",
]

Pair = tuple[str, str]
"""客户编码 and 商品编码."""


class SeenLine(NamedTuple):
    """One product as it was found on one visit; fields as of a stock line of the visit."""

    retailer_id: str
    product_id: str
    day: date
    stock: int | None = None
    on_display: bool | None = None
    out_days: int | None = None
    retail_carton: int | None = None
    retail_pack: int | None = None
    tag: str | None = None
    demand: int | None = None


class _Stocked(Protocol):
    @property
    def stock(self) -> int | None:
        """盒 counted."""

    @property
    def out_days(self) -> int | None:
        """Days without it."""


def is_out_of_stock(line: _Stocked) -> bool:
    """Tell whether a line says 断货: days without it, or nothing there."""
    return bool(line.out_days) or line.stock == 0


def seen_by_product(lines: Iterable[SeenLine]) -> dict[str, list[SeenLine]]:
    """Return the lines of each product, in their order."""
    found: dict[str, list[SeenLine]] = {}
    for line in lines:
        found.setdefault(line.product_id, []).append(line)
    return found


def shown_at(lines: Iterable[SeenLine]) -> dict[str, bool]:
    """Return the 检查户 of one product, and whether it was on display at the last look (M01b)."""
    return {each.retailer_id: each.on_display for each in lines if each.on_display is not None}


def out_of_stock_at(lines: Iterable[SeenLine]) -> frozenset[str]:
    """Return the shops that were out of one product at any look (M04)."""
    return frozenset(line.retailer_id for line in lines if is_out_of_stock(line))


def wanting(
    lines: Iterable[SeenLine],
    noted: Iterable[Pair],
    asking: Mapping[str, AbstractSet[str]],
) -> dict[str, AbstractSet[str]]:
    """Return by product the shops with a 需求 on record: told on a visit, noted, or ordered."""
    found: dict[str, AbstractSet[str]] = dict(asking)
    pairs = {(line.retailer_id, line.product_id) for line in lines if line.demand}
    for shop, product in pairs.union(noted):
        found[product] = found.get(product, frozenset()) | {shop}
    return found


def tagged_at(lines: Iterable[SeenLine]) -> dict[str, Quotient]:
    """Return M16 of each shop where tags were looked at: of each product the last look."""
    tags: dict[str, dict[str, str]] = {}
    for line in lines:
        if line.tag is not None:
            tags.setdefault(line.retailer_id, {})[line.product_id] = line.tag
    return {
        shop: tagged_products(sum(tag == PriceTag.PRESENT for tag in own.values()), len(own))
        for shop, own in tags.items()
    }


def kept_as_guided(line: SeenLine, guide: PriceEntry | None) -> bool | None:
    """Tell whether every price found is the guide price of that day; None with nothing to judge."""
    if guide is None:
        return None
    pairs = (
        (line.retail_carton, guide.retail_carton),
        (line.retail_pack, guide.retail_pack),
    )
    return price_kept(pairs)
