"""One retailer's page: what it tells, own fields saved as they are left, todos, visits, history."""

from datetime import date
from typing import Any

import attrs
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from models.entries import RetailerChange
from models.retailer import Retailer
from models.todo import Todo, TodoState
from models.visit import Visit
from storage.ledger.records import find, get
from storage.ledger.unit_of_work import operation
from storage.operations.history import undo
from storage.operations.retailer_notes import get_notes
from storage.operations.visits import record_visit
from ui.context import AppContext
from ui.item_models import text_of
from ui.screens.retailers.page import RetailersPage
from ui.widgets import LineField, NumberField, Segments, Select, TextArea

TODAY = date(2026, 11, 23)


@pytest.fixture
def page(context: AppContext, shown: Any) -> RetailersPage:
    page = RetailersPage(context)
    page.refresh(None)
    shown(page, 1194, 740)
    context.changed.connect(page.refresh)
    page.open_retailer("HZ001")
    return page


def rows(table: Any) -> list[tuple[str, ...]]:
    model = table.table_model
    return [
        tuple(text_of(model.cell(row, column)) for column in range(model.columnCount()))
        for row in range(model.rowCount())
    ]


def fields(block: Any) -> dict[str, str]:
    return {label.text(): value.text() for label, value in block._rows if not label.isHidden()}


def test_the_page_tells_the_record(page: RetailersPage) -> None:
    assert page.story.header.title.text() == "好运烟酒商店"
    assert page.story.header.subtitle.accessibleName() == "320706100123 · 正常"
    assert page.story.record.side.text() == "必填 14/20"
    theirs = fields(page.story.record._theirs)
    assert theirs["联系电话"] == "138****0001"
    assert theirs["许可证止"] == "2027-02-14 · 83 天"
    assert theirs["档位"] == "18（总部核定）"
    own = fields(page.story.record._own)
    assert own["称呼"] == "未填"
    assert own["手机"] == "—"
    assert page.story.months._compare.accessibleName() == (
        "本月截至20日 150　去年同期 —（没有明细）"
    )
    assert page.story.year.side.text() == "11 月 0/4 · 按 ①②④⑤ 计"


def test_a_store_outside_the_programme_has_no_six_ones(page: RetailersPage) -> None:
    assert page.story.year.isVisible()
    page.commands()["next"]()
    page.open_retailer("HZ003")
    assert not page.story.year.isVisible()
    assert rows(page.story.visits.table) == []
    assert page.story.cover._figure.accessibleName() == "—"


def test_next_and_previous_follow_the_list(page: RetailersPage, qtbot: QtBot) -> None:
    page.show_list()
    qtbot.keyClicks(page.list.search, "hy")
    qtbot.keyClick(page.list.search, Qt.Key.Key_Return)
    assert page.story.retailer_id == "HZ001"
    page.commands()["next"]()
    page.commands()["next"]()
    assert page.story.retailer_id == "HZ010"
    page.commands()["previous"]()
    assert page.story.retailer_id == "HZ001"


def test_e_opens_the_form_and_each_field_is_saved_as_it_is_left(
    page: RetailersPage, context: AppContext, qtbot: QtBot
) -> None:
    page.story.start.setFocus()
    qtbot.keyClick(page.story.start, Qt.Key.Key_E)
    form = page.story.record.form
    assert form.isVisible()
    salutation, area = form.fields["salutation"], form.fields["area"]
    assert isinstance(salutation, LineField)
    assert isinstance(area, NumberField)
    assert salutation.hasFocus()
    qtbot.keyClicks(salutation, "wangge")
    qtbot.keyClick(salutation, Qt.Key.Key_Tab)
    assert get_notes(context.ledger, "HZ001").salutation == "wangge"
    assert page.story.record.side.text() == "必填 15/20"
    area.setFocus()
    qtbot.keyClicks(area, "46")
    qtbot.keyClick(area, Qt.Key.Key_Return)
    assert get_notes(context.ledger, "HZ001").area == 46
    qtbot.keyClick(area, Qt.Key.Key_Escape)
    assert form.isHidden()
    assert fields(page.story.record._own)["面积"] == "46 m²"
    context.act(undo)
    context.act(undo)
    assert get_notes(context.ledger, "HZ001").salutation == ""
    assert fields(page.story.record._own)["称呼"] == "未填"


