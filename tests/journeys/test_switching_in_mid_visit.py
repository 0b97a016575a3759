"""Language, look and type size switched while a visit is being typed: nothing typed is lost.

Given a visit half typed, when the manager switches to English, to dark and to large type and goes
to another page and back, then every field holds what was typed and the visit can be finished.
"""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction

from models.visit import QuickAnswer, Visit
from storage.ledger.records import find
from tests.journeys.conftest import Person
from ui.i18n import language
from ui.theme import Mode, theme

K = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


def types_half_a_visit(person: Person) -> None:
    person.press(K.Key_3, CTRL)
    person.type("hy")
    person.press(K.Key_Return)
    person.type("13")
    person.press(K.Key_3, ALT)
    person.type("6.5")
    person.press(K.Key_Return)
    person.type("4.2")  # left open in its cell
    person.wait(30)


def chooses(person: Person, words: str) -> None:
    """Choose an entry of the menus by its words."""
    entries = [each for each in person.app.window.findChildren(QAction) if each.text() == words]
    assert entries, words
    entries[0].trigger()
    person.wait(30)


def finishes_in_english(person: Person) -> Visit:
    person.press(K.Key_4, ALT)
    person.type("in english")
    person.press(K.Key_Return, CTRL)
    (visit,) = find(person.ledger, Visit, "deleted = 0 AND day = '2026-11-23'")
    return visit


@pytest.mark.e2e
def test_switching_in_mid_visit_loses_nothing(at_the_window: Person) -> None:
    person = at_the_window
    types_half_a_visit(person)
    open_cell = person.focus

    chooses(person, "English")
    assert language.code == "en"
    assert person.sees("Finish visit")
    assert not person.sees("完成走访")
    assert person.focus is open_cell, "the cell being typed keeps the focus"
    assert open_cell.text() == "4.2"

    chooses(person, "Dark")
    person.press(K.Key_Equal, CTRL)
    assert (theme.mode, theme.large) == (Mode.DARK, True)
    assert open_cell.text() == "4.2"
    person.press(K.Key_1, CTRL)
    person.press(K.Key_3, CTRL)
    assert person.page == "visit"

    visit = finishes_in_english(person)
    assert [line.result for line in visit.quick_check] == [
        QuickAnswer.PASS,
        QuickAnswer.NOT_APPLICABLE,
    ]
    stock = {line.product_id: line.stock for line in visit.stock_lines}
    assert sorted(stock.values()) == [42, 65]
    assert visit.opinion == "in english"
