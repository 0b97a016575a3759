"""The file that enrols a device: read as it was written, and one sentence for every other one."""

import json
from datetime import datetime, timedelta, timezone
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.package.enrolment import (
    LARGEST_ENROLMENT,
    Enrolment,
    EnrolmentFault,
    enrolment_content,
    enrolment_text,
)
from models.package.naming import enrolment_file_name
from storage.device_key import new_private_key
from storage.origin import public_key, read_enrolment, sign_enrolment

PRIVATE = bytes(range(32))
ENROLMENT = Enrolment(
    device="0f8fad5b-d9cb-469f-a165-70867728950e",
    manager="A001",
    manager_name="张明",
    organisation="示例烟草",
    department="海州",
    public_key=public_key(PRIVATE),
    made_at=datetime(2026, 11, 23, 10, 8, tzinfo=timezone(timedelta(hours=8))),
)
CONTENT = enrolment_content(ENROLMENT, sign_enrolment(ENROLMENT, PRIVATE))
NAME = "设备登记_示例烟草_A001_0f8fad5b.json"


def changed(**fields: Any) -> bytes:
    """The file with other fields; None takes one away."""
    told = {**json.loads(CONTENT), **fields}
    return json.dumps({key: value for key, value in told.items() if value is not None}).encode()


def fault_of(content: bytes) -> EnrolmentFault:
    with pytest.raises(EnrolmentFault) as caught:
        read_enrolment(content, NAME)
    assert NAME in str(caught.value)
    assert "没有登记" in str(caught.value)
    return caught.value


def test_an_enrolment_is_read_as_it_was_written() -> None:
    assert read_enrolment(CONTENT, NAME) == ENROLMENT
    assert len(CONTENT) < LARGEST_ENROLMENT // 4
    assert "张明".encode() in CONTENT
    assert json.loads(CONTENT)["fingerprint"] == ENROLMENT.fingerprint


def test_it_is_read_as_an_editor_saves_it() -> None:
    saved = b"\xef\xbb\xbf" + CONTENT.replace(b"\n", b"\r\n")
    assert read_enrolment(saved, NAME) == ENROLMENT
    assert read_enrolment(changed(), NAME) == ENROLMENT


def test_the_longest_names_stay_below_the_limit() -> None:
    longest = attrs.evolve(
        ENROLMENT, manager="工" * 100, manager_name="名" * 100, organisation="单" * 100,
        department="部" * 100,
    )  # fmt: skip
    content = enrolment_content(longest, sign_enrolment(longest, PRIVATE))
    assert len(content) <= LARGEST_ENROLMENT
    assert read_enrolment(content, NAME) == longest


def test_its_name_tells_whose_it_is() -> None:
    assert enrolment_file_name("示例烟草", "A001", ENROLMENT.device) == NAME
    assert enrolment_file_name("示例/烟草", "..", ENROLMENT.device).count("/") == 0


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04",
        b"\xff\xfe{}",
        b"[]",
        b"null",
        b"{}",
        b"[" * LARGEST_ENROLMENT,
        b'{"form": "roundbook-enrolment", "version": 1',
        CONTENT + b" " * LARGEST_ENROLMENT,
        changed(form="another"),
    ],
)
def test_another_file_is_told_from_an_enrolment(content: bytes) -> None:
    assert fault_of(content).code == "no-enrolment"


@pytest.mark.parametrize("name", sorted({*json.loads(CONTENT)} - {"form"}))
@pytest.mark.parametrize("value", [None, 7.5, [], "\x00", "\ud800", "长" * 101])
def test_a_field_that_is_missing_or_is_none_is_named(name: str, value: object) -> None:
    fault = fault_of(changed(**{name: value}))
    assert (fault.code, fault.params["field"]) == ("field", name)


def test_a_file_of_a_newer_version_is_not_guessed_at() -> None:
    assert fault_of(changed(version=2)).code == "newer"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("key", "AAAA"),
        ("key", "!"),
        ("manager", ""),
        ("device", "0F8FAD5B"),
        ("device", "../" * 12),
        ("made_at", "2026-11-23T10:08:00"),
        ("made_at", "gestern"),
        ("version", True),
        ("version", 0),
    ],
)
def test_a_field_of_another_form_is_named(name: str, value: object) -> None:
    assert fault_of(changed(**{name: value})).params["field"] == name


@pytest.mark.parametrize(
    "fields",
    [
        {"manager": "A002"},
        {"manager_name": "李明"},
        {"organisation": "另一家"},
        {"department": "别处"},
        {"device": "1f8fad5b-d9cb-469f-a165-70867728950e"},
        {"made_at": "2026-11-23T10:08:01+08:00"},
        {"fingerprint": "0000 0000 0000 0000 0000 0000 0000 0000"},
        {"signature": "AAAA"},
        {"key": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="},
    ],
)
def test_what_was_changed_does_not_agree_with_the_signature(fields: dict[str, str]) -> None:
    assert fault_of(changed(**fields)).code == "signature"


def test_nobody_enrols_a_key_without_having_it() -> None:
    other = new_private_key()
    forged = attrs.evolve(ENROLMENT, manager="A002")
    assert fault_of(enrolment_content(forged, sign_enrolment(forged, other))).code == "signature"


@given(st.integers(0, len(CONTENT) - 1), st.integers(0, 7))
def test_a_flipped_bit_enrols_nobody_else(place: int, bit: int) -> None:
    flipped = bytearray(CONTENT)
    flipped[place] ^= 1 << bit
    try:
        read = read_enrolment(bytes(flipped), NAME)
    except EnrolmentFault:
        return
    assert read == ENROLMENT  # a blank between two fields, or the case of nothing that counts


def test_what_is_signed_of_an_enrolment_is_nothing_that_is_signed_of_a_package() -> None:
    assert enrolment_text(ENROLMENT).startswith(b"roundbook-enrolment 1\n")
