"""Copies from one state, verified, whole or not at all, under whichever key."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

import pytest

from models.todo import Todo
from storage import driver
from storage.copies import (
    CopyFacts,
    CopyUnsound,
    copy_database,
    facts_of,
    read_facts,
    transcode,
)
from storage.database import APPLICATION_ID, LEDGER_NAME, Ledger, open_ledger
from storage.failures import DiskFull, LedgerDamaged, WorldFailed
from storage.ledger import journal
from storage.migrations import SCHEMA_VERSION
from storage.operations.check_ledger import check_ledger
from storage.operations.todos import add_todo
from tests.small_disk import mounted

pytestmark = pytest.mark.plain_file("makes plain and encrypted copies itself")
KEY, OTHER = bytes(range(32)), bytes(range(1, 33))
BIG = 6_000
"""Rows of a kilobyte: enough for a copy to be made in several parts."""


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def connection(shops: Ledger) -> Any:
    return shops.database.conn


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where copies go."""
    (tmp_path / "备份").mkdir()
    return tmp_path / "备份"


@pytest.fixture
def big(tmp_path: Path) -> Iterator[Any]:
    """A database of some megabytes."""
    path = tmp_path / "big.db"
    with closing(driver.connect(str(path), isolation_level=None)) as made:
        made.execute("PRAGMA journal_mode = WAL")
        made.execute("CREATE TABLE leaf (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT")
        made.execute("CREATE TABLE pair (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT")
        made.execute("BEGIN")
        made.executemany("INSERT INTO leaf VALUES (?, ?)", ((n, "叶" * 400) for n in range(BIG)))
        made.execute("COMMIT")
        yield made


# ----------------------------------------------------------------------------------- what it holds


def test_facts_count_rows_and_know_the_head(shops: Ledger, connection: Any) -> None:
    facts = facts_of(connection)
    assert facts.version == SCHEMA_VERSION
    assert (facts.rows["retailer"], facts.rows["product"], facts.rows["visit"]) == (3, 12, 0)
    assert facts.operation == journal.last_sequence(shops)
    assert facts.head == journal.head_hash(shops)


def test_what_has_no_journal_has_no_head(tmp_path: Path) -> None:
    with closing(driver.connect(str(tmp_path / "x.db"), isolation_level=None)) as other:
        other.execute("CREATE TABLE 'odd name' (a)")
        assert facts_of(other) == CopyFacts(
            version=0, rows={"odd name": 0}, operation=0, head="0" * 64
        )


# ----------------------------------------------------------------------------------------- copying


@pytest.mark.parametrize("protected", [False, True])
def test_a_copy_is_one_file_that_holds_what_the_log_held(
    shops: Ledger, connection: Any, place: Path, protected: bool
) -> None:
    add_todo(shops, Todo(id="T1", content="只在日志里"))
    key = KEY if protected else None
    if protected:  # a copy is encrypted as its source is
        transcode_open(shops, place / "source.db")
        with closing(driver.connect(str(place / "source.db"), key=KEY)) as source:
            facts = copy_database(source, place / "一.ledger", KEY)
        (place / "source.db").unlink()
    else:
        facts = copy_database(connection, place / "一.ledger", None)
    assert names(place) == ["一.ledger"]
    assert facts == read_facts(place / "一.ledger", key)
    assert facts.rows["todo"] == 1
    with closing(driver.connect(str(place / "一.ledger"), key=key)) as copy:
        assert copy.execute("PRAGMA journal_mode").fetchone()[0] == "delete"
        assert copy.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
    is_plain = (place / "一.ledger").read_bytes().startswith(driver.PLAIN_HEADER)
    assert is_plain == (not protected)


def transcode_open(ledger: Ledger, target: Path) -> None:
    ledger.checkpoint()
    transcode(ledger.folder / LEDGER_NAME, None, target, KEY)


