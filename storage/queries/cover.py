"""可销天数 of whole shops from their last two counts, one shop or all (DOMAIN M02c)."""

import json
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

__all__ = ["CountedProduct", "ShopCover", "covers", "judged_between", "shop_cover"]

_ORDER_BEFORE_COUNT = timedelta(days=14)
_COUNTS = """
    WITH counted AS (
        SELECT visit.retailer_id, line.product_id, visit.day, line.stock,
               max(coalesce(visit.entered_at, ''))
        FROM visit JOIN visit_stock_lines AS line ON line.parent_id = visit.id
        WHERE visit.deleted = 0 AND visit.day <= ?1 AND shop_state <> '关门'
          AND line.stock IS NOT NULL
          AND (visit.retailer_id = ?2 OR ?2 IS NULL)
          AND (?3 = '0001-01-01' OR visit.retailer_id IN (
              SELECT retailer_id FROM visit WHERE deleted = 0 AND day BETWEEN ?3 AND ?1))
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
    return {shop: _cover(products) for shop, products in _judged(ledger, today).items()}


def shop_cover(ledger: Ledger, retailer_id: str, today: date) -> ShopCover | None:
    """Return the cover of one shop; None where its stock was never counted."""
    found = _judged(ledger, today, retailer_id).get(retailer_id)
    return _cover(found) if found else None


def judged_between(ledger: Ledger, first: date, last: date) -> dict[str, dict[str, StockJudgement]]:
    """Return by shop and product what the last two counts up to ``last`` tell.

    Of the shops whose last count is not before ``first``.
    """
    return {
        shop: {product: judged for product, (_day, judged) in products.items()}
        for shop, products in _judged(ledger, last, since=first).items()
    }


_Judged = Mapping[str, tuple[date, StockJudgement]]
"""By product the day of the last count, and what it tells with the one before."""


def _judged(
    ledger: Ledger, today: date, retailer_id: str | None = None, since: date = date.min
) -> dict[str, _Judged]:
    """Judge the last counts of the shops that were counted on ``since`` or later."""
    pairs = {
        shop: found
        for shop, found in _last_pairs(ledger, today, retailer_id, since).items()
        if _counted_on(found) >= since
    }
    delivered = _deliveries(ledger, pairs)
    until = known_until(ledger) if pairs else None
    return {
        shop: {
            product: (
                pair.last.day,
                judged_as_known(pair.last, pair.before, delivered.get((shop, product), ()), until),
            )
            for product, pair in found.items()
        }
        for shop, found in pairs.items()
    }


def _counted_on(pairs: Mapping[str, "_Pair"]) -> date:
    return next(iter(pairs.values())).last.day


def _last_pairs(
    ledger: Ledger, today: date, retailer_id: str | None, since: date
) -> dict[str, dict[str, _Pair]]:
    """Return the two last counts of the products that were counted on each shop's last count."""
    units: dict[str, int] = dict(
        ledger.query("SELECT id, packs_per_carton FROM product WHERE packs_per_carton <> 10")
    )
    found: dict[str, dict[str, _Pair]] = {}
    for shop, product, turn, day, packs in ledger.query(
        _COUNTS, (today.isoformat(), retailer_id, since.isoformat())
    ):
        count = Count(date.fromisoformat(day), packs, units.get(product, 10))
        pairs = found.setdefault(shop, {})
        pairs[product] = _Pair(count) if turn == 1 else _Pair(pairs[product].last, count)
    return {shop: _of_last_day(pairs) for shop, pairs in found.items()}


def _of_last_day(pairs: Mapping[str, _Pair]) -> dict[str, _Pair]:
    last = max(pair.last.day for pair in pairs.values())
    return {product: pair for product, pair in pairs.items() if pair.last.day == last}


def _cover(products: _Judged) -> ShopCover:
    day = next(iter(products.values()))[0]
    judged = [CountedProduct(product, found) for product, (_day, found) in products.items()]
    judged.sort(key=_worst_first)
    total = total_cover([each.judgement for each in judged])
    return ShopCover(day, tuple(judged), total, _reason(judged) if total.days is None else "")


_DELIVERED = """
    SELECT line.retailer_id, line.product_id, line.day, sum(line.quantity),
           (SELECT delivery_day FROM retailer WHERE id = line.retailer_id)
    FROM json_each(?) AS shop CROSS JOIN active_purchase_line AS line
    ON line.retailer_id = json_extract(shop.value, '$[0]') AND line.day
       BETWEEN json_extract(shop.value, '$[1]') AND json_extract(shop.value, '$[2]')
    GROUP BY 1, 2, 3
"""
"""Each shop's orders between its own counts, through the index: in one statement for all."""


def _deliveries(
    ledger: Ledger, shops: Mapping[str, Mapping[str, _Pair]]
) -> dict[tuple[str, str], list[Delivery]]:
    """Return by shop and product what may have come between the counts."""
    days = json.dumps([each for shop, pairs in shops.items() for each in _ordered(shop, pairs)])
    delivered: dict[tuple[str, str], date] = {}
    found: dict[tuple[str, str], list[Delivery]] = {}
    for shop, product, ordered, quantity, weekday in ledger.query(_DELIVERED, (days,)):
        key = (ordered, weekday or "")
        if key not in delivered:
            delivered[key] = delivered_on(date.fromisoformat(ordered), key[1])
        found.setdefault((shop, product), []).append(Delivery(delivered[key], quantity))
    return found


def _ordered(shop: str, pairs: Mapping[str, _Pair]) -> Iterable[tuple[str, str, str]]:
    """Give the shop and the days of orders that can be delivered between its counts."""
    twice = [(pair.last.day, pair.before.day) for pair in pairs.values() if pair.before]
    if twice:
        first = min(before for _last, before in twice) - _ORDER_BEFORE_COUNT
        yield (shop, first.isoformat(), max(last for last, _before in twice).isoformat())


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
