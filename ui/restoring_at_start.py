"""Restoring a backup where there is no window yet, because the ledger cannot be opened."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QWidget

from storage.backup import has_key_file, list_backups, unlock_backup
from storage.clock import Clock
from storage.failures import LedgerProtected
from storage.folders import backups_folder
from storage.operations.restore_backup import RestorePlan, examine_backup, restore_backup
from ui.dialogs import Dialogs
from ui.i18n import _
from ui.jobs import JobRunner, Progress
from ui.password_dialog import PasswordDialog, Question
from ui.restore_dialog import RestoreDialog
from ui.restoring import backup_words
from ui.shell.waiting import WaitingWindow

__all__ = ["RestoreAtStart"]

_OFFERED = 3
_OTHER = "other"


class RestoreAtStart:
    """Restores over the ledger in ``folder``, whose lock is held; nobody has it open."""

    def __init__(self, folder: Path, clock: Clock, dialogs: Dialogs) -> None:
        self._folder, self._clock, self._dialogs = folder, clock, dialogs
        self._jobs = JobRunner()
        self._parent = QWidget()

    def run(self) -> bool:
        """Lead to a restored ledger; False where the user gives up.

        Raises a :class:`RoundbookError` with the ledger as it was.
        """
        file = self._choose()
        if file is None:
            return False
        key: bytes | None = None
        try:
            plan = self._examine(file, None)
        except LedgerProtected:
            key = self._ask_key(file) if has_key_file(file) else None
            if key is None:
                raise
            plan = self._examine(file, key)
        return self._agreed(plan) and self._restore(plan, key)

    def _choose(self) -> Path | None:
        files = list_backups(backups_folder(self._folder))[:_OFFERED]
        today = self._clock().date()
        choices = [(str(file.path), backup_words(file, today)) for file in files]
        title, text = _("从哪份备份恢复"), _("先试打开并核对，再与现在的比较，同意后才换上。")
        chosen = self._dialogs.choose(title, text, [*choices, (_OTHER, _("别的文件…"))])
        if chosen != _OTHER:
            return Path(chosen) if chosen is not None else None
        found = self._dialogs.ask_open_files(title, f"{_('备份')} (*.ledger *.db)")
        return found[0] if found else None

    def _examine(self, file: Path, key: bytes | None) -> RestorePlan:
        def work(_progress: Progress, _cancelled: Callable[[], bool]) -> RestorePlan:
            return examine_backup(self._folder, file, key, clock=self._clock)

        plan: RestorePlan = self._behind(_("正在试打开这份备份，并核对一遍…"), work)
        return plan

    def _ask_key(self, file: Path) -> bytes | None:
        found: list[bytes] = []
        loop = QEventLoop()

        def opened(key: bytes) -> None:
            found.append(key)
            loop.quit()

        question = Question(
            title=_("这份备份设有启动密码"),
            text=_("请输入做这份备份时的启动密码，或恢复单上的恢复码。"),
            yes=_("打开"),
            check=lambda secret, _new: unlock_backup(file, secret),
            done=opened,  # called once the dialog is gone
        )
        dialog = PasswordDialog(question, self._jobs, self._parent)
        dialog.rejected.connect(loop.quit)
        dialog.open()
        loop.exec()
        return found[0] if found else None

    def _agreed(self, plan: RestorePlan) -> bool:
        agreed: list[bool] = []
        dialog = RestoreDialog(plan, self._parent)
        dialog.accepted.connect(lambda: agreed.append(True))
        loop = QEventLoop()
        dialog.finished.connect(loop.quit)
        dialog.open()
        loop.exec()
        return bool(agreed)

    def _restore(self, plan: RestorePlan, key: bytes | None) -> bool:
        def work(progress: Progress, cancelled: Callable[[], bool]) -> Any:
            def spoken(done: int, total: int, words: str) -> None:
                progress(done, total, _(words))

            return restore_backup(
                self._folder, plan.file, plan, key=key, clock=self._clock, progress=spoken,
                cancelled=cancelled, locked=True,
            )  # fmt: skip

        done = self._behind(_("正在恢复备份"), work)
        aside = _("原来的台账在 {folder}，随时可以再换回来。").format(folder=done.aside)
        title = _("已从备份恢复，第 {n} 步").format(n=done.operation)
        self._dialogs.tell(title, aside if done.aside is not None else "")
        return True

    def _behind(self, title: str, work: Callable[[Progress, Callable[[], bool]], Any]) -> Any:
        """Do something in a thread behind a small window, and return what came of it."""
        outcome: list[Any] = []
        failure: list[Exception] = []
        loop, waiting = QEventLoop(), WaitingWindow(title)
        job = self._jobs.run(
            work, outcome.append, failure.append, waiting.show_progress, title=title
        )
        job.ended.connect(loop.quit)
        waiting.show()
        loop.exec()
        waiting.finish()
        waiting.deleteLater()
        if failure:
            raise failure[0]
        return outcome[0]
