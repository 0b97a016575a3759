"""What every test gets: a fixed world, and a failure where something unexpected happens.

Set before Qt or any code of ours is imported: the offscreen platform, the time zone of China, a
neutral locale, and a data folder of the session's own. During a test an unexpected log record, a
forgotten dialog, a Python warning or a message of Qt fails it.
"""

import gc
import logging
import os
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent
SHARED_DATA = ROOT.parent / "shared" / "data"
SESSION_HOME = Path(tempfile.mkdtemp(prefix="roundbook-tests-"))

ZONE = "Asia/Shanghai"
ZONE_WITHOUT_TZDATA = "CST-8"  # the POSIX spelling of the same offset


def fix_the_world() -> None:
    """Sets the environment that Qt, Python and our code read once."""
    has_zone = sys.platform == "win32" or (Path("/usr/share/zoneinfo") / ZONE).exists()
    os.environ.update(
        QT_QPA_PLATFORM="offscreen",
        TZ=ZONE if has_zone else ZONE_WITHOUT_TZDATA,
        LANG="C.UTF-8",
        LC_ALL="C.UTF-8",
        XDG_DATA_HOME=str(SESSION_HOME / "data"),
        XDG_CONFIG_HOME=str(SESSION_HOME / "config"),
        XDG_STATE_HOME=str(SESSION_HOME / "state"),
    )
    for name in (
        "ROUNDBOOK_DATA",
        "LANGUAGE",
        "QT_SCALE_FACTOR",
        "QT_STYLE_OVERRIDE",
        "QT_QPA_PLATFORMTHEME",
    ):
        os.environ.pop(name, None)
    if hasattr(time, "tzset"):
        time.tzset()


fix_the_world()

settings.register_profile("dev", deadline=None)
settings.register_profile(
    "ci",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("ci" if os.environ.get("CI") else "dev")


# ------------------------------------------------------------------------- both kinds of ledger


PLAIN_FILE = "plain_file(reason): the test looks into the file itself, or locks and unlocks it"
KEY_OF_ALL = bytes(range(100, 132))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds the option by which every new ledger is an encrypted one."""
    parser.addoption(
        "--encrypted", action="store_true", help="make every new ledger of a test an encrypted one"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Remembers one key for every folder: a file that is there keeps its kind, a new one has it."""
    config.addinivalue_line("markers", PLAIN_FILE)
    if config.getoption("--encrypted"):
        from storage import keys

        remembered = keys.key_for
        keys.key_for = lambda folder: remembered(folder) or KEY_OF_ALL


def pytest_collection_finish() -> None:
    """Spares the garbage collector what was imported: walking through it costs a tenth."""
    gc.collect()
    gc.freeze()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skips what is about plain files where there are none."""
    mark = item.get_closest_marker("plain_file")
    if mark and item.config.getoption("--encrypted"):
        pytest.skip(f"with --encrypted: {mark.args[0]}")


# --------------------------------------------------------------------------- real input, if there


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real input beside the repository; the test is skipped where it is absent."""
    if not SHARED_DATA.is_dir():
        pytest.skip("no real input: ../shared/data is absent")
    return SHARED_DATA


# ------------------------------------------------------------------------------------ unexpected


class Collector(logging.Handler):
    """Keeps every record of WARNING and above."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture(autouse=True)
def no_unexpected_logs(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails a test that logs a warning or worse, unless it is marked `allow_logs`."""
    if request.node.get_closest_marker("allow_logs"):
        yield
        return
    collector = Collector()
    logging.getLogger().addHandler(collector)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(collector)
    if collector.records:
        lines = [f"{r.levelname} {r.name}: {r.getMessage()}" for r in collector.records]
        pytest.fail("unexpected log records:\n" + "\n".join(lines), pytrace=False)


@pytest.fixture(autouse=True)
def no_leaking_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that sets the data folder by environment does so for itself alone."""
    monkeypatch.delenv("ROUNDBOOK_DATA", raising=False)


MODAL = {
    "QMessageBox": ("about", "aboutQt", "critical", "information", "question", "warning"),
    "QFileDialog": (
        "getExistingDirectory",
        "getExistingDirectoryUrl",
        "getOpenFileName",
        "getOpenFileNames",
        "getOpenFileUrl",
        "getOpenFileUrls",
        "getSaveFileName",
        "getSaveFileUrl",
    ),
    "QInputDialog": ("getDouble", "getInt", "getItem", "getMultiLineText", "getText"),
    "QColorDialog": ("getColor",),
    "QFontDialog": ("getFont",),
    "QDialog": ("exec",),
}
MODAL_PRINTING = {
    "QPrintDialog": ("exec",),
    "QPageSetupDialog": ("exec",),
}


def forbidden(name: str) -> Callable[..., Any]:
    """A stand-in for a call that would wait for a person."""

    def raise_instead(*_args: object, **_kwargs: object) -> None:
        pytest.fail(f"{name}() would wait for a person: give the window a dialogs object", False)

    return raise_instead


@pytest.fixture(autouse=True)
def no_forgotten_dialogs(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes a forgotten dialog a failure, not a hang, unless the test is marked `allow_dialogs`."""
    if request.node.get_closest_marker("allow_dialogs"):
        return
    if "qapp" not in request.fixturenames and "PySide6.QtWidgets" not in sys.modules:
        return
    stub_out(monkeypatch, "PySide6.QtWidgets", MODAL)
    if "qapp" in request.fixturenames or "PySide6.QtPrintSupport" in sys.modules:
        stub_out(monkeypatch, "PySide6.QtPrintSupport", MODAL_PRINTING)


def stub_out(
    monkeypatch: pytest.MonkeyPatch, module: str, modal: dict[str, tuple[str, ...]]
) -> None:
    """Replaces the named methods of a Qt module's classes."""
    loaded = __import__(module, fromlist=["*"])
    for class_name, methods in modal.items():
        for method in methods:
            stub = staticmethod(forbidden(f"{class_name}.{method}"))
            monkeypatch.setattr(getattr(loaded, class_name), method, stub)


# --------------------------------------------------------------------------------------- closing


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says in one line a reason what was not tried here."""
    reasons = Counter(
        str(report.longrepr[2]).removeprefix("Skipped: ")
        for report in terminalreporter.stats.get("skipped", [])
        if isinstance(report.longrepr, tuple)
    )
    for reason, count in reasons.most_common():
        terminalreporter.write_line(f"not tried here ({count}): {reason}")


def pytest_unconfigure() -> None:
    """Leaves nothing behind."""
    shutil.rmtree(SESSION_HOME, ignore_errors=True)
