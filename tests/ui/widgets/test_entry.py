"""Search, dates, times, numbers and text, as they are typed."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui.widgets import DateField, LineField, NumberField, SearchField, TextArea, TimeField
from ui.widgets.fields import parse_date, parse_number, parse_time

Show = Callable[[QWidget], QWidget]
TODAY = dt.date(2026, 11, 23)


def preedit(widget: QWidget, text: str, commit: str = "") -> None:
    event = QInputMethodEvent(text, [])
    if commit:
        event.setCommitString(commit)
    QApplication.sendEvent(widget, event)


def test_search_waits_for_the_input_method(shown: Show, qtbot: QtBot) -> None:
    field = SearchField("店名")
    shown(field)
    looked_for: list[str] = []
    entered: list[bool] = []
    field.searched.connect(looked_for.append)
    field.entered.connect(lambda: entered.append(True))
    preedit(field, "hao yun")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert (looked_for, entered) == ([], [])
    preedit(field, "", "好运")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert (looked_for, entered) == (["好运"], [True])


def test_search_clears_by_escape_and_steps_in_the_list(shown: Show, qtbot: QtBot) -> None:
    field = SearchField("店名")
    shown(field)
    looked_for: list[str] = []
    steps: list[int] = []
    field.searched.connect(looked_for.append)
    field.stepped.connect(steps.append)
    qtbot.keyClicks(field, "hy ")
    qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.keyClick(field, Qt.Key.Key_PageUp)
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert looked_for == ["h", "hy", ""]
    assert steps == [1, -10]


@pytest.mark.parametrize(
    ("typed", "date"),
    [
        ("1123", dt.date(2026, 11, 23)),
        ("11-23", dt.date(2026, 11, 23)),
        ("１１．２３", dt.date(2026, 11, 23)),
        ("11月5日", dt.date(2026, 11, 5)),
        ("2025-2-3", dt.date(2025, 2, 3)),
        ("20250203", dt.date(2025, 2, 3)),
        ("250203", dt.date(2025, 2, 3)),
        ("0230", None),
        ("13", None),
        ("明天", None),
    ],
)
def test_dates_as_people_type_them(typed: str, date: dt.date | None) -> None:
    assert parse_date(typed, TODAY) == date


@given(st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)))
def test_a_shown_date_reads_back(date: dt.date) -> None:
    assert parse_date(date.isoformat(), TODAY) == date
    assert parse_date(f"{date:%Y%m%d}", TODAY) == date


@pytest.mark.parametrize(
    ("typed", "time"),
    [
        ("1008", dt.time(10, 8)),
        ("908", dt.time(9, 8)),
        ("10：08", dt.time(10, 8)),
        ("10点08", dt.time(10, 8)),
        ("9", dt.time(9, 0)),
        ("2460", None),
        ("25:00", None),
        ("早上", None),
    ],
)
def test_times_as_people_type_them(typed: str, time: dt.time | None) -> None:
    assert parse_time(typed) == time


@pytest.mark.parametrize(
    ("typed", "number"),
    [("12.3", Decimal("12.3")), ("１２．３", Decimal("12.3")), ("1,234", Decimal(1234)),
     ("12。5", Decimal("12.5")), ("1e5", Decimal("1e5")), ("NaN", None), ("十", None)],
)  # fmt: skip
def test_numbers_as_people_type_them(typed: str, number: Decimal | None) -> None:
    assert parse_number(typed) == number


def test_a_wrong_date_stays_and_says_what_is_wanted(shown: Show, qtbot: QtBot) -> None:
    field = DateField(lambda: TODAY, name="日期")
    shown(field)
    dates: list[object] = []
    field.date_changed.connect(dates.append)
    qtbot.keyClicks(field, "1340")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert (field.text(), dates, field.property("wrong")) == ("1340", [], True)
    assert "1123" in field.toolTip()
    field.selectAll()
    qtbot.keyClicks(field, "1123")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert (field.text(), dates, field.property("wrong")) == ("2026-11-23", [TODAY], False)


@pytest.mark.qt_log_ignore("^This plugin does not support")  # the offscreen platform's pop-ups
def test_today_has_a_key_and_the_calendar_begins_on_monday(shown: Show, qtbot: QtBot) -> None:
    field = DateField(lambda: TODAY, name="日期")
    shown(field)
    qtbot.keyClick(field, Qt.Key.Key_Semicolon, Qt.KeyboardModifier.ControlModifier)
    assert field.date() == TODAY
    qtbot.keyClick(field, Qt.Key.Key_F4)
    popup = QApplication.activePopupWidget()
    assert popup is not None
    calendar = popup.findChild(QWidget, "qt_calendar_calendarview").parent()
    assert calendar.firstDayOfWeek() == Qt.DayOfWeek.Monday
    popup.close()


def test_time_is_shown_with_its_colon(shown: Show, qtbot: QtBot) -> None:
    field = TimeField(name="到店")
    shown(field)
    qtbot.keyClicks(field, "1008")
    with qtbot.waitSignal(field.time_changed) as caught:
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert (caught.args, field.text()) == ([dt.time(10, 8)], "10:08")


@pytest.mark.parametrize(("typed", "places", "heard"), [
    ("12", 0, [Decimal(12)]), ("1.5", 0, []), ("1.5", 1, [Decimal("1.5")]),
    ("1.55", 1, []), ("-1", 0, []), ("三", 0, []),
])  # fmt: skip
def test_a_number_field_takes_what_its_places_allow(
    typed: str, places: int, heard: list[Decimal], shown: Show, qtbot: QtBot
) -> None:
    field = NumberField(name="实有", places=places)
    shown(field)
    numbers: list[object] = []
    field.number_changed.connect(numbers.append)
    field.insert(typed)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert numbers == heard
    assert bool(field.property("wrong")) is (heard == [])


def test_setting_text_is_not_an_edit(shown: Show, qtbot: QtBot) -> None:
    field = LineField(name="备注")
    shown(field)
    said: list[str] = []
    field.edited.connect(said.append)
    field.set_text("旧")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.keyClicks(field, "1")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert said == ["旧1"]


def test_a_text_area_is_left_by_tab_and_waits_for_the_commit(shown: Show, qtbot: QtBot) -> None:
    window = QWidget()
    area, after = TextArea(name="沟通"), LineField(name="后")
    area.setParent(window)
    after.setParent(window)
    QWidget.setTabOrder(area, after)
    shown(window)
    area.setFocus()
    said: list[str] = []
    area.edited.connect(said.append)
    area.set_text("想要")
    preedit(area, "hai tang")
    assert said == []
    preedit(area, "", "海棠")
    qtbot.keyClick(area, Qt.Key.Key_Tab)
    assert said == [area.text()]
    assert "海棠" in area.text()
    assert after.hasFocus()
