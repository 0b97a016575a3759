"""Locks an unlocked ledger: when nobody has been there for a while, or when asked to.

The window is left for it, with everything typed in a form kept as its draft; the key is forgotten,
and the next thing anybody sees is the question for the start password.
"""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QDialog

from models.changes import Changes
from storage.operations import protection
from storage.operations.copies_under_key import is_settled
from storage.queries.settings import lock_minutes
from ui.assembly import Application
from ui.errands import Errand
from ui.i18n import _
from ui.jobs import Progress
from ui.sealing import seal_copies
from ui.shell.idle import IdleWatch

__all__ = ["AutoLock", "guard_unlocked"]

_MOST_DIALOGS = 8


def _lock(folder: Path, _progress: Progress, _cancelled: Callable[[], bool]) -> None:
    protection.lock(folder)


class AutoLock(QObject):
    """Leaves the window of ``application`` for locking; never while a job runs, but right after."""

    def __init__(self, application: Application, watch: Callable[..., IdleWatch]) -> None:
        super().__init__(application)
        self._context, self._window = application.context, application.window
        self._keepers = application.keepers
        self._minutes = 0
        self._wanted = False
        self._dismissed = 0
        self.watch = watch(self.seconds)
        self.watch.idle.connect(self.lock)
        self._context.changed.connect(self._read_minutes)
        self._context.jobs.ended.connect(self._job_ended)
        self._window.commands["lock"] = self.lock_now
        self._window.page_state_changed()
        self._window.closing.connect(self.watch.stop)
        self._read_minutes(None)
        self.watch.start()

    def seconds(self) -> float:
        """Return after how many seconds it locks, 0 for never."""
        return self._minutes * 60.0

    def _read_minutes(self, changes: Changes | None) -> None:
        if changes is None or changes.touches("setting"):
            self._minutes = lock_minutes(self._context.ledger)

    def lock_now(self) -> None:
        """Lock because the user wants it."""
        if self._context.jobs.jobs:
            self._window.toast(_("后台工作做完就锁定"))
        self.lock()

    def lock(self) -> None:
        """Lock, once no job runs and no dialog stands in the way."""
        self._wanted = True
        if self._context.jobs.jobs or not self._is_kept():
            return
        if self._dismiss_dialog():
            QTimer.singleShot(0, self, self.lock)
            return
        self._wanted = False
        self._context.leave_for(Errand(_("锁定"), _lock, quick=True))

    def _is_kept(self) -> bool:
        """Tell whether what is typed is written; a full disk tells the user by itself."""
        return all(keeper.flush() for keeper in self._keepers())

    def _dismiss_dialog(self) -> bool:
        """Give up a dialog that waits for an answer, one at a time from the top."""
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QDialog) or self._dismissed >= _MOST_DIALOGS:
            self._dismissed = 0
            return False
        self._dismissed += 1
        dialog.done(QDialog.DialogCode.Rejected)
        return True

    def _job_ended(self) -> None:
        if self._wanted:
            QTimer.singleShot(0, self, self.lock)


def guard_unlocked(application: Application, app: QApplication) -> AutoLock:
    """Let an unlocked ledger lock itself, and bring its backups under its key in the background."""
    guard = AutoLock(application, lambda seconds: IdleWatch(app, seconds))
    context = application.context
    if not context.ledger.read_only and not is_settled(context.ledger):
        seal_copies(context)
    return guard
