"""Every way an exception can escape: logged without anybody's data, told, the window stays up."""

import errno
import logging
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QRunnable,
    QThread,
    QThreadPool,
    QTimer,
)
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QPushButton, QTableView, QWidget
from pytestqt.qtbot import QtBot

from models.errors import DomainError
from ui.jobs import JobRunner
from ui.shell import CrashGuard, MainWindow

pytestmark = [
    pytest.mark.allow_logs("crashes are logged"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

SECRETS = ("好运烟酒商店", "王建国", "13812341234", "320706100123", "示例路", "Lucky Star")
SAID = "好运烟酒商店 王建国 13812341234 320706100123 示例路 12 号 Lucky Star"


class Time:
    """Seconds that pass only when they are let."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def time_() -> Time:
    return Time()


@pytest.fixture
def guard(tmp_path: Path, qapp: object, time_: Time) -> Iterator[CrashGuard]:
    made = CrashGuard(tmp_path / "logs", about="Roundbook", clock=time_)
    made.install()
    yield made
    made.remove()


@pytest.fixture
def window(guard: CrashGuard, themed: object, qtbot: QtBot) -> MainWindow:
    made = MainWindow(None, JobRunner())
    qtbot.addWidget(made)
    guard.crashed.connect(made.show_crash)
    guard.expected.connect(made.show_expected)
    made.show()
    return made


def log_of(guard: CrashGuard) -> str:
    assert guard.folder is not None
    return (guard.folder / "roundbook.log").read_text(encoding="utf-8")


def fail() -> None:
    raise ValueError(SAID)


# ----------------------------------------------------------------------------- where it happens


class Painter(QWidget):
    def paintEvent(self, event: QPaintEvent) -> None:
        fail()


class Model(QAbstractTableModel):
    def rowCount(self, parent: QModelIndex | None = None) -> int:
        return 20

    def columnCount(self, parent: QModelIndex | None = None) -> int:
        return 10

    def data(self, index: QModelIndex, role: int = 0) -> object:
        fail()


class Closer(QWidget):
    def closeEvent(self, event: QCloseEvent) -> None:
        fail()


class Filter(QObject):
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.User:
            fail()
        return False


class Thread(QThread):
    def run(self) -> None:
        fail()


class Runnable(QRunnable):
    def run(self) -> None:
        fail()


Keep = list[object]


def in_a_slot(_window: MainWindow, keep: Keep) -> None:
    button = QPushButton()
    button.clicked.connect(fail)
    keep.append(button)
    button.click()


def in_a_lambda(_window: MainWindow, keep: Keep) -> None:
    button = QPushButton()
    button.clicked.connect(lambda: fail())
    keep.append(button)
    button.click()


def in_a_timer(_window: MainWindow, _keep: Keep) -> None:
    QTimer.singleShot(0, fail)


def in_a_painter(_window: MainWindow, keep: Keep) -> None:
    widget = Painter()
    keep.append(widget)
    widget.show()


def in_a_model(_window: MainWindow, keep: Keep) -> None:
    view, model = QTableView(), Model()
    view.setModel(model)
    keep += [view, model]
    view.show()


def in_a_close(_window: MainWindow, keep: Keep) -> None:
    widget = Closer()
    widget.show()
    keep.append(widget)
    QTimer.singleShot(0, widget.close)


def in_a_filter(window: MainWindow, keep: Keep) -> None:
    from PySide6.QtWidgets import QApplication

    made = Filter()
    window.installEventFilter(made)
    keep.append(made)
    QApplication.postEvent(window, QEvent(QEvent.Type.User))


def in_a_thread(_window: MainWindow, _keep: Keep) -> None:
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()


def in_a_qthread(_window: MainWindow, keep: Keep) -> None:
    thread = Thread()
    keep.append(thread)
    thread.start()
    thread.wait()


def in_a_runnable(_window: MainWindow, _keep: Keep) -> None:
    pool = QThreadPool()
    pool.start(Runnable())
    pool.waitForDone()


def in_a_job(window: MainWindow, _keep: Keep) -> None:
    window.jobs.run(lambda _progress, _cancelled: fail())


def in_a_job_done(window: MainWindow, _keep: Keep) -> None:
    window.jobs.run(lambda _progress, _cancelled: 7, lambda _result: fail())


def in_a_job_failed(window: MainWindow, _keep: Keep) -> None:
    def wrong(_progress: object, _cancelled: object) -> None:
        raise OSError("王建国")

    window.jobs.run(wrong, on_failed=lambda _error: fail())


def in_a_job_progress(window: MainWindow, _keep: Keep) -> None:
    window.jobs.run(
        lambda progress, _cancelled: progress(1, 1, "x"),
        on_progress=lambda _done, _total, _text: fail(),
    )


PLACES: list[Callable[[MainWindow, Keep], None]] = [
    in_a_slot, in_a_lambda, in_a_timer, in_a_painter, in_a_model, in_a_close, in_a_filter,
    in_a_thread, in_a_qthread, in_a_runnable, in_a_job, in_a_job_done, in_a_job_failed,
    in_a_job_progress,
]  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_wherever_it_happens_it_is_told_once_and_the_window_stays(
    place: Callable[[MainWindow, Keep], None], guard: CrashGuard, window: MainWindow, qtbot: QtBot
) -> None:
    told: list[str] = []
    guard.crashed.connect(lambda _title, _text, diagnosis: told.append(diagnosis))
    keep: Keep = []
    place(window, keep)
    qtbot.waitUntil(lambda: bool(told))
    qtbot.wait(30)
    assert window.isVisible()
    assert not window.banner.isHidden()
    assert len(told) == 1
    assert "fail" in told[0]
    assert "ValueError: " in told[0]
    assert "****** *** ***********" in told[0]
    assert log_of(guard).count("ERROR") - log_of(guard).count("again") == 1
    for text in (told[0], log_of(guard)):
        assert [secret for secret in SECRETS if secret in text] == []
    qtbot.waitUntil(lambda: not window.jobs.jobs)
    for each in keep:
        if isinstance(each, QWidget):
            each.hide()


# --------------------------------------------------------------------------------- what it is


class Speechless(Exception):
    def __str__(self) -> str:
        raise RuntimeError("王建国")


def deeper() -> None:
    deeper()


def refuse() -> None:
    raise DomainError("不行")


def chained() -> None:
    try:
        {}["320706100123"]
    except KeyError as error:
        raise RuntimeError("no shop 好运烟酒商店") from error


def raises(error: BaseException) -> Callable[[], None]:
    def provoke() -> None:
        raise error

    return provoke


@pytest.mark.parametrize(
    ("provoke", "kind"),
    [
        (raises(ExceptionGroup(SAID, [ValueError(SAID), KeyError("王建国")])), "ExceptionGroup"),
        (chained, "RuntimeError"),
        (deeper, "RecursionError"),
        (raises(MemoryError()), "MemoryError"),
        (raises(Speechless("王建国")), "Speechless"),
        (raises(UnicodeDecodeError("utf-8", "王建国".encode(), 0, 1, "王建国")), "UnicodeDecode"),
        (raises(OSError(errno.ENOSPC, "No space", "/home/王建国/ledger.db")), "OSError"),
    ],
)
def test_whatever_it_is_it_is_told(
    provoke: Callable[[], None], kind: str, guard: CrashGuard, window: MainWindow, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(guard.crashed) as caught:
        QTimer.singleShot(0, provoke)
    diagnosis = caught.args[2]
    assert kind in diagnosis
    for text in (diagnosis, log_of(guard)):
        assert [secret for secret in SECRETS if secret in text] == []
    assert window.isVisible()


def test_a_cause_is_logged_too(guard: CrashGuard, window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(guard.crashed) as caught:
        QTimer.singleShot(0, chained)
    assert "RuntimeError: no **** ******" in caught.args[2]
    assert "caused by:" in caught.args[2]
    assert "KeyError: '************'" in caught.args[2]


def test_a_job_that_wants_to_end_the_program_does_not(
    guard: CrashGuard, window: MainWindow, qtbot: QtBot
) -> None:
    def leave(_progress: object, _cancelled: object) -> None:
        raise SystemExit(3)

    with qtbot.waitSignal(guard.crashed) as caught:
        window.jobs.run(leave)
    assert "SystemExit" in caught.args[2]
    assert window.jobs.jobs == ()


def test_a_job_that_gets_no_thread_is_told_as_failed(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)
    failures: list[Exception] = []
    window.jobs.run(lambda _progress, _cancelled: 7, on_failed=failures.append)
    assert [str(each) for each in failures] == ["can't start new thread"]
    assert window.jobs.jobs == ()


def test_a_foreseen_failure_is_logged_by_its_template(
    guard: CrashGuard, window: MainWindow
) -> None:
    guard.tell(DomainError("没有客户编码 {id}。", id="好运烟酒商店 13812341234"))
    assert "好运" in window.banner.accessibleName()
    assert "expected: DomainError 没有客户编码 {id}。" in log_of(guard)
    guard.tell(DomainError("王建国不在"))
    assert [secret for secret in SECRETS if secret in log_of(guard)] == []


# ------------------------------------------------------------------------------- again and again


def test_a_table_that_always_fails_does_not_flood(
    guard: CrashGuard, window: MainWindow, qtbot: QtBot
) -> None:
    told: list[str] = []
    guard.crashed.connect(lambda _title, _text, diagnosis: told.append(diagnosis))
    view, model = QTableView(), Model()
    view.setModel(model)
    view.resize(1_100, 700)
    view.show()
    qtbot.waitUntil(lambda: "again (×1000): ValueError test_crash_attacks.py:" in log_of(guard))
    view.hide()
    lines = [line for line in log_of(guard).splitlines() if " ERROR " in line]
    assert len(told) == 1
    assert len(lines) <= 5  # the first, ×10, ×100, ×1000, and ×10000 should it come so far


def test_a_foreseen_failure_that_comes_all_the_time_does_not_flood_either(
    guard: CrashGuard, window: MainWindow, time_: Time
) -> None:
    told: list[str] = []
    guard.expected.connect(lambda title, _text: told.append(title))
    button = QPushButton()
    button.clicked.connect(lambda: refuse())
    for seconds in (0.0, 0.1, 0.1, 2.0):
        time_.now += seconds
        button.click()
    assert told == ["不行", "不行"]
    assert log_of(guard).count("expected") == 2


def test_a_thread_that_leaves_is_no_failure(guard: CrashGuard) -> None:
    thread = threading.Thread(target=raises(SystemExit(0)))
    thread.start()
    thread.join()
    assert log_of(guard) == ""


def test_what_had_stopped_and_comes_again_is_told_again(
    guard: CrashGuard, window: MainWindow, time_: Time
) -> None:
    told: list[str] = []
    guard.crashed.connect(lambda _title, _text, diagnosis: told.append(diagnosis))
    button = QPushButton()
    button.clicked.connect(fail)
    for seconds in (0.0, 0.5, 0.5, 1.0, 5.0):
        time_.now += seconds
        button.click()
    assert len(told) == 3
    assert told[-1].endswith("×5")
    assert log_of(guard).count("again") == 2


def test_another_place_is_told_at_once(guard: CrashGuard, window: MainWindow) -> None:
    told: list[str] = []
    guard.crashed.connect(lambda _title, _text, diagnosis: told.append(diagnosis))
    for provoke in (fail, chained):
        button = QPushButton()
        button.clicked.connect(provoke)
        button.click()
    assert len(told) == 2


# --------------------------------------------------------------------------- where telling fails


def test_a_window_that_fails_to_tell_is_not_asked_for_ever(
    guard: CrashGuard, qtbot: QtBot, themed: object
) -> None:
    calls: list[int] = []

    def broken(_title: str, _text: str, _diagnosis: str) -> None:
        calls.append(1)
        raise RuntimeError("no banner")

    guard.crashed.connect(broken)
    button = QPushButton()
    button.clicked.connect(fail)
    button.click()
    qtbot.wait(10)
    assert len(calls) == 1
    assert "while telling: RuntimeError" in log_of(guard)


class FullDisk:
    """A stream on which nothing can be written any more."""

    def write(self, _text: str) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    def flush(self) -> None: ...

    def seek(self, *_where: int) -> int:
        return 0

    def tell(self) -> int:
        return 0

    def close(self) -> None: ...


def test_a_full_disk_under_the_log_costs_the_log_alone(
    guard: CrashGuard, window: MainWindow, capsys: pytest.CaptureFixture[str]
) -> None:
    handler = next(each for each in logging.getLogger("roundbook").handlers)
    real, handler.stream = handler.stream, FullDisk()  # type: ignore[attr-defined]
    try:
        sys.excepthook(ValueError, ValueError(SAID), None)
    finally:
        handler.stream = real  # type: ignore[attr-defined]
    assert handler.lost == 1  # type: ignore[attr-defined]
    assert not window.banner.isHidden()
    assert "".join(capsys.readouterr()) == ""


def test_a_folder_that_cannot_be_read_costs_the_log_alone(
    tmp_path: Path, qtbot: QtBot, themed: object
) -> None:
    place = tmp_path / "file"
    place.write_text("in the way", encoding="utf-8")
    guard = CrashGuard(place / "logs")
    told: list[str] = []
    guard.crashed.connect(lambda _title, _text, diagnosis: told.append(diagnosis))
    guard.install()
    try:
        sys.excepthook(ValueError, ValueError("x"), None)
    finally:
        guard.remove()
    assert len(told) == 1


def test_two_threads_that_fail_at_once_are_both_told(guard: CrashGuard, qtbot: QtBot) -> None:
    told: list[str] = []
    guard.crashed.connect(lambda _title, _text, diagnosis: told.append(diagnosis))
    gate = threading.Barrier(2)

    def one() -> None:
        gate.wait(5)
        raise ValueError("one")

    def other() -> None:
        gate.wait(5)
        raise KeyError("other")

    threads = [threading.Thread(target=each) for each in (one, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    qtbot.waitUntil(lambda: len(told) == 2)


def test_a_record_of_another_module_is_hidden_in_the_log_too(guard: CrashGuard) -> None:
    try:
        fail()
    except ValueError:
        logging.getLogger("roundbook.somewhere").exception("no %s", "王建国")
    text = log_of(guard)
    assert "no ***" in text
    assert "ValueError: ******" in text
    assert [secret for secret in SECRETS if secret in text] == []


def test_what_fails_while_tidying_up_is_logged(guard: CrashGuard) -> None:
    class Untidy:
        def __del__(self) -> None:
            fail()

    del Untidy().__dict__
    assert "unraisable: " in log_of(guard)
    assert [secret for secret in SECRETS if secret in log_of(guard)] == []
