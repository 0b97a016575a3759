"""Every widget of the kit in one window: names, focus, both themes, large type."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QComboBox, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from ui.theme import DARK, LIGHT, Mode, theme
from ui.widgets import FocusRing, RailStep
from ui.widgets.gallery import Gallery

Show = Callable[[QWidget], QWidget]


@pytest.fixture
def gallery(shown: Show) -> Gallery:
    page = Gallery()
    page.ring = FocusRing(page)
    page.resize(1300, 1200)
    shown(page)
    return page


def focusable(page: QWidget) -> list[QWidget]:
    return [
        widget
        for widget in page.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisible()
        and widget.isEnabled()
        and widget.metaObject().className() != "QComboBoxListView"
    ]


def test_everything_that_takes_the_focus_has_a_name(gallery: Gallery) -> None:
    widgets = focusable(gallery)
    assert len(widgets) > 25
    for widget in widgets:
        interface = QAccessible.queryAccessibleInterface(widget)
        name = interface.text(QAccessible.Text.Name) if interface else ""
        assert name, f"{widget} has no accessible name"


def test_tab_reaches_everything(gallery: Gallery, qtbot: QtBot) -> None:
    gallery.search.setFocus()
    reached = set()
    for _ in range(80):
        focus = QApplication.focusWidget()
        reached.add(focus)
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
    missing = [widget for widget in focusable(gallery) if widget not in reached]
    assert not [w for w in missing if not isinstance(w, QScrollArea)]


def test_the_frame_follows_the_focus(gallery: Gallery, qtbot: QtBot) -> None:
    gallery.start.setFocus()
    qtbot.waitUntil(gallery.ring.isVisible)
    corner = gallery.start.mapTo(gallery, QPoint(0, 0))
    assert gallery.ring.geometry().topLeft() == corner - QPoint(3, 3)
    assert gallery.ring.size().width() == gallery.start.width() + 6
    gallery.search.setFocus()  # a text field draws its own frame
    assert not gallery.ring.isVisible()


def test_the_frame_goes_with_the_option(gallery: Gallery, qtbot: QtBot) -> None:
    gallery.status.setFocus()
    qtbot.waitUntil(gallery.ring.isVisible)
    before = gallery.ring.geometry()
    qtbot.keyClick(gallery.status, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: gallery.ring.geometry() != before)
    assert gallery.ring.x() > before.x()


@pytest.mark.parametrize(("mode", "tokens"), [(Mode.LIGHT, LIGHT), (Mode.DARK, DARK)])
def test_both_themes_paint_with_their_own_colours(
    gallery: Gallery, mode: Mode, tokens: object
) -> None:
    theme.set_mode(mode)
    image = gallery.grab().toImage()
    seen = {image.pixelColor(x, y).name() for x in range(0, 1300, 3) for y in range(0, 1200, 3)}
    other = DARK if tokens is LIGHT else LIGHT
    assert {tokens.card, tokens.accent, tokens.bg} <= seen
    assert not {other.card, other.soft, other.line, other.bg} & seen


def test_two_pictures_are_the_same(gallery: Gallery) -> None:
    assert gallery.grab().toImage() == gallery.grab().toImage()


def test_large_type_needs_more_room(gallery: Gallery) -> None:
    before = gallery.minimumSizeHint()
    theme.set_large(True)
    QApplication.processEvents()
    gallery.layout().activate()
    assert gallery.minimumSizeHint().height() > before.height() * 1.1
    assert gallery.start.height() == theme.px(40)


def test_a_drop_down_does_not_change_by_the_wheel(gallery: Gallery) -> None:
    for box in gallery.findChildren(QComboBox):
        assert box.accessibleName()


def test_the_rail_goes_anywhere(gallery: Gallery, qtbot: QtBot) -> None:
    asked: list[int] = []
    gallery.rail.chosen.connect(asked.append)
    gallery.rail.setFocus()
    qtbot.keyClick(gallery.rail, Qt.Key.Key_Up)
    qtbot.keyClick(gallery.rail, Qt.Key.Key_Return)
    qtbot.mouseClick(gallery.rail, Qt.MouseButton.LeftButton, pos=QPoint(30, 37 * 3 + 10))
    assert asked == [1, 3]
    gallery.rail.set_steps([RailStep("到店问候", "已完成", "8/8")], 0)
    assert gallery.rail.accessibleName() == "走访步骤：1 到店问候 8/8 已完成"


def test_the_chart_speaks_and_chooses(gallery: Gallery, qtbot: QtBot) -> None:
    chosen: list[int] = []
    gallery.chart.chosen.connect(chosen.append)
    gallery.chart.setFocus()
    qtbot.keyClick(gallery.chart, Qt.Key.Key_Left)
    assert gallery.chart.accessibleName() == "月购进：11 · 66 条 · 61 条"
    qtbot.keyClick(gallery.chart, Qt.Key.Key_Left)
    qtbot.keyClick(gallery.chart, Qt.Key.Key_Return)
    assert chosen == [10]


def test_the_month_steps_over_the_year(gallery: Gallery) -> None:
    gallery.month.set_month("2026-12")
    gallery.month.forth()
    assert gallery.month.month == "2027-01"
    gallery.month.back()
    assert gallery.month.month == "2026-12"
