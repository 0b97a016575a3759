"""Warnings over a real ledger: what is behind each count is found through the indexes by day."""

from collections.abc import Callable
from datetime import date

import attrs

from models.entries import Complaint
from models.reminders import Reminder
from models.retailer import Retailer, StatusEntry
from models.warnings import WarningKind, WarningSettings
from storage.database import Ledger
from storage.ledger.records import get
from storage.ledger.unit_of_work import operation
from storage.operations.profile import change_judgement
from storage.queries.warnings import todays_warnings


def kinds(ledger: Ledger) -> dict[str, Reminder]:
    return {str(each.kind): each for each in todays_warnings(ledger, ledger.clock())}


def test_each_warning_names_the_shops_behind_it(
    shops: Ledger, bring_lines: Callable[..., int]
) -> None:
    with operation(shops, "import_handouts") as unit:
        held = get(shops, Retailer, "HZ1")
        assert held is not None
        for number in range(4, 11):
            bound = number == 9
            unit.save(
                attrs.evolve(
                    held, id=f"HZ{number:02}", shop_name=f"示例店 {number}",
                    licence_no=f"3207061002{number:02}", standard_terms=(),
                    market_type="城镇", retail_format="食杂店", size="小",
                    order_cycle="两周" if bound else "每周",
                )
            )  # fmt: skip
        since = date(2025, 12, 1)
        unit.save(
            attrs.evolve(
                held, status="停业", status_since=since,
                status_history=(StatusEntry(since=since, status="停业"),),
            )
        )  # fmt: skip
        unit.save(
            Complaint(
                id="C1", retailer_id="HZ2", received_on=date(2026, 11, 10),
                commitment="订货讲准确", content="少送",
            )
        )  # fmt: skip
    for number in range(4, 11):
        lines = [(f"A{number}", "2026-10-13", "P01", 100)]
        if number not in (9, 10):
            lines.append((f"B{number}", "2026-11-18", "P01", 95))
        if number == 9:
            lines.append(("B9", "2026-11-04", "P01", 1200))
        bring_lines(lines, f"HZ{number:02}")
    found = kinds(shops)
    assert list(found) == [
        WarningKind.COMPLAINT_LATE,
        WarningKind.SUSPENSION,
        WarningKind.LONG_WITHOUT_ORDER,
        WarningKind.ABNORMAL,
        WarningKind.BIG_BUYER,
    ]
    assert found[WarningKind.COMPLAINT_LATE].ids == ("HZ2",)
    assert found[WarningKind.SUSPENSION].details == ("2026-12-01 满一年，还有 8 天",)
    # HZ09 orders every other week: two weeks are one cycle of it
    assert found[WarningKind.LONG_WITHOUT_ORDER].ids == ("HZ10", "HZ2", "HZ3")
    assert found[WarningKind.ABNORMAL].ids == ("HZ10", "HZ04", "HZ05", "HZ06", "HZ07", "HZ08")
    assert found[WarningKind.BIG_BUYER].ids == ("HZ09",)
    with operation(shops, "import_handouts") as unit:
        for key in ("HZ1", "HZ04", "HZ09", "HZ10"):
            unit.save_plain("retailer", {**(unit.plain("retailer", key) or {}), "in_master": False})
    found = kinds(shops)  # nobody is warned of a store that headquarters' master no longer names
    assert found[WarningKind.LONG_WITHOUT_ORDER].ids == ("HZ2", "HZ3")
    assert found[WarningKind.ABNORMAL].ids == ("HZ05", "HZ06", "HZ07", "HZ08")
    assert not {WarningKind.SUSPENSION, WarningKind.BIG_BUYER} & found.keys()
    change_judgement(shops, WarningSettings(cycles=9, big_cartons=1200, big_times=99))
    assert WarningKind.LONG_WITHOUT_ORDER not in kinds(shops)
    assert WarningKind.BIG_BUYER not in kinds(shops)


def test_without_purchases_and_complaints_there_is_nothing(shops: Ledger) -> None:
    assert todays_warnings(shops, shops.clock()) == ()
