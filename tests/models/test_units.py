"""盒, 条 and 元 as they are stored, read and written (DOMAIN 2.1)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.units import (
    CARTONS_PER_CASE,
    cartons_from_packs,
    format_cartons,
    format_money,
    format_price,
    half_up,
    packs_from_text,
    price_from_text,
)


def test_a_case_is_250_cartons():
    assert half_up(Decimal(11321) / CARTONS_PER_CASE, 2) == Decimal("45.28")


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [("0.125", 2, "0.13"), ("-0.125", 2, "-0.13"), ("2.5", 0, "3"), ("64.8", 2, "64.80")],
)
def test_half_up(value, places, rounded):
    assert str(half_up(Decimal(value), places)) == rounded


@pytest.mark.parametrize(
    ("packs", "per_carton", "text"),
    [(123, 10, "12.3"), (0, 10, "0.0"), (None, 10, "—"), (7, 20, "0.4"), (-10, 10, "-1.0")],
)
def test_stock_is_written_in_cartons(packs, per_carton, text):
    assert format_cartons(packs, per_carton) == text


@pytest.mark.parametrize(
    ("text", "per_carton", "packs"),
    [
        ("12.3", 10, 123),
        ("12", 10, 120),
        (" 0 ", 10, 0),
        ("1．2", 10, 12),
        ("1.9", 10, 19),
        ("1.12", 20, 32),
        ("1.10", 10, None),
        ("1.20", 20, None),
        ("-1", 10, None),
        ("", 10, None),
        ("1.", 10, None),
        (".5", 10, None),
        ("1,5", 10, None),
        ("12条", 10, None),
        ("1234567", 10, None),
    ],
)
def test_stock_is_read_as_people_write_it(text, per_carton, packs):
    assert packs_from_text(text, per_carton) == packs


@given(st.integers(0, 9_999_999))
def test_stock_survives_writing_and_reading(packs):
    assert packs_from_text(format_cartons(packs)) == packs
    assert cartons_from_packs(packs) * 10 == packs


@pytest.mark.parametrize(
    ("fen", "text"), [(123456789, "1,234,567.89"), (5, "0.05"), (-1200, "-12.00"), (None, "—")]
)
def test_money(fen, text):
    assert format_money(fen) == text


def test_money_without_groups():
    assert format_money(123456789, grouped=False) == "1234567.89"


@pytest.mark.parametrize(
    ("text", "price", "shown"),
    [
        ("108", 1_080_000, "108"),
        ("95.40", 954_000, "95.4"),
        ("45.2841", 452_841, "45.2841"),
        (" 1,080.5 ", 10_805_000, "1080.5"),
        ("0", 0, "0"),
        ("100", 1_000_000, "100"),
    ],
)
def test_prices_are_read_and_written(text, price, shown):
    assert price_from_text(text) == price
    assert format_price(price) == shown


@pytest.mark.parametrize(
    "text", ["", "一百", "1.00001", "-1", "NaN", "Infinity", "1e", "1e5", ".", "9" * 9, "9" * 40]
)
def test_what_is_no_price(text):
    assert price_from_text(text) is None


def test_no_price_is_a_dash():
    assert format_price(None) == "—"


@given(st.integers(0, 10**11))
def test_prices_survive_writing_and_reading(price):
    assert price_from_text(format_price(price)) == price
