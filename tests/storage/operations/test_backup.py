"""Backups on real files: made, verified, not made twice, thinned, taken to a second place."""

import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest

from models.backup import BackupReason
from models.errors import RoundbookError
from models.todo import Todo
from storage import driver, keys
from storage.backup import last_backup, list_backups, second_copies
from storage.copies import read_facts
from storage.database import Ledger, open_ledger
from storage.failures import DiskFull
from storage.folders import backups_folder
from storage.ledger.drafts import drop_draft, save_draft
from storage.operations import history
from storage.operations.backup import BackupCancelled, back_up, keep_before_repair
from storage.operations.check_ledger import check_ledger
from storage.operations.profile import change_setting
from storage.operations.second_place import SecondState, is_same_disk, set_second_place
from storage.operations.todos import add_todo
from storage.photos import open_photos, open_store
from tests.raw import key_of_file, raw

MANUAL, AUTOMATIC = BackupReason.MANUAL, BackupReason.AUTOMATIC


@pytest.fixture
def place(shops: Ledger) -> Path:
    return backups_folder(shops.folder)


@pytest.fixture
def second(shops: Ledger, tmp_path: Path) -> Path:
    """A stick, named as the second place."""
    stick = tmp_path / "U盘"
    stick.mkdir()
    set_second_place(shops, stick)
    return stick


def change(ledger: Ledger, words: str = "补齐价签") -> None:
    add_todo(ledger, Todo(id="", content=words))


def files(place: Path) -> list[str]:
    return [each.path.name for each in list_backups(place)]


# --------------------------------------------------------------------------------------- one backup


def test_a_backup_is_one_verified_file_that_opens_as_the_ledger_it_was(
    shops: Ledger, place: Path, tmp_path: Path
) -> None:
    change(shops)
    head = shops.scalar("SELECT hash FROM operation ORDER BY seq DESC LIMIT 1")
    made = back_up(shops, MANUAL)
    assert made.file.path.name == f"备份_20261123_100800_第3步_{head[:8]}_手动.ledger"
    assert sorted(path.name for path in place.iterdir()) == [made.file.path.name]
    assert not made.skipped
    facts = read_facts(made.file.path, key_of_file(made.file.path))
    assert (facts.operation, facts.head) == (3, head)
    assert made.rows == sum(facts.rows.values())

    other = tmp_path / "another"
    other.mkdir()
    shutil.copy(made.file.path, other / "ledger.db")
    with open_ledger(other) as copy:
        assert check_ledger(copy).sound
        assert copy.scalar("SELECT content FROM todo") == "补齐价签"


def test_the_journal_tells_of_it_and_undo_passes_it_by(shops: Ledger) -> None:
    change(shops)
    made = back_up(shops, MANUAL)
    entry = history.history(shops, limit=1)[0]
    assert (entry.label, entry.summary, entry.undoable) == ("备份", "手动，到第 3 步", False)
    assert made.changes.operation == entry.seq
    assert made.changes.touches("backup")
    history.undo(shops)
    assert shops.scalar("SELECT count(*) FROM todo WHERE deleted = 0") == 0
    assert check_ledger(shops).sound


def test_a_backup_taken_while_another_thread_writes_is_of_one_state(shops: Ledger) -> None:
    stop = threading.Event()

    def write() -> None:
        with shops.reopened() as own:
            while not stop.is_set():
                change(own)

    thread = threading.Thread(target=write)
    thread.start()
    try:
        made = [back_up(shops, MANUAL) for _ in range(5)]
    finally:
        stop.set()
        thread.join()
    for info in made:
        facts = read_facts(info.file.path, key_of_file(info.file.path))
        assert facts.operation == info.file.name.operation
        assert facts.rows["todo"] == facts.rows["change"] - _changes_of_shops(shops)
        assert facts.head.startswith(info.file.name.head)
    assert len({info.file.name.operation for info in made}) > 1
    assert check_ledger(shops).sound


def _changes_of_shops(ledger: Ledger) -> int:
    return int(ledger.scalar("SELECT count(*) FROM change WHERE kind <> 'todo'"))


