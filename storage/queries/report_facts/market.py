"""What notes and counts of a period say of the market.

Stock lasts by what was bought: what shops sold is inferred from two counts, and few have two.
"""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from math import lcm
from typing import Final

from models.entries.market_note import MarketCategory, MarketNote
from models.metrics.comparing import Span
from models.metrics.distribution import distribution
from models.metrics.facts import NOTHING_BOUGHT
from models.metrics.price import IndexLine, price_index, price_kept, prices_kept
from models.metrics.quotient import Quotient, Reason
from models.metrics.stock_cover import cover
from models.reports.market import MarketFacts, NotedRow, Shortage
from models.reports.sales import SalesFacts
from models.units import PACKS_PER_CARTON
from storage.database import Ledger
from storage.ledger.records import find

__all__ = ["market_facts"]

_SAID: Final = (
    ("market_note", MarketCategory.CONSUMERS),
    ("rival_note", MarketCategory.RIVALS),
)
"""Texts of a visit, and under which 类别 they come (as on the package's sheet 市场动态)."""

_MET: Final = "visit.deleted = 0 AND shop_state <> '关门' AND day BETWEEN ?1 AND ?2"
_LINES: Final = f"FROM visit JOIN visit_stock_lines ON parent_id = visit.id WHERE {_MET}"
_OUT: Final = "(coalesce(out_days, 0) > 0 OR stock = 0)"
_LOOKED_AT: Final = "(stock IS NOT NULL OR out_days IS NOT NULL)"


def market_facts(
    ledger: Ledger, span: Span, sales: SalesFacts, population: frozenset[str]
) -> MarketFacts:
    """Return the market of a span; ``population`` are the stores of the period."""
    days = (span.first.isoformat(), span.last.isoformat())
    notes = [*_noted(ledger, days, sales), *_said(ledger, days, sales)]
    return MarketFacts(
        notes=sorted(notes, key=lambda note: (note.day, note.id)),
        shortages=tuple(_shortages(ledger, days, sales)),
        price_index=_price_index(ledger, days, sales),
        price_kept=_price_kept(ledger, days, sales),
        cover=_cover(ledger, span, days),
        shortage=_shortage(ledger, days),
        new_buyers=_new_buyers(ledger, days, population),
        irregularities=_count(ledger, "irregularity", days),
    )


def _noted(ledger: Ledger, days: tuple[str, str], sales: SalesFacts) -> Iterator[NotedRow]:
    for note in find(ledger, MarketNote, "deleted = 0 AND day BETWEEN ? AND ?", days):
        products = (sales.products.get(each) for each in note.products)
        names = [
            each.name if each else key for key, each in zip(note.products, products, strict=True)
        ]
        yield NotedRow(
            id=note.id,
            day=note.day,
            category=note.category,
            content=note.content,
            products=tuple(names),
            impact=note.impact,
            suggestion=note.suggestion,
            shop=sales.shop(note.retailer_id).name if note.retailer_id else "",
        )


def _said(ledger: Ledger, days: tuple[str, str], sales: SalesFacts) -> Iterator[NotedRow]:
    for column, category in _SAID:
        for key, day, shop, text in ledger.query(
            f"SELECT id, day, retailer_id, {column} FROM visit "  # noqa: S608 - own names
            f"WHERE deleted = 0 AND day BETWEEN ? AND ? AND trim({column}) <> ''",
            days,
        ):
            yield NotedRow(
                id=f"{key} {column}",
                day=date.fromisoformat(day),
                category=category,
                content=text.strip(),
                shop=sales.shop(shop).name,
            )


def _shortages(ledger: Ledger, days: tuple[str, str], sales: SalesFacts) -> Iterator[Shortage]:
    rows = ledger.query(
        f"SELECT product_id, count(DISTINCT CASE WHEN {_OUT} THEN retailer_id END), "
        f"count(DISTINCT retailer_id) {_LINES} AND {_LOOKED_AT} GROUP BY product_id "
        "ORDER BY 2 DESC, 1",
        days,
    )
    for key, out, seen in rows:
        if out:
            product = sales.products.get(key)
            name = product.name if product else key
            yield Shortage(product_id=key, name=name, out=out, seen=seen)


