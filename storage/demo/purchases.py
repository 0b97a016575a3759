"""The made-up purchases: month sums for the past year, order lines for the last two months.

Monthly purchases are log-normal around 80 条, 1.6 times before the Spring Festival and 0.6 times
after it, one line in fifty is a return (DOMAIN 7).
"""

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

import attrs

from models.calendar import Period
from storage.demo.products import DemoProduct
from storage.demo.shops import Shop

__all__ = ["Basket", "baskets", "month_sums", "order_lines"]

Row = dict[str, Any]

_FESTIVALS = (
    date(2024, 2, 10), date(2025, 1, 29), date(2026, 2, 17), date(2027, 2, 6), date(2028, 1, 26),
    date(2029, 2, 13), date(2030, 2, 3), date(2031, 1, 23),
)  # fmt: skip
_ROUND_FESTIVAL = timedelta(days=30)
_WEEKS_A_MONTH = 4.33
_RETURNS = 0.02


@attrs.frozen
class Basket:
    """What one shop carries, with the share each product has of what it buys."""

    shop: Shop
    products: tuple[DemoProduct, ...]
    shares: tuple[float, ...]


def baskets(
    shops: Sequence[Shop], products: Sequence[DemoProduct], chance: random.Random
) -> list[Basket]:
    """Return what each shop carries: more products with volume, dearer ones with 档位."""
    sold = [product for product in products if product.row["status"] == "在销"]
    found = []
    for shop in shops:
        wanted = min(60, max(14, round(12 + shop.volume / 9)))
        centre = 130 - shop.grade * 3.4
        weights = [
            product.weight / (1 + abs(product.rank - centre) / 25) * chance.uniform(0.3, 1.7)
            for product in sold
        ]
        best = sorted(range(len(sold)), key=lambda index: -weights[index])[:wanted]
        total = sum(weights[index] for index in best)
        found.append(
            Basket(
                shop,
                tuple(sold[index] for index in best),
                tuple(weights[index] / total for index in best),
            )
        )
    return found


def _season(day: date) -> float:
    for festival in _FESTIVALS:
        if festival - _ROUND_FESTIVAL <= day < festival:
            return 1.6
        if festival <= day < festival + _ROUND_FESTIVAL:
            return 0.6
    return 1.15 if day.month == 9 else 1.0


def _cartons(share: float, chance: random.Random) -> int:
    """Round an expected quantity up or down by chance, so that small ones occur now and then."""
    expected = share * chance.uniform(0.6, 1.4)
    return int(expected) + (chance.random() < expected % 1)


def month_sums(
    baskets: Sequence[Basket], months: Sequence[Period], chance: random.Random
) -> Iterator[Row]:
    """Give the rows of 购进月汇总: a month, a shop, a product."""
    for month in months:
        days = list(month.each_day())
        for basket in baskets:
            open_days = [day for day in days if basket.shop.trades_on(day)]
            season = sum(_season(day) for day in open_days) / len(days)
            volume = basket.shop.volume * season * chance.uniform(0.85, 1.15)
            for product, share in zip(basket.products, basket.shares, strict=True):
                quantity = _cartons(volume * share, chance)
                if quantity:
                    yield {
                        "month": month.key,
                        "retailer_id": basket.shop.id,
                        "product_id": product.id,
                        "quantity": quantity,
                        "amount": quantity * product.wholesale // 100,
                    }


def order_lines(
    baskets: Sequence[Basket], first: date, last: date, chance: random.Random
) -> Iterator[Row]:
    """Give the rows of 购进明细 between two days (included), day by day."""
    day = first
    while day <= last:
        for basket in baskets:
            if day.weekday() == basket.shop.order_weekday and basket.shop.trades_on(day):
                yield from _order(basket, day, chance)
        day += timedelta(days=1)


def _order(basket: Basket, day: date, chance: random.Random) -> Iterator[Row]:
    volume = basket.shop.volume * _season(day) * chance.uniform(0.7, 1.3) / _WEEKS_A_MONTH
    number = 0
    for product, share in zip(basket.products, basket.shares, strict=True):
        wanted = _cartons(volume * share, chance)
        if not wanted:
            continue
        number += 1
        given = max(1, wanted // 2) if product.row["scarce"] else wanted
        yield _line(basket.shop, day, number, product, (wanted, given))
        if chance.random() < _RETURNS:
            number += 1
            yield _line(basket.shop, day, number, product, (None, -1))


def _line(
    shop: Shop, day: date, number: int, product: DemoProduct, cartons: tuple[int | None, int]
) -> Row:
    requested, quantity = cartons
    return {
        "order_no": f"DD{day:%Y%m%d}{shop.id[2:]}",
        "line_no": number,
        "day": day,
        "retailer_id": shop.id,
        "product_id": product.id,
        "requested": requested,
        "quantity": quantity,
        "unit_price": product.wholesale,
        "amount": quantity * product.wholesale // 100,
        "kind": "退货" if quantity < 0 else "订单",
    }
