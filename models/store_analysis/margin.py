"""毛利 of a store's products and of the store (DOMAIN M06): revenue less cost, in 百万分之一元."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from fractions import Fraction
from functools import reduce
from typing import Final

import attrs

from models.metrics.facts import Bought
from models.metrics.margin import Earned, Sale, earned_of
from models.metrics.quotient import Quotient, Reason
from models.store_analysis.facts import Goods, Shelf, StoreFacts

__all__ = ["MICRO_PER_FEN", "Basis", "Margin", "ProductMargin", "margin"]

MICRO_PER_FEN: Final = 10_000
_NO_SHELF: Final = Shelf()


class Basis(StrEnum):
    """What stands for the sales; the value is what is shown."""

    SOLD = "推算销量"
    BOUGHT = "购进量"


@attrs.frozen(kw_only=True)
class ProductMargin:
    """What ``quantity`` 条 that count as sold earned."""

    product_id: str
    quantity: Fraction
    earned: Earned

    @property
    def amount(self) -> int:
        """毛利 in 百万分之一元."""
        return self.earned.profit

    @property
    def rate(self) -> Quotient:
        """M06 of the product."""
        return self.earned.margin


@attrs.frozen(kw_only=True)
class Margin:
    """The margin of a store by product and together; ``unpriced`` products have no price."""

    basis: Basis
    products: Mapping[str, ProductMargin]
    unpriced: int

    @property
    def reason(self) -> Reason | None:
        """Why there is no margin at all."""
        if self.products:
            return None
        return Reason.NO_PRICE if self.unpriced else Reason.NO_DATA

    @property
    def earned(self) -> Earned:
        """The sums over all products."""
        return reduce(Earned.plus, (each.earned for each in self.products.values()), Earned())

    @property
    def estimated(self) -> bool:
        """True for what rests on purchases instead of sales, or on guide prices (估)."""
        return self.basis is Basis.BOUGHT or self.earned.estimated

    @property
    def amount(self) -> int | None:
        """毛利额 in 百万分之一元; None where it cannot be told."""
        return None if self.reason else self.earned.profit

    @property
    def quantity(self) -> Fraction:
        """The 条 that count as sold."""
        return sum((each.quantity for each in self.products.values()), Fraction())

    @property
    def rate(self) -> Quotient:
        """M06: Σ 毛利 / Σ 收入."""
        return Quotient.none(self.reason) if self.reason else self.earned.margin

    def of(self, products: Iterable[str]) -> int | None:
        """Return the margin of some products; None where none of them can be told."""
        known = [self.products[each].amount for each in products if each in self.products]
        return sum(known) if known else None


def margin(
    facts: StoreFacts, basis: Basis, quantities: Mapping[str, Fraction], pack_percent: int = 0
) -> Margin:
    """Return the margin over ``quantities`` (条 by product; what is not above 0 does not count).

    The cost of what was bought in the month is what was paid for it, else 批发价 of the day.
    """
    found: dict[str, ProductMargin] = {}
    unpriced = 0
    for product, quantity in quantities.items():
        if quantity <= 0:
            continue
        paid = (facts.bought or {}).get(product) if basis is Basis.BOUGHT else None
        goods, shelf = facts.goods.get(product), facts.shelf.get(product, _NO_SHELF)
        earned = _earned(quantity, goods, shelf, paid, 100 - pack_percent) if goods else None
        if earned is None:
            unpriced += 1
        else:
            found[product] = ProductMargin(product_id=product, quantity=quantity, earned=earned)
    return Margin(basis=basis, products=found, unpriced=unpriced)


def _earned(
    quantity: Fraction, goods: Goods, shelf: Shelf, paid: Bought | None, carton_percent: int
) -> Earned | None:
    """Return what a product earned; None where a price is lacking."""
    cost = paid.amount * MICRO_PER_FEN if paid and paid.priced == quantity else None
    one = earned_of(
        Sale(
            cartons=1,
            wholesale=goods.wholesale if cost is None else 0,
            carton=shelf.retail_carton,
            pack=shelf.retail_pack,
            guide_carton=goods.retail_carton,
            guide_pack=goods.retail_pack,
            per_carton=goods.per_carton,
        ),
        carton_percent,
    )
    if one.unpriced:
        return None
    return attrs.evolve(
        one,
        revenue=_whole(quantity * one.revenue),
        cost=_whole(quantity * one.cost) if cost is None else cost,
    )


def _whole(value: Fraction) -> int:
    """Round half up to whole units: a 条 of which some 盒 are sold may have a part of one."""
    return (value + Fraction(1, 2)).__floor__()