def _shortage(ledger: Ledger, days: tuple[str, str]) -> Quotient:
    out, seen = ledger.query(
        f"SELECT count(DISTINCT CASE WHEN {_OUT} THEN retailer_id END), "
        f"count(DISTINCT retailer_id) {_LINES} AND {_LOOKED_AT}",
        days,
    )[0]
    return Quotient.of(out, seen, Reason.NOT_CHECKED)


def _price_kept(ledger: Ledger, days: tuple[str, str], sales: SalesFacts) -> Quotient:
    """Return M17 of the cartons whose price was asked for."""
    rows = ledger.query(
        f"SELECT product_id, retail_carton {_LINES} AND retail_carton IS NOT NULL", days
    )
    return prices_kept(price_kept([(price, _guide(sales, key))]) for key, price in rows)


def _guide(sales: SalesFacts, product_id: str) -> int | None:
    product = sales.products.get(product_id)
    return product.guide if product is not None else None


def _price_index(ledger: Ledger, days: tuple[str, str], sales: SalesFacts) -> Quotient:
    """Return M18 of the mean prices that were seen, weighed by last year's 条."""
    year_ago = sales.so_far_year_ago
    if year_ago.reason:
        return Quotient.none(year_ago.reason)
    rows = ledger.query(
        f"SELECT product_id, sum(retail_carton), count(*) {_LINES} "
        "AND retail_carton IS NOT NULL GROUP BY 1",
        days,
    )
    common = lcm(*(lines for _key, _prices, lines in rows))  # so that means are whole numbers
    return price_index(
        IndexLine(
            price=prices * (common // lines),
            guide=None if guide is None else guide * common,
            weight=max(0, year_ago.by_product.get(key, NOTHING_BOUGHT).quantity),
        )
        for key, prices, lines in rows
        for guide in (_guide(sales, key),)
    )


def _cover(ledger: Ledger, span: Span, days: tuple[str, str]) -> Quotient:
    """Return the last counts of the span over what the same stores bought of the same a day."""
    stock = Fraction(0)
    pairs = []
    for retailer, product, packs, per_carton, _last in ledger.query(
        "SELECT retailer_id, product_id, stock, "  # noqa: S608 - own words
        f"coalesce(packs_per_carton, {PACKS_PER_CARTON}), max(day || ' ' || visit.id) "
        "FROM visit JOIN visit_stock_lines ON parent_id = visit.id "
        f"LEFT JOIN product ON product.id = product_id WHERE {_MET} AND stock IS NOT NULL "
        "GROUP BY 1, 2",
        days,
    ):
        stock += Fraction(packs, per_carton)
        pairs.append((retailer, product))
    if not pairs:
        return Quotient.none(Reason.NOT_CHECKED)
    bought = dict.fromkeys(pairs, 0)
    for retailer, product, quantity in ledger.query(
        "SELECT retailer_id, product_id, sum(quantity) FROM active_purchase_line "
        "WHERE day BETWEEN ? AND ? GROUP BY 1, 2",
        days,
    ):
        if (retailer, product) in bought:
            bought[retailer, product] = quantity
    return cover(stock, sum(bought.values()), span.days)


def _new_buyers(ledger: Ledger, days: tuple[str, str], population: frozenset[str]) -> Quotient:
    rows = ledger.query(
        "SELECT retailer_id FROM active_purchase_line JOIN product ON product.id = product_id "
        "WHERE novel = 1 AND product.deleted = 0 AND day BETWEEN ? AND ? "
        "GROUP BY 1 HAVING sum(quantity) > 0",
        days,
    )
    return distribution({row[0] for row in rows}, population)


def _count(ledger: Ledger, table: str, days: tuple[str, str]) -> int:
    sql = f"SELECT count(*) FROM {table} WHERE deleted = 0 AND day BETWEEN ? AND ?"  # noqa: S608
    return int(ledger.scalar(sql, days))
