"""Every form in which cells are known to come, and every one that must be refused."""

import json
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.handout import values
from models.handout.dates import day_of, from_serial, month_of
from models.handout.numbers import decimal_of, format_scaled, scaled, whole
from models.handout.outcome import Doubtful, Unreadable
from models.handout.parsers import CellKind, parser_for
from models.handout.text import comparable

EVENING = datetime.fromisoformat("2026-03-05T23:59")
DAYS = st.dates(date(1932, 1, 1), date(2199, 12, 31))


# ------------------------------------------------------------------------------------------- dates


@pytest.mark.parametrize(
    "raw",
    [
        *("2026/3/5", "2026.3.5", "2026-03-05", "20260305", "2026年3月5日", "2026年03月05号"),
        *("２０２６／３／５", "\u3000 2026-3-5\u00a0", "2026 年 3 月 5 日", "2026-03-05 00:00:00"),
        *("2026/3/5 8:30", "2026-03-05T08:30:00", "2026-03-05T08:30:00+08:00", "\u200b2026-3-5"),
        *(46086, 46086.0, 46086.75, "46086", 20260305, 20260305.0, "20260305.0"),
        *(date(2026, 3, 5), EVENING),
    ],
)
def test_forms_of_one_day(raw: object) -> None:
    assert day_of(raw) == "2026-03-05"


@pytest.mark.parametrize(
    "raw",
    [
        *("2026-2-30", "2026-13-1", "20260230", 20260230, "2026年2月29日", "0000-01-01"),
        *("5/3/2026", "26-3-5", "3月5日", "2026-3", "昨天", "2026-03-05-06", "2026/3/5/"),
        *(2026, 202603, 3.5, 0, -1, 1e300, float("nan"), float("inf"), True),
        *(time(8, 30), timedelta(days=1), date(1899, 12, 31), date(2201, 1, 1)),
    ],
)
def test_what_is_no_day_is_refused(raw: object) -> None:
    with pytest.raises(Unreadable):
        day_of(raw)


def test_the_1904_system_is_four_years_later() -> None:
    assert day_of(42735, date1904=True) == "2021-01-01"
    assert day_of(46086 - 1462, date1904=True) == "2026-03-05"
    assert from_serial(60) == date(1900, 2, 28), "the day that Excel invented lies before our time"


@given(DAYS)
def test_a_day_comes_back_from_every_way_of_writing_it(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    forms = [
        *(day, day.isoformat(), f"{day:%Y%m%d}", int(f"{day:%Y%m%d}"), float(serial)),
        *(f"{day.year}/{day.month}/{day.day}", f"{day.year}年{day.month}月{day.day}日"),
    ]
    assert {day_of(form) for form in forms} == {day.isoformat()}
    assert day_of(serial - 1462, date1904=True) == day.isoformat()


@pytest.mark.parametrize(
    "raw",
    [
        *("2026-03", "2026年3月", "2026年03月份", "202603", "2026/3", "2026.03", "2026-3-31"),
        *(202603, 202603.0, 46086, date(2026, 3, 1), EVENING, 2026.03),
    ],
)
def test_forms_of_one_month(raw: object) -> None:
    assert month_of(raw) == "2026-03"


def test_a_month_that_lost_its_zero_is_refused_and_says_so() -> None:
    with pytest.raises(Unreadable, match="分不清是几月"):
        month_of(2026.1)
    assert month_of("2026.1") == "2026-01"
    assert month_of("2026.10") == "2026-10"
    for raw in ("2026-13", 202613, 2026, "三月", 1e300, float("inf")):
        with pytest.raises(Unreadable):
            month_of(raw)


# ----------------------------------------------------------------------------------------- numbers


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        *(("1,234.50", "1234.50"), ("１，２３４．５", "1234.5"), ("(12.30)", "-12.30")),
        *(("（12.30）", "-12.30"), ("-5", "-5"), ("−5", "-5"), ("+7", "7"), (".5", "0.5")),
        *(("¥95.40", "95.40"), ("￥95.40元", "95.40"), (" 1 234 ", "1234"), ("12.", "12")),
        *((552.96, "552.96"), (0.1, "0.1"), (12, "12"), ("\u00a012\u3000", "12")),
    ],
)
def test_forms_of_numbers_are_exact(raw: object, value: str) -> None:
    assert decimal_of(raw) == Decimal(value)


@pytest.mark.parametrize(
    "raw",
    [
        *("1,2", "12,34,567", "1.2.3", "十二", "12条", "3.2E+05", "(-5)", "()", "--5", "0x10"),
        *(True, float("nan"), float("inf"), 1e15, date(2026, 1, 1), "१२"),
    ],
)
def test_what_is_no_number_is_refused(raw: object) -> None:
    with pytest.raises(Unreadable):
        decimal_of(raw)


def test_signs_for_nothing_are_blank() -> None:
    assert [decimal_of(sign) for sign in ("-", "—", "——", "/")] == [None] * 4
    assert day_of("—") is None


def test_quantities_are_whole() -> None:
    assert (whole(12.0), whole("12.00"), whole(-3.0), whole(11.999999999)) == (12, 12, -3, 12)
    with pytest.raises(Unreadable, match="应为整数"):
        whole(12.5)


