"""Every error of the driver is the user's to know, in one plain sentence, or it is ours."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage import driver, room
from storage.database import open_ledger
from storage.failures import (
    DiskFull,
    LedgerDamaged,
    LedgerLocked,
    LedgerUnreadable,
    WorldFailed,
    as_world_failure,
)

USERS = {
    "FULL": DiskFull, "BUSY": LedgerLocked, "LOCKED": LedgerLocked, "PROTOCOL": LedgerLocked,
    "SCHEMA": LedgerLocked, "CORRUPT": LedgerDamaged, "NOTADB": LedgerDamaged,
    "READONLY": LedgerUnreadable, "PERM": LedgerUnreadable, "CANTOPEN": LedgerUnreadable,
    "IOERR": LedgerUnreadable, "NOLFS": LedgerUnreadable, "TOOBIG": WorldFailed,
    "NOMEM": WorldFailed,
}  # fmt: skip
OURS = (
    "ERROR", "INTERNAL", "ABORT", "INTERRUPT", "NOTFOUND", "EMPTY", "CONSTRAINT", "MISMATCH",
    "MISUSE", "AUTH", "FORMAT", "RANGE",
)  # fmt: skip
"""Together all of SQLite's primary result codes from 1 to 26."""


def coded(name: str, text: str = "") -> driver.DatabaseError:
    error = driver.OperationalError(text)
    error.sqlite_errorname = f"SQLITE_{name}"
    return error


def test_every_code_of_sqlite_has_its_place() -> None:
    assert len(USERS) + len(OURS) == 26
    for name, kind in USERS.items():
        failure = as_world_failure(coded(name))
        assert type(failure) is kind, name
        assert failure is not None
        assert failure.template.endswith("。"), name
        assert failure.next_step.endswith("。"), name
        assert failure.next_step.startswith("请"), name
    for name in OURS:
        assert as_world_failure(coded(name)) is None, name


def test_a_code_with_more_behind_it_is_the_code() -> None:
    assert type(as_world_failure(coded("IOERR_FSYNC"))) is LedgerUnreadable
    assert type(as_world_failure(coded("CORRUPT_INDEX"))) is LedgerDamaged
    assert type(as_world_failure(coded("BUSY_SNAPSHOT"))) is LedgerLocked
    assert as_world_failure(coded("CONSTRAINT_UNIQUE")) is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("database or disk is full", DiskFull),
        ("database is locked", LedgerLocked),
        ("locking protocol", LedgerLocked),
        ("database disk image is malformed", LedgerDamaged),
        ("malformed database schema (x)", LedgerDamaged),
        ("unsupported file format", LedgerDamaged),
        ("Could not decode to UTF-8 column 'name' with text 'x'", LedgerDamaged),
        ("file is not a database", LedgerDamaged),
        ("attempt to write a readonly database", LedgerUnreadable),
        ("unable to open database file", LedgerUnreadable),
        ("disk I/O error", LedgerUnreadable),
        ("string or blob too big", WorldFailed),
    ],
)
def test_what_carries_no_code_is_known_by_its_words(text: str, kind: type[WorldFailed]) -> None:
    assert type(as_world_failure(driver.OperationalError(text))) is kind
    assert type(as_world_failure(coded("ERROR", text))) is kind


def test_no_memory_and_what_is_no_error_of_the_driver() -> None:
    assert "内存" in str(as_world_failure(MemoryError()))
    assert as_world_failure(ValueError("disk is full")) is None
    assert as_world_failure(driver.OperationalError("no such table: x")) is None


def test_a_disk_error_on_a_full_disk_is_told_as_a_full_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert type(as_world_failure(coded("IOERR"), tmp_path)) is LedgerUnreadable
    monkeypatch.setattr(room, "free_bytes", lambda _folder: 4096)
    for name in ("IOERR", "CANTOPEN"):
        assert type(as_world_failure(coded(name), tmp_path)) is DiskFull
    assert type(as_world_failure(coded("CORRUPT"), tmp_path)) is LedgerDamaged


@pytest.fixture
def real_errors(tmp_path: Path) -> Iterator[list[driver.DatabaseError]]:
    """Errors as the driver really raises them: a code each."""
    found: list[driver.DatabaseError] = []
    connection = driver.connect(str(tmp_path / "x.db"), isolation_level=None)
    for sql in ("SELECT zeroblob(2000000000)", "SELECT * FROM nothing", "PRAGMA query_only = 1",
                "CREATE TABLE t (x)"):  # fmt: skip
        try:
            connection.execute(sql)
        except driver.DatabaseError as error:
            found.append(error)
    yield found
    connection.close()


def test_the_driver_gives_codes(real_errors: list[driver.DatabaseError]) -> None:
    names = [error.sqlite_errorname for error in real_errors]
    assert names == ["SQLITE_TOOBIG", "SQLITE_ERROR", "SQLITE_READONLY"]
    kinds = [type(as_world_failure(error)) for error in real_errors]
    assert kinds == [WorldFailed, type(None), LedgerUnreadable]


def test_room_is_counted_where_the_folder_will_be(tmp_path: Path) -> None:
    free = room.free_bytes(tmp_path)
    assert free is not None
    assert free > 0
    later = room.free_bytes(tmp_path / "not" / "yet" / "there")
    assert later is not None
    assert later > 0
    assert not room.is_full(tmp_path)


def test_little_room_is_below_two_hundred_megabytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for free, little in ((None, False), (199 * 2**20, True), (201 * 2**20, False)):
        monkeypatch.setattr(room, "free_bytes", lambda _folder, free=free: free)
        assert room.has_little_room(tmp_path) is little


def test_our_own_faults_are_not_told_as_the_worlds(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "台账") as ledger, pytest.raises(driver.OperationalError):
        ledger.query("SELECT * FROM no_such_table")
