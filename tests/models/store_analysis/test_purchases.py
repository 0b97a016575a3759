"""① and ②: comparisons have a base or a reason; shares add up; parts keep their order."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from models.metrics.facts import Bought
from models.metrics.quotient import Reason
from models.store_analysis.purchases import (
    average_price,
    key_part,
    parts,
    purchases,
    total,
)
from tests.models.store_analysis.samples import bought, facts, goods


def test_the_average_price_is_over_what_has_a_price() -> None:
    """M11: 20988 元 / 150 条 is 139.92, whatever came without a price."""
    whole = total([*bought(K1=100, K2=40, K3=10).values(), Bought(7, 0, 0)])
    assert (whole.quantity, whole.priced, whole.amount) == (157, 150, 2_098_800)
    assert average_price(whole).ratio == Fraction(2_098_800, 150)


def test_a_month_nobody_knows_is_no_nought() -> None:
    unknown = purchases(facts(bought=None))
    assert (unknown.known, unknown.reason) == (False, Reason.NO_DATA)
    known = purchases(facts(bought={}))
    assert (known.known, known.now) == (True, Bought())


def test_a_store_that_was_not_there_last_year_has_no_year_ago() -> None:
    found = purchases(facts(before=bought(K1=50), year_ago={}))
    assert found.quantity_on_month.shown() == "300.00%"
    assert found.quantity_on_year.reason is Reason.NO_YEAR_AGO
    short = purchases(facts(before=None, year_ago=None))
    assert short.quantity_on_month.reason is Reason.SHORT_HISTORY
    assert short.quantity_on_year.reason is Reason.SHORT_HISTORY


def test_the_price_is_compared_with_the_month_before() -> None:
    found = purchases(facts(bought=bought(K1=10), before=bought(K2=10)))
    assert found.price_on_month.shown() == "50.00%"  # 95.40 of 190.80


def test_price_classes_stand_in_their_order_with_their_shares() -> None:
    found = parts(facts(before=bought(K1=50, K3=50)), lambda each: each.price_class)
    assert [part.name for part in found] == ["一类", "三类"]
    assert [part.share.shown() for part in found] == ["33.33%", "66.67%"]
    assert found[0].change == Fraction(1, 3) - Fraction(1, 2)


def test_what_has_no_class_stands_last_and_what_was_bought_before_alone_not_at_all() -> None:
    catalogue = {**facts().goods, "K4": goods("无类", 50, 60, price_class="")}
    own = {**bought(K1=1), "K4": Bought(1, 5_000, 1)}
    found = parts(facts(goods=catalogue, bought=own, before=bought(K3=9)), lambda g: g.price_class)
    assert [part.name for part in found] == ["三类", "未分类"]


def test_key_products_that_were_not_bought_are_nought_where_there_are_any() -> None:
    part = key_part(facts(bought=bought(K1=10)))
    assert part is not None
    assert (part.bought.quantity, part.share.shown()) == (0, "0.00%")
    plain = {key: goods("甲", 90, 100) for key in ("K1", "K2", "K3")}
    assert key_part(facts(goods=plain)) is None


QUANTITIES = st.dictionaries(st.sampled_from(("K1", "K2", "K3")), st.integers(1, 500), min_size=1)


@given(QUANTITIES, QUANTITIES)
def test_the_parts_are_the_whole(now: dict[str, int], before: dict[str, int]) -> None:
    store = facts(bought=bought(**now), before=bought(**before))
    found = parts(store, lambda each: each.price_class)
    assert sum(part.bought.quantity for part in found) == sum(now.values())
    assert sum(part.share.ratio or 0 for part in found) == 1
