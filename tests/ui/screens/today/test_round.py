"""The round changed on 今日: arranged, put off, pinned, extended, mapped, warned of, summed up."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

import attrs
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from models.entries import Complaint
from models.plan_stop import DayEnd
from models.retailer import Retailer
from models.visit import ShopState, StockLine, Visit
from storage.ledger.records import get
from storage.ledger.unit_of_work import operation
from storage.operations.history import undo
from storage.operations.plan import add_stop
from storage.operations.visits import record_visit
from storage.queries.plan import day_stops
from ui.context import AppContext
from ui.item_models import text_of
from ui.screens.today.page import TodayPage
from ui.screens.today.summary_dialog import SummaryDialog

TODAY = date(2026, 11, 23)
LATER = date(2026, 11, 24)


@pytest.fixture
def page(context: AppContext, shown: Callable[..., QWidget]) -> TodayPage:
    made = TodayPage(context)
    made.refresh(None)
    shown(made, 1194, 740)
    context.changed.connect(made.refresh)
    made.entered()
    return made


def names(page: TodayPage) -> list[str]:
    model = page.route.table.table_model
    return [text_of(model.cell(row, 2)) for row in range(model.rowCount())]


def settle(page: TodayPage, qtbot: QtBot) -> None:
    """Let what comes after the paint come."""
    page.grab()
    qtbot.waitUntil(lambda: page._found_of is page._view)


def place(context: AppContext, **places: tuple[str, str]) -> None:
    with operation(context.ledger, "import_handouts") as unit:
        for shop, (longitude, latitude) in places.items():
            held = get(context.ledger, Retailer, shop)
            assert held is not None
            unit.save(attrs.evolve(held, longitude=longitude, latitude=latitude))
    context.announce(unit.changes)


def test_moving_a_proposed_stop_makes_the_round_the_plan_and_undo_takes_it_back(
    page: TodayPage, context: AppContext, qtbot: QtBot
) -> None:
    before = names(page)
    assert "建议的路线" in page.header.subtitle.accessibleName()
    alt = Qt.KeyboardModifier.AltModifier
    qtbot.keyClick(page.route.table, Qt.Key.Key_Up, alt)  # nothing stands before the first
    qtbot.keyClick(page.route.table, Qt.Key.Key_Down, alt)
    assert names(page)[:3] == [before[1], before[0], before[2]]
    assert page.route.table.current_key() == "HZ001"
    assert len(day_stops(context.ledger, TODAY)) == 12
    assert "建议的路线" not in page.header.subtitle.accessibleName()
    qtbot.keyClick(page.route.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    assert names(page)[2] == before[0]
    context.act(undo)
    context.act(undo)
    assert names(page) == before


def test_a_stop_is_put_off_with_its_reason_by_keys_alone(
    page: TodayPage, context: AppContext, qtbot: QtBot
) -> None:
    asked: list[Any] = []
    told: list[str] = []
    context.sheets_asked.connect(lambda ids, _day: asked.append(ids))
    context.told.connect(lambda words, _tip: told.append(words))
    page.route.table.set_current_key("HZ002")
    qtbot.keyClick(page.route.table, Qt.Key.Key_P)
    form = page._desk.form if page._desk else None
    assert form is not None
    assert form.isVisible()
    assert form.day.date() == LATER
    assert form.reason.hasFocus()
    qtbot.keyClick(form.reason, Qt.Key.Key_1)
    qtbot.keyClick(form.reason, Qt.Key.Key_Return)
    assert not form.isVisible()
    assert page.route.table.hasFocus()
    assert page.route.table.current_key() == "HZ003", "the next one is in hand"
    model = page.route.table.table_model
    last = [text_of(model.cell(11, column)) for column in range(5)]
    assert last == ["", "改期", "银杏超市", "天气，改 11-24", ""]
    assert page.route.side.text() == "完成 0 · 改期 1 · 还剩 11"
    page.sheets.click()
    assert "HZ002" not in asked[0]
    page.route.table.set_current_key("HZ002")
    assert page.stop._eyebrow.text() == "已改期"
    qtbot.keyClick(page.route.table, Qt.Key.Key_P)  # it has gone already
    assert not form.isVisible()
    assert "已经改期" in told[-1]
    context.act(undo)
    assert "改期" not in page.route.side.text()


def test_what_the_ledger_refuses_stays_in_the_form(
    page: TodayPage, context: AppContext, qtbot: QtBot
) -> None:
    add_stop(context.ledger, "HZ001", LATER)
    qtbot.keyClick(page.route.table, Qt.Key.Key_P)
    form = page._desk.form if page._desk else None
    assert form is not None
    form.submit()
    assert "已经在计划里" in form.told
    qtbot.keyClick(form.reason, Qt.Key.Key_Escape)
    assert not form.isVisible()
    assert not page._view.stored if page._view else False


def test_a_shut_shop_may_get_another_day(
    page: TodayPage, context: AppContext, qtbot: QtBot
) -> None:
    add_stop(context.ledger, "HZ001", TODAY)
    visit = Visit(id="", retailer_id="HZ001", day=TODAY, shop_state=ShopState.CLOSED)
    context.act(lambda ledger: record_visit(ledger, visit))
    page.route.table.set_current_key("HZ001")
    page.stop.postpone.click()
    assert page._desk is not None
    page._desk.form.submit()
    assert [stop.retailer_id for stop in day_stops(context.ledger, LATER)] == ["HZ001"]


def test_ends_are_pinned_and_set_free(page: TodayPage, context: AppContext, qtbot: QtBot) -> None:
    page.route.table.set_current_key("HZ005")
    qtbot.keyClick(page.route.table, Qt.Key.Key_F)
    assert names(page)[0] == "东关副食品店"
    assert text_of(page.route.table.table_model.cell(0, 3)).startswith("首站")
    qtbot.keyClick(page.route.table, Qt.Key.Key_L)
    assert names(page)[-1] == "东关副食品店"
    qtbot.keyClick(page.route.table, Qt.Key.Key_L)
    assert {stop.day_end for stop in day_stops(context.ledger, TODAY)} == {DayEnd.NONE}


def test_a_store_is_added_from_the_picker_and_from_a_reminder(
    page: TodayPage, context: AppContext, qtbot: QtBot
) -> None:
    add_stop(context.ledger, "HZ001", TODAY)
    page.refresh(None)
    qtbot.keyClick(page.route.table, Qt.Key.Key_A)
    assert page._desk is not None
    picker = page._desk._picker
    assert picker is not None
    qtbot.keyClicks(picker.field, "mqb")
    qtbot.keyClick(picker.field, Qt.Key.Key_Return)
    assert names(page) == ["好运烟酒商店", "马桥便民店"]
    unvisited = next(row for row in page.due.rows.rows if row.title == "久未走访")
    page.due._follow(unvisited)
    page.route.table.set_current_key("HZ007")
    qtbot.keyClick(page.route.table, Qt.Key.Key_P)  # these are other stores: nothing to put off
    qtbot.keyClick(page.route.table, Qt.Key.Key_A)
    qtbot.keyClick(page.route.table, Qt.Key.Key_Escape)
    assert names(page) == ["好运烟酒商店", "马桥便民店", "望湖楼饭店"]


def test_the_shortest_order_is_one_key_and_the_map_shows_it(
    page: TodayPage, context: AppContext, qtbot: QtBot
) -> None:
    for shop in ("HZ001", "HZ002", "HZ003", "HZ004", "HZ005"):
        add_stop(context.ledger, shop, TODAY)
    place(
        context, HZ001=("119.20", "34.60"), HZ002=("119.26", "34.60"), HZ003=("119.22", "34.60"),
        HZ004=("119.24", "34.60"),
    )  # fmt: skip
    settle(page, qtbot)
    words = page.route._sums.accessibleName()
    assert words.startswith("5 户 · 至少约 ")
    assert words.endswith("1 户没有坐标")
    assert "没有坐标：东关副食品店" in page.route._sums.toolTip()
    assert page.route.order.isVisible()
    qtbot.keyClick(page.route.table, Qt.Key.Key_R)
    assert [name for name in names(page) if name != "东关副食品店"] == [
        "好运烟酒商店", "马桥便民店", "海棠路烟酒店", "银杏超市",
    ]  # fmt: skip
    settle(page, qtbot)
    assert not page.route.order.isVisible()
    qtbot.keyClick(page.route.table, Qt.Key.Key_M)
    shown = page.route.map
    assert shown is not None
    assert shown.isVisible()
    QApplication.processEvents()
    sketch = shown.sketch()
    assert sketch is not None
    assert [stop.number for stop in sketch.stops] == [
        number for number, name in enumerate(names(page), 1) if name != "东关副食品店"
    ]
    at = shown.point(sketch.stops[2].at)
    qtbot.mouseClick(shown, Qt.MouseButton.LeftButton, pos=QPoint(int(at.x()), int(at.y())))
    assert page.route.table.current_key() == "HZ004"
    qtbot.keyClick(shown, Qt.Key.Key_Left)
    assert page.route.table.current_key() == "HZ003"
    assert "马桥便民店" in shown.accessibleName()
    qtbot.keyClick(page.route.table, Qt.Key.Key_M)
    assert not shown.isVisible()


def test_too_few_places_make_no_map(page: TodayPage, qtbot: QtBot) -> None:
    qtbot.keyClick(page.route.table, Qt.Key.Key_M)
    assert page.route.map is not None
    assert page.route.map.sketch() is None
    page.route.map.grab()


def test_warnings_come_after_the_paint_with_the_shops_behind_them(
    page: TodayPage, context: AppContext, qtbot: QtBot
) -> None:
    settle(page, qtbot)
    assert "投诉超时" not in [row.title for row in page.due.rows.rows]
    with operation(context.ledger, "record_complaint") as unit:
        unit.save(
            Complaint(id="C1", retailer_id="HZ003", received_on=date(2026, 11, 10),
                      received_at=time(9), commitment="订货讲准确", content="少送一条")
        )  # fmt: skip
    context.announce(unit.changes)
    settle(page, qtbot)
    row = next(row for row in page.due.rows.rows if row.title == "投诉超时")
    assert page.due.rows.rows.index(row) < 2  # overdue stands above what is soon
    page.due._follow(row)
    assert names(page) == ["马桥便民店"]
    detail = text_of(page.route.table.table_model.cell(0, 3))
    assert detail == "响应超时，应在 11-11 09:00 前"
    facts = page.stop._facts
    assert any("少送一条" in value.text() for _label, value in facts._rows)


def test_only_the_next_stop_is_called_so(page: TodayPage) -> None:
    assert page.stop._eyebrow.text().startswith("下一户 · 第 1 站")
    page.route.table.set_current_key("HZ003")
    assert page.stop._eyebrow.text().startswith("第 3 站")


def test_the_reasons_add_up_on_the_card(page: TodayPage) -> None:
    stop = page._view.stops[0] if page._view else None
    assert stop is not None
    words = page.stop._terms.accessibleName().split("，")
    points = [int(each.rpartition(" ")[2].replace("−", "-")) for each in words]
    assert sum(points) == stop.score
    assert page.stop._terms_head.side.text() == f"合计 +{stop.score}"


def test_the_summary_is_copied_as_text_and_as_a_table(
    page: TodayPage, context: AppContext, qtbot: QtBot
) -> None:
    lines = (StockLine(product_id="P01", stock=0), StockLine(product_id="P02", stock=9))
    visit = Visit(id="", retailer_id="HZ001", day=TODAY, stock_lines=lines, summary="柜台整齐")
    context.act(lambda ledger: record_visit(ledger, visit))
    page.commands()["day_summary"]()
    dialog = page.window().findChild(SummaryDialog)
    assert dialog is not None
    dialog.copy_text.click()
    text = QGuiApplication.clipboard().text()
    assert text.startswith("日小结 2026-11-23 星期一\n示例烟草海州一线 · 张明（A001）")
    assert "断货：示例青松(硬) 1 户" in text
    assert "走访：计划 12 户，完成 1，没走 11" in text
    dialog.copy_table.click()
    rows = QGuiApplication.clipboard().text().split("\n")
    assert rows[1].split("\t")[:4] == ["1", "好运烟酒商店", "已完成", "10:08"]
    assert len(rows) == 13
    dialog.print_button.click()
    from ui.printing.preview import SheetPreview

    [preview] = dialog.findChildren(SheetPreview)
    assert preview.isVisible()
    preview.close()
    dialog.close()
