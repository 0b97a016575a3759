"""Wrong passwords cost time: how many there were is kept beside the ledger, across program starts.

This slows down who sits at the keyboard. Who copies the files away can throw the count away too:
against those the work that scrypt demands for each try stands, nothing else.
"""

import contextlib
import json
import math
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

import attrs

from models.errors import RoundbookError
from models.marks import N_
from models.waiting import seconds_to_wait
from storage.clock import Clock
from storage.disk import write_whole
from storage.key_file import WrongPassword

__all__ = ["TRIES_NAME", "TooSoon", "one_try", "seconds_left"]

TRIES_NAME: Final = "tries.json"


class TooSoon(RoundbookError):
    """The last wrong password is too short a time ago. Attribute: ``seconds`` still to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(
            N_("刚才输错了好几次，请等 {n} 秒再试。"),
            next_step=N_("忘了密码，可以用恢复单上的恢复码。"),
            n=seconds,
        )
        self.seconds = seconds


@attrs.frozen
class _Tries:
    wrong: int = 0
    at: float = 0.0


def seconds_left(folder: Path, now: datetime) -> int:
    """Return how many whole seconds one has to wait before the next try, 0 for none."""
    tries = _read(folder)
    wait = seconds_to_wait(tries.wrong)
    passed = now.timestamp() - tries.at
    if wait and passed < 0:  # the clock was set back: wait from now on, not until it has caught up
        _write(folder, attrs.evolve(tries, at=now.timestamp()))
        passed = 0.0
    return max(0, int(wait - passed + 0.999))


@contextmanager
def one_try(folder: Path, clock: Clock) -> Iterator[None]:
    """Try a password inside; a :class:`WrongPassword` is counted, a right one ends the count.

    Raises :class:`TooSoon` before anything is tried.
    """
    left = seconds_left(folder, clock())
    if left:
        raise TooSoon(left)
    try:
        yield
    except WrongPassword:
        _write(folder, _Tries(_read(folder).wrong + 1, clock().timestamp()))
        raise
    with contextlib.suppress(OSError):
        (folder / TRIES_NAME).unlink(missing_ok=True)


def _read(folder: Path) -> _Tries:
    """Read the count; where it is missing or spoilt there is none."""
    try:
        found = json.loads((folder / TRIES_NAME).read_text(encoding="utf-8"))
        tries = _Tries(max(0, int(found["wrong"])), float(found["at"]))
    except (OSError, ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return _Tries()
    return tries if math.isfinite(tries.at) else _Tries()


def _write(folder: Path, tries: _Tries) -> None:
    """Keep the count; a folder that cannot be written keeps none."""
    with contextlib.suppress(OSError):
        write_whole(folder / TRIES_NAME, json.dumps(attrs.asdict(tries)).encode())
