"""喷码: the vector of DOMAIN 9 (14), tolerance of what people type, what a code tells."""

from datetime import date

import pytest

from models.entries import IRREGULARITIES
from models.errors import InvalidValue
from models.spray_code import SprayLimits, SprayProblem, judge_spray, read_spray

FIRST, SECOND = "2090112345678901", "YCYC320902100123"
TODAY = date(2026, 11, 23)


def test_the_vector():
    code = read_spray(FIRST + SECOND, TODAY)
    assert code.sorted_on == date(2022, 9, 1)
    assert (code.case, code.carton) == ("123456789", 1)
    assert (code.company, code.licence) == ("YCYC", "320902100123")
    found = judge_spray(code, "320706100123", TODAY)
    assert [each.problem.value for each in found] == ["码证不符", "检查霉变"]
    assert found[0].text == "码证不符：码上许可证 320902100123，本户 320706100123"
    assert SprayProblem.OTHER_LICENCE.value in IRREGULARITIES


@pytest.mark.parametrize(
    ("today", "year"),
    [
        (date(2022, 9, 1), 2022),
        (date(2022, 8, 31), 2012),
        (date(2031, 12, 31), 2022),
        (date(2032, 9, 1), 2032),
    ],
)
def test_the_year_is_the_latest_that_ends_so(today, year):
    assert read_spray(FIRST + SECOND, today).sorted_on == date(year, 9, 1)


@pytest.mark.parametrize(
    "text",
    [
        f"{FIRST}\n{SECOND}",
        "2 0901 1234 5678 901 ycyc 320902 1 00123",
        "２０９０１１２３４５６７８９０１　ＹＣＹＣ３２０９０２１００１２３",
        f" {FIRST[:8]}-{FIRST[8:]} / {SECOND} ",
    ],
)
def test_spaces_lines_and_full_width_do_not_matter(text):
    assert read_spray(text, TODAY).licence == "320902100123"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "应有 32 位，现在 0 位"),
        (FIRST, "应有 32 位，现在 16 位"),
        (FIRST + "YCY3320902100123", "应是 16 位数字、4 个字母、12 位许可证号"),
        (FIRST[:14] + "51" + SECOND, "应在 01 到 50 之间，现在 51"),
        (FIRST[:14] + "00" + SECOND, "应在 01 到 50 之间，现在 00"),
        ("21301" + FIRST[5:] + SECOND, "十年内没有 2 13 01 这一天"),
        ("12902"[:1] + "0229" + FIRST[5:] + SECOND, "十年内没有 1 02 29 这一天"),
        ("2" * 15 + "1" + "户YCY" + "3" * 12, "应是 16 位数字"),
    ],
)
def test_what_is_no_code_is_told_in_one_sentence(text, told):
    with pytest.raises(InvalidValue) as error:
        read_spray(text, TODAY)
    assert error.value.field == "spray_code"
    assert told in str(error.value)


def test_age_counts_in_months_and_a_store_may_be_unknown():
    code = read_spray("51123" + FIRST[5:] + SECOND, TODAY)
    assert code.sorted_on == date(2025, 11, 23)
    assert judge_spray(code, "", TODAY) == ()
    late = judge_spray(code, code.licence, date(2026, 11, 24))
    assert [each.problem for each in late] == [SprayProblem.OLD]
    assert judge_spray(code, code.licence, TODAY, SprayLimits(old_months=6))
