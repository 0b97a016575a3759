"""The print desk in the real window: choosing by keyboard, what is shown, what is noted."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import delete, isValid

from models.errors import DomainError
from storage.operations.history import history
from ui.assembly import Application
from ui.context import AppContext
from ui.jobs import SyncJobRunner
from ui.print_desk import PrintDesk
from ui.printing.forms import FORMS, About, Order, form_named, make, routes

NOTHING_YET = (
    *("supply", "photos", "rectify"),
    *("last_check", "campaign", "award_notice", "award_letter"),
)
"""Forms of what the small territory has none of."""


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def desk_over(
    context: AppContext, settings: QSettings, shown: Callable[[Any], Any], qtbot: Any
) -> Iterator[Callable[..., PrintDesk]]:
    made: list[PrintDesk] = []
    parent = shown(QWidget())

    def open_one(shop: str = "") -> PrintDesk:
        desk = PrintDesk(context, parent, settings, shop)
        desk.open()
        qtbot.waitUntil(desk.isActiveWindow)
        made.append(desk)
        return desk

    yield open_one
    for desk in made:
        if isValid(desk):
            desk.close()


def visible(desk: PrintDesk) -> set[str]:
    return {key for key, row in desk._rows.items() if not row.isHidden()}


def test_a_form_is_chosen_saved_and_noted_by_keyboard(
    context: AppContext, dialogs: Any, settings: QSettings, qtbot: Any, tmp_path: Path
) -> None:
    territory = context.ledger
    dialogs.save_file = tmp_path / "评估表.pdf"
    application = Application(territory, settings, dialogs=dialogs, jobs=SyncJobRunner())
    window = application.window
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    assert window.actions_["forms"].shortcut().toString() == "Ctrl+Shift+P"
    window.run_command("forms")
    desk = application.print_desk
    qtbot.waitUntil(desk.isActiveWindow)
    assert QApplication.focusWidget() is desk.forms
    QTest.keyClick(desk.forms, Qt.Key.Key_Down)
    assert (desk.form.key, desk.about.value()) == ("check", "day")
    stops = int(desk.count.text().split()[0])
    assert stops > 3
    QTest.keyClick(desk.forms, Qt.Key.Key_Return)
    preview = desk.preview
    assert preview is not None
    assert preview.list.count() == 2 * stops
    preview.range.setText("1-2,4")
    preview.save_pdf()
    assert dialogs.save_file.read_bytes().startswith(b"%PDF")
    entry = history(territory)[0]
    assert (entry.label, entry.summary) == ("打印评估表", "2026-11-23 2 张评估表")
    kept = territory.query("SELECT substr(template, 1, 6) FROM printed_sheet")
    assert [row[0] for row in kept] == ["011.1:"] * 2
    assert settings.value("print_form") == "check"
    preview.close()
    desk.close()
    window.close()
    delete(window)
    delete(application)


def test_a_form_that_is_not_read_back_is_not_noted(
    desk_over: Any, context: AppContext, dialogs: Any, tmp_path: Path
) -> None:
    dialogs.save_file = tmp_path / "签到.pdf"
    before = len(history(context.ledger))
    desk = desk_over()
    desk.forms.set_current_key("sign_in")
    desk.words["topic"].setText("明码实价")
    assert desk.count.text() == "2 户"
    desk.show_preview()
    desk.preview.save_pdf()
    assert dialogs.save_file.exists()
    assert len(history(context.ledger)) == before
    desk.preview.close()


def test_only_the_fields_of_the_form_are_there(desk_over: Any) -> None:
    desk = desk_over()
    assert visible(desk) == {"day", "about", "mode", "count"}
    desk.forms.set_current_key("supply")
    desk.about.set_value("grade")
    desk._show_rows()
    assert visible(desk) == {"day", "about", "grade"}
    desk.about.set_value("route")
    desk._show_rows()
    assert visible(desk) == {"day", "about", "route", "count"}
    assert desk.route.value() == "海州一线"
    desk.forms.set_current_key("job")
    assert visible(desk) == {"day"}
    assert desk.order().about is About.NOTHING


def test_what_cannot_be_printed_is_said_in_the_desk(desk_over: Any) -> None:
    desk = desk_over()
    desk.forms.set_current_key("photos")
    desk.show_preview()
    assert desk.message.isVisible()
    assert desk.message.text() == "没有照片可打印。"
    assert desk.preview is None
    desk.forms.set_current_key("rectify")
    assert not desk.message.isVisible()


def test_the_shop_that_is_open_is_chosen_and_the_form_remembered(
    desk_over: Any, settings: QSettings
) -> None:
    settings.setValue("print_form", "check")
    desk = desk_over("HZ004")
    order = desk.order()
    assert (desk.form.key, order.about, order.retailer_ids) == ("check", About.SHOPS, ("HZ004",))
    assert desk.count.text() == "1 户"


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.key)
def test_every_form_is_made_for_all_it_may_be_about_or_refused_in_one_sentence(
    context: AppContext, form: Any
) -> None:
    territory = context.ledger
    day = context.today()
    choices = {About.ROUTE: routes(territory, day)[0]}
    for about in form.about:
        order = Order(
            day=day, about=about, choice=choices.get(about, ""), retailer_ids=("HZ001", "HZ012")
        )
        if form.key in NOTHING_YET or about is About.EVENT:
            with pytest.raises(DomainError, match="。"):
                make(territory, form, order)
            continue
        ready = make(territory, form, order)
        assert ready.sheets
        assert not [overflow for sheet in ready.sheets for overflow in sheet.overflows]


def test_forms_have_their_own_keys() -> None:
    assert len({form.key for form in FORMS}) == len(FORMS)
    assert form_named("job").name == "岗位描述单"


def test_shops_are_picked_by_two_letters_and_escape_leaves_the_picker_only(desk_over: Any) -> None:
    desk = desk_over()
    desk.forms.set_current_key("check")
    desk.about.set_value("shops")
    desk._show_rows()
    desk.shops.setFocus()
    for letters in ("yx", "mq"):
        for letter in letters:
            QTest.keyClicks(QApplication.focusWidget(), letter)
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert desk.order().retailer_ids == ("HZ002", "HZ003")
    assert desk.count.text() == "2 户"
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F4)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert desk.isVisible()
    assert desk.preview is None
    QTest.keyClick(
        QApplication.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier
    )
    assert desk.preview.list.count() == 4
    desk.preview.close()
    QTest.keyClick(desk, Qt.Key.Key_Escape)
    assert not desk.isVisible()
