"""A text put into a workbook comes back as the same text, and never as anything else."""

from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.workbooks.cells import CUT_MARK, MAX_CELL_TEXT, cell_text, put_text, text_cell

RISKY = ["=1+1", "=", "==", "#N/A", "#DIV/0!", "+1", "-1", "@cmd", "'quoted", " 前后 ", "许可证"]


def written(path: Path, texts: list[str]) -> list[tuple[object, str]]:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("表")
    for text in texts:
        sheet.append([text_cell(sheet, text)])
    book.save(path)
    back = openpyxl.load_workbook(path)["表"]
    return [(cell.value, cell.data_type) for (cell,) in back.iter_rows()]


def test_texts_that_look_like_formulas_or_errors_stay_text(tmp_path: Path) -> None:
    cells = written(tmp_path / "a.xlsx", RISKY)
    assert [value for value, _ in cells] == RISKY
    raw = openpyxl.load_workbook(tmp_path / "a.xlsx")["表"]
    assert raw["A1"].quotePrefix
    assert not raw["A6"].quotePrefix


def test_a_normal_cell_is_marked_as_text_too() -> None:
    cell = openpyxl.Workbook().active["A1"]
    put_text(cell, "=HYPERLINK(1)")
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=HYPERLINK(1)", "s", True)


@given(st.text(st.characters(), max_size=60))
def test_any_text_can_be_encoded_and_loses_only_what_xml_cannot_carry(text: str) -> None:
    kept = cell_text(text)
    kept.encode("utf-8")
    gone = {c for c in text if c not in kept}
    assert all(c in "\r\ufffe\uffff" or ord(c) < 32 or 0xD800 <= ord(c) < 0xE000 for c in gone)


@pytest.mark.parametrize("letter", ["长", "𠮷"])
def test_a_text_longer_than_a_cell_is_cut_and_says_so(letter: str) -> None:
    text = cell_text(letter * 40_000)
    assert text.endswith(CUT_MARK)
    units = len(text.encode("utf-16-le")) // 2
    assert MAX_CELL_TEXT - 1 <= units <= MAX_CELL_TEXT
    assert cell_text("长" * MAX_CELL_TEXT) == "长" * MAX_CELL_TEXT


def test_none_is_empty_and_line_ends_are_one() -> None:
    assert cell_text(None) == ""
    assert cell_text("a\r\nb\rc\x07") == "a\nb\nc"
    assert cell_text(12) == "12"
