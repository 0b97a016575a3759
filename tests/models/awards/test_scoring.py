"""评优 as DOMAIN 3.5 has it: 40/20/20/10/10, out by veto or 守法, top 20 %, ties."""

from collections.abc import Callable
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.awards import AwardSettings, StoreFigures, components, score_round
from models.errors import InvalidValue
from models.programme import AwardOutcome, AwardResult

USUAL = AwardSettings()


def store(name: str = "HZ1", **fields: Any) -> StoreFigures:
    """92.7 in two checks, 14 of 15 done, ④ 3 of 3, a tenth more at the same price, 守法 A."""
    return StoreFigures(
        **{
            "retailer_id": name, "licence_no": f"3207061001{name[-2:]}", "market_type": "城镇",
            "compliance": "A", "totals": (954, 900), "owed": 15, "done": 14, "asked": 3, "told": 3,
            "quantity": 110, "priced": 110, "amount": 11_000,
            "quantity_before": 100, "priced_before": 100, "amount_before": 10_000, **fields,
        }
    )  # fmt: skip


def only(figures: StoreFigures, settings: AwardSettings = USUAL) -> AwardResult:
    (row,) = score_round([figures], settings)
    return row


def test_the_total_by_hand() -> None:
    """92.7x40 % + 93.33x20 % + (80+60)/2x20 % + 100x10 % + 100x10 % = 89.7467."""
    row = only(store())
    assert (row.standard, row.cooperation, row.growth) == (927, 933, 700)
    assert (row.information, row.compliance, row.total) == (1000, 1000, 897)
    assert (row.rank, row.outcome, row.section, row.reason) == (
        1, AwardOutcome.EXCELLENT, "城镇", "",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("before", "now", "points"),
    [((100, 10_000), (100, 10_000), 60), ((100, 10_000), (130, 13_000), 80),
     ((100, 10_000), (50, 5_000), 30), ((100, 10_000), (100, 12_000), 80),
     ((100, 10_000), (0, 0), 0)],
)  # fmt: skip
def test_growth_is_half_quantity_half_price(
    before: tuple[int, int], now: tuple[int, int], points: int
) -> None:
    figures = store(
        quantity=now[0], priced=now[0], amount=now[1],
        quantity_before=before[0], priced_before=before[0], amount_before=before[1],
    )  # fmt: skip
    assert components(figures, USUAL)["growth"].value == points


def test_the_price_goes_by_what_is_priced() -> None:
    """Of 110 条 only 10 have an amount, 1,200 分: 120 a 条 against 100, so (80 + 100) / 2."""
    assert components(store(priced=10, amount=1_200), USUAL)["growth"].value == 90


def test_what_has_no_base_is_left_out_and_told() -> None:
    """(92.7x40 + 93.33x20 + 100x10) / 70: no year before, no level of law."""
    row = only(store(quantity_before=0, priced_before=0, amount_before=0, compliance=""))
    assert (row.growth, row.compliance, row.total) == (None, None, 939)
    assert row.reason == "销量结构增长：没有去年同期购进；守法：没有守法等级"
    assert row.rank == 1


@pytest.mark.parametrize(
    ("fields", "reason"),
    [({"vetoed": 1}, "有一票否决"), ({"compliance": "C"}, "守法等级 C，在 B 以下"),
     ({"compliance": "w"}, "守法等级 W，在 B 以下"), ({"totals": ()}, "没有评估")],
)  # fmt: skip
def test_who_is_out_has_a_reason_and_no_rank(fields: dict[str, Any], reason: str) -> None:
    row = only(store(**fields))
    assert (row.rank, row.outcome, str(row.reason)) == (None, AwardOutcome.NONE, reason)


def test_b_is_not_below_b_and_a_word_that_is_no_level_counts_neither_way() -> None:
    """89.7467 - 15x10 % = 88.2467; (89.7467 - 10) / 90 % = 88.6074."""
    assert [only(store(compliance=level)).total for level in ("B级", "B", "aa")] == [882, 882, 897]
    unknown = only(store(compliance="守信"))
    assert (unknown.compliance, unknown.total, unknown.rank) == (None, 886, 1)
    assert unknown.reason == "守法：“守信”不是守法等级"


