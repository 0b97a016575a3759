"""Counts and deliveries of a shop, and what is said where purchases are not known."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

import attrs
import pytest

from models.product import Product
from models.retailer import Retailer
from models.stock import StockState
from models.visit import ShopState, StockLine, Visit
from storage.database import Ledger
from storage.ledger.records import find, get
from storage.ledger.unit_of_work import operation
from storage.operations.history import undo
from storage.operations.visits import record_visit, withdraw_visit
from storage.queries.cover import covers, shop_cover
from storage.queries.stock import judge_lines, names_of, stock_base

TODAY = date(2026, 11, 23)
Bring = Callable[..., int]


def count(ledger: Ledger, day: date, shop: str = "HZ1", **packs: int) -> None:
    lines = tuple(StockLine(product_id=key, stock=value) for key, value in packs.items())
    record_visit(ledger, Visit(id="", retailer_id=shop, day=day, stock_lines=lines))


def test_without_any_purchases_nothing_is_said_to_disagree(shops: Ledger) -> None:
    count(shops, date(2026, 11, 9), P01=20, P02=20)
    base = stock_base(shops, "HZ1", TODAY)
    assert base.known_until is None
    assert [base.judge("P01", packs, TODAY).state for packs in (0, 30, 15)] == [
        StockState.OUT,
        StockState.INCOMPLETE,
        StockState.INCOMPLETE,
    ]
    assert base.judge("P01", 30, TODAY).note == ""
    count(shops, TODAY, P01=30)
    cover = shop_cover(shops, "HZ1", TODAY)
    assert cover is not None
    assert (cover.total.days, cover.reason) == (None, "购进未全")


def test_deliveries_count_by_the_day_they_come(shops: Ledger, bring_lines: Bring) -> None:
    # Ordered on Thursday 5 and 12 and 19, delivered on the Friday after (周五).
    bring_lines(
        [
            ("D1", "2026-11-05", "P01", 1),
            ("D2", "2026-11-12", "P01", 2),
            ("D3", "2026-11-19", "P01", 4),
            ("D4", "2026-11-23", "P01", 8),
        ]
    )
    count(shops, date(2026, 11, 6), P01=20)
    base = stock_base(shops, "HZ1", TODAY)
    assert base.bought_since("P01", TODAY) == 6
    assert base.bought_since("P02", TODAY) is None
    judged = base.judge("P01", 29, TODAY)
    assert (judged.purchased, judged.sold, judged.days) == (6, 51, 17)
    assert judged.cover == Fraction(29 * 17, 51)
    assert base.judge("P01", 81, TODAY).state is StockState.MISMATCH
    assert base.judge("P01", 80, TODAY).state is StockState.SLOW


def test_a_product_with_other_packs_a_carton_is_counted_in_its_own(
    shops: Ledger, bring_lines: Bring
) -> None:
    with operation(shops, "import_handouts") as unit:
        held = unit.get(Product, "P01")
        assert held is not None
        unit.save(attrs.evolve(held, packs_per_carton=20))
    bring_lines([("D1", "2026-11-12", "P01", 2), ("D2", "2026-11-30", "P01", 1)])
    count(shops, date(2026, 11, 9), P01=5)
    judged = stock_base(shops, "HZ1", TODAY).judge("P01", 25, TODAY)
    assert (judged.per_carton, judged.sold) == (20, 20)


def test_the_last_count_is_the_one_of_the_last_visit_that_stands(
    shops: Ledger, bring_lines: Bring, clock: Any
) -> None:
    bring_lines([("D1", "2026-11-30", "P01", 1)])
    count(shops, date(2026, 11, 9), P01=20, P02=7)
    clock.move(minutes=1)
    count(shops, date(2026, 11, 16), P01=15)
    clock.move(minutes=1)
    count(shops, date(2026, 11, 16), P01=14)
    base = stock_base(shops, "HZ1", TODAY)
    assert {key: each.packs for key, each in base.counts.items()} == {"P01": 14, "P02": 7}
    last = find(shops, Visit, "deleted = 0 ORDER BY entered_at")[-1]
    excepted = stock_base(shops, "HZ1", TODAY, last.id)
    assert excepted.counts["P01"].packs == 15
    assert judge_lines(excepted, last)["P01"].sold == 1
    withdraw_visit(shops, last.id)
    assert stock_base(shops, "HZ1", TODAY).counts["P01"].packs == 15
    assert stock_base(shops, "HZ1", date(2026, 11, 15)).counts["P01"].packs == 20
    assert stock_base(shops, "HZ2", TODAY).counts == {}


def test_names_are_told_of_what_is_known(shops: Ledger) -> None:
    assert names_of(shops, ["P01", "P01", "nobody"]) == {"P01": "示例01"}
    assert names_of(shops, []) == {}


def test_a_shops_cover_is_of_its_last_count(shops: Ledger, bring_lines: Bring) -> None:
    bring_lines([("D1", "2026-11-12", "P01", 2), ("D2", "2026-11-30", "P02", 1)])
    count(shops, date(2026, 11, 9), P01=20, P02=30, P03=5)
    count(shops, TODAY, P01=30, P02=16, P04=9)
    count(shops, TODAY, "HZ2", P01=3)
    found = covers(shops, TODAY)
    assert sorted(found) == ["HZ1", "HZ2"]
    cover = found["HZ1"]
    assert cover.counted_on == TODAY
    assert [(each.product_id, each.judgement.state) for each in cover.products] == [
        ("P01", StockState.EXCESS),
        ("P02", StockState.FAIR),
        ("P04", StockState.FIRST),
    ]
    # 30 + 16 盒 in stock; (20 + 20 - 30) + (30 - 16) sold in 14 days.
    assert cover.total.days == Fraction(46 * 14, 24)
    assert cover.reason == ""
    assert found["HZ2"].reason == "只盘过一次"
    assert shop_cover(shops, "HZ3", TODAY) is None
    assert shop_cover(shops, "HZ1", date(2026, 11, 10)).reason == "只盘过一次"  # type: ignore[union-attr]


def test_a_shop_of_which_sales_cannot_be_told_says_so(shops: Ledger, bring_lines: Bring) -> None:
    bring_lines([("D1", "2026-11-30", "P01", 1)])
    count(shops, date(2026, 11, 9), P01=20)
    count(shops, TODAY, P01=25)
    cover = shop_cover(shops, "HZ1", TODAY)
    assert cover is not None
    assert (cover.total.days, cover.reason) == (None, "推算不出销量")
    undo(shops)
    assert shop_cover(shops, "HZ1", TODAY).counted_on == date(2026, 11, 9)  # type: ignore[union-attr]


@pytest.mark.parametrize("day", ["", "周五"])
def test_a_shop_without_delivery_day_is_delivered_on_the_order_day(
    shops: Ledger, bring_lines: Bring, day: str
) -> None:
    held = get(shops, Retailer, "HZ1")
    assert held is not None
    with operation(shops, "import_handouts") as unit:
        unit.save(attrs.evolve(held, delivery_day=day))
    bring_lines([("D1", "2026-11-23", "P01", 1), ("D2", "2026-11-30", "P01", 1)])
    count(shops, date(2026, 11, 16), P01=5)
    assert stock_base(shops, "HZ1", TODAY).bought_since("P01", TODAY) == (0 if day else 1)


def test_what_was_noted_at_a_shut_door_is_no_count(shops: Ledger) -> None:
    visit = Visit(
        id="",
        retailer_id="HZ1",
        day=TODAY,
        shop_state=ShopState.CLOSED,
        stock_lines=(StockLine(product_id="P01", stock=3),),
    )
    record_visit(shops, visit)
    assert stock_base(shops, "HZ1", TODAY).counts == {}
    assert shop_cover(shops, "HZ1", TODAY) is None
