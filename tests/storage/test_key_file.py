"""The key file opens with its password alone; the recovery code forgives how it is typed."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import RoundbookError
from storage import key_file
from storage.failures import WorldFailed
from storage.key_file import (
    WrongPassword,
    check_new_password,
    key_check,
    key_from_recovery_code,
    new_key,
    recovery_code,
    unwrap_key,
    wrap_key,
)

PASSWORD = "青山遮不住 毕竟东流去"
KEY = bytes(range(32))


@pytest.fixture(autouse=True)
def quick_derivation(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same derivation with less of it; the shipped cost is held by a test of its own."""
    monkeypatch.setattr(key_file, "_COST", {"n": 2**4, "r": 8, "p": 1})


def test_the_password_and_no_other_opens_the_key_file() -> None:
    content = wrap_key(KEY, PASSWORD)
    assert unwrap_key(content, PASSWORD) == KEY
    for wrong in ("", PASSWORD[:-1], PASSWORD + " ", "Password"):
        with pytest.raises(WrongPassword):
            unwrap_key(content, wrong)


def test_neither_key_nor_password_stand_in_the_key_file() -> None:
    content = wrap_key(KEY, PASSWORD)
    assert KEY not in content
    assert KEY.hex().encode() not in content
    assert PASSWORD.encode() not in content
    assert recovery_code(KEY).encode() not in content


def test_the_same_password_wraps_differently_each_time() -> None:
    assert wrap_key(KEY, PASSWORD) != wrap_key(KEY, PASSWORD)
    assert new_key() != new_key()


def test_full_width_and_composed_letters_are_the_same_password() -> None:
    content = wrap_key(KEY, "Café 2026")
    assert unwrap_key(content, "Cafe\u0301 ２０２６") == KEY


@pytest.mark.parametrize("spoilt", [b"", b"{}", b"[1]", b'{"scrypt": {"n": 1}}', b"\xff\xfe"])
def test_a_spoilt_key_file_is_no_wrong_password(spoilt: bytes) -> None:
    with pytest.raises(WorldFailed, match="钥匙文件"):
        unwrap_key(spoilt, PASSWORD)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (rb'"n": \d+', b'"n": 1e400'),
        (rb'"n": \d+', b'"n": 3'),
        (rb'"p": \d+', b'"p": 1000000'),
        (rb'"nonce": "\w+"', b'"nonce": ""'),
    ],
)
def test_nor_is_one_with_a_spoilt_value(old: bytes, new: bytes) -> None:
    content, changed = re.subn(old, new, wrap_key(KEY, PASSWORD))
    assert changed == 1
    with pytest.raises(WorldFailed, match="钥匙文件"):
        unwrap_key(content, PASSWORD)


def test_a_key_file_with_another_check_of_its_content_does_not_open() -> None:
    document = json.loads(wrap_key(KEY, PASSWORD))
    document["wrapped"] = "00" + document["wrapped"][2:]
    with pytest.raises(WrongPassword):
        unwrap_key(json.dumps(document).encode(), PASSWORD)


def test_a_password_has_eight_characters_and_no_other_rule() -> None:
    check_new_password("一二三四五六七八")
    check_new_password("        ")
    with pytest.raises(RoundbookError, match="至少 8 个字符"):
        check_new_password("1234567")


def test_the_check_tells_keys_apart_and_gives_nothing_away() -> None:
    assert key_check(KEY) != key_check(new_key())
    assert len(key_check(KEY)) == 16
    assert key_check(KEY) not in KEY.hex()


# ------------------------------------------------------------------------------ the recovery code


@given(st.binary(min_size=32, max_size=32))
def test_every_key_comes_back_from_its_code(key: bytes) -> None:
    code = recovery_code(key)
    assert [len(group) for group in code.split("-")] == [4] * 14
    assert not set(code) & set("0189")
    assert key_from_recovery_code(code) == key


@pytest.mark.parametrize(
    "typed",
    [
        str.lower,
        lambda code: code.replace("-", ""),
        lambda code: code.replace("-", "  "),
        lambda code: code.replace("-", "\n"),
        lambda code: code.replace("O", "0").replace("I", "1").replace("B", "8"),
        lambda code: "".join(chr(ord(sign) + 0xFEE0) for sign in code),
        lambda code: f"  {code}\t",
    ],
)
def test_a_code_is_read_however_it_is_typed(typed: object) -> None:
    for key in (KEY, bytes(32), b"\xff" * 32, bytes(reversed(range(32)))):
        assert key_from_recovery_code(typed(recovery_code(key))) == key  # type: ignore[operator]


@given(st.integers(0, 55), st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"))
def test_one_slip_of_the_pen_is_always_found(at: int, sign: str) -> None:
    plain = recovery_code(KEY).replace("-", "")
    if plain[at] == sign:
        return
    with pytest.raises(WrongPassword):
        key_from_recovery_code(plain[:at] + sign + plain[at + 1 :])


@pytest.mark.parametrize("typed", ["", "ABCD", "恢复码", "A" * 56, "9" * 56])
def test_what_is_no_code_is_told_as_a_wrong_one(typed: str) -> None:
    with pytest.raises(WrongPassword, match="恢复码不对"):
        key_from_recovery_code(typed)


def test_what_we_ship_costs_an_attacker_a_tenth_of_a_gigabyte_a_try(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.undo()
    cost = json.loads(wrap_key(KEY, PASSWORD))["scrypt"]
    assert 128 * cost["n"] * cost["r"] >= 128 * 2**20
