"""Rules of single fields, errors and what an operation touched."""

import pytest

from models.changes import Changes
from models.errors import DomainError, InvalidValue, RoundbookError
from models.phrase import Phrase
from models.rules import at_most, between, licence, mobile_or_landline, non_negative


@pytest.mark.parametrize("value", ["320706100123", "430701204804"])
def test_licences(value):
    assert licence(value) is None


@pytest.mark.parametrize(
    "value", ["", "32070610012", "3207061001234", "32070610012X", " 320706100123", "3.20706E+11"]
)
def test_no_licences(value):
    assert licence(value) == "应为 12 位数字"


@pytest.mark.parametrize(
    "value",
    [
        "13812341234",
        "19912341234",
        "051885001234",
        "0518-85001234",
        "010-8500123",
        "0518-8500123-12",
    ],
)
def test_phones(value):
    assert mobile_or_landline(value) is None


@pytest.mark.parametrize(
    "value", ["12812341234", "1381234123", "85001234", "138 1234 1234", "0518-85001234-1234567"]
)
def test_no_phones(value):
    assert mobile_or_landline(value) == "不是手机号或固定电话"


def test_numbers_and_lengths():
    assert (non_negative(0), non_negative(-1)) == (None, "不能小于 0")
    days = between(0, 366)
    assert [days(0), days(366), days(367), days(-1)] == [
        None,
        None,
        "应在 0 到 366 之间",
        "应在 0 到 366 之间",
    ]
    short = at_most(3)
    assert (short("烟酒店"), short("烟酒商店")) == (None, "最多 3 个字")


def test_an_error_is_a_sentence_with_its_parts():
    error = RoundbookError("{file} 打不开。", next_step="请先关闭 {file}。", file="甲.xlsx")
    assert str(error) == "甲.xlsx 打不开。请先关闭 甲.xlsx。"
    assert (error.template, error.params) == ("{file} 打不开。", {"file": "甲.xlsx"})
    invalid = InvalidValue("day", "日期", "要填")
    assert isinstance(invalid, DomainError)
    assert (str(invalid), invalid.field, invalid.next_step) == ("“日期”要填", "day", "")


def test_changes_tell_what_was_touched():
    changes = Changes(operation=3, kinds={"visit": ["v1", "v1"], "todo": []})
    assert changes
    assert changes.touches("check", "visit")
    assert not changes.touches("check")
    assert changes.ids("visit") == frozenset({"v1"})
    assert changes.ids("todo") == changes.ids("check") == frozenset()
    assert not Changes()
    assert Changes().operation == 0


def test_a_phrase_is_a_text_that_keeps_its_parts():
    phrase = Phrase("欠 {days} 天", days=13)
    assert phrase == "欠 13 天"
    assert (phrase.template, phrase.params) == ("欠 {days} 天", {"days": 13})
    assert f"{phrase}。" == "欠 13 天。"
