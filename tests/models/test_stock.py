"""Sales inferred from two counts: vectors M02, M02b, M02c and their bands (DOMAIN 6)."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.stock import (
    Count,
    Cover,
    Delivery,
    StockBands,
    StockState,
    StockSums,
    added_up,
    cover_in_days,
    delivered_on,
    judge_stock,
    month_ratio,
    state_of,
    total_cover,
)

S = StockState
OCTOBER, NOVEMBER = date(2026, 10, 23), date(2026, 11, 23)


def test_m02_stock_in_days():
    assert cover_in_days(120, 300, 30) == Cover(Fraction(12), S.FAIR)
    assert cover_in_days(120, 0, 30) == Cover(None, S.SLOW)
    assert cover_in_days(0, 0, 30) == Cover(None, S.NOTHING)
    assert cover_in_days(0, 300, 30) == Cover(Fraction(0), S.OUT)
    assert cover_in_days(5, -3, 30) == Cover(None, S.NOTHING)
    assert cover_in_days(5, 3, 0) == Cover(None, S.NOTHING)


def test_m02b_month_ratio():
    assert month_ratio(120, 300) == Fraction(40, 100)
    assert month_ratio(120, 0) is None


def test_m02c_inferred_sales():
    found = judge_stock(
        Count(NOVEMBER, 1200), Count(OCTOBER, 1500), [Delivery(date(2026, 11, 6), 280)]
    )
    assert (found.sold, found.days, found.purchased) == (3100, 31, 280)  # 310 条, 10 a day
    assert (found.cover, found.state) == (Fraction(12), S.FAIR)
    assert found.note == ""


@pytest.mark.parametrize(
    ("days", "state"),
    [
        ("7.0", "合理"),
        ("6.9", "偏低"),
        ("6.99", "偏低"),
        ("21.0", "合理"),
        ("21.1", "偏高"),
        ("30.0", "偏高"),
        ("30.1", "积压"),
        ("30.01", "积压"),
    ],
)
def test_bands(days, state):
    assert StockBands().state(Fraction(Decimal(days))) == state


def test_bands_are_a_setting():
    assert StockBands(low=5, fair=10, high=15).state(Fraction(6)) is S.FAIR


def test_more_than_there_can_be_is_flagged_not_nought():
    found = judge_stock(Count(NOVEMBER, 90), Count(OCTOBER, 30), [Delivery(NOVEMBER, 5)])
    assert (found.sold, found.state, found.mismatch) == (-10, S.MISMATCH, True)
    assert found.cover is None


def test_the_first_count_has_nothing_to_compare_with():
    found = judge_stock(Count(NOVEMBER, 84), None, [Delivery(NOVEMBER, 10)])
    assert (found.state, found.sold, found.cover, found.last) == (S.FIRST, None, None, None)
    later = judge_stock(Count(OCTOBER, 84), Count(NOVEMBER, 1), [])
    assert later.state is S.FIRST


def test_two_counts_on_one_day_tell_no_rate():
    found = judge_stock(Count(NOVEMBER, 80), Count(NOVEMBER, 100), [])
    assert (found.sold, found.days, found.cover, found.state) == (20, 0, None, S.NOTHING)


def test_slow_and_out():
    assert judge_stock(Count(NOVEMBER, 80), Count(OCTOBER, 80), []).state is S.SLOW
    out = judge_stock(Count(NOVEMBER, 0), Count(OCTOBER, 10), [Delivery(NOVEMBER, 5)])
    assert (out.state, out.cover, out.sold) == (S.OUT, 0, 60)


def test_deliveries_count_after_the_last_day_up_to_this_day():
    deliveries = [
        Delivery(OCTOBER, 1),
        Delivery(OCTOBER + timedelta(days=1), 2),
        Delivery(NOVEMBER, 4),
        Delivery(NOVEMBER + timedelta(days=1), 8),
        Delivery(NOVEMBER, -1),
    ]
    found = judge_stock(Count(NOVEMBER, 0, 20), Count(OCTOBER, 0, 20), deliveries)
    assert (found.purchased, found.sold) == (5, 100)


def test_beyond_the_known_purchases_nothing_is_flagged():
    until = date(2026, 11, 20)
    more = judge_stock(Count(NOVEMBER, 90), Count(OCTOBER, 30), [], until)
    assert (more.state, more.sold, more.mismatch) == (S.INCOMPLETE, None, False)
    assert more.note == "购进截至 11-20"
    same = judge_stock(Count(NOVEMBER, 90), Count(OCTOBER, 90), [], until)
    assert same.state is S.INCOMPLETE  # not 滞销: it may have been bought and sold since
    plenty = judge_stock(Count(NOVEMBER, 90), Count(OCTOBER, 100), [], until)
    assert (plenty.state, plenty.sold) == (S.INCOMPLETE, 10)
    low = judge_stock(Count(NOVEMBER, 10), Count(OCTOBER, 100), [], until)
    assert low.state is S.LOW  # more purchases can only mean more sales
    assert judge_stock(Count(NOVEMBER, 0), Count(OCTOBER, 100), [], until).state is S.OUT
    known = judge_stock(Count(NOVEMBER, 90), Count(OCTOBER, 30), [], NOVEMBER)
    assert (known.state, known.note) == (S.MISMATCH, "")


def test_the_delivery_day_follows_the_order():
    wednesday = date(2026, 11, 18)
    assert delivered_on(wednesday, "周五") == date(2026, 11, 20)
    assert delivered_on(wednesday, "周三") == date(2026, 11, 25)
    assert delivered_on(wednesday, "双周周一") == date(2026, 11, 23)
    assert delivered_on(wednesday, "") == wednesday


def test_a_whole_shop_is_stock_over_daily_sales():
    base = judge_stock(
        Count(NOVEMBER, 1200), Count(OCTOBER, 1500), [Delivery(date(2026, 11, 6), 280)]
    )
    other = judge_stock(Count(NOVEMBER, 400, 20), Count(OCTOBER, 1020, 20), [])
    first = judge_stock(Count(NOVEMBER, 9999), None, [])
    wrong = judge_stock(Count(NOVEMBER, 9999), Count(OCTOBER, 0), [])
    # 120 + 20 条 in stock, 10 + 1 条 a day
    assert total_cover([base, other, first, wrong]) == Cover(Fraction(140, 11), S.FAIR)
    assert total_cover([first, wrong]) == Cover(None, S.NOTHING)
    assert total_cover([attrs.evolve(base, sold=0)]) == Cover(None, S.SLOW)


def test_what_never_sells_sorts_last_before_nothing():
    covers = [Cover(None, S.NOTHING), Cover(None, S.SLOW), Cover(Fraction(40), S.EXCESS)]
    assert sorted(covers, key=lambda each: each.sort_key) == covers[::-1]


@given(
    st.integers(0, 5000), st.integers(0, 5000), st.lists(st.integers(-20, 300), max_size=5),
    st.integers(1, 60),
)  # fmt: skip
def test_what_was_there_is_what_is_left_and_what_was_sold(last, stock, cartons, days):
    end = OCTOBER + timedelta(days=days)
    deliveries = [Delivery(end, each) for each in cartons]
    found = judge_stock(Count(end, stock), Count(OCTOBER, last), deliveries)
    assert found.sold is not None
    assert last + sum(cartons) * 10 == stock + found.sold
    assert found.mismatch == (found.sold < 0)
    if found.cover is not None:
        assert found.cover * found.sold == stock * days


def test_products_of_other_cartons_and_intervals_add_up_in_a_common_unit():
    """20 盒 a 条 and 14 days beside 10 and 7: in halves of the larger pack, in 14 days."""
    last = Count(NOVEMBER - timedelta(days=14), 40, 20)
    first = judge_stock(Count(NOVEMBER, 20, 20), last, [Delivery(NOVEMBER, 1)])
    last = Count(NOVEMBER - timedelta(days=7), 30)
    second = judge_stock(Count(NOVEMBER, 10), last, [])
    once = judge_stock(Count(NOVEMBER, 99), None, [])
    sums = added_up([first, second, once])
    assert sums == StockSums(stock=20 + 20, sold=40 + 80, days=14, last=40 + 60, purchased=20)
    assert total_cover([first, second, once]).days == Fraction(40 * 14, 120)
    assert added_up([second]) == StockSums(10, 20, 7, 30, 0), "盒 and days as they were counted"
    assert added_up([once]) == StockSums()
    assert state_of([first, second]) is S.LOW


def test_nothing_is_said_of_products_together_that_later_purchases_could_overturn():
    last = Count(NOVEMBER - timedelta(days=7), 30)
    short = judge_stock(Count(NOVEMBER, 29), last, [], NOVEMBER - timedelta(days=2))
    assert state_of([short]) is S.INCOMPLETE
    low = judge_stock(Count(NOVEMBER, 5), last, [], NOVEMBER - timedelta(days=2))
    assert state_of([low]) is S.LOW
