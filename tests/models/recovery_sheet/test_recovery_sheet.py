"""The recovery sheet: the whole code in groups, on one page, in black alone."""

from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.paper.canonical import sheet_from_json, sheet_to_json
from models.paper.items import LIVE_AREA, Rect, Sheet, Text, TextCode
from models.paper.measure import table_measure
from models.recovery_sheet.data import RecoverySheetData
from models.recovery_sheet.layout import lay_out_recovery
from storage.key_file import key_from_recovery_code, recovery_code

KEY = bytes(range(7, 39))


def sheet_data(**changes: Any) -> RecoverySheetData:
    base = RecoverySheetData(
        manager_id="A001",
        manager_name="沈知远",
        organisation="某某市烟草专卖局（公司）城东营销部",
        ledger="1f3a9c02",
        printed_at=datetime(2026, 11, 23, 7, 52, tzinfo=UTC),
        code=recovery_code(KEY),
    )
    return attrs.evolve(base, **changes)


def words(sheet: Sheet) -> list[Text]:
    return list(sheet.pages[0].of(Text))


def big_signs(sheet: Sheet) -> list[Text]:
    """The signs of the code in reading order."""
    large = [text for text in words(sheet) if text.size == 17.5]
    return sorted(large, key=lambda text: (text.y, text.x))


@given(st.binary(min_size=32, max_size=32))
def test_what_can_be_read_off_the_paper_is_the_key(key: bytes) -> None:
    sheet = lay_out_recovery(sheet_data(code=recovery_code(key)), table_measure)
    assert key_from_recovery_code("".join(text.text for text in big_signs(sheet))) == key
    (code,) = sheet.pages[0].of(TextCode)
    assert key_from_recovery_code(code.text) == key


@pytest.mark.parametrize("code", [recovery_code(KEY), "-".join(["MWMW"] * 14)])
def test_the_signs_stand_in_four_rows_of_groups_apart_from_each_other(code: str) -> None:
    signs = big_signs(lay_out_recovery(sheet_data(code=code), table_measure))
    rows: dict[float, list[Text]] = {}
    for sign in signs:
        rows.setdefault(sign.y, []).append(sign)
    assert [len(row) for row in rows.values()] == [16, 16, 16, 8]
    for row in rows.values():
        for before, after in pairwise(row):
            assert before.left + before.width < after.left


def test_it_says_whose_it_is_and_what_to_do() -> None:
    said = " ".join(text.text for text in words(lay_out_recovery(sheet_data(), table_measure)))
    for part in (
        "恢复单",
        "沈知远（A001）",
        "城东营销部",
        "1f3a9c02",
        "2026-11-23 07:52",
        "保险柜",
    ):
        assert part in said


def test_a_ledger_of_nobody_has_a_sheet_too() -> None:
    data = sheet_data(manager_id="", manager_name="", organisation="")
    sheet = lay_out_recovery(data, table_measure)
    assert sheet.overflows == ()
    assert [text.text for text in words(sheet)].count("—") == 2


@pytest.mark.parametrize("length", [1, 20, 60])
def test_everything_fits_on_one_page(length: int) -> None:
    data = sheet_data(manager_name="名" * min(length, 20), organisation="单" * length)
    sheet = lay_out_recovery(data, table_measure)
    assert len(sheet.pages) == 1
    left, top, right, bottom = LIVE_AREA
    for text in words(sheet):
        assert left <= text.left
        assert text.left + text.width <= right
        assert top <= text.y <= bottom
    (frame,) = sheet.pages[0].of(Rect)
    (code,) = sheet.pages[0].of(TextCode)
    quiet = 4 * code.size / 41
    assert frame.x + quiet < code.x
    assert code.x + code.size + quiet < frame.x + frame.width
    assert frame.y + quiet < code.y
    assert code.y + code.size + quiet < frame.y + frame.height


def test_the_code_is_in_no_repr() -> None:
    assert recovery_code(KEY) not in repr(sheet_data())
    assert recovery_code(KEY)[:4] not in repr(sheet_data())


def test_it_can_be_written_down_like_every_sheet() -> None:
    sheet = lay_out_recovery(sheet_data(), table_measure)
    assert sheet_from_json(sheet_to_json(sheet)) == sheet
