"""今日 by keyboard over a real ledger: the round, the card, reminders, and what they ask for."""

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from models.changes import Changes
from models.visit import ShopState, Visit
from storage.ledger.drafts import save_draft
from storage.operations.history import undo
from storage.operations.visits import record_visit
from ui.context import AppContext
from ui.i18n import set_language
from ui.item_models import text_of
from ui.screens.today import page as page_module
from ui.screens.today.page import TodayPage

TODAY = date(2026, 11, 23)


class Asked:
    """What the page asked of the rest of the program."""

    def __init__(self, context: AppContext) -> None:
        self.all: list[tuple[str, Any]] = []
        for name in (
            "retailer_asked", "visit_asked", "visit_opened", "draft_opened", "page_asked",
        ):  # fmt: skip
            signal = getattr(context, name)
            signal.connect(lambda value, name=name: self.all.append((name, value)))
        context.sheets_asked.connect(lambda ids, day: self.all.append(("sheets", (ids, day))))


@pytest.fixture
def asked(context: AppContext) -> Asked:
    return Asked(context)


def opened(context: AppContext, shown: Any) -> TodayPage:
    page = TodayPage(context)
    page.refresh(None)
    shown(page, 1194, 740)
    context.changed.connect(page.refresh)
    page.entered()
    return page


@pytest.fixture
def page(context: AppContext, shown: Any) -> TodayPage:
    return opened(context, shown)


def route(page: TodayPage) -> list[tuple[str, ...]]:
    model = page.route.table.table_model
    return [
        tuple(text_of(model.cell(row, column)) for column in range(model.columnCount()))
        for row in range(model.rowCount())
    ]


def visited(context: AppContext, shop: str, **changed: Any) -> None:
    visit = Visit(id=f"V-{shop}", retailer_id=shop, day=TODAY, **{"opinion": "无", **changed})
    context.act(lambda ledger: record_visit(ledger, visit))


def test_the_round_stands_in_order_with_its_reasons(page: TodayPage) -> None:
    rows = route(page)
    assert page.header.title.text() == "今日"
    assert [row[2] for row in rows[:3]] == ["好运烟酒商店", "银杏超市", "马桥便民店"]
    assert rows[0][:2] == ("1", "当前")
    assert rows[1][1] == "待做"
    assert rows[0][3].startswith("待办逾期 1 标准店 六个一缺 4 项 待办今天到期 1")
    assert page.badge() == "12"
    assert page.route.table.hasFocus()
    assert page.route.table.current_key() == "HZ001"


def test_enter_starts_the_stop_in_focus(page: TodayPage, asked: Asked, qtbot: QtBot) -> None:
    qtbot.keyClick(page.route.table, Qt.Key.Key_Return)
    qtbot.keyClick(page.route.table, Qt.Key.Key_Down)
    qtbot.keyClick(page.route.table, Qt.Key.Key_Return)
    assert asked.all == [("visit_asked", "HZ001"), ("visit_asked", "HZ002")]


def test_a_recorded_visit_moves_the_round_on(
    page: TodayPage, context: AppContext, asked: Asked, qtbot: QtBot
) -> None:
    visited(context, "HZ001")
    assert page.route.table.current_key() == "HZ002"
    assert route(page)[0][1:] == ("已完成", "好运烟酒商店", "已走访", "10:08")
    assert page.badge() == "11"
    visited(context, "HZ002", shop_state=ShopState.CLOSED, opinion="")
    assert route(page)[1][1:4] == ("未遇", "银杏超市", "店门关闭")
    assert page.route.side.text() == "完成 1 · 未遇 1 · 还剩 10"
    page.route.table.set_current_key("HZ001")
    qtbot.keyClick(page.route.table, Qt.Key.Key_Return)
    page.route.table.set_current_key("HZ002")
    qtbot.keyClick(page.route.table, Qt.Key.Key_Return)
    assert asked.all == [("visit_opened", "V-HZ001"), ("visit_asked", "HZ002")]
    context.act(undo)
    context.act(undo)
    assert route(page)[0][1] == "当前"
    assert page.badge() == "12"


def test_the_row_one_looks_at_stays_when_something_changes(
    page: TodayPage, context: AppContext
) -> None:
    page.route.table.set_current_key("HZ005")
    visited(context, "HZ001")
    assert page.route.table.current_key() == "HZ005"
    visited(context, "HZ005")
    assert page.route.table.current_key() == "HZ002", "out of turn, and on to the next"


def test_the_card_tells_what_to_know_before_going_in(page: TodayPage) -> None:
    tiles = [tile.accessibleName() for tile in page.stop._tiles]
    assert tiles == [
        "本月购进 150 条 截至 11-20",
        "可销天数 — 只盘过一次",
        "上次走访 12 天前 11-11 现场",
    ]
    assert page.stop._todos.accessibleName() == "补齐 2 个价签 11-18 到期；答复海棠(细支)到货 今天"
    assert page.stop._six.isVisible()
    assert "③培训 未到期" in page.stop._six.accessibleName()
    page.route.table.set_current_key("HZ003")
    assert not page.stop._six.isVisible()
    assert page.stop._todo_head.label.text() == "没有未结待办"
    assert page.stop._tiles[2].accessibleName() == "上次走访 — 还没走访过"


