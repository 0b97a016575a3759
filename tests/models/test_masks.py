"""What a sheet in a shop may show of a telephone and a licence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.masks import group_licence, mask_phone


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13812341234", "138****1234"),
        ("0518-85651216", "0518-8****216"),
        ("0518-85651216-801", "0518-8****216"),
        ("051885651216", "051****1216"),
        ("85651216", "8****216"),
        ("12313", "****"),
        ("", ""),
        ("13812341234/0518-85651216", "138****1234/0518-8****216"),
        (" 13812341234、15912348836 ", "138****1234、159****8836"),
    ],
)
def test_the_middle_is_hidden(phone: str, masked: str) -> None:
    assert mask_phone(phone) == masked
    assert mask_phone(masked) == masked


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_four_digits_of_a_mobile_never_show(phone: str) -> None:
    assert mask_phone(phone) == f"{phone[:3]}****{phone[7:]}"


def test_a_licence_is_grouped_six_one_five() -> None:
    assert group_licence("320706105281") == "320706\u20021\u200205281"
    assert group_licence("3207061") == "3207061"
