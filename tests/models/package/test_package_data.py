"""Records as cells, keys of cells, file names: what must come back as it went out."""

import json
import random
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.canonical import canonical_json, record_hash
from models.manager import Manager
from models.package import (
    cell_chunks,
    cell_key,
    data_digest,
    data_line,
    ordered,
    package_file_name,
    row_hash,
    sheet_hash,
)

TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=60)
AWKWARD = st.one_of(
    TEXTS, st.sampled_from([" ", "  x  ", "_x000D_", "=1+1", "\x85", "\ufffe", "\U0001f600" * 9000])
)


@given(st.lists(AWKWARD, max_size=4), st.integers(0, 20_000))
def test_a_record_comes_back_from_its_cells(texts: list[str], filler: int) -> None:
    plain = {"id": "x", "revision": 1, "texts": texts, "long": " " * filler + "页"}
    line = data_line("visit", plain)
    chunks = cell_chunks(line.json)
    assert all(len(chunk.encode("utf-16-le")) // 2 < 32_767 for chunk in chunks)
    assert all(chunk == chunk.strip() for chunk in chunks)
    assert not any(sign in "".join(chunks) for sign in "\x7f\x85\ufffe\uffff")
    back = canonical_json(json.loads("".join(chunks)))
    assert record_hash(back) == line.hash


def test_nothing_that_workbooks_read_as_a_character_is_left_in_a_cell() -> None:
    (chunk,) = cell_chunks(canonical_json({"note": "a_x000D_b_x005f_"}))
    assert "_x000D_" not in chunk
    assert json.loads(chunk) == {"note": "a_x000D_b_x005f_"}


def test_the_digest_covers_every_revision_but_not_the_order() -> None:
    lines = [data_line("visit", {"id": f"{n}", "revision": 1}) for n in range(9)]
    shuffled = random.Random(7).sample(lines, 9)
    assert data_digest(shuffled) == data_digest(lines)
    assert ordered(shuffled) == tuple(lines)
    newer = [data_line("visit", {"id": "3", "revision": 2}), *lines[:3], *lines[4:]]
    assert data_digest(newer) != data_digest(lines)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (5, 5.0),
        (Decimal("12.300"), 12.3),
        (Decimal("0.333333"), 0.333333),
        (Decimal("-0.00"), 0),
        (Decimal("3E+1"), 30.0),
        (date(2026, 11, 3), datetime(2026, 11, 3)),  # noqa: DTZ001 - as readers give it
        (time(9, 5), time(9, 5, 0)),
        (None, ""),
        ("一行\n二行 ", "一行 二行"),
        ("A\x0bB", "AB"),
    ],
)
def test_a_cell_has_one_key_however_it_was_saved(written: object, read: object) -> None:
    assert cell_key(written) == cell_key(read)


@given(st.decimals(-(10**9), 10**9, places=6))
def test_a_number_survives_the_workbooks_float(number: Decimal) -> None:
    assert cell_key(float(f"{number:f}")) == cell_key(number)


def test_different_cells_have_different_hashes() -> None:
    assert row_hash(["a", "b"]) != row_hash(["ab", ""])
    assert row_hash([1, None]) != row_hash([None, 1])
    assert row_hash(["1.5"]) == row_hash([1.5]), "the text 1.5 and the number look the same"
    assert sheet_hash(["甲"], ["1", "2"]) == sheet_hash(["甲"], ["2", "1"])
    assert sheet_hash(["甲"], ["1", "2"]) != sheet_hash(["乙"], ["1", "2"])


@pytest.mark.parametrize(
    ("organisation", "expected"),
    [
        ("示范市公司", "上报_示范市公司_A001_2026-11_第12包_202611302105.xlsx"),
        ('a\\b/c:d*e?f"g<h>i|j', "上报_a_b_c_d_e_f_g_h_i_j_A001_2026-11_第12包_202611302105.xlsx"),
        (" .. ", "上报___A001_2026-11_第12包_202611302105.xlsx"),
    ],
)
def test_the_file_name_fits_every_system(organisation: str, expected: str) -> None:
    made_at = datetime(2026, 11, 30, 21, 5, tzinfo=timezone(timedelta(hours=8)))
    manager = Manager(id="A001", name="张三", organisation=organisation)
    assert package_file_name(manager, "2026-11", 12, made_at) == expected


def test_a_long_name_is_cut_to_what_a_folder_takes() -> None:
    made_at = datetime(2026, 11, 30, tzinfo=UTC)
    manager = Manager(id="工" * 90, name="张三", organisation="司" * 90)
    name = package_file_name(manager, "2026-11", 1, made_at)
    assert len(name.encode()) + len(".12345678.part") <= 255
