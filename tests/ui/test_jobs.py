"""Jobs: result, failure, progress and cancel, on the right thread."""

import threading

import pytest
from pytestqt.qtbot import QtBot

from ui.jobs import Cancelled, Job, JobRunner, SyncJobRunner


def test_the_result_comes_back_on_this_thread(qtbot: QtBot) -> None:
    runner = JobRunner()
    threads: list[threading.Thread] = []
    got: list[object] = []

    def work(progress, cancelled):
        threads.append(threading.current_thread())
        progress(1, 2, "半路")
        return 42

    def done(value: object) -> None:
        threads.append(threading.current_thread())
        got.append(value)

    steps: list[tuple[int, int, str]] = []
    with qtbot.waitSignal(runner.ended):
        runner.run(work, done, on_progress=lambda *step: steps.append(step), title="导入")
    assert got == [42]
    assert threads[0] is not threading.main_thread()
    assert threads[1] is threading.main_thread()
    assert steps == [(1, 2, "半路")]
    assert runner.jobs == ()


def test_a_failure_is_delivered(qtbot: QtBot) -> None:
    runner = JobRunner()
    failures: list[Exception] = []

    def work(progress, cancelled):
        raise OSError("磁盘满了")

    with qtbot.waitSignal(runner.ended):
        runner.run(work, on_done=lambda _: pytest.fail("no"), on_failed=failures.append)
    assert [str(one) for one in failures] == ["磁盘满了"]


def test_a_failure_nobody_wants_reaches_the_border(qtbot: QtBot) -> None:
    runner = JobRunner()

    def work(progress, cancelled):
        raise ValueError("unseen")

    with qtbot.captureExceptions() as seen, qtbot.waitSignal(runner.ended):
        runner.run(work)
    assert [kind for kind, _value, _trace in seen] == [ValueError]


def test_a_cancelled_job_calls_nobody(qtbot: QtBot) -> None:
    runner = JobRunner()
    begun = threading.Event()

    def work(progress, cancelled):
        begun.set()
        while not cancelled():
            threading.Event().wait(0.005)
        raise Cancelled

    job = runner.run(work, lambda _: pytest.fail("done"), lambda _: pytest.fail("failed"))
    assert begun.wait(5)
    assert runner.jobs == (job,)
    with qtbot.waitSignal(runner.ended):
        job.cancel()
    assert runner.jobs == ()


def test_progress_is_thinned_but_the_end_is_told(qtbot: QtBot) -> None:
    runner = JobRunner()
    steps: list[int] = []

    def work(progress, cancelled):
        for n in range(1, 10_001):
            progress(n, 10_000)

    with qtbot.waitSignal(runner.ended):
        runner.run(work, on_progress=lambda done, _total, _text: steps.append(done))
    assert steps[-1] == 10_000
    assert len(steps) < 500


def test_the_runner_for_tests_works_at_once(qapp: object) -> None:
    runner = SyncJobRunner()
    order: list[object] = []
    runner.started.connect(lambda job: order.append(job.title))
    runner.run(lambda progress, cancelled: order.append("work") or 7, order.append, title="导出")
    assert order == ["导出", "work", 7]
    assert runner.jobs == ()


def test_closing_waits_for_jobs(qtbot: QtBot) -> None:
    runner = JobRunner()
    job: Job = runner.run(lambda progress, cancelled: threading.Event().wait(0.05))
    assert runner.stop_all()
    assert job.cancelled()
    qtbot.waitUntil(lambda: not runner.jobs)