def test_a_copy_can_be_worked_in_and_is_sound(
    shops: Ledger, connection: Any, tmp_path: Path
) -> None:
    copy_database(connection, tmp_path / "neu" / LEDGER_NAME, None)
    with open_ledger(tmp_path / "neu") as copy:
        add_todo(copy, Todo(id="T2", content="在副本里"))
        assert check_ledger(copy).sound
    assert shops.scalar("SELECT count(*) FROM todo") == 0


def test_an_older_copy_is_replaced_and_a_part_of_one_too(
    shops: Ledger, connection: Any, place: Path
) -> None:
    (place / "一.ledger").write_bytes(b"old")
    (place / ".一.ledger.part").write_bytes(b"half")
    assert copy_database(connection, place / "一.ledger", None).rows["retailer"] == 3
    assert names(place) == ["一.ledger"]


def test_within_a_snapshot_the_copy_is_of_that_state(
    shops: Ledger, connection: Any, place: Path
) -> None:
    with shops.snapshot():
        before = journal.head_hash(shops)
        with shops.reopened() as other:
            add_todo(other, Todo(id="T1", content="später"))
        assert copy_database(connection, place / "一.ledger", None).head == before
        assert shops.in_transaction
    assert journal.head_hash(shops) != before


def test_others_go_on_writing_and_the_copy_is_of_one_state(
    big: Any, tmp_path: Path, place: Path
) -> None:
    """Each write adds a leaf and its pair: a copy of two states would tell them apart."""
    stop, written = threading.Event(), []

    def write() -> None:
        with closing(driver.connect(str(tmp_path / "big.db"), isolation_level=None)) as writer:
            writer.execute("PRAGMA busy_timeout = 5000")
            number = BIG
            while not stop.is_set():
                writer.execute("BEGIN IMMEDIATE")
                for table in ("leaf", "pair"):
                    writer.execute(f"INSERT INTO {table} VALUES (?, 'neu')", (number,))
                writer.execute("COMMIT")
                written.append(number)
                number += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        facts = [copy_database(big, place / f"{n}.db", None) for n in range(4)]
    finally:
        stop.set()
        writer.join()
    assert all(each.rows["leaf"] == BIG + each.rows["pair"] for each in facts)
    assert [each.rows["pair"] for each in facts] == sorted(each.rows["pair"] for each in facts)
    assert facts[-1].rows["pair"] > 0
    assert len(written) >= facts[-1].rows["pair"]


def test_progress_counts_pages_and_whoever_counts_may_stop_it(big: Any, place: Path) -> None:
    told: list[tuple[int, int]] = []
    copy_database(big, place / "一.db", None, lambda done, total: told.append((done, total)))
    assert len(told) > 1
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1] > 2_000

    class Stopped(Exception):
        pass

    def stop(_done: int, _total: int) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        copy_database(big, place / "二.db", None, stop)
    assert names(place) == ["一.db"]
    assert not big.in_transaction


# ------------------------------------------------------------------------------------- another key


def test_what_is_written_under_another_key_holds_the_same(
    shops: Ledger, connection: Any, place: Path
) -> None:
    shops.checkpoint()
    source = shops.folder / LEDGER_NAME
    before = source.read_bytes()
    facts = facts_of(connection)
    assert transcode(source, None, place / "secret.db", KEY) == facts
    assert "好运烟酒商店".encode() not in (place / "secret.db").read_bytes()
    assert transcode(place / "secret.db", KEY, place / "other.db", OTHER) == facts
    assert transcode(place / "other.db", OTHER, place / "plain.db", None) == facts
    assert source.read_bytes() == before
    assert names(place) == ["other.db", "plain.db", "secret.db"]
    with closing(driver.connect(str(place / "plain.db"))) as plain:
        assert plain.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
        for table, count in facts.rows.items():
            rows = [
                each.execute(f'SELECT * FROM "{table}"').fetchall() for each in (plain, connection)
            ]
            assert len(rows[0]) == count
            assert sorted(map(repr, rows[0])) == sorted(map(repr, rows[1])), table
        schema = "SELECT type, name, sql FROM sqlite_master ORDER BY 1, 2"
        assert plain.execute(schema).fetchall() == connection.execute(schema).fetchall()


