"""Reading a ledger that cannot be opened for work: a read-only disk, a damaged file, an old schema.

SQLite reads a file in WAL mode only where it may write beside it. So the file is opened as one that
nobody changes ("immutable"), which touches nothing; and where that would not show everything, as a
log that is not folded in or a schema of before, a private copy is opened instead. The copy of an
encrypted ledger is as encrypted; it goes when the ledger is closed, or at the next start.
"""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from filelock import FileLock, Timeout

from models.marks import N_
from storage import driver, keys
from storage.clock import Clock, system_clock
from storage.copies import CopyFacts, Progress, copy_database
from storage.database import (
    LEDGER_NAME,
    Ledger,
    key_of,
    open_ledger,
    told_plainly,
    verify_identity,
)
from storage.failures import DiskFull, LedgerDamaged, LedgerUnreadable
from storage.file_failures import not_written
from storage.migrations import SCHEMA_VERSION
from storage.room import free_bytes

__all__ = ["RESCUABLE", "RescuedLedger", "open_rescue", "sweep_rescues"]

RESCUABLE: Final = (LedgerUnreadable, DiskFull, LedgerDamaged)
"""What keeps a ledger from being opened for work and may leave it to be read."""

_PREFIX: Final = "roundbook-rescue-"
_IN_USE: Final = "in-use.lock"
_LOGS: Final = ("-wal", "-journal")
_MARGIN: Final = 2 * 1024 * 1024


class RescuedLedger(Ledger):
    """A ledger that can only be read. ``file`` is what is read, the ledger's own or a copy of it.

    ``folder`` is the data folder still. The one that was opened first keeps the copy; it must be
    closed last.
    """

    def __init__(self, folder: Path, file: Path, clock: Clock, copy: "_Copy | None" = None) -> None:
        self.file = file
        self._key = key_of(file, folder)
        self._copy = copy
        super().__init__(folder, _frozen(file, folder, self._key), clock, read_only=True)

    def reopened(self) -> Ledger:
        """Open what is read once more, for the calling thread."""
        again = RescuedLedger(self.folder, self.file, self.clock)
        again.read_only_because = self.read_only_because
        return again

    def copy_to(self, target: Path, progress: Progress | None = None) -> CopyFacts:
        """Make a verified copy of all that is read, to be worked with; encrypted as it is."""
        return copy_database(self._connection, target, self._key, progress)

    def close(self) -> None:
        """Close the connection, and let the copy go."""
        super().close()
        if self._copy is not None:
            self._copy.remove()


def open_rescue(
    folder: Path, *, clock: Clock = system_clock, file: Path | None = None
) -> RescuedLedger:
    """Open the ledger in ``folder`` to look at it and to export from it; writes nothing there.

    ``file`` is read in the ledger's place, a backup for instance. Nobody else may be writing. What
    is damaged is read as far as it can be. Raises a :class:`storage.failures.WorldFailed` where
    there is nothing to read, and LedgerProtected while it is locked.
    """
    source = file or folder / LEDGER_NAME
    key = _readable_key(source, folder)
    sweep_rescues(folder)
    if not _has_log(source) and _version(source, folder, key) == SCHEMA_VERSION:
        return RescuedLedger(folder, source, clock)
    copy = _Copy(folder, source)
    try:
        copy.prepare(key)
        return RescuedLedger(folder, copy.file, clock, copy)
    except BaseException:
        copy.remove()
        raise


def _readable_key(source: Path, folder: Path) -> bytes | None:
    """Return the key, once it is sure that the file is there and may be read."""
    try:
        with source.open("rb"):
            return key_of(source, folder)
    except FileNotFoundError as error:
        raise LedgerUnreadable(
            N_("“{folder}”里没有台账文件 {name}。"),
            next_step=N_("请换一个数据文件夹，或从备份恢复。"),
            folder=source.parent,
            name=source.name,
        ) from error
    except OSError as error:
        raise LedgerUnreadable(
            N_("台账文件“{name}”读不出来：没有权限，或磁盘出错。"),
            next_step=N_("请检查文件夹权限和磁盘，或从备份恢复。"),
            name=source.name,
        ) from error


