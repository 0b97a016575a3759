"""⑦: each rule at its limit, in one order, about the store's own products (DOMAIN 3.6, 1.04)."""

from datetime import date
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.metrics.quotient import Quotient
from models.store_analysis import DEFAULT_ANALYSIS_SETTINGS, StoreFacts, analyse
from models.store_analysis.peers import Base, Figure, Figures
from models.store_analysis.suggestions import Rule, Suggestion
from models.visit import PriceTag
from tests.models.store_analysis.samples import DAY, GOODS, bought, check, counted, facts, goods

KIND = ("食杂店", "18")


def advice(store: StoreFacts, *, peers: Quotient | None = None) -> dict[Rule, str]:
    """What a store is advised; with ``peers`` beside five others of that margin."""
    kinds = {f"S{at}": KIND for at in range(5)} if peers else {}
    margin: Figures = {Figure.MARGIN: Base.of(peers)} if peers else {}
    figures = dict.fromkeys(kinds, margin)
    found = analyse(store, kinds, figures).suggestions
    assert_readable(found)
    return {each.rule: each.text for each in found}


def assert_readable(found: tuple[Suggestion, ...]) -> None:
    assert 1 <= len(found) <= 3
    for each in found:
        assert 0 < len(each.text) <= 200
        assert not {"；", ";", "\n", "档"} & set(each.text)


# ------------------------------------------------------------------------ rules at their limits


def out_of(count: int) -> StoreFacts:
    many = {f"P{at}": goods(f"断{at}", 90, 100) for at in range(4)}
    shelf = {f"P{at}": counted((14, 40), (2, 0)) for at in range(count)}
    return facts(goods=many, bought={}, shelf=shelf)


def test_three_products_out_are_to_be_ordered() -> None:
    text = advice(out_of(3))[Rule.OUT]
    assert "断0（建议订 5 条）、断1（建议订 5 条）、断2（建议订 5 条）" in text
    assert Rule.OUT not in advice(out_of(2))
    assert "等 4 个规格" in advice(out_of(4))[Rule.OUT]


@pytest.mark.parametrize(("packs", "told"), [(300, False), (301, True)])
def test_more_than_thirty_days_of_stock_are_too_much(packs: int, told: bool) -> None:
    """10 盒 a day: 300 last 30.0 days (偏高), 301 longer (积压)."""
    store = facts(shelf={"K1": counted((10, packs + 100), (0, packs))})
    found = advice(store)
    assert (Rule.EXCESS in found) is told
    if told:
        assert "青松(硬)可销 30.1 天" in found[Rule.EXCESS]


def test_what_does_not_sell_is_told_with_its_stock() -> None:
    found = advice(facts(shelf={"K3": counted((35, 15), (0, 15))}))
    assert "白鹭(中支)滞销，库存 1.5 条" in found[Rule.EXCESS]


@pytest.mark.parametrize(("got", "told"), [(5, False), (4, True)])
def test_one_price_of_five_that_differs_asks_for_honest_prices(got: int, told: bool) -> None:
    shelf = {"K2": counted(tag=PriceTag.WRONG), "K1": counted(tag=PriceTag.PRESENT)}
    found = advice(facts(check=check(C4=(got, 5)), shelf=shelf))
    assert (Rule.HONEST in found) is told
    if told:
        assert "10-19 抽查 5 个规格，4 个实售价同标价一致" in found[Rule.HONEST]
        assert "海棠(软)" in found[Rule.HONEST]
        assert "青松" not in found[Rule.HONEST]


def test_a_check_before_the_month_is_no_news() -> None:
    assert Rule.HONEST in advice(facts(check=check(date(2026, 10, 1), C4=(4, 5))))
    assert Rule.HONEST not in advice(facts(check=check(date(2026, 9, 30), C4=(4, 5))))


@pytest.mark.parametrize(
    ("average", "told"), [(Quotient(2, 100), False), (Quotient(200_001, 10_000_000), True)]
)
def test_a_margin_two_points_below_its_kind_is_low(average: Quotient, told: bool) -> None:
    """The store has none at all: 2.00 points below 2 %, a little more below 2.00001 %."""
    level = {key: attrs.evolve(each, retail_carton=each.wholesale) for key, each in GOODS.items()}
    found = advice(facts(goods=level), peers=average)
    assert (Rule.MARGIN in found) is told


def test_a_low_margin_names_what_earns_more() -> None:
    text = advice(facts(), peers=Quotient(16, 100))[Rule.MARGIN]
    assert "毛利率 12.91%，比同类平均低 3.09 个百分点" in text
    assert text.index("白鹭(中支)（毛利率 15.20%）") < text.index("海棠(软)（毛利率 13.27%）")
    assert "青松" not in text
    assert Rule.MARGIN not in advice(facts()), "without five others there is nothing to compare"


