"""登记 in the real window, by keys alone: each kind, refusals, drafts, undo, one retailer."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import attrs
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from models.entries import (
    COMMITMENTS,
    Complaint,
    ComplaintState,
    Declaration,
    Demand,
    Expense,
    GradeSuggestion,
    MarketNote,
    RetailerChange,
    Severity,
)
from models.todo import Todo
from storage.database import Ledger
from storage.ledger.drafts import list_drafts
from storage.ledger.records import find
from storage.operations.entries import save_entry
from storage.queries.entries import ENTRY_KINDS, entry_drafts
from storage.queries.visits import draft_rows
from ui.assembly import Application
from ui.i18n import set_language
from ui.locking import AutoLock
from ui.screens.entries.page import EntriesPage
from ui.screens.retailers.page import RetailersPage
from ui.shell.idle import IdleWatch

K = Qt.Key
NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
TODAY = date(2026, 11, 23)


@attrs.define
class Seat:
    """The window, its page and a hand on the keyboard."""

    application: Application
    ledger: Ledger

    @property
    def page(self) -> EntriesPage:
        page = self.application.page("entries")
        assert isinstance(page, EntriesPage)
        return page

    @property
    def form(self) -> Any:
        return self.page.desk.form

    @property
    def focus(self) -> Any:
        return QApplication.focusWidget() or self.application.window

    def press(self, *keys: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        for key in keys:
            QTest.keyClick(self.focus, key, held)
            QApplication.processEvents()

    def type(self, text: str) -> None:
        if text.isascii():
            for letter in text:
                QTest.keyClicks(self.focus, letter)
        else:
            event = QInputMethodEvent()
            event.setCommitString(text)
            QApplication.sendEvent(self.focus, event)
        QApplication.processEvents()

    def go(self, field: str) -> None:
        """Tab to a field: every field can be reached so."""
        wanted = self.form.widget_of(field)
        for _step in range(40):
            if self.focus is wanted:
                return
            self.press(K.Key_Tab)
        raise AssertionError(field)

    def choose_kind(self, kind: str) -> None:
        self.page.kinds.setFocus()
        self.press(K.Key_Home)
        for _step in range(ENTRY_KINDS.index(kind)):
            self.press(K.Key_Down)
        assert self.page.kind == kind
        self.press(K.Key_Return)

    def save(self) -> None:
        self.press(K.Key_Return, held=CTRL)

    def open(self) -> None:
        self.press(K.Key_J, held=CTRL)
        assert self.application.window.page is not None
        assert self.application.window.page.key == "entries"


def sit_down(ledger: Ledger, dialogs: Any) -> Seat:
    application = Application(ledger, dialogs=dialogs)
    application.window.resize(1366, 768)
    application.window.show()
    application.window.activateWindow()
    application.load_next_page()
    assert QTest.qWaitForWindowActive(application.window)
    return Seat(application, ledger)


def stand_up(seat: Seat) -> None:
    seat.application.window.close()
    seat.application.window.deleteLater()
    seat.application.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def seat(territory: Ledger, dialogs: Any, look: None) -> Iterator[Seat]:
    found = sit_down(territory, dialogs)
    yield found
    stand_up(found)


def only(ledger: Ledger, kind: type[Any]) -> Any:
    (found,) = find(ledger, kind)
    return found


@pytest.mark.parametrize("leave", [K.Key_Left, K.Key_Escape])
def test_the_lists_are_left_the_way_they_were_entered(seat: Seat, leave: Qt.Key) -> None:
    note = MarketNote(id="", day=TODAY, content="新街口开了三家店")
    save_entry(seat.ledger, note)
    seat.open()
    seat.page.kinds.set_current_key("market_note")
    seat.page.kinds.setFocus()
    seat.press(K.Key_Right)
    assert seat.focus is seat.page.table
    seat.press(leave)
    assert seat.focus is seat.page.kinds
    seat.press(leave)
    assert seat.application.window.page is not seat.page


def test_a_complaint_from_the_first_key_to_its_undo(seat: Seat) -> None:
    seat.open()
    seat.choose_kind("complaint")
    assert seat.focus is seat.form.widget_of("retailer_id")
    seat.type("yxcs")
    seat.press(K.Key_Return)
    assert seat.focus is seat.form.widget_of("retailer_id")
    assert seat.focus.text() == "银杏超市"
    seat.go("commitment")
    seat.press(K.Key_Down, K.Key_Down, K.Key_Down)
    seat.go("content")
    seat.type("送货晚了两小时")
    seat.go("severity")
    seat.press(K.Key_3)
    assert "转上级" in seat.page.card.note.text()
    seat.save()
    complaint = only(seat.ledger, Complaint)
    assert (complaint.retailer_id, complaint.content) == ("HZ002", "送货晚了两小时")
    assert complaint.commitment == COMMITMENTS[2]
    assert (complaint.severity, complaint.state) == (Severity.GRAVE, ComplaintState.ESCALATED)
    assert complaint.received_on == TODAY
    assert complaint.number == "C-A001-20261123-001"
    assert list_drafts(seat.ledger) == []
    assert seat.focus is seat.page.table
    assert seat.page.table.current_key() == complaint.id
    assert seat.application.window.toast_line.text == "已登记投诉与建议"
    (todo,) = find(seat.ledger, Todo, "source_id = ?", (complaint.id,))
    assert (todo.retailer_id, todo.urgent) == ("HZ002", True)

    seat.press(K.Key_Return)
    seat.go("actions")
    seat.type("已催送货部")
    seat.save()
    assert only(seat.ledger, Complaint).actions == "已催送货部"
    seat.press(K.Key_Delete)
    assert find(seat.ledger, Complaint) == []
    seat.press(K.Key_Z, held=CTRL)
    assert only(seat.ledger, Complaint).actions == "已催送货部"
    seat.press(K.Key_Z, held=CTRL)
    seat.press(K.Key_Z, held=CTRL)
    assert find(seat.ledger, Complaint) == []
    assert seat.page.desk.entry is None


def test_the_seven_rules_are_answered_by_number_keys(seat: Seat) -> None:
    seat.open()
    seat.choose_kind("declaration")
    assert seat.focus is seat.form.widget_of("rule_1"), "the month is filled in"
    seat.press(K.Key_1, K.Key_1, K.Key_2, K.Key_1, K.Key_1, K.Key_1)
    assert seat.focus is seat.form.widget_of("rule_7")
    seat.save()
    assert "要答" in seat.form.told("rule_7")
    assert seat.focus is seat.form.widget_of("rule_7")
    seat.press(K.Key_1)
    assert seat.form.told("rule_7") == ""
    seat.save()
    assert "写明情况" in seat.form.told("note")
    assert find(seat.ledger, Declaration) == []
    seat.type("一户少分，已补")
    seat.save()
    declaration = only(seat.ledger, Declaration)
    assert declaration.answers == (True, True, False, True, True, True, True)
    assert (declaration.month, declaration.signature) == ("2026-11", "张明")
    seat.press(K.Key_N, held=CTRL)
    seat.go("rule_1")
    seat.press(*[K.Key_1] * 7)
    seat.save()
    assert "已经自查过" in seat.form.told("month")


def test_a_demand_with_month_product_and_number(seat: Seat) -> None:
    seat.open()
    seat.choose_kind("demand")
    assert seat.form.texts()["month"] == "2026-12"
    seat.type("hyyj")
    seat.press(K.Key_Return, K.Key_Tab)
    assert seat.focus is seat.form.widget_of("product_id")
    seat.type("qsy")
    seat.press(K.Key_Tab)
    assert seat.focus is seat.form.widget_of("quantity"), "Tab takes what was found and goes on"
    seat.type("12.5")
    seat.save()
    assert "整数" in seat.form.told("quantity")
    seat.press(K.Key_A, held=CTRL)
    seat.type("20")
    seat.go("urgency")
    seat.press(K.Key_2)
    seat.go("month")
    seat.press(K.Key_A, held=CTRL)
    seat.type("1")
    seat.press(K.Key_Tab)
    assert seat.form.texts()["month"] == "2026-01"
    seat.save()
    demand = only(seat.ledger, Demand)
    assert (demand.month, demand.retailer_id, demand.product_id) == ("2026-01", "HZ001", "P01")
    assert (demand.quantity, demand.urgency) == (20, 1)


def test_money_is_typed_in_yuan_and_several_products_are_picked(seat: Seat) -> None:
    seat.open()
    seat.choose_kind("expense")
    for field, text in (("activity", "品鉴会"), ("item", "场地"), ("budget", "20000.01")):
        seat.go(field)
        seat.type(text)
    seat.save()
    expense = only(seat.ledger, Expense)
    assert (expense.budget, expense.actual, expense.approval) == (2_000_001, None, "待上级审批")
    seat.choose_kind("market_note")
    seat.type("工地开工")
    seat.go("products")
    for name in ("qsy", "qsrj"):
        seat.type(name)
        seat.press(K.Key_Return)
    seat.save()
    assert only(seat.ledger, MarketNote).products == ("P01", "P02")
    seat.press(K.Key_Return)
    seat.go("products")
    seat.press(K.Key_Backspace)
    seat.save()
    assert only(seat.ledger, MarketNote).products == ("P01",)


def test_from_a_retailers_page_with_the_retailer_filled_in(seat: Seat) -> None:
    save_entry(
        seat.ledger, GradeSuggestion(id="", day=TODAY, retailer_id="HZ001", proposed_grade="20",
                                     reason="连增"),
    )  # fmt: skip
    seat.application.context.retailer_asked.emit("HZ002")
    retailers = seat.application.page("retailers")
    assert isinstance(retailers, RetailersPage)
    retailers.story.note.setFocus()
    seat.press(K.Key_Space)
    assert seat.page.only.isVisible()
    assert seat.page.only.text() == "银杏超市"
    seat.choose_kind("retailer_change")
    assert seat.form.texts()["retailer_id"] == "HZ002"
    assert seat.focus is seat.form.widget_of("field_name")
    while seat.form.texts()["field_name"] != "负责人":
        seat.press(K.Key_Down)
    assert "李桂芳" in seat.page.card.note.text()
    seat.go("new")
    seat.type("李小芳")
    seat.save()
    change = only(seat.ledger, RetailerChange)
    assert (change.old, change.new) == ("李桂芳", "李小芳")
    seat.choose_kind("grade_suggestion")
    assert seat.page.table.row_count() == 0
    assert "18 档" in seat.page.card.note.text()
    seat.press(K.Key_Escape, K.Key_Escape)
    assert not seat.page.only.isVisible()
    assert seat.page.table.row_count() == 1
    seat.press(K.Key_Escape)
    assert seat.application.window.page is not None
    assert seat.application.window.page.key == "retailers"


def test_what_is_half_typed_waits_and_belongs_to_no_round(
    seat: Seat, territory: Ledger, dialogs: Any
) -> None:
    seat.open()
    seat.choose_kind("market_note")
    seat.type("超市门口修路")
    seat.choose_kind("complaint")
    (draft,) = entry_drafts(territory)
    assert draft.raw["content"] == "超市门口修路"
    assert draft_rows(territory) == []
    seat.choose_kind("market_note")
    assert seat.form.texts()["content"] == "超市门口修路"
    seat.press(K.Key_N, held=CTRL)
    assert seat.form.texts()["content"] == ""
    assert seat.page.table.current_key() == ""
    assert seat.page.table.row_count() == 1
    seat.press(K.Key_Escape, K.Key_Return)
    assert seat.form.texts()["content"] == "超市门口修路"
    seat.go("content")
    seat.type("，车进不来")
    assert seat.application.window.may_close()
    (draft,) = entry_drafts(territory)
    assert "车进不来" in draft.raw["content"]
    seat.save()
    assert "车进不来" in only(territory, MarketNote).content
    assert entry_drafts(territory) == []


def test_a_form_without_a_word_is_no_draft(seat: Seat) -> None:
    seat.open()
    seat.choose_kind("market_note")
    seat.type("a")
    seat.page.keeper.flush()
    seat.press(K.Key_Backspace)
    seat.choose_kind("complaint")
    assert entry_drafts(seat.ledger) == []


def test_a_draft_is_put_aside_and_brought_back(seat: Seat) -> None:
    seat.open()
    seat.choose_kind("market_note")
    seat.type("甲店缺货")
    seat.press(K.Key_N, held=CTRL)
    seat.press(K.Key_Escape, K.Key_Delete)
    assert entry_drafts(seat.ledger) == []
    assert seat.page.table.row_count() == 0
    seat.page.kinds.setFocus()
    seat.press(K.Key_Z, held=CTRL)
    (draft,) = entry_drafts(seat.ledger)
    assert draft.raw["content"] == "甲店缺货"
    assert seat.page.table.row_count() == 1


def test_a_correction_that_was_left_is_taken_up_again(seat: Seat) -> None:
    save_entry(seat.ledger, MarketNote(id="", day=TODAY, content="甲"))
    seat.open()
    seat.choose_kind("market_note")
    seat.press(K.Key_Escape, K.Key_Return)
    seat.go("impact")
    seat.type("乙")
    seat.choose_kind("demand")
    seat.choose_kind("market_note")
    assert seat.page.desk.entry is None
    note = only(seat.ledger, MarketNote)
    assert seat.page.table.set_current_key(note.id)
    seat.page.table.setFocus()
    seat.press(K.Key_Return)
    assert seat.form.texts()["impact"] == "乙"
    seat.save()
    assert only(seat.ledger, MarketNote).impact == "乙"
    assert entry_drafts(seat.ledger) == []


def test_integrity_is_told_before_and_locked_after(seat: Seat) -> None:
    seat.open()
    seat.choose_kind("complaint")
    seat.type("yxcs")
    seat.press(K.Key_Return)
    seat.go("commitment")
    seat.press(K.Key_End)
    assert "不能再改" in seat.page.card.note.text()
    seat.go("content")
    seat.type("收礼")
    seat.save()
    saved = only(seat.ledger, Complaint)
    assert not seat.page.card.withdraw.isVisible()
    assert not seat.form.widget_of("content").isEnabled()
    seat.press(K.Key_Delete)
    seat.save()
    assert only(seat.ledger, Complaint) == saved


def test_lists_are_searched_and_parted_by_month(seat: Seat) -> None:
    for month, content in ((10, "修路"), (11, "开工"), (11, "停工")):
        save_entry(
            seat.ledger,
            MarketNote(id="", day=date(2026, month, 3), content=content, retailer_id="HZ002"),
        )
    seat.open()
    table = seat.page.table
    assert table.row_count() == 3
    seat.press(K.Key_F, held=CTRL)
    seat.type("yx")
    assert table.row_count() == 3
    seat.type(" 开工")
    assert table.row_count() == 1
    seat.type("不")
    assert (table.isVisible(), seat.page.empty.isVisible()) == (False, True)
    seat.press(K.Key_Escape)
    assert table.row_count() == 3
    seat.page.month.set_value("2026-10")
    seat.page.month.chosen.emit("2026-10")
    assert table.row_count() == 1
    assert seat.page.kinds.table_model.cell(0, 2) == "1"


def test_every_form_speaks_english_and_keeps_what_is_typed(seat: Seat) -> None:
    seat.open()
    seat.choose_kind("market_note")
    seat.type("修路")
    set_language("en")
    QApplication.processEvents()
    assert seat.form.texts()["content"] == "修路"
    for kind in ENTRY_KINDS:
        seat.page.kinds.set_current_key(kind)
        assert seat.form.kind == kind
    set_language("zh")


def test_locking_keeps_what_is_typed(seat: Seat, qapp: QApplication) -> None:
    seat.open()
    seat.choose_kind("market_note")
    seat.type("正写着")
    left: list[Any] = []
    seat.application.context.left_for.connect(left.append)
    guard = AutoLock(seat.application, lambda seconds: IdleWatch(qapp, seconds))
    guard.lock()
    guard.watch.stop()
    assert len(left) == 1
    (draft,) = entry_drafts(seat.ledger)
    assert draft.raw["content"] == "正写着"


def test_it_is_left_with_what_is_typed_when_the_program_ends(
    territory: Ledger, dialogs: Any, look: None
) -> None:
    first = sit_down(territory, dialogs)
    first.open()
    first.choose_kind("market_note")
    first.type("刚写一半")
    stand_up(first)
    second = sit_down(territory, dialogs)
    second.open()
    assert second.form.texts()["content"] == "刚写一半"
    stand_up(second)
