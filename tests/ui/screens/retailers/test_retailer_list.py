"""客户 by keyboard: two letters find a shop, chips and heads order them, keys act on the row."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from models.todo import Todo
from storage.operations.history import undo
from storage.operations.todos import add_todo
from ui.context import AppContext
from ui.item_models import text_of
from ui.screens.retailers.list_search import COLUMNS
from ui.screens.retailers.page import RetailersPage


@pytest.fixture
def page(context: AppContext, shown: Any) -> RetailersPage:
    page = RetailersPage(context)
    page.refresh(None)
    shown(page, 1194, 740)
    context.changed.connect(page.refresh)
    page.entered()
    return page


def names(page: RetailersPage) -> list[str]:
    return column(page, "name")


def column(page: RetailersPage, key: str) -> list[str]:
    model, at = page.list.table.table_model, COLUMNS.index(key)
    return [text_of(model.cell(row, at)) for row in range(model.rowCount())]


def typed(qtbot: QtBot, page: RetailersPage, text: str) -> None:
    page.list.search.clear()
    qtbot.keyClicks(page.list.search, text)


def starred(page: RetailersPage) -> list[bool]:
    model = page.list.table.table_model
    return [model.cell(row, 0) == (("icon:star", "关注"),) for row in range(model.rowCount())]


def heads(page: RetailersPage, key: str) -> None:
    page.list.table.horizontalHeader().sectionClicked.emit(COLUMNS.index(key))


def test_the_list_stands_in_the_order_of_the_round(page: RetailersPage) -> None:
    assert names(page)[:3] == ["好运烟酒商店", "银杏超市", "马桥便民店"]
    assert len(names(page)) == 12
    assert page.list.search.hasFocus()
    assert page.list.search.accessibleDescription() == "12 / 12 户"
    row = page.list.table.table_model.row_text(names(page).index("好运烟酒商店"))
    assert row == (
        "店名 好运烟酒商店，许可证号 320706100123，负责人 王建国，电话 138****0001，业态 烟酒商店，"
        "地址 海州区示例路 1 号，上次走访 12 天前，本月(次) 1，可销(天) —，提醒 待办逾期 1"
    )


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("hyyj", ["好运烟酒商店"]),
        ("hy", ["好运烟酒商店", "永辉烟酒店"]),
        ("永辉", ["永辉烟酒店"]),
        ("320706100133", ["港城便利"]),
        ("0133", ["港城便利"]),
        ("shanhaitang", []),
        ("单海", ["海棠路烟酒店"]),
        ("示例路 欧阳", ["这是一个名字特别长的烟酒副食品百货综合经营商店分店"]),
        ("yonghui", ["永辉烟酒店"]),
        ("13800000009", ["连岛小卖部"]),
        ("烟酒 吴", ["永辉烟酒店"]),
        ("ＨＹＹＪ", ["好运烟酒商店"]),
        ("没有这家", []),
    ],
)
def test_two_letters_find_a_shop(
    page: RetailersPage, qtbot: QtBot, query: str, found: list[str]
) -> None:
    typed(qtbot, page, query) if query.isascii() else page.list.search.insert(query)
    assert names(page) == found
    assert page.list.search.accessibleDescription() == f"{len(found)} / 12 户"


def test_keys_narrow_and_widen_again(page: RetailersPage, qtbot: QtBot) -> None:
    qtbot.keyClicks(page.list.search, "hyyj")
    qtbot.keyClick(page.list.search, Qt.Key.Key_Backspace)
    qtbot.keyClick(page.list.search, Qt.Key.Key_Backspace)
    wide = names(page)
    typed(qtbot, page, "hy")
    assert names(page) == wide
    assert wide[0] == "好运烟酒商店"
    qtbot.keyClick(page.list.search, Qt.Key.Key_Escape)
    assert len(names(page)) == 12


def test_matched_characters_are_underlined_initials_too(page: RetailersPage, qtbot: QtBot) -> None:
    typed(qtbot, page, "hyj")
    find = page.list.table.row_delegate.highlighters[COLUMNS.index("name")]
    assert names(page) == ["永辉烟酒店"]
    assert list(find("永辉烟酒店")) == [(1, 3)]
    page.list.search.clear()
    assert page.list.table.row_delegate.highlighters == {}


def test_what_an_input_method_composes_is_not_searched(page: RetailersPage, app: Any) -> None:
    field = page.list.search
    QApplication.sendEvent(field, QInputMethodEvent("yonghui", []))
    assert len(names(page)) == 12
    commit = QInputMethodEvent("", [])
    commit.setCommitString("永辉")
    QApplication.sendEvent(field, commit)
    assert names(page) == ["永辉烟酒店"]


@pytest.fixture
def app(qapp: QApplication) -> QApplication:
    return qapp


def test_the_first_hit_is_what_enter_opens(page: RetailersPage, qtbot: QtBot) -> None:
    page.list.table.set_current_key("HZ012")
    typed(qtbot, page, "hy")
    assert page.list.current() == "HZ001"
    qtbot.keyClick(page.list.search, Qt.Key.Key_Down)
    assert page.list.current() == "HZ010"
    qtbot.keyClick(page.list.search, Qt.Key.Key_Return)
    assert page.in_story
    assert page.story.header.title.text() == "永辉烟酒店"
    page.commands()["back"]()
    assert (page.in_story, page.list.current()) == (False, "HZ010")
    assert page.list.search.text() == "hy"


def test_chips_and_drop_downs_let_through_what_they_say(
    page: RetailersPage, context: AppContext, qtbot: QtBot
) -> None:
    counts = page.list.filters.chips._counts
    assert counts == {
        "全部": 12, "标准店": 2, "本月未访": 11, "有待办": 1, "可销偏低": 0,
        "许可证 90 天内": 12, "久未走访": 11, "关注": 0, "未在主档": 0,
    }  # fmt: skip
    assert [option.value for option in page.list.filters.chips.options][-1] == "久未走访"
    chips = page.list.filters.chips
    chips.setFocus()
    qtbot.keyClick(chips, Qt.Key.Key_2)
    assert names(page) == ["好运烟酒商店", "银杏超市"]
    page.list.filters.chips.picked(0)
    page.list.filters.route.setCurrentIndex(page.list.filters.route.findData("海州二线"))
    page.list.filters.route.chosen.emit("海州二线")
    assert len(names(page)) == 4
    typed(qtbot, page, "hy")
    assert names(page) == ["永辉烟酒店"]
    page.list.search.clear()
    qtbot.keyClick(page.list.search, Qt.Key.Key_Escape)
    assert len(names(page)) == 12
    assert not page.list.filters.retail_format.isVisible()  # one value is no choice


def test_heads_sort_and_the_selected_row_stays(page: RetailersPage) -> None:
    page.list.table.set_current_key("HZ002")
    heads(page, "name")
    assert names(page)[:3] == ["东关副食品店", "港城便利", "海棠路烟酒店"]
    heads(page, "name")
    assert names(page)[0] == "这是一个名字特别长的烟酒副食品百货综合经营商店分店"
    assert page.list.current() == "HZ002"
    heads(page, "owner")
    owners = [column(page, "owner").index(each) for each in ("李桂芳", "王建国", "郑港")]
    assert owners == sorted(owners)
    heads(page, "hint")
    assert column(page, "hint")[:2] == ["待办逾期 1", "许可证 17 天"]


def test_s_stars_the_row_and_undo_takes_it_back(
    page: RetailersPage, context: AppContext, told: Any, qtbot: QtBot
) -> None:
    typed(qtbot, page, "hy")
    page.list.table.setFocus()
    qtbot.keyClick(page.list.table, Qt.Key.Key_S)
    assert starred(page) == [True, False]
    assert told.toasts == [("已关注：好运烟酒商店", "撤销")]
    assert page.list.filters.chips._counts["关注"] == 1
    assert page.list.current() == "HZ001"
    context.act(undo)
    assert starred(page) == [False, False]
    qtbot.keyClick(page.list.table, Qt.Key.Key_Escape)
    assert page.list.search.hasFocus()
    assert page.list.search.text() == ""


def test_space_opens_the_preview_of_the_row(page: RetailersPage, qtbot: QtBot) -> None:
    assert page.list.preview.isHidden()
    qtbot.keyClick(page.list.search, Qt.Key.Key_Space)
    assert page.list.search.text() == ""
    assert page.list.preview.isVisible()
    page.list.table.set_current_key("HZ001")
    assert page.list.preview._todo_head.label.text() == "未结待办 2"
    assert page.list.preview._said.text().startswith("青松(硬)断货 3 天")
    page.list.table.setFocus()
    qtbot.keyClick(page.list.table, Qt.Key.Key_Space)
    assert page.list.preview.isHidden()


def test_few_hits_show_the_preview_and_the_rest_in_words(page: RetailersPage, qtbot: QtBot) -> None:
    typed(qtbot, page, "hy")
    assert page.list.preview.isVisible()
    assert page.list._rest.text() == (
        "其余 10 户的店名、负责人、许可证号、地址、电话、拼音首字母都不含“hy”"
    )
    page.list.search.clear()
    assert page.list.preview.isHidden()


def test_rows_are_copied_as_tab_separated_text(
    page: RetailersPage, told: Any, qtbot: QtBot
) -> None:
    typed(qtbot, page, "hy")
    qtbot.keyClick(page.list.search, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    one = QGuiApplication.clipboard().text().split("\t")
    assert one[1:5] == ["好运烟酒商店", "320706100123", "王建国", "138****0001"]
    page.list.table.setFocus()
    page.list.table.selectAll()
    qtbot.keyClick(page.list.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().split("\n")
    assert [line.split("\t")[1] for line in lines] == ["店名", "好运烟酒商店", "永辉烟酒店"]
    assert told.toasts[-1] == ("已复制 2 行，可以粘贴到表格", "")


def test_a_visit_starts_from_the_row(page: RetailersPage, context: AppContext) -> None:
    asked: list[str] = []
    context.visit_asked.connect(asked.append)
    page.list.table.set_current_key("HZ004")
    page.commands()["start_visit"]()
    assert asked == ["HZ004"]


def test_an_operation_changes_the_row_it_touched(page: RetailersPage, context: AppContext) -> None:
    todo = Todo(id="", retailer_id="HZ006", content="补签")
    before = page.list._index
    context.act(lambda ledger: add_todo(ledger, todo))
    assert column(page, "hint")[names(page).index("新浦百货")] == "许可证 83 天"
    assert page.list.filters.chips._counts["有待办"] == 2
    assert page.list._index is before
    context.act(undo)
    assert page.list.filters.chips._counts["有待办"] == 1


def test_what_is_not_found_says_where_was_looked(page: RetailersPage, qtbot: QtBot) -> None:
    typed(qtbot, page, "qqq")
    assert page.list._empty.isVisible()
    assert page.list._empty.title.text() == "没有找到“qqq”"
    assert not page.list.open.isEnabled()
    button = page.list._empty.button
    assert button is not None
    button.click()
    assert len(names(page)) == 12


def test_an_empty_ledger_leads_to_the_handouts(empty_context: AppContext, shown: Any) -> None:
    page = RetailersPage(empty_context)
    page.refresh(None)
    shown(page, 1194, 740)
    asked: list[str] = []
    empty_context.page_asked.connect(asked.append)
    assert page.list._empty.title.text() == "还没有客户"
    assert page.list._empty.button is not None
    page.list._empty.button.click()
    assert asked == ["exchange"]
