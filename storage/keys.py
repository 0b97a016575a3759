"""Which ledgers this process has unlocked, and whether a file is encrypted at all.

What was unlocked (:mod:`storage.key_file`) is remembered by folder, so that jobs and later
connections open the same ledger without passing a secret about; :func:`forget` locks it again.
This module is on the start-up path and therefore knows nothing of deriving keys.
"""

from enum import Enum
from pathlib import Path
from typing import Final

from storage import driver

__all__ = ["KEY_NAME", "Protection", "forget", "key_for", "protection_of", "remember"]

KEY_NAME: Final = "ledger.key"

_remembered: dict[Path, bytes] = {}


class Protection(Enum):
    """How the file of a ledger lies on the disk. LOST: not plain, and there is no key file."""

    NONE = "none"
    PASSWORD = "password"
    LOST = "lost"


def remember(folder: Path, key: bytes) -> None:
    """Let this process open the ledger in ``folder`` from now on."""
    _remembered[_same(folder)] = key


def forget(folder: Path) -> None:
    """Lock: this process cannot open the ledger in ``folder`` any more."""
    _remembered.pop(_same(folder), None)


def key_for(folder: Path) -> bytes | None:
    """Return the key that was remembered for ``folder``; None where it is plain or locked."""
    return _remembered.get(_same(folder))


def _same(folder: Path) -> Path:
    return folder.expanduser().absolute()


def protection_of(ledger_file: Path) -> Protection:
    """Tell by its first bytes whether a ledger file is encrypted; a missing one is not."""
    try:
        with ledger_file.open("rb") as file:
            head = file.read(len(driver.PLAIN_HEADER))
    except OSError:
        return Protection.NONE
    if not head or head == driver.PLAIN_HEADER:
        return Protection.NONE
    beside = ledger_file.with_name(KEY_NAME).exists()
    return Protection.PASSWORD if beside else Protection.LOST
