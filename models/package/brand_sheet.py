"""品牌培育: how the products to be built up do in the month (DOMAIN 5.2).

They are headquarters' key and new products, and those of which somebody wrote a 评价.
"""

from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from functools import cached_property
from typing import Final

import attrs

from models.entries import BrandReview
from models.metrics.distribution import bought_again, distribution, on_display
from models.metrics.movement import stores_moved
from models.metrics.price import prices_kept
from models.metrics.quotient import Quotient, Reason
from models.metrics.seen import (
    SeenLine,
    kept_as_guided,
    out_of_stock_at,
    seen_by_product,
    shown_at,
    wanting,
)
from models.metrics.shortage import out_of_stock
from models.package.common import as_decimal, derived_id, field_column, product_name, visit_order
from models.package.source import PackageSource
from models.package.table import (
    NO_BASE,
    CellKind,
    CellValue,
    Column,
    SheetDefinition,
    SheetTable,
    build_table,
)
from models.product import Product, price_on
from models.visit import Visit

__all__ = ["BRANDS", "BrandRow", "brand_sheet"]

_PERIODS_BEFORE: Final = 3
_SHORTEST_NAME: Final = 2
_UNKNOWN: Final = Quotient.none(Reason.NO_DATA)
"""Of months whose purchases are not known nothing is told."""


@attrs.frozen(kw_only=True)
class BrandRow:
    """One product. ``bought``: stores that bought it in the month, None where that is unknown.

    Shares: ``spread`` 铺货率 (M01), ``shown`` 上柜率 (M01b), ``moved`` 品规动销率 (M03c: bought
    it in the month / did in the three months before), ``again`` 再购率 (M19),
    ``out`` 断货率 (M04), ``priced`` 价格到位率 (M17). ``actions``: six-ones ① that name it.
    """

    name: str
    review: BrandReview | None
    bought: int | None
    spread: Quotient
    shown: Quotient
    moved: Quotient
    again: Quotient
    out: Quotient
    priced: Quotient
    actions: int
    record_id: str


def _share(name: str) -> Callable[[BrandRow], CellValue]:
    def value(row: BrandRow) -> CellValue:
        rate = as_decimal(getattr(row, name).ratio)
        return NO_BASE if rate is None else rate

    return value


def _of_review(name: str) -> Callable[[BrandRow], CellValue]:
    return lambda row: getattr(row.review, name) if row.review else None


def _percent(heading: str, name: str) -> Column[BrandRow]:
    return Column(heading, _share(name), CellKind.PERCENT, 10)


BRANDS: Final = SheetDefinition[BrandRow](
    title="品牌培育",
    columns=(
        Column("品规", lambda row: row.name, width=24),
        field_column(BrandReview, "plan_number", _of_review("plan_number"), CellKind.CODE, 12),
        field_column(BrandReview, "aim", _of_review("aim"), CellKind.WHOLE, 8),
        Column(
            "购进户",
            lambda row: NO_BASE if row.bought is None else row.bought,
            CellKind.WHOLE,
            8,
        ),
        _percent("铺货率", "spread"),
        Column("检查户", lambda row: row.shown.denominator, CellKind.WHOLE, 8),
        Column(
            "上柜户",
            lambda row: row.shown.numerator if row.shown.denominator else NO_BASE,
            CellKind.WHOLE,
            8,
        ),
        _percent("上柜率", "shown"),
        _percent("动销率", "moved"),
        _percent("再购率", "again"),
        _percent("断货率", "out"),
        _percent("均价到位率", "priced"),
        Column("活动次数", lambda row: row.actions or NO_BASE, CellKind.WHOLE, 8),
        field_column(BrandReview, "judgement", _of_review("judgement"), width=28),
    ),
    record_id=lambda row: row.record_id,
    revision=lambda row: row.review.revision if row.review else 0,
    count_in="方案号",
)


def brand_sheet(source: PackageSource) -> SheetTable:
    """Build 品牌培育 by 商品编码."""
    return build_table(BRANDS, list(_Figures(source).rows()))