def test_choices_and_remark_are_saved_too(
    page: RetailersPage, context: AppContext, qtbot: QtBot
) -> None:
    page.story.record.edit()
    form = page.story.record.form
    school, district, remark = (form.fields[name] for name in ("near_school", "district", "remark"))
    assert isinstance(school, Segments)
    assert isinstance(district, Select)
    assert isinstance(remark, TextArea)
    qtbot.keyClick(school, Qt.Key.Key_2)
    district.setCurrentIndex(district.findData("交通"))
    district.activated.emit(district.currentIndex())
    remark.setFocus()
    remark.insertPlainText("月初多备")
    school.setFocus()
    notes = get_notes(context.ledger, "HZ001")
    assert (notes.near_school, notes.district, notes.remark) == (False, "交通", "月初多备")


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("mobile", "12345", "“手机”不是手机号或固定电话"),
        ("area", "100001", "“面积”应在 1 到 100000 之间"),
    ],
)
def test_a_wrong_value_stays_and_says_why(  # noqa: PLR0917 - fixtures and the case
    page: RetailersPage, context: AppContext, qtbot: QtBot, name: str, text: str, sentence: str
) -> None:
    page.story.record.edit()
    field = page.story.record.form.fields[name]
    assert isinstance(field, LineField)
    field.setFocus()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert page.story.record.form._wrong[name].text() == sentence
    assert field.text() == text
    assert getattr(get_notes(context.ledger, "HZ001"), name) in ("", None)
    page.refresh(None)
    assert field.text() == text
    page.open_retailer("HZ002")
    page.story.record.edit()
    assert field.text() == ""
    assert page.story.record.form._wrong[name].isHidden()


def test_a_todo_is_added_in_place_and_settled_by_enter(
    page: RetailersPage, context: AppContext, told: Any, qtbot: QtBot
) -> None:
    page.commands()["add_todo"]()
    form = page.story.todos.form
    assert form.content.hasFocus()
    qtbot.keyClick(form.content, Qt.Key.Key_Return)
    assert form._wrong.text() == "写一下要办什么"
    form.content.insert("送新品资料")
    form.due.setFocus()
    qtbot.keyClicks(form.due, "1131")
    qtbot.keyClick(form.due, Qt.Key.Key_Return)
    assert form._wrong.text().startswith("请填日期")
    form.due.clear()
    qtbot.keyClicks(form.due, "1128")
    qtbot.keyClick(form.due, Qt.Key.Key_Return)
    assert form.isHidden()
    assert rows(page.story.todos.table) == [
        ("逾期", "补齐 2 个价签", "11-18 到期"),
        ("待做", "答复海棠(细支)到货", "今天"),
        ("待做", "送新品资料", "11-28 到期"),
    ]
    (added,) = [todo for todo in find(context.ledger, Todo) if todo.content == "送新品资料"]
    assert (added.due, added.source, added.created_on) == (date(2026, 11, 28), "临时", TODAY)
    page.story.todos.table.setFocus()
    page.story.todos.table.set_current_key("todo-1")
    qtbot.keyClick(page.story.todos.table, Qt.Key.Key_Return)
    settled = get(context.ledger, Todo, "todo-1")
    assert settled is not None
    assert settled.state is TodoState.DONE
    assert told.toasts[-1] == ("已办结：补齐 2 个价签", "撤销")
    assert page.story.todos.title.text() == "未结待办 2"
    context.act(undo)
    assert page.story.todos.title.text() == "未结待办 3"


def test_todos_go_through_their_states_by_keys(
    page: RetailersPage, context: AppContext, told: Any, qtbot: QtBot
) -> None:
    card = page.story.todos
    key = Qt.Key

    def press(*keys: Qt.Key) -> None:
        card.table.setFocus()
        card.table.set_current_key("todo-2")
        for each in keys:
            qtbot.keyClick(QApplication.focusWidget(), each)

    def state() -> str:
        found = get(context.ledger, Todo, "todo-2")
        assert found is not None
        return found.state.value

    press(key.Key_D)
    assert (state(), told.toasts[-1][0]) == ("处理中", "待办处理中：答复海棠(细支)到货")
    assert rows(card.table)[1] == ("进行中", "答复海棠(细支)到货", "处理中 今天")
    press(key.Key_D)
    assert state() == "待处理"
    press(key.Key_U)
    assert state() == "转上级"
    press(key.Key_Return)
    assert state() == "已办"
    assert rows(card.table)[-1] == ("已完成", "答复海棠(细支)到货", "待客户确认")
    assert card.title.text() == "未结待办 1"
    press(key.Key_Return)
    assert (state(), len(rows(card.table))) == ("客户确认关闭", 1)
    context.act(undo)
    press(key.Key_R)
    press(key.Key_X, key.Key_Return)
    assert card.reason._wrong.text() == "写一下原因"
    qtbot.keyClicks(QApplication.focusWidget(), "closed")
    qtbot.keyClick(QApplication.focusWidget(), key.Key_Return)
    assert (state(), card.reason.isHidden()) == ("取消", True)


