"""Purchases of whole months, as they are kept added up: by retailer, by product, by both.

Each reader takes any set of months (YYYY-MM); a month, retailer or product that nothing is known of
has no row. Rows are named tuples, for there are thousands of them a month. Parts of months are
read from the lines (:mod:`storage.queries.purchases`).
"""

import json
from collections.abc import Collection
from typing import NamedTuple, TypeVar

from storage.database import Ledger

__all__ = ["PairSum", "ProductSum", "RetailerSum", "pair_sums", "product_sums", "retailer_sums"]

S = TypeVar("S", "RetailerSum", "ProductSum", "PairSum")


class RetailerSum(NamedTuple):
    """A month of a retailer: 条 and 分 net of returns, and how many 规格 were bought on balance.

    ``lines`` is 0 where 购进月汇总 counts. ``amount`` is that of ``priced_quantity`` 条; it is all
    there is where ``unpriced`` (lines or sums without an amount) is 0.
    """

    month: str
    retailer_id: str
    lines: int
    products: int
    quantity: int
    amount: int
    priced_quantity: int
    unpriced: int


class ProductSum(NamedTuple):
    """A month of a product: 条 and 分 net of returns, and how many 户 bought it on balance."""

    month: str
    product_id: str
    retailers: int
    quantity: int
    amount: int
    priced_quantity: int
    unpriced: int


class PairSum(NamedTuple):
    """A month of a product at a retailer: 条 and 分 net of returns, and what was asked for.

    ``asked_lines``: lines whose 需求量 is told, ``requested`` their 条, ``supplied`` 条 of it that
    came, line by line (M05); ``wanted_lines``: lines with a need above 0, ``short_lines``: those of
    them that brought nothing (M04b).
    """

    month: str
    product_id: str
    retailer_id: str
    lines: int
    quantity: int
    amount: int
    priced_quantity: int
    unpriced: int
    asked_lines: int
    requested: int
    supplied: int
    wanted_lines: int
    short_lines: int


def retailer_sums(
    ledger: Ledger, months: Collection[str], retailer_id: str | None = None
) -> list[RetailerSum]:
    """Return what retailers (or one of them) bought in some months, by month and retailer."""
    one = "" if retailer_id is None else "AND retailer_id = ?2"
    keys = () if retailer_id is None else (retailer_id,)
    return _rows(ledger, RetailerSum, f"purchase_sum_retailer {_IN} {one}", months, *keys)


def product_sums(ledger: Ledger, months: Collection[str]) -> list[ProductSum]:
    """Return what was bought of each product in some months, by month and product."""
    return _rows(ledger, ProductSum, f"purchase_sum_product {_IN}", months)


def pair_sums(ledger: Ledger, months: Collection[str]) -> list[PairSum]:
    """Return what each retailer bought of each product, by month, product and retailer."""
    return _rows(ledger, PairSum, f"purchase_sum {_IN}", months)


_IN = "WHERE month IN (SELECT value FROM json_each(?1))"


def _rows(
    ledger: Ledger, kind: type[S], source: str, months: Collection[str], *keys: str
) -> list[S]:
    """Return rows in the order of their key, their columns in the order of the fields."""
    key = [name for name in kind._fields if name == "month" or name.endswith("_id")]
    rows = ledger.query(
        f"SELECT {', '.join(kind._fields)} FROM {source} ORDER BY {', '.join(key)}",  # noqa: S608
        (json.dumps(sorted(set(months))), *keys),
    )
    return [kind._make(row) for row in rows]
