"""Buttons: Enter presses them anywhere, and a pointer over one changes no other's colours."""

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QEnterEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.theme import theme
from ui.widgets import Button


def test_enter_presses_the_focused_button_once(qtbot: QtBot) -> None:
    button = Button("选文件")
    qtbot.addWidget(button)
    pressed: list[bool] = []
    button.clicked.connect(lambda: pressed.append(True))
    QTest.keyClick(button, Qt.Key.Key_Return)
    held = QKeyEvent(
        QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "", True
    )
    QApplication.sendEvent(button, held)
    QTest.keyClick(button, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert len(pressed) == 1


def test_the_pointer_over_a_button_leaves_the_words_of_all_buttons_alone(qtbot: QtBot) -> None:
    button = Button("写入", kind="primary")
    qtbot.addWidget(button)
    button.show()
    before = theme.color("on").rgba()
    at = QPointF(4, 4)
    QApplication.sendEvent(button, QEnterEvent(at, at, QPointF(button.mapToGlobal(QPoint(4, 4)))))
    button.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    button.grab()
    assert theme.color("on").rgba() == before
