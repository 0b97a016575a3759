"""What the report prints: what was saved where it was saved, else what the rules propose."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from models.errors import DomainError
from models.programme import Delivery, StoreReport
from storage.database import Ledger
from storage.ledger.batches import follow_batches
from storage.ledger.records import find
from storage.ledger.unit_of_work import operation
from storage.operations.programme import save_event, withdraw_event
from storage.operations.report_papers import report_months, store_report_data

Bring = Callable[..., int]


@pytest.fixture
def bring(shops: Ledger) -> Bring:
    """Brings lines (day, 条) of the first shop as one batch."""

    def bring_them(*lines: tuple[str, int]) -> int:
        with operation(shops, "import_handouts") as unit:
            batch = 1 + int(shops.scalar("SELECT count(*) FROM import_batch"))
            unit.touch("purchase", ("HZ1",))
            for day, quantity in lines:
                unit.after_head(
                    "INSERT INTO purchase_line (order_no, line_no, day, retailer_id, product_id, "
                    "quantity, unit_price, amount, kind, batch) "
                    "VALUES (?, 1, ?, 'HZ1', 'P00', ?, 100000, ?, '订单', ?)",
                    (f"O{day}", day, quantity, quantity * 1_000, batch),
                )
            days = sorted(day for day, _quantity in lines)
            unit.after_head(
                "INSERT INTO import_batch VALUES "
                "(?, ?, '购进明细', 'f', '', 1, ?, 0, 0, 0, ?, ?, '')",
                (batch, unit.seq, len(lines), days[0], days[-1]),
            )
        with shops.transaction():
            follow_batches(shops, unit.seq)
        return unit.seq

    return bring_them


def report(ledger: Ledger, **more: Any) -> StoreReport:
    usual: dict[str, Any] = {
        "id": "",
        "retailer_id": "HZ1",
        "month": "2026-10",
        "made_on": date(2026, 11, 8),
        "suggestions": ("我自己写的建议",),
    }
    save_event(ledger, StoreReport(**{**usual, **more}))
    return find(ledger, StoreReport, "deleted = 0 ORDER BY rowid DESC")[0]


def test_rules_speak_until_something_was_saved(shops: Ledger, bring: Bring) -> None:
    bring(("2026-10-01", 10), ("2026-10-30", 12))
    [blank] = store_report_data(shops, ["HZ1"], "2026-10")
    assert (blank.saved, blank.number, blank.phone) == (False, "", "138****1234")
    assert "示例00" in blank.suggestions[0]
    saved = report(shops, delivered_on=date(2026, 11, 9), delivery=Delivery.PAPER)
    [paper] = store_report_data(shops, ["HZ1"], "2026-10")
    assert (paper.saved, paper.number) == (True, saved.number)
    assert paper.suggestions == ("我自己写的建议",)
    assert (paper.delivery, paper.delivered_on) == (Delivery.PAPER, date(2026, 11, 9))
    assert paper.analysis.facts.day == date(2026, 11, 8), "as it was known when it was made"
    withdraw_event(shops, "store_report", saved.id)
    assert store_report_data(shops, ["HZ1"], "2026-10")[0].saved is False


def test_of_two_reports_the_later_is_printed(shops: Ledger, bring: Bring) -> None:
    bring(("2026-10-01", 10), ("2026-10-30", 12))
    report(shops, suggestions=("后来的",), made_on=date(2026, 11, 10))
    report(shops, suggestions=("先前的",), made_on=date(2026, 11, 6))
    assert store_report_data(shops, ["HZ1"], "2026-10")[0].suggestions == ("后来的",)


def test_stores_come_in_the_order_asked_for_and_unknown_ones_do_not(
    shops: Ledger, bring: Bring
) -> None:
    bring(("2026-10-01", 10), ("2026-10-30", 12))
    found = store_report_data(shops, ["HZ3", "nobody", "HZ1"], "2026-10")
    assert [each.analysis.facts.retailer_id for each in found] == ["HZ3", "HZ1"]


def test_without_a_profile_nothing_is_printed(ledger: Ledger) -> None:
    with pytest.raises(DomainError, match="本人资料"):
        store_report_data(ledger, [], "2026-10")


def test_the_month_that_is_due_is_offered_first(shops: Ledger, bring: Bring) -> None:
    assert report_months(shops) == []
    bring(("2026-09-01", 1), ("2026-10-15", 1), ("2026-11-12", 1))
    assert report_months(shops) == [
        ("2026-10", "2026年10月"),
        ("2026-09", "2026年9月"),
        ("2026-11", "2026年11月 截至12日"),
    ]


def test_a_due_month_known_in_part_says_so(shops: Ledger, bring: Bring) -> None:
    bring(("2026-09-01", 1), ("2026-10-15", 1))
    assert report_months(shops)[0] == ("2026-10", "2026年10月 截至15日")
