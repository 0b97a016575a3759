"""What counts of purchases: lines before sums, batches that are on, and until when it is known."""

from collections.abc import Callable
from datetime import date

from storage.database import Ledger
from storage.operations.history import redo, undo
from storage.queries.purchases import (
    MonthTotal,
    Order,
    bought_between,
    known_until,
    last_orders,
    month_differences,
    month_totals,
    totals_of_month,
)

Bring = Callable[..., int]


def test_a_month_is_told_by_its_lines_and_by_its_sum_only_without_lines(
    shops: Ledger, bring_lines: Bring, bring_months: Bring
) -> None:
    bring_months(
        [
            ("2026-09", "P01", 4, None),
            ("2026-10", "P01", 9, 90_000),
            ("2026-10", "P02", 3, 30_000),
            ("2026-12", "P01", 7, 70_000),
        ]
    )
    bring_lines(
        [
            ("D1", "2026-09-30", "P01", 5),
            ("D2", "2026-11-01", "P01", 6),
            ("D3", "2026-11-30", "P02", -1),
            ("D4", "2027-01-01", "P02", 8),
        ]
    )
    assert month_totals(shops, "HZ1", "2026-09", "2026-12") == [
        MonthTotal("2026-09", 5, 5_000, from_lines=True),
        MonthTotal("2026-10", 12, 120_000, from_lines=False),
        MonthTotal("2026-11", 5, 5_000, from_lines=True),
        MonthTotal("2026-12", 7, 70_000, from_lines=False),
    ]
    assert month_totals(shops, "HZ2", "2026-01", "2026-12") == []
    assert month_differences(shops, "HZ1") == {"2026-09": (4, 5)}


def test_a_month_over_all_shops_can_be_cut_at_a_day(
    shops: Ledger, bring_lines: Bring, bring_months: Bring
) -> None:
    bring_months([("2026-11", "P01", 9, None)])
    bring_months([("2026-11", "P01", 4, None)], shop="HZ2")
    bring_lines([("D1", "2026-11-05", "P01", 2), ("D2", "2026-11-20", "P01", 3)])
    bring_lines([("D3", "2026-12-01", "P01", 1)], shop="HZ3")
    assert totals_of_month(shops, "2026-11") == {"HZ1": 5, "HZ2": 4}
    assert totals_of_month(shops, "2026-11", until=date(2026, 11, 5)) == {"HZ1": 2}
    assert totals_of_month(shops, "2026-11", until=date(2026, 11, 4)) == {}


def test_a_batch_that_is_off_counts_nowhere(
    shops: Ledger, bring_lines: Bring, bring_months: Bring
) -> None:
    bring_lines([("D1", "2026-11-05", "P01", 2)])
    bring_months([("2026-11", "P01", 9, None)])
    bring_lines([("D2", "2026-11-20", "P01", 3)])
    assert known_until(shops) == date(2026, 11, 20)
    undo(shops)
    assert known_until(shops) == date(2026, 11, 5)
    assert last_orders(shops, "HZ1", date(2026, 11, 30)) == [Order(date(2026, 11, 5), 2, 2_000)]
    assert month_differences(shops, "HZ1") == {"2026-11": (9, 2)}
    undo(shops)
    assert month_differences(shops, "HZ1") == {}
    undo(shops)
    assert known_until(shops) is None
    assert month_totals(shops, "HZ1", "2026-11", "2026-11") == []
    for _ in range(3):
        redo(shops)
    assert totals_of_month(shops, "2026-11") == {"HZ1": 5}


def test_orders_are_told_by_day_the_last_ones_first(shops: Ledger, bring_lines: Bring) -> None:
    bring_lines(
        [
            ("D1", "2026-10-20", "P01", 1),
            ("D2", "2026-11-03", "P01", 2),
            ("D2", "2026-11-03", "P02", 3),
            ("D3", "2026-11-10", "P01", 4),
            ("D4", "2026-11-17", "P01", 5),
        ]
    )
    assert last_orders(shops, "HZ1", date(2026, 11, 10), 2) == [
        Order(date(2026, 11, 10), 4, 4_000),
        Order(date(2026, 11, 3), 5, 5_000),
    ]
    # After the first day (it was counted in), until the last (delivered before the count).
    after, until = date(2026, 11, 3), date(2026, 11, 17)
    assert bought_between(shops, "HZ1", after, until) == {"P01": 9}
    assert bought_between(shops, "HZ2", after, until) == {}
