"""The fit rule: shrink to the floor, then more lines, never lose a character."""

from hypothesis import given
from hypothesis import strategies as st

from models.paper.measure import (
    CONTINUED,
    MM_PER_POINT,
    Style,
    fit,
    one_line,
    share,
    table_measure,
    wrap,
)

DATA = Style(10, serif=True, floor=9)
TEXTS = st.text(
    alphabet="店铺烟酒街道路号、，。（）“”0123456789 abcXYZ-.", min_size=0, max_size=160
)


def packed(text: str) -> str:
    return "".join(text.split())


def test_a_text_that_fits_keeps_its_size() -> None:
    fitted = fit("朝阳烟酒店", DATA, 131, table_measure)
    assert (fitted.lines, fitted.size, fitted.overflow) == (("朝阳烟酒店",), 10, False)


def test_shrinking_goes_by_quarter_points_to_the_floor() -> None:
    room = 10 * 9.5 * MM_PER_POINT
    assert fit("店" * 10, DATA, room, table_measure).size == 9.5
    assert fit("店" * 10, DATA, room - 0.01, table_measure).size == 9.25


def test_at_the_floor_it_breaks_into_two_lines() -> None:
    fitted = fit("店" * 20, DATA, 10 * 9 * MM_PER_POINT + 0.01, table_measure)
    assert fitted.lines == ("店" * 10, "店" * 10)
    assert fitted.size == 9
    assert not fitted.overflow


def test_three_lines_where_two_are_allowed_is_an_overflow() -> None:
    assert fit("店" * 21, DATA, 10 * 9 * MM_PER_POINT + 0.01, table_measure).overflow


@given(TEXTS, st.floats(12, 170))
def test_wrapping_loses_nothing_and_stays_inside(text: str, width: float) -> None:
    lines = wrap(text, DATA, width, table_measure)
    assert packed("".join(lines)) == packed(text)
    for line in lines:
        assert len(line) == 1 or table_measure(line, 10, False, True) <= width


def test_no_line_begins_with_closing_or_ends_with_opening_punctuation() -> None:
    text = "一二三四五六七八九，十一二三四五六七八（九十）一二三四五六七八九。"
    for width in range(20, 60):
        for line in wrap(text, DATA, width, table_measure):
            assert line[0] not in "，。）"
            assert line[-1] not in "（"


def test_dates_and_words_are_not_torn() -> None:
    text = "店主要求在 2026-11-30 前补货，电话 0518-85651216 联系 ABCDEF"
    torn = wrap(text, DATA, 40, table_measure)
    assert any("2026-11-30" in line for line in torn)
    assert any("0518-85651216" in line for line in torn)


@given(TEXTS, st.integers(1, 3))
def test_shared_text_and_its_rest_are_the_whole(text: str, lines: int) -> None:
    shared = share(text, DATA, 60, lines, table_measure)
    assert len(shared.lines) <= lines
    shown = "".join(shared.lines)
    assert shown.endswith(CONTINUED) is bool(shared.rest)
    assert packed(shown.removesuffix(CONTINUED) + shared.rest) == packed(text)
    for line in shared.lines:
        assert table_measure(line, shared.size, False, True) <= 60


def test_line_ends_and_control_characters_become_spaces() -> None:
    assert one_line(" 第一行\r\n第二行\t第三\x00行 ") == "第一行 第二行 第三 行"
