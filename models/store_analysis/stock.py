"""④ each product's stock, how long it lasts, what to order of it; 断货 and 滞销 (DOMAIN 3.6)."""

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from functools import partial

import attrs

from models.metrics.quotient import Quotient, Reason
from models.metrics.stock_cover import cover, inferred_sales, suggested_order
from models.stock import Count, StockJudgement, judge_stock
from models.store_analysis.facts import Shelf, StoreFacts
from models.store_analysis.settings import AnalysisSettings

__all__ = ["Stocked", "StoreStock", "store_stock"]

_DAYS_A_WEEK = 7


@attrs.frozen(kw_only=True)
class Stocked:
    """One product that was counted.

    ``packs`` 盒 as counted on ``day``, ``per_carton`` to a 条; ``sales`` (M02c) in 盒 a day between
    two counts, or why they cannot be told; ``suggested`` whole 条, ``capped`` where the limit cut
    it.
    """

    product_id: str
    day: date
    packs: int
    per_carton: int
    sales: Quotient
    slow: bool
    out_days: int | None
    limit: int | None
    suggested: int | None
    capped: bool

    @property
    def out(self) -> bool:
        """断货: nothing was left at the last count."""
        return self.packs == 0

    @property
    def stock(self) -> Fraction:
        """库存 in 条."""
        return Fraction(self.packs, self.per_carton)

    @property
    def sold(self) -> Fraction | None:
        """推算销量 in 条 between the counts; None where it cannot be told."""
        return None if self.sales.reason else Fraction(self.sales.numerator, self.per_carton)

    @property
    def daily(self) -> Fraction | None:
        """推算日销量 in 条."""
        return None if self.sales.ratio is None else self.sales.ratio / self.per_carton

    @property
    def weekly(self) -> Fraction | None:
        """周销 in 条."""
        return None if self.daily is None else self.daily * _DAYS_A_WEEK

    @property
    def cover(self) -> Quotient:
        """M02 存销比(天); 滞销 here is stock without sales between the last two counts."""
        if self.sales.reason:
            return Quotient.none(self.sales.reason)
        return cover(self.packs, self.sales.numerator, self.sales.denominator)


@attrs.frozen(kw_only=True)
class StoreStock:
    """The counted products of a store by id."""

    products: tuple[Stocked, ...]

    @property
    def stock(self) -> Fraction:
        """库存 in 条."""
        return sum((each.stock for each in self.products), Fraction())

    @property
    def judged(self) -> tuple[Stocked, ...]:
        """The products whose sales could be inferred."""
        return tuple(each for each in self.products if each.sold is not None)

    @property
    def judged_stock(self) -> Fraction:
        """库存 in 条 of the products whose sales could be inferred."""
        return sum((each.stock for each in self.judged), Fraction())

    @property
    def sold(self) -> Fraction | None:
        """推算销量 in 条 between the counts; None where nothing could be inferred."""
        found = [each.sold for each in self.products if each.sold is not None]
        return sum(found, Fraction()) if found else None

    @property
    def daily(self) -> Fraction:
        """推算日销量 in 条."""
        return sum((each.daily or Fraction() for each in self.judged), Fraction())

    @property
    def cover(self) -> Quotient:
        """M02 of the store: Σ 库存 / Σ 日销量 over what could be inferred."""
        if self.judged:
            return cover(self.judged_stock, self.daily, 1)
        reasons = (each.sales.reason for each in self.products)
        return Quotient.none(next(reasons, None) or Reason.NOT_CHECKED)

    @property
    def out(self) -> tuple[Stocked, ...]:
        """The products 断货, the longest first."""
        found = [each for each in self.products if each.out]
        return tuple(sorted(found, key=lambda each: (-(each.out_days or 0), each.product_id)))

    @property
    def slow(self) -> tuple[Stocked, ...]:
        """The products 滞销, the largest stock first."""
        found = [each for each in self.products if each.slow]
        return tuple(sorted(found, key=lambda each: (-each.stock, each.product_id)))


def store_stock(facts: StoreFacts, settings: AnalysisSettings) -> StoreStock:
    """Return what is known of the stock on ``facts.day``; counts long before it say nothing."""
    oldest = facts.day - timedelta(days=settings.count_days)
    found = []
    for product in sorted(facts.shelf):
        shelf = facts.shelf[product]
        counts = [each for each in shelf.counts if each.day <= facts.day]
        if counts and counts[-1].day >= oldest:
            found.append(_stocked(facts, settings, product, shelf, counts))
    return StoreStock(products=tuple(found))


def _stocked(
    facts: StoreFacts,
    settings: AnalysisSettings,
    product: str,
    shelf: Shelf,
    counts: Sequence[Count],
) -> Stocked:
    last, known = counts[-1], facts.known_until or date.min
    sales = _sales(counts, shelf, known)
    goods, limit = facts.goods.get(product), facts.limits.get(product)
    order = unlimited = None
    if goods is not None and goods.on_sale:
        suggested = partial(
            suggested_order,
            sales,
            last.packs,
            facts.cycle_weeks + settings.safety_weeks,
            per_carton=last.per_carton,
        )
        order, unlimited = suggested(limit=limit), suggested()
    return Stocked(
        product_id=product,
        day=last.day,
        packs=last.packs,
        per_carton=last.per_carton,
        sales=sales,
        slow=last.packs > 0 and _slow(counts, shelf, known, settings.slow_days),
        out_days=shelf.out_days,
        limit=limit,
        suggested=order,
        capped=order != unlimited,
    )


def _pair(counts: Sequence[Count], known: date) -> tuple[Count, Count] | None:
    """Return the last two counts up to which purchases are known, the earlier first."""
    within = [each for each in counts if each.day <= known]
    if len(within) > 1:
        return within[-2], within[-1]
    return (counts[-2], counts[-1]) if len(counts) > 1 else None


def _judged(pair: tuple[Count, Count], shelf: Shelf, known: date) -> StockJudgement:
    return judge_stock(pair[1], pair[0], shelf.deliveries, known)


def _sales(counts: Sequence[Count], shelf: Shelf, known: date) -> Quotient:
    """Return M02c in 盒 a day between the last two counts, or why nothing certain can be said."""
    pair = _pair(counts, known)
    if pair is None:
        return Quotient.none(Reason.SHORT_HISTORY)
    judged = _judged(pair, shelf, known)
    if judged.known_until:
        return Quotient.none(Reason.INCOMPLETE)
    purchased = (judged.purchased or 0) * judged.per_carton
    return inferred_sales(judged.last or 0, purchased, judged.stock, judged.days or 0)


def _slow(counts: Sequence[Count], shelf: Shelf, known: date, days: int) -> bool:
    """Tell whether nothing was sold between the last known count and one ``days`` before it."""
    within = [each for each in counts if each.day <= known]
    if len(within) < 2:
        return False
    last = within[-1]
    earlier = [each for each in within if (last.day - each.day).days >= days]
    if not earlier or not last.packs:
        return False
    judged = _judged((earlier[-1], last), shelf, known)
    return judged.sold == 0
