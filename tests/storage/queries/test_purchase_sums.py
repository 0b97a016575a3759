"""Purchases of whole months as they are kept, for any set of months."""

from collections.abc import Callable

from storage.database import Ledger
from storage.ledger.purchase_sums import SUM_TABLES, add_up_all
from storage.queries.purchase_sums import (
    PairSum,
    ProductSum,
    RetailerSum,
    pair_sums,
    product_sums,
    retailer_sums,
)
from tests.storage.purchase_recount import kept_sums, recounted

Bring = Callable[..., int]


def test_what_is_read_has_the_columns_that_are_kept() -> None:
    read = {
        "purchase_sum": PairSum._fields,
        "purchase_sum_retailer": RetailerSum._fields,
        "purchase_sum_product": ProductSum._fields,
    }
    assert read == {table: sums.columns for table, sums in SUM_TABLES.items()}


def test_months_are_read_by_retailer_by_product_and_by_both(
    shops: Ledger, bring_lines: Bring, bring_months: Bring
) -> None:
    bring_months([("2026-09", "P01", 4, None)])
    bring_months([("2026-11", "P01", 9, 90_000)], shop="HZ2")
    bring_lines([("D1", "2026-10-05", "P01", 2), ("D2", "2026-11-20", "P02", 3)])
    bring_lines([("D3", "2026-11-20", "P02", 1), ("D4", "2026-11-21", "P02", -1)], shop="HZ3")
    months = ["2026-11", "2026-09", "2026-11"]
    assert retailer_sums(shops, months) == [
        RetailerSum("2026-09", "HZ1", 0, 1, 4, 0, 0, 1),
        RetailerSum("2026-11", "HZ1", 1, 1, 3, 3_000, 3, 0),
        RetailerSum("2026-11", "HZ2", 0, 1, 9, 90_000, 9, 0),
        RetailerSum("2026-11", "HZ3", 2, 0, 0, 0, 0, 0),
    ]
    assert retailer_sums(shops, ["2026-10", "2026-11"], "HZ2") == [
        RetailerSum("2026-11", "HZ2", 0, 1, 9, 90_000, 9, 0)
    ]
    assert product_sums(shops, months) == [
        ProductSum("2026-09", "P01", 1, 4, 0, 0, 1),
        ProductSum("2026-11", "P01", 1, 9, 90_000, 9, 0),
        ProductSum("2026-11", "P02", 1, 3, 3_000, 3, 0),
    ]
    assert pair_sums(shops, ["2026-10"]) == [
        PairSum("2026-10", "P01", "HZ1", 1, 2, 2_000, 2, 0, 0, 0, 0, 0, 0)
    ]
    assert pair_sums(shops, []) == retailer_sums(shops, ["2030-01"]) == []


def test_an_amount_that_is_missing_is_worked_out_of_the_price(
    shops: Ledger, bring_lines: Bring
) -> None:
    """As of ledgers of before: half a 分 goes away from nought, on both sides of it."""
    bring_lines([("D1", "2026-11-20", "P01", 1), ("D2", "2026-11-20", "P02", -1)])
    with shops.transaction():
        shops.execute("UPDATE purchase_line SET amount = NULL, unit_price = 950050")
        add_up_all(shops)
    assert [each.amount for each in product_sums(shops, ["2026-11"])] == [9_501, -9_501]
    assert kept_sums(shops) == recounted(shops)
