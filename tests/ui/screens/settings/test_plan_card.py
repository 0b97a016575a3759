"""计划和线路: every field is there, kept as it is entered, and wrong values say why."""

from collections.abc import Callable
from datetime import time

import attrs
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from models.fields import fields_of
from models.plan.settings import PlanSettings
from models.retailer import Retailer
from storage.database import Ledger
from storage.ledger.records import get
from storage.ledger.unit_of_work import operation
from storage.operations import history
from storage.queries.plan import plan_settings
from tests.ui.screens.conftest import enter
from ui.context import AppContext
from ui.screens.settings.page import SettingsPage
from ui.widgets import LineField, Tick

Shown = Callable[..., QWidget]


def test_every_field_is_kept_or_refused_with_a_reason(
    context: AppContext, shown: Shown, territory: Ledger
) -> None:
    page = SettingsPage(context)
    context.changed.connect(page.refresh)
    page.refresh(None)
    shown(page)
    card = page.plan
    assert set(card.fields) == {info.name for info in fields_of(PlanSettings)}
    assert all(field.accessibleName() for field in card.fields.values())
    texts = {name: each for name, each in card.fields.items() if isinstance(each, LineField)}

    enter(texts["capacity"], "20")
    enter(texts["start_at"], "905")
    tick = card.fields["saturdays"]
    assert isinstance(tick, Tick)
    tick.click()
    enter(texts["start_longitude"], "119.2217")
    kept = plan_settings(territory)
    assert (kept.capacity, kept.start_at, kept.saturdays) == (20, time(9, 5), True)
    assert kept.start_longitude == "119.2217"

    enter(texts["capacity"], "26")
    assert "应在 1 到 25 之间" in card.wrong.text()
    assert texts["capacity"].text() == "26"
    enter(texts["start_latitude"], "99")
    assert "应是 3 到 54 之间的度数" in card.wrong.text()
    assert plan_settings(territory) == kept
    enter(texts["capacity"], "")
    assert plan_settings(territory).capacity == 16
    assert not card.wrong.text()

    context.announce(history.undo(territory))
    assert texts["capacity"].text() == "20"
    assert QApplication.focusWidget() is not None


def test_a_store_may_be_where_a_round_begins(
    context: AppContext, shown: Shown, territory: Ledger
) -> None:
    retailer = get(territory, Retailer, "HZ002")
    assert retailer is not None
    with operation(territory, "import_handouts") as unit:
        unit.save(attrs.evolve(retailer, longitude="119.25", latitude="34.61"))
    page = SettingsPage(context)
    context.changed.connect(page.refresh)
    page.refresh(None)
    shown(page)
    page.plan.from_shop.click()
    picker = page.plan._picker
    assert picker is not None
    assert picker.table.row_count() == 1
    QTest.keyClicks(picker.field, "yx")
    QTest.keyClick(picker.field, Qt.Key.Key_Return)
    kept = plan_settings(territory)
    assert (kept.start_longitude, kept.start_latitude) == ("119.25", "34.61")
