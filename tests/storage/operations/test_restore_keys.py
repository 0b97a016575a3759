"""Restoring where passwords are involved: what is restored is as secret as what was there."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from models.backup import BackupReason
from models.errors import RoundbookError
from models.todo import Todo
from storage import driver, key_file, keys
from storage.database import Ledger, open_ledger
from storage.failures import LedgerProtected
from storage.folders import backups_folder
from storage.keys import KEY_NAME, Protection, protection_of
from storage.operations.backup import back_up
from storage.operations.check_ledger import check_ledger
from storage.operations.folder import settle_folder
from storage.operations.protection import (
    lock,
    protect,
    recovery_code_of,
    unlock,
    unprotect,
)
from storage.operations.restore_backup import (
    examine_backup,
    restore_backup,
    unlock_backup,
)
from storage.operations.todos import add_todo
from storage.photos import open_photos

PASSWORD, OTHER = "青山遮不住毕竟东流去", "another password"
SECRET = "王建国的价签"
FACE = b"\xff\xd8" + b"secret face " * 300
pytestmark = pytest.mark.plain_file("sets and removes keys itself")


@pytest.fixture(autouse=True)
def quick_derivation(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(key_file, "_COST", {"n": 2**4, "r": 8, "p": 1})
    yield
    keys._remembered.clear()


def work(folder: Path, clock: Any, words: str = SECRET) -> Path:
    """Work in a ledger and back it up; return the backup."""
    with open_ledger(folder, clock=clock) as ledger:
        add_todo(ledger, Todo(id="", content=words))
        with open_photos(folder, clock=clock) as photos:
            photos.add_photo(FACE, 4, 3)
        return back_up(ledger, BackupReason.MANUAL).file.path


def away(backup: Path, place: Path) -> Path:
    """Take a backup with what lies beside it to a stick."""
    shutil.copytree(backup.parent, place)
    return place / backup.name


def restore(folder: Path, file: Path, clock: Any, key: bytes | None = None) -> None:
    plan = examine_backup(folder, file, key, clock=clock)
    restore_backup(folder, file, plan, key=key, clock=clock)


def todos(ledger: Ledger) -> list[str]:
    return [str(row[0]) for row in ledger.query("SELECT content FROM todo ORDER BY rowid")]


def readable(folder: Path) -> list[str]:
    """The files in which something can be read that nobody should."""
    return [
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file()
        and any(words in path.read_bytes() for words in (SECRET.encode(), b"secret face"))
    ]


def test_under_the_same_key_the_password_in_force_stays(folder: Path, clock: Any) -> None:
    work(folder, clock, "先前")
    protect(folder, PASSWORD)
    backup = work(folder, clock)
    work(folder, clock, "后来")
    restore(folder, backup, clock)
    assert readable(folder) == []
    lock(folder)
    unlock(folder, PASSWORD)
    with open_ledger(folder, clock=clock) as ledger:
        assert todos(ledger) == ["先前", SECRET]
        assert check_ledger(ledger).sound
        with open_photos(folder) as photos:
            assert len(photos.names()) == 1


def test_while_it_is_locked_nothing_is_restored(folder: Path, clock: Any) -> None:
    work(folder, clock)
    protect(folder, PASSWORD)
    backup = work(folder, clock)
    lock(folder)
    with pytest.raises(LedgerProtected, match="启动密码"):
        examine_backup(folder, backup, clock=clock)


def test_a_plain_backup_becomes_as_secret_as_the_ledger_it_replaces(
    folder: Path, clock: Any, tmp_path: Path
) -> None:
    stick = away(work(folder, clock), tmp_path / "stick")
    assert readable(tmp_path / "stick") != []
    protect(folder, PASSWORD)
    work(folder, clock, "后来")
    restore(folder, stick, clock)
    assert readable(folder) == []
    lock(folder)
    unlock(folder, PASSWORD)
    with open_ledger(folder, clock=clock) as ledger:
        assert todos(ledger) == [SECRET]
        with open_photos(folder) as photos:
            assert photos.photo(next(iter(photos.names()))) == FACE


def test_files_put_aside_in_the_clear_do_not_stay_readable_either(
    folder: Path, clock: Any, tmp_path: Path
) -> None:
    """An aside folder with its log, of before the password, is tried out and wiped."""
    with open_ledger(folder, clock=clock) as ledger:
        add_todo(ledger, Todo(id="", content=SECRET))
        shutil.copytree(folder, tmp_path / "aside")
    protect(folder, PASSWORD)
    assert (tmp_path / "aside" / "ledger.db-wal").exists()
    restore(folder, tmp_path / "aside" / "ledger.db", clock)
    assert readable(folder) == []
    with open_ledger(folder, clock=clock) as ledger:
        assert todos(ledger) == [SECRET]


def test_on_a_new_computer_a_backup_brings_its_password(
    folder: Path, clock: Any, tmp_path: Path
) -> None:
    work(folder, clock)
    protect(folder, PASSWORD)
    stick = away(work(folder, clock, "后来"), tmp_path / "stick")
    new = tmp_path / "new"
    with pytest.raises(LedgerProtected, match="打不开它"):
        examine_backup(new, stick, clock=clock)
    with pytest.raises(RoundbookError, match="启动密码不对"):
        unlock_backup(stick, "wrong password")
    code = recovery_code_of(folder, PASSWORD)
    assert unlock_backup(stick, code.lower()) == unlock_backup(stick, PASSWORD)
    restore(new, stick, clock, unlock_backup(stick, PASSWORD))
    assert readable(new) == []
    lock(new)
    settle_folder(new)
    unlock(new, PASSWORD)
    with open_ledger(new, clock=clock) as ledger:
        assert todos(ledger) == [SECRET, "后来"]
        with open_photos(new) as photos:
            assert photos.photo(next(iter(photos.names()))) == FACE


def test_a_spoilt_key_file_beside_a_backup_leaves_the_other_ways(
    folder: Path, clock: Any, tmp_path: Path
) -> None:
    work(folder, clock)
    protect(folder, PASSWORD)
    code = recovery_code_of(folder, PASSWORD)
    stick = away(work(folder, clock, "后来"), tmp_path / "stick")
    stick.with_name(KEY_NAME).replace(stick.with_name("earlier.key"))
    stick.with_name(KEY_NAME).write_bytes(b"{spoilt")
    assert unlock_backup(stick, PASSWORD) == unlock_backup(stick, code)
    stick.with_name("earlier.key").unlink()
    assert unlock_backup(stick, code)
    with pytest.raises(RoundbookError, match="读不出来"):
        unlock_backup(stick, PASSWORD)


def test_a_backup_of_another_password_is_put_under_the_one_in_force(
    folder: Path, clock: Any, tmp_path: Path
) -> None:
    work(folder, clock)
    protect(folder, PASSWORD)
    stick = away(work(folder, clock, "后来"), tmp_path / "stick")
    unprotect(folder, PASSWORD)
    protect(folder, OTHER)
    key = unlock_backup(stick, PASSWORD)
    restore(folder, stick, clock, key)
    assert readable(folder) == []
    lock(folder)
    unlock(folder, OTHER)
    with open_ledger(folder, clock=clock) as ledger:
        assert todos(ledger) == [SECRET, "后来"]
        with open_photos(folder) as photos:
            assert photos.photo(next(iter(photos.names()))) == FACE
        assert back_up(ledger, BackupReason.MANUAL).photos_problem is None


def test_a_plain_ledger_gets_the_backups_password_and_its_photos_follow(
    folder: Path, clock: Any, tmp_path: Path
) -> None:
    backup = work(folder, clock)
    protect(folder, PASSWORD)
    stick = away(backup, tmp_path / "stick")
    unprotect(folder, PASSWORD)
    assert protection_of(folder / "photos.db") is Protection.NONE
    restore(folder, stick, clock, unlock_backup(stick, PASSWORD))
    assert protection_of(folder / "ledger.db") is Protection.PASSWORD
    assert not (folder / "photos.db").read_bytes().startswith(driver.PLAIN_HEADER)
    with open_ledger(folder, clock=clock) as ledger:
        assert check_ledger(ledger).sound
        with open_photos(folder) as photos:
            assert photos.photo(next(iter(photos.names()))) == FACE
    asides = list(backups_folder(folder).glob("搁置_*"))
    assert sorted(path.name for path in asides[0].iterdir()) == ["ledger.db", "photos.db"]


def test_a_ledger_whose_key_file_is_lost_takes_the_one_beside_its_backups(
    folder: Path, clock: Any
) -> None:
    work(folder, clock)
    protect(folder, PASSWORD)
    backup = work(folder, clock, "后来")
    key = keys.key_for(folder)
    lock(folder)
    (folder / "ledger.key").unlink()
    restore(folder, backup, clock, key)
    lock(folder)
    unlock(folder, PASSWORD)
    with open_ledger(folder, clock=clock) as ledger:
        assert todos(ledger) == [SECRET, "后来"]
