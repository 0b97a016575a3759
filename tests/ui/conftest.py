"""A themed application and windows that really have the focus."""

import time
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui.i18n import set_language
from ui.theme import Mode, theme


@pytest.fixture
def themed(qapp: QApplication) -> Iterator[QApplication]:
    """The application in light, normal type and Chinese, before and after the test."""
    theme.apply(qapp)
    theme.set_mode(Mode.LIGHT)
    theme.set_large(False)
    set_language("zh")
    yield qapp
    if theme.large or theme.mode is not Mode.LIGHT:
        theme.set_large(False)
        theme.set_mode(Mode.LIGHT)
    set_language("zh")


@pytest.fixture
def shown(themed: QApplication, qtbot: QtBot) -> Callable[[QWidget], QWidget]:
    """Shows a widget as an active window."""

    def show(widget: QWidget) -> QWidget:
        qtbot.addWidget(widget)
        widget.show()
        widget.activateWindow()
        qtbot.waitUntil(widget.isActiveWindow)
        return widget

    return show


@pytest.fixture
def benchmark_ms() -> Callable[[Callable[[], object]], float]:
    """Returns the best of five runs of a call, in milliseconds."""

    def best(call: Callable[[], object]) -> float:
        times = []
        for _ in range(5):
            start = time.perf_counter()
            call()
            times.append((time.perf_counter() - start) * 1000)
        return min(times)

    return best
