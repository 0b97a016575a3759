"""Late months, gaps and histories that do not go on, from plain facts."""

from datetime import date

import attrs
import pytest

from models.consolidation.overview import (
    Break,
    PackageFacts,
    due_month,
    history_breaks,
    late_months,
    missing_of,
)

FACTS = PackageFacts(
    package="p",
    device="d",
    sequence=1,
    manager="A001",
    month="2026-11",
    created_at="2026-11-28T17:00:00+08:00",
    base_acknowledged=0,
    journal_operation=10,
    journal_head="h10",
    records=1,
    origin="enrolled",
)


def facts(sequence: int, operation: int, head: str = "", base: int = 0) -> PackageFacts:
    return attrs.evolve(
        FACTS,
        package=f"p{sequence}{head}",
        sequence=sequence,
        journal_operation=operation,
        journal_head=head or f"h{operation}",
        base_acknowledged=base,
    )


@pytest.mark.parametrize(
    ("today", "due_day", "month"),
    [
        (date(2026, 12, 3), 3, "2026-10"),
        (date(2026, 12, 4), 3, "2026-11"),
        (date(2026, 1, 2), 3, "2025-11"),
        (date(2026, 3, 28), 28, "2026-01"),
    ],
)
def test_a_month_is_due_after_its_day(today: date, due_day: int, month: str) -> None:
    assert due_month(today, due_day) == month


def test_late_are_the_months_without_a_package_since_the_first() -> None:
    today = date(2026, 12, 4)
    assert late_months(["2026-08", "2026-10"], "2026-08", today, 3) == ("2026-09", "2026-11")
    assert late_months(["2026-11"], "2026-11", today, 3) == ()
    assert late_months([], "2026-12", today, 3) == ()


def test_a_clock_that_was_wrong_by_years_makes_no_endless_list() -> None:
    today = date(2026, 12, 4)
    assert len(late_months(["1997-01"], "1997-01", today, 3)) == 24
    assert late_months(["2056-01"], "2056-01", today, 3) == ()


def test_gaps_below_what_is_confirmed_do_no_harm() -> None:
    assert missing_of([facts(2, 20), facts(5, 50), facts(7, 70, base=3)]) == (4, 6)


def test_a_history_that_goes_on_is_none_to_name() -> None:
    assert history_breaks([facts(3, 30), facts(1, 10), facts(2, 20)]) == ()


def test_a_later_package_on_an_earlier_journal_is_named() -> None:
    assert history_breaks([facts(1, 10), facts(2, 30), facts(3, 20), facts(4, 40)]) == (
        Break(device="d", earlier=2, later=3, other_head=False),
    )


def test_one_operation_with_two_heads_is_named() -> None:
    assert history_breaks([facts(1, 10), facts(2, 10, head="other")]) == (
        Break(device="d", earlier=1, later=2, other_head=True),
    )
