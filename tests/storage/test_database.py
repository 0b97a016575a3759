"""The ledger opens one way, writes in one kind of transaction, and says plainly what is wrong."""

import os
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from models.fields import fields_of
from models.kinds import KINDS
from storage import driver
from storage.clock import system_clock
from storage.database import APPLICATION_ID, LEDGER_NAME, Ledger, open_ledger
from storage.failures import (
    DiskFull,
    LedgerDamaged,
    LedgerLocked,
    LedgerNewer,
    LedgerReadOnly,
    LedgerUnreadable,
    NotALedger,
    as_world_failure,
)
from storage.ledger.tables import HEAD, table_of
from storage.migrations import SCHEMA_VERSION, STEPS
from tests.raw import raw


def pragma(ledger: Ledger, name: str) -> object:
    return ledger.scalar(f"PRAGMA {name}")


def test_a_new_ledger_is_durable_strict_and_ours(ledger: Ledger) -> None:
    assert pragma(ledger, "journal_mode") == "wal"
    assert pragma(ledger, "synchronous") == 2
    assert pragma(ledger, "foreign_keys") == 1
    assert pragma(ledger, "trusted_schema") == 0
    assert pragma(ledger, "application_id") == APPLICATION_ID
    assert pragma(ledger, "user_version") == SCHEMA_VERSION == len(STEPS) == 8
    tables = ledger.query("SELECT name, strict FROM pragma_table_list WHERE type = 'table'")
    loose = {name for name, strict in tables if not strict} - {
        "sqlite_schema", "sqlite_temp_schema", "_sqlite_migrations", "sqlite_sequence"
    }  # fmt: skip
    assert loose == set()


def test_the_schema_holds_every_field_with_the_type_it_declares(ledger: Ledger) -> None:
    for name, kind in KINDS.items():
        table = table_of(name)
        found = {
            row[1]: (row[2], bool(row[3]))
            for row in ledger.query(f"PRAGMA table_info({table.name})")
        }
        infos = [info for info in fields_of(kind.record) if info.children is None]
        assert set(found) == {*HEAD, *(info.name for info in infos)}, name
        for info in infos:
            is_number = isinstance(info.kind, type) and issubclass(info.kind, int)
            expected = "INTEGER" if is_number else "TEXT"
            assert found[info.name] == (expected, not info.optional), (name, info.name)
        for child in table.children:
            columns = {row[1] for row in ledger.query(f"PRAGMA table_info({child.name})")}
            assert columns == {"parent_id", "position", *child.columns}, child.name


def test_the_device_id_is_given_once(folder: Path) -> None:
    with open_ledger(folder) as first:
        device = first.scalar("SELECT value FROM meta WHERE key = 'device_id'")
    with open_ledger(folder) as again:
        assert again.scalar("SELECT value FROM meta WHERE key = 'device_id'") == device
    assert len(str(device)) == 36


def test_a_write_outside_a_transaction_is_refused(ledger: Ledger) -> None:
    with pytest.raises(RuntimeError, match="outside a transaction"):
        ledger.execute("DELETE FROM draft")
    with pytest.raises(RuntimeError, match="outside a transaction"):
        ledger.execute_many("DELETE FROM draft WHERE id = ?", [("x",)])
    with pytest.raises(RuntimeError, match="TEMP"):
        ledger.stage("DELETE FROM draft")


def test_transactions_do_not_nest_and_roll_back_whole(ledger: Ledger) -> None:
    add = "INSERT INTO meta (key, value) VALUES (?, '1')"
    with ledger.transaction(), pytest.raises(RuntimeError), ledger.transaction():
        pass
    with pytest.raises(ValueError, match="x"), ledger.transaction():  # noqa: PT012
        ledger.execute(add, ("half",))
        raise ValueError("x")
    assert ledger.scalar("SELECT count(*) FROM meta WHERE key = 'half'") == 0
    assert not ledger.in_transaction


def test_two_connections_see_each_others_commits(ledger: Ledger) -> None:
    with ledger.reopened() as other, other.transaction():
        other.execute("INSERT INTO meta (key, value) VALUES ('k', 'v')")
    assert ledger.scalar("SELECT value FROM meta WHERE key = 'k'") == "v"


def test_a_snapshot_reads_one_state(ledger: Ledger) -> None:
    count = "SELECT count(*) FROM meta"
    with ledger.reopened() as other, ledger.snapshot():
        before = ledger.scalar(count)
        with other.transaction():
            other.execute("INSERT INTO meta (key, value) VALUES ('late', '1')")
        assert ledger.scalar(count) == before
    assert ledger.scalar(count) == before + 1


def test_another_writer_is_named_as_such(ledger: Ledger) -> None:
    ledger.query("PRAGMA busy_timeout = 1")
    with ledger.reopened() as other, other.transaction():
        with pytest.raises(LedgerLocked) as told, ledger.transaction():
            pass
        assert "占用" in str(told.value)