@pytest.mark.parametrize(("amount", "told"), [(950_000, True), (950_001, False)])
def test_a_price_five_percent_lower_asks_for_structure(amount: int, told: bool) -> None:
    now = {"K1": attrs.evolve(bought(K1=100)["K1"], amount=amount)}
    before = {"K1": attrs.evolve(bought(K1=100)["K1"], amount=1_000_000)}
    found = advice(facts(bought=now, before=before))
    assert (Rule.STRUCTURE in found) is told
    if told:
        assert "单条均价 95.00 元/条，比上月低 5.00%" in found[Rule.STRUCTURE]


def test_structure_names_the_dear_products_that_were_ordered_less() -> None:
    store = facts(bought=bought(K1=100, K3=2), before=bought(K1=120, K3=20))
    text = advice(store)[Rule.STRUCTURE]
    assert "白鹭(中支)少订 18 条" in text
    assert "青松" not in text, "it is cheaper than the average"


def test_key_products_that_were_not_bought_are_to_be_tried() -> None:
    text = advice(facts(missing_key=("K2", "K3", "K1")))[Rule.KEY]
    assert "海棠(软)、白鹭(中支)近 3 个月没有购进" in text
    assert "青松" not in text, "two at a time"
    none_left = facts(missing_key=("K2",), limits={"K2": 0})
    assert Rule.KEY not in advice(none_left)


# ------------------------------------------------------------------------------- order and filling


def test_the_trades_rules_come_before_what_fills_up() -> None:
    shelf = {"K1": counted((10, 500), (0, 400)), "K3": counted((35, 15), (0, 15))}
    store = facts(
        shelf=shelf,
        check=check(C4=(4, 5)),
        missing_key=("K2",),
        before=bought(K1=100, K2=40, K3=40),
    )
    assert list(advice(store, peers=Quotient(20, 100))) == [
        Rule.EXCESS, Rule.HONEST, Rule.MARGIN,
    ]  # fmt: skip


def test_a_store_of_which_little_is_known_is_told_about_its_best_sellers() -> None:
    found = advice(facts(before=bought(K1=100, K2=60, K3=10)))
    assert list(found) == [Rule.BEST, Rule.CHANGE, Rule.COUNT]
    assert "青松(硬)" in found[Rule.BEST]
    assert "海棠(软)（−20 条）" in found[Rule.CHANGE]


def test_a_store_that_bought_nothing_is_asked_why() -> None:
    assert list(advice(facts(bought={}, before=bought(K1=9)))) == [Rule.ORDER]


def test_of_a_month_nobody_knows_nothing_is_advised() -> None:
    assert analyse(facts(bought=None), {}, {}).suggestions == ()


def test_two_stores_with_different_data_are_told_different_things() -> None:
    one = advice(facts(bought=bought(K1=100), before=bought(K1=80)))
    other = advice(facts(bought=bought(K2=60, K3=5), before=bought(K2=70, K3=9)))
    assert not set(one.values()) & set(other.values())


def test_a_setting_moves_a_limit() -> None:
    patient = attrs.evolve(DEFAULT_ANALYSIS_SETTINGS, out_products=2, excess_days=90)
    found = analyse(out_of(2), {}, {}, patient).suggestions
    assert found[0].rule is Rule.OUT


NAMES = st.text("ABC示例(硬)金 ", min_size=1, max_size=58)


@given(st.data())
def test_whatever_the_store_is_like_its_advice_can_be_printed(data: st.DataObject) -> None:
    names = data.draw(st.lists(NAMES, min_size=4, max_size=4))
    catalogue: dict[str, Any] = {f"P{at}": goods(name, 90, 100) for at, name in enumerate(names)}
    numbers = st.dictionaries(st.sampled_from(sorted(catalogue)), st.integers(1, 999), max_size=4)
    counts = st.lists(st.integers(0, 900), min_size=1, max_size=3)
    now, before = data.draw(numbers), data.draw(numbers)

    def own(each: dict[str, int]) -> dict[str, Any]:
        base = bought(K1=1)["K1"]
        return {key: attrs.evolve(base, quantity=n, priced=n, amount=n * 9000)
                for key, n in each.items()}  # fmt: skip

    shelf = {
        key: counted(*((20 * (len(packs) - at), each) for at, each in enumerate(packs)))
        for key in catalogue
        if (packs := data.draw(counts))
    }
    store = facts(goods=catalogue, bought=own(now), before=own(before), shelf=shelf, day=DAY)
    assert_readable(analyse(store, {}, {}).suggestions)
