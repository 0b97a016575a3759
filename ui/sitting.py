"""One sitting at a ledger: opened, worked in, closed; and again after what needs it closed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, QSettings, QTimer
from PySide6.QtWidgets import QApplication

from models.errors import RoundbookError
from storage import keys
from storage.clock import Clock
from storage.database import LEDGER_NAME, Ledger, open_ledger
from storage.failures import FolderInUse
from storage.moved import Relocated
from storage.operations.folder import refuse_missing, settle_folder
from storage.queries.settings import profile
from ui.access import Access, settings_of
from ui.assembly import Application
from ui.collecting import Collector
from ui.deferred_page import unreadable_content
from ui.dialogs import Dialogs
from ui.errands import Errand
from ui.i18n import _
from ui.jobs import JobRunner
from ui.shell.crash import CrashGuard
from ui.shell.last_time import told_of_last_time
from ui.shell.looks import restore_looks
from ui.whereabouts import go_back_to, whereabouts

__all__ = ["Sitting"]


def _no_progress(done: int, total: int = 0, text: str = "") -> None:
    """Nobody looks on."""


_LOOK_AFTER = 3_000
"""Milliseconds: the pages are built first."""


def _look_over(application: Application) -> None:
    from ui.first_look import look_over

    look_over(application)


class Sitting(QObject):
    """Opens the window on the ledger in ``folder``, as often as errands want it opened again.

    The caller holds the guard of crashes.
    """

    def __init__(  # noqa: PLR0913 - made once, by the program's start
        self,
        app: QApplication,
        folder: Path,
        guard: CrashGuard,
        dialogs: Dialogs,
        *,
        clock: Clock,
        settings: QSettings,
    ) -> None:
        super().__init__()
        self._app = app
        self._access = Access(folder)
        self._collector = Collector(self)
        self._folder = folder
        self._clock = clock
        self._settings = settings
        self._guard = guard
        self._dialogs = dialogs
        self._errand: Errand | None = None
        self._outcome: Any = None
        self._failure: Exception | None = None
        self._problem: RoundbookError | None = None
        self._page = self._place = ""
        self._left = False
        restore_looks(settings)

    def run(self) -> int:
        """Stay until the user leaves; return the exit code."""
        self._collector.start()
        try:
            return self._sit()
        finally:
            self._collector.stop()
            self._access.release()

    def _sit(self) -> int:
        while True:
            ledger = self._open()
            if ledger is None:
                return 0 if self._left else 1
            try:
                code = self._work(ledger)
            finally:
                ledger.close()
            if self._errand is not None:
                self._run_errand(self._errand)
            elif self._problem is None:
                return code

    def _open(self) -> Ledger | None:
        """Open the ledger, as it can be opened; None where the user leaves instead."""
        failure, self._problem = self._problem, None
        while True:
            if failure is None:
                try:
                    return self._opened()
                except RoundbookError as error:
                    failure = error
            from ui.blocked import Blocked, Outcome

            blocked = Blocked(self._access, self._clock, self._dialogs)
            found = blocked.find_way(failure, self._unlocked)
            self._follow()
            if not isinstance(found, Outcome):
                return found
            if found is Outcome.LEFT:
                return None
            failure = None

    def _opened(self) -> Ledger | None:
        """Open the ledger for work; None where the start password is not given."""
        if self._failure is not None and self._access.reading is not None:
            from ui.blocked import Blocked  # nothing came of the errand: all is as it was

            blocked = Blocked(self._access, self._clock, self._dialogs)
            return blocked.read(self._access.reading)
        self._access.enter()
        self._follow()
        settle_folder(self._folder)
        refuse_missing(self._folder)
        if not self._unlocked():
            self._left = True
            return None
        ledger = open_ledger(self._folder, clock=self._clock)
        self._access.remember()
        return ledger

    def _follow(self) -> None:
        """Have to do with the folder the ledger is in now, and with the looks kept there."""
        if self._folder != self._access.folder:
            self._folder = self._access.folder
            self._settings = settings_of(self._folder)

    def _unlocked(self) -> bool:
        """Ask for the start password where there is one; False where the user leaves instead."""
        if not keys.is_locked(self._folder / LEDGER_NAME):
            return True
        from ui.unlock import Answer, ask_to_unlock

        with self._told_by_dialogs():
            return ask_to_unlock(self._folder, self._clock) is not Answer.LEFT

    @contextmanager
    def _told_by_dialogs(self) -> Iterator[None]:
        """Let dialogs tell what fails inside, as long as there is no window to do so."""
        self._guard.expected.connect(self._dialogs.tell_error)
        self._guard.crashed.connect(self._dialogs.tell_error)
        try:
            yield
        finally:
            self._guard.expected.disconnect(self._dialogs.tell_error)
            self._guard.crashed.disconnect(self._dialogs.tell_error)

    # -- the window

    def _work(self, ledger: Ledger) -> int:
        """Open the window and stay in it; until it is there a dialog tells what fails."""
        with self._told_by_dialogs():
            try:
                application = self._window_of(ledger)
            except RoundbookError as error:
                self._errand, self._problem = None, error
                return 1
            except Exception as error:  # noqa: BLE001 - the border: no window is there to tell it
                self._guard.tell(error)
                self._errand, self._problem = None, unreadable_content()
                return 1
        if application is None:
            self._errand = None
            return 0
        self._report(application)
        with told_of_last_time(self._guard, application.window):
            code = self._app.exec()
        self._page, self._place = whereabouts(application)
        self._clear_away(application)
        return code

    def _window_of(self, ledger: Ledger) -> Application | None:
        """Return the window, shown; None where the first questions were closed unanswered."""
        owner = None if ledger.read_only else profile(ledger)
        if not ledger.read_only and (owner is None or not owner.complete):
            from ui.first_run import ask_profile

            if not ask_profile(ledger, self._settings):
                return None
        application = Application(ledger, self._settings, guard=self._guard)
        application.context.left_for.connect(lambda errand: self._leave(application, errand))
        if keys.key_for(self._folder) is not None:
            from ui.locking import guard_unlocked

            guard_unlocked(application, self._app)
        if self._page:
            go_back_to(application, self._page, self._place)
        application.window.open_on_screen()
        QTimer.singleShot(0, application, application.load_next_page)
        QTimer.singleShot(_LOOK_AFTER, application, lambda: _look_over(application))
        return application

    def _leave(self, application: Application, errand: Errand) -> None:
        """Close the window for an errand, unless something still runs in the background."""
        if application.context.jobs.jobs:
            application.window.toast(_("后台还有工作没做完，请稍等再试"))
            return
        if isinstance(self._access.reading, FolderInUse) and not errand.quick:
            application.window.show_expected(
                _("这个窗口只看不改"), _("请到另一个走访台账里去做，或关掉它再打开这里。")
            )
            return
        if not application.window.may_close():
            return
        self._errand = errand
        application.window.close_window()

    @staticmethod
    def _clear_away(application: Application) -> None:
        """Let the old window go before another one takes its place."""
        application.window.deleteLater()
        application.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    # -- the errand

    def _run_errand(self, errand: Errand) -> None:
        """Do the errand in a thread behind a window that says so, and keep what came of it."""
        self._outcome = self._failure = None
        if errand.quick:
            self._outcome = errand.work(self._folder, _no_progress, lambda: False)
            return
        from ui.shell.waiting import WaitingWindow

        runner, loop = JobRunner(self), QEventLoop()
        waiting = WaitingWindow(errand.title)
        job = runner.run(
            lambda progress, cancelled: errand.work(self._folder, progress, cancelled),
            self._keep_outcome,
            self._keep_failure,
            waiting.show_progress,
            title=errand.title,
        )
        job.ended.connect(loop.quit)
        waiting.show()
        loop.exec()
        waiting.finish()
        waiting.deleteLater()

    def _keep_outcome(self, outcome: Any) -> None:
        self._outcome = outcome
        if isinstance(outcome, Relocated):
            self._access.go_to(outcome.folder)

    def _keep_failure(self, failure: Exception) -> None:
        self._failure = failure

    def _report(self, application: Application) -> None:
        """Tell in the new window what came of the errand."""
        errand, self._errand = self._errand, None
        failure, self._failure = self._failure, None
        if failure is not None:
            QTimer.singleShot(0, application, lambda: self._guard.tell(failure))
        elif errand is not None:
            errand.done(application, self._outcome)