def test_two_at_the_same_moment_become_one(shops: Ledger, place: Path) -> None:
    made: list[Any] = []
    threads = [
        threading.Thread(target=lambda: made.append(back_up(shops, AUTOMATIC))) for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(info.skipped for info in made) == [False, True, True]
    assert len(files(place)) == 1


def test_progress_is_told_and_a_stop_leaves_nothing(shops: Ledger, place: Path) -> None:
    told: list[tuple[int, int, str]] = []
    back_up(shops, MANUAL, progress=lambda *step: told.append(step))
    assert told[-1][0] == told[-1][1] > 0
    assert told[-1][2] == "正在备份台账"
    before = files(place)
    change(shops)
    with pytest.raises(BackupCancelled, match="没有留下半份"):
        back_up(shops, MANUAL, cancelled=lambda: True)
    assert sorted(path.name for path in place.iterdir()) == before
    change(shops)  # the ledger goes on


# ------------------------------------------------------------------------------ when none is needed


def test_the_same_state_is_not_copied_twice_within_half_an_hour(
    shops: Ledger, place: Path, clock: Any
) -> None:
    first = back_up(shops, MANUAL)
    clock.move(minutes=29)
    again = back_up(shops, BackupReason.BEFORE_IMPORT)
    assert (again.skipped, again.file) == (True, first.file)
    clock.move(minutes=2)
    assert not back_up(shops, BackupReason.BEFORE_IMPORT).skipped
    assert len(files(place)) == 2


def test_automatic_backups_do_not_cause_each_other(shops: Ledger, place: Path, clock: Any) -> None:
    back_up(shops, AUTOMATIC)
    for _ in range(5):
        clock.move(hours=1)
        assert back_up(shops, AUTOMATIC).skipped
    assert not last_backup(shops).changed
    change(shops)
    assert last_backup(shops).changed
    assert not back_up(shops, AUTOMATIC).skipped
    assert len(files(place)) == 2
    assert shops.scalar("SELECT count(*) FROM operation WHERE name = 'back_up'") == 2


def test_what_is_being_typed_counts_as_a_change(shops: Ledger, place: Path, clock: Any) -> None:
    back_up(shops, AUTOMATIC)
    save_draft(shops, "draft-1", "visit", "HZ1", {"summary": "门口修路"})
    assert last_backup(shops).changed
    assert not back_up(shops, AUTOMATIC).skipped
    save_draft(shops, "draft-1", "visit", "HZ1", {"summary": "门口修路，人少"})  # the same second
    made = back_up(shops, AUTOMATIC)
    assert not made.skipped
    assert back_up(shops, AUTOMATIC).skipped
    connection = raw(made.file.path)
    [(content,)] = connection.execute("SELECT content FROM draft").fetchall()
    connection.close()
    assert "人少" in content
    with shops.transaction():
        drop_draft(shops, "draft-1")
    assert last_backup(shops).changed


def test_a_backup_that_was_deleted_counts_no_more(shops: Ledger, place: Path) -> None:
    made = back_up(shops, AUTOMATIC)
    made.file.path.unlink()
    assert last_backup(shops).file is None
    assert last_backup(shops).changed
    assert not back_up(shops, AUTOMATIC).skipped


def test_a_clock_that_jumped_back_makes_one_more(shops: Ledger, clock: Any) -> None:
    back_up(shops, MANUAL)
    clock.move(days=-3)
    assert not back_up(shops, MANUAL).skipped
    assert back_up(shops, AUTOMATIC).skipped


def test_a_new_ledger_has_nothing_to_be_backed_up(ledger: Ledger) -> None:
    assert not last_backup(ledger).changed
    assert last_backup(ledger).at is None


# ------------------------------------------------------------------------------------------- photos


def test_photos_are_copied_once_and_only_new_ones(
    shops: Ledger, place: Path, second: Path, clock: Any
) -> None:
    def add(number: int) -> int:
        content = b"\xff\xd8" + bytes([number]) * 30_000
        with open_photos(shops.folder, clock=clock) as photos:
            photos.add_photo(content, 40, 30)
        return len(content)

    sizes = sum(add(number) for number in range(12))
    made = back_up(shops, MANUAL)
    assert (made.photos.added, made.photos.size) == (12, sizes)
    stores = [place / "photos.db", second / "photos.db"]
    states = [path.stat() for path in stores]
    change(shops)
    clock.move(hours=1)
    assert back_up(shops, MANUAL).photos.added == 0
    assert [path.stat().st_mtime_ns for path in stores] == [state.st_mtime_ns for state in states]
    size = add(50)
    change(shops)
    again = back_up(shops, MANUAL)
    assert (again.photos.added, again.photos.size) == (1, size)
    for path in stores:
        with open_store(path, key_of_file(path), single_file=True) as kept:
            assert len(kept.names()) == 13
            assert kept.is_sound()
        assert not list(path.parent.glob("photos.db-*"))


def test_a_spoilt_photo_store_keeps_no_ledger_from_being_backed_up(shops: Ledger) -> None:
    with open_photos(shops.folder) as photos:
        photos.add_photo(b"\xff\xd8" + b"1" * 40_000, 4, 3)
    content = bytearray((shops.folder / "photos.db").read_bytes())
    content[:100] = bytes(100)
    (shops.folder / "photos.db").write_bytes(content)
    made = back_up(shops, MANUAL)
    assert made.file.path.exists()
    assert "照片库 photos.db 有损坏" in str(made.photos_problem)


def test_photos_under_another_key_are_left_and_a_new_store_begun(
    shops: Ledger, place: Path
) -> None:
    with open_photos(shops.folder) as photos:
        photos.add_photo(b"\xff\xd8" + b"1" * 400, 4, 3)
    place.mkdir()
    with open_store(place / "photos.db", bytes(32), single_file=True) as foreign:
        foreign.add_photo(b"\xff\xd8" + b"2" * 400, 4, 3)
    assert back_up(shops, MANUAL).photos.added == 1
    assert sorted(path.name for path in place.glob("photos*")) == ["photos.db", "photos_2.db"]


# ------------------------------------------------------------------------------------- second place


def test_the_second_place_gets_the_verified_copy(shops: Ledger, place: Path, second: Path) -> None:
    made = back_up(shops, MANUAL)
    assert made.second.state is SecondState.DONE
    assert files(second) == files(place)
    assert (second / made.file.path.name).read_bytes() == made.file.path.read_bytes()
    known = last_backup(shops)
    assert known.second_place == str(second)
    assert second_copies(shops) == {made.file.path.name: shops.clock()}
    assert not known.second_missed


def test_a_stick_that_is_not_there_is_no_failure_and_gets_it_later(
    shops: Ledger, second: Path, tmp_path: Path, clock: Any
) -> None:
    second.rename(tmp_path / "away")
    made = back_up(shops, MANUAL)
    assert made.second.state is SecondState.ABSENT
    assert last_backup(shops).second_missed
    assert not second.exists()
    (tmp_path / "away").rename(second)
    clock.move(minutes=5)
    again = back_up(shops, AUTOMATIC)
    assert (again.skipped, again.second.state) == (True, SecondState.DONE)
    assert files(second) == [made.file.path.name]
    assert not last_backup(shops).second_missed
    assert last_backup(shops).at == made.file.name.at
    operations = shops.scalar("SELECT count(*) FROM operation")
    assert back_up(shops, AUTOMATIC).changes.operation == 0
    assert shops.scalar("SELECT count(*) FROM operation") == operations


def test_a_second_place_that_fails_is_told_and_the_first_copy_stands(
    shops: Ledger, second: Path, place: Path
) -> None:
    name = f"备份_20261123_100800_第3步_{_head(shops)}_手动.ledger"
    (second / f".{name}.part").mkdir()  # nothing can be written under that name
    (second / f".{name}.part" / "x").touch()
    made = back_up(shops, MANUAL)
    assert made.second.state is SecondState.FAILED
    assert f"“{name}”没有写成" in str(made.second.problem)
    assert files(place) == [name]
    assert last_backup(shops).second_missed


def _head(ledger: Ledger) -> str:
    return str(ledger.scalar("SELECT hash FROM operation ORDER BY seq DESC LIMIT 1"))[:8]


def test_the_second_place_must_be_another_folder_that_can_be_written(
    shops: Ledger, tmp_path: Path
) -> None:
    for wrong in (shops.folder, shops.folder / "backups"):
        with pytest.raises(RoundbookError, match="台账自己的文件夹"):
            set_second_place(shops, wrong)
    with pytest.raises(RoundbookError, match="不能写入"):
        set_second_place(shops, tmp_path / "nowhere")
    good = tmp_path / "good"
    good.mkdir()
    assert set_second_place(shops, good).touches("setting")
    assert list(good.iterdir()) == []
    assert is_same_disk(shops.folder, good)
    set_second_place(shops, None)
    assert last_backup(shops).second_place == ""


def test_both_places_are_thinned_and_others_backups_on_a_stick_are_left(
    shops: Ledger, place: Path, second: Path, clock: Any
) -> None:
    strangers = [f"备份_2026112{day}_0{hour}0000_第9步_ffffffff_自动.ledger"
                 for day in (0, 1) for hour in (8, 9)]  # fmt: skip
    for stranger in strangers:
        (second / stranger).write_bytes(b"of a colleague")
    for _ in range(4):
        for _ in range(3):
            change(shops)
            back_up(shops, AUTOMATIC)
            clock.move(hours=1)
        clock.move(days=1)
    own = files(place)
    assert len(own) == 2 + 3 + 3 + 1 - 1  # two old days keep one each, two days keep all
    assert set(files(second)) == {*own, *strangers}


# ------------------------------------------------------------------------------ a folder of its own


def test_a_named_folder_gets_a_backup_of_its_own(
    shops: Ledger, place: Path, tmp_path: Path
) -> None:
    with open_photos(shops.folder) as photos:
        photos.add_photo(b"\xff\xd8" + b"1" * 400, 4, 3)
    there = tmp_path / "deep" / "there"
    made = back_up(shops, MANUAL, to=there)
    assert sorted(path.name for path in there.iterdir()) == ["photos.db", made.file.path.name]
    assert not place.exists()
    assert last_backup(shops).at is None  # whether it still lies there nobody knows
    with pytest.raises(RoundbookError, match="台账自己的文件夹"):
        back_up(shops, MANUAL, to=shops.folder)


def test_a_ledger_that_is_only_read_can_be_backed_up(shops: Ledger, tmp_path: Path) -> None:
    with open_ledger(shops.folder, read_only=True) as reader:
        made = back_up(reader, MANUAL, to=tmp_path / "there")
    assert made.changes.operation == 0
    assert read_facts(made.file.path, key_of_file(made.file.path)).operation == 2


# -------------------------------------------------------------------------------------- encryption


def test_backups_of_an_encrypted_ledger_are_encrypted_and_carry_the_key_file(
    folder: Path, tmp_path: Path, clock: Any
) -> None:
    key = bytes(range(1, 33))
    keys.remember(folder, key)
    try:
        with open_ledger(folder, clock=clock) as ledger:
            change(ledger, "王建国的价签")
            (folder / "ledger.key").write_bytes(b'{"check": "aaaa"}')
            with open_photos(folder) as photos:
                photos.add_photo(b"\xff\xd8" + b"secret face " * 400, 4, 3)
            stick = tmp_path / "stick"
            stick.mkdir()
            set_second_place(ledger, stick)
            made = back_up(ledger, MANUAL)
            for place in (backups_folder(folder), stick):
                content = b"".join(path.read_bytes() for path in place.iterdir())
                assert "王建国".encode() not in content
                assert b"secret face" not in content
                assert (place / "ledger.key").read_bytes() == b'{"check": "aaaa"}'
            assert read_facts(made.file.path, key).rows["todo"] == 1
            with pytest.raises(RoundbookError):
                read_facts(made.file.path, bytes(32))

            (folder / "ledger.key").write_bytes(b'{"check": "aaaa", "other": "password"}')
            change(ledger)
            back_up(ledger, MANUAL)
            assert b"password" in (stick / "ledger.key").read_bytes()
            (folder / "ledger.key").write_bytes(b'{"check": "bbbb"}')
            change(ledger)
            back_up(ledger, MANUAL)
            assert (stick / "aaaa.key").read_bytes() == b'{"check": "aaaa", "other": "password"}'
    finally:
        keys.forget(folder)


@pytest.mark.plain_file("sets a password itself")
def test_plain_copies_in_the_second_place_are_encrypted_once_the_ledger_is(
    shops: Ledger, second: Path
) -> None:
    from storage.operations.protection import protect

    with open_photos(shops.folder) as photos:
        photos.add_photo(b"\xff\xd8" + b"face " * 400, 4, 3)
    back_up(shops, MANUAL)
    (second / "notes.db").write_bytes(b"SQLite format 3\x00of somebody else")
    shops.close()
    protect(shops.folder, "correct horse battery")
    try:
        with open_ledger(shops.folder, clock=shops.clock) as ledger:
            change(ledger)
            back_up(ledger, MANUAL)
        plain = [path.name for path in second.iterdir()
                 if path.read_bytes().startswith(driver.PLAIN_HEADER)]  # fmt: skip
        assert plain == ["notes.db"]
        assert not list(second.glob("*.new"))
    finally:
        keys.forget(shops.folder)


# ---------------------------------------------------------------------------------------- full disk


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 24 MB."""
    mount, umount = shutil.which("mount"), shutil.which("umount")
    point = tmp_path / "small"
    point.mkdir()
    if mount is None or umount is None:
        pytest.skip("no small disk can be made here")
    done = subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(point)],
        check=False, capture_output=True,
    )  # fmt: skip
    if done.returncode:
        pytest.skip("no small disk can be made here")
    try:
        yield point
    finally:
        subprocess.run([umount, str(point)], check=True)


def fill(place: Path, leave: int) -> Path:
    filler = place / "filler"
    filler.write_bytes(bytes(shutil.disk_usage(place).free - leave))
    return filler


def test_a_disk_without_room_is_told_before_anything_is_written(
    shops: Ledger, small_disk: Path
) -> None:
    fill(small_disk, 10 * 2**20)
    with pytest.raises(DiskFull, match="磁盘只剩 10 MB，备份需要 17 MB，没有备份") as failure:
        back_up(shops, MANUAL, to=small_disk / "backups")
    assert "腾出空间" in failure.value.next_step
    assert [path.name for path in (small_disk / "backups").iterdir()] == []
    change(shops)


def test_a_disk_that_fills_up_meanwhile_leaves_no_half_backup(
    shops: Ledger, small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import storage.operations.backup as module

    fill(small_disk, 200_000)
    monkeypatch.setattr(module, "need_room", lambda *_: None)
    with pytest.raises(DiskFull, match="满了"):
        back_up(shops, MANUAL, to=small_disk / "backups")
    assert [path.name for path in (small_disk / "backups").iterdir()] == []
    change(shops)
    assert check_ledger(shops).sound


def test_a_full_second_place_is_told_and_nothing_else(shops: Ledger, small_disk: Path) -> None:
    set_second_place(shops, small_disk)
    filler = fill(small_disk, 50_000)
    made = back_up(shops, MANUAL)
    assert made.second.state is SecondState.FAILED
    assert "磁盘已满，" in str(made.second.problem)
    assert files(small_disk) == []
    filler.unlink()
    change(shops)
    assert back_up(shops, MANUAL).second.state is SecondState.DONE


def test_a_ledger_on_a_full_disk_can_still_be_backed_up_elsewhere(
    small_disk: Path, tmp_path: Path, clock: Any
) -> None:
    with open_ledger(small_disk / "data", clock=clock) as ledger:
        change(ledger)
        ledger.checkpoint()
        fill(small_disk, 0)
        made = back_up(ledger, MANUAL, to=tmp_path / "there")
        assert read_facts(made.file.path, key_of_file(made.file.path)).rows["todo"] == 1
        assert made.changes.operation == 0


# ----------------------------------------------------------------------------------- damaged ledger


def test_before_a_repair_a_ledger_with_wrong_rows_is_backed_up(shops: Ledger) -> None:
    save_draft(shops, "draft-1", "visit", "HZ1", {"summary": "在写"})
    with shops.transaction():
        shops.execute("UPDATE retailer SET owner = '王建圆' WHERE id = 'HZ2'")
        shops.execute("UPDATE draft SET content = CAST(x'ff22' AS TEXT)")
    kept = keep_before_repair(shops)
    assert read_facts(kept, key_of_file(kept)).rows["retailer"] == 3
    assert "修复前" in kept.name


def test_before_a_repair_files_too_damaged_for_a_backup_are_kept_as_they_lie(
    folder: Path, clock: Any
) -> None:
    with open_ledger(folder, clock=clock) as ledger:
        for number in range(60):
            change(ledger, f"第 {number} 件" * 20)
    content = bytearray((folder / "ledger.db").read_bytes())
    content[-3 * 4096 : -2 * 4096] = b"\xa5" * 4096
    (folder / "ledger.db").write_bytes(content)
    with open_ledger(folder, clock=clock) as ledger:
        kept = keep_before_repair(ledger)
        assert kept == folder / "backups" / "搁置_20261123_100800"
        assert (kept / "ledger.db").read_bytes() == content
        assert list_backups(backups_folder(folder)) == []


# ----------------------------------------------------------------------------------------- settings


def test_a_place_nobody_made_is_no_failure(shops: Ledger) -> None:
    change_setting(shops, "backup.second_place", "/nowhere/at/all")
    made = back_up(shops, MANUAL)
    assert made.second == attrs.evolve(made.second, state=SecondState.ABSENT, problem=None)
    assert last_backup(shops).at == made.file.name.at
