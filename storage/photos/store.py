"""The photo store: finished JPEGs by the sha256 of their content, in a database of their own.

It goes through the ledger's driver with the ledger's key, so encryption, safe writing and
integrity come for free, and it is backed up by adding what is new: a photo never changes. Whoever
attaches one adds it here first and then saves the row that names it: no row lacks its photo.
"""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from models.marks import N_
from storage import driver, keys
from storage.clock import Clock, system_clock
from storage.connection import OpenDatabase, Row
from storage.database import LEDGER_NAME
from storage.disk import swap_pending
from storage.failures import (
    LedgerDamaged,
    LedgerLocked,
    LedgerNewer,
    NotALedger,
    as_world_failure,
)
from storage.folders import PHOTOS_NAME

__all__ = ["PHOTOS_APPLICATION_ID", "Photos", "key_of_ledger", "open_photos", "open_store"]

PHOTOS_APPLICATION_ID: Final = 0x524F4250
""""ROBP" in the file's header: the file holds Roundbook's photos."""

_VERSION: Final = 1
_JPEG: Final = b"\xff\xd8"
_BUSY_MILLISECONDS: Final = 5_000
_WAL_LIMIT_BYTES: Final = 4 * 1024 * 1024
_SCHEMA: Final = """
CREATE TABLE photo (
    sha256 TEXT PRIMARY KEY NOT NULL CHECK (length(sha256) = 64),
    content BLOB NOT NULL,
    bytes INTEGER NOT NULL CHECK (bytes = length(content)),
    width INTEGER NOT NULL CHECK (width > 0),
    height INTEGER NOT NULL CHECK (height > 0),
    added_at TEXT NOT NULL
) STRICT
"""


class Photos(OpenDatabase):
    """An open store. Use it in the thread that opened it.

    Attributes: ``path``, ``clock``.
    """

    def __init__(self, path: Path, connection: Any, clock: Clock) -> None:
        super().__init__(connection)
        self.path = path
        self.clock = clock

    def _told(self) -> AbstractContextManager[None]:
        return _told_plainly()

    # -- reading

    def names(self) -> set[str]:
        """Return the names of all photos."""
        return {str(row[0]) for row in self.query("SELECT sha256 FROM photo")}

    def photo(self, name: str) -> bytes | None:
        """Return a photo's JPEG, None where there is none of that name.

        Raises :class:`LedgerDamaged` where the content is not what its name says.
        """
        row = self.row(name)
        if row is None:
            return None
        content: bytes = row[1]
        if sha256(content).hexdigest() != name:
            raise LedgerDamaged(
                N_("照片 {name} 有损坏。"),
                next_step=N_("请核对台账，备份里可能还有完好的一份。"),
                name=name[:8],
            )
        return content

    def row(self, name: str) -> Row | None:
        """Return (name, content, bytes, width, height, added at) as it lies in the store."""
        rows = self.query(
            "SELECT sha256, content, bytes, width, height, added_at FROM photo WHERE sha256 = ?",
            (name,),
        )
        return rows[0] if rows else None

    def size(self, names: Iterable[str]) -> int:
        """Return how many bytes some photos have."""
        wanted = set(names)
        rows = self.query("SELECT sha256, bytes FROM photo")
        return sum(int(row[1]) for row in rows if row[0] in wanted)

    def is_sound(self) -> bool:
        """Let SQLite look through the file."""
        return bool(self.query("PRAGMA integrity_check(1)")[0][0] == "ok")

    def older_than(self, moment: str) -> set[str]:
        """Return the photos last added before ``moment`` (ISO text with offset)."""
        sql = "SELECT sha256 FROM photo WHERE julianday(added_at) < julianday(?)"
        return {str(row[0]) for row in self.query(sql, (moment,))}

    # -- writing

    def add_photo(self, content: bytes, width: int, height: int) -> str:
        """Keep a finished JPEG, committed and read back, and return its name.

        The same photo again is no second one; it counts as added now, so that the sweep leaves it
        to whoever is about to name it, and what was spoilt of it is whole again.
        """
        if not content.startswith(_JPEG):
            raise ValueError("a finished JPEG is wanted")
        name = sha256(content).hexdigest()
        now = self.clock().isoformat(timespec="seconds")
        with self.transaction():
            self.execute(
                "INSERT INTO photo (sha256, content, bytes, width, height, added_at) "
                "VALUES (?, ?, ?, ?, ?, ?) "
                "ON CONFLICT (sha256) DO UPDATE SET "
                "content = excluded.content, added_at = excluded.added_at",
                (name, content, len(content), width, height, now),
            )
            self.photo(name)
        return name

    def add_rows(self, rows: Iterable[Row]) -> int:
        """Take over rows of another store inside :meth:`transaction`; known names are left."""
        return sum(
            self.execute(
                "INSERT OR IGNORE INTO photo (sha256, content, bytes, width, height, added_at) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                row,
            )
            for row in rows
        )

    def remove(self, names: Iterable[str]) -> None:
        """Remove photos inside :meth:`transaction`."""
        for name in names:
            self.execute("DELETE FROM photo WHERE sha256 = ?", (name,))


