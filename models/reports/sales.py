"""What was bought, as reports need it: sums of a span, by retailer and by product.

购进 is the company's sale and a retailer's purchase; it is never called the shop's sales.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

import attrs

from models.handout.text import comparable
from models.metrics.facts import NO_CLASS, Bought
from models.metrics.mix import mean_price, share_of
from models.metrics.quotient import Quotient, Reason
from models.reports.spans import Spans
from models.reports.values import total
from models.target import Target
from models.targets.aims import Aim, CatalogueProduct, Scope, Subjects
from models.targets.measures import Measure

__all__ = [
    "PRICE_CLASSES",
    "ReportProduct",
    "ReportShop",
    "Sales",
    "SalesFacts",
    "Wanted",
    "class_title",
    "of_brand",
    "of_class",
]

PRICE_CLASSES: Final = ("一类", "二类", "三类", "四类", "五类")

Wanted = Callable[["ReportProduct"], bool]


@attrs.frozen(kw_only=True)
class ReportProduct:
    """A product of the catalogue as reports group it; prices in 1/10000 元."""

    id: str
    name: str
    brand: str = ""
    price_class: str = ""
    outside: bool = False
    key: bool = False
    novel: bool = False
    wholesale: int | None = None
    guide: int | None = None


@attrs.frozen(kw_only=True)
class ReportShop:
    """A retailer as reports name it."""

    id: str
    name: str
    retail_format: str = ""
    grade: str = ""


@attrs.frozen(kw_only=True)
class Sales:
    """One span. ``reason`` says why it has no figures: its days are not known, or not all.

    ``by_retailer`` is read only of spans whose retailers are asked for.
    """

    by_retailer: Mapping[str, Bought] = attrs.field(factory=dict)
    by_product: Mapping[str, Bought] = attrs.field(factory=dict)
    reason: Reason | None = None

    def sum_of(self, products: Iterable[str] | None = None) -> Bought:
        """Add up all, or some products."""
        if products is None:
            return sum(self.by_product.values(), Bought())
        return sum((self.by_product.get(each, Bought()) for each in products), Bought())

    def quantity(self, products: Iterable[str] | None = None) -> Quotient:
        """Return 条."""
        return self._value(total(self.sum_of(products).quantity))

    def amount(self, products: Iterable[str] | None = None) -> Quotient:
        """Return 分."""
        return self._value(total(self.sum_of(products).amount))

    def price(self, products: Iterable[str] | None = None) -> Quotient:
        """Return 分 a 条, over those whose 分 are known (M11; × 250 M10)."""
        found = self.sum_of(products)
        return self._value(mean_price(found.amount, found.priced))

    def share(self, products: Iterable[str]) -> Quotient:
        """Return the part of the 条 that some products are (M14, M15)."""
        part, whole = self.sum_of(products).quantity, self.sum_of().quantity
        return self._value(share_of(part, whole))

    def buyers(self) -> Quotient:
        """Return how many retailers bought on balance."""
        return self._value(total(sum(each.quantity > 0 for each in self.by_retailer.values())))

    def _value(self, value: Quotient) -> Quotient:
        return Quotient.none(self.reason) if self.reason else value


@attrs.frozen(kw_only=True)
class SalesFacts:
    """Everything sections about purchases are made of. ``targets`` are all that are known."""

    spans: Spans
    now: Sales
    before: Sales
    year_ago: Sales
    month: Sales
    so_far: Sales
    so_far_year_ago: Sales
    products: Mapping[str, ReportProduct]
    shops: Mapping[str, ReportShop]
    targets: tuple[Target, ...] = ()

    def products_where(self, wanted: Wanted) -> tuple[str, ...]:
        """Return the ids of some products, in the order of the catalogue."""
        return tuple(key for key, product in self.products.items() if wanted(product))

    def classes(self) -> tuple[str, ...]:
        """Return 一类 … 五类 where the catalogue sorts by them, and 未分类 for what it leaves out.

        A catalogue without price classes has no 一类 of 0 条.
        """
        known = {each.price_class in PRICE_CLASSES for each in self.products.values()}
        return (PRICE_CLASSES if True in known else ()) + ((NO_CLASS,) if False in known else ())

    def brands(self) -> tuple[str, ...]:
        """Return the key brands by name; a key product without a brand stands for itself."""
        names = (each.brand or each.name for each in self.products.values() if each.key)
        return tuple(dict.fromkeys(names))

    def subjects(self) -> Subjects:
        """Return the names that targets may mean a brand or product by."""
        return Subjects.of(
            CatalogueProduct(id=each.id, name=each.name, brand=each.brand)
            for each in self.products.values()
        )

    def brand_aim(self, name: str) -> Aim:
        """Return what a target of one of the :meth:`brands` means."""
        brand = any(each.brand == name for each in self.products.values())
        return Aim(Measure.QUANTITY, Scope.BRAND if brand else Scope.PRODUCT, comparable(name))

    def shop(self, retailer_id: str) -> ReportShop:
        """Return a retailer; one that is not in the master is known by its 客户编码 alone."""
        return self.shops.get(retailer_id) or ReportShop(id=retailer_id, name=retailer_id)


def of_class(name: str) -> Wanted:
    """Return what tells the products of a price class, or of none (:meth:`SalesFacts.classes`)."""
    if name == NO_CLASS:
        return lambda product: product.price_class not in PRICE_CLASSES
    return lambda product: product.price_class == name


def class_title(name: str) -> str:
    """Return what a price class is called among other things: 一类烟."""
    return name if name == NO_CLASS else f"{name}烟"


def of_brand(name: str) -> Wanted:
    """Return what tells the products of a key brand (:meth:`SalesFacts.brands`)."""
    return lambda product: product.key and (product.brand or product.name) == name
