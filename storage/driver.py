"""The one place that chooses the SQLite driver.

sqlcipher3 serves plain files as well as encrypted ones, so nothing changes in mid-process when a
start password is set. sqlite-utils looks for a module named ``pysqlite3`` and catches *its* error
classes; without this shim it leaves connections inside open savepoints. The shim must therefore be
in place before sqlite-utils is imported: import this module first, everywhere.
"""

import re
import sys
from collections.abc import Sequence
from typing import Any

import sqlcipher3
from sqlcipher3 import dbapi2

__all__ = [
    "KEY_BYTES",
    "PLAIN_HEADER",
    "Connection",
    "DatabaseError",
    "Error",
    "IntegrityError",
    "OperationalError",
    "attach",
    "connect",
    "identity_of",
    "key_literal",
    "without_keys",
]

sqlcipher3.connect = dbapi2.connect
sys.modules["pysqlite3"] = sqlcipher3
sys.modules["pysqlite3.dbapi2"] = dbapi2

Connection = dbapi2.Connection
Error = dbapi2.Error
DatabaseError = dbapi2.DatabaseError
OperationalError = dbapi2.OperationalError
IntegrityError = dbapi2.IntegrityError


PLAIN_HEADER = b"SQLite format 3\x00"
"""How a file begins that anybody can read; an encrypted one begins with random bytes."""

KEY_BYTES = 32
_KEY = re.compile(r"[0-9a-fA-F]{16,}")


def connect(path: str, *, key: bytes | None = None, **options: Any) -> Any:
    """Open ``path``; ``options`` as in the DB-API module.

    ``key`` (32 bytes) opens or makes an encrypted file. It goes to SQLCipher as it is, so opening
    costs no derivation; a wrong one is told by the first statement that reads.
    """
    connection = dbapi2.connect(path, **options)
    if key is not None:
        try:
            connection.execute("PRAGMA cipher_log_level = NONE")  # it would write to stderr
            _run_quietly(connection, f"PRAGMA key = {key_literal(key)}")
        except BaseException:
            connection.close()
            raise
    return connection


def attach(connection: Any, path: str, name: str, key: bytes | None) -> None:
    """Attach ``path`` as ``name``, encrypted with ``key`` or plain."""
    given = key_literal(key) if key is not None else "''"
    _run_quietly(connection, f"ATTACH DATABASE ? AS {name} KEY {given}", (path,))


def _run_quietly(connection: Any, sql: str, parameters: Sequence[Any] = ()) -> None:
    """Run a statement that holds a key; SQLite likes to quote what it stumbled over."""
    try:
        connection.execute(sql, parameters)
    except Error as error:
        failure = type(error)(without_keys(str(error)))
        for part in ("sqlite_errorcode", "sqlite_errorname"):
            if hasattr(error, part):
                setattr(failure, part, getattr(error, part))
        raise failure from None


def without_keys(text: str) -> str:
    """Return ``text`` with everything in it that may be a key taken out."""
    return _KEY.sub("…", text)


def key_literal(key: bytes) -> str:
    """Return a key as SQLCipher's statements take it; never to be logged."""
    if len(key) != KEY_BYTES:
        raise ValueError("a key has 32 bytes")
    return f"\"x'{key.hex()}'\""


def identity_of(connection: Any) -> tuple[int, int, bool]:
    """Return a file's application_id and user_version, and whether it holds nothing yet.

    Read from one state: while another thread makes the file, what is read one by one does not fit.
    """
    connection.execute("BEGIN")
    try:
        application = int(connection.execute("PRAGMA application_id").fetchone()[0])
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        count = int(connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
    return application, version, count == 0
