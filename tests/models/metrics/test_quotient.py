"""Two whole numbers, an exact ratio, and rounding only where it is shown."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.metrics import form
from models.metrics.form import Form, exact_text, half_up_text
from models.metrics.quotient import Quotient, Reason

NUMBERS = st.integers(-(10**12), 10**12)
PARTS = st.builds(
    Quotient.of, NUMBERS, st.integers(0, 10**6), st.sampled_from((Reason.NEW, Reason.NO_BASE))
)


def test_there_is_a_ratio_or_a_reason() -> None:
    assert Quotient(162, 250).ratio == Fraction(81, 125)
    assert Quotient(162, 250).reason is None
    empty = Quotient(0, 0)
    assert (empty.ratio, empty.growth, empty.reason) == (None, None, "无数据")
    assert (str(empty), empty.parts, empty.exact_text()) == ("—", "—", "")
    assert Quotient.none(Reason.NO_PLAN) == Quotient(0, 0, Reason.NO_PLAN)
    assert (Quotient.of(3, -2, Reason.NO_BASE).ratio, Quotient(3, -2, Reason.NEW).parts) == (
        None,
        "3/-2",
    )
    with pytest.raises(ValueError, match="needs a reason"):
        Quotient(1, 0, None)


def test_a_quotient_cannot_be_changed() -> None:
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        Quotient(1, 2).numerator = 3  # type: ignore[misc] # it is what is tried


@pytest.mark.parametrize(
    ("quotient", "shape", "shown"),
    [
        (Quotient(162, 250), form.PERCENT, "64.80%"),
        (Quotient(60, 50), form.PERCENT, "120.00%"),
        (Quotient(-6, 100), form.PERCENT, "−6.00%"),
        (Quotient(3600, 300), form.DAYS, "12.0 天"),
        (Quotient(120, 300), form.TIMES, "0.40 倍"),
        (Quotient(1132100, 250), form.YUAN_A_CASE, "11321.00 元/箱"),
        (Quotient(2098800, 150), form.YUAN_A_CARTON, "139.92 元/条"),
        (Quotient(264500, 265000), form.INDEX, "99.81"),
        (Quotient(14, 19), form.RATIO, "0.74"),
        (Quotient(40, 12000), form.POINTS, "+0.33 个百分点"),
        (Quotient(-40, 12000), form.POINTS, "−0.33 个百分点"),
        (Quotient(1, 1), form.LINES, "1 笔"),
        (Quotient(125, 1), form.CASES, "0.50 箱"),
        (Quotient(311200, 1), form.YUAN, "3112.00 元"),
        (Quotient(0, 0), form.DAYS, "—"),
    ],
)
def test_shown_forms(quotient: Quotient, shape: Form, shown: str) -> None:
    assert quotient.shown(shape) == shown


def test_growth_has_a_sign_and_zero_has_none() -> None:
    assert Quotient(336, 300).shown_growth() == "+12.00%"
    assert Quotient(336, 350).shown_growth() == "−4.00%"
    assert Quotient(350, 350).shown_growth() == "0.00%"
    assert Quotient(999999, 1000000).shown_growth() == "0.00%"  # no minus before a rounded zero
    assert Quotient(1, 0, Reason.NEW).shown_growth() == "—"
    assert Quotient(1, 0, Reason.NEW).told() == "新增"
    assert Quotient(1, 2).told() == "50.00%"


def test_a_number_goes_alone_into_a_column() -> None:
    assert form.YUAN_A_CARTON.number(Fraction(13992)) == "139.92"
    assert form.DAYS.number(None) == "—"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(2, 73), "0.0273972602740"),  # …2739|726: thirteen decimals, twelve digits
        (Fraction(1, 3), "0.3333333333333"),
        (Fraction(2, 3), "0.6666666666667"),
        (Fraction(1, 1), "1.0000000000000"),
        (Fraction(1, 1000), "0.00100000000000"),
        (Fraction(-1, 8), "-0.1250000000000"),
        (Fraction(123456789012345), "123456789012345.0000000000000"),
        (Fraction(0), "0.0000000000000"),
    ],
)
def test_exact_text(value: Fraction, text: str) -> None:
    assert exact_text(value) == text


def test_half_up_goes_away_from_zero() -> None:
    assert half_up_text(Fraction(5, 1000), 2) == "0.01"
    assert half_up_text(Fraction(-5, 1000), 2) == "-0.01"
    assert half_up_text(Fraction(-4, 1000), 2) == "0.00"
    assert half_up_text(Fraction(5, 2), 0) == "3"


@given(NUMBERS, st.integers(1, 10**9), st.integers(0, 6))
def test_half_up_is_what_decimal_does(numerator: int, denominator: int, places: int) -> None:
    exact = Decimal(numerator) / Decimal(denominator)
    step = Decimal(1).scaleb(-places)
    near = Fraction(exact) == Fraction(numerator, denominator)
    if near:  # where Decimal itself is exact there is one right answer
        assert Decimal(half_up_text(Fraction(numerator, denominator), places)) == exact.quantize(
            step, ROUND_HALF_UP
        )
    written = Fraction(half_up_text(Fraction(numerator, denominator), places))
    assert abs(written - Fraction(numerator, denominator)) <= Fraction(step) / 2


@given(NUMBERS.filter(bool), st.integers(1, 10**12))
def test_exact_text_is_good_to_twelve_digits(numerator: int, denominator: int) -> None:
    value = Fraction(numerator, denominator)
    text = exact_text(value)
    assert len(text.lstrip("-0.").replace(".", "")) >= 12
    assert abs(Fraction(text) - value) * 2 <= abs(value) * Fraction(1, 10**11)


@given(st.lists(PARTS, max_size=12), st.data())
def test_a_group_is_the_same_however_it_is_parted(
    parts: list[Quotient], data: st.DataObject
) -> None:
    cut = data.draw(st.integers(0, len(parts)))
    groups = [group for group in (parts[:cut], parts[cut:]) if group]
    whole = Quotient.of_group(parts)
    assert Quotient.of_group(map(Quotient.of_group, groups)) == whole
    assert Quotient.of_group(reversed(parts)) == whole
    assert whole.numerator == sum(part.numerator for part in parts)
    assert whole.denominator == sum(part.denominator for part in parts)


def test_a_group_is_never_the_mean_of_rates() -> None:
    together = Quotient.of_group((Quotient(1, 1), Quotient(0, 99)))
    assert together == Quotient(1, 100)
    assert together.ratio != (Fraction(1) + Fraction(0)) / 2


def test_a_group_without_a_base_says_why() -> None:
    new = Quotient(5, 0, Reason.NEW)
    assert Quotient.of_group((new, Quotient(0, 0, Reason.NO_BASE))) == new
    assert Quotient.of_group((new, Quotient(3, -2, Reason.NEGATIVE_BASE))).reason == "基期为负"
    assert Quotient.of_group((new, Quotient(3, 4))) == Quotient(8, 4)  # counts in the sum
    assert Quotient.of_group(()).reason == "无数据"


@given(NUMBERS, st.integers(1, 10**6), st.integers(1, 1000))
def test_scale_leaves_the_ratio(numerator: int, denominator: int, scale: int) -> None:
    assert (
        Quotient(numerator, denominator).ratio
        == Quotient(numerator * scale, denominator * scale).ratio
    )
