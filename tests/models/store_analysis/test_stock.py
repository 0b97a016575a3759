"""④: how long stock lasts, what to order, what is out and what does not sell."""

from datetime import date, timedelta
from fractions import Fraction

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.metrics.quotient import Quotient, Reason
from models.metrics.stock_cover import suggested_order
from models.stock import Delivery
from models.store_analysis import DEFAULT_ANALYSIS_SETTINGS, Shelf, StoreFacts
from models.store_analysis.stock import Stocked, StoreStock, store_stock
from tests.models.store_analysis.samples import DAY, GOODS, counted, facts


def stock_of(store: StoreFacts) -> StoreStock:
    return store_stock(store, DEFAULT_ANALYSIS_SETTINGS)


def one(shelf: Shelf, **more: object) -> Stocked:
    [found] = stock_of(facts(shelf={"K1": shelf}, **more)).products
    return found


SALES = st.builds(Quotient, st.integers(0, 4_000), st.integers(1, 60))


@given(SALES, st.integers(1, 10), st.integers(0, 4_000), st.none() | st.integers(0, 300))
def test_a_suggestion_is_whole_never_negative_and_never_above_the_limit(
    sales: Quotient, weeks: int, packs: int, limit: int | None
) -> None:
    found = suggested_order(sales, packs, weeks, limit)
    assert type(found) is int
    assert found >= 0
    assert limit is None or found <= limit
    assert sales.ratio is not None
    if limit is None and found:
        assert packs + 10 * found - 10 < sales.ratio * 7 * weeks <= packs + 10 * found


def test_sales_are_inferred_between_two_counts() -> None:
    """M02c: 150 + 280 − 120 is 310 in 31 days, 10 a day: 120 last 12.0 days."""
    shelf = counted((31, 1500), (0, 1200))
    shelf = attrs.evolve(shelf, deliveries=(Delivery(DAY - timedelta(5), 280),))
    found = one(shelf)
    assert (found.stock, found.sold, found.sales.denominator, found.cover.ratio) == (
        120,
        310,
        31,
        12,
    )
    assert found.weekly == 70


def test_one_count_tells_no_sales() -> None:
    found = one(counted((3, 40)))
    assert (found.sold, found.suggested, found.sales.reason) == (None, None, Reason.SHORT_HISTORY)
    assert stock_of(facts(shelf={"K1": counted((3, 40))})).cover.reason is Reason.SHORT_HISTORY


def test_more_in_the_shop_than_can_be_is_no_sale_of_nought() -> None:
    found = one(counted((10, 40), (3, 50)))
    assert (found.sold, found.suggested, found.sales.reason) == (None, None, Reason.MISMATCH)


def test_a_count_after_the_last_known_purchase_lets_the_ones_before_speak() -> None:
    shelf = counted((20, 100), (10, 60), (0, 50))
    known = DAY - timedelta(5)
    found = one(shelf, known_until=known)
    assert (found.stock, found.sold, found.sales.denominator) == (5, 4, 10)
    short = one(counted((10, 60), (0, 50)), known_until=known)
    assert (short.sold, short.sales.reason) == (None, Reason.INCOMPLETE)


def test_counts_long_ago_say_nothing() -> None:
    days = DEFAULT_ANALYSIS_SETTINGS.count_days
    assert one(counted((90, 40), (days, 30))).stock == 3
    assert stock_of(facts(shelf={"K1": counted((90, 40), (days + 1, 30))})).products == ()
    assert stock_of(facts()).cover.reason is Reason.NOT_CHECKED


@pytest.mark.parametrize(("ago", "slow"), [(30, True), (29, False)])
def test_slow_is_stock_that_did_not_sell_for_thirty_days(ago: int, slow: bool) -> None:
    assert one(counted((ago, 15), (0, 15))).slow is slow


def test_a_sale_within_the_thirty_days_is_not_slow() -> None:
    assert not one(counted((40, 25), (8, 15), (0, 15))).slow
    assert one(counted((40, 15), (8, 15), (0, 15))).slow
    assert not one(counted((40, 0), (0, 0))).slow


def test_what_is_out_is_listed_longest_first() -> None:
    shelf = {
        "K1": counted((9, 30), (0, 0), out_days=2),
        "K2": counted((9, 30), (0, 0), out_days=6),
        "K3": counted((9, 30), (0, 1)),
    }
    assert [each.product_id for each in stock_of(facts(shelf=shelf)).out] == ["K2", "K1"]


def test_what_is_off_the_market_is_not_to_be_ordered() -> None:
    gone = {**GOODS, "K1": attrs.evolve(GOODS["K1"], on_sale=False)}
    assert one(counted((7, 90), (0, 0)), goods=gone).suggested is None


def test_a_limit_that_cuts_is_told() -> None:
    shelf = counted((7, 90), (0, 0))
    free, cut = one(shelf), one(shelf, limits={"K1": 5})
    assert (free.suggested, free.capped, free.limit) == (18, False, None)
    assert (cut.suggested, cut.capped, cut.limit) == (5, True, 5)
    assert one(shelf, cycle_weeks=2).suggested == 27


def test_the_cover_of_the_shop_is_of_the_sums() -> None:
    shelf = {"K1": counted((10, 200), (0, 100)), "K2": counted((20, 100), (0, 60))}
    cover = stock_of(facts(shelf=shelf)).cover
    assert cover.ratio == Fraction(16) / (Fraction(1) + Fraction(4, 20))


@given(st.lists(st.integers(0, 500), min_size=2, max_size=5), st.integers(0, 60))
def test_no_count_ever_makes_a_suggestion_that_cannot_be(packs: list[int], limit: int) -> None:
    counts = [(7 * (len(packs) - at), each) for at, each in enumerate(packs)]
    found = one(counted(*counts), limits={"K1": limit})
    assert found.suggested is None or 0 <= found.suggested <= limit
    assert (found.sold is None) == (found.sales.reason is not None)
    assert found.day < date(2026, 11, 8)
