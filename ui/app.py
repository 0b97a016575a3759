"""Starts the window: one instance a folder, the look, the ledger, words for what is in the way."""

import gc
import os
import sys
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QSettings, QTimer
from PySide6.QtWidgets import QApplication

from models.errors import RoundbookError
from models.marks import N_
from storage.clock import Clock, system_clock
from storage.database import Ledger, open_ledger
from storage.instance_lock import InstanceLock
from storage.queries.settings import profile
from ui.assembly import Application
from ui.dialogs import Dialogs, WindowDialogs
from ui.i18n import _
from ui.shell.crash import CrashGuard
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
    dialogs = WindowDialogs()
    lock = InstanceLock(folder)
    try:
        lock.acquire(N_("走访台账窗口"))
        ledger = open_ledger(folder, clock=clock)
    except RoundbookError as error:
        lock.release()
        dialogs.tell_error(_("走访台账打不开"), str(error))
        return 1
    guard = CrashGuard(folder / "logs", about=_about())
    guard.install()
    try:
        return _run(app, ledger, _settings(folder), guard, dialogs)
    finally:
        ledger.close()
        guard.remove()
        lock.release()


def open_window(data: str = "") -> int:
    """Open the window on a data folder, the usual one where ``data`` is empty."""
    from storage.folders import data_folder

    return main(data_folder(Path(data) if data else None))


def first_window(folder: Path, clock: Clock = system_clock) -> Application:
    """Return the window over a ledger, shown, as it is when it is first painted.

    For measuring and looking: without lock, first run and event loop.
    """
    prepare_application()
    application = Application(open_ledger(folder, clock=clock), _settings(folder))
    application.window.show()
    return application


def _settings(folder: Path) -> QSettings:
    return QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)


def _about() -> str:
    return f"Roundbook, Qt {QLibraryInfo.version().toString()}"


def _run(
    app: QApplication, ledger: Ledger, settings: QSettings, guard: CrashGuard, dialogs: Dialogs
) -> int:
    """Open the window and stay in it; until it is there a dialog tells what fails."""
    guard.expected.connect(dialogs.tell_error)
    guard.crashed.connect(dialogs.tell_error)
    try:
        application = _window_of(ledger, settings, guard)
    except Exception as error:  # noqa: BLE001 - the border: there is no window yet to tell it
        guard.tell(error)
        return 1
    guard.expected.disconnect(dialogs.tell_error)
    guard.crashed.disconnect(dialogs.tell_error)
    return app.exec() if application is not None else 0


def _window_of(ledger: Ledger, settings: QSettings, guard: CrashGuard) -> Application | None:
    """Return the window, shown; None where the first questions were closed unanswered."""
    owner = profile(ledger)
    if owner is None or not owner.complete:
        from ui.first_run import ask_profile

        if not ask_profile(ledger, settings):
            return None
    application = Application(ledger, settings, guard=guard)
    application.window.open_on_screen()
    QTimer.singleShot(0, application, application.load_next_page)
    QTimer.singleShot(0, gc.enable)
    return application
