"""A note changed too often is read back: what it said first is found and put back, by keys alone.

Given a remark at a shop that was changed three times, when the manager opens its history from the
shop's page, then every version stands there with who and when; the first comes back with one key,
that is undone with another, and Esc leads back to the shop.
"""

import pytest
from PySide6.QtCore import Qt

from models.retailer import RetailerNotes
from storage.ledger.records import get
from storage.operations.history import history
from tests.journeys.conftest import Person
from tests.storage.operations.contents import chain_is_whole

K = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


def remark(person: Person) -> str:
    notes = get(person.ledger, RetailerNotes, "HZ001")
    return notes.remark if notes is not None else ""


def goes_to_the_shop(person: Person) -> None:
    person.press(K.Key_2, CTRL)
    person.type("hyyj")
    person.press(K.Key_Return)
    assert person.sees("好运烟酒商店")


def writes_a_remark(person: Person, text: str) -> None:
    """Open one's own fields, walk to the remark by Tab, replace it."""
    person.press(K.Key_E)
    for _each in range(30):
        if person.focus.accessibleName().startswith("备注"):
            break
        person.press(K.Key_Tab)
    person.focus.selectAll()
    person.type(text)
    person.press(K.Key_Tab)
    person.press(K.Key_Escape)
    person.clock.move(hours=1)
    assert remark(person) == text


@pytest.mark.e2e
def test_the_first_remark_comes_back(at_the_window: Person) -> None:
    person = at_the_window
    goes_to_the_shop(person)
    for text in ("afternoon", "morning", "never"):
        writes_a_remark(person, text)

    person.press(K.Key_H, CTRL)
    assert person.page == "history"
    assert person.sees("只看 好运烟酒商店")
    assert person.sees("维护自有档案 好运烟酒商店")
    person.press(K.Key_Return)  # into what the last step changed
    person.press(K.Key_T)  # the whole story of the notes
    assert person.sees("第 3 版 · 12:08")
    assert person.sees("原来 afternoon，改成 morning")
    person.press(K.Key_Down, times=2)  # over the head of the second version to its value
    assert person.sees("afternoon")
    steps = len(history(person.ledger))
    person.press(K.Key_R)
    assert remark(person) == "afternoon"
    assert person.sees("已恢复“备注”")
    assert len(history(person.ledger)) == steps + 1

    person.press(K.Key_Z, CTRL)
    assert remark(person) == "never"
    assert person.sees("第 5 版")
    person.press(K.Key_Escape)  # from the values to the steps
    person.press(K.Key_Escape)  # and back to the shop
    assert person.page == "retailers"
    assert person.app.page("retailers").in_story  # type: ignore[attr-defined]
    assert chain_is_whole(person.ledger)
    assert person.dialogs.asked == []
    assert person.dialogs.told == []


@pytest.mark.e2e
def test_every_page_leads_to_the_history_and_back(at_the_window: Person) -> None:
    person = at_the_window
    for number, page in (
        (1, "today"),
        (4, "board"),
        (5, "plan"),
        (6, "analysis"),
        (8, "exchange"),
        (9, "settings"),
    ):
        person.press(Qt.Key(K.Key_0 + number), CTRL)
        person.press(K.Key_H, CTRL)
        assert person.page == "history"
        assert not person.words_with("只看 ")
        assert person.sees("完成走访 好运烟酒商店")
        person.press(K.Key_Left, ALT)
        assert person.page == page

    person.app.context.visit_opened.emit("visit-before")
    person.press(K.Key_H, CTRL)
    assert person.sees("只看 走访 好运烟酒商店 2026-11-11")
    assert person.sees("原来 —，改成 本次库存 8 条")
    person.press(K.Key_H, CTRL)
    assert person.page == "visit"
    person.press(K.Key_H, CTRL)
    person.press(K.Key_2, CTRL)
    assert person.page == "retailers"
