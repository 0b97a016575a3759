"""The ledger that a backup is to take the place of: may be missing, locked, damaged, or fine."""

from pathlib import Path

import attrs

from models.errors import RoundbookError
from models.marks import N_
from storage import driver, keys
from storage.clock import Clock
from storage.database import LEDGER_NAME, Ledger, open_ledger
from storage.failures import (
    LedgerDamaged,
    LedgerLocked,
    LedgerNewer,
    LedgerProtected,
    LedgerUnreadable,
    NotALedger,
)
from storage.keys import Protection, protection_of

__all__ = ["Lock", "Present", "lock_of", "open_present", "refuse_if_open", "refuse_own_file"]

_UNUSABLE = (LedgerDamaged, LedgerNewer, NotALedger, LedgerUnreadable)
_BUSY_MILLISECONDS = 200


@attrs.frozen(kw_only=True)
class Lock:
    """How the present ledger is locked: ``key`` in force (None: plain), ``tries`` for a backup."""

    key: bytes | None = attrs.field(repr=False)
    tries: tuple[bytes | None, ...] = attrs.field(repr=False)

    def of_restored(self, own: bytes | None) -> bytes | None:
        """Return the key a restored ledger gets: the present one, else the backup's own."""
        return self.key if self.key is not None else own


def lock_of(folder: Path, key: bytes | None) -> Lock:
    """Return how the ledger in ``folder`` is locked; ``key``: one more that may open a backup.

    Raises :class:`LedgerProtected` while it is locked: what is restored must be as secret.
    """
    known = keys.key_for(folder)
    protection = protection_of(folder / LEDGER_NAME)
    if protection is Protection.PASSWORD and known is None:
        raise LedgerProtected(N_("台账设有启动密码。"), next_step=N_("请先输入启动密码。"))
    encrypted = protection is not Protection.NONE
    return Lock(key=known if encrypted else None, tries=(key, known))


@attrs.frozen(kw_only=True)
class Present:
    """The present ledger, open; or None and why (None as well: there is none yet)."""

    ledger: Ledger | None = None
    problem: RoundbookError | None = None


def open_present(folder: Path, clock: Clock, *, read_only: bool) -> Present:
    """Open the present ledger if that can be."""
    if not (folder / LEDGER_NAME).exists():
        return Present()
    try:
        return Present(ledger=open_ledger(folder, clock=clock, read_only=read_only))
    except _UNUSABLE as problem:
        return Present(problem=problem)


def refuse_if_open(folder: Path) -> None:
    """Raise :class:`LedgerLocked` while any connection has the present ledger open.

    Leaving WAL mode is granted to the only connection alone, across processes and inside one; it
    folds the log in as well. A file that cannot be read has nobody in it, and is left as it lies.
    """
    path = folder / LEDGER_NAME
    if not path.exists() or (protection_of(path) is Protection.LOST and _key(folder) is None):
        return
    connection = driver.connect(str(path), key=_key(folder), isolation_level=None)
    try:
        connection.execute(f"PRAGMA busy_timeout = {_BUSY_MILLISECONDS}")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        connection.execute("PRAGMA journal_mode = DELETE").fetchone()
    except driver.DatabaseError as error:
        if "locked" in str(error):
            raise LedgerLocked(
                N_("台账还开着，现在不能恢复。"),
                next_step=N_("请关掉正在看台账的窗口和命令，再试一次。"),
            ) from error
    finally:
        connection.close()


def refuse_own_file(folder: Path, file: Path) -> None:
    """Raise where the file to be restored is the present ledger itself."""
    if file.resolve() == (folder / LEDGER_NAME).resolve():
        raise RoundbookError(
            N_("“{name}”就是现在的台账，不是备份。"),
            next_step=N_("请从 backups 文件夹里选一份。"),
            name=file.name,
        )


def _key(folder: Path) -> bytes | None:
    plain = protection_of(folder / LEDGER_NAME) is Protection.NONE
    return None if plain else keys.key_for(folder)
