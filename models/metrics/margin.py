"""Margin of a shop: M06 毛利率, and 加价率, which is another thing (DOMAIN 6, seed row 4.49).

Revenue = 条 × 实售条价 + 盒 × 实售盒价, cost = 条 × the wholesale price with tax of that date.
Prices are whole 1/10000 元; sums are whole 1/1000000 元, because a shop's split is in percent.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import NamedTuple

import attrs

from models.metrics.quotient import Quotient, Reason
from models.product import PriceList, price_on
from models.units import PACKS_PER_CARTON

__all__ = [
    "ALL_BY_CARTON",
    "Asking",
    "BoughtPair",
    "Earned",
    "Earnings",
    "Sale",
    "ShopPrice",
    "earned",
    "earned_of",
    "earnings",
]

ALL_BY_CARTON = 100
"""Percent of its cartons that a shop sells whole, unless it is set otherwise."""
_MICRO_PER_FEN = 10_000


@attrs.frozen(kw_only=True)
class Sale:
    """``cartons`` 条 of one product at the prices of that date, in 1/10000 元.

    ``wholesale`` None: not known of that date. ``carton`` and ``pack`` are what the shop asks,
    ``guide_carton`` and ``guide_pack`` what headquarters guides.
    """

    cartons: int
    wholesale: int | None
    carton: int | None = None
    pack: int | None = None
    guide_carton: int | None = None
    guide_pack: int | None = None
    per_carton: int = PACKS_PER_CARTON


@attrs.frozen(kw_only=True)
class Earned:
    """Sums over any number of sales, in 1/1000000 元.

    ``estimated`` (shown as 估): a guide price or a split of the shop stood in. ``unpriced`` lines
    lack a price and are in neither sum.
    """

    revenue: int = 0
    cost: int = 0
    estimated: bool = False
    unpriced: int = 0

    @property
    def profit(self) -> int:
        """毛利, below 0 with a loss."""
        return self.revenue - self.cost

    @property
    def profit_in_fen(self) -> Fraction:
        """毛利 in 分, exact."""
        return Fraction(self.profit, _MICRO_PER_FEN)

    @property
    def margin(self) -> Quotient:
        """M06 毛利率: 毛利 / 收入; without revenue there is none."""
        return Quotient.of(self.profit, self.revenue, self._without(Reason.NO_REVENUE))

    @property
    def markup(self) -> Quotient:
        """加价率: 毛利 / 成本."""
        return Quotient.of(self.profit, self.cost, self._without(Reason.NO_DATA))

    def _without(self, usual: Reason) -> Reason:
        """Say why there is none: where nothing had its prices it is for want of them."""
        return Reason.NO_PRICE if self.unpriced and not (self.revenue or self.cost) else usual

    def plus(self, other: "Earned") -> "Earned":
        """Add the sums up."""
        return Earned(
            revenue=self.revenue + other.revenue,
            cost=self.cost + other.cost,
            estimated=self.estimated or other.estimated,
            unpriced=self.unpriced + other.unpriced,
        )


def earned_of(sale: Sale, carton_percent: int = ALL_BY_CARTON) -> Earned:
    """Return what one sale earned; ``carton_percent`` of its 条 are sold whole, the rest in 盒."""
    whole = sale.cartons * carton_percent
    packs = (sale.cartons * ALL_BY_CARTON - whole) * sale.per_carton
    carton = sale.guide_carton if sale.carton is None else sale.carton
    pack = sale.guide_pack if sale.pack is None else sale.pack
    if sale.wholesale is None or (whole and carton is None) or (packs and pack is None):
        return Earned(unpriced=1)
    guided = (whole and sale.carton is None) or (packs and sale.pack is None)
    return Earned(
        revenue=whole * (carton or 0) + packs * (pack or 0),
        cost=sale.cartons * sale.wholesale * ALL_BY_CARTON,
        estimated=bool(guided) or carton_percent != ALL_BY_CARTON,
    )


class ShopPrice(NamedTuple):
    """What a shop asked for a product when it was last seen, in 1/10000 元."""

    carton: int | None
    pack: int | None


class BoughtPair(NamedTuple):
    """条 of a product that a shop bought; ``amount`` 分 are those of ``priced`` 条."""

    product_id: str
    retailer_id: str
    quantity: int
    amount: int
    priced: int


@attrs.frozen(kw_only=True)
class Earnings:
    """What was earned, by 客户编码 and by 商品编码."""

    by_retailer: Mapping[str, Earned]
    by_product: Mapping[str, Earned]

    @property
    def total(self) -> Earned:
        """All of it."""
        return _together(self.by_product.values())


@attrs.frozen(kw_only=True)
class Asking:
    """What sales are priced by: what shops ask, the catalogue on ``day``, the split in 盒."""

    shops: Mapping[tuple[str, str], ShopPrice]
    """By 客户编码 and 商品编码."""
    prices: Mapping[str, PriceList]
    day: date
    carton_percent: int = ALL_BY_CARTON

    def of_one(
        self, product: str, shop: ShopPrice | None, costed: bool
    ) -> tuple[int, int, bool] | None:
        """Return revenue and cost of one 条 and whether they are 估; None without a price.

        ``costed`` where its cost is known by the lines.
        """
        listed = self.prices.get(product)
        guide = price_on(listed, self.day) if listed else None
        sale = Sale(
            cartons=1,
            wholesale=guide.wholesale if guide else 0 if costed else None,
            carton=shop.carton if shop else None,
            pack=shop.pack if shop else None,
            guide_carton=guide.retail_carton if guide else None,
            guide_pack=guide.retail_pack if guide else None,
            per_carton=listed.packs_per_carton if listed else PACKS_PER_CARTON,
        )
        found = earned_of(sale, self.carton_percent)
        return None if found.unpriced else (found.revenue, found.cost, found.estimated)


def earnings(pairs: Iterable[BoughtPair], asking: Asking) -> Earnings:
    """Return what shops earn of what they bought, at the cost that their order lines tell.

    Of 条 without a known cost the catalogue's wholesale price stands in, as 估. A month has ten
    thousand pairs, so what one 条 earns is worked out once for each product and price.
    """
    units: dict[tuple[str, ShopPrice | None, bool], tuple[int, int, bool] | None] = {}
    shops: defaultdict[str, _Sums] = defaultdict(_Sums)
    products: defaultdict[str, _Sums] = defaultdict(_Sums)
    for product, shop, quantity, amount, priced in pairs:
        key = (product, asking.shops.get((shop, product)), priced == quantity)
        if key not in units:
            units[key] = asking.of_one(*key)
        unit, both = units[key], (shops[shop], products[product])
        if unit is None:
            for sums in both:
                sums.unpriced += 1
            continue
        revenue, rest = unit[0] * quantity, quantity - priced
        cost = amount * _MICRO_PER_FEN + rest * unit[1]
        estimated = unit[2] or rest != 0
        for sums in both:
            sums.revenue += revenue
            sums.cost += cost
            sums.estimated |= estimated
    return Earnings(by_retailer=_as_earned(shops), by_product=_as_earned(products))


class _Sums:
    """What is added up of one key, in place."""

    __slots__ = ("cost", "estimated", "revenue", "unpriced")

    def __init__(self) -> None:
        self.revenue = self.cost = self.unpriced = 0
        self.estimated = False


def _as_earned(sums: Mapping[str, _Sums]) -> dict[str, Earned]:
    return {
        key: Earned(
            revenue=each.revenue,
            cost=each.cost,
            estimated=each.estimated,
            unpriced=each.unpriced,
        )
        for key, each in sums.items()
    }


def earned(sales: Iterable[Sale], carton_percent: int = ALL_BY_CARTON) -> Earned:
    """Return what all sales of one shop earned together."""
    return _together(earned_of(sale, carton_percent) for sale in sales)


def _together(parts: Iterable[Earned]) -> Earned:
    total = Earned()
    for part in parts:
        total = total.plus(part)
    return total
