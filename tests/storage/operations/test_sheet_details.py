"""Sheets and cover in detail: settled todos, weekly items, places, serials that go on."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

import attrs
import pytest

from models.check import Check
from models.errors import DomainError
from models.manager import Manager
from models.paper.shop_sheet import SheetMode
from models.retailer import Retailer
from models.six_one_record import SixOneItem, SixOneRecord
from models.todo import Todo
from models.visit import StockLine, Visit
from storage.database import Ledger
from storage.ledger.unit_of_work import operation
from storage.operations.print_sheets import PrintedSheet, note_printed
from storage.operations.profile import set_profile
from storage.operations.sheet_data import cover_data, sheet_data
from storage.operations.todos import add_todo
from storage.operations.visits import record_visit
from tests.storage.conftest import six_one_by_hand

TODAY = date(2026, 11, 23)
BEFORE = date(2026, 11, 11)


def counted(**packs: int) -> tuple[StockLine, ...]:
    return tuple(StockLine(product_id=key, stock=value) for key, value in packs.items())


def test_an_incomplete_profile_prints_nothing(ledger: Ledger) -> None:
    set_profile(ledger, Manager(id="A001", name="张明", organisation="示例烟草"))
    with operation(ledger, "set_profile") as unit:
        unit.save(Manager(id="A001", name="张明", organisation=""))
    with pytest.raises(DomainError, match="还没有填本人资料"):
        sheet_data(ledger, [], TODAY)


def test_a_filled_sheet_ticks_what_was_settled_and_the_cover_counts_what_is_open(
    shops: Ledger,
) -> None:
    for key in ("T1", "T2"):
        add_todo(shops, Todo(id=key, retailer_id="HZ1", content=key))
    visit = Visit(
        id="",
        retailer_id="HZ1",
        day=TODAY,
        arrived=time(10, 0),
        left=time(10, 5),
        todos_done=("T1",),
        notices_told=("N1",),
        market_note="周边修路",
        rival_note="无",
    )
    record_visit(shops, visit)
    sheets = sheet_data(shops, ["HZ1", "HZ2"], TODAY)
    [(_, filled), (_, blank)] = sheets
    assert (filled.mode, blank.mode) == (SheetMode.FILLED, SheetMode.BLANK)
    assert [(todo.text, todo.done) for todo in filled.todos] == [("T1", True), ("T2", False)]
    assert [(each.text, each.told) for each in filled.notices] == [("元旦货源投放公告", True)]
    assert filled.market_note == "周边修路；无"
    assert (filled.serial, blank.serial) == ("2611230001", "2611230002")
    assert blank.number == "S-A001-20261123-002"
    assert (filled.sequence, blank.sequence) == (1, 2)
    cover = cover_data(shops, sheets, TODAY, {}, 1)
    assert cover.today == ("六个一待做 2 户", "未结待办 1 项")
    assert cover.route == "海州一线"


def test_serials_go_on_within_the_day_and_begin_anew_on_the_next(shops: Ledger) -> None:
    for serial in ("2611220007", "2611230041", "2611240001"):
        day = date(2026, 11, int(serial[4:6]))
        sheet = PrintedSheet(serial=serial, retailer_id="HZ1", template="t", layout="{}")
        note_printed(shops, day, [sheet])
    found = [
        sheet_data(shops, ["HZ1"], date(2026, 11, day))[0][1].serial for day in (22, 23, 24, 25)
    ]
    assert found == ["2611220008", "2611230042", "2611240002", "2611250001"]


def test_the_last_visit_of_the_day_is_on_the_sheet(shops: Ledger, clock: Any) -> None:
    record_visit(shops, Visit(id="", retailer_id="HZ1", day=TODAY, summary="早上"))
    clock.move(hours=3)
    record_visit(shops, Visit(id="", retailer_id="HZ1", day=TODAY, opinion="下午"))
    [(_, data)] = sheet_data(shops, ["HZ1"], TODAY)
    assert (data.opinion, data.last_summary) == ("下午", "早上")


def test_a_blank_sheet_has_so_many_products_and_no_more(shops: Ledger) -> None:
    many = {f"P{number:02}": number for number in range(12)}
    record_visit(shops, Visit(id="", retailer_id="HZ3", day=BEFORE, stock_lines=counted(**many)))
    [(_, data)] = sheet_data(shops, ["HZ3"], TODAY)
    assert len(data.stock_rows) == 8
    assert data.stock_rows[0].last_stock == 0
    assert data.six_ones is None
    assert data.stock_rows[0].purchased == 0


def test_six_ones_on_a_sheet_say_when_they_were_done_or_are_due(
    shops: Ledger, make_check: Callable[..., Check]
) -> None:
    six_one_by_hand(
        shops,
        SixOneRecord(
            id="", retailer_id="HZ1", item=SixOneItem.TRAINING, done_on=date(2026, 10, 20)
        ),
    )
    visit = Visit(id="", retailer_id="HZ1", day=TODAY, stock_lines=counted(P01=1))
    record_visit(shops, visit, check=make_check())
    [(_, data)] = sheet_data(shops, ["HZ1"], TODAY)
    assert data.six_ones is not None
    assert [(each.name, each.status, each.done) for each in data.six_ones] == [
        ("①宣传促销", "待做", False),
        ("②规范评估", "11-23 已完成", False),
        ("③客户培训", "10-20 已完成", False),
        ("④信息采集", "进行中", True),
        ("⑤分析报告", "待做", False),
        ("⑥客户评优", "12 月末前", False),
    ]


def test_the_cover_shows_the_places_it_knows(shops: Ledger) -> None:
    with operation(shops, "import_handouts") as unit:
        for key, longitude in (("HZ1", "119.2"), ("HZ2", "东经")):
            held = unit.get(Retailer, key)
            assert held is not None
            unit.save(attrs.evolve(held, longitude=longitude, latitude="34.6"))
    cover = cover_data(shops, sheet_data(shops, ["HZ1", "HZ2"], TODAY), TODAY, {}, 1)
    assert [(stop.longitude, stop.latitude) for stop in cover.stops] == [
        (119.2, 34.6),
        (None, None),
    ]
