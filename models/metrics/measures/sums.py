"""Purchases of a span, added up by what a reading is told of."""

from collections import defaultdict
from collections.abc import Mapping

from models.metrics.facts import Bought, Facts, Purchases
from models.metrics.reading import By

__all__ = ["NO_CLASS", "sums_by"]

NO_CLASS = "未分类"
"""价类 of a product for which headquarters gave none."""


def sums_by(facts: Facts, purchases: Purchases, by: By) -> Mapping[str, Bought]:
    """Return the sums by key; the total has the key "", and is absent where nothing is known."""
    if by is By.RETAILER:
        return purchases.by_retailer
    if by is By.PRODUCT:
        return purchases.by_product
    if by is By.TOTAL:
        return {"": purchases.total} if purchases.known else {}
    sums: dict[str, Bought] = defaultdict(Bought)
    for key, bought in purchases.by_product.items():
        product = facts.catalogue.get(key)
        sums[(product.price_class if product else "") or NO_CLASS] += bought
    return dict(sums)
