"""A widget in a cycle is never destroyed in the thread of a background job."""

import gc
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui.collecting import Collector


class Cyclic(QWidget):
    """Holds itself, and notes in which thread it dies."""

    died_in: list[str]

    def __init__(self, died_in: list[str]) -> None:
        super().__init__()
        self.died_in = died_in
        self.itself = self

    def __del__(self) -> None:
        self.died_in.append(threading.current_thread().name)


@pytest.fixture
def collector(qapp: QApplication) -> Iterator[Collector]:
    made = Collector()
    made.start()
    yield made
    made.stop()
    assert gc.isenabled()


def allocate() -> None:
    """Make enough containers for Python to collect every generation."""
    kept = []
    for _ in range(200_000):
        kept.append([kept])


def test_a_job_that_allocates_destroys_no_widget(collector: Collector, qtbot: QtBot) -> None:
    died_in: list[str] = []
    Cyclic(died_in)
    worker = threading.Thread(target=allocate, name="worker")
    worker.start()
    worker.join()
    assert died_in == []
    qtbot.waitUntil(lambda: died_in == ["MainThread"], timeout=10_000)


PLAIN = """
import threading

class Plain:
    def __init__(self):
        self.itself = self
    def __del__(self):
        print(threading.current_thread().name)

def allocate():
    kept = []
    for _ in range(200_000):
        kept.append([kept])

Plain()
worker = threading.Thread(target=allocate, name="worker")
worker.start()
worker.join()
"""


def test_python_would_have_destroyed_it_there() -> None:
    """In a process without widgets, since one would take the process with it."""
    done = subprocess.run([sys.executable, "-c", PLAIN], capture_output=True, text=True, check=True)
    assert done.stdout == "worker\n"


def test_nothing_is_collected_before_it_is_due(
    collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(gc, "collect", asked.append)
    for counts in ((1, 0, 0), (701, 3, 2), (800, 11, 2), (800, 3, 11)):
        monkeypatch.setattr(gc, "get_count", lambda counts=counts: counts)
        collector.collect()
    assert asked == [0, 1, 2]
