"""M09 and the 客户ABC分析表 (DOMAIN 5.3, 6)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.abc import AbcClass, AbcLimits, abc_classes
from models.metrics.customer_abc import Movement, abc_table, abc_totals
from models.metrics.quotient import Quotient

VECTOR = [30000, 22000, 15000, 9000, 7000, 6000, 4500, 3000, 2000, 1500]
VALUES = st.dictionaries(
    st.text("0123456789", min_size=1, max_size=4), st.integers(-1000, 10**9), max_size=30
)


def numbered(values: list[int]) -> dict[str, int]:
    return {f"K{number:02}": value for number, value in enumerate(values, start=1)}


def test_m09_a_5_cum_83_b_3_cum_96_5_c_2() -> None:
    rows = abc_table(numbered(VECTOR))
    assert "".join(row.layer for row in rows) == "AAAAABBBCC"
    # total 100000; 30 + 22 + 15 + 9 = 76 lie before the fifth, 83 with it; 93.5 before the eighth
    assert str(rows[4].cumulative) == "83.00%"
    assert str(rows[7].cumulative) == "96.50%"
    assert [str(row.share) for row in rows[:2]] == ["30.00%", "22.00%"]
    assert [row.rank for row in rows] == list(range(1, 11))


def test_m09_one_store_is_a_total_0_is_all_c() -> None:
    assert [row.layer for row in abc_table({"K1": 5})] == ["A"]
    nothing = abc_table({"K1": 0, "K2": 0, "K3": -4})
    assert [row.layer for row in nothing] == ["C", "C", "C"]
    assert {str(row.share) for row in nothing} == {"—"}


def test_m09_share_before_the_row_is_compared_exactly() -> None:
    # 80 of 100 lie before K2, exactly: no longer A; 95 before K3, exactly: no longer B
    assert abc_classes({"K1": 80, "K2": 15, "K3": 5}) == {"K1": "A", "K2": "B", "K3": "C"}
    assert abc_classes({"K1": 79, "K2": 15, "K3": 6}) == {"K1": "A", "K2": "A", "K3": "B"}


def test_m09_ties_go_by_the_code() -> None:
    rows = abc_table({"K3": 50, "K1": 50, "K2": 0})
    assert [row.retailer_id for row in rows] == ["K1", "K3", "K2"]


def test_limits_are_a_setting() -> None:
    narrow = AbcLimits(a=50, b=76)
    assert "".join(row.layer for row in abc_table(numbered(VECTOR), limits=narrow)) == "AABBCCCCCC"


@pytest.mark.parametrize(
    ("now", "before", "sign"),
    [(1, 90, "↓"), (90, 1, "↑"), (90, 90, "—"), (1, 1, "—")],
)
def test_movement_against_the_period_before(now: int, before: int, sign: str) -> None:
    rows = abc_table({"K1": now, "K2": 99 - now}, {"K1": before, "K2": 99 - before})
    assert {row.retailer_id: row.movement for row in rows}["K1"] == sign


def test_who_had_no_class_before_has_not_moved() -> None:
    rows = abc_table({"K1": 5, "K2": 3}, {"K1": 5})
    assert [row.movement for row in rows] == [Movement.SAME, Movement.NEW]
    assert {row.movement for row in abc_table({"K1": 5})} == {Movement.NEW}


def test_the_footer() -> None:
    totals = abc_totals(abc_table(numbered(VECTOR) | {"K99": -500}))
    assert [(each.layer, each.value, each.stores.parts, str(each.share)) for each in totals] == [
        ("A", 83000, "5/11", "83.00%"),
        ("B", 13500, "3/11", "13.50%"),
        ("C", 3000, "3/11", "3.50%"),  # 3500 of 100000; the return of 500 stands in the sum
    ]


@given(VALUES)
def test_the_classes_part_the_stores(values: dict[str, int]) -> None:
    rows = abc_table(values)
    assert {row.retailer_id for row in rows} == set(values)
    layers = [row.layer for row in rows]
    assert layers == sorted(layers)  # A before B before C
    assert all(row.layer is AbcClass.C for row in rows if row.value <= 0)
    if any(value > 0 for value in values.values()):
        assert layers[0] is AbcClass.A
        assert rows[-1].cumulative.ratio == 1
        # the As without the last one are less than 80 %
        tops = [row for row in rows if row.layer is AbcClass.A]
        assert len(tops) == 1 or (tops[-2].cumulative.ratio or 0) * 100 < 80


@given(VALUES)
def test_the_footer_adds_up(values: dict[str, int]) -> None:
    totals = abc_totals(abc_table(values))
    assert sum(each.value for each in totals) == sum(values.values())
    assert sum(each.stores.numerator for each in totals) == len(values)
    if any(value > 0 for value in values.values()):
        whole = Quotient.of_group(each.share for each in totals)
        assert whole.numerator * len(totals) == whole.denominator


@given(VALUES, st.integers(1, 1000))
def test_another_unit_changes_no_class(values: dict[str, int], scale: int) -> None:
    scaled = {key: value * scale for key, value in values.items()}
    assert abc_classes(scaled) == abc_classes(values)