@pytest.mark.parametrize("wrong", [None, OTHER])
def test_a_wrong_key_is_told_and_nothing_is_left(
    shops: Ledger, place: Path, wrong: bytes | None
) -> None:
    shops.checkpoint()
    transcode(shops.folder / LEDGER_NAME, None, place / "secret.db", KEY)
    with pytest.raises(LedgerDamaged):
        read_facts(place / "secret.db", wrong)
    with pytest.raises(LedgerDamaged):
        transcode(place / "secret.db", wrong, place / "plain.db", None)
    assert names(place) == ["secret.db"]


# -------------------------------------------------------------------------------------- what fails


def flipped(path: Path, seed: int, *, of: int = 200) -> None:
    """Turn bits of a file, here and there, but not in its first page."""
    content = bytearray(path.read_bytes())
    chance = Random(seed)
    for _ in range(of):
        content[chance.randrange(4_096, len(content))] ^= 1 << chance.randrange(8)
    path.write_bytes(content)


def test_a_damaged_copy_is_told_with_the_next_step(
    shops: Ledger, connection: Any, place: Path
) -> None:
    copy_database(connection, place / "一.ledger", None)
    flipped(place / "一.ledger", 3, of=2_000)
    with pytest.raises(WorldFailed) as told:
        read_facts(place / "一.ledger", None)
    assert "有损坏" in str(told.value)
    assert told.value.next_step


def test_what_is_spoilt_while_it_is_written_is_not_kept(big: Any, place: Path) -> None:
    """The disk turns bits of the first part of the copy while the next is being written."""
    (place / "一.db").write_bytes(b"old")

    def spoil(done: int, total: int) -> None:
        part = place / ".一.db.part"
        if done < total and part.stat().st_size > 100_000:
            with part.open("rb+") as file:
                file.seek(8_192)
                file.write(os.urandom(60_000))

    with pytest.raises(WorldFailed) as told:
        copy_database(big, place / "一.db", None, spoil)
    assert isinstance(told.value, CopyUnsound | LedgerDamaged)
    assert names(place) == ["一.db"]
    assert (place / "一.db").read_bytes() == b"old"


def test_a_damaged_source_is_told_and_nothing_is_left(
    shops: Ledger, place: Path, clock: Callable[[], Any]
) -> None:
    shops.close()
    source = shops.folder / LEDGER_NAME
    flipped(source, 5, of=3_000)
    damaged = source.read_bytes()
    with pytest.raises(WorldFailed):
        transcode(source, None, place / "一.db", KEY)
    with (
        closing(driver.connect(str(source), isolation_level=None)) as connection,
        pytest.raises(WorldFailed),
    ):
        copy_database(connection, place / "二.db", None)
    assert names(place) == []
    assert source.read_bytes() == damaged


def test_what_is_no_database_is_told(place: Path) -> None:
    (place / "一.ledger").write_bytes(b"no database at all" * 100)
    with pytest.raises(LedgerDamaged):
        read_facts(place / "一.ledger", None)


def test_where_a_file_stands_in_the_way_of_the_folder_it_is_told(
    connection: Any, tmp_path: Path
) -> None:
    (tmp_path / "datei").write_bytes(b"")
    with pytest.raises(WorldFailed) as told:
        copy_database(connection, tmp_path / "datei" / "一.ledger", None)
    assert "一.ledger" in str(told.value)
    assert "台账没有动" in str(told.value)


@pytest.mark.parametrize("megabytes", [2, 6])
def test_a_full_disk_is_told_and_nothing_is_left(big: Any, megabytes: int) -> None:
    with mounted(f"{megabytes}m") as disk:
        with pytest.raises(DiskFull) as told:
            copy_database(big, disk.path / "一.db", None)
        assert told.value.next_step
        assert names(disk.path) == []
        with pytest.raises(DiskFull):
            transcode(Path(big.execute("PRAGMA database_list").fetchone()[2]), None,
                      disk.path / "二.db", KEY)  # fmt: skip
        assert names(disk.path) == []
