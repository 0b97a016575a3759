"""Headquarters' database 汇总库: one SQLite file, opened one way, written by one process at a time.

WAL, FULL and BEGIN IMMEDIATE as for the ledger (:mod:`storage.connection`); one transaction a
package, so that a consolidation that was killed goes on where it stopped.
"""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from filelock import FileLock, Timeout

from models.marks import N_
from storage import driver
from storage.connection import OpenDatabase
from storage.disk import sync_folder
from storage.failures import (
    DiskFull,
    FolderInUse,
    LedgerDamaged,
    LedgerLocked,
    LedgerNewer,
    LedgerUnreadable,
    NotALedger,
    WorldFailed,
    as_world_failure,
)
from storage.file_failures import as_file_failure, not_written

__all__ = ["APPLICATION_ID", "SCHEMA", "Headquarters", "open_headquarters", "storable"]

APPLICATION_ID: Final = 0x524F4248
""""ROBH" in the file's header: the file is a database of headquarters."""

SCHEMA: Final = 1

_BUSY_MILLISECONDS: Final = 5_000
_WAL_LIMIT_BYTES: Final = 16 * 2**20


def storable(text: str) -> str:
    """Return a text as a column can hold it: names of files need not be UTF-8 (an old zip)."""
    return text.encode("utf-8", "replace").decode("utf-8")


class Headquarters(OpenDatabase):
    """The open database; use it in the thread that opened it."""

    def __init__(self, path: Path, connection: Any, *, read_only: bool) -> None:
        super().__init__(connection)
        self.path = path
        self.read_only = read_only

    def _told(self) -> AbstractContextManager[None]:
        return _told_plainly(self.path)

    def insert(self, sql: str, parameters: Sequence[Any]) -> int:
        """Insert one row inside :meth:`transaction` and return its number."""
        self._require_transaction(sql)
        with self._told():
            return int(self._connection.execute(sql, parameters).lastrowid)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Be the only process that consolidates into this file; raises :class:`FolderInUse`."""
        lock = FileLock(self.path.with_name(f"{self.path.name}.lock"), thread_local=False)
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            raise FolderInUse(
                N_("另一个汇总正在写入“{name}”。"),
                next_step=N_("请等它做完，或先停下它。"),
                name=self.path.name,
            ) from error
        except (OSError, NotImplementedError) as error:
            raise _unwritable(self.path) from error
        try:
            yield
        finally:
            lock.release()


def open_headquarters(path: Path, *, read_only: bool = False) -> Headquarters:
    """Open the database at ``path``; it is made where there is none and ``read_only`` is not set.

    Raises a :class:`WorldFailed` with one sentence for a file of another kind, a newer or damaged
    one, and a place that cannot be written.
    """
    new = not _is_there(path)
    if new and read_only:
        raise LedgerUnreadable(
            N_("找不到汇总库“{name}”。"), next_step=N_("请检查它是否被移动或改名。"), name=path.name
        )
    _make_folder(path)
    with _told_plainly(path):
        connection = driver.connect(str(path), isolation_level=None)
        try:
            connection.execute(f"PRAGMA busy_timeout = {_BUSY_MILLISECONDS}")
            _verify_identity(connection, path, read_only=read_only)
            _configure(connection)
            _make_tables(connection)
            if read_only:
                connection.execute("PRAGMA query_only = ON")
        except BaseException:
            connection.close()
            raise
    if new:
        sync_folder(path.parent)
    return Headquarters(path, connection, read_only=read_only)


def _is_there(path: Path) -> bool:
    try:
        is_folder, is_there = path.is_dir(), path.exists()
    except OSError as error:  # a folder that may not be entered
        raise _unwritable(path) from error
    if is_folder:
        raise NotALedger(
            N_("“{name}”是文件夹，不是汇总库文件。"),
            next_step=N_("请写出文件名，例如 汇总.db。"),
            name=path.name,
        )
    return is_there


def _make_folder(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        if as_file_failure(error).code == "disk-full":
            raise not_written(path, error) from error
        raise _unwritable(path) from error


def _verify_identity(connection: Any, path: Path, *, read_only: bool) -> None:
    application, version, empty = driver.identity_of(connection)
    may_be_made = empty and application == 0 and not read_only
    if application != APPLICATION_ID and not may_be_made:
        raise NotALedger(
            N_("“{name}”不是汇总库，没有改动它。"),
            next_step=N_("请换一个文件名。"),
            name=path.name,
        )
    if version > SCHEMA:
        raise LedgerNewer(
            N_("“{name}”由更新版本的走访台账写成（格式 {found}，本程序到 {known}），没有改动它。"),
            next_step=N_("请安装新版本再打开。"),
            name=path.name,
            found=version,
            known=SCHEMA,
        )


def _configure(connection: Any) -> None:
    for pragma in (
        "foreign_keys = ON",
        "trusted_schema = OFF",
        "journal_mode = WAL",
        "synchronous = FULL",
        f"journal_size_limit = {_WAL_LIMIT_BYTES}",
        "temp_store = MEMORY",
        "cache_size = -64000",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _make_tables(connection: Any) -> None:
    """Make the tables of a new file in one transaction; another process may have been faster."""
    if driver.identity_of(connection)[1] >= SCHEMA:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        if connection.execute("PRAGMA user_version").fetchone()[0] < SCHEMA:
            for statement in _statements():
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {SCHEMA}")
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _statements() -> list[str]:
    text = files(__package__).joinpath("schema.sql").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("--")]
    return [part.strip() for part in "\n".join(lines).split(";\n") if part.strip()]


@contextmanager
def _told_plainly(path: Path) -> Iterator[None]:
    """Turn driver errors into sentences about this file."""
    try:
        yield
    except (driver.DatabaseError, UnicodeDecodeError, MemoryError) as error:
        failure = as_world_failure(error, path.parent)
        if failure is None:
            raise
        raise _about(path, failure) from error


def _about(path: Path, failure: WorldFailed) -> WorldFailed:
    """Word a failure for this file: the ledger's sentences speak of the ledger."""
    match failure:
        case LedgerLocked():
            return LedgerLocked(
                N_("汇总库“{name}”正被另一个程序占用。"),
                next_step=N_("请稍等再试，或关掉另一个程序。"),
                name=path.name,
            )
        case LedgerDamaged():
            return LedgerDamaged(
                N_("“{name}”不是汇总库，或已损坏。"),
                next_step=N_("请换一个文件名，再把收到的上报包重新汇总一次。"),
                name=path.name,
            )
        case DiskFull():
            return DiskFull(
                N_("磁盘满了，汇总没有写完。"),
                next_step=N_("请腾出空间再汇总一次，已收下的包都还在。"),
            )
        case LedgerUnreadable():
            return _unwritable(path)
    return failure


def _unwritable(path: Path) -> LedgerUnreadable:
    return LedgerUnreadable(
        N_("汇总库“{name}”打不开或不能写入。"),
        next_step=N_("请检查文件夹是否存在、能否写入，或换一个文件夹。"),
        name=path.name,
    )
