"""A visit typed through the real page, from the first key to the ledger."""

import sys
from datetime import date, time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from models.todo import Todo, TodoState
from models.visit import PriceTag, QuickAnswer, ShopState, Signature, Visit
from storage.database import Ledger
from storage.ledger.drafts import list_drafts
from storage.ledger.records import find
from storage.operations.visits import get_visit_with_check

K = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


def visits_of(ledger: Ledger, retailer: str) -> list[Visit]:
    return find(
        ledger, Visit, "deleted = 0 AND retailer_id = ? AND id <> 'visit-before'", (retailer,)
    )


def test_smallest_visit_takes_a_handful_of_keys(desk, territory, told, capsys):
    desk.type("mqb")
    desk.press(K.Key_Return)
    assert desk.page.mode == "visit"
    desk.type("1")
    desk.press(K.Key_Return, CTRL)
    made = visits_of(territory, "HZ003")
    assert [visit.quick_check[0].result for visit in made] == [QuickAnswer.PASS]
    assert made[0].number == "V-A001-20261123-001"
    assert (made[0].arrived, made[0].received_by) == (time(10, 8), "马德明")
    assert desk.page.mode == "start"
    assert told.toasts[-1] == ("已完成走访：马桥便民店", "撤销")
    with capsys.disabled():
        sys.stdout.write(f"\nsmallest visit: {desk.presses} key presses\n")
    assert desk.presses <= 8


def test_whole_visit_by_keyboard(desk, known):
    page = desk.page
    page.start("HZ001")
    desk.type("11112113")
    assert desk.focus is desk.form.stock.grid.editor
    for text in ("6.5", "5", "0", "8.4"):
        desk.type(text)
        desk.press(K.Key_Return)
    desk.press(K.Key_Up)
    desk.press(K.Key_Up)  # at P04, which has 0
    desk.press(K.Key_Tab)
    desk.type("3")  # out of stock for three days
    desk.press(K.Key_Tab)
    desk.press(K.Key_Space)  # the guide price is asked for as it stands
    desk.press(K.Key_Tab)
    desk.press(K.Key_Tab)
    desk.type("1")  # on the counter
    desk.press(K.Key_Tab)
    desk.type("2")  # no tag
    desk.press(K.Key_Tab)
    desk.type("4")
    desk.press(K.Key_4, ALT)
    desk.type("wants more")
    desk.press(K.Key_5, ALT)
    desk.press(K.Key_Space)
    desk.press(K.Key_6, ALT)
    desk.press(K.Key_Space)
    desk.press(K.Key_7, ALT)
    desk.type("2")
    desk.press(K.Key_T, ALT)
    assert desk.focus.selectedText() == "整改：一货一签"
    desk.press(K.Key_8, ALT)
    desk.press(K.Key_Tab)
    desk.type("4")
    desk.press(K.Key_Tab)
    desk.type("1")
    desk.press(K.Key_Return, CTRL)

    (visit,) = visits_of(known, "HZ001")
    assert [line.result.value for line in visit.quick_check].count("符合") == 6
    lines = {line.product_id: line for line in visit.stock_lines}
    assert [lines[key].stock for key in ("P01", "P02", "P04", "P07")] == [65, 50, 0, 84]
    out = lines["P04"]
    assert (out.out_days, out.retail_carton, out.retail_pack) == (3, 2_200_000, None)
    assert (out.on_display, out.tag, out.demand) == (True, PriceTag.MISSING, 4)
    assert lines["P01"].retail_carton is None, "a guide price that nobody confirmed is no fact"
    assert visit.opinion == "wants more"
    assert visit.guidance_topics == ("订货",)
    assert visit.notices_told == ("N1",)
    assert visit.services == ("整理陈列",)
    assert (visit.satisfaction, visit.signature) == (4, Signature.PAPER)
    assert visit.summary.startswith("示例白鹭(软)断货 3 天要 4 条；一货一签不符合")
    todos = find(known, Todo, "source_id = ? AND deleted = 0", (visit.id,))
    assert [(todo.content, todo.due) for todo in todos] == [("整改：一货一签", date(2026, 11, 30))]
    assert list_drafts(known) == []


