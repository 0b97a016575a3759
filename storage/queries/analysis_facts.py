"""The parts of the store analysis that all stores share, each read from the ledger in one pass."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

import attrs

from models.calendar import Period
from models.check import Check, CheckGrade
from models.metrics.comparing import Span
from models.metrics.facts import Bought
from models.retailer import StatusEntry
from models.six_ones import is_open
from models.stock import Count, Delivery, delivered_on
from models.store_analysis import Goods, Shelf
from models.units import PACKS_PER_CARTON
from models.visit import PriceTag
from models.warnings import order_cycle_days
from storage.database import Ledger
from storage.ledger.records import find
from storage.queries.purchase_sums import pair_sums
from storage.queries.purchases import months_known

__all__ = [
    "ByProduct",
    "Store",
    "bought_in",
    "goods_on",
    "key_buyers",
    "last_check",
    "limits_on",
    "shelves",
    "stores_of",
]

ByProduct = Mapping[str, Mapping[str, Bought]]
"""What was bought by store and product."""

_ORDER_BEFORE_COUNT = timedelta(days=14)
_YEAR = timedelta(days=366)
_NO_PRICES: Sequence[None] = (None, None, None)
_LINE_FIGURES = (
    "sum(quantity), "
    "sum(coalesce(amount, CAST(round(quantity * unit_price / 100.0) AS INTEGER), 0)), "
    "sum(CASE WHEN coalesce(amount, unit_price) IS NULL THEN 0 ELSE quantity END)"
)


def bought_in(ledger: Ledger, span: Span) -> ByProduct | None:
    """Return what each store bought of each product; None where nothing is known of the span.

    Whole months from the sums that are kept of them, parts of months from the lines.
    """
    month = f"{span.first:%Y-%m}"
    found: dict[str, dict[str, Bought]] = defaultdict(dict)
    if span.partial:
        for store, product, *figures in ledger.query(
            f"SELECT retailer_id, product_id, {_LINE_FIGURES} FROM active_purchase_line "  # noqa: S608
            "WHERE day BETWEEN ? AND ? GROUP BY 1, 2",
            (span.first.isoformat(), span.last.isoformat()),
        ):
            found[store][product] = Bought(*figures)
        return found or None
    if not months_known(ledger, [month]):
        return None
    for each in pair_sums(ledger, [month]):
        bought = Bought(each.quantity, each.amount, each.priced_quantity)
        found[each.retailer_id][each.product_id] = bought
    return found


# ---------------------------------------------------------------------------------- the stores


@attrs.frozen(kw_only=True)
class Store:
    """What the master says of a store; ``kind``: 业态 and 档位; ``open``: on a day of the month."""

    kind: tuple[str, str]
    grade: str
    delivery_day: str
    cycle_weeks: int
    open: bool


def stores_of(ledger: Ledger, month: Period) -> dict[str, Store]:
    """Return every store by id."""
    history: dict[str, list[StatusEntry]] = defaultdict(list)
    for store, since, status in ledger.query(
        "SELECT parent_id, since, status FROM retailer_status_history ORDER BY parent_id, position"
    ):
        history[store].append(StatusEntry(since=date.fromisoformat(since), status=status))
    rows = ledger.query(
        "SELECT id, retail_format, supply_grade, delivery_day, order_cycle, order_day, in_master "
        "FROM retailer WHERE deleted = 0 ORDER BY id"
    )
    return {
        row[0]: Store(
            kind=(row[1], row[2]),
            grade=row[2],
            delivery_day=row[3],
            cycle_weeks=order_cycle_days(row[4], row[5]) // 7,
            open=bool(row[6]) and is_open(history.get(row[0], ()), month),
        )
        for row in rows
    }


# -------------------------------------------------------------------------------- the products


def goods_on(ledger: Ledger, day: date) -> dict[str, Goods]:
    """Return the catalogue with the prices that held on ``day``."""
    known: set[str] = set()
    held: dict[str, Sequence[int | None]] = {}
    for product, since, *prices in ledger.query(
        "SELECT parent_id, since, wholesale, retail_carton, retail_pack FROM product_prices "
        "ORDER BY parent_id, coalesce(since, '')"
    ):
        known.add(product)
        if since is None or since <= day.isoformat():
            held[product] = prices
    rows = ledger.query(
        "SELECT id, name, brand, price_class, origin, key_brand NOT IN ('', '否'), "
        "status <> '停销', packs_per_carton, wholesale, retail_carton, retail_pack "
        "FROM product WHERE deleted = 0"
    )
    found = {}
    for product, name, brand, price_class, origin, key, on_sale, per_carton, *current in rows:
        then: Sequence[int | None] = current
        if product in known:
            then = held.get(product, _NO_PRICES)
        found[product] = Goods(
            name=name,
            brand=brand,
            price_class=price_class,
            origin=origin,
            key=bool(key),
            on_sale=bool(on_sale),
            per_carton=per_carton or PACKS_PER_CARTON,
            wholesale=then[0],
            retail_carton=then[1],
            retail_pack=then[2],
        )
    return found


def limits_on(ledger: Ledger, day: date) -> dict[str, dict[str, int]]:
    """Return 条 by grade and product that a store may order in the cycle of ``day``."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for grade, product, cartons in ledger.query(
        "SELECT limits.grade, supply.product_id, limits.cartons FROM supply_limit AS supply "
        "JOIN supply_limit_limits AS limits ON limits.parent_id = supply.id "
        "WHERE supply.deleted = 0 AND ?1 BETWEEN supply.since AND supply.until "
        "ORDER BY supply.since, supply.id",
        (day.isoformat(),),
    ):
        found[str(grade)][product] = cartons
    return found


