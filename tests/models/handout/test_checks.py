"""What is looked at in good rows: at the edges, and where columns or values are missing."""

import pytest

from models.handout.checks import (
    positive,
    product_prices,
    purchase_amounts,
    purchase_signs,
    retailer_licences,
    retailer_terms,
)
from models.handout.outcome import Doubtful
from models.handout.parsers import barcode, degrees, text_block, text_line


def test_a_price_is_above_nothing() -> None:
    assert positive(1) is None
    assert positive(0) == "应大于 0"


@pytest.mark.parametrize(
    ("quantity", "amount", "told"),
    [(3, 3_000, False), (3, 3_001, False), (3, 2_999, False), (3, 3_002, True), (-3, -3_002, True)],
)
def test_an_amount_may_be_a_cent_apart(quantity: int, amount: int, *, told: bool) -> None:
    columns = {"quantity": [quantity], "unit_price": [100_000], "amount": [amount]}
    assert bool(list(purchase_amounts(columns))) == told


def test_without_a_column_or_a_value_nothing_is_compared() -> None:
    assert list(purchase_amounts({"quantity": [1], "amount": [5]})) == []
    assert list(purchase_signs({"quantity": [-1]})) == []
    assert list(purchase_signs({"quantity": [None, "三"], "kind": ["订单", "退货"]})) == []
    assert list(product_prices({"wholesale": [1]})) == []
    assert list(retailer_licences({"licence_no": [None]})) == []
    assert list(retailer_terms({"licence_from": ["2026-01-01"], "licence_until": [None]})) == []


def test_a_sign_that_does_not_suit_the_kind_is_told() -> None:
    columns = {
        "quantity": [-1, 0, 1, 1, 0, -1],
        "kind": ["订单", "订单", "订单", "退货", "退货", "退货"],
    }
    assert [index for index, _ in purchase_signs(columns)] == [0, 3]


def test_prices_are_compared_where_both_are_numbers() -> None:
    columns = {
        "wholesale": [1_000_000, 1_000_001, "?"],
        "retail_carton": [1_000_000, 1_000_000, 1_000_000],
        "retail_pack": [99_000, 98_999, 0],
        "packs_per_carton": [10, None, 20],
    }
    assert [(index, text[:2]) for index, text in product_prices(columns)] == [
        (1, "批发"),
        (1, "盒价"),
        (2, "盒价"),
    ]


def test_a_term_may_last_one_day() -> None:
    columns = {
        "licence_from": ["2026-01-01", "2026-01-02"],
        "licence_until": ["2026-01-01", "2026-01-01"],
    }
    assert list(retailer_terms(columns)) == [(1, "许可证起 2026-01-02 晚于止 2026-01-01")]


def test_a_barcode_with_its_check_digit_is_taken() -> None:
    digits = [int(digit) for digit in "690102830005"]
    check = -(sum(digits[0::2]) + 3 * sum(digits[1::2])) % 10
    good = f"690102830005{check}"
    assert barcode(good) == good
    wrong = barcode(f"690102830005{(check + 1) % 10}")
    assert isinstance(wrong, Doubtful)
    assert isinstance(barcode("123"), Doubtful)


def test_texts_are_shown_as_they_were_typed() -> None:
    assert (text_line("  "), text_line(True), text_line(False)) == (None, "是", "否")
    assert (text_line(12.0), text_line(1.5)) == ("12", "1.5")
    assert (text_block(" 第一行\n第二行 "), text_block(3)) == ("第一行\n第二行", "3")


def test_degrees_are_texts_and_beyond_the_world_in_doubt() -> None:
    assert degrees(119.16) == "119.16"
    assert degrees(180) == "180"
    assert isinstance(degrees(180.5), Doubtful)
