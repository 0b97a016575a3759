"""走访 while none is open: search, drafts, the last visits; and a ledger with nothing in it."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt

from ui.context import AppContext
from ui.i18n import set_language
from ui.screens.visit.page import VisitPage
from ui.theme import Mode, theme

K = Qt.Key


def test_search_by_initials_name_owner_and_licence(desk):
    view = desk.page.start_view
    for query, shop in (
        ("hyyj", "HZ001"),
        ("马桥", "HZ003"),
        ("欧阳", "HZ012"),
        ("320706100128", "HZ006"),
    ):
        view.field.setText(query)
        assert view.current_shop() == shop
        assert view.shops.row_count() == 1
    view.field.setText("没有")
    assert view.current_shop() == ""
    assert not view.begin.isEnabled()
    assert view.nothing.text.text() == "12 户里都没有“没有”。Esc 清除查找。"
    assert not view.nothing.button.isVisible()
    assert view.field.accessibleDescription() == "0 / 12 户"


def test_last_visits_are_listed_and_opened(desk):
    view = desk.page.start_view
    assert view.visits.row_count() == 1
    view.visits.setFocus()
    desk.press(K.Key_Return)
    assert desk.page.mode == "visit"
    assert desk.form.entry.visit_id == "visit-before"
    assert desk.page.buttons.finish.text() == "完成更正"


def test_empty_ledger_says_what_to_do(empty_context: AppContext, shown: Callable[..., object]):
    page = VisitPage(empty_context)
    shown(page)
    page.refresh(None)
    assert page.start_view._no_visits.isVisible()
    assert not page.start_view.drafts_card.isVisible()
    assert page.start_view.field.accessibleDescription() == "0 / 0 户"
    assert page.start_view.nothing.title.text() == "还没有客户"
    asked = []
    empty_context.page_asked.connect(asked.append)
    page.start_view.nothing.button.click()
    assert asked == ["exchange"]
    page.start("nobody")
    assert page.mode == "start"


@pytest.mark.parametrize("view", ["start", "visit", "check"])
@pytest.mark.parametrize("looks", ["dark", "large", "english"])
def test_every_view_paints_in_every_look(desk, view, looks):
    if view == "visit":
        desk.page.start("HZ001")
    elif view == "check":
        desk.page.start_check("HZ001")
    if looks == "dark":
        theme.set_mode(Mode.DARK)
    elif looks == "large":
        theme.set_large(True)
    else:
        set_language("en")
    assert not desk.window.grab().isNull()
