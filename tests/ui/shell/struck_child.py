"""A window that is struck down in a way its first argument names; its folder is the second.

Not a test module: ``test_last_time.py`` starts it. It prints what it says of the last time.
"""

import faulthandler
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from PySide6.QtCore import QTimer
from PySide6.QtGui import QCloseEvent

from ui.app import prepare_application
from ui.shell import CrashGuard, MainWindow
from ui.shell.last_time import told_of_last_time
from ui.widgets import Button


class ClosesBadly(MainWindow):
    """Fails while it is closed."""

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        raise ValueError("王建国")


def leave() -> None:
    raise SystemExit(3)


STRIKES: dict[str, Callable[[], object]] = {
    "segfault": faulthandler._sigsegv,
    "abort": os.abort,
    "kill": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "exit": leave,
}


def main(how: str, folder: Path) -> int:
    """Open the window, be struck down (or closed) once it is shown."""
    app = prepare_application()
    guard = CrashGuard(folder, about="Roundbook")
    guard.install()
    window = ClosesBadly() if how == "close badly" else MainWindow()
    try:
        with told_of_last_time(guard, window):
            banner = window.notices.banner("last_time")
            if banner is not None:
                banner.findChildren(Button)[-1].click()
                sys.stdout.write(f"{banner.accessibleName()}\n{app.clipboard().text()}\n")
                sys.stdout.flush()
            window.show()
            QTimer.singleShot(0, STRIKES.get(how, window.close))
            QTimer.singleShot(20_000, app.quit)
            return app.exec()
    finally:
        guard.remove()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1], Path(sys.argv[2])))
