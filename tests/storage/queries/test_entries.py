"""Entries 登记 in lists: counted, by month and retailer, in words, half-filled forms beside."""

from datetime import date
from typing import Any

import pytest

from models.entries import (
    COMMITMENTS,
    IRREGULARITIES,
    BrandReview,
    Complaint,
    Declaration,
    Demand,
    Expense,
    GradeSuggestion,
    Irregularity,
    MarketNote,
    RetailerChange,
    Severity,
)
from models.kinds import kind_of
from models.records import Record
from storage.database import Ledger
from storage.ledger.drafts import save_draft
from storage.operations.entries import save_entry, withdraw_entry
from storage.queries.entries import (
    ENTRY_KINDS,
    draft_kind,
    entry_counts,
    entry_drafts,
    entry_months,
    entry_rows,
)
from storage.queries.visits import draft_rows

TODAY = date(2026, 11, 23)
KEPT: dict[str, Any] = {f"rule_{number}": True for number in range(1, 8)}
ENTRIES: tuple[tuple[Record, tuple[str, str, str]], ...] = (
    (MarketNote(id="", day=TODAY, content="开工"), ("开工", "消费", "")),
    (
        Complaint(id="", received_on=TODAY, retailer_id="HZ1", commitment=COMMITMENTS[0],
                  content="不公", severity=Severity.GRAVE),
        ("不公", "转上级", "bad"),
    ),
    (
        Demand(id="", month="2026-12", retailer_id="HZ1", product_id="P03", quantity=1200,
               urgency=1),
        ("示例03 1,200 条", "最急", "warn"),
    ),
    (
        RetailerChange(id="", day=TODAY, retailer_id="HZ2", field_name="负责人", new="李桂兰"),
        ("负责人：王建国 → 李桂兰", "", ""),
    ),
    (
        GradeSuggestion(id="", day=TODAY, retailer_id="HZ1", proposed_grade="20",
                        proposed_stars="5", reason="好"),
        ("18 → 20 档、— → 5 星", "", ""),
    ),
    (
        Irregularity(id="", day=TODAY, kind=IRREGULARITIES[10], situation="外地烟"),
        ("真品烟非法流通：外地烟", "待报送", ""),
    ),
    (
        BrandReview(id="", month="2026-11", product_id="P04", aim=30, judgement="稳"),
        ("示例04 稳", "目标 30 户", ""),
    ),
    (
        Expense(id="", activity="品鉴会", day=TODAY, item="场地", budget=2_000_001),
        ("20,000.01 元 · 品鉴会 · 场地", "待上级审批", "warn"),
    ),
    (Declaration(id="", month="2026-11", **KEPT), ("七项都做到", "张明", "")),
)  # fmt: skip


@pytest.fixture
def noted(shops: Ledger) -> Ledger:
    for entry, _words in ENTRIES:
        save_entry(shops, entry)
    return shops


@pytest.mark.parametrize(("entry", "words"), ENTRIES, ids=lambda value: type(value).__name__)
def test_a_row_says_in_words_what_it_is(
    shops: Ledger, entry: Record, words: tuple[str, str, str]
) -> None:
    save_entry(shops, entry)
    (row,) = entry_rows(shops, kind_of(entry))
    assert (str(row.what), str(row.state), row.tone) == words
    names = {"HZ1": "好运烟酒商店", "HZ2": "银杏超市", "": ""}
    assert row.shop_name == names[row.retailer_id]


def test_a_rule_that_was_broken_is_told(shops: Ledger) -> None:
    entry = Declaration(id="", month="2026-11", **{**KEPT, "rule_4": False}, note="一户偏多")
    save_entry(shops, entry)
    (row,) = entry_rows(shops, "declaration")
    assert (row.what, row.state, row.tone) == ("一户偏多", "1 项为否", "bad")


def test_they_are_counted_by_month_and_by_retailer(noted: Ledger) -> None:
    assert tuple(entry_counts(noted)) == ENTRY_KINDS
    assert set(entry_counts(noted).values()) == {1}
    assert sum(entry_counts(noted, month="2026-12").values()) == 1
    of_shop = entry_counts(noted, retailer_id="HZ1")
    assert {kind for kind, count in of_shop.items() if count} == {
        "complaint", "demand", "grade_suggestion",
    }  # fmt: skip
    assert entry_months(noted) == ["2026-12", "2026-11"]
    for kind in ENTRY_KINDS:
        assert len(entry_rows(noted, kind, retailer_id="HZ1")) == of_shop[kind]
    assert entry_rows(noted, "demand", month="2026-11") == []
    (row,) = entry_rows(noted, "demand", month="2026-12")
    withdraw_entry(noted, "demand", row.id)
    assert entry_counts(noted)["demand"] == 0
    assert entry_months(noted) == ["2026-11"]


def test_the_last_comes_first_and_what_is_locked_says_so(shops: Ledger) -> None:
    for day, commitment in ((3, 0), (20, 7), (11, 1)):
        save_entry(
            shops,
            Complaint(id="", received_on=date(2026, 11, day), retailer_id="HZ1",
                      commitment=COMMITMENTS[commitment], content=f"{day}"),
        )  # fmt: skip
    rows = entry_rows(shops, "complaint")
    assert [row.what for row in rows] == ["20", "11", "3"]
    assert [row.locked for row in rows] == [True, False, False]


def test_half_filled_forms_stand_here_and_not_with_the_rounds(shops: Ledger) -> None:
    raw = {"retailer_id": "HZ2", "content": "半"}
    save_draft(shops, "D1", draft_kind("complaint"), "", {"entry_id": "", "raw": raw})
    save_draft(shops, "D2", draft_kind("demand"), "", {"entry_id": "X", "raw": {}})
    save_draft(shops, "D3", "visit", "HZ1", {"day": "2026-11-23"})
    (draft,) = entry_drafts(shops, "complaint")
    assert (draft.kind, draft.retailer_id, draft.raw["content"]) == ("complaint", "HZ2", "半")
    assert {each.id for each in entry_drafts(shops)} == {"D1", "D2"}
    assert [row.id for row in draft_rows(shops)] == ["D3"]
