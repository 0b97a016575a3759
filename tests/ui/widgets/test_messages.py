"""Words that never stop the work have the room they need."""

from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from ui.widgets import Banner, column, line


def test_a_banner_is_as_high_as_its_words_at_any_width(themed: QApplication, qtbot: QtBot) -> None:
    banner, frame, host = Banner(), QWidget(), QWidget()
    qtbot.addWidget(host)
    line(banner, into=frame)
    column(frame, QWidget(), into=host)
    banner.show_words("warn", "写入前请看", "“上报_断.xlsx”不完整或已损坏，打不开。" * 8)
    host.resize(1200, 500)
    host.show()
    for wide in (1200, 600, 300, 200):
        host.resize(wide, 500)
        QApplication.processEvents()
        words = banner.findChildren(QLabel)[-1]
        assert words.height() >= words.heightForWidth(words.width())
