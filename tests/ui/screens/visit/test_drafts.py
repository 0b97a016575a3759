"""What is typed is never lost: drafts are written while typing and bring everything back."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from storage.ledger.drafts import get_draft, list_drafts
from storage.operations.history import undo
from ui.draft_keeper import DELAY

K = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


def test_opening_writes_nothing_and_typing_does_not_put_it_off(desk, territory):
    desk.page.start("HZ001")
    QTest.qWait(DELAY + 100)
    assert list_drafts(territory) == []
    desk.form.talk.opinion.setFocus()
    for _letter in range(12):  # 12 × 50 ms: longer than the delay, never a pause of it
        desk.type("x")
        QTest.qWait(50)
    (draft,) = list_drafts(territory)
    assert len(draft.content["opinion"]) >= 4, "later keys do not restart the timer"
    assert desk.page.buttons.saved.text == "已自动保存 10:08:00"


def test_leaving_a_field_writes_at_once(desk, territory):
    desk.page.start("HZ001")
    desk.form.talk.market.setFocus()
    desk.type("abc")
    desk.press(K.Key_Tab)
    (draft,) = list_drafts(territory)
    assert draft.content["market_note"] == "abc"


def test_closing_the_window_writes_at_once(desk, territory):
    desk.page.start("HZ001")
    desk.form.talk.market.setFocus()
    desk.type("abc")
    desk.window.close()
    (draft,) = list_drafts(territory)
    assert draft.content["market_note"] == "abc"


def test_a_draft_brings_everything_back_wrong_texts_too(desk, territory):
    page, form = desk.page, desk.form
    page.start("HZ001")
    desk.type("123")
    form.stock.go_to_cell("P01")
    desk.type("12.x")
    form.stock.find_product()
    form.stock._picker._pick("P15")
    desk.type("7")
    form.greeting.arrived.setFocus()
    form.greeting.arrived.selectAll()
    desk.type("25:00")
    form.talk.opinion.setPlainText("半句话")
    form.guidance.topics.picked(1)
    form.side.todos()[1].click()
    form.closing.signature.picked(1)
    form.closing.reason.setFocus()
    desk.type("out")
    desk.press(K.Key_T, ALT)
    desk.type("call")
    desk.press(K.Key_E, CTRL)
    desk.type("1")
    before = form.entry.plain()
    page.back()
    page.back()
    assert page.mode == "start"
    assert page.badge() == "1"
    page.start_view.drafts.findChildren(type(page.start_view.begin))[1].click()
    assert page.mode == "visit"
    assert form.entry.plain() == before
    assert form.greeting.arrived.text() == "25:00"
    assert form.stock.grid.rows[0].wrong["stock"]
    assert [row.product.id for row in form.stock.grid.rows][-1] == "P15"
    assert form.quick.answers == {"1": "符合", "2": "不符合", "3": "不适用"}
    assert form.closing.todos._rows[0].content.text() == "call"
    assert form.quick.full.text().startswith("26 项评估")


def test_starting_a_shop_again_goes_on_with_its_draft(desk, territory):
    desk.page.start("HZ001")
    desk.type("1")
    desk.page.back()
    desk.page.start("HZ002")
    desk.type("2")
    desk.page.start("HZ001")
    assert desk.form.entry.quick == {"1": "符合"}
    assert {draft.retailer_id for draft in list_drafts(territory)} == {"HZ001", "HZ002"}


def test_discarded_draft_can_be_taken_up_again(desk, territory):
    desk.page.start("HZ001")
    desk.type("1")
    desk.window.run_command("discard")
    assert desk.page.mode == "start"
    assert list_drafts(territory) == []
    (aside,) = list_drafts(territory, discarded=True)
    desk.page.open_draft(aside.id)
    assert desk.form.entry.quick == {"1": "符合"}
    assert [draft.id for draft in list_drafts(territory)] == [aside.id]


def test_finishing_removes_the_draft_and_nothing_else(desk, territory):
    desk.page.start("HZ002")
    desk.type("1")
    desk.page.back()
    desk.page.start("HZ001")
    desk.type("1")
    QTest.qWait(DELAY + 50)
    desk.press(K.Key_Return, CTRL)
    assert [draft.retailer_id for draft in list_drafts(territory)] == ["HZ002"]


def test_a_refused_visit_keeps_its_draft(desk, territory, told):
    desk.page.start("HZ001")
    desk.form.greeting.received.setFocus()
    desk.type("nobody")
    desk.press(K.Key_Return, CTRL)
    assert told.failures
    assert [draft.content["received"] for draft in list_drafts(territory)] != []


@pytest.mark.parametrize("change", ["opinion", "stock"])
def test_the_ledger_changing_meanwhile_loses_nothing(desk, territory, change):
    desk.page.start("HZ002")
    desk.type("1")
    desk.press(K.Key_Return, CTRL)
    desk.page.start("HZ001")
    if change == "opinion":
        desk.form.talk.opinion.setFocus()
        desk.type("abc")
    else:
        desk.form.stock.go_to_cell("P01")
        desk.type("12.")
    desk.context.announce(undo(territory))
    assert (desk.form.entry.opinion, desk.form.entry.cells.get("P01")) == (
        ("abc", None) if change == "opinion" else ("", {"stock": "12."})
    )


def test_disk_that_refuses_is_told_once_and_tried_again(desk, territory, told, monkeypatch):
    from models.errors import RoundbookError
    from ui import draft_keeper

    real, broken = draft_keeper.save_draft, [True]

    def save(*args: object) -> object:
        if broken[0]:
            raise RoundbookError("磁盘满了。", next_step="请腾出空间。")
        return real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(draft_keeper, "save_draft", save)
    desk.page.start("HZ001")
    desk.type("1")
    QTest.qWait(DELAY + 50)
    desk.page.keeper.flush()
    assert told.failures == [("磁盘满了。", "请腾出空间。")]
    assert desk.page.buttons.saved.text == "还没保存上"
    broken[0] = False
    assert desk.page.keeper.flush()
    assert get_draft(territory, desk.page.keeper.draft_id) is not None
