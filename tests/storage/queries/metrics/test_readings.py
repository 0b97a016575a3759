"""Which days of a month are told of, and what is said of days that nothing is known of."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction

import pytest

from models.metrics.quotient import Quotient, Reason
from models.metrics.reading import By
from models.visit import StockLine
from storage.database import Ledger
from storage.queries.metrics.readings import month_span, readings_of_month
from tests.storage.queries.metrics.purchases_and_visits import see

Bring = Callable[..., int]
LATER = date(2027, 1, 15)


@pytest.mark.parametrize(
    ("today", "last_order", "until"),
    [
        (date(2026, 11, 23), "2026-11-20", date(2026, 11, 20)),  # what is ordered after is unknown
        (date(2026, 11, 18), "2026-11-20", date(2026, 11, 18)),
        (date(2026, 12, 20), "2026-11-20", date(2026, 11, 20)),  # over, and its end is missing
        (date(2026, 12, 20), "2026-11-27", date(2026, 11, 30)),  # over; nobody ordered any more
        (date(2026, 12, 20), "2026-12-04", date(2026, 11, 30)),  # a later month ends early, not it
        (date(2026, 11, 23), "2026-10-30", date(2026, 11, 23)),  # nothing of this month yet
        (date(2026, 10, 2), "2026-10-01", date(2026, 11, 30)),  # a month to come
    ],
)
def test_a_month_is_told_of_up_to_the_day_that_is_known(
    shops: Ledger, bring_lines: Bring, today: date, last_order: str, until: date
) -> None:
    bring_lines([("D1", "2026-09-07", "P01", 2), ("D2", last_order, "P01", 1)])
    assert month_span(shops, "2026-11", today).last == until


def test_as_many_days_are_compared_with_as_many(shops: Ledger, bring_lines: Bring) -> None:
    """1–20 Nov against 1–20 Oct (DOMAIN M08), not against the whole of October."""
    bring_lines(
        [
            ("D1", "2026-10-10", "P01", 4),
            ("D2", "2026-10-25", "P01", 90),
            ("D3", "2026-11-20", "P01", 5),
        ]
    )
    found = readings_of_month(shops, "2026-11", date(2026, 11, 23), ("M08.quantity",), "total")
    assert found.title == "2026年11月 截至20日"
    [reading] = found.readings
    assert (reading.quotient, reading.quotient.ratio) == (Quotient(5, 4), Fraction(5, 4))


def test_a_month_that_nothing_is_known_of_is_not_one_in_which_nobody_bought(
    shops: Ledger, bring_lines: Bring
) -> None:
    bring_lines([("D1", "2026-10-10", "P01", 4)])
    found = readings_of_month(shops, "2026-12", LATER).readings
    told = {(each.metric, each.by): each.quotient.reason for each in found}
    assert told["M01", By.TOTAL] is Reason.NO_DATA
    assert told["M03b", By.TOTAL] is Reason.NO_DATA
    assert not [each for each in found if each.metric == "M01" and each.by is By.PRODUCT]


def test_a_month_of_sums_is_as_good_as_one_of_lines(
    shops: Ledger, bring_lines: Bring, bring_months: Bring
) -> None:
    bring_months([("2026-09", "P01", 4, 40_000), ("2026-09", "P02", 2, None)])
    bring_lines([("D1", "2026-10-10", "P01", 6), ("D2", "2026-10-30", "P02", -1)])
    found = readings_of_month(shops, "2026-10", LATER).readings
    told = {(each.metric, each.by, each.key): each.quotient for each in found}
    assert told["M08.quantity", By.RETAILER, "HZ1"] == Quotient(5, 6)
    assert told["M08.quantity", By.PRODUCT, "P02"].ratio == Fraction(-1, 2)
    assert told["M03a", By.RETAILER, "HZ1"] == Quotient(1, 2)  # the return leaves one product
    assert told["M11", By.TOTAL, ""].ratio == 1_000
    assert told["M01", By.PRODUCT, "P02"].numerator == 0


def test_visits_count_beyond_the_day_that_purchases_are_known_to(
    shops: Ledger, bring_lines: Bring
) -> None:
    bring_lines([("D1", "2026-11-10", "P01", 4)])
    counted = [(date(2026, 11, 3), 10), (date(2026, 11, 22), 49)]
    see(shops, (("HZ1", day, [StockLine(product_id="P01", stock=n)]) for day, n in counted))
    found = readings_of_month(shops, "2026-11", date(2026, 11, 23), ("M02c", "M21", "M01"))
    assert (found.span.last, found.worked.last) == (date(2026, 11, 10), date(2026, 11, 23))
    told = {(each.metric, each.by): each for each in found.readings}
    assert told["M21", By.TOTAL].quotient == Quotient(1, 3)
    assert told["M02c", By.RETAILER].grade == "购进截至 11-10"
    over = readings_of_month(shops, "2026-11", LATER, ("M21",))
    assert over.worked.last == date(2026, 11, 30)
