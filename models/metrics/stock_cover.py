"""How long a stock lasts and what was sold: M02, M02b, M02c (DOMAIN 6, E06).

The seed's 存销比 is a number of days; elsewhere the word means stock by sales, a number of times.
What is said of a stock (偏低, 滞销 …) is in :mod:`models.stock`.
"""

from fractions import Fraction
from math import ceil

from models.metrics.quotient import Quotient, Reason
from models.units import PACKS_PER_CARTON

__all__ = ["cover", "inferred_sales", "month_cover", "suggested_order"]

Amount = int | Fraction


def cover(stock: Amount, sales: Amount, days: int) -> Quotient:
    """M02 存销比(天): stock / (sales / days), stock and sales in one unit (seed row 4.44).

    Without sales a stock is 滞销; neither, or no days, is 无数据; inferred sales below 0 are
    盘点不符.
    """
    if days <= 0:
        return Quotient.none(Reason.NO_DATA)
    return _by_sales(Fraction(stock) * days, Fraction(sales))


def month_cover(stock: Amount, sales: Amount) -> Quotient:
    """M02b 月存销比(倍): stock / sales of the period, in one unit; reasons as in :func:`cover`."""
    return _by_sales(Fraction(stock), Fraction(sales))


def inferred_sales(last: int, purchased: int, stock: int, days: int) -> Quotient:
    """M02c 推算销量: (last stock + purchases - this stock) / days between the counts.

    All in one unit; the numerator is what was sold. Below 0 is 盘点不符 and stays below 0.
    """
    sold = last + purchased - stock
    return Quotient(sold, days, Reason.MISMATCH) if sold < 0 else Quotient.of(sold, days)


def _by_sales(stock: Fraction, sales: Fraction) -> Quotient:
    if sales < 0:
        return Quotient.exact(stock, sales, Reason.MISMATCH)
    return Quotient.exact(stock, sales, Reason.SLOW if stock > 0 else Reason.NO_DATA)


def suggested_order(
    sales: Quotient,
    stock: int,
    weeks: int,
    limit: int | None = None,
    per_carton: int = PACKS_PER_CARTON,
) -> int | None:
    """建议订量 in whole 条 (DOMAIN 3.6): max(0, a week's sales × weeks - stock).

    ``sales`` in 盒 a day (:func:`inferred_sales`), ``stock`` in 盒; ``weeks`` are the order cycle
    and the safety together. A part of a 条 that is lacking is a whole one; at most the ``limit`` of
    the grade in 条. None where no sales are known. A suggestion alone: the shop orders.
    """
    if sales.ratio is None:
        return None
    wanted = (sales.ratio * 7 * weeks - stock) / per_carton
    cartons = max(ceil(wanted), 0)
    return cartons if limit is None else min(cartons, max(limit, 0))
