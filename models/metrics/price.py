"""Prices in the shops: M16 明码标价率, M17 价格到位率, M18 零售价格指数 (DOMAIN 6)."""

from collections.abc import Iterable, Sequence

import attrs

from models.metrics.quotient import Quotient, Reason

__all__ = [
    "IndexLine",
    "mean_of",
    "price_index",
    "price_kept",
    "prices_kept",
    "tagged_products",
    "tagged_stores",
]


def tagged_products(fitting: int, shown: int) -> Quotient:
    """M16 明码标价率 of one shop: tags that fit / products on display, in 规格."""
    return Quotient.of(fitting, shown, Reason.NOT_CHECKED)


def tagged_stores(shops: Iterable[Quotient]) -> Quotient:
    """M16 明码标价率 of shops: 达标户 / 检查户, in 户; 达标 is a tag that fits on every product."""
    rates = [ratio for shop in shops if (ratio := shop.ratio) is not None]
    return Quotient.of(sum(ratio == 1 for ratio in rates), len(rates), Reason.NOT_CHECKED)


def price_kept(pairs: Iterable[tuple[int | None, int | None]], tolerance: int = 0) -> bool | None:
    """Tell whether a product is sold as guided; None where there is nothing to judge.

    ``pairs``: 实售价 and 指导价 of the carton and of the pack in 1/10000 元, ``tolerance`` alike.
    Every pair that has both must fit.
    """
    judged = [
        abs(found - guide) <= tolerance
        for found, guide in pairs
        if found is not None and guide is not None
    ]
    return all(judged) if judged else None


def prices_kept(products: Iterable[bool | None]) -> Quotient:
    """M17 价格到位率: sold as guided / looked at, in 规格; what could not be judged is left out."""
    judged = [each for each in products if each is not None]
    return Quotient.of(sum(judged), len(judged), Reason.NOT_CHECKED)


def mean_of(prices: Sequence[int]) -> int:
    """Return the mean of some prices as a price: to 1/10000 元, half up."""
    return (2 * sum(prices) + len(prices)) // (2 * len(prices))


@attrs.frozen
class IndexLine:
    """One product of the index: prices a 条 in 1/10000 元, 条 of the year before as weight."""

    price: int | None
    guide: int | None
    weight: int


def price_index(lines: Iterable[IndexLine]) -> Quotient:
    """M18 零售价格指数: Σ price × last year's 条 / Σ guide price × last year's 条, in 1/10000 元.

    A product without one of the two prices is left out of both sums.
    """
    now = guide = 0
    for line in lines:
        if line.price is not None and line.guide is not None:
            now += line.price * line.weight
            guide += line.guide * line.weight
    return Quotient.of(now, guide, Reason.NO_PRICE)
