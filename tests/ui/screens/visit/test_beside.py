"""What is noted beside a visit, by keys: entries, spray codes, purposes, questions, telephone."""

from datetime import date

import pytest
from PySide6.QtCore import Qt

from models.entries import Complaint, Demand, Irregularity, MarketNote
from models.plan_stop import PlanStop
from models.setting import Setting
from models.todo import QUESTION, Todo
from models.visit import Purpose, VisitMode
from storage.ledger.records import find
from storage.ledger.unit_of_work import operation
from tests.ui.screens.visit.test_visit_form import visits_of

K = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CODE = "2090112345678901YCYC320902100123"


@pytest.fixture
def panel(desk):
    """The panel, opened by its key in a visit in which something is typed."""
    desk.page.start("HZ001")
    desk.press(K.Key_3, ALT)
    desk.type("6.5")
    desk.press(K.Key_J, CTRL)
    return desk.page.noting.panel


def pick(desk, initials: str) -> None:
    """Look for a product in the field in focus."""
    desk.type(initials)
    desk.press(K.Key_Return)


def test_a_complaint_is_its_own_step_and_the_visit_stays_as_it_was(desk, panel, territory, told):
    assert desk.focus is panel.tabs
    desk.type("2")
    assert panel.card.note.text().endswith("11-24 10:08 前响应，11-26 前办结")
    desk.focus.set_value("送货讲效率")
    panel.desk.form.widget_of("content").setFocus()
    desk.type("late")
    desk.press(K.Key_Return, CTRL)
    (made,) = find(territory, Complaint)
    assert (made.retailer_id, made.content) == ("HZ001", "late")
    assert told.toasts[-1] == ("已登记投诉与建议", "撤销")
    assert [row.what for row in panel._rows] == ["late"]
    assert desk.focus is panel.tabs
    desk.press(K.Key_Escape)
    assert desk.focus is desk.form.stock.grid.editor
    assert desk.form.entry.cells == {"P01": {"stock": "6.5"}}
    assert desk.form.talk.note.text() == "登记 1 条"
    assert visits_of(territory, "HZ001") == []
    desk.press(K.Key_Return, CTRL)
    assert len(visits_of(territory, "HZ001")) == 1


def test_what_was_noted_today_is_opened_again_by_enter(desk, panel, territory):
    desk.type("3")
    panel.desk.form.widget_of("content").setFocus()
    desk.type("roadworks")
    desk.press(K.Key_Return, CTRL)
    panel.noted.setFocus()
    panel.noted.set_current_key(panel._rows[0].id)
    desk.press(K.Key_Return)
    assert panel.desk.form.texts()["content"] == "roadworks"
    assert panel.tabs.value() == "market_note"
    desk.press(K.Key_N, CTRL)
    assert panel.desk.form.texts()["content"] == ""
    panel.noted.setFocus()
    desk.press(K.Key_Delete)
    assert find(territory, MarketNote) == []
    assert panel._rows == []


def test_three_urgent_needs_in_one_go(desk, panel, territory, told):
    desk.type("1")
    assert panel.demands._note.text().endswith("11-30 前与客户确认。")
    for initials, quantity in (("slhtxz", "5"), ("slbl", "3.5"), ("slyq", "")):
        pick(desk, initials)
        desk.press(K.Key_Tab)
        desk.type(quantity)
        desk.press(K.Key_Tab)
        desk.type("ask")
        desk.press(K.Key_Tab)
    desk.press(K.Key_Return, CTRL)
    assert find(territory, Demand) == []
    assert panel.demands._refused.text() == "“需求”请填整数"
    assert desk.focus is panel.demands._lines[1].quantity
    desk.focus.selectAll()
    desk.type("3")
    desk.press(K.Key_Return, CTRL)
    made = find(territory, Demand, "deleted = 0 ORDER BY urgency")
    assert [(each.product_id, each.quantity, each.urgency) for each in made] == [
        ("P03", 5, 1), ("P04", 3, 2), ("P05", None, 3),
    ]  # fmt: skip
    assert {each.month for each in made} == {"2026-12"}
    assert told.toasts[-1] == ("已登记需求 3 项", "撤销")
    panel.demands._lines[2].product.setFocus()
    desk.press(K.Key_Delete)
    desk.press(K.Key_Tab)
    desk.press(K.Key_Tab)
    desk.focus.selectAll()
    desk.press(K.Key_Delete)
    desk.press(K.Key_Return, CTRL)
    assert [each.urgency for each in find(territory, Demand)] == [1, 2]
    assert [each.product.text() for each in panel.demands._lines[:2]] == [
        "示例海棠(细支)", "示例白鹭(软)",
    ]  # fmt: skip


