"""Signatures of manifests: any change of what is signed breaks them, of the rest none."""

import re
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.manager import Manager
from models.package.data import DataLine
from models.package.manifest import Manifest, PackageHead, make_manifest
from models.package.origin import (
    KEY_ENTRY,
    SIGNATURE_ENTRY,
    SIGNED_ENTRIES,
    fingerprint,
    signed_text,
    text_of,
)
from storage.device_key import KEY_BYTES, key_in, new_key_row, new_private_key
from storage.origin import holds, is_signed, public_key, sign, sign_manifest, signer

PRIVATE = bytes(range(32))
HEAD = PackageHead(
    package="0f8fad5b-d9cb-469f-a165-70867728950e",
    sequence=3,
    base_acknowledged=2,
    device="7c9e6679-7425-40de-944b-e07fc1f90ae7",
    manager=Manager(id="A001", name="张明", organisation="示例烟草", department="海州"),
    month="2026-11",
    created_at=datetime(2026, 11, 23, 10, 8, tzinfo=timezone(timedelta(hours=8))),
    journal_operation=41,
    journal_head="a" * 64,
    schema=3,
)
LINE = DataLine("visit", "V1", 2, "b" * 64, "{}", f"1:{'c' * 16} 0")
UNSIGNED = make_manifest(HEAD, (), (LINE,)).entries | {
    "purpose": "handover",
    "recipient": "B002",
    "figure/走访": "38",
    "figure/规范率": "7/12",
    "sheet/走访汇总/rows": "1",
    "sheet/走访汇总/hash": "d" * 64,
    "sheet/走访汇总/columns": "[]",
    "sheet/走访汇总/marks/1": "V1:2:0123",
    "note": "read by nobody",
}
SIGNED = dict(sign_manifest(Manifest(entries=UNSIGNED), PRIVATE).entries)
FREE = {"sheet/走访汇总/columns", "sheet/走访汇总/marks/1", "note"}
COVERED = sorted(SIGNED.keys() - FREE - {SIGNATURE_ENTRY})


def test_a_signed_manifest_holds() -> None:
    assert holds(SIGNED)
    assert SIGNED[KEY_ENTRY] == text_of(public_key(PRIVATE))
    assert signer(SIGNED) == fingerprint(public_key(PRIVATE))
    assert not holds(UNSIGNED)
    assert list(SIGNED)[-1] == SIGNATURE_ENTRY, "signed last"


@given(st.data())
def test_any_change_of_what_is_signed_breaks_the_signature(data: Any) -> None:
    entry = data.draw(st.sampled_from(COVERED))
    value = SIGNED[entry]
    place = data.draw(st.integers(0, len(value) - 1))
    sign_there = data.draw(st.characters(categories=("L", "N", "P", "S")))
    other = value[:place] + sign_there + value[place + 1 :]
    assert holds({**SIGNED, entry: other}) == (other == value)
    assert not holds({key: text for key, text in SIGNED.items() if key != entry})
    assert not holds({**SIGNED, entry: value + sign_there})


@given(st.text(max_size=30).filter(lambda text: text.strip()))
def test_a_figure_that_is_added_breaks_it_too(name: str) -> None:
    assert not holds({**SIGNED, f"figure/+{name}": "1"})


def test_an_entry_cannot_swallow_its_neighbour() -> None:
    """Two lines made one, in a value or in a name, are another text."""
    one, other = "figure/规范率", "figure/走访"
    rest = {key: text for key, text in SIGNED.items() if key not in (one, other)}
    assert not holds({**rest, one: f"7/12\n{other}\t38"})
    assert not holds({**rest, f"{one}\t7/12\n{other}": "38"})


@pytest.mark.parametrize("entry", sorted(FREE))
def test_what_only_helps_to_read_is_not_covered(entry: str) -> None:
    assert holds({**SIGNED, entry: "something else"})


def test_what_programs_do_to_cells_leaves_it() -> None:
    assert holds({**SIGNED, "month": "2026-11-01 00:00:00"})
    assert holds({**SIGNED, "organisation": "示例烟草 ", "another": "entry"})
    assert holds(dict(reversed(SIGNED.items())))
    empty = sign_manifest(Manifest(entries={**UNSIGNED, "department": ""}), PRIVATE).entries
    assert holds({key: text for key, text in empty.items() if text})


@pytest.mark.parametrize("entry", [KEY_ENTRY, SIGNATURE_ENTRY])
@pytest.mark.parametrize("value", ["", "?", "AAAA", text_of(bytes(32)), text_of(bytes(64))])
def test_what_is_no_key_or_no_signature_holds_nothing(entry: str, value: str) -> None:
    assert not holds({**SIGNED, entry: value})


def test_another_key_signs_another_signature() -> None:
    other = sign_manifest(Manifest(entries=UNSIGNED), bytes(32)).entries
    assert holds(other)
    assert not holds({**other, KEY_ENTRY: SIGNED[KEY_ENTRY]})
    assert not holds({**other, SIGNATURE_ENTRY: SIGNED[SIGNATURE_ENTRY]})


def test_the_signature_is_the_one_of_the_standard() -> None:
    """RFC 8032, 7.1, test 2: so any other program can verify ours."""
    private = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
    public = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
    signature = sign(private, b"\x72")
    assert public_key(private) == public
    assert signature.hex().startswith(
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
    )
    assert is_signed(public, b"\x72", signature)


def test_the_text_that_is_signed_is_the_one_that_is_described() -> None:
    """As docs/workbook-format.md tells other programs."""
    entries = {
        "manager": "A001", "month": "2026-11-01", "device": " d ", "department": "",
        "sheet/走访/rows": "2", "sheet/走访/columns": "[]", "figure/走访": "38",
    }  # fmt: skip
    assert signed_text(entries).decode() == (
        "device\td\nfigure/走访\t38\nmanager\tA001\nmonth\t2026-11\nsheet/走访/rows\t2"
    )


def test_what_is_signed_is_what_the_document_names() -> None:
    text = (Path(__file__).parents[2] / "docs" / "workbook-format.md").read_text(encoding="utf-8")
    told = text.split("**What is signed.**")[1].split("those that are there")[0]
    named = re.findall(r"`([^`]+)`", told)
    for name in named:
        key = name.replace("…", "x")
        assert signed_text({key: "1"}) == f"{key}\t1".encode(), key
    assert {name for name in named if "…" not in name} == set(SIGNED_ENTRIES)


def test_a_key_row_is_read_of_its_own_device_alone() -> None:
    row = new_key_row("d1")
    private = key_in(row, "d1")
    assert len(private) == KEY_BYTES
    assert key_in(row, "d2") == b""
    assert new_key_row("d1") != row
    assert {len(new_private_key()), len(new_private_key())} == {KEY_BYTES}


def test_no_flipped_bit_leaves_a_key() -> None:
    row = new_key_row("d1").encode()
    for place in range(len(row)):
        for bit in range(8):
            flipped = bytearray(row)
            flipped[place] ^= 1 << bit
            assert key_in(flipped.decode("latin-1"), "d1") == b"", (place, bit)


@pytest.mark.parametrize("row", [None, 7, b"", "", " ", "AAAA 00", "\ud800 00"])
def test_what_is_no_row_holds_no_key(row: object) -> None:
    assert key_in(row, "d1") == b""