def _has_log(source: Path) -> bool:
    """Tell whether what was written last stands beside the file."""
    beside = (source.with_name(source.name + tail) for tail in _LOGS)
    return any(each.exists() and each.stat().st_size for each in beside)


def _version(source: Path, folder: Path, key: bytes | None) -> int:
    connection = _frozen(source, folder, key)
    try:
        with told_plainly(folder):
            return int(connection.execute("PRAGMA user_version").fetchone()[0])
    finally:
        connection.close()


def _frozen(file: Path, folder: Path, key: bytes | None) -> Any:
    """Open a file nobody writes, without touching anything; refuse what is no ledger of ours."""
    with told_plainly(folder):
        connection = driver.connect(_address(file), key=key, uri=True, isolation_level=None)
        try:
            connection.execute("PRAGMA query_only = ON")
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("PRAGMA cache_size = -16000")
            verify_identity(connection, file)
        except BaseException:
            connection.close()
            raise
    return connection


def _address(file: Path) -> str:
    """Return a file's name as SQLite takes it with options; a share's begins with four slashes."""
    path = file.absolute().as_posix()
    slash = "" if path.startswith("/") else "/"
    return f"file://{slash}{quote(path)}?immutable=1&mode=ro"


class _Copy:
    """A private copy of a ledger with its log, in a folder of its own that is marked as in use."""

    def __init__(self, folder: Path, source: Path) -> None:
        self._place = _place_for(folder, source)
        self._lock = FileLock(self._place / _IN_USE, thread_local=False)
        self._lock.acquire(timeout=5)
        self.file = self._place / LEDGER_NAME
        try:
            for tail in ("", *_LOGS):
                part = source.with_name(source.name + tail)
                if part.exists():
                    shutil.copyfile(part, self.file.with_name(LEDGER_NAME + tail))
        except OSError as error:
            self.remove()
            raise not_written(self.file, error) from error

    def prepare(self, key: bytes | None) -> None:
        """Fold the log into the copy, and bring it to today's schema."""
        if key is not None:
            keys.remember(self._place, key)
        connection = driver.connect(str(self.file), key=key, isolation_level=None)
        try:
            with told_plainly(self._place):
                verify_identity(connection, self.file)
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
                found = int(connection.execute("PRAGMA user_version").fetchone()[0])
        finally:
            connection.close()
        if found < SCHEMA_VERSION:
            open_ledger(self._place).close()

    def remove(self) -> None:
        """Remove the copy and its folder."""
        keys.forget(self._place)
        self._lock.release()
        shutil.rmtree(self._place, ignore_errors=True)


def _place_for(folder: Path, source: Path) -> Path:
    """Make a folder for its owner's eyes alone where there is room, beside the data if possible."""
    beside = (source.with_name(source.name + tail) for tail in ("", *_LOGS))
    wanted = sum(each.stat().st_size for each in beside if each.exists()) + _MARGIN
    for base in _bases(folder):
        free = free_bytes(base)
        if free is not None and free > wanted:
            with contextlib.suppress(OSError):
                return Path(tempfile.mkdtemp(prefix=_PREFIX, dir=base))
    raise DiskFull(
        N_("没有地方放只读副本：磁盘都满了，或都不能写入。"),
        next_step=N_("请腾出空间后再试，台账没有动。"),
    )


def _bases(folder: Path) -> tuple[Path, ...]:
    return (folder, Path(tempfile.gettempdir()))


def sweep_rescues(folder: Path) -> int:
    """Remove the copies of processes that died; returns how many."""
    swept = 0
    for place in _left_behind(folder):
        lock = FileLock(place / _IN_USE)
        with contextlib.suppress(Timeout, OSError):
            lock.acquire(timeout=0)
            lock.release()
            shutil.rmtree(place, ignore_errors=True)
            swept += 1
    return swept


def _left_behind(folder: Path) -> Iterator[Path]:
    """Name our own folders of copies; nobody else's is opened, whatever it is called."""
    for base in _bases(folder):
        for place in sorted(base.glob(f"{_PREFIX}*")):
            if place.is_dir() and not place.is_symlink() and _is_ours(place):
                yield place


def _is_ours(place: Path) -> bool:
    return not hasattr(os, "geteuid") or place.stat().st_uid == os.geteuid()