def test_nothing_that_counts_has_a_base() -> None:
    settings = AwardSettings(standard=0, cooperation=0, growth=100, information=0, compliance=0)
    row = only(store(quantity_before=0, priced_before=0, amount_before=0), settings)
    assert (row.total, row.rank, row.reason) == (None, None, "占分的各项都没有依据")


def test_the_first_fifth_of_each_section_rounded_up_at_least_one() -> None:
    town = [store(f"T{n:02}", totals=(900 + n,)) for n in range(11)]
    country = [store("X01", market_type="乡村", totals=(700,))]
    rows = score_round([*town, *country], USUAL)
    best = [row.retailer_id for row in rows if row.outcome is AwardOutcome.EXCELLENT]
    assert sorted(best) == ["T08", "T09", "T10", "X01"]
    together = score_round([*town, *country], attrs.evolve(USUAL, by_market=False))
    assert sum(row.outcome is AwardOutcome.EXCELLENT for row in together) == 3
    assert {row.section for row in together} == {""}


def test_a_tie_goes_to_the_standard_score_then_to_the_licence() -> None:
    """The same total: more standard and less cooperation; and two that are alike but by licence."""
    strong = store("B02", totals=(950,), owed=10, done=8)
    even = store("A01", totals=(900,), owed=10, done=9)
    alike = store("C03", totals=(900,), owed=10, done=9, licence_no="100000000000")
    rows = score_round([even, strong, alike], USUAL)
    assert len({row.total for row in rows}) == 1
    assert [row.retailer_id for row in rows] == ["B02", "C03", "A01"]


def test_weights_add_up_to_a_hundred() -> None:
    with pytest.raises(InvalidValue, match="加起来是 110，要等于 100"):
        attrs.evolve(USUAL, standard=50).check()


figures = st.builds(
    store,
    st.integers(10, 99).map(lambda n: f"S{n}"),
    totals=st.lists(st.integers(0, 1000), max_size=3).map(tuple),
    vetoed=st.integers(0, 1),
    compliance=st.sampled_from(["", "A", "B", "C", "守信"]),
    market_type=st.sampled_from(["城镇", "乡村"]),
    done=st.integers(0, 15),
    told=st.integers(0, 3),
    quantity=st.integers(0, 300),
)
rounds = st.lists(figures, min_size=1, max_size=12, unique_by=lambda each: each.retailer_id)


@given(rounds, st.randoms(use_true_random=False))
def test_the_order_of_the_stores_does_not_matter(stores: list[StoreFigures], mix: Any) -> None:
    shuffled = list(stores)
    mix.shuffle(shuffled)
    assert score_round(stores, USUAL) == score_round(shuffled, USUAL)


@given(rounds)
def test_every_section_has_its_fifth_and_ranks_without_gaps(stores: list[StoreFigures]) -> None:
    rows = score_round(stores, USUAL)
    for section in {row.section for row in rows}:
        ranked = [row for row in rows if row.section == section and row.rank is not None]
        assert [row.rank for row in ranked] == list(range(1, len(ranked) + 1))
        best = sum(row.outcome is AwardOutcome.EXCELLENT for row in ranked)
        assert best == -(-len(ranked) // 5)


RAISED: tuple[Callable[[StoreFigures, int], StoreFigures], ...] = (
    lambda one, more: attrs.evolve(one, totals=tuple(min(1000, t + more) for t in one.totals)),
    lambda one, more: attrs.evolve(one, done=min(one.owed, one.done + more)),
    lambda one, more: attrs.evolve(one, told=min(one.asked, one.told + more)),
    lambda one, more: attrs.evolve(one, quantity=one.quantity + more),
    lambda one, more: attrs.evolve(one, amount=one.amount + 100 * more),
    lambda one, _more: attrs.evolve(one, compliance="A") if one.compliance == "B" else one,
)


@given(rounds, st.integers(1, 300), st.sampled_from(RAISED))
def test_a_better_component_never_costs_a_rank(
    stores: list[StoreFigures], more: int, raised: Callable[[StoreFigures, int], StoreFigures]
) -> None:
    one, *others = stores
    before = {row.retailer_id: row for row in score_round(stores, USUAL)}[one.retailer_id]
    changed = [raised(one, more), *others]
    after = {row.retailer_id: row for row in score_round(changed, USUAL)}[one.retailer_id]
    assert (after.rank is None) == (before.rank is None)
    if after.rank is not None and before.rank is not None:
        assert after.rank <= before.rank
        assert (after.total or 0) >= (before.total or 0)
