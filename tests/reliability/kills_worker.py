"""The process that is killed: forked, or started anew where there is no fork.

It tells what it does as JSON lines on a pipe; each is one write that the system does not cut. Who
kills it listens in a thread that ends with the worker, so that the next fork finds no thread.
"""

import contextlib
import ctypes
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

if TYPE_CHECKING:
    from tests.reliability.kills_scenario import Scenario

__all__ = ["Message", "Pipe", "Worker", "work"]

ROOT = Path(__file__).resolve().parents[2]
PIPE_ATOM = 4096
_SUBREAPER = 36
_LOOK_EVERY = 0.01


@attrs.frozen
class Message:
    """What a worker told, and when it was heard (seconds of a clock that only goes forward)."""

    kind: str
    what: str
    proof: dict[str, Any]
    at: float


class Pipe:
    """Tells messages through a file descriptor."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def tell(self, kind: str, what: str, **proof: Any) -> None:
        """Write one message as a whole."""
        line = json.dumps([kind, what, proof], ensure_ascii=False).encode() + b"\n"
        if len(line) > PIPE_ATOM:
            raise ValueError(f"a message of {len(line)} bytes may be cut")
        os.write(self._descriptor, line)


def work(scenario: "Scenario", root: Path, descriptor: int = 1) -> int:
    """Do a scenario's work in this process; returns its exit code."""
    from tests.reliability.kills_scenario import Work

    pipe = Pipe(descriptor)
    pipe.tell("ready", "")
    try:
        scenario.work(Work(root, pipe))
    except BaseException:  # noqa: BLE001 - a process of its own: told to who waits
        pipe.tell("failed", traceback.format_exc()[-1500:])
        return 1
    pipe.tell("ended", "")
    return 0


class Worker:
    """A worker at work, and the ear for what it tells."""

    def __init__(self, scenario: "Scenario", root: Path, *, spawn: bool) -> None:
        self._inbox: queue.Queue[Message | None] = queue.Queue()
        self._heard: list[Message] = []
        self._process: subprocess.Popen[bytes] | None = None
        if spawn or not hasattr(os, "fork"):
            self.pid, pipe = self._spawned(scenario, root)
        else:
            self.pid, pipe = _forked(scenario, root)
        self._ear = threading.Thread(target=self._listen, args=(pipe,), daemon=True)
        self._ear.start()

    def _spawned(self, scenario: "Scenario", root: Path) -> tuple[int, int]:
        names = ["--work", scenario.name, "--root", str(root)]
        broken = ["--broken"] if scenario.name.startswith("broken") else []
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.reliability.kills", *names, *broken],
            cwd=ROOT, stdout=subprocess.PIPE, start_new_session=os.name != "nt",
        )  # fmt: skip
        assert self._process.stdout is not None
        return self._process.pid, os.dup(self._process.stdout.fileno())

    def _listen(self, pipe: int) -> None:
        with os.fdopen(pipe, "rb") as lines:
            for line in lines:
                kind, what, proof = json.loads(line)
                self._inbox.put(Message(kind, what, proof, time.monotonic()))
        self._inbox.put(None)

    def _hear(self, deadline: float) -> Iterator[Message]:
        """Give messages as they come, to the end of the pipe."""
        while True:
            try:
                message = self._inbox.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                self.kill()
                raise TimeoutError(f"the worker hangs after {self._heard[-3:]}") from None
            if message is None:
                self._inbox.put(None)
                return
            self._heard.append(message)
            yield message

    def wait_for_message(self, number: int, seconds: float) -> Message | None:
        """Wait for a message by its number; None where the worker ends before."""
        for _ in self._hear(time.monotonic() + seconds):
            if len(self._heard) > number:
                return self._heard[number]
        return None

    def messages_at_the_end(self, seconds: float) -> list[Message]:
        """Wait until the worker is gone and return everything it told."""
        for _ in self._hear(time.monotonic() + seconds):
            pass
        self._ear.join()
        if self._process is None:
            os.waitpid(self.pid, 0)
        else:
            self._process.communicate()
        return self._heard

    def kill(self) -> None:
        """Kill the worker; nothing of it gets to tidy up."""
        if self._process is not None:
            self._process.kill()
        else:
            self.kill_other(self.pid)

    @staticmethod
    def kill_other(pid: int) -> None:
        """Kill a process of the worker; it may be gone already."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)

    def orphans(self, seconds: float) -> list[str]:
        """Wait until every process of the worker is gone; tell of one that outlives it too long."""
        if os.name == "nt":
            return []
        deadline = time.monotonic() + seconds
        while self._group_lives():
            if time.monotonic() > deadline:
                os.killpg(self.pid, signal.SIGKILL)
                return [f"a process of the worker lived on for {seconds:g} s"]
            time.sleep(_LOOK_EVERY)
        return []

    def _group_lives(self) -> bool:
        with contextlib.suppress(ChildProcessError):
            os.waitpid(-self.pid, os.WNOHANG)  # what became ours when the worker died
        try:
            os.killpg(self.pid, 0)
        except ProcessLookupError:
            return False
        return True


def _forked(scenario: "Scenario", root: Path) -> tuple[int, int]:
    _adopt_orphans()
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writing)
        with contextlib.suppress(OSError):
            os.setpgid(pid, pid)
        return pid, reading
    code = 1
    try:
        os.close(reading)
        with contextlib.suppress(OSError):
            os.setpgid(0, 0)
        code = work(scenario, root, writing)
    finally:
        os._exit(code)


def _adopt_orphans() -> None:
    """Become the parent of what a killed worker leaves behind (Linux), to see it end."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)
