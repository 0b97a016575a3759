"""Lines of targets: the vectors of DOMAIN 6, and what has no value says why."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.metrics.form import PERCENT, POINTS
from models.metrics.quotient import Reason
from models.targets.aims import Aim, Scope
from models.targets.facts import SpanFacts
from models.targets.lines import line_of
from models.targets.measures import Measure
from models.targets.sheet import sheet_lines
from tests.models.targets.builders import bought, facts, target

TOTAL = Aim(Measure.QUANTITY)


def test_m12_and_m13_as_the_domain_has_them() -> None:
    line = line_of(facts(target("400"), now=bought(P1=268)), TOTAL, "条")
    assert line.attainment.shown(PERCENT) == "67.00%"
    assert line.lead is not None
    assert line.lead.shown(POINTS) == "+0.33 个百分点"
    assert line.gap.shown(line.gap_form) == "−132 条"


def test_more_than_all_stays_more_than_all() -> None:
    found = facts(target("167.7", "万箱"), now=bought(P1=169_8 * 250 * 1000))
    assert line_of(found, TOTAL).attainment.shown() == "101.25%"


def test_year_on_year_and_month_before_are_growths() -> None:
    found = facts(target("400"), now=bought(P1=336), year_ago=bought(P1=300), before=bought(P1=350))
    line = line_of(found, TOTAL)
    assert line.on_year.shown(line.change_form) == "+12.00%"
    assert line.on_before.shown(line.change_form) == "−4.00%"


def test_of_a_rate_differences_are_in_points() -> None:
    aim = Aim(Measure.SHARE, Scope.KEY)
    found = facts(
        target("60", "%", "重点品牌占比"),
        now=bought(P1=60, P2=40),
        year_ago=bought(P1=50, P2=50),
    )
    line = line_of(found, aim)
    assert line.on_year.shown(line.change_form) == "+10.00 个百分点"
    assert line.attainment.shown() == "100.00%"
    assert line.lead is None
    assert line.passed is None


@pytest.mark.parametrize(
    ("more", "name", "reason"),
    [
        ({"year_ago": SpanFacts(reason=Reason.NO_YEAR_AGO)}, "on_year", Reason.NO_YEAR_AGO),
        ({"before": SpanFacts(reason=Reason.INCOMPLETE)}, "on_before", Reason.NO_BASE),
        ({"before": SpanFacts(reason=Reason.INCOMPLETE)}, "before", Reason.INCOMPLETE),
        ({"year_ago": bought(P1=0)}, "on_year", Reason.NEW),
        ({"year_ago": bought(P1=-4)}, "on_year", Reason.NEGATIVE_BASE),
        ({}, "attainment", Reason.NO_TARGET),
        ({}, "lead", Reason.NO_TARGET),
        ({}, "gap", Reason.NO_TARGET),
        ({"so_far": SpanFacts(reason=Reason.INCOMPLETE)}, "actual_so_far", Reason.INCOMPLETE),
    ],
)
def test_what_has_no_value_says_why(more: dict[str, Any], name: str, reason: Reason) -> None:
    line = line_of(facts(now=bought(P1=10), **more), TOTAL)
    assert getattr(line, name).reason is reason


def test_a_target_of_nothing_is_no_target_to_reach() -> None:
    line = line_of(facts(target("0"), now=bought(P1=10)), TOTAL)
    assert line.attainment.reason is Reason.NO_TARGET


def test_margin_is_by_guide_prices_and_spread_by_buyers() -> None:
    now = SpanFacts(
        by_product=bought(P1=100, P2=40).by_product,
        buyers={"P1": frozenset(("HZ1", "HZ2")), "P2": frozenset(("HZ9",))},
        population=frozenset(("HZ1", "HZ2", "HZ3", "HZ4")),
    )
    found = facts(now=now)
    margin = line_of(found, Aim(Measure.MARGIN)).actual
    assert margin.ratio == Fraction(100 * 1260 + 40 * 2920)
    spread = line_of(found, Aim(Measure.SPREAD, Scope.KEY)).actual
    assert spread.parts == "2/4"
    assert line_of(found, Aim(Measure.SPREAD)).actual.parts == "2/4", "who is no customer of it"


def test_the_sheet_has_the_lines_of_the_form() -> None:
    now = bought(P1=(250, 2_000_000), P2=(250, 3_000_000), P3=(500, 1_000_000))
    lines = {each.name: each for each in sheet_lines(facts(target("4", "箱"), now=now))}
    assert list(lines) == [
        "总量", "一类烟", "二类烟", "三类烟", "四类烟", "五类烟", "单箱",
        "重点 示例A", "重点 示例C", "省外", "毛利(估)",
    ]  # fmt: skip
    total = lines["总量"].line
    assert total.form.number(total.actual.ratio) == "4.00"
    assert total.attainment.shown() == "100.00%"
    price = lines["单箱"].line
    assert price.form.number(price.actual.ratio) == "15000.00"
    assert lines["省外"].line.actual.ratio == 750
    assert lines["重点 示例C"].line.actual.ratio == 500


@given(st.dictionaries(st.sampled_from(["P1", "P2", "P3"]), st.integers(-50, 500)))
def test_classes_add_up_to_the_total(products: dict[str, int]) -> None:
    lines = {each.key: each.line for each in sheet_lines(facts(now=bought(**products)))}
    parts = [line.actual.ratio or 0 for key, line in lines.items() if key.startswith("class")]
    assert sum(parts) == lines["total"].actual.ratio
