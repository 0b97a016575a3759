"""Purchases of a span, added up by what a reading is told of."""

from collections.abc import Mapping

from models.metrics.facts import Bought, Purchases
from models.metrics.reading import By

__all__ = ["sums_by"]


def sums_by(purchases: Purchases, by: By) -> Mapping[str, Bought]:
    """Return the sums by key; the total has the key "", and is absent where nothing is known."""
    if by is By.RETAILER:
        return purchases.by_retailer
    if by is By.PRODUCT:
        return purchases.by_product
    if by is By.PRICE_CLASS:
        return purchases.by_class
    if by is By.BRAND:
        return purchases.by_brand
    return {"": purchases.total} if purchases.known else {}
