"""Periods, exact numbers, grades and kinds of day, in every form they are written in."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.calendar import Period
from models.handout.checks import exchanged_days
from models.handout.column_reader import ColumnReader
from models.handout.dates import period_of
from models.handout.numbers import exact
from models.handout.outcome import Bad, Doubtful, Unreadable
from models.handout.parsers import CellKind, parser_for
from models.handout.sheets import CHECKLISTS, HOLIDAYS, TARGETS
from models.handout.values import chinese_number


@pytest.mark.parametrize(
    ("raw", "key"),
    [
        *(("2026", "2026"), (2026, "2026"), (2026.0, "2026"), ("２０２６年", "2026")),
        *(("2026年度", "2026"), ("2026Q4", "2026Q4"), ("2026q4", "2026Q4"), ("2026-Q4", "2026Q4")),
        *(("2026年4季度", "2026Q4"), ("2026年第四季度", "2026Q4"), ("2026年 第4季", "2026Q4")),
        *(("2026年11月", "2026-11"), ("2026-11", "2026-11"), (202611, "2026-11")),
        *(
            (date(2026, 11, 1), "2026-11"),
            (datetime.combine(date(2026, 11, 1), time()), "2026-11"),
            (46327, "2026-11"),
        ),
        *(("2026/11/1", "2026-11"), ("—", None)),
    ],
)
def test_forms_of_periods(raw: object, key: str | None) -> None:
    assert period_of(raw) == key
    assert key is None or Period.parse(key).key == key


@pytest.mark.parametrize(
    "raw", ["11月", "2026Q5", "2026年上半年", "2026-13", "明年", True, 12, 2026.5]
)
def test_what_is_no_period_is_refused(raw: object) -> None:
    with pytest.raises(Unreadable):
        period_of(raw)


def test_a_period_that_lost_its_zero_says_so() -> None:
    with pytest.raises(Unreadable, match="分不清"):
        period_of(2026.1)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        *((1234.5, "1234.5"), ("1,234.50", "1234.5"), (100, "100"), (0.1 + 0.2, "0.3")),
        *((552.9599999999999, "552.96"), ("95%", "0.95"), ("12.5％", "0.125"), (-0.0, "0")),
        *(
            (1e-7, "0.0000001"),
            ("-3.10", "-3.1"),
            ("(12)", "-12"),
            ("—", None),
            (1e9, "1000000000"),
        ),
    ],
)
def test_numbers_of_any_kind_are_exact_texts(raw: object, text: str | None) -> None:
    assert exact(raw) == text


@pytest.mark.parametrize("raw", ["约100", "1.2E+05", float("nan"), float("inf"), "12万", True, "%"])
def test_what_is_no_exact_number_is_refused(raw: object) -> None:
    with pytest.raises(Unreadable):
        exact(raw)


@given(st.decimals(-(10**9), 10**9, places=4, allow_nan=False))
def test_an_exact_number_is_read_again_as_it_was(value: Decimal) -> None:
    text = exact(str(value) if "E" not in str(value) else f"{value:f}")
    assert text is not None
    assert Decimal(text) == value
    assert exact(text) == exact(float(value)) == text


def test_every_grade_is_read_from_every_way_to_write_it() -> None:
    read = parser_for(CellKind.GRADE)
    for grade in range(1, 31):
        ways: tuple[Any, ...] = (grade, float(grade), f"{grade}档", f"第{chinese_number(grade)}档")
        assert [read(way) for way in ways] == [grade] * 4
    for raw in (0, 31, "A档", 1.5, ""):
        with pytest.raises(Unreadable, match="1 到 30"):
            read(raw)


def column(sheet: Any, field: str, cells: list[Any]) -> list[Any]:
    return ColumnReader(sheet.column(field), date1904=False).read(cells)


def test_words_of_targets_have_synonyms_and_others_are_as_good() -> None:
    assert column(TARGETS, "metric", ["销售量", "单箱", "重点品牌销量"]) == [
        *("销量", "单箱销售额", "重点品牌销量"),
    ]
    assert column(TARGETS, "subject", ["合计", "1类", "一类烟", "黄金叶", None]) == [
        *("总量", "一类", "一类", "黄金叶", None),
    ]


def test_kinds_of_day_have_synonyms_and_unknown_ones_are_kept_in_doubt() -> None:
    read = column(HOLIDAYS, "kind", ["休息", "法定节假日", "补班", "上班", "调休", "节日", "待定"])
    assert read[:-1] == ["放假", "放假", "调休上班", "调休上班", "调休", "节日"]
    assert isinstance(read[-1], Doubtful)
    assert read[-1].value == "待定"


def test_exchanged_days_tell_how_they_are_taken() -> None:
    days = {"day": ["2026-10-10", "2026-10-08"], "kind": ["调休", "调休"]}
    told = [text for _, text in exchanged_days(days)]
    assert told == [
        *("2026-10-10 写的是“调休”，按调休上班收", "2026-10-08 写的是“调休”，按放假收"),
    ]
    assert list(exchanged_days({"day": ["2026-10-10"]})) == []


def test_weights_that_cannot_be_are_refused_and_no_veto_is_none() -> None:
    weights = column(CHECKLISTS, "weight", [4, 2.5, -1])
    assert weights[0] == 4
    assert all(isinstance(value, Bad) for value in weights[1:])
    assert column(CHECKLISTS, "veto", ["否", "售假", "—"]) == [None, "售假", None]
