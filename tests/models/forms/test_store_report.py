"""经营分析报告 on paper: always two pages, nothing clipped, nothing but the store's own."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.forms.store_report import StoreReportData, lay_out_store_report
from models.metrics.facts import Bought
from models.paper.issued import Issued
from models.paper.items import Box, Fill, Rect, Sheet, Text
from models.paper.measure import table_measure
from models.programme import Delivery
from models.store_analysis import StoreAnalysis, StoreFacts, analyse
from models.store_analysis.peers import Base, Figure, Figures
from tests.models.paper import shop_facts
from tests.models.paper.clearances import outside, packed
from tests.models.paper.shop_facts import NAME_30
from tests.models.store_analysis.samples import bought, check, counted, facts, goods

KIND = ("食杂店", "18")
LONG = "示例望潮(金质典藏版细支中支双爆珠硬盒)甲乙丙丁戊己庚辛壬癸"
MARGINS: Figures = {
    Figure.MARGIN: Base(14, 100),
    Figure.PRICE: Base(12_000, 1),
    Figure.COVER: Base(12, 1),
    Figure.KEY: Base(20, 100),
    Figure.SCORE: Base(884, 10),
}


def full(products: int = 40, name: str = LONG) -> StoreFacts:
    """A store with more of everything than finds room."""
    classes = ("一类", "二类", "三类", "四类", "五类", "")
    catalogue = {
        f"P{at:02}": goods(f"{name}{at}", 90, 100 + at, price_class=classes[at % 6], key=at < 5)
        for at in range(products)
    }
    own = {key: Bought(50 + at, 450_000, 50 + at) for at, key in enumerate(catalogue)}
    before = {key: Bought(60, 540_000, 60) for key in catalogue}
    shelf = {
        key: counted((34, 900), (3, (0, 5000, 890, 120)[at % 4]), out_days=at)
        for at, key in enumerate(catalogue)
    }
    trend = tuple((f"2025-{month:02}", Bought(1234, 14_000_000, 1234)) for month in (10, 11, 12))
    years = tuple((f"2026-{month:02}", Bought(2000, 1, 2000)) for month in range(1, 10))
    return facts(
        goods=catalogue, bought=own, before=before, year_ago=before, shelf=shelf,
        trend=trend + years, limits=dict.fromkeys(catalogue, 3),
        check=check(C1=(10, 12), C4=(4, 5), B3=(8, 10), D3=(2, 3)),
    )  # fmt: skip


def analysis(store: StoreFacts, peers: int = 6) -> StoreAnalysis:
    kinds = {f"S{at}": KIND for at in range(peers)}
    return analyse(store, kinds, dict.fromkeys(kinds, MARGINS))


def sheet(store: StoreFacts, *, peers: int = 6, **more: Any) -> Sheet:
    found = analysis(store, peers)
    usual: dict[str, Any] = {
        "issued": Issued(**shop_facts.ISSUED),
        "analysis": found,
        "shop_name": NAME_30,
        "licence_no": "320706105281",
        "owner": "陆云舟",
        "phone": "138****1234",
        "retail_format": "食杂店",
        "market_type": "城镇",
        "suggestions": tuple(each.text for each in found.suggestions),
    }
    return lay_out_store_report(StoreReportData(**{**usual, **more}), table_measure)


def texts_of(made: Sheet) -> list[str]:
    return [text.text for page in made.pages for text in page.of(Text)]


STORES = {
    "full": full(),
    "few": facts(),
    "unknown": facts(bought=None, goods={}),
    "nothing": facts(bought={}, before=bought(K1=9)),
    "returns": facts(bought=bought(K1=-5)),
    "unpriced": facts(goods={"K1": goods("甲", 9, None)}, bought=bought(K1=5)),
    "partly": facts(until=date(2026, 10, 20), before=bought(K1=60)),
}


@pytest.mark.parametrize("name", STORES)
@pytest.mark.parametrize("advice", [(), ("控制订量",), ("补" * 200,) * 5])
def test_it_is_two_pages_and_nothing_is_clipped(name: str, advice: tuple[str, ...]) -> None:
    made = sheet(STORES[name], suggestions=advice)
    assert len(made.pages) == 2
    assert made.overflows == ()
    assert not [item for page in made.pages for item in outside(page)]
    words = packed("".join(texts_of(made)))
    assert NAME_30 in words
    assert all(packed(each) in words for each in advice)


@pytest.mark.parametrize("name", STORES)
@pytest.mark.parametrize("peers", [4, 5, 12])
def test_a_store_reads_about_itself_alone(name: str, peers: int) -> None:
    """Neither its grade nor its ABC class nor a rank nor another store (seed row 5.11)."""
    told = texts_of(sheet(STORES[name], peers=peers))
    words = packed("".join(told))
    for foreign in ("档", "ABC", "名次", "星级", "S0", "排名", "13812341234"):
        assert foreign not in words
    assert not {"A", "B", "C", "A类", "B类", "C类"} & {packed(text) for text in told}
    assert ("不作对比" in words) is (peers < 5)


def test_what_has_no_base_is_a_dash_with_its_reason() -> None:
    words = "".join(texts_of(sheet(STORES["unpriced"], peers=0)))
    assert "没有零售价" in words
    assert "没有盘点" in words
    assert "0.00 元" not in words


def test_estimates_say_so() -> None:
    words = "".join(texts_of(sheet(STORES["few"])))
    assert "毛利为估算，按本月购进量和实售价，没有的用指导价" in words
    assert "毛利率（估）" in words


def test_suggestions_to_order_stand_beside_whose_decision_it_is() -> None:
    words = "".join(texts_of(sheet(full(4, "规格"))))
    assert "是否订货由店主自定" in words
    assert "受上限" in words


def test_what_is_out_is_listed_before_what_sells() -> None:
    store = full(40, "规格")
    found, made = analysis(store), sheet(store)
    words = {text.text for text in made.pages[1].of(Text)}
    listed = words & {each.name for each in store.goods.values()}
    out = {store.name(each.product_id) for each in found.stock.out}
    assert len(out) == 10
    assert out < listed
    assert any(text.startswith(f"其余 {40 - len(listed)} 个品规") for text in words)


def test_how_it_was_delivered_is_ticked() -> None:
    made = sheet(STORES["few"], delivery=Delivery.SPOKEN, delivered_on=date(2026, 11, 8))
    assert [box.ticked for box in made.pages[1].of(Box)] == [False, False, True]
    assert "2026-11-08" in texts_of(made)
    blank = sheet(STORES["few"])
    assert not any(box.ticked for box in blank.pages[1].of(Box))


def test_the_columns_of_months_tell_them_apart_without_grey() -> None:
    bars = [rect for rect in sheet(full(4)).pages[0].of(Rect) if rect.width > 8 > rect.width - 1]
    assert [bar.fill for bar in bars] == [Fill.HATCH, *[Fill.NONE] * 11, Fill.BLACK]
    assert max(bar.height for bar in bars) == 22.0


def test_a_month_that_is_known_in_part_says_until_when() -> None:
    words = "".join(texts_of(sheet(STORES["partly"])))
    assert "2026-10-01 至 2026-10-20（截至 20 日）" in words


NUMBERS = st.dictionaries(st.sampled_from(("K1", "K2", "K3")), st.integers(-20, 99_999))


@settings(max_examples=25)
@given(NUMBERS, NUMBERS, st.lists(st.integers(0, 9_000), max_size=4), st.integers(0, 9))
def test_no_store_makes_a_page_that_cannot_be(
    now: dict[str, int], before: dict[str, int], packs: list[int], peers: int
) -> None:
    counts = [(9 * (len(packs) - at), each) for at, each in enumerate(packs)]
    store = facts(bought=bought(**now), before=bought(**before), shelf={"K1": counted(*counts)})
    made = sheet(store, peers=peers)
    assert len(made.pages) == 2
    assert made.overflows == ()
    assert not [item for page in made.pages for item in outside(page)]
