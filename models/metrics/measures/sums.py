"""Purchases of a span, added up by what a reading is told of."""

from collections import defaultdict
from collections.abc import Mapping

from models.metrics.facts import Bought, Facts, ProductFacts, Purchases
from models.metrics.reading import By

__all__ = ["NO_CLASS", "class_sums", "sums_by"]

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
    return facts.by_class(purchases)


def class_sums(
    sums: Mapping[str, Bought], catalogue: Mapping[str, ProductFacts]
) -> dict[str, Bought]:
    """Return the sums of products by their 价类; what has none is 未分类."""
    found: dict[str, Bought] = defaultdict(Bought)
    for key, bought in sums.items():
        product = catalogue.get(key)
        found[(product.price_class if product else "") or NO_CLASS] += bought
    return dict(found)
