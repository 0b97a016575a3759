"""What was bought in a span: whole months from their sums, parts of months from the lines."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from functools import cached_property
from typing import Any

from models.metrics.facts import NO_BRAND, NO_CLASS, Asked, Bought, Purchases
from models.metrics.margin import BoughtPair
from storage.database import Ledger

__all__ = ["DaySpan", "MonthSpan"]

_FIGURES = "sum(quantity), sum(amount), sum(priced_quantity)"
_LINE_FIGURES = (
    "sum(quantity), "
    "sum(coalesce(amount, CAST(round(quantity * unit_price / 100.0) AS INTEGER), 0)), "
    "sum(CASE WHEN coalesce(amount, unit_price) IS NULL THEN 0 ELSE quantity END)"
)


_ASKED = "sum(requested), sum(supplied), sum(wanted_lines), sum(short_lines)"
_LINE_ASKED = (
    "sum(coalesce(requested, 0)), sum(max(0, min(quantity, coalesce(requested, 0)))), "
    "sum(coalesce(requested, 0) > 0), sum(coalesce(requested, 0) > 0 AND quantity = 0)"
)
"""As the kept sums are made of the lines (:mod:`storage.ledger.purchase_sums`)."""

_BRAND = f"coalesce(nullif(product.brand, ''), '{NO_BRAND}')"
_CLASS = f"coalesce(nullif(product.price_class, ''), '{NO_CLASS}')"
_IS_KEY = "coalesce(product.key_brand, '') NOT IN ('', '否')"


class MonthSpan(Purchases):
    """Whole months (YYYY-MM), from the sums that are kept of them. Each map is read when asked."""

    def __init__(self, ledger: Ledger, months: Sequence[str]) -> None:
        self._ledger = ledger
        self._months = tuple(months)
        self._in = f"month IN ({', '.join('?' * len(self._months))})"

    @cached_property
    def known(self) -> bool:
        """True where any purchase of these months is known."""
        return bool(self.by_retailer)

    @cached_property
    def total(self) -> Bought:
        """All of it."""
        return sum(self.by_retailer.values(), Bought())

    @cached_property
    def by_retailer(self) -> Mapping[str, Bought]:
        """Sums by 客户编码."""
        return self._sums("purchase_sum_retailer", "retailer_id")

    @cached_property
    def by_product(self) -> Mapping[str, Bought]:
        """Sums by 商品编码."""
        return self._sums("purchase_sum_product", "product_id")

    @cached_property
    def by_class(self) -> Mapping[str, Bought]:
        """Sums by 价类."""
        return self._by_catalogue(_CLASS)

    @cached_property
    def by_brand(self) -> Mapping[str, Bought]:
        """Sums by 品牌."""
        return self._by_catalogue(_BRAND)

    @cached_property
    def key_brands(self) -> Bought:
        """What was bought of key brands."""
        return self._by_catalogue(_IS_KEY).get("1", Bought())

    def _by_catalogue(self, label: str) -> dict[str, Bought]:
        rows = self._ledger.query(
            f"SELECT {label}, {_FIGURES} FROM purchase_sum_product "  # noqa: S608 - own words
            f"LEFT JOIN product ON product.id = product_id WHERE {self._in} GROUP BY 1",
            self._months,
        )
        return {str(row[0]): Bought(*row[1:]) for row in rows}

    def _sums(self, table: str, key: str) -> dict[str, Bought]:
        rows = self._ledger.query(
            f"SELECT {key}, {_FIGURES} FROM {table} "  # noqa: S608 - own names
            f"WHERE {self._in} GROUP BY {key}",
            self._months,
        )
        return {row[0]: Bought(*row[1:]) for row in rows}

    @cached_property
    def buyers(self) -> Mapping[str, AbstractSet[str]]:
        """By 商品编码 who bought it on balance; a row a product is what makes it quick."""
        pairs = "purchase_sum"
        if len(self._months) > 1:
            pairs = (
                "(SELECT product_id, retailer_id, sum(quantity) AS quantity "  # noqa: S608
                f"FROM purchase_sum WHERE {self._in} GROUP BY 1, 2)"
            )
        where = "1" if len(self._months) > 1 else self._in
        rows = self._ledger.query(
            f"SELECT product_id, group_concat(retailer_id, char(31)) FROM {pairs} "  # noqa: S608
            f"WHERE {where} AND quantity > 0 GROUP BY product_id",
            self._months,
        )
        return {product: frozenset(own.split("\x1f")) for product, own in rows}

    @cached_property
    def retailers(self) -> Mapping[str, int]:
        """By 商品编码 how many retailers bought it on balance."""
        if len(self._months) > 1:
            return {product: len(own) for product, own in self.buyers.items()}
        return self._counted("purchase_sum_product", "product_id", "retailers")

    @cached_property
    def products(self) -> Mapping[str, int]:
        """By 客户编码 how many products it bought on balance."""
        if len(self._months) > 1:
            return Counter(each for own in self.buyers.values() for each in own)
        return self._counted("purchase_sum_retailer", "retailer_id", "products")

    @cached_property
    def asked_by_retailer(self) -> Mapping[str, Asked]:
        """What orders asked for by 客户编码."""
        return self._asked("retailer_id")

    @cached_property
    def asked_by_product(self) -> Mapping[str, Asked]:
        """What orders asked for by 商品编码."""
        return self._asked("product_id")

    @cached_property
    def asking(self) -> Mapping[str, AbstractSet[str]]:
        """By 商品编码 whose orders asked for it."""
        rows = self._ledger.query(
            "SELECT product_id, group_concat(retailer_id, char(31)) "  # noqa: S608 - own words
            f"FROM purchase_sum WHERE {self._in} AND requested > 0 GROUP BY product_id",
            self._months,
        )
        return {product: frozenset(own.split("\x1f")) for product, own in rows}

    @property
    def pairs(self) -> Iterator[BoughtPair]:
        """What each shop bought of each product, month by month."""
        rows = self._ledger.query(
            "SELECT product_id, retailer_id, quantity, amount, priced_quantity "  # noqa: S608
            f"FROM purchase_sum WHERE {self._in}",
            self._months,
        )
        return map(BoughtPair._make, rows)

    def _asked(self, key: str) -> dict[str, Asked]:
        rows = self._ledger.query(
            f"SELECT {key}, {_ASKED} FROM purchase_sum "  # noqa: S608 - own names
            f"WHERE {self._in} GROUP BY {key}",
            self._months,
        )
        return {row[0]: Asked(*row[1:]) for row in rows}

    def _counted(self, table: str, key: str, count: str) -> dict[str, int]:
        return dict(
            self._ledger.query(
                f"SELECT {key}, {count} FROM {table} "  # noqa: S608 - own names
                f"WHERE {self._in} AND {count} > 0",
                self._months,
            )
        )


class DaySpan(Purchases):
    """Days, both included, from the lines: weeks, parts of months, order cycles.

    购进月汇总 knows no days, so a month that has nothing else is not known here.
    """

    def __init__(self, ledger: Ledger, first: date, last: date) -> None:
        self._ledger = ledger
        self._days = (first.isoformat(), last.isoformat())

    @cached_property
    def _by_pair(self) -> dict[tuple[str, str], Bought]:
        rows = self._ledger.query(
            f"SELECT product_id, retailer_id, {_LINE_FIGURES} "  # noqa: S608 - own words
            "FROM active_purchase_line WHERE day BETWEEN ? AND ? GROUP BY 1, 2",
            self._days,
        )
        return {(row[0], row[1]): Bought(*row[2:]) for row in rows}

    @property
    def by_pair(self) -> Mapping[tuple[str, str], Bought]:
        """Sums by 商品编码 and 客户编码."""
        return self._by_pair

    @property
    def asked_by_pair(self) -> Mapping[tuple[str, str], Asked]:
        """What orders asked for by 商品编码 and 客户编码."""
        return self._asked_by_pair

    @property
    def known(self) -> bool:
        """True where any line of these days is known."""
        return bool(self._by_pair)

    @cached_property
    def total(self) -> Bought:
        """All of it."""
        return sum(self._by_pair.values(), Bought())

    @cached_property
    def by_retailer(self) -> Mapping[str, Bought]:
        """Sums by 客户编码."""
        return self._sums(1)

    @cached_property
    def by_product(self) -> Mapping[str, Bought]:
        """Sums by 商品编码."""
        return self._sums(0)

    @cached_property
    def by_class(self) -> Mapping[str, Bought]:
        """Sums by 价类."""
        return self._by_catalogue(_CLASS, NO_CLASS)

    @cached_property
    def by_brand(self) -> Mapping[str, Bought]:
        """Sums by 品牌."""
        return self._by_catalogue(_BRAND, NO_BRAND)

    @cached_property
    def key_brands(self) -> Bought:
        """What was bought of key brands."""
        return self._by_catalogue(_IS_KEY, "0").get("1", Bought())

    def _by_catalogue(self, label: str, unlisted: str) -> dict[str, Bought]:
        labels: dict[str, Any] = dict(self._ledger.query(f"SELECT id, {label} FROM product"))  # noqa: S608
        sums: dict[str, Bought] = defaultdict(Bought)
        for product, bought in self.by_product.items():
            sums[str(labels.get(product, unlisted))] += bought
        return dict(sums)

    def _sums(self, place: int) -> dict[str, Bought]:
        sums: dict[str, Bought] = defaultdict(Bought)
        for pair, bought in self._by_pair.items():
            sums[pair[place]] += bought
        return dict(sums)

    @cached_property
    def buyers(self) -> Mapping[str, AbstractSet[str]]:
        """By 商品编码 who bought it on balance."""
        found: dict[str, set[str]] = defaultdict(set)
        for (product, retailer), bought in self._by_pair.items():
            if bought.quantity > 0:
                found[product].add(retailer)
        return dict(found)

    @cached_property
    def retailers(self) -> Mapping[str, int]:
        """By 商品编码 how many retailers bought it on balance."""
        return {product: len(own) for product, own in self.buyers.items()}

    @cached_property
    def products(self) -> Mapping[str, int]:
        """By 客户编码 how many products it bought on balance."""
        return Counter(each for own in self.buyers.values() for each in own)

    @cached_property
    def asked_by_retailer(self) -> Mapping[str, Asked]:
        """What orders asked for by 客户编码."""
        return self._asked(1)

    @cached_property
    def asked_by_product(self) -> Mapping[str, Asked]:
        """What orders asked for by 商品编码."""
        return self._asked(0)

    @cached_property
    def asking(self) -> Mapping[str, AbstractSet[str]]:
        """By 商品编码 whose orders asked for it."""
        found: dict[str, set[str]] = defaultdict(set)
        for (product, retailer), asked in self._asked_by_pair.items():
            if asked.requested > 0:
                found[product].add(retailer)
        return dict(found)

    @property
    def pairs(self) -> Iterator[BoughtPair]:
        """What each shop bought of each product."""
        for pair, bought in self._by_pair.items():
            yield BoughtPair(*pair, bought.quantity, bought.amount, bought.priced)

    @cached_property
    def _asked_by_pair(self) -> dict[tuple[str, str], Asked]:
        rows = self._ledger.query(
            f"SELECT product_id, retailer_id, {_LINE_ASKED} "  # noqa: S608 - own words
            "FROM active_purchase_line WHERE day BETWEEN ? AND ? GROUP BY 1, 2",
            self._days,
        )
        return {(row[0], row[1]): Asked(*row[2:]) for row in rows}

    def _asked(self, place: int) -> dict[str, Asked]:
        sums: dict[str, Asked] = defaultdict(Asked)
        for pair, asked in self._asked_by_pair.items():
            sums[pair[place]] += asked
        return dict(sums)