@pytest.mark.parametrize(
    ("raw", "places", "value"),
    [
        *((552.96, 2, 55296), (552.9599999999999, 2, 55296), (0.1 + 0.2, 2, 30)),
        *((41.2333, 4, 412333), ("95.4", 4, 954000), (-1349.4, 2, -134940)),
        *((56175207.09, 2, 5617520709), (9_999_999_999.99, 2, 999_999_999_999)),
    ],
)
def test_money_and_prices_are_whole_units(raw: object, places: int, value: int) -> None:
    assert scaled(raw, places) == value


def test_a_longer_tail_is_rounded_half_up_and_told() -> None:
    assert scaled("0.125", 2) == Doubtful(13, "多于 2 位小数, 已四舍五入")
    assert scaled(41.23335, 4) == Doubtful(412334, "多于 4 位小数, 已四舍五入")


@given(st.integers(-(10**13), 10**13), st.sampled_from([2, 4, 8]))
def test_what_is_written_is_read_again(value: int, places: int) -> None:
    text = format_scaled(value, places)
    assert scaled(text, places) == value
    if abs(value) < 10**12:
        assert scaled(float(text), places) == value


# ------------------------------------------------------------------------------------------- codes


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        *(("320706100123", "320706100123"), (320706100123.0, "320706100123")),
        *(("320706100123.0", "320706100123"), ("３２０７０６１００１２３", "320706100123")),
        *((" 320706 100123 ", "320706100123"), (2554, "2554"), ("INV-307114", "INV-307114")),
        *(("007", "007"), (999_999_999_999_999.0, "999999999999999"), ("客A-1", "客A-1")),
        *(("1E5", "1E5"), ("\ufeff100015", "100015")),
    ],
)
def test_numbers_that_are_names_stay_text(raw: object, text: str) -> None:
    assert parser_for(CellKind.CODE)(raw) == text


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        *(("3.20706E+11", "末尾数字已丢失"), ("3E+11", "末尾数字已丢失")),
        *((1234567890123456.0, "超过 15 位"), (1e300, "超过 15 位"), (12.5, "应为文本编码")),
        *((-5.0, "应为文本编码"), (date(2026, 1, 1), "应为文本编码"), (True, "应为文本编码")),
    ],
)
def test_codes_that_lost_digits_are_refused(raw: object, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        parser_for(CellKind.CODE)(raw)


def test_a_licence_number_that_ends_in_zeros_was_rounded() -> None:
    licence = parser_for(CellKind.LICENCE)
    assert licence("320706100000") == "320706100000"
    assert licence(320706200001.0) == "320706200001"
    with pytest.raises(Unreadable, match="末尾数字已丢失"):
        licence(320706000000.0)


def test_barcodes_are_checked_by_their_last_digit() -> None:
    barcode = parser_for(CellKind.BARCODE)
    assert barcode("6901028000017") == "6901028000017"
    assert barcode(6901028000017.0) == "6901028000017"
    wrong = barcode("6901028000018")
    assert isinstance(wrong, Doubtful)
    assert wrong.value == "6901028000018"


@pytest.mark.parametrize("raw", ["是", "Y", "yes", "√", "1", 1.0, True, "TRUE", " 是 ", "☑"])
def test_ticks(raw: object) -> None:
    assert parser_for(CellKind.FLAG)(raw) is True


@pytest.mark.parametrize("raw", ["否", "N", "no", "×", "0", 0.0, False, "FALSE", "无"])
def test_no_ticks(raw: object) -> None:
    assert parser_for(CellKind.FLAG)(raw) is False


def test_an_unclear_tick_is_refused() -> None:
    with pytest.raises(Unreadable, match="应为“是”或“否”"):
        parser_for(CellKind.FLAG)("也许")


def test_texts_lose_what_cannot_be_seen_and_keep_the_rest() -> None:
    line, block = parser_for(CellKind.TEXT), parser_for(CellKind.LONG_TEXT)
    assert line(" \u3000海州\u200b区（新）\n 二店\u00a0") == "海州区（新） 二店"
    assert block(" 一\r\n二\x07 ") == "一\n二"
    assert (line(3706.0), line(True), line(45.5)) == ("3706", "是", "45.5")


def test_degrees_are_text_without_exponent() -> None:
    degrees = parser_for(CellKind.DEGREES)
    assert degrees(-90.620724) == "-90.620724"
    assert degrees(0.00001) == "0.00001"
    assert degrees("119.2200") == "119.22"
    assert isinstance(degrees(3706.1), Doubtful)


def test_values_of_real_retailers_are_known(shared_data: Path) -> None:
    lists = json.loads((shared_data / "places" / "value_lists.json").read_text("utf-8"))
    for name, table in (
        ("grade", values.GRADES),
        ("order_cycle", values.ORDER_CYCLES),
        ("market_type", values.MARKET_TYPES),
        ("format", values.RETAIL_FORMATS),
        ("credit_level", values.COMPLIANCE),
    ):
        unknown = [text for text in lists[name] if comparable(text) not in table]
        assert unknown == ["(blank)"], name


TABLES = [name for name in values.__all__ if name.isupper()]


@pytest.mark.parametrize("name", TABLES)
def test_every_word_of_a_table_means_itself(name: str) -> None:
    table: values.ValueTable = getattr(values, name)
    assert {word: table[comparable(word)] for word in table.values()} == {
        word: word for word in table.values()
    }
