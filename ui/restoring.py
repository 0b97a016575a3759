"""From a file to a restored ledger: tried out, compared, agreed to, done with the ledger closed."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from models.errors import RoundbookError
from storage.backup import BackupFile, has_key_file, list_backups, unlock_backup
from storage.failures import LedgerProtected
from storage.folders import backups_folder
from storage.operations.restore_backup import (
    Restored,
    RestorePlan,
    examine_backup,
    restore_backup,
)
from ui.backups import when_words
from ui.context import AppContext
from ui.errands import Errand
from ui.i18n import _
from ui.jobs import Progress
from ui.password_dialog import PasswordDialog, Question
from ui.restore_dialog import RestoreDialog

__all__ = ["RestoreFlow", "backup_words"]

_PATTERN = "*.ledger *.db"
_OFFERED = 3
_OTHER = "other"


class RestoreFlow(QObject):
    """Restores over ``context``; dialogs open over ``parent()``.

    Attributes: ``dialog`` (the one opened last).

    Signals:
        busy: words for what is being done in the background.
        ended: that is over, however it ended.
    """

    busy = Signal(str)
    ended = Signal()

    def __init__(
        self, context: AppContext, parent: Callable[[], QWidget], owner: QObject | None = None
    ) -> None:
        super().__init__(owner)
        self._context, self._window = context, parent
        self.dialog: QWidget | None = None

    def choose_file(self) -> None:
        """Ask for a file, which may lie anywhere."""
        pattern = f"{_('备份')} ({_PATTERN})"
        files = self._context.dialogs.ask_open_files(_("从哪份备份恢复"), pattern)
        if files:
            self.examine(files[0])

    def offer(self) -> None:
        """Offer the newest backups, for where no page can show them all."""
        ledger = self._context.ledger
        files = list_backups(backups_folder(ledger.folder))[:_OFFERED]
        choices = [(str(file.path), backup_words(file, self._context.today())) for file in files]
        title = _("从哪份备份恢复")
        text = _("先试打开并核对，再与现在的比较，同意后才换上。")
        chosen = self._context.dialogs.choose(title, text, [*choices, (_OTHER, _("别的文件…"))])
        if chosen == _OTHER:
            self.choose_file()
        elif chosen is not None:
            self.examine(Path(chosen))

    def examine(self, file: Path, key: bytes | None = None) -> None:
        """Restore the file into a copy in the background, check it, and show the comparison."""
        ledger = self._context.ledger

        def work(_progress: Progress, _cancelled: Callable[[], bool]) -> RestorePlan:
            return examine_backup(ledger.folder, file, key, clock=ledger.clock)

        def failed(error: Exception) -> None:
            locked = isinstance(error, LedgerProtected) and key is None and has_key_file(file)
            self.ended.emit()
            if locked:
                self._ask_password(file)
            elif isinstance(error, RoundbookError):
                self._context.tell_failure(error)
            else:
                raise error

        self.busy.emit(_("正在试打开这份备份，并核对一遍…"))
        job = self._context.jobs.run(
            work, lambda plan: self._examined(plan, key), failed, title=_("试打开备份")
        )
        job.ended.connect(self.ended)  # the user stopped it

    def _examined(self, plan: RestorePlan, key: bytes | None) -> None:
        self.ended.emit()
        dialog = RestoreDialog(plan, self._window())
        dialog.accepted.connect(lambda: self._restore(plan, key))
        self.dialog = dialog
        dialog.open()

    def _ask_password(self, file: Path) -> None:
        question = Question(
            title=_("这份备份设有启动密码"),
            text=_("请输入做这份备份时的启动密码，或恢复单上的恢复码。"),
            yes=_("打开"),
            check=lambda secret, _new: unlock_backup(file, secret),
            done=lambda key: self.examine(file, key),
        )
        dialog = PasswordDialog(question, self._context.jobs, self._window())
        self.dialog = dialog
        dialog.open()

    # -- restoring: the ledger is closed for it

    def _restore(self, plan: RestorePlan, key: bytes | None) -> None:
        clock = self._context.ledger.clock

        def work(folder: Path, progress: Progress, cancelled: Callable[[], bool]) -> Restored:
            def spoken(done: int, total: int, words: str) -> None:
                progress(done, total, _(words))

            return restore_backup(
                folder, plan.file, plan, key=key, clock=clock, progress=spoken,
                cancelled=cancelled, locked=True,
            )  # fmt: skip

        self._context.leave_for(Errand(_("正在恢复备份"), work, _tell_restored))


def backup_words(file: BackupFile, today: date) -> str:
    """Say of a backup when and why it was made, and of which step it is."""
    reason, step = _(file.name.reason.value), f"{file.name.operation:,}"
    return f"{when_words(file.name.at, today)}  " + _("{reason} · 第 {n} 步").format(
        reason=reason, n=step
    )


def _tell_restored(application: Any, done: Restored) -> None:
    """Tell in the new window what was restored, and where the ledger of before lies."""
    title = _("已从备份恢复，第 {n} 步").format(n=done.operation)
    text = _("原来的台账在 {folder}，随时可以再换回来。").format(folder=done.aside)
    application.window.show_banner("info", title, text if done.aside is not None else "")