class _Figures:
    """Counts stores by product, over the month's population."""

    def __init__(self, source: PackageSource) -> None:
        self._source = source

    @cached_property
    def _seen(self) -> list[SeenLine]:
        """Return what the month's visits saw."""
        return list(_seen_in(self._source.visits))

    @cached_property
    def _lines(self) -> dict[str, list[SeenLine]]:
        """Return the same by product."""
        return seen_by_product(self._seen)

    @cached_property
    def _wanting(self) -> dict[str, AbstractSet[str]]:
        """Return the stores with a 需求 of this month on record, by product."""
        source = self._source
        noted = (
            (each.retailer_id, each.product_id)
            for each in source.entries.demands
            if each.month == source.month.key
        )
        asking: dict[str, set[str]] = {}
        for (store, product), ordered in source.purchases.ordered.items():
            if ordered.requested:
                asking.setdefault(product, set()).add(store)
        return wanting(self._seen, noted, asking)

    def rows(self) -> Iterator[BrandRow]:
        """Give a row for each product, one for each review of it."""
        reviews: dict[str, list[BrandReview]] = {}
        for review in sorted(self._source.entries.reviews, key=lambda each: each.id):
            reviews.setdefault(review.product_id, []).append(review)
        for product_id in sorted({*self._source.brands, *reviews}):
            row = self._row(product_id)
            for review in reviews.get(product_id, ()):
                yield attrs.evolve(row, review=review, record_id=review.id)
            if product_id not in reviews:
                yield row

    def _row(self, product_id: str) -> BrandRow:
        source = self._source
        product = source.products.get(product_id)
        buyers = self._buyers(product_id, 0)
        known = source.month.key in source.purchases.months
        return BrandRow(
            name=product_name(product, product_id),
            review=None,
            bought=len(buyers) if known else None,
            spread=distribution(buyers, source.population) if known else _UNKNOWN,
            shown=self._shown(product_id),
            moved=self._of_earlier(product_id) if known else _UNKNOWN,
            again=self._bought_again(product_id) if known else _UNKNOWN,
            out=self._out(product_id),
            priced=self._priced(product, product_id),
            actions=self._actions(product),
            record_id=derived_id("brand", source.head.manager.id, source.month.key, product_id),
        )

    def _buyers(self, product_id: str, back: int) -> frozenset[str]:
        """Return the stores of the population that bought it in the month ``back`` months ago."""
        month = self._source.month.shift(-back).key
        found = self._source.purchases.buyers.get((product_id, month), frozenset())
        return found & self._source.population

    def _of_earlier(self, product_id: str) -> Quotient:
        earlier = (self._buyers(product_id, back) for back in range(1, _PERIODS_BEFORE + 1))
        return stores_moved(self._buyers(product_id, 0), earlier)

    def _bought_again(self, product_id: str) -> Quotient:
        return bought_again(self._buyers(product_id, 0), self._buyers(product_id, 1))

    def _shown(self, product_id: str) -> Quotient:
        """M01b: of the stores where it was looked for, those that had it on display last time."""
        seen = shown_at(self._lines.get(product_id, ()))
        checked = seen.keys() & self._source.population
        return on_display({shop for shop in checked if seen[shop]}, checked)

    def _out(self, product_id: str) -> Quotient:
        """M04: out of stock of those with a 需求 on record."""
        wanted = self._wanting.get(product_id, frozenset()) & self._source.population
        return out_of_stock(out_of_stock_at(self._lines.get(product_id, ())), wanted)

    def _priced(self, product: Product | None, product_id: str) -> Quotient:
        """M17: prices found as headquarters guides them / prices looked at."""
        if product is None:
            return Quotient.none(Reason.NOT_CHECKED)
        lines = self._lines.get(product_id, ())
        return prices_kept(kept_as_guided(line, price_on(product, line.day)) for line in lines)

    def _actions(self, product: Product | None) -> int:
        """Count six-ones ① about the product: its campaign names it, or the words of one by hand.

        Of those by hand that name no product it cannot be told.
        """
        if product is None:
            return 0
        names = [name for name in (product.name, product.brand) if len(name) >= _SHORTEST_NAME]
        return sum(
            product.id in self._promoted[record.ref_id]
            if record.ref_id in self._promoted
            else _names(record.note, names)
            for record in self._source.promotions
        )

    @cached_property
    def _promoted(self) -> dict[str, frozenset[str]]:
        """Return the products of each campaign."""
        campaigns = self._source.events.campaigns
        return {campaign.id: frozenset(campaign.products) for campaign in campaigns}


def _names(text: str, names: Iterable[str]) -> bool:
    return any(name in text for name in names)


def _seen_in(visits: Iterable[Visit]) -> Iterator[SeenLine]:
    """Give the lines of visits in the order in which they were made."""
    for visit in sorted(visits, key=visit_order):
        for line in visit.stock_lines:
            yield SeenLine(
                visit.retailer_id,
                line.product_id,
                visit.day,
                line.stock,
                line.on_display,
                line.out_days,
                line.retail_carton,
                line.retail_pack,
                line.tag,
                line.demand,
            )