def test_the_format_is_judged_and_a_change_follows_by_one_key(
    page: RetailersPage, context: AppContext, qtbot: QtBot
) -> None:
    page.story.record._format.click()
    card = page.story.noting.format
    assert card.business.hasFocus()
    assert not card.change.isEnabled()
    qtbot.keyClick(card.business, Qt.Key.Key_1)
    assert card._found.text() == "还要知道面积"
    qtbot.keyClicks(card.area, "30")
    assert card._theirs.text() == "总部：烟酒商店，一致"
    card.area.clear()
    qtbot.keyClicks(card.area, "19.9")
    assert card._found.text() == "建议：食杂店"
    assert "不少于 20 m²，先按食杂店" in card._flags.text()
    page.commands()["finish"]()
    panel = page.story.noting
    typed = panel.desk.form.texts()
    assert (typed["retailer_id"], typed["field_name"], typed["new"]) == ("HZ001", "业态", "食杂店")
    page.commands()["finish"]()
    (made,) = find(context.ledger, RetailerChange)
    assert (made.old, made.new) == ("烟酒商店", "食杂店")
    assert made.basis.startswith("主营烟酒")
    qtbot.keyClick(panel.tabs, Qt.Key.Key_Escape)
    assert not panel.is_open


def test_enter_in_a_composition_does_not_add(page: RetailersPage, qtbot: QtBot) -> None:
    page.commands()["add_todo"]()
    content = page.story.todos.form.content
    content.insert("送")
    QApplication.sendEvent(content, QInputMethodEvent("zi", []))
    content.returnPressed.emit()
    assert page.story.todos.form.isVisible()
    assert page.story.todos.title.text() == "未结待办 2"


def test_all_visits_and_enter_opens_one_for_correction(
    page: RetailersPage, context: AppContext, qtbot: QtBot
) -> None:
    for day in range(1, 11):
        visit = Visit(id=f"V{day:02}", retailer_id="HZ001", day=date(2026, 11, day), opinion="无")
        context.act(lambda ledger, visit=visit: record_visit(ledger, visit))
    assert len(rows(page.story.visits.table)) == 10
    assert rows(page.story.visits.table)[0][0] == "11-11"
    opened: list[str] = []
    context.visit_opened.connect(opened.append)
    page.commands()["show_visits"]()
    assert len(rows(page.story.visits.table)) == 11
    assert not page.story.months.isVisible()
    assert page.story.visits.table.hasFocus()
    page.story.visits.table.set_current_key("visit-before")
    qtbot.keyClick(page.story.visits.table, Qt.Key.Key_Return)
    assert opened == ["visit-before"]
    page.commands()["show_visits"]()
    assert page.story.months.isVisible()


def test_the_history_of_the_record_is_asked_for(page: RetailersPage, context: AppContext) -> None:
    asked: list[tuple[str, str]] = []
    context.history_asked.connect(lambda kind, record_id: asked.append((kind, record_id)))
    page.story.record.history_asked.emit()
    assert asked == [page.subject()] == [("retailer", "HZ001")]
    page.show_list()
    assert page.subject() == ("", "")


def test_a_closed_store_says_so(page: RetailersPage, context: AppContext) -> None:
    held = get(context.ledger, Retailer, "HZ002")
    assert held is not None
    with operation(context.ledger, "import_handouts") as unit:
        unit.save(attrs.evolve(held, status="停业", status_since=date(2026, 5, 1)))
    page.open_retailer("HZ002")
    assert page.story.closed_tag.isVisible()
    assert page.story.closed_tag.accessibleName() == "停业，自 2026-05-01"


def test_buttons_ask_for_a_visit_and_a_sheet(page: RetailersPage, context: AppContext) -> None:
    asked: list[object] = []
    context.visit_asked.connect(asked.append)
    context.sheets_asked.connect(lambda ids, day: asked.append((ids, day)))
    page.story.start.click()
    page.story.print.click()
    assert asked == ["HZ001", (("HZ001",), TODAY)]
    assert page.story.start.hasFocus() or page.story.print.hasFocus()


def test_an_unknown_retailer_is_told_plainly(page: RetailersPage, told: Any) -> None:
    page.show_list()
    page.open_retailer("nobody")
    assert not page.in_story
    assert told.failures[0][0] == "没有找到这一户。"


def test_a_retailer_taken_back_by_undo_leads_to_the_list(
    page: RetailersPage, context: AppContext
) -> None:
    with operation(context.ledger, "import_handouts") as unit:
        held = get(context.ledger, Retailer, "HZ002")
        assert held is not None
        unit.save(attrs.evolve(held, id="HZ900", shop_name="新店"))
    page.refresh(unit.changes)
    page.open_retailer("HZ900")
    assert page.in_story
    context.act(undo)
    assert not page.in_story
    assert len(page.list.table.table_model._rows) == 12
