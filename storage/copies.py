"""Copies of a database file that can be relied on: from one state, verified, then put in place.

Copying a file in WAL mode as a file loses what is still in the log; so copies go through SQLite's
backup, from within one snapshot of the source. A copy is one file (its journal mode is DELETE) and
counts only once it has been opened again and agrees with the source.
"""

import contextlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import attrs

from models.marks import N_
from storage import driver
from storage.disk import sync_file, sync_folder
from storage.failures import DiskFull, WorldFailed, as_world_failure

__all__ = ["CopyFacts", "CopyUnsound", "copy_database", "facts_of", "read_facts", "transcode"]

Progress = Callable[[int, int], None]
"""Called with pages done and pages in all; may raise to stop."""

_PAGES: Final = 2_000
_GENESIS: Final = "0" * 64


class CopyUnsound(WorldFailed):
    """A copy does not agree with what it was copied from; it was removed."""


@attrs.frozen(kw_only=True)
class CopyFacts:
    """What a database holds: rows by table, and the journal's last entry where it has a journal."""

    version: int
    rows: dict[str, int]
    operation: int
    head: str


def facts_of(connection: Any) -> CopyFacts:
    """Count what an open database holds."""
    tables = [
        str(row[0])
        for row in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
            "ORDER BY name"
        )
    ]
    rows = {
        name: int(connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0])  # noqa: S608
        for name in tables
    }
    last = None
    if "operation" in rows:
        last = connection.execute(
            "SELECT seq, hash FROM operation ORDER BY seq DESC LIMIT 1"
        ).fetchone()
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    number, head = last or (0, _GENESIS)
    return CopyFacts(version=version, rows=rows, operation=number, head=head)


def read_facts(path: Path, key: bytes | None) -> CopyFacts:
    """Open a copy, let SQLite look through it, and count. Raises a plain sentence."""
    with _told(path.parent), _opened(path, key) as connection:
        connection.execute("PRAGMA query_only = ON")
        answer = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if answer != "ok":
            raise CopyUnsound(
                N_("“{name}”有损坏。"), next_step=N_("请另选一份备份。"), name=path.name
            )
        return facts_of(connection)


def copy_database(
    source: Any,
    target: Path,
    key: bytes | None,
    progress: Progress | None = None,
) -> CopyFacts:
    """Copy an open database to ``target``, from one snapshot; returns what it holds.

    ``target`` is written beside itself, verified and then renamed; what was there is replaced.
    Others may go on writing in the source. Raises a :class:`WorldFailed`; nothing is left then.
    """

    def write(part: Path) -> CopyFacts:
        with _opened(part, key) as copy, _snapshot(source):
            source.backup(copy, pages=_PAGES, progress=_reported(progress))
            facts = facts_of(source)
            copy.execute("PRAGMA journal_mode = DELETE")
        return facts

    return _whole(target, key, write)


def transcode(
    source: Path, source_key: bytes | None, target: Path, target_key: bytes | None
) -> CopyFacts:
    """Write ``source`` to ``target`` encrypted with another key, or with none. As one file."""

    def write(part: Path) -> CopyFacts:
        with _opened(source, source_key) as plain:
            facts = facts_of(plain)
            application = plain.execute("PRAGMA application_id").fetchone()[0]
            driver.attach(plain, str(part), "target", target_key)
            plain.execute("SELECT sqlcipher_export('target')")
            plain.execute(f"PRAGMA target.application_id = {application}")
            plain.execute(f"PRAGMA target.user_version = {facts.version}")
            plain.execute("DETACH DATABASE target")
        return facts

    return _whole(target, target_key, write)


def _whole(target: Path, key: bytes | None, write: Callable[[Path], CopyFacts]) -> CopyFacts:
    part = target.with_name(f".{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        with _told(target.parent):
            facts = write(part)
        sync_file(part)
        if read_facts(part, key) != facts:
            raise CopyUnsound(
                N_("“{name}”写成后核对不上，没有留下。"),
                next_step=N_("请检查磁盘后再试。"),
                name=target.name,
            )
        part.replace(target)
        sync_folder(target.parent)
    except OSError as error:
        raise _not_written(target, error) from error
    finally:
        for name in (part.name, f"{part.name}-journal", f"{part.name}-wal", f"{part.name}-shm"):
            with contextlib.suppress(OSError):
                part.with_name(name).unlink(missing_ok=True)
    return facts


@contextmanager
def _opened(path: Path, key: bytes | None) -> Iterator[Any]:
    connection = driver.connect(str(path), key=key, isolation_level=None)
    try:
        yield connection
    finally:
        connection.close()


@contextmanager
def _snapshot(source: Any) -> Iterator[None]:
    """Hold one state of the source, unless its owner holds one already."""
    if source.in_transaction:
        yield
        return
    source.execute("BEGIN")
    try:
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        yield
    finally:
        if source.in_transaction:
            source.execute("ROLLBACK")


def _reported(progress: Progress | None) -> Callable[[int, int, int], None] | None:
    if progress is None:
        return None
    return lambda _status, remaining, total: progress(total - remaining, total)


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    try:
        yield
    except driver.DatabaseError as error:
        failure = as_world_failure(error, folder)  # a disk that filled up says I/O error, too
        if failure is None:
            raise
        raise failure from error


def _not_written(target: Path, error: OSError) -> WorldFailed:
    if error.errno in (28, 122):  # ENOSPC, EDQUOT
        return DiskFull(
            N_("磁盘满了，“{name}”没有写成。"),
            next_step=N_("请腾出空间后再试，台账没有动。"),
            name=target.name,
        )
    return WorldFailed(
        N_("“{name}”没有写成：文件夹“{folder}”不能写入，或磁盘出错。"),
        next_step=N_("请另选一个文件夹再试，台账没有动。"),
        name=target.name,
        folder=target.parent,
    )
