"""The 17 digits of a sheet's code, and what a misread digit does to them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.paper.payload import (
    BadPayload,
    Payload,
    decode,
    encode,
    group_digits,
    is_valid,
    serial_of,
)

PAYLOADS = st.builds(
    Payload,
    template=st.integers(0, 999),
    serial=st.integers(0, 10**10 - 1).map(lambda n: f"{n:010d}"),
    page=st.integers(1, 8),
)


def test_the_worked_example() -> None:
    payload = Payload(template=3, serial=serial_of(date(2026, 11, 23), 7), page=1)
    assert encode(payload) == "10032611230007148"
    assert decode("10032611230007148") == payload
    assert group_digits("10032611230007148") == "1 003 26112 30007 1 48"


def test_hand_typed_groups_are_read() -> None:
    assert decode("1 003 26112 30007 1 48").serial == "2611230007"


@given(PAYLOADS)
def test_what_is_encoded_is_decoded(payload: Payload) -> None:
    digits = encode(payload)
    assert len(digits) == 17
    assert int(digits) % 97 == 1
    assert decode(digits) == payload


@given(PAYLOADS, st.integers(0, 16), st.integers(1, 9))
def test_any_one_wrong_digit_is_refused(payload: Payload, place: int, shift: int) -> None:
    digits = encode(payload)
    wrong = str((int(digits[place]) + shift) % 10)
    assert not is_valid(digits[:place] + wrong + digits[place + 1 :])


@given(PAYLOADS, st.integers(0, 15))
def test_two_swapped_digits_are_refused(payload: Payload, place: int) -> None:
    digits = encode(payload)
    swapped = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
    assert is_valid(swapped) is (swapped == digits)


@pytest.mark.parametrize(
    "digits", ["", "10032611230007149", "1003261123000714", "１" * 17, "a" * 17]
)
def test_foreign_digits_are_named_in_the_message(digits: str) -> None:
    with pytest.raises(BadPayload, match="机读号"):
        decode(digits)


def test_a_later_format_says_so() -> None:
    body = "2" + "10032611230007148"[1:15]
    digits = f"{body}{98 - int(body) * 100 % 97:02d}"
    with pytest.raises(BadPayload, match="更新版本"):
        decode(digits)


@pytest.mark.parametrize(
    "payload",
    [
        Payload(template=3, serial="123", page=1),
        Payload(template=3, serial="１２３４５６７８９０", page=1),
        Payload(template=1000, serial="0" * 10, page=1),
        Payload(template=3, serial="0" * 10, page=9),
    ],
)
def test_what_has_no_payload_is_refused(payload: Payload) -> None:
    with pytest.raises(ValueError, match=r"serial|payload"):
        encode(payload)


def test_a_serial_has_room_for_four_digits() -> None:
    with pytest.raises(ValueError, match="four digits"):
        serial_of(date(2026, 11, 23), 10_000)
