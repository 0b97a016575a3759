"""What a printed sheet says, and that a print is noted with its layout."""

from collections.abc import Callable
from datetime import date, time

import pytest

from models.check import Check
from models.errors import DomainError
from models.paper.shop_sheet import SheetMode
from models.todo import Todo
from models.visit import PriceTag, QuickAnswer, QuickCheckLine, StockLine, Visit
from storage.database import Ledger
from storage.failures import UndoRefused
from storage.operations.history import history, next_undo, undo_operation
from storage.operations.print_sheets import PrintedSheet, note_printed
from storage.operations.sheet_data import cover_data, sheet_data
from storage.operations.visits import record_visit
from storage.queries.history_view import HistoryFilter, history_page

TODAY = date(2026, 11, 23)
BEFORE = date(2026, 11, 11)


def last_time(ledger: Ledger) -> None:
    lines = (
        StockLine(product_id="P01", stock=0, out_days=3, demand=5),
        StockLine(product_id="P02", stock=85),
    )
    visit = Visit(id="", retailer_id="HZ1", day=BEFORE, stock_lines=lines, summary="青松断货")
    record_visit(ledger, visit, todos=[Todo(id="T1", content="补价签", due=date(2026, 11, 18))])


def test_without_a_profile_nothing_is_printed(ledger: Ledger) -> None:
    with pytest.raises(DomainError, match="还没有填本人资料"):
        sheet_data(ledger, [], TODAY)


def test_sheet_and_cover_carry_the_head_under_which_the_step_is_found_again(shops: Ledger) -> None:
    last_time(shops)
    sheets = sheet_data(shops, ["HZ1"], TODAY)
    head = sheets[0][1].journal_head
    assert cover_data(shops, sheets, TODAY, {}, 1).journal_head == head
    note_printed(shops, TODAY, [])
    found = history_page(shops, HistoryFilter(words=head))
    assert [entry.words for entry in found] == ["完成走访 好运烟酒商店"]
    assert len(head) == 12


def test_a_blank_sheet_says_what_was_last_time_and_hides_the_phone(shops: Ledger) -> None:
    last_time(shops)
    ((retailer, data),) = sheet_data(shops, ["HZ1"], TODAY)
    assert (retailer, data.mode, data.serial) == ("HZ1", SheetMode.BLANK, "2611230001")
    assert (data.phone, data.last_summary) == ("138****1234", "青松断货")
    assert [(row.product, row.last_stock) for row in data.stock_rows] == [
        ("示例01", 0),
        ("示例02", 85),
    ]
    assert [(todo.text, todo.overdue) for todo in data.todos] == [("补价签", True)]
    assert [notice.text for notice in data.notices] == ["元旦货源投放公告"]
    assert data.six_ones is not None
    assert [each.status for each in data.six_ones] == [
        "待做", "待做", "12 月末前", "进行中", "待做", "12 月末前"
    ]  # fmt: skip


def test_a_filled_sheet_shows_the_visit_and_what_it_finished(
    shops: Ledger, make_check: Callable[..., Check]
) -> None:
    last_time(shops)
    visit = Visit(
        id="",
        retailer_id="HZ1",
        day=TODAY,
        arrived=time(10, 8),
        left=time(10, 30),
        quick_check=(QuickCheckLine(item=5, result=QuickAnswer.FAIL),),
        stock_lines=(
            StockLine(product_id="P02", stock=50, tag=PriceTag.MISSING),
            StockLine(product_id="X9", demand=2),
        ),
        notices_told=("N1",),
        guidance_topics=("订货",),
        guidance="少订慢销",
        opinion="想要海棠",
    )
    record_visit(shops, visit, check=make_check())
    ((_, data),) = sheet_data(shops, ["HZ1"], TODAY)
    assert (data.mode, data.number) == (SheetMode.FILLED, "V-A001-20261123-001")
    assert (data.guidance, data.opinion) == ("订货；少订慢销", "想要海棠")
    assert data.quick_check[4] is QuickAnswer.FAIL
    assert data.quick_check.count(None) == 7
    assert [(row.product, row.stock, row.sold) for row in data.stock_rows] == [
        ("示例02", 50, 35),
        ("X9", None, None),
    ]
    assert data.six_ones is not None
    assert data.six_ones[1].status == "11-23 已完成"


def test_what_this_visit_told_is_still_on_its_sheet(shops: Ledger) -> None:
    visit = Visit(id="", retailer_id="HZ1", day=TODAY, notices_told=("N1",))
    record_visit(shops, visit)
    ((_, data),) = sheet_data(shops, ["HZ1"], TODAY)
    assert [(notice.text, notice.told) for notice in data.notices] == [("元旦货源投放公告", True)]


def test_the_cover_counts_what_is_due(shops: Ledger) -> None:
    last_time(shops)
    sheets = sheet_data(shops, ["HZ1", "HZ3", "NO"], TODAY)
    assert [retailer for retailer, _ in sheets] == ["HZ1", "HZ3"]
    cover = cover_data(shops, sheets, TODAY, {"HZ3": ("客户服务", time(9, 30), True)}, 2)
    assert [(stop.shop_name, stop.purpose, stop.six_ones_due) for stop in cover.stops] == [
        ("好运烟酒商店", "", True),
        ("马桥便民店", "客户服务", False),
    ]
    assert cover.today == ("六个一待做 1 户", "未结待办 1 项", "上次断货 1 个品规")
    assert cover.must_tell == ("元旦货源投放公告",)
    assert [(stop.at, stop.estimated) for stop in cover.stops] == [
        (None, False),
        (time(9, 30), True),
    ]
    assert cover.to_carry[0] == "走访单 2 份"
    assert {"活动材料 1 份", "评估表 1 份"} <= set(cover.to_carry)


def test_a_print_is_noted_cannot_be_undone_and_moves_the_serial_on(shops: Ledger) -> None:
    sheet = PrintedSheet(serial="2611230001", retailer_id="HZ1", template="003.1:ab", layout="{}")
    note_printed(shops, TODAY, [sheet])
    note_printed(shops, TODAY, [sheet])
    assert shops.query("SELECT serial, retailer_id, layout FROM printed_sheet") == [
        (2611230001, "HZ1", "{}")
    ]
    entry = history(shops, limit=1)[0]
    assert (entry.label, entry.summary) == ("打印走访单", "2026-11-23 1 张走访单")
    assert next_undo(shops) != entry
    with pytest.raises(UndoRefused):
        undo_operation(shops, entry.seq)
    ((_, data),) = sheet_data(shops, ["HZ1"], TODAY)
    assert data.serial == "2611230002"