def test_half_written_needs_are_there_again(desk, panel, territory):
    desk.type("1")
    pick(desk, "slht")
    desk.press(K.Key_Escape)
    assert not panel.is_open
    desk.press(K.Key_J, CTRL)
    assert panel.demands._lines[0].product.chosen() == "P03"
    assert find(territory, Demand) == []


def test_a_click_into_the_visit_closes_the_panel_and_finishing_does_too(desk, panel):
    desk.form.talk.opinion.setFocus()
    assert not panel.is_open
    assert desk.focus is desk.form.talk.opinion
    desk.press(K.Key_J, CTRL)
    desk.page.finish()
    assert desk.page.mode == "start"
    assert not panel.is_open


def test_tab_goes_round_inside_the_panel(desk, panel):
    desk.type("6")
    places = set()
    for _each in range(6):
        desk.press(K.Key_Tab)
        places.add(desk.focus)
        assert panel.isAncestorOf(desk.focus)
    assert len(places) < 6, "it came round"


def test_a_spray_code_is_read_at_once_and_noted_by_one_key(desk, territory):
    desk.page.start("HZ001")
    desk.press(K.Key_K, ALT)
    words = desk.form.quick._spray_words
    desk.type(CODE[:12])
    assert words.accessibleName() == "已输 12 / 32 位"
    desk.type(CODE[12:])
    assert words.accessibleName().startswith(
        "Enter 记异常　码证不符：码上许可证 320902100123，本户 320706100123；2022-09-01 分拣"
    )
    desk.press(K.Key_Return)
    texts = desk.page.noting.panel.desk.form.texts()
    assert (texts["kind"], texts["retailer_id"]) == ("码证不符", "HZ001")
    desk.press(K.Key_Return)  # on 保存
    (made,) = find(territory, Irregularity)
    assert made.spray_code == "2090112345678901 YCYC320902100123"
    assert "320902100123" in made.situation
    desk.press(K.Key_Escape)
    desk.press(K.Key_A, CTRL)
    desk.type("51123" + CODE[5:20] + "320706100123")
    assert words.accessibleName().startswith("与本户许可证相符；2025-11-23 分拣")
    desk.press(K.Key_Escape)
    assert not desk.form.quick.spray.hasFocus()


def test_the_form_of_an_irregularity_offers_what_its_code_tells(desk, panel):
    desk.type("4")
    form = panel.desk.form
    form.widget_of("spray_code").setFocus()
    desk.type(CODE)
    assert panel.card.note.text().endswith("在喷码里按 Enter 照此登记")
    desk.press(K.Key_Return)
    assert form.texts()["kind"] == "码证不符"
    assert form.texts()["situation"].startswith("条盒喷码与本户许可证 320706100123 不符")


def test_purposes_come_from_the_plan_and_are_chosen_by_digits(desk, territory):
    with operation(territory, "make_plan") as unit:
        unit.save(
            PlanStop(id="s", retailer_id="HZ002", day=date(2026, 11, 23), mode=VisitMode.PHONE,
                     purposes=(Purpose.COMPLAINT,))
        )  # fmt: skip
    desk.page.start("HZ002")
    assert desk.form.entry.remote
    assert desk.focus is desk.form.greeting.received, "who answered is asked for first"
    assert desk.page.buttons.purposes.text() == "目的：投诉"
    desk.press(K.Key_G, ALT)
    desk.type("15")
    desk.press(K.Key_Return)
    assert desk.page.buttons.purposes.text() == "目的：客户服务"
    desk.press(K.Key_Return, CTRL)
    assert desk.focus is desk.form.talk.opinion, "what is missing can be written there"
    desk.press(K.Key_8, ALT)
    desk.type("ok")
    desk.press(K.Key_Return, CTRL)
    (visit,) = visits_of(territory, "HZ002")
    assert (visit.purposes, visit.mode) == ((Purpose.SERVICE,), VisitMode.PHONE)
    assert visit.planned


def test_by_telephone_nothing_is_asked_that_eyes_must_see(desk, territory):
    desk.page.start("HZ001")
    desk.type("2")  # the first item failed
    desk.form.greeting.mode.setFocus()
    desk.type("2")
    assert not desk.form.quick.rows[1].isEnabled()
    assert desk.form.greeting.received.accessibleName() == "接听"
    assert "full_check" not in desk.page.commands()
    desk.press(K.Key_2, ALT)
    assert desk.focus is desk.form.stock.grid.editor, "the counter cannot be seen"
    desk.type("6.5")
    for _cell in range(4):
        desk.press(K.Key_Tab)
    assert desk.form.stock.grid.current_column() == "demand", "在柜 and 标签 are passed over"
    desk.settle()
    assert desk.form.foot.warnings[0].text == "电话走访，却记了当面才有的：快检"
    desk.press(K.Key_1, ALT)
    desk.form.greeting.mode.setFocus()
    desk.type("1")
    assert desk.form.quick.rows[0].value() == "不符合", "what was answered is still there"
    assert desk.form.quick.rows[1].isEnabled()


