"""The parent's hold on the reading child: start, talk, watch the clock, kill."""

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any, Final

from storage.keys import PASSWORD_VARIABLE
from storage.workbooks.reading.child import CHILD_OPTION

__all__ = ["ChildFailed", "ReadingChild", "child_command"]

_LONGEST_LINE: Final = 64 * 2**20
_LOOK_EVERY: Final = 0.05
_PIPE: Final = 2**20
"""Bytes that the child may be ahead of us: while other threads of ours are busy it goes on."""
_FAREWELL: Final = 5.0
_ROOT: Final = Path(__file__).resolve().parents[3]


class ChildFailed(Exception):
    """The child did not do its work. ``reason``: cancelled, slow, died or confused."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def child_command() -> list[str]:
    """Return the hidden command of our own program that reads a workbook.

    ``main.py`` passes it on before it imports anything else; frozen, the program is one file.
    """
    if getattr(sys, "frozen", False):
        return [sys.executable, CHILD_OPTION]
    return [sys.executable, str(_ROOT / "main.py"), CHILD_OPTION]


class ReadingChild:
    """A running child. Its time counts only while we wait for it, not while we are busy.

    One that is to ``stay`` waits for another job when it has done the first (:meth:`again`).
    """

    def __init__(
        self,
        job: dict[str, Any],
        *,
        seconds: float,
        cancelled: Callable[[], bool] | None,
        stay: bool = False,
    ) -> None:
        self._seconds = seconds
        self._cancelled = cancelled
        self._waiting_since: float | None = None
        self._reason = "died"
        self._killed = False
        self._turn = threading.Lock()
        self._over = threading.Event()
        self._process = subprocess.Popen(
            child_command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=_PIPE,
            close_fds=True,
            env={name: value for name, value in os.environ.items() if name != PASSWORD_VARIABLE},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        _widen(self._process.stdout)
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        self._watcher.start()
        self.send({**job, "stay": stay})

    def again(
        self, job: dict[str, Any], *, seconds: float, cancelled: Callable[[], bool] | None
    ) -> bool:
        """Give a child that rests another job; False where it is gone."""
        with self._turn:
            if self._killed or self._process.poll() is not None:
                return False
            self._seconds, self._cancelled, self._reason = seconds, cancelled, "died"
        self.send({**job, "stay": True})
        return True

    def rest(self) -> None:
        """Let a child that has done its job wait for the next one, unwatched."""
        with self._turn:
            self._cancelled = None

    @property
    def pid(self) -> int:
        """The child's process number."""
        return self._process.pid

    def send(self, *messages: Any) -> None:
        """Give the child messages; one that is gone does not hear them."""
        assert self._process.stdin is not None
        try:
            for message in messages:
                self._process.stdin.write(json.dumps(message).encode() + b"\n")
            self._process.stdin.flush()
        except OSError:
            return

    def lines(self) -> Iterator[list[Any]]:
        """Yield the child's messages to the end; raise :class:`ChildFailed` where it breaks off."""
        assert self._process.stdout is not None
        while True:
            self._waiting_since = time.monotonic()
            line = self._process.stdout.readline(_LONGEST_LINE)
            self._seconds -= time.monotonic() - self._waiting_since
            self._waiting_since = None
            if not line.endswith(b"\n"):
                raise ChildFailed("confused" if len(line) >= _LONGEST_LINE else self._reason)
            yield _message(line)

    def _watch(self) -> None:
        """Kill the child when its time is up or the user has had enough."""
        while not self._over.wait(_LOOK_EVERY):
            with self._turn:
                since = self._waiting_since
                if self._cancelled and self._cancelled():
                    self._reason = "cancelled"
                elif since is not None and time.monotonic() - since > self._seconds:
                    self._reason = "slow"
                else:
                    continue
                self._killed = True
                self._process.kill()
                return

    def close(self) -> None:
        """End the child, whatever it is doing, and wait until it is gone."""
        self._over.set()
        self._watcher.join()
        self._process.kill()
        self._reap()

    def let_go(self) -> None:
        """Let a child that has said its last word end by itself; nobody waits for it."""
        self._over.set()
        self._watcher.join()
        threading.Thread(target=self._see_off, daemon=True).start()

    def _see_off(self) -> None:
        try:
            self._process.wait(_FAREWELL)
        except subprocess.TimeoutExpired:
            self._process.kill()
        self._reap()

    def _reap(self) -> None:
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                with contextlib.suppress(OSError):
                    pipe.close()


def _widen(pipe: IO[bytes] | None) -> None:
    """Let more wait in a pipe, where the system can (Linux)."""
    try:
        from fcntl import F_SETPIPE_SZ, fcntl
    except ImportError:
        return
    if pipe:
        with contextlib.suppress(OSError):
            fcntl(pipe, F_SETPIPE_SZ, _PIPE)


def _message(line: bytes) -> list[Any]:
    try:
        message = json.loads(line)
        if b"\\u" in line and b"\\ud" in line.lower():  # half of a character, or just a text
            json.dumps(message, ensure_ascii=False).encode()
    except ValueError as error:
        raise ChildFailed("confused") from error
    if not isinstance(message, list) or len(message) != 2 or not isinstance(message[0], str):
        raise ChildFailed("confused")
    return message
