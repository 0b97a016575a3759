"""Master sheets merged row by row: histories, stays, prices, gaps that leave, blanks that clear."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from storage.ledger.staging import Counts
from storage.operations.handouts.masters import MasterSheet

NOVEMBER = date(2026, 11, 20)
DECEMBER = date(2026, 12, 20)
JANUARY = date(2027, 1, 20)
Known = dict[str, dict[str, Any]]


def take(
    known: Known, kind: str, rows: Sequence[dict[str, Any]], made_on: date = NOVEMBER
) -> Counts:
    """Bring rows with the same fields into what is known, as one sheet."""
    present = tuple(rows[0])
    sheet = MasterSheet(kind, present, made_on)
    sheet.add([(number, *row.values()) for number, row in enumerate(rows, start=4)])
    return sheet.compare(known)


def shop(**fields: Any) -> dict[str, Any]:
    return {"id": "K1", "licence_no": "320706100001", "shop_name": "好运", **fields}


def price(wholesale: int, since: str | None = None, **fields: Any) -> dict[str, Any]:
    return {
        "id": "P1",
        "name": "示例",
        "wholesale": wholesale,
        "retail_carton": None,
        "retail_pack": None,
        "effective_on": since,
        **fields,
    }


# ------------------------------------------------------------------------------------- retailers


def test_the_same_sheet_again_changes_nothing_whenever_it_was_made() -> None:
    known: Known = {}
    rows = [
        shop(status="正常", terminal_type="标准店"),
        shop(id="K2", status="停业", terminal_type=""),
    ]
    assert take(known, "客户主档", rows) == Counts(new=2)
    assert take(known, "客户主档", rows, DECEMBER) == Counts(unchanged=2)


def test_a_status_is_kept_as_a_history() -> None:
    known: Known = {}
    take(known, "客户主档", [shop(status="正常")])
    take(known, "客户主档", [shop(status="停业")], DECEMBER)
    take(known, "客户主档", [shop(status="停业")], JANUARY)
    take(known, "客户主档", [shop(status="正常")], JANUARY)
    assert known["K1"]["status_history"] == [
        {"since": "2026-11-20", "status": "正常"},
        {"since": "2026-12-20", "status": "停业"},
        {"since": "2027-01-20", "status": "正常"},
    ]
    assert known["K1"]["status"] == "正常"


def test_a_status_with_its_own_day_counts_from_that_day() -> None:
    known: Known = {}
    take(known, "客户主档", [shop(status="正常", status_since="2020-01-01")])
    take(known, "客户主档", [shop(status="停业", status_since="2026-11-03")])
    assert take(known, "客户主档", [shop(status="停业", status_since="2026-11-03")], DECEMBER) == (
        Counts(unchanged=1)
    )
    # Headquarters corrects the day: what was said of later days is replaced.
    take(known, "客户主档", [shop(status="停业", status_since="2026-10-30")], DECEMBER)
    assert known["K1"]["status_history"] == [
        {"since": "2020-01-01", "status": "正常"},
        {"since": "2026-10-30", "status": "停业"},
    ]


def terms(known: Known) -> list[tuple[str, str | None]]:
    return [(term["since"], term["until"]) for term in known["K1"]["standard_terms"]]


def test_a_store_joins_leaves_and_returns() -> None:
    known: Known = {}
    take(known, "客户主档", [shop(terminal_type="普通")])
    assert terms(known) == []
    take(known, "客户主档", [shop(terminal_type="标准店")], NOVEMBER)
    take(known, "客户主档", [shop(terminal_type="标准店")], DECEMBER)
    assert terms(known) == [("2026-11-20", None)]
    take(known, "客户主档", [shop(terminal_type="普通")], DECEMBER)
    take(known, "客户主档", [shop(terminal_type="普通")], JANUARY)
    assert terms(known) == [("2026-11-20", "2026-12-20")]
    take(known, "客户主档", [shop(terminal_type="标准店")], JANUARY)
    assert terms(known) == [("2026-11-20", "2026-12-20"), ("2027-01-20", None)]
    assert known["K1"]["standard_terms"][0]["source"] == "客户主档"


def test_a_stay_with_its_own_days_is_taken_as_it_is() -> None:
    known: Known = {}
    stay = {"standard_since": "2025-03-01", "standard_until": None}
    take(known, "客户主档", [shop(terminal_type="标准店", **stay)])
    assert terms(known) == [("2025-03-01", None)]
    take(
        known,
        "客户主档",
        [shop(terminal_type="标准店", **{**stay, "standard_until": "2026-12-31"})],
    )
    assert terms(known) == [("2025-03-01", "2026-12-31")]
    again = {"standard_since": "2027-01-05", "standard_until": None}
    take(known, "客户主档", [shop(terminal_type="标准店", **again)], JANUARY)
    assert terms(known) == [("2025-03-01", "2026-12-31"), ("2027-01-05", None)]
    left = {"standard_since": None, "standard_until": "2027-01-10"}
    take(known, "客户主档", [shop(terminal_type="普通", **left)], JANUARY)
    assert terms(known)[-1] == ("2027-01-05", "2027-01-10")


def test_a_store_that_returns_under_its_old_day_begins_a_new_stay() -> None:
    known: Known = {}
    old = {"standard_since": "2025-03-01"}
    take(known, "客户主档", [shop(terminal_type="标准店", **old)])
    take(known, "客户主档", [shop(terminal_type="普通", **old)], DECEMBER)
    assert terms(known) == [("2025-03-01", "2026-12-20")]
    take(known, "客户主档", [shop(terminal_type="标准店", **old)], JANUARY)
    returned = [("2025-03-01", "2026-12-20"), ("2027-01-20", None)]
    assert terms(known) == returned
    again = [shop(terminal_type="标准店", **old)]
    assert take(known, "客户主档", again, date(2027, 2, 1)) == Counts(unchanged=1)
    assert terms(known) == returned


def test_a_sheet_without_the_type_of_shop_ends_no_stay() -> None:
    known: Known = {}
    take(known, "客户主档", [shop(terminal_type="标准店", supply_grade="18")])
    take(known, "客户主档", [shop(owner="李四")], DECEMBER)
    assert terms(known) == [("2026-11-20", None)]
    assert known["K1"]["supply_grade"] == "18"


def test_a_blank_clears_and_a_missing_column_leaves() -> None:
    known: Known = {}
    full = shop(owner="李四", phone="13800001234", route_order=3, opened_on="2020-01-01")
    take(known, "客户主档", [full])
    assert take(known, "客户主档", [shop(owner=None, route_order=None)]) == Counts(changed=1)
    held = known["K1"]
    assert (held["owner"], held["route_order"]) == ("", None)
    assert (held["phone"], held["opened_on"]) == ("13800001234", "2020-01-01")
    assert held["in_master"]
    assert (held["pinyin"], held["initials"]) == ("haoyun", "hy")


def test_a_shop_that_was_taken_back_comes_in_as_new() -> None:
    known: Known = {}
    take(known, "客户主档", [shop(owner="李四")])
    known["K1"] = {**known["K1"], "deleted": True, "revision": 2}
    assert take(known, "客户主档", [shop()]) == Counts(new=1)
    assert (known["K1"]["deleted"], known["K1"]["owner"]) == (False, "")


def test_refused_rows_are_named_and_handed_back() -> None:
    sheet = MasterSheet("客户主档", ("id", "licence_no", "shop_name"), NOVEMBER)
    sheet.add([(4, "K1", "1", "甲"), (5, "K2", "2", "乙")])
    sheet.refuse(lambda row: "不是本人的" if row["id"] == "K2" else None)
    assert sheet.compare({}) == Counts(new=1, refused=1)
    assert sheet.named == {"K1", "K2"}
    assert sheet.refused_rows() == [
        (5, "不是本人的", [("id", "K2"), ("licence_no", "2"), ("shop_name", "乙")])
    ]


# -------------------------------------------------------------------------------------- products


def prices(known: Known) -> list[tuple[str | None, int]]:
    return [(entry["since"], entry["wholesale"]) for entry in known["P1"]["prices"]]


def test_the_first_price_holds_from_before_anything_is_known() -> None:
    known: Known = {}
    take(known, "卷烟目录", [price(100)])
    assert take(known, "卷烟目录", [price(100)], DECEMBER) == Counts(unchanged=1)
    take(known, "卷烟目录", [price(110)], DECEMBER)
    assert prices(known) == [(None, 100), ("2026-12-20", 110)]
    assert known["P1"]["wholesale"] == 110


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (1, 2, 0)])
def test_prices_with_their_day_may_come_in_any_order(order: tuple[int, ...]) -> None:
    known: Known = {}
    rows = [price(100, "2026-01-01"), price(110, "2026-06-01"), price(120, "2026-11-01")]
    take(known, "卷烟目录", [rows[index] for index in order])
    assert prices(known) == [("2026-01-01", 100), ("2026-06-01", 110), ("2026-11-01", 120)]
    assert (known["P1"]["wholesale"], known["P1"]["effective_on"]) == (120, "2026-11-01")


def test_a_past_price_changes_nothing_but_the_history() -> None:
    known: Known = {}
    take(known, "卷烟目录", [price(120, "2026-11-01", status="在销")])
    past = price(100, "2026-01-01", status="退市")
    assert take(known, "卷烟目录", [past]) == Counts(changed=1)
    assert take(known, "卷烟目录", [past]) == Counts(unchanged=1)
    take(known, "卷烟目录", [price(101, "2026-01-01", status="退市")])
    assert prices(known) == [("2026-01-01", 101), ("2026-11-01", 120)]
    assert (known["P1"]["status"], known["P1"]["wholesale"]) == ("在销", 120)


def test_a_corrected_price_of_the_same_day_takes_its_place() -> None:
    known: Known = {}
    take(known, "卷烟目录", [price(120, "2026-11-01")])
    take(known, "卷烟目录", [price(125, "2026-11-01", retail_pack=15)])
    assert prices(known) == [("2026-11-01", 125)]
    assert known["P1"]["prices"][0]["retail_pack"] == 15


# --------------------------------------------------------------------------------------- notices


def test_a_notice_without_a_day_is_published_when_the_sheet_was_made() -> None:
    known: Known = {}
    row = {"id": "N1", "title": "公告", "must_tell": True, "published_on": None}
    take(known, "通知公告", [row])
    assert known["N1"]["published_on"] == "2026-11-20"
    dated = {**row, "id": "N2", "published_on": "2026-11-03"}
    take(known, "通知公告", [dated])
    assert known["N2"]["published_on"] == "2026-11-03"


def test_a_notice_keeps_the_day_it_was_first_made_known() -> None:
    known: Known = {}
    row = {"id": "N1", "title": "公告", "must_tell": True, "published_on": None}
    take(known, "通知公告", [row])
    assert take(known, "通知公告", [row], DECEMBER) == Counts(unchanged=1)
    assert known["N1"]["published_on"] == "2026-11-20"
