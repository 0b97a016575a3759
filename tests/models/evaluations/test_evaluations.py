"""Failures of a round and a store over time, counted by hand."""

from datetime import date
from fractions import Fraction
from typing import Any

import attrs

from models.check import Check, PointResult
from models.checklist import DEFAULT_CHECKLIST
from models.evaluations import Change, compared_points, failures
from tests.storage.conftest import answers_with

P = PointResult
VERSIONS = {DEFAULT_CHECKLIST.version: DEFAULT_CHECKLIST}


def check(name: str, day: int = 1, **changed: Any) -> Check:
    return Check(
        id=name, retailer_id="HZ1", day=date(2026, 11, day), answers=answers_with(**changed),
        template_version=DEFAULT_CHECKLIST.version,
    )  # fmt: skip


def test_what_fails_most_comes_first_of_what_it_applied_to() -> None:
    """A3 fails in three of three, B3 (8/10, 6 points) in one of two: the third has a base of 0."""
    found = failures(
        [
            check("1", A3=P.FAIL, B3=(8, 10)),
            check("2", A3=P.HALF, B3=(0, 0)),
            check("3", A3=P.FAIL, A4=P.NOT_APPLICABLE),
        ],
        VERSIONS,
    )
    first, second, third = found[:3]
    assert (first.point.code, str(first.rate), first.lost) == ("A3", "100.00%", 4 + 2 + 4)
    assert first.checks == ("1", "2", "3")
    assert (second.point.code, str(second.rate), second.lost) == ("B3", "50.00%", Fraction(6, 5))
    assert (third.rate.numerator, third.rate.denominator) == (0, 3)
    [lamp] = [each for each in found if each.point.code == "A4"]
    assert lamp.rate.denominator == 2  # 不适用 once


def test_a_point_that_applied_nowhere_has_no_rate_and_stands_last() -> None:
    *_, last = failures(
        [check("1", A4=P.NOT_APPLICABLE), check("2", A4=P.NOT_APPLICABLE)], VERSIONS
    )
    assert (last.point.code, str(last.rate), last.lost) == ("A4", "—", 0)
    assert last.reason == "没有适用的评估"
    assert failures([], VERSIONS) == ()


def test_two_versions_are_never_added_up() -> None:
    other = attrs.evolve(DEFAULT_CHECKLIST, version="2026版")
    found = failures(
        [check("1", A3=P.FAIL), attrs.evolve(check("2", A3=P.FAIL), template_version="2026版")],
        {**VERSIONS, "2026版": other},
    )
    rates = [(each.version, each.rate.denominator) for each in found if each.point.code == "A3"]
    assert rates == [("2026版", 1), ("v1", 1)]


def test_a_store_over_time_tells_what_got_better_and_worse() -> None:
    lines = compared_points(
        [check("1", 1, A3=P.FAIL), check("2", 2, A3=P.HALF, B3=(9, 10)), check("3", 3, B3=(0, 0))],
        VERSIONS,
    )
    by_code = {line.point.code: line for line in lines}
    assert len(lines) == 26
    assert [(cell.words, cell.change) for cell in by_code["A3"].cells] == [
        ("不符合", Change.SAME), ("部分符合", Change.BETTER), ("符合", Change.BETTER),
    ]  # fmt: skip
    assert [(cell.words, cell.change) for cell in by_code["B3"].cells] == [
        ("10/10", Change.SAME), ("9/10", Change.WORSE), ("0/0", Change.SAME),
    ]  # fmt: skip


def test_a_point_of_another_wording_is_a_line_of_its_own() -> None:
    changed = attrs.evolve(
        DEFAULT_CHECKLIST,
        version="2026版",
        points=(attrs.evolve(DEFAULT_CHECKLIST.points[0], text="另一说法"),),
    )
    new = attrs.evolve(check("2", 2), template_version="2026版", answers=answers_with()[:1])
    lines = compared_points([check("1"), new], {**VERSIONS, "2026版": changed})
    cells = [[cell.words for cell in line.cells] for line in lines if line.point.code == "A1"]
    assert cells == [["", "符合"], ["符合", ""]]
