"""What the page 分析 reads: groups, what is behind a number, order lines, ABC, what stands out."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from models.calendar import Period
from models.metrics.behind import Part
from models.metrics.comparing import Span
from models.metrics.customer_abc import AbcMeasure, Movement
from models.metrics.population import Chosen
from models.metrics.reading import By
from models.retailer import RetailerNotes
from storage.database import Ledger
from storage.ledger.unit_of_work import operation
from storage.queries.metrics.abc import abc_of
from storage.queries.metrics.analysis import Analysis, told_of
from storage.queries.metrics.known import Known
from storage.queries.metrics.orders import last_bought, order_lines
from storage.queries.metrics.trend import trend
from storage.queries.metrics.unusual import FindingKind, findings
from storage.queries.retailers import standing_routes

Bring = Callable[..., int]
NOVEMBER = Span.whole(Period.parse("2026-11"))


@pytest.fixture
def bought(shops: Ledger, bring_lines: Bring, bring_months: Bring) -> Ledger:
    """Two shops with lines, one known by sums alone; a product taken back."""
    bring_months([("2026-11", "P01", 9, 90_000), ("2026-10", "P01", 3, 30_000)], shop="HZ2")
    bring_lines(
        [("D1", "2026-10-05", "P01", 2), ("D2", "2026-11-20", "P02", 3),
         ("D3", "2026-11-21", "P01", 4)]
    )  # fmt: skip
    bring_lines([("D4", "2026-11-20", "P02", 1), ("D5", "2026-11-21", "P02", -1)], shop="HZ3")
    return shops


def test_a_product_is_taken_apart_into_who_bought_it(bought: Ledger) -> None:
    analysis = Analysis(bought, NOVEMBER)
    reading = analysis.readings("M01", By.PRODUCT)["P02"]
    parts = analysis.behind(reading).parts
    assert [item.key for item in parts[Part.BOUGHT]] == ["HZ1"]
    assert [item.key for item in parts[Part.NET_ZERO]] == ["HZ3"]
    everybody = len(parts[Part.NOT_BOUGHT]) + len(parts[Part.BOUGHT])
    assert everybody == reading.quotient.denominator


def test_order_lines_say_the_file_they_came_with(bought: Ledger) -> None:
    lines = order_lines(bought, NOVEMBER, "HZ1")
    assert [(line.day, line.order_no, line.quantity) for line in lines] == [
        ("2026-11-21", "D3", 4), ("2026-11-20", "D2", 3),
    ]  # fmt: skip
    assert {bool(line.file_name) for line in lines} == {True}
    assert [line.order_no for line in order_lines(bought, NOVEMBER, "HZ1", "P02")] == ["D2"]
    assert {line.retailer_id for line in order_lines(bought, NOVEMBER, "", "P02")} == {"HZ1", "HZ3"}
    with pytest.raises(ValueError, match="named"):
        order_lines(bought, NOVEMBER)


def test_a_month_that_is_known_by_its_sum_says_so(bought: Ledger) -> None:
    [line] = order_lines(bought, NOVEMBER, "HZ2")
    assert (line.day, line.order_no, line.quantity, line.kind) == ("2026-11", "", 9, "月汇总")
    part = Span.until(Period.parse("2026-11"), date(2026, 11, 20))
    assert order_lines(bought, part, "HZ2") == ()


def test_when_something_was_bought_last(bought: Ledger) -> None:
    assert last_bought(bought, date(2026, 11, 30), "P01") == {"HZ1": "2026-11-21", "HZ2": "2026-11"}
    assert last_bought(bought, date(2026, 10, 31), "P01") == {"HZ1": "2026-10-05", "HZ2": "2026-10"}
    assert last_bought(bought, date(2026, 9, 30)) == {}


def test_a_group_is_the_total_of_those_in_it(bought: Ledger) -> None:
    """Of routes the manager's own stands before that of the master."""
    with operation(bought, "import_handouts") as unit:
        unit.save(RetailerNotes(id="HZ1", visit_route="自己的线"))
    assert standing_routes(bought)["HZ1"] == "自己的线"
    analysis = Analysis(bought, NOVEMBER)
    groups = analysis.readings("M10", By.ROUTE)
    own = Analysis(bought, NOVEMBER, Chosen(routes=frozenset({"自己的线"})))
    assert groups["自己的线"].quotient == own.total("M10").quotient
    total = analysis.total("M10").quotient
    assert sum(each.quotient.numerator for each in groups.values()) == total.numerator
    assert sum(each.quotient.denominator for each in groups.values()) == total.denominator
    assert own.facts.population == {"HZ1"}
    assert [item.key for item in own.behind(own.total("M10")).parts[Part.RETAILERS]] == ["HZ1"]
    assert By.ROUTE in told_of("M01")
    assert told_of("M14") == (By.PRICE_CLASS,)


def test_months_stand_beside_the_year_before(bought: Ledger) -> None:
    points = trend(Known(bought), NOVEMBER)
    assert (points[-1].month, points[-1].now, points[-1].year_ago) == ("2026-11", 16, None)
    assert (points[-2].now, points[-3].now) == (5, None)
    assert len(points) == 13
    assert trend(Known(bought), NOVEMBER, frozenset({"HZ1"}))[-1].now == 7


def test_abc_moves_against_the_days_before(bought: Ledger) -> None:
    found = abc_of(bought, Analysis(bought, NOVEMBER), AbcMeasure.QUANTITY)
    assert [(row.retailer_id, row.value) for row in found.rows] == [
        ("HZ2", 9), ("HZ1", 7), ("HZ3", 0),
    ]  # fmt: skip
    assert found.rows[-1].movement is Movement.NEW
    with pytest.raises(ValueError, match="毛利"):
        abc_of(bought, Analysis(bought, NOVEMBER), AbcMeasure.MARGIN)


def test_a_brand_that_falls_behind_is_found(shops: Ledger, bring_lines: Bring) -> None:
    bring_lines(
        [("D1", "2026-10-05", "P01", 10), ("D2", "2026-10-06", "P02", 100),
         ("D3", "2026-11-05", "P01", 2), ("D4", "2026-11-06", "P02", 100)]
    )  # fmt: skip
    now = datetime(2026, 11, 30, 9, tzinfo=UTC)
    analysis = Analysis(shops, NOVEMBER)
    analysis.known.__dict__["brands"] = {"P01": "甲", "P02": "乙"}
    [brand] = [each for each in findings(shops, analysis, now) if each.kind is FindingKind.BRAND]
    assert (brand.key, brand.now, brand.before, brand.metric) == ("甲", 2, 10, "M27")
    assert brand.why == "环比 20%，全部 93%，比 0.22"