def test_a_reminder_opens_the_stores_behind_it_and_esc_comes_back(
    page: TodayPage, asked: Asked, qtbot: QtBot
) -> None:
    words = [(row.title, row.words) for row in page.due.rows.rows]
    assert words[0] == ("待办逾期", "1 项，最久欠 5 天")
    assert ("许可证到期", "30 天内 1 户 · 60 天内 1 户 · 90 天内 12 户") in words
    assert words[-1] == ("通知未告知", "2 份，还差 12 户")
    page.due.rows.setFocus()
    for _row in range(2):
        qtbot.keyClick(page.due.rows, Qt.Key.Key_Down)
    qtbot.keyClick(page.due.rows, Qt.Key.Key_Up)
    assert page.due.rows.accessibleName() == "到期与提醒：待办今天到期 1 项"
    qtbot.keyClick(page.due.rows, Qt.Key.Key_Up)
    qtbot.keyClick(page.due.rows, Qt.Key.Key_Return)
    assert page.route.title.text() == "待办逾期"
    assert [row[2] for row in route(page)] == ["好运烟酒商店"]
    assert page.route.table.hasFocus()
    qtbot.keyClick(page.route.table, Qt.Key.Key_Return)
    assert asked.all == [("visit_asked", "HZ001")]
    qtbot.keyClick(page.route.table, Qt.Key.Key_Escape)
    assert len(route(page)) == 12
    assert "back" not in page.commands()


def test_a_draft_is_the_first_line_and_goes_on(
    context: AppContext, asked: Asked, shown: Any, qtbot: QtBot
) -> None:
    save_draft(context.ledger, "D1", "visit", "HZ007", {"day": "2026-11-23"})
    page = opened(context, shown)
    assert page.due.rows.rows[0].title == "没记完的走访"
    assert page.route.table.current_key() == "HZ007"
    qtbot.keyClick(page.route.table, Qt.Key.Key_Return)
    page.due.rows.setFocus()
    qtbot.keyClick(page.due.rows, Qt.Key.Key_Return)
    assert asked.all == [("draft_opened", "D1"), ("draft_opened", "D1")]


def test_a_draft_begun_elsewhere_is_there_when_one_comes_back(
    page: TodayPage, context: AppContext
) -> None:
    save_draft(context.ledger, "D1", "visit", "HZ007", {"day": "2026-11-23"})
    page.entered()
    assert page.due.rows.rows[0].title == "没记完的走访"
    assert route(page)[6][1] == "进行中"


def test_buttons_ask_for_sheets_page_and_retailer(page: TodayPage, asked: Asked) -> None:
    page.sheets.click()
    page.stop.open.click()
    page.due.exchange.click()
    name, (ids, day) = asked.all[0]
    assert (name, ids[0], len(ids), day) == ("sheets", "HZ001", 12, TODAY)
    assert asked.all[1:] == [("retailer_asked", "HZ001"), ("page_asked", "exchange")]
    assert set(page.commands()) == {"start_visit", "print", "open_retailer", "day_summary"}


def test_what_was_not_handed_over_is_counted(page: TodayPage, context: AppContext) -> None:
    before = page.due._figure.accessibleName()
    visited(context, "HZ004")
    after = page.due._figure.accessibleName()
    assert (before, after) == ("4 条未上报", "5 条未上报")


def test_only_what_is_touched_is_read_again(
    page: TodayPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    real = page_module.today_view
    monkeypatch.setattr(
        page_module, "today_view", lambda *given: read.append("day") or real(*given)
    )
    page.refresh(Changes(kinds={"package": {"P"}, "manager": {"A001"}}))
    assert read == []
    page.refresh(Changes(kinds={"todo": {"todo-1"}}))
    assert read == ["day"]


def test_another_day_is_read_when_the_page_is_entered(page: TodayPage, clock: Any) -> None:
    clock.move(days=1)
    page.entered()
    assert "11 月 24 日 星期二" in page.header.subtitle.accessibleName()


def test_an_empty_ledger_says_what_to_do_first(
    empty_context: AppContext, shown: Any, qtbot: QtBot
) -> None:
    asked = Asked(empty_context)
    page = opened(empty_context, shown)
    assert page.first_steps.isVisible()
    assert page.badge() == ""
    assert page.first_steps.button.hasFocus()
    qtbot.keyClick(page.first_steps.button, Qt.Key.Key_Space)
    assert asked.all == [("page_asked", "exchange")]


def test_low_windows_give_up_the_last_orders(page: TodayPage, shown: Any) -> None:
    assert page.stop._orders.isVisible()
    page.resize(1194, 669)
    assert not page.stop._orders.isVisible()
    assert page.stop.start.isVisible()
    assert page.scroll_area.verticalScrollBar().maximum() == 0


def test_words_change_with_the_language_and_the_page_paints_alike(page: TodayPage) -> None:
    first: QImage = page.grab().toImage()
    set_language("en")
    page.retranslate()
    set_language("zh")
    page.retranslate()
    assert page.grab().toImage() == first
