"""M06: the vectors of the trade, what is an estimate, what has no price."""

from fractions import Fraction

import attrs
import pytest

from models.metrics.quotient import Reason
from models.store_analysis import AnalysisSettings, Shelf, StoreFacts, analyse
from models.store_analysis.margin import Basis, Margin, margin
from tests.models.store_analysis.samples import GOODS, YUAN, bought, counted, facts


def whole(store: StoreFacts, **quantities: int) -> Margin:
    wanted = {key: Fraction(number) for key, number in quantities.items()}
    return margin(store, Basis.SOLD, wanted)


def test_the_vector_of_three_products() -> None:
    """收入 24100.00, 成本 20988.00, 毛利 3112.00: 12.91 %, never the mean of the rates 13.38."""
    found = whole(facts(), K1=100, K2=40, K3=10)
    assert found.rate.shown() == "12.91%"
    assert (found.amount, found.rate.denominator) == (3_112_000_000, 24_100_000_000)


def test_what_is_sold_by_the_pack_brings_its_pack_price() -> None:
    """M06 mixed: 60 条 at 108 and 400 盒 at 11 are 10880.00, 12.32 %."""
    shelf = {"K1": Shelf(retail_carton=108 * YUAN, retail_pack=11 * YUAN)}
    found = margin(facts(shelf=shelf), Basis.SOLD, {"K1": Fraction(100)}, pack_percent=40)
    assert found.rate.denominator == 10_880_000_000
    assert found.rate.shown() == "12.32%"


def test_a_price_below_cost_is_a_loss() -> None:
    shelf = {"K1": Shelf(retail_carton=90 * YUAN)}
    assert whole(facts(shelf=shelf), K1=100).rate.shown() == "−6.00%"


def test_guide_prices_make_an_estimate_and_prices_seen_do_not() -> None:
    assert whole(facts(), K1=1).estimated
    seen = facts(shelf={"K1": Shelf(retail_carton=108 * YUAN)})
    assert not whole(seen, K1=1).estimated


def test_without_prices_there_is_no_margin_but_a_reason() -> None:
    bare = {key: attrs.evolve(each, retail_carton=None) for key, each in GOODS.items()}
    found = whole(facts(goods=bare), K1=1, K2=1)
    assert (found.amount, found.unpriced, found.reason) == (None, 2, Reason.NO_PRICE)
    assert found.rate.shown() == "—"
    assert whole(facts()).reason is Reason.NO_DATA


def test_returns_are_no_sales() -> None:
    store = facts(bought=bought(K1=10) | bought(K2=-3))
    assert set(analyse(store, {}, {}).margin.products) == {"K1"}


def test_the_cost_of_purchases_is_what_was_paid() -> None:
    paid = {"K1": attrs.evolve(bought(K1=10)["K1"], amount=90_000)}
    found = analyse(facts(bought=paid), {}, {}).margin
    assert found.products["K1"].earned.cost == 900_000_000


@pytest.mark.parametrize(("percent", "basis"), [(46, Basis.BOUGHT), (45, Basis.SOLD)])
def test_inferred_sales_speak_where_enough_of_the_purchases_was_counted(
    percent: int, basis: Basis
) -> None:
    """K1 is 9540 of 20988 元: 45.45 %."""
    store = facts(shelf={"K1": counted((30, 100), (2, 50))})
    found = analyse(store, {}, {}, AnalysisSettings(sold_percent=percent)).margin
    assert found.basis is basis
    assert found.quantity == (5 if basis is Basis.SOLD else 150)
