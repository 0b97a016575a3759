"""Long work in the background: progress, cancel, the result back on the main thread."""

import threading
import time
from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

__all__ = ["Cancelled", "Job", "JobFunction", "JobRunner", "Progress", "SyncJobRunner"]


class Progress(Protocol):
    """``progress(done, total, text)`` as often as one likes; it is passed on 20 times a second."""

    def __call__(self, done: int, total: int = 0, text: str = "") -> None: ...


JobFunction = Callable[[Progress, Callable[[], bool]], Any]
"""``function(progress, cancelled)``: runs in the worker, opens its own ledger connection there,
asks ``cancelled()`` now and then, returns plain data."""


class Cancelled(Exception):
    """A function may raise this once ``cancelled()`` is true; nobody is called back then."""


class Job(QObject):
    """One piece of work.

    Signals:
        progressed: done, total (0 for unknown), text.
        ended: the job is over, however it ended.
    """

    progressed = Signal(int, int, str)
    ended = Signal()
    _arrived = Signal(object, object)

    def __init__(self, title: str, function: JobFunction, runner: QObject) -> None:
        super().__init__()
        self.title = title
        self._runner = runner
        self.done, self.total, self.text = 0, 0, ""
        self._function = function
        self._stop = threading.Event()
        self._last = 0.0
        self.on_done: Callable[[Any], None] | None = None
        self.on_failed: Callable[[Exception], None] | None = None
        self._arrived.connect(self._deliver, Qt.ConnectionType.AutoConnection)
        self.progressed.connect(self._keep)

    def cancel(self) -> None:
        """Ask the work to stop; ``on_done`` and ``on_failed`` are not called any more."""
        self._stop.set()

    def cancelled(self) -> bool:
        """Tell whether ``cancel`` was called."""
        return self._stop.is_set()

    def _report(self, done: int, total: int = 0, text: str = "") -> None:
        now = time.monotonic()
        if now - self._last >= 0.05 or (total and done >= total):
            self._last = now
            self.progressed.emit(done, total, text)

    def _keep(self, done: int, total: int, text: str) -> None:
        self.done, self.total, self.text = done, total, text

    def work(self) -> None:
        """Run the function here and send what came of it to the thread of this object."""
        result, error = None, None
        try:
            result = self._function(self._report, self.cancelled)
        except Cancelled:
            self._stop.set()
        except BaseException as caught:  # noqa: BLE001 - a border: every failure is delivered
            error = _deliverable(caught)
        self._arrived.emit(result, error)

    def refuse(self, error: Exception) -> None:
        """Deliver a failure of work that could not begin."""
        self._arrived.emit(None, error)

    def _deliver(self, result: object, error: Exception | None) -> None:
        try:
            if self.cancelled() or not isValid(self._runner):  # nobody is there any more
                return
            if error is None:
                if self.on_done is not None:
                    self.on_done(result)
            elif self.on_failed is not None:
                self.on_failed(error)
            else:
                raise error
        finally:
            self.ended.emit()


def _deliverable(error: BaseException) -> Exception:
    """Return a failure that the window can be told of: leaving is not for a job to decide."""
    if isinstance(error, Exception):
        return error
    wrapped = RuntimeError("a job wanted to end the program")
    wrapped.__cause__ = error
    return wrapped


class JobRunner(QObject):
    """Starts jobs, each in its own thread, and keeps the list of those that run.

    Signals:
        started: the Job that began.
        ended: the Job that is over.
    """

    started = Signal(object)
    ended = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._running: dict[Job, threading.Thread | None] = {}

    @property
    def jobs(self) -> tuple[Job, ...]:
        """Return the jobs that run now."""
        return tuple(self._running)

    def run(
        self,
        function: JobFunction,
        on_done: Callable[[Any], None] | None = None,
        on_failed: Callable[[Exception], None] | None = None,
        on_progress: Callable[[int, int, str], None] | None = None,
        *,
        title: str = "",
    ) -> Job:
        """Run ``function(progress, cancelled)`` in a thread; the others are called on this one.

        Without ``on_failed`` an exception is raised here and so reaches the crash guard. A job
        without a title is not worth being seen in the status line.
        """
        job = Job(title, function, self)
        job.on_done, job.on_failed = on_done, on_failed
        if on_progress is not None:
            job.progressed.connect(on_progress)
        job.ended.connect(lambda: self._over(job))
        self._running[job] = None
        self.started.emit(job)
        self._start(job)
        return job

    def _start(self, job: Job) -> None:
        thread = threading.Thread(target=job.work, name=job.title or "job", daemon=True)
        self._running[job] = thread
        try:
            thread.start()
        except RuntimeError as error:  # the system gives no more threads
            self._running[job] = None
            job.refuse(error)

    def _over(self, job: Job) -> None:
        thread = self._running.pop(job, None)
        if thread is not None:
            thread.join(5)
        if isValid(self):  # the window may be gone before the end of a job comes round
            self.ended.emit(job)

    def stop_all(self, seconds: float = 5.0) -> bool:
        """Cancel all and wait for them, at exit; return whether all threads ended."""
        threads = [thread for thread in self._running.values() if thread is not None]
        for job in self.jobs:
            job.cancel()
        for thread in threads:
            thread.join(seconds)
        return not any(thread.is_alive() for thread in threads)


class SyncJobRunner(JobRunner):
    """Runs a job at once in the calling thread, for tests and for the demonstration."""

    def _start(self, job: Job) -> None:
        job.work()
