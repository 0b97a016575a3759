"""Nobody there: by both clocks, by every kind of touch, and after a sleep of the computer."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QInputMethodEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from ui.shell.idle import IdleWatch


class Clocks:
    """A monotonic clock and one on the wall, moved together or apart."""

    def __init__(self) -> None:
        self.monotonic, self.wall = 100.0, 1_000_000.0

    def pass_by(self, seconds: float) -> None:
        self.monotonic += seconds
        self.wall += seconds


@pytest.fixture
def clocks() -> Clocks:
    return Clocks()


@pytest.fixture
def limit() -> list[float]:
    """The seconds after which it is told, in a box so that a test may change them."""
    return [600.0]


@pytest.fixture
def watch(qapp: QApplication, clocks: Clocks, limit: list[float]) -> IdleWatch:
    made = IdleWatch(
        qapp, lambda: limit[0], monotonic=lambda: clocks.monotonic, wall=lambda: clocks.wall
    )
    made.start()
    yield made  # type: ignore[misc]
    made.stop()


@pytest.fixture
def told(watch: IdleWatch) -> list[int]:
    heard: list[int] = []
    watch.idle.connect(lambda: heard.append(1))
    return heard


def test_it_is_told_once_the_time_is_over(
    watch: IdleWatch, clocks: Clocks, told: list[int]
) -> None:
    clocks.pass_by(599)
    watch.look()
    assert told == []
    clocks.pass_by(1)
    watch.look()
    watch.look()
    assert told == [1, 1]


TOUCHES: dict[str, Callable[[QtBot, QLineEdit], None]] = {
    "key": lambda qtbot, line: qtbot.keyClick(line, Qt.Key.Key_A),
    "click": lambda qtbot, line: qtbot.mouseClick(line, Qt.MouseButton.LeftButton),
    "move": lambda _qtbot, line: send(line, mouse(QEvent.Type.MouseMove)),
    "input method": lambda _qtbot, line: send(line, QInputMethodEvent("hao", [])),
}


def send(line: QLineEdit, event: QEvent) -> None:
    QApplication.sendEvent(line, event)


def mouse(kind: QEvent.Type) -> QMouseEvent:
    none = Qt.MouseButton.NoButton
    return QMouseEvent(
        kind, QPointF(3, 3), QPointF(3, 3), none, none, Qt.KeyboardModifier.NoModifier
    )


@pytest.mark.parametrize("touch", TOUCHES)
def test_every_touch_begins_the_time_anew(
    watch: IdleWatch, clocks: Clocks, told: list[int], qtbot: QtBot, touch: str
) -> None:
    line = QLineEdit()
    qtbot.addWidget(line)
    line.show()
    clocks.pass_by(500)
    TOUCHES[touch](qtbot, line)
    clocks.pass_by(599)
    watch.look()
    assert told == []
    clocks.pass_by(1)
    watch.look()
    assert told == [1]


def test_what_the_program_does_by_itself_is_no_touch(
    watch: IdleWatch, clocks: Clocks, told: list[int], qtbot: QtBot
) -> None:
    line = QLineEdit()
    qtbot.addWidget(line)
    clocks.pass_by(500)
    line.show()
    line.setText("写入")
    line.grab()
    clocks.pass_by(100)
    watch.look()
    assert told == [1]


def test_a_sleep_counts_though_the_monotonic_clock_stood_still(
    watch: IdleWatch, clocks: Clocks, told: list[int]
) -> None:
    clocks.wall += 3600
    watch.look()
    assert told == [1]


def test_a_wall_clock_set_back_does_not_keep_it_open(
    watch: IdleWatch, clocks: Clocks, told: list[int]
) -> None:
    clocks.wall -= 3600
    clocks.monotonic += 600
    watch.look()
    assert told == [1]


def test_the_touch_that_wakes_the_computer_does_not_count(
    watch: IdleWatch, clocks: Clocks, told: list[int], qtbot: QtBot
) -> None:
    clocks.wall += 3600
    watch.touch()
    qtbot.waitUntil(lambda: told == [1])
    watch.look()
    assert told == [1, 1]


def test_never_is_never_and_a_change_counts_at_once(
    watch: IdleWatch, clocks: Clocks, told: list[int], limit: list[float]
) -> None:
    limit[0] = 0
    clocks.pass_by(10**6)
    watch.look()
    assert told == []
    limit[0] = 60
    watch.look()
    assert told == [1]


def test_it_looks_by_itself(qapp: QApplication, qtbot: QtBot, clocks: Clocks) -> None:
    watch = IdleWatch(qapp, lambda: 1, monotonic=lambda: clocks.monotonic, wall=lambda: clocks.wall)
    watch._timer.setInterval(5)
    watch.start()
    clocks.pass_by(1)
    with qtbot.waitSignal(watch.idle):
        pass
    watch.stop()
    assert not watch._timer.isActive()
