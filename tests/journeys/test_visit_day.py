"""A whole day on the round, by keys alone: plan, route, sheets, sixteen visits, summary, package.

Given twenty shops and one working day left in the month, when the manager has the day planned and
the round ordered, prints its sheets, calls at sixteen shops (one shut, one with a promise) and
hands the month in, then plan, summary and workbook agree on the day; undo takes the last back.
"""

import sys
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from models.calendar import Period
from models.plan.rules import StopStatus
from models.retailer import Retailer, StatusEntry
from models.visit import Visit
from storage.database import Ledger
from storage.ledger.records import find
from storage.ledger.unit_of_work import operation
from storage.queries.month_plan import month_plan
from storage.queries.plan import day_stops
from tests.journeys.conftest import Person, bring_to_front
from ui.printing.preview import SheetPreview

K = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier

DAY = date(2026, 11, 30)
MORNING = datetime(2026, 11, 30, 7, 40, tzinfo=timezone(timedelta(hours=8)))
SHOPS, VISITS = 20, 16
SHUT, PROMISING = 4, 7
BOUND = 12


def open_eight_more(ledger: Ledger) -> None:
    """The small territory has twelve shops, too few for a full day."""
    with operation(ledger, "import_handouts") as unit:
        for number in range(13, SHOPS + 1):
            unit.save(
                Retailer(
                    id=f"HZ{number:03}",
                    licence_no=f"3207061002{number:02}",
                    shop_name=f"示例路第{number}便利店",
                    owner="赵敏",
                    street="新浦街道",
                    visit_route="海州二线",
                    route_order=number,
                    longitude=f"119.{1600 + number * 7}",
                    latitude=f"34.{5900 + number * 5}",
                    status_history=(StatusEntry(since=date(2020, 1, 1), status="正常"),),
                )
            )


def plans_the_day(person: Person) -> None:
    person.press(K.Key_5, CTRL)
    assert person.page == "plan"
    person.press(K.Key_G, CTRL)
    assert person.sees("能力 336")
    assert len(day_stops(person.ledger, DAY)) == VISITS


def orders_and_prints(person: Person, pdf: Path) -> None:
    person.press(K.Key_1, CTRL)
    person.press(K.Key_R)
    assert all(stop.place for stop in day_stops(person.ledger, DAY)), "the order is kept"
    person.dialogs.save_file = pdf
    person.press(K.Key_P, CTRL)
    person.wait(50)
    [preview] = person.app.window.findChildren(SheetPreview)
    assert preview.list.count() == VISITS + 1
    person.press(K.Key_S, CTRL)
    person.press(K.Key_Escape)
    bring_to_front(person.app)
    assert pdf.read_bytes().startswith(b"%PDF")
    assert person.ledger.scalar("SELECT count(*) FROM printed_sheet") == VISITS


def calls(person: Person, number: int) -> int:
    """Call at the next shop of the round; return the keys it took."""
    before = person.presses
    person.press(K.Key_Return)
    assert person.page == "visit"
    if number == SHUT:
        person.press(K.Key_1, ALT)
        person.press(K.Key_Right)
    else:
        person.type("1")
    if number == PROMISING:
        person.press(K.Key_T, ALT)
        person.type("x")
    person.clock.move(minutes=17)
    person.press(K.Key_Return, CTRL)
    QApplication.processEvents()
    assert person.page == "today", "back on the round, the next shop in hand"
    person.clock.move(minutes=9)
    return person.presses - before


def hands_in(person: Person, folder: Path) -> Path:
    folder.mkdir()
    person.dialogs.folder = folder
    person.press(K.Key_E, CTRL | SHIFT)
    person.wait(200)
    (made,) = folder.iterdir()
    return made


def visits_of(person: Person) -> list[Visit]:
    return find(person.ledger, Visit, f"deleted = 0 AND day = '{DAY}'")


@pytest.mark.e2e
@pytest.mark.slow
def test_a_day_of_sixteen_visits(
    at_the_window: Person, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    person = at_the_window
    person.clock.now = MORNING
    open_eight_more(person.ledger)
    person.app.window.refresh(None)
    plans_the_day(person)
    orders_and_prints(person, tmp_path / "走访单.pdf")
    round_of_today = [stop.retailer_id for stop in day_stops(person.ledger, DAY)]

    keys = [calls(person, number) for number in range(VISITS)]
    visits = sorted(visits_of(person), key=lambda visit: visit.arrived or visit.number)
    assert [visit.retailer_id for visit in visits] == round_of_today
    assert all(visit.planned for visit in visits)
    assert sum(visit.missed for visit in visits) == 1
    assert person.dialogs.told == []
    smallest = min(keys)
    assert smallest < BOUND
    with capsys.disabled():
        sys.stdout.write(f"\na day of {VISITS} visits: {sum(keys)} keys, the smallest {smallest}\n")

    (day,) = [each for each in month_plan(person.ledger, Period.month(DAY), DAY).days
              if each.day == DAY]  # fmt: skip
    statuses = [each.status for each in day.stops]
    assert statuses.count(StopStatus.DONE) == VISITS - 1
    assert statuses.count(StopStatus.MISSED) == 1
    person.press(K.Key_T, CTRL)
    person.wait(50)
    assert "15" in "".join(person.words_with("完成"))
    person.press(K.Key_Escape)
    bring_to_front(person.app)

    book = openpyxl.load_workbook(hands_in(person, tmp_path / "上报"))
    row = dict(zip(*(_row(book["拜访统计"], number) for number in (3, 4)), strict=True))
    earlier = 1  # a visit the territory had in the month
    assert (row["计划户次"], row["完成户次"]) == (VISITS, VISITS - 1 + earlier)
    assert f"{row['完成率']:.4f}" == f"{(VISITS - 1) / VISITS:.4f}"

    person.press(K.Key_Z, CTRL)
    assert len(visits_of(person)) == VISITS - 1


def _row(sheet: object, number: int) -> list[object]:
    return [cell.value for cell in sheet[number]]  # type: ignore[index]
