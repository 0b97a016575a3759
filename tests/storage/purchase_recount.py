"""Purchases added up in plain Python from the rows themselves, and what a ledger keeps of them."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import attrs

from storage.database import Ledger

__all__ = ["Part", "kept_sums", "recounted", "summed"]

Sums = dict[str, list[tuple[Any, ...]]]


@attrs.frozen
class Part:
    """One thing that counts: an order line, or a retailer's and product's sum of a month."""

    month: str
    product: str
    retailer: str
    quantity: int
    amount: int | None
    requested: int | None = None
    is_line: bool = True

    def figures(self) -> tuple[int, ...]:
        """Its contribution to each column of purchase_sum behind the key."""
        known = self.amount is not None
        wanted = self.requested is not None and self.requested > 0
        return (
            int(self.is_line),
            self.quantity,
            self.amount or 0,
            self.quantity if known else 0,
            int(not known),
            int(self.requested is not None),
            self.requested or 0,
            max(0, min(self.quantity, self.requested or 0)),
            int(wanted),
            int(wanted and self.quantity == 0),
        )


def kept_sums(ledger: Ledger) -> Sums:
    """What lies in the three tables, in the order of their keys."""
    return {
        table: sorted(ledger.query(f"SELECT * FROM {table}"))
        for table in ("purchase_sum", "purchase_sum_retailer", "purchase_sum_product")
    }


def recounted(ledger: Ledger) -> Sums:
    """What the three tables must hold, out of the rows of batches that are on."""
    on = {row[0] for row in ledger.query("SELECT id, active FROM import_batch") if row[1]}
    lines = [
        Part(day[:7], product, retailer, quantity, _amount(quantity, price, amount), requested)
        for day, product, retailer, quantity, price, amount, requested, batch in ledger.query(
            "SELECT day, product_id, retailer_id, quantity, unit_price, amount, requested, batch "
            "FROM purchase_line"
        )
        if batch in on
    ]
    months = [
        Part(month, product, retailer, quantity, amount, is_line=False)
        for month, product, retailer, quantity, amount, batch in ledger.query(
            "SELECT month, product_id, retailer_id, quantity, amount, batch FROM purchase_month"
        )
        if batch in on
    ]
    by_line = {(each.month, each.retailer) for each in lines}
    return summed(lines + [each for each in months if (each.month, each.retailer) not in by_line])


def _amount(quantity: int, price: int | None, amount: int | None) -> int | None:
    if amount is not None or price is None:
        return amount
    return int((Decimal(quantity * price) / 100).quantize(Decimal(1), ROUND_HALF_UP))


def summed(parts: Iterable[Part]) -> Sums:
    """What the three tables must hold of these parts."""
    pairs: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0] * 10)
    for part in parts:
        total = pairs[part.month, part.product, part.retailer]
        total[:] = map(sum, zip(total, part.figures(), strict=True))
    retailers: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0] * 6)
    products: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0] * 5)
    for (month, product, retailer), (lines, quantity, *money) in (
        (key, figures[:5]) for key, figures in pairs.items()
    ):
        own = (int(quantity > 0), quantity, *money)
        of_retailer, of_product = retailers[month, retailer], products[month, product]
        of_retailer[:] = map(sum, zip(of_retailer, (lines, *own), strict=True))
        of_product[:] = map(sum, zip(of_product, own, strict=True))
    return {
        "purchase_sum": sorted((*key, *figures) for key, figures in pairs.items()),
        "purchase_sum_retailer": sorted((*key, *found) for key, found in retailers.items()),
        "purchase_sum_product": sorted((*key, *found) for key, found in products.items()),
    }
