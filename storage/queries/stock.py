"""Counted stock and deliveries of one retailer, and what they tell together."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

import attrs

from models.stock import Count, Delivery, StockJudgement, delivered_on, judge_stock
from models.units import PACKS_PER_CARTON
from models.visit import Visit
from storage.database import Ledger
from storage.queries.purchases import known_until

__all__ = [
    "StockBase",
    "judge_lines",
    "judged_as_known",
    "last_counts",
    "names_of",
    "stock_base",
]

_ORDER_BEFORE_COUNT = timedelta(days=14)
"""An order can be delivered up to a fortnight later, so orders before a count can arrive after."""


@attrs.frozen
class StockBase:
    """What is known before counting: last counts, deliveries since, until when both are known."""

    counts: Mapping[str, Count]
    deliveries: Mapping[str, tuple[Delivery, ...]]
    per_carton: Mapping[str, int]
    known_until: date | None

    def judge(self, product_id: str, packs: int, day: date) -> StockJudgement:
        """Judge a count of ``packs`` 盒 on ``day``."""
        return judged_as_known(
            Count(day, packs, self.per_carton.get(product_id, PACKS_PER_CARTON)),
            self.counts.get(product_id),
            self.deliveries.get(product_id, ()),
            self.known_until,
        )

    def bought_since(self, product_id: str, day: date) -> int | None:
        """Return 条 delivered after the last count until ``day``; None without a count."""
        last = self.counts.get(product_id)
        if last is None:
            return None
        found = self.deliveries.get(product_id, ())
        return sum(each.cartons for each in found if last.day < each.day <= day)


def judged_as_known(
    count: Count, last: Count | None, deliveries: Iterable[Delivery], known: date | None
) -> StockJudgement:
    """Judge a count; where no purchases were ever brought in, none are known: not that all are."""
    judged = judge_stock(count, last, deliveries, known or date.min)
    return judged if known else attrs.evolve(judged, known_until=None)


def last_counts(
    ledger: Ledger, retailer_id: str, before: date, except_visit: str = ""
) -> dict[str, Count]:
    """Return the last count of every product of a retailer up to ``before`` (included)."""
    rows = ledger.query(
        "SELECT line.product_id, visit.day, line.stock, coalesce(product.packs_per_carton, ?) "
        "FROM visit JOIN visit_stock_lines AS line ON line.parent_id = visit.id "
        "LEFT JOIN product ON product.id = line.product_id "
        "WHERE visit.retailer_id = ? AND visit.deleted = 0 AND visit.day <= ? AND visit.id <> ? "
        "AND shop_state <> '关门' AND line.stock IS NOT NULL "
        "ORDER BY visit.day, visit.entered_at",
        (PACKS_PER_CARTON, retailer_id, before.isoformat(), except_visit),
    )
    return {
        product: Count(date.fromisoformat(day), packs, per_carton)
        for product, day, packs, per_carton in rows
    }


def stock_base(ledger: Ledger, retailer_id: str, day: date, except_visit: str = "") -> StockBase:
    """Return everything needed to judge counts of a retailer on ``day``."""
    counts = last_counts(ledger, retailer_id, day, except_visit)
    first = min((count.day for count in counts.values()), default=day)
    delivery_day = ledger.scalar("SELECT delivery_day FROM retailer WHERE id = ?", (retailer_id,))
    found: dict[str, list[Delivery]] = {}
    delivered: dict[str, date] = {}
    for product, ordered, quantity in ledger.query(
        "SELECT product_id, day, sum(quantity) FROM active_purchase_line "
        "WHERE retailer_id = ? AND day BETWEEN ? AND ? GROUP BY product_id, day",
        (retailer_id, (first - _ORDER_BEFORE_COUNT).isoformat(), day.isoformat()),
    ):
        if ordered not in delivered:
            delivered[ordered] = delivered_on(date.fromisoformat(ordered), delivery_day or "")
        found.setdefault(product, []).append(Delivery(delivered[ordered], quantity))
    per_carton: dict[str, int] = dict(
        ledger.query(
            "SELECT id, packs_per_carton FROM product WHERE packs_per_carton <> ?",
            (PACKS_PER_CARTON,),
        )
    )
    return StockBase(
        counts,
        {product: tuple(each) for product, each in found.items()},
        per_carton,
        known_until(ledger),
    )


def judge_lines(base: StockBase, visit: Visit) -> dict[str, StockJudgement]:
    """Judge every counted line of a visit."""
    return {
        line.product_id: base.judge(line.product_id, line.stock, visit.day)
        for line in visit.stock_lines
        if line.stock is not None
    }


def names_of(ledger: Ledger, products: Iterable[str]) -> dict[str, str]:
    """Return the names of products by id."""
    wanted = list(dict.fromkeys(products))
    marks = ", ".join("?" * len(wanted))
    return dict(
        ledger.query(f"SELECT id, name FROM product WHERE id IN ({marks})", wanted)  # noqa: S608
    )
