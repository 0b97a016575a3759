"""The ledger's connection: one per thread, opened one way, written in one kind of transaction.

WAL with NORMAL loses acknowledged saves in a power cut (measured). Hence WAL and FULL; the rest is
in :mod:`storage.connection`.
"""

import os
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.marks import N_
from storage import driver, keys
from storage.clock import Clock, system_clock
from storage.connection import OpenDatabase
from storage.device_key import KEY_ROW, new_key_row
from storage.disk import finish_swap, swap_pending, sync_folder
from storage.failures import (
    DiskFull,
    LedgerDamaged,
    LedgerLocked,
    LedgerNewer,
    LedgerProtected,
    LedgerReadOnly,
    LedgerUnreadable,
    NotALedger,
    WorldFailed,
    as_world_failure,
)
from storage.file_failures import as_file_failure, not_written
from storage.migrations import SCHEMA_VERSION, migrate

if TYPE_CHECKING:
    from sqlite_utils import Database

__all__ = [
    "APPLICATION_ID",
    "LEDGER_NAME",
    "Ledger",
    "key_of",
    "open_ledger",
    "told_plainly",
    "verify_identity",
]

APPLICATION_ID = 0x524F424B
""""ROBK" in the file's header: the file is a Roundbook ledger."""

LEDGER_NAME = "ledger.db"
_BUSY_MILLISECONDS = 5_000
_WAL_LIMIT_BYTES = 4 * 1024 * 1024
_EFFECTIVE = os.access in os.supports_effective_ids


