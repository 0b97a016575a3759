"""Backups that nobody has to think of: every half hour while something changed, and on leaving."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEventLoop, QObject, QTimer

from models.backup import BackupReason
from models.errors import RoundbookError
from storage.backup.last import last_backup
from storage.database import Ledger
from storage.failures import WorldFailed
from storage.folders import PHOTOS_NAME
from ui.context import AppContext
from ui.i18n import _, told
from ui.jobs import Progress
from ui.shell.main_window import MainWindow

if TYPE_CHECKING:
    from storage.operations.backup import BackupInfo

__all__ = ["BackupKeeper", "backup_job", "saved_words", "when_words"]

_EVERY = 30 * 60_000
_AGAIN = 60_000
_PATIENCE = 1_000


def when_words(at: datetime, today: date) -> str:
    """Return 08:02 of today, 11-22 08:02 of this year, the day alone of another."""
    if at.date() == today:
        return f"{at:%H:%M}"
    return f"{at:%m-%d %H:%M}" if at.year == today.year else f"{at:%Y-%m-%d}"


def saved_words(ledger: Ledger) -> str:
    """Say for the bottom line when the last verified backup was made."""
    try:
        last = last_backup(ledger)
    except WorldFailed:  # a damaged ledger has told the worse already
        return ""
    if last.at is None:
        return _("还没有备份")
    when = when_words(last.at, ledger.clock().date())
    if last.second_missed:
        return _("备份已核验 {when}，第二处没有抄到").format(when=when)
    return _("备份已核验 {when}").format(when=when)


def backup_job(
    ledger: Ledger, reason: BackupReason, to: Path | None = None
) -> Callable[[Progress, Callable[[], bool]], "BackupInfo"]:
    """Return what makes a backup in a job, on a connection of its own."""

    def work(progress: Progress, cancelled: Callable[[], bool]) -> "BackupInfo":
        from storage.operations.backup import back_up

        def spoken(done: int, total: int, words: str) -> None:
            progress(done, total, _(words))

        return back_up(ledger, reason, to=to, progress=spoken, cancelled=cancelled)

    return work


class BackupKeeper(QObject):
    """Looks after the backups of one window.

    ``start`` is called once the window is painted: it gives a copied folder its own device id,
    sweeps photos nobody names, and starts the timer. ``may_close`` makes the last backup.
    """

    def __init__(self, context: AppContext, window: MainWindow) -> None:
        super().__init__(window)
        self._context, self._window = context, window
        self._closing = False
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY)
        self._timer.timeout.connect(self.look)

    # -- at the start

    def start(self) -> None:
        """Put in order what can wait until the window is there."""
        if self._context.ledger.read_only:
            return
        self._settle_device()
        self._sweep_photos()
        self._timer.start()

    def _settle_device(self) -> None:
        from storage.operations.device import settle_device

        try:
            changes = settle_device(self._context.ledger)
        except RoundbookError as error:
            self._context.tell_failure(error)
            return
        self._context.announce(changes)
        if changes:
            words = _("换了电脑或文件夹：本机编号已换新，上报包从第 1 包起编号")
            self._context.told.emit(words, "")

    def _sweep_photos(self) -> None:
        ledger = self._context.ledger
        if not (ledger.folder / PHOTOS_NAME).exists():
            return

        def work(_progress: Progress, _cancelled: Callable[[], bool]) -> list[str]:
            from storage.operations.photos import sweep_orphans
            from storage.photos import open_photos

            with ledger.reopened() as own, open_photos(own.folder, clock=own.clock) as photos:
                return sweep_orphans(own, photos)

        self._context.jobs.run(work, self._swept, self._failed, title=_("整理照片"))

    def _swept(self, names: list[str]) -> None:
        if names:
            words = _("清理了 {n} 张没有记录用到的照片").format(n=len(names))
            self._context.told.emit(words, "")

    # -- while working

    def look(self) -> None:
        """Make a backup if something changed; while other work runs look again a little later."""
        if self._context.jobs.jobs:
            QTimer.singleShot(_AGAIN, self, self.look)
            return
        if self._is_due():
            work = backup_job(self._context.ledger, BackupReason.AUTOMATIC)
            self._context.jobs.run(work, self._made, self._failed, title=_("自动备份"))

    def _is_due(self) -> bool:
        ledger = self._context.ledger
        try:
            return not ledger.read_only and last_backup(ledger).changed
        except WorldFailed:
            return False

    def _made(self, made: "BackupInfo") -> None:
        self._context.announce(made.changes)
        for problem in (made.second.problem, made.photos_problem):
            if problem is not None:
                self._context.tell_failure(problem)

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, RoundbookError):
            raise error
        self._context.tell_failure(error)

    # -- on leaving

    def may_close(self) -> bool:
        """Make the last backup; False where it failed and the user stays."""
        if self._closing:
            return False
        self._closing = True
        try:
            while self._is_due():
                problem = self._back_up_now()
                if problem is None:
                    return True
                choice = self._ask(problem)
                if choice != "again":
                    return choice == "leave"
            return True
        finally:
            self._closing = False

    def _ask(self, problem: RoundbookError) -> str | None:
        return self._context.dialogs.choose(
            _("退出前的备份没有做成"),
            "\n".join(told(problem)),
            [("leave", _("仍然退出")), ("again", _("再试一次"))],
        )

    def _back_up_now(self) -> RoundbookError | None:
        """Make a backup while the window waits; it says so when that takes more than a second."""
        outcome: list[Any] = []
        loop = QEventLoop()

        def over(result: Any) -> None:
            outcome.append(result)
            loop.quit()

        work = backup_job(self._context.ledger, BackupReason.AUTOMATIC)
        self._window.setEnabled(False)
        try:
            job = self._context.jobs.run(work, over, over, title=_("退出前备份"))
            job.ended.connect(loop.quit)  # stopped by the user
            if not outcome and not job.cancelled():
                self._wait(loop)
        finally:
            self._window.setEnabled(True)
        failure = outcome[0] if outcome and isinstance(outcome[0], Exception) else None
        if failure is not None and not isinstance(failure, RoundbookError):
            raise failure
        return failure

    def _wait(self, loop: QEventLoop) -> None:
        from ui.shell.waiting import WaitingWindow

        waiting = WaitingWindow(_("正在备份…"))
        timer = QTimer(singleShot=True, interval=_PATIENCE)
        timer.timeout.connect(waiting.show)
        timer.start()
        loop.exec()
        timer.stop()
        waiting.finish()
        waiting.deleteLater()
