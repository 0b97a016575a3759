"""The disk that loses power: what is safe stays, what is not may be there in any way, or not."""

from random import Random

from tests.reliability.disk import (
    SECTOR,
    Create,
    Delete,
    Disk,
    Files,
    Operation,
    Sync,
    SyncNames,
    Truncate,
    Write,
    crash_states,
    tear,
)


def disk_after(*operations: Operation, begin: Files | None = None) -> Disk:
    disk = Disk(begin if begin is not None else {"a": b"old!", "b": b"other"})
    for operation in operations:
        disk.issue(operation)
    return disk


def left(disk: Disk, *, rounds: int = 30) -> list[Files]:
    return [files for _, files in crash_states(disk, Random(1), rounds=rounds, each=True)]


def test_what_was_synced_is_in_every_state_and_what_was_not_is_in_some() -> None:
    disk = disk_after(Write(0, 0, b"new"), Sync(0), Write(0, 3, b"?"))
    states = left(disk)
    assert {files["a"] for files in states} == {b"new!", b"new?"}
    assert {files["b"] for files in states} == {b"other"}


def test_syncing_one_file_makes_no_other_safe() -> None:
    disk = disk_after(Write(0, 0, b"new!"), Write(1, 0, b"OTHER"), Sync(0))
    assert {(files["a"], files["b"]) for files in left(disk)} == {
        (b"new!", b"other"),
        (b"new!", b"OTHER"),
    }


def test_unsynced_writes_are_found_in_any_selection() -> None:
    disk = disk_after(*(Write(0, at, b"x") for at in range(4)))
    assert len({files["a"] for files in left(disk, rounds=200)}) == 16


def test_of_two_unsynced_writes_to_one_place_either_may_have_come_last() -> None:
    disk = disk_after(Write(0, 0, b"one!"), Write(0, 0, b"two!"))
    assert {files["a"] for files in left(disk)} == {b"old!", b"one!", b"two!"}


def test_a_name_is_safe_only_when_names_were_synced() -> None:
    made = (Create(2, "log"), Write(2, 0, b"frame"), Sync(2))
    states = left(disk_after(*made))
    assert {files.get("log") for files in states} == {None, b"frame"}
    states = left(disk_after(*made, SyncNames()))
    assert {files.get("log") for files in states} == {b"frame"}


def test_a_deleted_file_may_be_there_again() -> None:
    assert {"b" in files for files in left(disk_after(Delete("b")))} == {True, False}
    assert {"b" in files for files in left(disk_after(Delete("b"), SyncNames()))} == {False}


def test_a_name_deleted_and_made_anew_means_the_old_file_the_new_one_or_none() -> None:
    disk = disk_after(Delete("b"), Create(2, "b"), Write(2, 0, b"second"), Sync(2))
    assert {files.get("b") for files in left(disk)} == {None, b"other", b"second"}


def test_a_cut_file_may_have_its_old_end() -> None:
    disk = disk_after(Truncate(1, 2))
    assert {files["b"] for files in left(disk)} == {b"ot", b"other"}
    assert disk_after(Truncate(1, 7)).files([Truncate(1, 7)])["b"] == b"other\0\0"


def test_a_grown_file_may_hold_zeros() -> None:
    disk = disk_after(Write(0, 4, b"more"), Write(0, 8, b"end"))
    found = {files["a"] for files in left(disk)}
    assert {b"old!\0\0\0\0\0\0\0", b"old!more\0\0\0", b"old!\0\0\0\0end"} <= found


def test_growing_leaves_safe_bytes_alone() -> None:
    disk = disk_after(Write(0, 0, b"ne"))
    assert {files["a"][2:] for files in left(disk)} == {b"d!"}


def test_a_write_is_torn_where_sectors_of_the_file_end() -> None:
    write = Write(0, SECTOR - 24, b"h" * 24 + b"p" * SECTOR + b"t" * 10)
    parts = tear(write, lambda _: True)
    assert [(part.offset, part.data[:1], len(part.data)) for part in parts] == [
        (SECTOR - 24, b"h", 24),
        (SECTOR, b"p", SECTOR),
        (2 * SECTOR, b"t", 10),
    ]
    assert tear(write, lambda sector: sector == 1) == [parts[1]]
    assert tear(Write(0, 3, b"small"), lambda _: True) == [Write(0, 3, b"small")]


def test_torn_writes_are_among_the_states() -> None:
    disk = disk_after(Write(0, 0, b"A" * SECTOR + b"B" * SECTOR), begin={"a": bytes(2 * SECTOR)})
    found = {(files["a"][:1], files["a"][-1:]) for files in left(disk)}
    assert found == {(a, b) for a in (b"\0", b"A") for b in (b"\0", b"B")}


def test_nothing_pending_leaves_one_state() -> None:
    assert left(disk_after(Write(0, 0, b"new!"), Sync(0))) == [{"a": b"new!", "b": b"other"}]
