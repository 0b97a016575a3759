"""The smallest visit of the whole window: few keys, no mouse, nothing asked.

Given the window just opened, when the manager calls at the next shop of the round, or at any shop
by the letters of its name, then a handful of keys records a visit that counts.
"""

import sys

import pytest
from PySide6.QtCore import Qt

from models.visit import QuickAnswer, Visit
from storage.ledger.records import find
from tests.journeys.conftest import Person

K = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
BOUND = 20


def visits_of_today(person: Person) -> list[Visit]:
    return find(person.ledger, Visit, "deleted = 0 AND day = '2026-11-23'")


def says_how_many(person: Person, which: str) -> None:
    sys.stderr.write(f"\nsmallest visit, {which}: {person.presses} key presses\n")
    assert person.presses < BOUND
    assert person.dialogs.asked == []
    assert person.dialogs.told == []


@pytest.mark.e2e
def test_the_next_shop_of_the_round(at_the_window: Person) -> None:
    person = at_the_window
    assert person.page == "today"
    person.press(K.Key_Return)
    assert person.page == "visit"
    person.type("1")
    person.press(K.Key_Return, CTRL)
    (visit,) = visits_of_today(person)
    assert visit.retailer_id == "HZ001"
    assert visit.quick_check[0].result is QuickAnswer.PASS
    assert person.sees("已完成走访：好运烟酒商店")
    says_how_many(person, "next of the round")


@pytest.mark.e2e
def test_any_shop_by_its_initials_with_one_count(at_the_window: Person) -> None:
    person = at_the_window
    person.press(K.Key_3, CTRL)
    person.type("yxcs")
    person.press(K.Key_Return)
    assert person.sees("银杏超市")
    person.press(K.Key_3, Qt.KeyboardModifier.AltModifier)
    person.type("12.3")
    person.press(K.Key_Return, CTRL)
    (visit,) = visits_of_today(person)
    assert visit.retailer_id == "HZ002"
    assert [line.stock for line in visit.stock_lines] == [123]
    says_how_many(person, "by initials")
