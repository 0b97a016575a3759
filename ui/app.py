"""Starts the window: the look, the guard of crashes, then a sitting at the ledger."""

import os
import sys
from pathlib import Path

from PySide6.QtCore import QLibraryInfo
from PySide6.QtWidgets import QApplication

from storage.clock import Clock, system_clock
from storage.database import open_ledger
from ui.access import settings_of
from ui.assembly import Application
from ui.dialogs import WindowDialogs
from ui.shell.crash import CrashGuard
from ui.sitting import Sitting
from ui.theme import theme

__all__ = ["first_window", "main", "open_window", "prepare_application", "prepare_input_method"]

BAD_BINDING = (6, 12, 0)
"""This release of the binding loses references under Python 3.11 and aborts in use."""


def prepare_input_method() -> None:
    """Let fcitx type Chinese: the wheels of Qt carry no fcitx plugin, but fcitx speaks ibus."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_IM_MODULE"):
        return
    wanted = os.environ.get("XMODIFIERS", "") + os.environ.get("GTK_IM_MODULE", "")
    if "fcitx" in wanted:
        os.environ["QT_IM_MODULE"] = "ibus"


def _refuse_bad_binding() -> None:
    from PySide6 import __version_info__ as version

    if version[:3] == BAD_BINDING and sys.version_info < (3, 12):
        raise SystemExit("PySide6 6.12.0 在 Python 3.11 下会中断，请安装 6.11.3。")


def prepare_application() -> QApplication:
    """Make the QApplication with the program's name and look."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("Roundbook")
    app.setApplicationDisplayName("走访台账")
    app.setStyle("Fusion")
    theme.apply(app)
    return app


def main(folder: Path, clock: Clock = system_clock) -> int:
    """Open the window on the ledger in ``folder``; return the exit code."""
    prepare_input_method()
    _refuse_bad_binding()
    app = prepare_application()
    guard = CrashGuard(folder / "logs", about=_about())
    guard.install()
    try:
        settings = settings_of(folder)
        return Sitting(app, folder, guard, WindowDialogs(), clock=clock, settings=settings).run()
    finally:
        guard.remove()


def open_window(data: str = "") -> int:
    """Open the window on a data folder, the usual one where ``data`` is empty."""
    from storage.folders import data_folder

    return main(data_folder(Path(data) if data else None))


def first_window(folder: Path, clock: Clock = system_clock) -> Application:
    """Return the window over a ledger, shown, as it is when it is first painted.

    For measuring and looking: without lock, first run and event loop.
    """
    prepare_application()
    application = Application(open_ledger(folder, clock=clock), settings_of(folder))
    application.window.show()
    return application


def _about() -> str:
    return f"Roundbook, Qt {QLibraryInfo.version().toString()}"
