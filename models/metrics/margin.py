"""Margin of a shop: M06 毛利率, and 加价率, which is another thing (DOMAIN 6, seed row 4.49).

Revenue = 条 × 实售条价 + 盒 × 实售盒价, cost = 条 × the wholesale price with tax of that date.
Prices are whole 1/10000 元; sums are whole 1/1000000 元, because a shop's split is in percent.
"""

from collections.abc import Iterable
from fractions import Fraction

import attrs

from models.metrics.quotient import Quotient, Reason
from models.units import PACKS_PER_CARTON

__all__ = ["ALL_BY_CARTON", "Earned", "Sale", "earned", "earned_of"]

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
        return Quotient.of(self.profit, self.revenue, Reason.NO_REVENUE)

    @property
    def markup(self) -> Quotient:
        """加价率: 毛利 / 成本."""
        return Quotient.of(self.profit, self.cost)

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


def earned(sales: Iterable[Sale], carton_percent: int = ALL_BY_CARTON) -> Earned:
    """Return what all sales of one shop earned together."""
    total = Earned()
    for sale in sales:
        total = total.plus(earned_of(sale, carton_percent))
    return total
