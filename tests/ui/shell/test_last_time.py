"""A window that was struck down says so at the next start, once; one that was closed does not."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from ui.shell import CrashGuard, MainWindow
from ui.shell.crash import FAULTS
from ui.shell.last_time import LastTime, told_of_last_time

CHILD = Path(__file__).with_name("struck_child.py")


def start(how: str, folder: Path) -> tuple[int, str]:
    """Open a window in a process of its own; return its exit code and what it said at the start."""
    done = subprocess.run(
        [sys.executable, str(CHILD), how, str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        timeout=60,
        check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    return done.returncode, done.stdout.decode("utf-8")


@pytest.mark.parametrize(
    ("how", "trace"),
    [
        ("segfault", "Fatal Python error: Segmentation"),
        ("abort", "Fatal Python error: Aborted"),
        ("kill", "no trace: killed, or the power was cut"),
        ("exit", "no trace: killed, or the power was cut"),
    ],
)
def test_who_was_struck_down_says_so_once(how: str, trace: str, tmp_path: Path) -> None:
    if how == "kill" and sys.platform == "win32":
        pytest.skip("no SIGKILL here")
    folder = tmp_path / "王建国" / "logs"
    code, said = start(how, folder)
    assert code != 0
    assert said == ""
    code, said = start("close", folder)
    assert code == 0
    lines = said.splitlines()
    assert lines[0].startswith("走访台账上次没有正常退出 已保存的都还在")
    assert lines[1:3] == ["Roundbook", "ended unexpectedly"]
    assert any(line.startswith(trace) for line in lines)
    assert ("  struck_child.py:" in said) == (trace.startswith("Fatal"))
    assert "王建国" not in said
    assert str(tmp_path) not in said
    log = (folder / "roundbook.log").read_text(encoding="utf-8")
    assert "ended unexpectedly" in log
    assert "王建国" not in log
    assert start("close", folder) == (0, "")


@pytest.mark.parametrize("how", ["close", "close badly"])
def test_who_was_closed_says_nothing(how: str, tmp_path: Path) -> None:
    code, said = start(how, tmp_path)
    assert (code, said) == (0, "")
    assert start("close", tmp_path) == (0, "")
    logged = (tmp_path / "roundbook.log").read_text(encoding="utf-8")
    assert ("ValueError: " in logged) == (how == "close badly")
    assert "王建国" not in logged


@pytest.fixture
def guard(tmp_path: Path, qapp: object) -> Iterator[CrashGuard]:
    made = CrashGuard(tmp_path)
    yield made
    made.remove()


def test_a_fault_that_was_survived_is_no_end(guard: CrashGuard, tmp_path: Path) -> None:
    """On Windows the interpreter notes exceptions of the system that others handled."""
    (tmp_path / FAULTS).write_text("Windows fatal exception: code 0x8001010d\n", encoding="utf-8")
    assert LastTime(guard).begin() == ""


@pytest.mark.allow_logs("a bad end is logged")
def test_a_crash_before_the_window_was_there_is_told_too(guard: CrashGuard, tmp_path: Path) -> None:
    frame = 'File "C:\\x\\a.py", line 7 in f'
    text = f"Fatal Python error: Aborted\n\nThread 0x7f01 [QThread]:\n  {frame}\n"
    (tmp_path / FAULTS).write_text(text, encoding="utf-8")
    told = LastTime(guard).begin().splitlines()
    assert told[-3:] == ["Fatal Python error: Aborted", "Thread:", "  a.py:7 f"]


def test_without_a_folder_nothing_is_told(qtbot: QtBot, themed: object) -> None:
    window = MainWindow()
    qtbot.addWidget(window)
    with told_of_last_time(CrashGuard(), window):
        assert window.notices.banner("last_time") is None