def test_shut_shop_is_missed_and_nothing_typed_is_lost(desk, territory):
    desk.page.start("HZ001")
    desk.form.talk.opinion.setPlainText("还要说一句")
    desk.press(K.Key_1, ALT)
    desk.type("2")
    assert not desk.form.stock.isVisible()
    assert not desk.form.talk.isVisible()
    desk.settle()
    assert desk.form.foot.warnings[0].text == "店铺状态是关门，却记了走访内容"
    desk.press(K.Key_1)
    assert desk.form.stock.isVisible()
    assert desk.form.talk.opinion.text() == "还要说一句"
    desk.form.talk.opinion.setPlainText("")
    desk.press(K.Key_2)
    desk.press(K.Key_Return, CTRL)
    (visit,) = visits_of(territory, "HZ001")
    assert visit.shop_state is ShopState.CLOSED
    assert visit.missed
    assert visit.summary == "店门关闭，未遇。"


def test_an_empty_visit_is_not_finished(desk, territory, told):
    desk.page.start("HZ002")
    desk.press(K.Key_Return, CTRL)
    assert desk.page.mode == "visit"
    assert told.failures[-1][0].startswith("走访还缺：至少一项内容")
    assert visits_of(territory, "HZ002") == []


def test_what_cannot_be_read_is_named_and_gone_to(desk, territory, told):
    desk.page.start("HZ001")
    desk.press(K.Key_3, ALT)
    desk.type("12.x")
    desk.press(K.Key_5, ALT)
    desk.press(K.Key_Return, CTRL)
    assert desk.page.mode == "visit"
    title, step = told.failures[-1]
    assert "示例青松(硬)" in title
    assert "12.x" in title
    assert step == "改好再完成，别的都还在。"
    assert desk.focus is desk.form.stock.grid.editor
    assert desk.form.stock.grid.rows[0].wrong["stock"]


def test_times_are_read_and_a_reversed_pair_is_refused(desk, territory, told):
    desk.page.start("HZ001")
    desk.type("1")
    desk.form.greeting.left.setFocus()
    desk.type("0930")
    desk.press(K.Key_Return, CTRL)
    assert told.failures[-1][0] == "“离店”不能早于到店"
    assert desk.focus is desk.form.greeting.left
    desk.form.greeting.left.selectAll()
    desk.type("1030")
    desk.press(K.Key_Return, CTRL)
    (visit,) = visits_of(territory, "HZ001")
    assert visit.left == time(10, 30)


def test_impossible_count_tints_the_row_and_is_said_once(desk, known):
    desk.page.start("HZ001")
    grid = desk.form.stock.grid
    desk.form.stock.go_to_cell("P06")
    desk.type("9.0")
    desk.settle()
    row = next(row for row in grid.rows if row.product.id == "P06")
    assert row.mismatch
    assert row.shown["sold"] == "-1.0"
    assert desk.form.foot.warnings[0].text == "示例连岛(中支) 本次 9.0 条，多于上次 3.0 + 购进 5"
    desk.press(K.Key_4, ALT)
    desk.press(K.Key_F8)
    assert (grid.current_product(), desk.focus) == ("P06", grid.editor)
    desk.press(K.Key_Return, CTRL)
    assert visits_of(known, "HZ001"), "a warning never blocks"


def test_all_products_search_and_a_pasted_table(desk, territory):
    desk.page.start("HZ001")
    stock = desk.form.stock
    assert len(stock.grid.rows) == 8
    desk.press(K.Key_A, ALT)
    assert len(stock.grid.rows) == 12
    desk.press(K.Key_A, ALT)
    desk.press(K.Key_F, CTRL)
    QTest.keyClicks(stock._picker.field, "kw")
    QTest.keyClick(stock._picker.field, K.Key_Return)
    assert stock.grid.current_product() == "P13"
    assert len(stock.grid.rows) == 9
    QGuiApplication.clipboard().setText("品规\t本次\t需求\n示例青松(硬)\t6.5\t5\n没有的\t1\t1\n")
    desk.press(K.Key_V, CTRL)
    assert desk.form.entry.cells == {"P01": {"stock": "6.5", "demand": "5"}}
    stock.go_to_cell("P02")
    QGuiApplication.clipboard().setText("5\t1\n6\t2")
    desk.press(K.Key_V, CTRL)
    assert desk.form.entry.cells["P02"] == {"stock": "5", "out_days": "1"}
    assert desk.form.entry.cells["P04"] == {"stock": "6", "out_days": "2"}


def test_todos_are_settled_and_taken_back(desk, territory):
    desk.page.start("HZ001")
    desk.form.side.todos()[0].click()
    desk.settle()
    assert desk.form.services._settled.accessibleName() == "办结：补齐 2 个价签"
    desk.press(K.Key_Return, CTRL)
    (todo,) = find(territory, Todo, "id = 'todo-1'")
    assert todo.state is TodoState.DONE
    (visit,) = visits_of(territory, "HZ001")
    desk.page.open_visit(visit.id)
    ticked = [tick for tick in desk.form.side.todos() if tick.isChecked()]
    assert len(ticked) == 1
    ticked[0].click()
    desk.form.talk.opinion.setPlainText("没有办成")
    desk.press(K.Key_Return, CTRL)
    (todo,) = find(territory, Todo, "id = 'todo-1'")
    assert todo.state is TodoState.OPEN