def test_a_newer_ledger_is_refused_untouched(folder: Path) -> None:
    open_ledger(folder).close()
    path = folder / LEDGER_NAME
    connection = raw(path)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    connection.close()
    with pytest.raises(LedgerNewer) as told:
        open_ledger(folder)
    assert "更新版本" in str(told.value)
    connection = raw(path)
    assert connection.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION + 1
    connection.close()


def test_a_stranger_database_is_refused_untouched(folder: Path) -> None:
    folder.mkdir()
    with sqlite3.connect(folder / LEDGER_NAME) as stranger:
        stranger.execute("CREATE TABLE t (x)")
    stranger.close()
    before = (folder / LEDGER_NAME).read_bytes()
    with pytest.raises(NotALedger, match="不是走访台账的文件"):
        open_ledger(folder)
    assert [path.name for path in folder.iterdir()] == [LEDGER_NAME]
    assert (folder / LEDGER_NAME).read_bytes() == before


def test_a_file_that_is_no_database_is_refused(folder: Path) -> None:
    folder.mkdir()
    (folder / LEDGER_NAME).write_bytes(b"no database at all" * 100)
    with pytest.raises(LedgerDamaged):
        open_ledger(folder)


def test_a_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("")
    with pytest.raises(LedgerUnreadable, match="不能建立"):
        open_ledger(tmp_path / "x" / "y")


def test_reading_only_leaves_no_trace(folder: Path) -> None:
    open_ledger(folder).close()
    add = "INSERT INTO meta (key, value) VALUES ('a', 'b')"
    with (
        open_ledger(folder, read_only=True) as ledger,
        pytest.raises(LedgerUnreadable, match="不能写入"),
        ledger.transaction(),
    ):
        ledger.execute(add)


def test_a_ledger_to_look_at_says_so_before_it_begins(folder: Path) -> None:
    open_ledger(folder).close()
    with open_ledger(folder, read_only=True) as ledger:
        with pytest.raises(LedgerReadOnly, match="只读") as told, ledger.transaction():
            pytest.fail("nothing is begun")
        assert "还在" in str(told.value)
        assert not ledger.in_transaction


@pytest.mark.parametrize("part", [LEDGER_NAME, ""])
def test_what_cannot_be_written_is_refused_at_the_start(
    folder: Path, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_ledger(folder).close()
    refused = (folder / part, os.W_OK)
    monkeypatch.setattr(os, "access", lambda path, mode, **_: (Path(path), mode) != refused)
    with pytest.raises(LedgerUnreadable, match="不能写入"):
        open_ledger(folder)
    open_ledger(folder, read_only=True).close()


def test_a_roll_back_that_fails_is_made_up_for(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that failed may not even let a transaction be rolled back."""

    class Failing:
        def __init__(self, real: Any) -> None:
            self.real, self.broken = real, True

        def __getattr__(self, name: str) -> Any:
            return getattr(self.real, name)

        def execute(self, sql: str, *rest: Any) -> Any:
            if self.broken and sql in ("COMMIT", "ROLLBACK"):
                raise driver.OperationalError("disk I/O error")
            return self.real.execute(sql, *rest)

    disk = Failing(ledger._connection)
    monkeypatch.setattr(ledger, "_connection", disk)
    add = "INSERT INTO meta (key, value) VALUES ('half', '1')"
    with pytest.raises(LedgerUnreadable, match="读写磁盘出错"), ledger.transaction():
        ledger.execute(add)
    assert ledger.in_transaction
    with pytest.raises(LedgerUnreadable, match="读写磁盘出错"), ledger.transaction():
        pytest.fail("nothing is begun")
    disk.broken = False
    with ledger.transaction():
        assert ledger.scalar("SELECT count(*) FROM meta WHERE key = 'half'") == 0


def test_driver_errors_are_told_apart() -> None:
    assert isinstance(
        as_world_failure(driver.OperationalError("database or disk is full")), DiskFull
    )
    spoilt = UnicodeDecodeError("utf-8", b"\xec", 0, 1, "the driver's own sentence")
    assert isinstance(as_world_failure(spoilt), LedgerDamaged)
    assert as_world_failure(driver.OperationalError("no such table: x")) is None
    assert as_world_failure(ValueError("disk is full")) is None


def test_iterate_and_checkpoint(ledger: Ledger) -> None:
    assert [row[0] for row in ledger.iterate("SELECT key FROM meta")] == [
        "device_id",
        "device_key",
    ]
    ledger.checkpoint()
    assert (ledger.folder / f"{LEDGER_NAME}-wal").stat().st_size == 0


def test_what_is_written_without_waiting_is_on_the_disk_at_the_end(ledger: Ledger) -> None:
    with ledger.relaxed():
        assert pragma(ledger, "synchronous") == 0
        with ledger.transaction():
            ledger.execute("INSERT INTO meta (key, value) VALUES ('made', 'up')")
    assert pragma(ledger, "synchronous") == 2
    assert (ledger.folder / f"{LEDGER_NAME}-wal").stat().st_size == 0


def test_the_system_clock_carries_its_offset() -> None:
    assert system_clock().utcoffset() is not None