@contextmanager
def _told_plainly() -> Iterator[None]:
    """Turn driver errors into plain sentences; damage is the photos', not the ledger's."""
    try:
        yield
    except (driver.DatabaseError, UnicodeDecodeError) as error:
        failure = as_world_failure(error)
        if failure is None:
            raise
        if isinstance(failure, LedgerDamaged):
            failure = LedgerDamaged(
                N_("照片库 {name} 有损坏。"),
                next_step=N_("台账的记录没有受影响；照片请从备份恢复。"),
                name=PHOTOS_NAME,
            )
        raise failure from error


def key_of_ledger(folder: Path) -> bytes | None:
    """Return the key that what lies beside the ledger of ``folder`` is written with.

    None for a plain ledger, whatever is remembered, and for one that is locked.
    """
    ledger_file = folder / LEDGER_NAME
    if not ledger_file.exists() or keys.protection_of(ledger_file) is not keys.Protection.NONE:
        return keys.key_for(folder)
    return None


def open_photos(folder: Path, *, clock: Clock = system_clock) -> Photos:
    """Open the photos of the ledger in ``folder``, making the store where there is none.

    Raises a :class:`storage.failures.WorldFailed` with a plain sentence.
    """
    if swap_pending(folder):
        raise LedgerLocked(
            N_("台账正在恢复或换密码，还没有完成。"),
            next_step=N_("请打开走访台账的窗口，让它做完。"),
        )
    return open_store(folder / PHOTOS_NAME, key_of_ledger(folder), clock=clock)


def open_store(
    path: Path,
    key: bytes | None,
    *,
    clock: Clock = system_clock,
    single_file: bool = False,
    read_only: bool = False,
) -> Photos:
    """Open a store of photos, making it where there is none; ``single_file``: without a log.

    A plain file is opened plain, whatever the key. ``read_only``: one that is there, which may
    lie on a stick that cannot be written.
    """
    if path.exists() and path.stat().st_size:
        key = None if keys.protection_of(path) is keys.Protection.NONE else key
    with _told_plainly():
        connection = driver.connect(str(path), key=key, isolation_level=None)
        try:
            connection.execute(f"PRAGMA busy_timeout = {_BUSY_MILLISECONDS}")
            version = _verified_version(connection, path)
            if read_only:
                connection.execute("PRAGMA query_only = ON")
            else:
                _configure(connection, single_file=single_file)
                _make_schema(connection, version)
        except BaseException:
            connection.close()
            raise
    return Photos(path, connection, clock)


def _verified_version(connection: Any, path: Path) -> int:
    application, version, empty = driver.identity_of(connection)
    if application != PHOTOS_APPLICATION_ID and not (empty and application == 0):
        raise NotALedger(
            N_("“{name}”不是走访台账的照片库，没有改动它。"),
            next_step=N_("请换一个文件夹。"),
            name=path.name,
        )
    if version > _VERSION:
        raise LedgerNewer(
            N_("照片库由更新版本的走访台账写成，没有改动它。"),
            next_step=N_("请安装新版本再打开。"),
        )
    return version


def _configure(connection: Any, *, single_file: bool) -> None:
    for pragma in (
        "trusted_schema = OFF",
        f"journal_mode = {'DELETE' if single_file else 'WAL'}",
        "synchronous = FULL",
        f"journal_size_limit = {_WAL_LIMIT_BYTES}",
        "temp_store = MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _make_schema(connection: Any, version: int) -> None:
    if version >= _VERSION:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        if _pragma(connection, "user_version") < _VERSION:  # nobody did it meanwhile
            connection.execute(f"PRAGMA application_id = {PHOTOS_APPLICATION_ID}")
            connection.execute(_SCHEMA)
            connection.execute(f"PRAGMA user_version = {_VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _pragma(connection: Any, name: str) -> int:
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])
