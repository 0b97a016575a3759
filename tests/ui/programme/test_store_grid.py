"""The grid of stores is filled by keys alone, and nothing typed is ever lost."""

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from models.errors import InvalidValue, RefusedLine
from models.marks import N_
from models.programme import Training
from tests.ui.programme.conftest import STANDARD
from ui.programme.event_form import EventForm
from ui.programme.store_grid import StoreGrid
from ui.widgets import Select

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
Open = Callable[..., EventForm]


def here() -> QWidget:
    focus = QApplication.focusWidget()
    assert focus is not None
    return focus


def press(key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(here(), key, held)


def type_in(grid: StoreGrid, text: str) -> None:
    """Type over the current cell: the first key opens it."""
    QTest.keyClicks(grid if not isinstance(here(), QLineEdit) else here(), text[:1])
    if text[1:]:
        QTest.keyClicks(here(), text[1:])


def column(form: EventForm, name: str) -> list[str]:
    return [line.cells.get(name, "") for line in form.grid.lines.all]


def at(form: EventForm) -> tuple[str, str]:
    return form.grid.current_key(), form.grid.current_column()


@pytest.fixture
def form(open_form: Open) -> EventForm:
    """A training with all fifteen standard stores, the focus in the first store's 测验分."""
    made = open_form("training")
    made.bar.all.setFocus()
    press(Key.Key_Space)
    made.grid.setFocus()
    made.grid.go("HZ001", "score")
    return made


def test_one_press_adds_fifteen_stores_and_twice_adds_none(form: EventForm) -> None:
    assert tuple(form.grid.lines.ids()) == STANDARD
    assert form.bar.count.text() == "15 户"
    form.bar.all.click()
    assert len(form.grid.lines.all) == 15
    assert form.band.said.text() == "已在表里，到了那一行"


def test_a_store_is_added_by_initials_and_the_second_time_gone_to(open_form: Open) -> None:
    form = open_form("training")
    for _time in range(2):
        form.bar.field.setFocus()
        QTest.keyClicks(form.bar.field, "x")  # opens the picker
        QTest.keyClicks(here(), "byjd")
        press(Key.Key_Return)
    assert form.grid.lines.ids() == ["HZ016"]
    assert form.grid.current_key() == "HZ016"
    assert form.bar.count.text() == "1 户"


def test_a_route_and_what_is_not_done_yet_are_added_by_one_press(open_form: Open) -> None:
    form = open_form("training", unfinished=("HZ012", "HZ003"))
    form.bar.open.setFocus()
    press(Key.Key_Return)
    assert form.grid.lines.ids() == ["HZ003", "HZ012"]  # in the order of the rounds
    form.bar.route.setFocus()
    press(Key.Key_Return)
    route = here()
    assert isinstance(route, QLineEdit)
    route.insert("二线")
    press(Key.Key_Return)
    assert form.grid.lines.ids() == ["HZ003", "HZ012", *STANDARD[9:11], *STANDARD[12:]]
    assert form.band.said.text() == "加了 5 户，1 户已在表里"


def test_fifteen_stores_are_filled_by_typing_enter_and_fill_down(form: EventForm) -> None:
    for score in range(80, 95):
        type_in(form.grid, str(score))
        press(Key.Key_Return)
    assert column(form, "score") == [str(score) for score in range(80, 95)]
    form.grid.go("HZ001", "satisfaction")
    type_in(form.grid, "5")
    press(Key.Key_Return)
    press(Key.Key_Up)
    press(Key.Key_D, CTRL)
    assert column(form, "satisfaction") == ["5"] * 15
    press(Key.Key_Z, CTRL)
    assert column(form, "satisfaction") == ["5", *[""] * 14]
    (event,) = form.read()
    assert isinstance(event, Training)
    assert [line.score for line in event.attendees] == list(range(80, 95))


def test_arrows_move_tab_goes_on_and_leaves_at_the_end(form: EventForm) -> None:
    press(Key.Key_Down)
    press(Key.Key_Left)
    assert at(form) == ("HZ002", "signed")
    press(Key.Key_Tab)
    assert at(form) == ("HZ002", "score")
    press(Key.Key_Tab)
    press(Key.Key_Tab)
    assert at(form) == ("HZ003", "attended")
    press(Key.Key_Backtab)
    assert at(form) == ("HZ002", "satisfaction")
    type_in(form.grid, "4")
    press(Key.Key_Tab)  # from an open cell too
    assert at(form) == ("HZ003", "attended")
    assert column(form, "satisfaction")[1] == "4"
    form.grid.go("HZ015", "satisfaction")
    press(Key.Key_Tab)
    assert not form.grid.hasFocus()


def test_enter_and_f2_open_a_cell_and_escape_brings_back_what_was_there(form: EventForm) -> None:
    for key in (Key.Key_Return, Key.Key_F2):
        type_in(form.grid, "77")
        press(Key.Key_Return)
        press(Key.Key_Up)
        press(key)
        assert isinstance(here(), QLineEdit)
        QTest.keyClicks(here(), "8")
        assert form.raw()["stores"][0]["score"] == "8"  # kept at once: a draft may be written now
        press(Key.Key_Escape)
        assert form.raw()["stores"][0]["score"] == "77"


def test_space_ticks_delete_clears_and_on_the_name_takes_the_store_out(form: EventForm) -> None:
    form.grid.go("HZ001", "signed")
    press(Key.Key_Space)
    assert column(form, "signed")[:2] == ["否", "是"]
    form.grid.go("HZ002", "people")
    type_in(form.grid, "3")
    press(Key.Key_Return)
    press(Key.Key_Up)
    press(Key.Key_Delete)
    assert column(form, "people")[1] == "1"  # at least one came
    form.grid.go("HZ002", "person")
    type_in(form.grid, "a")
    press(Key.Key_Return)
    press(Key.Key_Up)
    press(Key.Key_Delete)
    assert column(form, "person")[1] == ""
    press(Key.Key_Delete, CTRL)
    assert form.grid.lines.ids()[:2] == ["HZ001", "HZ003"]
    assert at(form) == ("HZ003", "person")
    form.grid.go("HZ003", "name")
    press(Key.Key_Delete)
    assert form.bar.count.text() == "13 户"
    press(Key.Key_Z, CTRL)
    press(Key.Key_Z, CTRL)
    assert tuple(form.grid.lines.ids()) == STANDARD


@pytest.mark.parametrize(
    ("text", "scores"),
    [
        ("90\t5\n８8\t4\n", ["90", "88", ""]),  # from the current cell on
        ("店名\t测验分\n银杏烟酒店\t61\nHZ003\t62\n", ["", "61", "62"]),  # by heads and names
        ("银杏烟酒店\t√\t李四\t2\t√\t75\t3\n", ["", "75", ""]),  # names, then the grid's order
    ],
)
def test_a_table_from_a_spreadsheet_goes_where_it_belongs(
    form: EventForm, text: str, scores: list[str]
) -> None:
    QGuiApplication.clipboard().setText(text)
    press(Key.Key_V, CTRL)
    assert column(form, "score")[:3] == scores
    assert not form.grid.wrong_sentence()


def test_pasting_adds_a_known_store_and_names_what_it_does_not_know(form: EventForm) -> None:
    QGuiApplication.clipboard().setText("店名\t测验分\n西坝烟酒店\t66\n没有这家\t1\n")
    press(Key.Key_V, CTRL)
    assert form.grid.lines.ids()[-1] == "HZ016"
    assert form.grid.lines.all[-1].cells["score"] == "66"
    assert form.band.said.text() == "粘贴了 1 户，1 个没认出：没有这家"


def test_a_wrong_cell_stays_as_typed_and_is_told_at_its_place(form: EventForm) -> None:
    form.grid.go("HZ003", "score")
    type_in(form.grid, "101")
    press(Key.Key_Return)
    assert form.band.said.text() == "马桥烟酒店：“测验分”应在 0 到 100 之间"
    form.grid.go("HZ009", "score")
    type_in(form.grid, "good")
    press(Key.Key_Return)
    assert column(form, "score")[2:9:6] == ["101", "good"]
    with pytest.raises(RefusedLine) as refused:
        form.read()
    form.boxes["content"].control.widget.setFocus()
    assert form.mark(refused.value)
    assert form.grid.hasFocus()
    assert at(form) == ("HZ003", "score")
    model, row = form.grid.table_model, form.grid.currentIndex()
    spoken = str(model.data(row, Qt.ItemDataRole.AccessibleTextRole))
    assert spoken.startswith("店名 马桥烟酒店，到场 是，")  # a whole row is spoken, with the reason
    assert spoken.endswith("测验分 101，“测验分”应在 0 到 100 之间")


def test_what_a_rule_says_of_a_store_is_told_in_its_row_until_it_is_changed(
    form: EventForm,
) -> None:
    error = RefusedLine(InvalidValue("attended", "到场", N_("没有勾选，不能有测验分或满意度")), 4)
    assert form.mark(error)
    assert form.band.said.text() == "东关烟酒店：“到场”没有勾选，不能有测验分或满意度"
    press(Key.Key_Space)
    assert "Ctrl+D" in form.band.said.text()


def test_days_are_read_as_people_write_them(open_form: Open) -> None:
    form = open_form("campaign")
    form.show_event(retailer_ids=STANDARD, day=date(2026, 11, 1))
    form.grid.setFocus()
    form.grid.go("HZ001", "done_on")
    type_in(form.grid, "1112")
    press(Key.Key_Down)
    type_in(form.grid, "11.13")
    press(Key.Key_Return)
    assert column(form, "done_on")[:2] == ["2026-11-12", "2026-11-13"]
    shown = [form.grid.table_model.cell(row, 1) for row in range(2)]
    assert shown == ["11-12", "11-13"]


def test_a_table_pasted_into_an_open_cell_goes_over_the_grid(form: EventForm) -> None:
    press(Key.Key_Return)
    assert isinstance(here(), QLineEdit)
    QGuiApplication.clipboard().setText("81\n82\n")
    press(Key.Key_V, CTRL)
    assert column(form, "score")[:3] == ["81", "82", ""]
    press(Key.Key_Return)
    QGuiApplication.clipboard().setText("83")
    press(Key.Key_V, CTRL)  # one value goes into the cell
    press(Key.Key_Return)
    assert column(form, "score")[0] == "83"


def test_a_choice_is_made_by_digit_by_space_and_from_its_list(
    open_form: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    dropped: list[Select] = []
    monkeypatch.setattr(Select, "showPopup", lambda self: dropped.append(self))
    form = open_form("store_report")
    form.show_event(retailer_ids=STANDARD)
    form.grid.setFocus()
    form.grid.go("HZ001", "delivery")
    QTest.keyClick(form.grid, Key.Key_2)
    assert column(form, "delivery")[0] == "电子"
    press(Key.Key_Space)
    assert column(form, "delivery")[0] == "口头讲解"
    press(Key.Key_X)  # no answer
    assert form.grid.hasFocus()
    press(Key.Key_Return)
    chooser = form.grid.findChild(Select)
    assert chooser is not None
    QApplication.processEvents()
    assert dropped == [chooser]
    assert chooser.value() == "口头讲解"
    chooser.setCurrentIndex(1)
    chooser.activated.emit(1)
    assert column(form, "delivery")[:2] == ["纸质", ""]
    assert at(form) == ("HZ002", "delivery")


def test_in_a_narrow_window_every_column_keeps_its_width(open_form: Open) -> None:
    form = open_form("award_round")
    form.window().resize(600, 640)
    QApplication.processEvents()
    widths = [form.grid.columnWidth(at) for at in range(form.grid.table_model.columnCount())]
    assert widths == [each.width for each in form.grid.table_model.columns]
    assert form.grid.horizontalScrollBar().maximum() > 0
