"""What our open databases have in common: reading, and writing in one kind of transaction.

Traps this module is made around (all measured): a plain ``db.atomic()`` is a deferred BEGIN and
fails at once when another process wrote in between; a write outside a transaction leaves later
saves uncommitted. Hence BEGIN IMMEDIATE, and no write without it.
"""

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Self

from storage import driver

__all__ = ["OpenDatabase", "Row"]

Row = tuple[Any, ...]


class OpenDatabase:
    """An open connection. Use it in the thread that opened it."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._inside = False

    def close(self) -> None:
        """Close the connection. Nothing is pending: every transaction ended before."""
        self._connection.close()

    def __enter__(self) -> Self:
        """Return the database itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    @property
    def in_transaction(self) -> bool:
        """True between the begin and the end of :meth:`transaction`."""
        return bool(self._connection.in_transaction)

    def _told(self) -> AbstractContextManager[None]:
        """Turn the driver's errors inside into plain sentences about this database."""
        raise NotImplementedError

    def query(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> list[Row]:
        """Run a reading statement and return its rows."""
        with self._told():
            rows: list[Row] = self._connection.execute(sql, parameters).fetchall()
        return rows

    def iterate(self, sql: str, parameters: Sequence[Any] = ()) -> Iterator[Row]:
        """Run a reading statement and give its rows one by one."""
        with self._told():
            yield from self._connection.execute(sql, parameters)

    def scalar(self, sql: str, parameters: Sequence[Any] = ()) -> Any:
        """Return the first value of the first row, None when there is no row."""
        rows = self.query(sql, parameters)
        return rows[0][0] if rows else None

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> int:
        """Run a writing statement inside :meth:`transaction`; return the rows it touched."""
        self._require_transaction(sql)
        with self._told():
            return int(self._connection.execute(sql, parameters).rowcount)

    def execute_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> int:
        """Run a writing statement for many rows inside :meth:`transaction`."""
        self._require_transaction(sql)
        with self._told():
            return int(self._connection.executemany(sql, rows).rowcount)

    def _require_transaction(self, sql: str) -> None:
        if not self.in_transaction:
            raise RuntimeError(f"a write outside a transaction: {sql[:60]}")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Begin IMMEDIATE, commit at the end, roll back on any exception. Does not nest."""
        self._begin("BEGIN IMMEDIATE")
        try:
            yield
            with self._told():
                self._connection.execute("COMMIT")
        finally:
            self._roll_back()

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Read everything inside from one state of the database; nothing may be written."""
        self._begin("BEGIN")
        try:
            yield
        finally:
            self._roll_back()

    def _begin(self, statement: str) -> None:
        if self._inside:
            raise RuntimeError("a transaction is already open on this connection")
        with self._told():
            if self.in_transaction:  # a disk that failed let no roll-back through
                self._connection.execute("ROLLBACK")
            self._connection.execute(statement)
        self._inside = True

    def _roll_back(self) -> None:
        """Roll back what was not committed, unless SQLite did (a full disk makes it do so itself).

        Where even that fails, the failure that led here is the one to tell; it is tried once more
        before the next beginning.
        """
        self._inside = False
        if self.in_transaction:
            with contextlib.suppress(driver.DatabaseError):
                self._connection.execute("ROLLBACK")