def test_a_finished_visit_is_corrected_and_withdrawn(desk, territory, told):
    page = desk.page
    page.open_visit("visit-before")
    assert desk.form.entry.cells["P02"] == {"stock": "4.2"}
    desk.form.stock.go_to_cell("P02")
    desk.type("4.3")
    desk.press(K.Key_Return, CTRL)
    found = get_visit_with_check(territory, "visit-before")
    assert found is not None
    visit, _check = found
    assert {line.product_id: line.stock for line in visit.stock_lines}["P02"] == 43
    assert visit.day == date(2026, 11, 11)
    assert visit.number == "V-A001-20261111-001"
    assert visit.revision == 2
    assert told.toasts[-1][0] == "已更正走访：好运烟酒商店"
    page.start_view.visits.setFocus()
    desk.press(K.Key_Delete)
    assert get_visit_with_check(territory, "visit-before") is None
    assert told.toasts[-1] == ("已撤回这次走访", "撤销")


def test_another_day_brings_what_was_known_then(desk, territory):
    desk.page.start("HZ001")
    desk.type("1")
    desk.page.buttons.day.setFocus()
    desk.page.buttons.day.selectAll()
    desk.type("1105")
    desk.press(K.Key_Tab)
    assert desk.form.data.day == date(2026, 11, 5)
    assert desk.form.data.context.last is None
    assert desk.form.entry.quick == {"1": "符合"}
    desk.press(K.Key_Return, CTRL)
    (visit,) = visits_of(territory, "HZ001")
    assert (visit.day, visit.backfilled) == (date(2026, 11, 5), True)


def test_a_day_that_is_to_come_is_refused(desk, territory, told):
    desk.page.start("HZ001")
    desk.type("1")
    desk.page.buttons.day.setFocus()
    desk.page.buttons.day.selectAll()
    desk.type("1124")
    desk.press(K.Key_Return, CTRL)
    assert told.failures[-1][0] == "“日期”不能晚于今天"
    assert desk.focus is desk.page.buttons.day
    assert visits_of(territory, "HZ001") == []


def test_print_asks_for_the_sheet_of_this_shop(desk):
    asked = []
    desk.context.sheets_asked.connect(lambda ids, day: asked.append((ids, day)))
    desk.page.start("HZ001")
    desk.press(K.Key_P, CTRL)
    assert asked == [(("HZ001",), date(2026, 11, 23))]


def test_six_ones_this_visit_counts_for(desk, territory):
    desk.page.start("HZ001")
    bar = desk.form.side._collected._bar
    assert bar.accessibleName() == "④ 采集 7 / 10 个"
    for key in ("P04", "P09", "P01"):
        desk.form.stock.go_to_cell(key)
        desk.type("1")
    desk.settle()
    assert bar.accessibleName() == "④ 采集 9 / 10 个", "P01 was counted before"
    desk.page.start("HZ003")
    assert not desk.form.side._six.isVisible(), "no standard store, no six-ones"


def test_focus_mode_and_commands_follow_what_is_open(desk):
    assert not desk.page.focus_mode
    desk.page.start("HZ001")
    assert desk.page.focus_mode
    assert desk.window.navigation.narrow
    assert {"finish", "step_8", "full_check", "discard"} <= set(desk.page.commands())
    desk.press(K.Key_Left, ALT)
    assert not desk.page.focus_mode
    assert "finish" not in desk.page.commands()


def test_nothing_there_names_grade_or_other_stores(desk):
    desk.page.start("HZ001")
    texts = [
        widget.accessibleName()
        for widget in desk.window.findChildren(object)
        if hasattr(widget, "accessibleName") and desk.form.isAncestorOf(widget)
    ]
    assert texts
    assert not any("档" in text or "银杏" in text for text in texts)


@pytest.mark.parametrize("retailer", ["HZ001", "HZ012"])
def test_every_focusable_part_has_a_name(desk, retailer):
    desk.page.start(retailer)
    QApplication.processEvents()
    nameless = [
        widget
        for widget in desk.page.findChildren(type(desk.page).__mro__[1].__mro__[1])
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and widget.isVisible()
        and not widget.accessibleName()
    ]
    assert nameless == []
