"""What holds of every formula: sums over sums, no mean of rates, no unit in a ratio."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from models.metrics.comparison import on_period_before, year_on_year
from models.metrics.margin import Earned, Sale, earned
from models.metrics.mix import mean_price, shares
from models.metrics.movement import quantity_moved, sell_through
from models.metrics.price import IndexLine, price_index
from models.metrics.quotient import Quotient
from models.metrics.shortage import company_shortage, demand_met
from models.metrics.stock_cover import cover, month_cover
from models.metrics.targets import attainment, forecast_accuracy, lead_on_time
from models.metrics.watch import Others, is_low, store_index

COUNT = st.integers(0, 10**6)
PAIRS = st.lists(st.tuples(COUNT, COUNT), min_size=1, max_size=12)
PRICE = st.none() | st.integers(1, 10**8)
SALES = st.lists(
    st.builds(
        Sale,
        cartons=st.integers(-20, 500),
        wholesale=PRICE,
        carton=PRICE,
        pack=PRICE,
        guide_carton=PRICE,
        guide_pack=PRICE,
    ),
    max_size=10,
)
INDEX_LINES = st.lists(st.builds(IndexLine, PRICE, PRICE, COUNT), min_size=1, max_size=10)
BY_LINES: list[Callable[[Sequence[tuple[int, int]]], Quotient]] = [company_shortage, demand_met]
BY_TWO: list[Callable[[int, int], Quotient]] = [
    quantity_moved, mean_price, month_cover, year_on_year, on_period_before, attainment,
]  # fmt: skip


@pytest.mark.parametrize("formula", BY_LINES)
@given(lines=PAIRS, cut=st.integers(0, 12))
def test_lines_in_any_parts_give_the_whole(
    formula: Callable[[Sequence[tuple[int, int]]], Quotient],
    lines: list[tuple[int, int]],
    cut: int,
) -> None:
    parts = [formula(lines[:cut]), formula(lines[cut:])]
    assert Quotient.of_group(parts) == formula(lines)


@pytest.mark.parametrize("formula", BY_TWO)
@given(pairs=PAIRS)
def test_stores_together_are_sums_over_sums(
    formula: Callable[[int, int], Quotient], pairs: list[tuple[int, int]]
) -> None:
    together = Quotient.of_group(formula(*pair) for pair in pairs)
    whole = formula(sum(pair[0] for pair in pairs), sum(pair[1] for pair in pairs))
    assert together.ratio == whole.ratio
    assert (together.numerator, together.denominator) == (whole.numerator, whole.denominator)


@pytest.mark.parametrize("formula", BY_TWO)
@given(one=COUNT, other=st.integers(1, 10**6), scale=st.integers(1, 1000))
def test_another_unit_leaves_the_ratio(
    formula: Callable[[int, int], Quotient], one: int, other: int, scale: int
) -> None:
    assert formula(one * scale, other * scale).ratio == formula(one, other).ratio


@pytest.mark.parametrize("formula", BY_TWO)
@given(one=st.integers(-5, 5), other=st.integers(-5, 5))
def test_a_ratio_or_a_reason_and_never_a_base_of_0_or_below(
    formula: Callable[[int, int], Quotient], one: int, other: int
) -> None:
    found = formula(one, other)
    assert (found.ratio is None) is (found.reason is not None) is (other <= 0)


def test_a_mean_of_rates_is_another_number() -> None:
    big, small = quantity_moved(500, 1000), quantity_moved(9, 10)
    ratios = [each.ratio or Fraction() for each in (big, small)]
    assert Quotient.of_group((big, small)).ratio == Fraction(509, 1010)
    assert sum(ratios, Fraction()) / 2 == Fraction(7, 10)


@given(SALES, SALES, st.integers(0, 100))
def test_margins_add_up(here: list[Sale], there: list[Sale], percent: int) -> None:
    parts = earned(here, percent), earned(there, percent)
    assert parts[0].plus(parts[1]) == earned([*here, *there], percent)
    whole = Quotient.of_group(part.margin for part in parts)
    assert whole.numerator == earned([*here, *there], percent).profit


@given(SALES, st.integers(0, 100))
def test_the_margin_and_the_mark_up_are_of_one_profit(sales: list[Sale], percent: int) -> None:
    found = earned(sales, percent)
    assert found.profit == found.revenue - found.cost
    margin, markup = found.margin.ratio, found.markup.ratio
    assume(margin is not None and markup is not None and found.cost > 0)
    assert margin is not None
    assert markup is not None
    assert (1 - margin) * (1 + markup) == 1
    assert margin < 1


def test_nothing_sold_is_nothing_earned() -> None:
    assert earned(()) == Earned()


@given(INDEX_LINES, st.integers(0, 10))
def test_the_index_of_parts_gives_the_whole(lines: list[IndexLine], cut: int) -> None:
    parts = [price_index(lines[:cut]), price_index(lines[cut:])]
    assert Quotient.of_group(parts) == price_index(lines)


@given(INDEX_LINES)
def test_at_the_guide_prices_the_index_is_100(lines: list[IndexLine]) -> None:
    ratio = price_index(IndexLine(line.guide, line.guide, line.weight) for line in lines).ratio
    assert ratio in (None, 1)


@given(st.dictionaries(st.sampled_from("12345"), COUNT))
def test_shares_of_classes_are_the_whole(values: dict[str, int]) -> None:
    found = shares(values)
    assert list(found) == list(values)
    if sum(values.values()):
        assert sum((each.ratio or Fraction() for each in found.values()), Fraction()) == 1


@given(COUNT, st.integers(1, 10**6), st.integers(1, 366))
def test_cover_in_days_is_the_month_ratio_times_the_days(stock: int, sales: int, days: int) -> None:
    found, times = cover(stock, sales, days).ratio, month_cover(stock, sales).ratio
    assert times is not None
    assert found == times * days


@given(COUNT, COUNT, COUNT)
def test_sell_through_never_leaves_0_to_100_unless_it_is_flagged(
    before: int, ordered: int, left: int
) -> None:
    found = sell_through(before, ordered, left)
    assert found.ratio is None or 0 <= found.ratio <= 1
    assert (found.reason == "盘点不符") is (left > before + ordered)


@given(st.integers(-(10**6), 10**6), st.integers(-(10**6), 10**6))
def test_forecast_accuracy_lies_between_0_and_1(actual: int, forecast: int) -> None:
    ratio = forecast_accuracy(actual, forecast).ratio
    assert ratio is None or 0 <= ratio <= 1
    assert (ratio == 1) is (actual == forecast != 0)


@given(COUNT, st.integers(1, 10**6), st.integers(1, 31))
def test_at_the_end_of_time_the_lead_is_what_is_above_the_target(
    actual: int, target: int, days: int
) -> None:
    assert lead_on_time(actual, target, days, days).ratio == Fraction(actual, target) - 1


@given(st.tuples(COUNT, COUNT, COUNT, COUNT), st.integers(1, 1000), st.integers(5, 9))
def test_an_index_has_no_unit(found: tuple[int, int, int, int], scale: int, others: int) -> None:
    def index(by: int) -> Any:
        now, before, kind, kind_before = (number * by for number in found)
        return store_index(now, before, Others(stores=others, now=kind, before=kind_before))[2]

    assert index(1).ratio == index(scale).ratio
    assert is_low(index(1)) is is_low(index(scale))
