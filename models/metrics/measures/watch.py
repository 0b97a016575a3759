"""What is to be looked at: M26, M27, M28, M29, M30. The grade of a reading is the warning."""

from collections import defaultdict
from collections.abc import Iterator

from models.marks import N_
from models.metrics.comparison import Figures, year_check
from models.metrics.facts import NOTHING_BOUGHT, Bought, Facts, Purchases
from models.metrics.quotient import Quotient, Reason
from models.metrics.reading import By, Reading
from models.metrics.watch import (
    Fairness,
    StoreIndex,
    area_index,
    fairness,
    is_big_buyer,
    is_low,
    market_means,
    store_indices,
)

__all__ = [
    "big_buyers",
    "brands",
    "case_price_checked",
    "kinds",
    "limits_by_product",
    "limits_in_total",
    "purchases_checked",
    "stores",
]

WARNING = N_("预警")
BIG = N_("大户")
UNEQUAL = N_("限量不一")


def stores(facts: Facts) -> Iterator[Reading]:
    """M26 of each retailer: its 环比 by that of the others of its kind."""
    for each in _indices(facts):
        yield Reading("M26", By.RETAILER, each.retailer_id, each.index, _low(facts, each.index))


def kinds(facts: Facts) -> Iterator[Reading]:
    """M26b of each retailer: the 环比 of the others of its kind; its own is M08."""
    for each in _indices(facts):
        yield Reading("M26b", By.RETAILER, each.retailer_id, each.kind)


def _indices(facts: Facts) -> Iterator[StoreIndex]:
    return store_indices(
        dict(sorted(facts.kinds.items())),
        _cartons(facts.now),
        _cartons(facts.before),
        facts.warning_settings.least_of_kind,
    )


def _cartons(purchases: Purchases) -> dict[str, int]:
    return {shop: bought.quantity for shop, bought in purchases.by_retailer.items()}


def _low(facts: Facts, index: Quotient) -> str:
    return WARNING if is_low(index, facts.warning_settings.index_percent) else ""


def brands(facts: Facts) -> Iterator[Reading]:
    """M27 of each brand: its 环比 by that of everything."""
    now, before = facts.now, facts.before
    whole = (now.total.quantity, before.total.quantity)
    for key in sorted(now.by_brand.keys() | before.by_brand.keys()):
        part = (_quantity(now, key), _quantity(before, key))
        index = area_index(part, whole)
        yield Reading("M27", By.BRAND, key, index, _low(facts, index))


def _quantity(purchases: Purchases, brand: str) -> int:
    return purchases.by_brand.get(brand, NOTHING_BOUGHT).quantity


def big_buyers(facts: Facts) -> Iterator[Reading]:
    """M28 of each retailer of the population, of a month: its 条, and whether it is a 大户."""
    if not facts.of_one_month:
        return
    bought = _cartons(facts.now)
    markets = {shop: market for shop, (_format, market, _size) in facts.kinds.items()}
    means, settings = market_means(markets, bought), facts.warning_settings
    for shop, market in sorted(markets.items()):
        cartons = bought.get(shop, 0)
        big = is_big_buyer(cartons, means[market], settings.big_cartons, settings.big_times)
        yield Reading("M28", By.RETAILER, shop, Quotient.of(cartons, 1), BIG if big else "")


def purchases_checked(facts: Facts) -> Iterator[Reading]:
    """M29: 条 of the span against last year's."""
    found = year_check(_figures(facts.now.total), _figures(facts.year_ago.total))
    yield Reading("M29", By.TOTAL, "", _known(facts, found.quantity))


def case_price_checked(facts: Facts) -> Iterator[Reading]:
    """M29b: 单箱 of the span against last year's, of the 条 whose 分 are known."""
    now, then = facts.now.total, facts.year_ago.total
    found = year_check(_priced(now), _priced(then))
    yield Reading("M29b", By.TOTAL, "", _known(facts, found.case_price))


def _known(facts: Facts, found: Quotient) -> Quotient:
    """Nothing known of a year ago is no base of 0."""
    if facts.year_ago.known:
        return found
    return Quotient(found.numerator, found.denominator, Reason.NO_YEAR_AGO)


def _figures(bought: Bought) -> Figures:
    return Figures(amount=bought.amount, cartons=bought.quantity)


def _priced(bought: Bought) -> Figures:
    return Figures(amount=bought.amount, cartons=bought.priced)


def limits_by_product(facts: Facts) -> Iterator[Reading]:
    """M30 of each product that limits were handed out for: orders above them ÷ orders checked."""
    found: dict[str, list[Fairness]] = defaultdict(list)
    for product, orders in facts.limited:
        found[product].append(fairness(orders))
    for product, cycles in sorted(found.items()):
        yield _checked(By.PRODUCT, product, cycles)


def limits_in_total(facts: Facts) -> Iterator[Reading]:
    """M30 of all products."""
    yield _checked(By.TOTAL, "", [fairness(orders) for _product, orders in facts.limited])


def _checked(by: By, key: str, cycles: list[Fairness]) -> Reading:
    quotient = Quotient.of_group(each.quotient for each in cycles)
    return Reading("M30", by, key, quotient, "" if all(each.equal for each in cycles) else UNEQUAL)
