"""可销天数 of whole shops from their last two counts, one shop or all (DOMAIN M02c)."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

import attrs

from models.marks import N_
from models.stock import (
    Count,
    Cover,
    Delivery,
    StockJudgement,
    StockState,
    delivered_on,
    total_cover,
)
from storage.database import Ledger
from storage.queries.purchases import known_until
from storage.queries.stock import judged_as_known

__all__ = ["CountedProduct", "ShopCover", "covers", "shop_cover"]

_ORDER_BEFORE_COUNT = timedelta(days=14)
_COUNTS = """
    WITH counted AS (
        SELECT visit.retailer_id, line.product_id, visit.day, line.stock,
               max(coalesce(visit.entered_at, ''))
        FROM visit JOIN visit_stock_lines AS line ON line.parent_id = visit.id
        WHERE visit.deleted = 0 AND visit.day <= ?1 AND shop_state <> '关门'
          AND line.stock IS NOT NULL
          AND (visit.retailer_id = ?2 OR ?2 IS NULL)
        GROUP BY visit.retailer_id, line.product_id, visit.day
    ), ranked AS (
        SELECT *, row_number() OVER (PARTITION BY retailer_id, product_id ORDER BY day DESC) AS turn
        FROM counted
    )
    SELECT retailer_id, product_id, turn, day, stock FROM ranked WHERE turn <= 2
    ORDER BY retailer_id, product_id, turn
"""


@attrs.frozen
class CountedProduct:
    """One product as its last count and the one before tell it."""

    product_id: str
    judgement: StockJudgement


@attrs.frozen
class ShopCover:
    """可销天数 of a shop: day of the last count, each product, the sum (or the reason of none)."""

    counted_on: date
    products: tuple[CountedProduct, ...]
    total: Cover
    reason: str = ""


@attrs.frozen
class _Pair:
    """The last count of a product and the one before."""

    last: Count
    before: Count | None = None


def covers(ledger: Ledger, today: date) -> dict[str, ShopCover]:
    """Return the cover of every shop whose stock was ever counted."""
    return _covers(ledger, today, None)


def shop_cover(ledger: Ledger, retailer_id: str, today: date) -> ShopCover | None:
    """Return the cover of one shop; None where its stock was never counted."""
    return _covers(ledger, today, retailer_id).get(retailer_id)


def _covers(ledger: Ledger, today: date, retailer_id: str | None) -> dict[str, ShopCover]:
    pairs = _last_pairs(ledger, today, retailer_id)
    if not pairs:
        return {}
    days: dict[str, str] = dict(ledger.query("SELECT id, delivery_day FROM retailer"))
    until = known_until(ledger)
    return {
        shop: _cover(ledger, shop, found, days.get(shop, ""), until)
        for shop, found in pairs.items()
    }


def _last_pairs(
    ledger: Ledger, today: date, retailer_id: str | None
) -> dict[str, dict[str, _Pair]]:
    """Return the two last counts of the products that were counted on each shop's last count."""
    units: dict[str, int] = dict(
        ledger.query("SELECT id, packs_per_carton FROM product WHERE packs_per_carton <> 10")
    )
    found: dict[str, dict[str, _Pair]] = {}
    for shop, product, turn, day, packs in ledger.query(_COUNTS, (today.isoformat(), retailer_id)):
        count = Count(date.fromisoformat(day), packs, units.get(product, 10))
        pairs = found.setdefault(shop, {})
        pairs[product] = _Pair(count) if turn == 1 else _Pair(pairs[product].last, count)
    return {shop: _of_last_day(pairs) for shop, pairs in found.items()}


def _of_last_day(pairs: Mapping[str, _Pair]) -> dict[str, _Pair]:
    last = max(pair.last.day for pair in pairs.values())
    return {product: pair for product, pair in pairs.items() if pair.last.day == last}


def _cover(
    ledger: Ledger, shop: str, pairs: Mapping[str, _Pair], delivery_day: str, until: date | None
) -> ShopCover:
    day = next(iter(pairs.values())).last.day
    delivered = _deliveries(ledger, shop, pairs.values(), delivery_day)
    judged = [
        CountedProduct(
            product, judged_as_known(pair.last, pair.before, delivered.get(product, ()), until)
        )
        for product, pair in pairs.items()
    ]
    judged.sort(key=_worst_first)
    total = total_cover([each.judgement for each in judged])
    return ShopCover(day, tuple(judged), total, _reason(judged) if total.days is None else "")


def _deliveries(
    ledger: Ledger, shop: str, pairs: Iterable[_Pair], delivery_day: str
) -> dict[str, list[Delivery]]:
    twice = [pair for pair in pairs if pair.before]
    if not twice:
        return {}
    first = min(pair.before.day for pair in twice if pair.before) - _ORDER_BEFORE_COUNT
    last = max(pair.last.day for pair in twice)
    found: dict[str, list[Delivery]] = {}
    for product, ordered, quantity in ledger.query(
        "SELECT product_id, day, sum(quantity) FROM active_purchase_line "
        "WHERE retailer_id = ? AND day BETWEEN ? AND ? GROUP BY product_id, day",
        (shop, first.isoformat(), last.isoformat()),
    ):
        on = delivered_on(date.fromisoformat(ordered), delivery_day)
        found.setdefault(product, []).append(Delivery(on, quantity))
    return found


_ORDER = (
    StockState.OUT,
    StockState.LOW,
    StockState.MISMATCH,
    StockState.EXCESS,
    StockState.SLOW,
    StockState.HIGH,
)


def _worst_first(each: CountedProduct) -> tuple[int, str]:
    state = each.judgement.state
    return (_ORDER.index(state) if state in _ORDER else len(_ORDER), each.product_id)


def _reason(judged: Iterable[CountedProduct]) -> str:
    """Say why a counted shop has no cover."""
    states = {each.judgement.state for each in judged}
    if states <= {StockState.FIRST, StockState.OUT} and StockState.FIRST in states:
        return N_("只盘过一次")
    if StockState.INCOMPLETE in states:
        return N_("购进未全")
    return N_("推算不出销量")
