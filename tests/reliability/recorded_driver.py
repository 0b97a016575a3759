"""The driver's DB-API over apsw, so that the program's own statements run through a recording VFS.

:func:`recorded` puts it in the place of ``storage.driver.connect``. The program sends what it
always sends; three things differ, and each is done here:

- ``locking_mode = EXCLUSIVE`` is set first, for a VFS in Python has no shared memory and WAL
  without it needs a single owner. What is written to the log and the file is the same. A second
  connection to an open file (a backup reads through one of its own) is a guest on the first.
- ``synchronous`` may be forced to another level than the program asks for, to show that the
  harness finds what that level loses.
- the log may be folded into the file after fewer pages than usual, so that this happens within a
  scenario of a few saves as it does within a day of work.

SQLite is the one apsw brings, not the one of the shipped driver; encryption is not there.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import apsw
import attrs

from storage import driver
from tests.reliability.recording_vfs import Recording, recording_vfs

__all__ = ["Connection", "recorded"]

_WRITES = frozenset({"INSERT", "UPDATE", "DELETE", "REPLACE"})
_SYNCHRONOUS = re.compile(r"\s*PRAGMA\s+(main\s*\.\s*)?synchronous\s*[=(]", re.IGNORECASE)
_OWN = ("query_only", "foreign_keys", "synchronous")
"""Settings a guest may change for itself."""
_DAMAGED = (apsw.CorruptError, apsw.NotADBError, apsw.FormatError)


@contextmanager
def _as_driver_errors() -> Iterator[None]:
    """Raise what the shipped driver would raise: sqlite-utils and the program catch its classes."""
    try:
        yield
    except apsw.ConstraintError as error:
        raise driver.IntegrityError(str(error)) from error
    except _DAMAGED as error:
        raise driver.DatabaseError(str(error)) from error
    except apsw.Error as error:
        raise driver.OperationalError(str(error)) from error


class _Cursor:
    """A cursor as the DB-API has it."""

    def __init__(self, connection: "Connection") -> None:
        self._connection = connection
        self._cursor = connection.raw.cursor()
        described: list[Any] = []
        # Described before the first step: afterwards a result without rows has no columns any more.
        # No reference to self: a statement that waits for the garbage collector holds a lock.
        self._cursor.exec_trace = lambda cursor, _sql, _bindings: _describe(cursor, described)
        self._described = described
        self.rowcount = -1

    def execute(self, sql: str, parameters: Any = ()) -> "_Cursor":
        self._described.clear()
        with _as_driver_errors():
            self._cursor.execute(self._connection.as_sent(sql), parameters)
            self.rowcount = self._connection.raw.changes() if _is_write(sql) else -1
        return self

    def executemany(self, sql: str, rows: Iterable[Any]) -> "_Cursor":
        touched = 0
        for row in rows:
            touched += max(0, self.execute(sql, row).rowcount)
        self.rowcount = touched
        return self

    @property
    def description(self) -> Sequence[Any] | None:
        return self._described[-1] if self._described else None

    @property
    def lastrowid(self) -> int:
        return self._connection.raw.last_insert_rowid()

    def fetchone(self) -> Any:
        return next(self, None)

    def fetchall(self) -> list[Any]:
        return list(self)

    def fetchmany(self, size: int = 1) -> list[Any]:
        return [row for row, _ in zip(self, range(size), strict=False)]

    def close(self) -> None:
        self._cursor.close(True)

    def __iter__(self) -> "_Cursor":
        return self

    def __next__(self) -> Any:
        with _as_driver_errors():
            return next(self._cursor)


def _describe(cursor: apsw.Cursor, described: list[Any]) -> bool:
    columns = cursor.get_description()
    if columns:
        described.append(tuple((column[0], *[None] * 6) for column in columns))
    return True


def _is_write(sql: str) -> bool:
    return sql.split(None, 1)[0].upper() in _WRITES


@attrs.define
class _Shared:
    """One connection of SQLite's and those of the program that go through it.

    ``busy`` is the one that sent the last statement: a transaction that is open is its own.
    """

    raw: apsw.Connection
    recording: Recording
    users: list["Connection"] = attrs.field(factory=list)
    busy: "Connection | None" = None


class Connection:
    """A connection as the DB-API has it, with transactions left to whoever sends BEGIN."""

    isolation_level = None

    def __init__(self, shared: _Shared, level: str | None) -> None:
        self._level = level
        self._shared = shared
        self.raw = shared.raw
        self._found = [self.raw.pragma(name) for name in _OWN] if shared.users else []
        shared.users.append(self)

    def as_sent(self, sql: str) -> str:
        """Return the statement that goes to SQLite in place of the program's."""
        if self._shared.busy not in (None, self) and self.in_transaction:
            raise RuntimeError("two connections at work at once: a recording cannot show that")
        self._shared.busy = self._shared.recording.user = self
        forced = self._level is not None and _SYNCHRONOUS.match(sql)
        return f"PRAGMA synchronous = {self._level}" if forced else sql

    def cursor(self) -> _Cursor:
        return _Cursor(self)

    def execute(self, sql: str, parameters: Any = ()) -> _Cursor:
        return self.cursor().execute(sql, parameters)

    def executemany(self, sql: str, rows: Iterable[Any]) -> _Cursor:
        return self.cursor().executemany(sql, rows)

    @property
    def in_transaction(self) -> bool:
        return self.raw.in_transaction

    def commit(self) -> None:
        if self.in_transaction:
            self.execute("COMMIT")

    def rollback(self) -> None:
        if self.in_transaction:
            self.execute("ROLLBACK")

    def create_function(self, name: str, narg: int, func: Any, **options: bool) -> None:
        self.raw.create_scalar_function(name, func, narg, **options)

    def backup(
        self,
        target: "Connection",
        *,
        pages: int = -1,
        progress: Callable[[int, int, int], object] | None = None,
    ) -> None:
        with _as_driver_errors(), target.raw.backup("main", self.raw, "main") as copying:
            while not copying.done:
                copying.step(pages)
                if progress:
                    progress(0, copying.remaining, copying.page_count)

    def close(self) -> None:
        """Leave; the last one closes the file. A guest leaves the settings as it found them."""
        if self not in self._shared.users:
            return
        self._shared.users.remove(self)
        if not self._shared.users:
            self._shared.recording.user = self
            self.raw.close(True)
            return
        for name, value in zip(_OWN, self._found, strict=False):
            if self.raw.pragma(name) != value:
                self.raw.pragma(name, value)


@contextmanager
def recorded(
    recording: Recording, *, level: str | None = None, checkpoint_pages: int | None = None
) -> Iterator[None]:
    """Let every connection the program opens go through ``recording``.

    ``level`` takes the place of whatever level of syncing the program asks for; None: as it asks.
    """

    def connect(path: str, *, key: bytes | None = None, **_options: Any) -> Connection:
        if key is not None:
            raise RuntimeError("the recording driver knows no encryption")
        shared = open_files.get(path)
        if shared is not None and shared.users:
            return Connection(shared, level)
        with _as_driver_errors():
            open_files[path] = _Shared(apsw.Connection(path, vfs=vfs), recording)
        connection = Connection(open_files[path], level)
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        if level is not None:  # from the first statement on, not from the program's own
            connection.execute(f"PRAGMA synchronous = {level}")
        if checkpoint_pages is not None:
            connection.execute(f"PRAGMA wal_autocheckpoint = {checkpoint_pages}")
        return connection

    open_files: dict[str, _Shared] = {}
    with recording_vfs(recording) as vfs, patch.object(driver, "connect", connect):
        yield
