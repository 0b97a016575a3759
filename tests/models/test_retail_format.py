"""业态判定: the vectors of DOMAIN 2.3 word for word, and the flags of DOMAIN 1.6."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.handout.values import RETAIL_FORMATS
from models.retail_format import (
    FormatAnswers,
    FormatLimits,
    MainBusiness,
    RetailFormat,
    same_format,
    suggest_format,
)

LETTERS = {"F": "娱乐服务类", "Y": "烟酒商店", "Z": "食杂店", "N": "商场", "S": "超市",
           "B": "便利店", "Q": "其他类"}  # fmt: skip


def answers(what: str, area: str = "", *, rural: bool = False, resort: bool = False):
    """What DOMAIN writes before the comma of a vector."""
    business = {
        "烟酒": MainBusiness.TOBACCO,
        "宾馆": MainBusiness.SERVICE,
        "五金店": MainBusiness.OTHER,
    }.get(what, MainBusiness.GENERAL)
    return FormatAnswers(
        business=business,
        self_service=what == "自选",
        departments=what == "分区",
        area=Decimal(area) if area else None,
        rural=rural,
        resort=resort,
    )


@pytest.mark.parametrize(
    ("given_", "letter", "flags"),
    [
        (answers("自选", "520"), "S", []),
        (answers("自选", "500"), "S", []),
        (answers("自选", "499.9"), "B", []),
        (answers("自选", "100"), "B", []),
        (answers("自选", "99"), "Z", ["E12"]),
        (answers("烟酒", "20"), "Y", []),
        (answers("烟酒", "19.9"), "Z", ["E14"]),
        (answers("分区", "2000"), "N", []),
        (answers("分区", "2000", rural=True), "N", ["E15"]),
        (answers("自选", "2000"), "S", ["E13"]),
        (answers("柜台", "30"), "Z", []),
        (answers("宾馆"), "F", []),
        (answers("五金店"), "Q", []),
        (answers("宾馆", rural=True), "F", ["E16"]),
        (answers("宾馆", rural=True, resort=True), "F", []),
        (answers("柜台", "100"), "Z", ["E12+"]),
        (answers("柜台"), "Z", []),
    ],
)
def test_vectors(given_, letter, flags):
    found = suggest_format(given_)
    assert found is not None
    assert found.format.value == LETTERS[letter]
    assert [flag.value for flag, _words in found.flags] == flags
    assert found.reasons


def test_the_area_is_asked_for_only_where_it_decides():
    assert suggest_format(answers("自选")) is None
    assert suggest_format(answers("烟酒")) is None
    assert suggest_format(answers("分区")) is None


def test_reasons_name_the_limit_in_force():
    limits = FormatLimits(tobacco=15)
    found = suggest_format(answers("烟酒", "15.0"), limits)
    assert found is not None
    assert found.format is RetailFormat.TOBACCO
    assert found.reasons[1] == "面积 15 m²，不少于 15 m²"


@given(
    st.sampled_from(list(MainBusiness)),
    st.booleans(),
    st.booleans(),
    st.decimals(1, 100_000, places=1),
    st.booleans(),
)
def test_every_answer_with_an_area_has_one_format_and_says_why(business, own, parts, area, rural):
    found = suggest_format(
        FormatAnswers(business=business, self_service=own, departments=parts, area=area,
                      rural=rural)
    )  # fmt: skip
    assert found is not None
    assert all(reason and not reason.endswith("。") for reason in found.reasons)
    assert len({flag for flag, _words in found.flags}) == len(found.flags)
    assert found.format.value in RETAIL_FORMATS.values()


def test_other_names_of_a_format_are_the_same():
    assert same_format(RetailFormat.TOBACCO, "烟酒店")
    assert same_format(RetailFormat.GROCERY, " Z ")
    assert not same_format(RetailFormat.GROCERY, "便利店")
    assert not same_format(RetailFormat.GROCERY, "")