def test_a_question_falls_due_in_two_working_days_and_is_closed_by_telling(desk, territory):
    desk.page.start("HZ001")
    desk.press(K.Key_Q, ALT)
    desk.type("when")
    assert desk.form.entry.todos == [["when", "2026-11-25", QUESTION]]
    desk.form.quick.rows[0].setFocus()
    desk.press(K.Key_2)
    assert desk.form.propose_todo() == "整改：亮证", "a question is no promise about the item"
    desk.press(K.Key_Return, CTRL)
    (asked,) = find(territory, Todo, "point = ?", (QUESTION,))
    assert (asked.due, asked.is_question) == (date(2026, 11, 25), True)
    desk.page.start("HZ001")
    next(tick for tick in desk.form.side.todos() if "when" in tick.accessibleName()).click()
    desk.press(K.Key_Return, CTRL)
    assert find(territory, Todo, "point = ?", (QUESTION,))[0].state.value == "客户确认关闭"


def test_the_last_visit_is_taken_over_row_by_row_or_whole(desk, territory, told):
    page = desk.page
    page.start("HZ001")
    cells = desk.form.stock.go_to_cell
    for product, price, tag in (("P01", "110", "1"), ("P02", "220", "3")):
        cells(product, "retail_carton")
        desk.type(price)
        cells(product, "on_display")
        desk.type("1")
        cells(product, "tag")
        desk.type(tag)
    desk.press(K.Key_2, ALT)
    desk.type("12")
    desk.press(K.Key_4, ALT)
    desk.type("more")
    desk.press(K.Key_Return, CTRL)

    page.start("HZ001")
    grid = desk.form.stock.grid
    assert desk.form.talk.head.hint.accessibleName() == "11-23 说：more"
    assert [before.isVisible() for before in desk.form.quick._befores].count(True) == 1
    assert desk.form.quick.rows[1].accessibleDescription() == "上次不符合"
    cells("P01", "retail_carton")
    assert grid.editor.placeholderText() == "上 110"
    desk.type("112")
    desk.press(K.Key_D, CTRL)
    assert desk.form.entry.cells["P01"] == {
        "retail_carton": "112", "on_display": "在", "tag": "有",
    }  # fmt: skip
    assert grid.rows[0].marks == {"retail_carton": ("▲", "涨")}
    assert "与上次不同 1 处" in desk.form.stock._count.text()
    assert grid.current_product() == "P02"
    desk.press(K.Key_D, CTRL | SHIFT)
    assert desk.form.entry.cells["P02"] == {
        "retail_carton": "220", "on_display": "在", "tag": "不符",
    }  # fmt: skip
    assert told.toasts[-1][0] == "照上次填了 3 格"
    assert "stock" not in desk.form.entry.cells["P02"], "a stock is counted anew"
    desk.page.commands()["undo"]()
    assert "P02" not in desk.form.entry.cells
    desk.page.commands()["undo"]()
    assert desk.form.entry.cells["P01"] == {"retail_carton": "112"}
    assert "undo" not in desk.page.commands(), "from here on it is the program's"


def test_limits_of_the_format_are_those_set(desk, territory):
    with operation(territory, "change_setting") as unit:
        unit.save(Setting(id="retail_format", value='{"tobacco": 40}'))
    desk.page.start("HZ001")
    desk.press(K.Key_J, CTRL)
    desk.type("6")
    desk.type("1")
    panel = desk.page.noting.panel
    panel.format.area.setFocus()
    desk.type("30")
    assert panel.format._found.text() == "建议：食杂店"
    desk.press(K.Key_Return, CTRL)
    assert panel.desk.form.texts()["new"] == "食杂店"


def test_all_of_it_fits_a_small_laptop(desk):
    desk.window.resize(1366, 697)
    desk.page.start("HZ001")
    desk.type("2")  # opens the line of the problem
    desk.press(K.Key_K, ALT)
    desk.press(K.Key_Q, ALT)
    desk.settle()
    assert desk.page.scroll_area.verticalScrollBar().maximum() == 0
    assert desk.page.scroll_area.horizontalScrollBar().maximum() == 0
    desk.press(K.Key_J, CTRL)
    panel = desk.page.noting.panel
    assert panel.height() == desk.page.scroll_area.height()
    assert panel.geometry().right() == desk.page.scroll_area.width() - 1