def key_buyers(
    ledger: Ledger, months: Sequence[Period], keys: Iterable[str]
) -> dict[str, Counter[str]] | None:
    """Return by 重点 product what stores bought of it in ``months``; None where one is unknown."""
    wanted = sorted(keys)
    names = [month.key for month in months]
    if not wanted or months_known(ledger, names) != frozenset(names):
        return None
    found: dict[str, Counter[str]] = {product: Counter() for product in wanted}
    rows = ledger.query(
        "SELECT product_id, retailer_id, sum(quantity) FROM purchase_sum "
        "WHERE month IN (SELECT value FROM json_each(?)) "
        "AND product_id IN (SELECT value FROM json_each(?)) GROUP BY 1, 2",
        (json.dumps(names), json.dumps(wanted)),
    )
    for product, store, quantity in rows:
        found[product][store] = quantity
    return found


# ----------------------------------------------------------------------- what visits and checks saw


def shelves(
    ledger: Ledger, days: tuple[date, date], stores: Mapping[str, Store], known: date | None
) -> dict[str, dict[str, Shelf]]:
    """Return what visits between two days saw, by store and product, with what was delivered."""
    seen: dict[tuple[str, str], Shelf] = {}
    counts: dict[tuple[str, str], dict[date, Count]] = defaultdict(dict)
    for store, product, day, per_carton, stock, out, carton, pack, tag in ledger.query(
        "SELECT visit.retailer_id, line.product_id, visit.day, "
        "coalesce(nullif(product.packs_per_carton, 0), ?), line.stock, line.out_days, "
        "line.retail_carton, line.retail_pack, line.tag "
        "FROM visit JOIN visit_stock_lines AS line ON line.parent_id = visit.id "
        "LEFT JOIN product ON product.id = line.product_id "
        "WHERE visit.deleted = 0 AND visit.day BETWEEN ? AND ? AND shop_state <> '关门' "
        "ORDER BY visit.day, coalesce(visit.entered_at, '')",
        (PACKS_PER_CARTON, *(each.isoformat() for each in days)),
    ):
        key, before = (store, product), seen.get((store, product), Shelf())
        if stock is not None:
            counted = date.fromisoformat(day)
            counts[key][counted] = Count(counted, stock, per_carton)
        priced = carton is not None or pack is not None
        seen[key] = Shelf(
            out_days=out,
            retail_carton=carton if priced else before.retail_carton,
            retail_pack=pack if priced else before.retail_pack,
            tag=PriceTag(tag) if tag else before.tag,
        )
    twice = {key for key, each in counts.items() if len(each) > 1} if known else set()
    delivered = _deliveries(ledger, days, twice, stores) if twice else {}
    found: dict[str, dict[str, Shelf]] = defaultdict(dict)
    for key, shelf in seen.items():
        found[key[0]][key[1]] = attrs.evolve(
            shelf,
            counts=tuple(counts[key][day] for day in sorted(counts[key])),
            deliveries=tuple(delivered.get(key, ())),
        )
    return found


def _deliveries(
    ledger: Ledger,
    days: tuple[date, date],
    wanted: set[tuple[str, str]],
    stores: Mapping[str, Store],
) -> dict[tuple[str, str], list[Delivery]]:
    """Return the deliveries of what was counted twice; an order may come a fortnight later."""
    found: dict[tuple[str, str], list[Delivery]] = defaultdict(list)
    arrives: dict[tuple[str, str], date] = {}
    first = (days[0] - _ORDER_BEFORE_COUNT).isoformat()
    for store in sorted({key[0] for key in wanted}):
        delivery_day = stores[store].delivery_day if store in stores else ""
        for product, ordered, quantity in ledger.query(
            "SELECT product_id, day, sum(quantity) FROM active_purchase_line "
            "WHERE retailer_id = ? AND day BETWEEN ? AND ? GROUP BY 1, 2",
            (store, first, days[1].isoformat()),
        ):
            if (store, product) not in wanted:
                continue
            on = arrives.get((delivery_day, ordered))
            if on is None:
                on = delivered_on(date.fromisoformat(ordered), delivery_day)
                arrives[delivery_day, ordered] = on
            found[store, product].append(Delivery(on, quantity))
    return found


def last_check(ledger: Ledger, retailer_id: str, day: date) -> Check | None:
    """Return the last finalised check of a store in the year up to ``day``."""
    found = find(
        ledger,
        Check,
        "deleted = 0 AND total IS NOT NULL AND retailer_id = ? AND day BETWEEN ? AND ? "
        "ORDER BY (grade = ?), day DESC, entered_at DESC LIMIT 1",
        (
            retailer_id,
            (day - _YEAR).isoformat(),
            day.isoformat(),
            CheckGrade.INVALID.value,
        ),
    )
    return found[0] if found else None
