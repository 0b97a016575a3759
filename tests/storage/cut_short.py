"""Calls to the system that fail, or after which there is no process any more: at any of them.

:class:`Cut` counts the calls by which :mod:`storage.disk` changes files and lets one of them fail:
as a passing error (the caller may tidy up), or for good, as when the process dies there (whatever
it still tries fails too). ``after``: the call is done and fails all the same.
"""

import errno
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import attrs
import pytest

__all__ = ["Cut", "Gone", "cut_short"]

CALLS = ("replace", "unlink", "open", "mkdir", "link")


class Gone(BaseException):
    """The process is no more."""


@attrs.define
class Cut:
    """Lets call number ``at`` fail; None lets all pass and counts. ``names`` are those made."""

    at: int | None = None
    after: bool = False
    dies: bool = False
    names: list[str] = attrs.field(factory=list)

    def call(self, name: str, real: Any, arguments: tuple[Any, ...], options: Any) -> Any:
        """Count a call and make it, or let it fail."""
        number = len(self.names)
        self.names.append(name)
        reached = self.at is not None and (number >= self.at if self.dies else number == self.at)
        if reached and (number != self.at or not self.after):
            raise self._failure()
        answer = real(*arguments, **options)
        if reached:
            _close(answer)
            raise self._failure()
        return answer

    def _failure(self) -> BaseException:
        return Gone() if self.dies else OSError(errno.EIO, os.strerror(errno.EIO))


def _close(answer: Any) -> None:
    if isinstance(answer, io.IOBase):
        answer.close()
    elif isinstance(answer, int) and answer > 2:
        os.close(answer)


@contextmanager
def cut_short(cut: Cut) -> Iterator[Cut]:
    """Have calls counted, and cut, inside. Nothing waits for the disk: what is written stays."""

    def counted(name: str, real: Any) -> Any:
        return lambda *arguments, **options: cut.call(name, real, arguments, options)

    with pytest.MonkeyPatch.context() as patch:
        for name in CALLS:
            patch.setattr(os, name, counted(name, getattr(os, name)))
        patch.setattr(os, "fsync", counted("fsync", lambda _handle: None))
        patch.setattr(io, "open", _writing_counted(cut, io.open))
        yield cut


def _writing_counted(cut: Cut, real: Any) -> Any:
    """Opening to read changes nothing and is not counted."""

    def opened(file: Any, mode: str = "r", *arguments: Any, **options: Any) -> Any:
        if isinstance(file, int) or not set(mode) & set("wax+"):
            return real(file, mode, *arguments, **options)
        return cut.call("opened", real, (file, mode, *arguments), options)

    return opened
