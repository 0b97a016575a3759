"""Which ledgers this process has unlocked, and whether a file is encrypted at all.

What was unlocked (:mod:`storage.key_file`) is remembered by folder, so that jobs and later
connections open the same ledger without passing a secret about; :func:`forget` locks it again.
This module is on the start-up path and therefore knows nothing of deriving keys.
"""

from enum import Enum
from pathlib import Path
from typing import Final

from storage import driver

__all__ = [
    "KEY_NAME",
    "PASSWORD_VARIABLE",
    "Protection",
    "forget",
    "is_locked",
    "key_for",
    "protection_of",
    "remember",
]

KEY_NAME: Final = "ledger.key"
PASSWORD_VARIABLE: Final = "ROUNDBOOK_PASSWORD"
"""By which a script may give the start password; no child of ours gets it."""

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


def is_locked(ledger_file: Path) -> bool:
    """Tell whether a ledger file is encrypted and this process has not unlocked its folder."""
    if key_for(ledger_file.parent) is not None:
        return False
    return protection_of(ledger_file) is not Protection.NONE


def _same(folder: Path) -> Path:
    return folder.expanduser().absolute()


def protection_of(ledger_file: Path) -> Protection:
    """Tell by its first bytes whether a ledger file is encrypted; a missing one is not.

    Nor is one that begins with zeros: the power failed while its very first page was written, and
    SQLite takes that back as soon as it is let at the file.
    """
    try:
        with ledger_file.open("rb") as file:
            head = file.read(len(driver.PLAIN_HEADER))
    except OSError:
        return Protection.NONE
    if not any(head) or _is_plain(head):
        return Protection.NONE
    beside = ledger_file.with_name(KEY_NAME).exists()
    return Protection.PASSWORD if beside else Protection.LOST


def _is_plain(head: bytes) -> bool:
    """Tell a plain file by half of its first bytes: random ones never agree in so many.

    A plain file whose first bytes are damaged is no encrypted one: another way out is offered.
    """
    same = sum(a == b for a, b in zip(head, driver.PLAIN_HEADER, strict=False))
    return same >= len(driver.PLAIN_HEADER) // 2
