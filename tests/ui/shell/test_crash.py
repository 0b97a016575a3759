"""The last border: told in plain words, logged without names, and the app stays up."""

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import qWarning
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from models.errors import RoundbookError
from ui.shell import CrashGuard, MainWindow
from ui.widgets import Button

pytestmark = pytest.mark.allow_logs("crashes are logged")


@pytest.fixture
def guard(tmp_path: Path, qapp: object) -> Iterator[CrashGuard]:
    made = CrashGuard(tmp_path / "logs", about="Roundbook 0.1.0")
    made.install()
    yield made
    made.remove()


def log_of(tmp_path: Path) -> str:
    return (tmp_path / "logs" / "roundbook.log").read_text(encoding="utf-8")


def test_an_unforeseen_failure_is_told_and_survived(
    guard: CrashGuard, tmp_path: Path, themed: object, qtbot: QtBot
) -> None:
    window = MainWindow()
    qtbot.addWidget(window)
    guard.crashed.connect(window.show_crash)
    try:
        {}["王建国 13812341234"]
    except KeyError:
        sys.excepthook(*sys.exc_info())
    assert not window.banner.isHidden()
    assert "没有丢" in window.banner.accessibleName()
    copy = next(b for b in window.banner.findChildren(Button) if b.text() == "复制诊断信息")
    copy.click()
    copied = QGuiApplication.clipboard().text()
    assert "KeyError" in copied
    assert "test_crash.py" in copied
    assert "Roundbook 0.1.0" in copied
    for text in (copied, log_of(tmp_path)):
        assert "王建国" not in text
        assert "13812341234" not in text
        assert str(tmp_path) not in text


def test_a_foreseen_failure_is_told_in_its_own_words(guard: CrashGuard, qtbot: QtBot) -> None:
    told: list[tuple[str, str]] = []
    guard.expected.connect(lambda title, text: told.append((title, text)))
    error = RoundbookError("磁盘满了，只剩 {left} MB。", next_step="请删去一些文件再试。", left=3)
    guard.tell(error)
    assert told == [("磁盘满了，只剩 3 MB。", "请删去一些文件再试。")]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_thread_is_guarded_too(guard: CrashGuard, qtbot: QtBot) -> None:
    def work() -> None:
        raise ValueError("in a thread")

    with qtbot.waitSignal(guard.crashed) as caught:
        threading.Thread(target=work).start()
    assert "ValueError: in a thread" in caught.args[2]
    assert "test_crash.py" in caught.args[2]


def test_qt_messages_are_logged(guard: CrashGuard, tmp_path: Path) -> None:
    qWarning("odd thing at 13812341234")
    assert "qt: odd thing at ***********" in log_of(tmp_path)


def test_the_hooks_are_given_back(tmp_path: Path, qapp: object) -> None:
    before = sys.excepthook, threading.excepthook
    made = CrashGuard(tmp_path)
    made.install()
    assert sys.excepthook is not before[0]
    made.remove()
    assert (sys.excepthook, threading.excepthook) == before


def test_where_no_log_can_be_kept_failures_are_told_all_the_same(
    tmp_path: Path, qapp: object
) -> None:
    (tmp_path / "logs").write_text("a file is in the way", encoding="utf-8")
    made = CrashGuard(tmp_path / "logs")
    told: list[str] = []
    made.crashed.connect(lambda title, _text, _diagnosis: told.append(title))
    made.install()
    try:
        made.tell(ValueError("x"))
    finally:
        made.remove()
    assert len(told) == 1