class Ledger(OpenDatabase):
    """An open ledger 台账. Use it in the thread that opened it; a job opens its own.

    Attributes: ``folder`` (data folder), ``clock``, ``read_only``, ``read_only_because`` (what is
    in the way of writing, where it was not wished for).
    """

    read_only_because: WorldFailed | None = None

    def __init__(self, folder: Path, connection: Any, clock: Clock, *, read_only: bool) -> None:
        super().__init__(connection)
        self.folder = folder
        self.clock = clock
        self.read_only = read_only
        self._database: Database | None = None

    def reopened(self) -> "Ledger":
        """Open the same ledger once more, for the calling thread."""
        return open_ledger(self.folder, clock=self.clock, read_only=self.read_only)

    @property
    def database(self) -> "Database":
        """The same connection as sqlite-utils' Database, for migrations and small tables."""
        if self._database is None:
            from sqlite_utils import Database

            self._database = Database(self._connection, execute_plugins=False)
        return self._database

    def _told(self) -> AbstractContextManager[None]:
        return told_plainly(self.folder)

    def stage(self, sql: str, rows: Iterable[Sequence[Any]] | None = None) -> int:
        """Run a statement on TEMP tables, which no other connection sees and no commit keeps."""
        if "temp." not in sql.lower():
            raise RuntimeError("stage() is for TEMP tables")
        with self._told():
            if rows is None:
                return int(self._connection.execute(sql).rowcount)
            return int(self._connection.executemany(sql, rows).rowcount)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Begin IMMEDIATE, commit at the end, roll back on any exception. Does not nest."""
        if self.read_only:
            raise LedgerReadOnly(
                N_("台账现在是只读的，不能写入，这一步没有保存。"),
                next_step=N_("屏幕上的内容还在；请按窗口上方的提示去做。"),
            )
        with super().transaction():
            yield

    @contextmanager
    def relaxed(self) -> Iterator[None]:
        """Do not wait for the disk inside: for made-up data that can be made again, nothing else.

        A power cut in here may cost the file; at the end everything is on the disk.
        """
        self._connection.execute("PRAGMA synchronous = OFF")
        try:
            yield
        finally:
            self._connection.execute("PRAGMA synchronous = FULL")
            self.checkpoint()

    def checkpoint(self) -> None:
        """Fold the write-ahead log into the file and cut it: it never shrinks by itself."""
        with self._told():
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def tidy_log(self) -> bool:
        """Fold the log after a large operation, where that can be done; returns whether it was.

        What was committed stands in the log as safely as in the file, so a full disk here is no
        failure of the operation: the log is folded later, at the latest when the ledger is closed.
        """
        try:
            self.checkpoint()
        except WorldFailed:
            return False
        return True


@contextmanager
def told_plainly(folder: Path) -> Iterator[None]:
    """Turn driver errors the user can do something about into their plain sentence."""
    try:
        yield
    except (driver.DatabaseError, UnicodeDecodeError, MemoryError) as error:
        failure = as_world_failure(error, folder)
        if failure is None:
            raise
        raise failure from error


def open_ledger(folder: Path, *, clock: Clock = system_clock, read_only: bool = False) -> Ledger:
    """Open the ledger in ``folder``, making it (and the folder) where there is none.

    Raises a :class:`storage.failures.WorldFailed` with a plain sentence when the folder cannot be
    used, the file is damaged, belongs to another program or was written by a newer version.
    """
    path = folder / LEDGER_NAME
    _make_folder(folder)
    _settle_swap(folder, read_only=read_only)
    key = key_of(path, folder)
    if not read_only:
        _refuse_unwritable(path)
    with _opening(folder):
        connection = driver.connect(str(path), key=key, isolation_level=None)
        try:
            connection.execute(f"PRAGMA busy_timeout = {_BUSY_MILLISECONDS}")
            verify_identity(connection, path)  # before WAL is asked for: that would write
            _configure(connection)
        except BaseException:
            connection.close()
            raise
    ledger = Ledger(folder, connection, clock, read_only=read_only)
    try:
        _bring_up_to_date(ledger, key)
        if read_only:
            connection.execute("PRAGMA query_only = ON")
    except BaseException:
        ledger.close()
        raise
    return ledger


@contextmanager
def _opening(folder: Path) -> Iterator[None]:
    """Word a full disk for somebody who has saved nothing yet."""
    try:
        with told_plainly(folder):
            yield
    except DiskFull as error:
        raise DiskFull(
            N_("磁盘满了，台账打不开。"), next_step=N_("请腾出空间再打开，已保存的都还在。")
        ) from error


def _make_folder(folder: Path) -> None:
    new = not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if new:  # SQLite makes its files last in the folder, not the folder itself
            sync_folder(folder.parent)
    except OSError as error:
        if as_file_failure(error).code == "disk-full":
            raise not_written(folder, error) from error
        raise LedgerUnreadable(
            N_("数据文件夹“{folder}”不能建立。"),
            next_step=N_("请换一个能写入的文件夹。"),
            folder=folder,
        ) from error
    if not os.access(folder, os.R_OK | os.X_OK, effective_ids=_EFFECTIVE):
        raise LedgerUnreadable(
            N_("系统不让走访台账打开数据文件夹“{folder}”。"),
            next_step=N_("请检查文件夹权限，或换一个文件夹。"),
            folder=folder,
        )


def _refuse_unwritable(path: Path) -> None:
    """Refuse what SQLite would open and then not write: found at the start, not at the first visit.

    A log and its index that lie about from before let it open a ledger on a read-only disk.
    """
    for each in (path, path.parent):
        if each.exists() and not os.access(each, os.W_OK, effective_ids=_EFFECTIVE):
            raise LedgerUnreadable(
                N_("数据文件夹不能写入。"),
                next_step=N_("请检查文件夹权限，或换一个文件夹。"),
            )


def _settle_swap(folder: Path, *, read_only: bool) -> None:
    """Go on with a swap of files that a process began and did not end."""
    if not swap_pending(folder):
        return
    if read_only:  # whoever only looks does not hold the lock
        raise LedgerLocked(
            N_("台账正在恢复或换密码，还没有完成。"),
            next_step=N_("请打开走访台账的窗口，让它做完。"),
        )
    try:
        finish_swap(folder)
    except (OSError, ValueError, TypeError) as error:
        raise LedgerUnreadable(
            N_("上次没有做完的恢复接不下去：数据文件夹不能写入。"),
            next_step=N_("请检查文件夹权限和磁盘空间，再打开一次。"),
        ) from error


def key_of(path: Path, folder: Path) -> bytes | None:
    """Return the key for a ledger file; None for a plain one, whatever is remembered.

    ``folder`` is the data folder that was unlocked; the file may be a copy elsewhere.
    """
    key = keys.key_for(folder)
    protection = keys.protection_of(path)
    if protection is keys.Protection.NONE:
        return key if not path.exists() or not path.stat().st_size else None
    if key is not None:
        return key
    if protection is keys.Protection.LOST:
        raise LedgerDamaged(
            N_("台账文件打不开：它已损坏，或设有启动密码而钥匙文件 {name} 不在了。"),
            next_step=N_("请用恢复单上的恢复码打开，或从备份恢复。"),
            name=keys.KEY_NAME,
        )
    raise LedgerProtected(N_("台账设有启动密码。"), next_step=N_("请先输入启动密码。"))


def _configure(connection: Any) -> None:
    for pragma in (
        "foreign_keys = ON",
        "trusted_schema = OFF",
        "journal_mode = WAL",
        "synchronous = FULL",
        f"journal_size_limit = {_WAL_LIMIT_BYTES}",
        "temp_store = MEMORY",
        "cache_size = -16000",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _pragma(connection: Any, name: str) -> int:
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])


def verify_identity(connection: Any, path: Path) -> None:
    """Refuse a file of another program, and one that a newer version of ours wrote."""
    application, version, empty = driver.identity_of(connection)
    if application != APPLICATION_ID and not (empty and application == 0):
        raise NotALedger(
            N_("“{name}”不是走访台账的文件，没有改动它。"),
            next_step=N_("请换一个数据文件夹。"),
            name=path.name,
        )
    if version > SCHEMA_VERSION:
        raise LedgerNewer(
            N_("这本台账由更新版本的走访台账写成（格式 {found}，本程序到 {known}），没有改动它。"),
            next_step=N_("请安装新版本再打开。"),
            found=version,
            known=SCHEMA_VERSION,
        )


def _bring_up_to_date(ledger: Ledger, key: bytes | None) -> None:
    """Run the migrations that are missing and give a new ledger its device id and key."""
    connection = ledger._connection
    version = _pragma(connection, "user_version")
    if version < SCHEMA_VERSION:
        if version:
            _refuse_upgrade(ledger)
            _copy_before_upgrade(ledger, key)
        _migrate(ledger)
    if ledger.scalar("SELECT value FROM meta WHERE key = 'device_id'") is None:
        device = str(uuid.uuid4())
        with ledger.transaction():
            ledger.execute_many(
                "INSERT OR IGNORE INTO meta (key, value) VALUES (?, ?)",
                [("device_id", device), (KEY_ROW, new_key_row(device))],
            )


def _refuse_upgrade(ledger: Ledger) -> None:
    """Leave a ledger that is only looked at as it is, without a backup at each look."""
    if ledger.read_only:
        raise LedgerReadOnly(
            N_("台账还是旧版本的格式。"), next_step=N_("打开一次窗口就会升级，升级前先备份。")
        )


def _migrate(ledger: Ledger) -> None:
    """Run all missing migrations in one transaction: the old schema or the new, nothing between."""
    connection = ledger._connection
    connection.execute("PRAGMA foreign_keys = OFF")  # has no effect inside a transaction
    try:
        with ledger.transaction():
            if _pragma(connection, "user_version") < SCHEMA_VERSION:  # nobody did it meanwhile
                connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                migrate(ledger.database)
                if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
                    raise RuntimeError("a migration left rows that point nowhere")
    finally:
        connection.execute("PRAGMA foreign_keys = ON")


def _copy_before_upgrade(ledger: Ledger, key: bytes | None) -> None:
    """Keep a verified copy of a ledger of an older schema before it is changed."""
    from models.backup import BackupName, BackupReason
    from storage.copies import copy_database, facts_of
    from storage.folders import backups_folder

    facts = facts_of(ledger._connection)
    name = BackupName(
        at=ledger.clock().replace(microsecond=0, tzinfo=None),
        operation=facts.operation,
        head=facts.head[:8],
        reason=BackupReason.BEFORE_UPGRADE,
    )
    copy_database(ledger._connection, backups_folder(ledger.folder) / name.file_name, key)
