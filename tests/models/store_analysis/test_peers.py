"""⑤: five others or none, none of them named, sums instead of means."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.metrics.quotient import Reason
from models.store_analysis.peers import Base, Figure, Figures, peers_of

KIND = ("食杂店", "18")
OWN: Figures = {Figure.MARGIN: Base(10, 100)}


def others(count: int, **more: Base) -> tuple[dict[str, tuple[str, str]], dict[str, Figures]]:
    kinds = {f"S{at}": KIND for at in range(count)} | {"HZ1": KIND, "X": ("超市", "18")}
    figures: dict[str, Figures] = {
        f"S{at}": {Figure.MARGIN: Base(12 + at, 100)} for at in range(count)
    }
    return kinds, {**figures, "HZ1": OWN, "X": {Figure.MARGIN: Base(90, 100)}}


@pytest.mark.parametrize(("count", "average"), [(4, "—"), (5, "14.00%")])
def test_the_average_is_of_five_others_at_least(count: int, average: str) -> None:
    found = peers_of("HZ1", *others(count), 5)
    assert found.of(Figure.MARGIN).average.shown() == average
    assert found.of(Figure.MARGIN).own.shown() == "10.00%"
    assert bool(found.reason) is (count < 5)
    assert found.stores == (count if count >= 5 else 0)


def test_each_figure_needs_five_that_have_it() -> None:
    kinds, figures = others(6)
    figures["S0"] = {Figure.MARGIN: Base(0, 0, Reason.NO_PRICE)}
    figures["S1"] = {Figure.MARGIN: Base(0, 0, Reason.NO_PRICE)}
    line = peers_of("HZ1", kinds, figures, 5).of(Figure.MARGIN)
    assert (line.stores, line.average.reason) == (4, Reason.TOO_FEW)
    assert peers_of("HZ1", kinds, figures, 5).of(Figure.COVER).average.reason is Reason.TOO_FEW


@pytest.mark.parametrize("kind", [("", "18"), ("食杂店", "")])
def test_a_store_of_no_known_kind_is_compared_with_none(kind: tuple[str, str]) -> None:
    kinds, figures = others(6)
    same = dict.fromkeys(kinds, kind)
    found = peers_of("HZ1", same, figures, 5)
    assert found.reason
    assert "档" not in found.reason
    assert {line.average.reason for line in found.lines} == {Reason.TOO_FEW}


def test_the_average_is_of_sums() -> None:
    kinds, figures = others(5)
    figures["S0"] = {Figure.MARGIN: Base(900, 1000)}
    line = peers_of("HZ1", kinds, figures, 5).of(Figure.MARGIN)
    assert line.average.parts == f"{900 + 13 + 14 + 15 + 16}/1400"


def test_what_can_be_halved_adds_up_all_the_same() -> None:
    """Days of stock: Σ 库存 / Σ 日销量, each in 条 and parts of it."""
    kinds, _figures = others(5)
    halves = {key: {Figure.COVER: Base(Fraction(at, 2), Fraction(1, 3))}
              for at, key in enumerate(kinds)}  # fmt: skip
    line = peers_of("HZ1", kinds, halves, 5).of(Figure.COVER)
    assert line.average.ratio == Fraction(0 + 1 + 2 + 3 + 4, 2) / Fraction(5, 3)


@given(st.lists(st.integers(-50, 90), min_size=5, max_size=12))
def test_the_own_figure_is_never_in_the_average(rates: list[int]) -> None:
    kinds = {f"S{at}": KIND for at in range(len(rates))} | {"HZ1": KIND}
    figures: dict[str, Figures] = {
        f"S{at}": {Figure.MARGIN: Base(rate, 100)} for at, rate in enumerate(rates)
    }
    with_own = peers_of("HZ1", kinds, {**figures, "HZ1": {Figure.MARGIN: Base(9**9, 1)}}, 5)
    average = with_own.of(Figure.MARGIN).average
    assert (average.numerator, average.denominator) == (sum(rates), 100 * len(rates))
