"""Backups made before there was a password: brought under the key here and in the second place."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.backup import BackupReason
from storage import driver, key_file, keys
from storage.database import Ledger, open_ledger
from storage.folders import backups_folder
from storage.keys import KEY_NAME
from storage.operations import protection
from storage.operations.backup import back_up
from storage.operations.copies_under_key import is_settled, open_leftovers, settle_all_copies
from storage.operations.second_place import set_second_place

PASSWORD, OTHER = "a good password", "another password"
SECRET = "好运烟酒商店".encode()
pytestmark = pytest.mark.plain_file("sets and removes keys itself")


@pytest.fixture(autouse=True)
def quick_derivation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(key_file, "_COST", {"n": 2**4, "r": 8, "p": 1})


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    place = tmp_path / "U盘"
    place.mkdir()
    (place / "别人的.ledger").write_bytes(driver.PLAIN_HEADER + SECRET)
    return place


@pytest.fixture
def protected(shops: Ledger, stick: Path) -> Iterator[Ledger]:
    """A ledger with a backup here and on the stick from before it was encrypted."""
    set_second_place(shops, stick)
    back_up(shops, BackupReason.MANUAL)
    shops.close()
    protection.protect(shops.folder, PASSWORD)
    with open_ledger(shops.folder, clock=shops.clock) as ledger:
        yield ledger
    keys.forget(shops.folder)


def readable(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*")
            if path.is_file() and SECRET in path.read_bytes()}  # fmt: skip


def test_the_stick_follows_and_what_is_not_ours_is_left_alone(
    protected: Ledger, stick: Path
) -> None:
    assert readable(protected.folder) == set()
    assert len(readable(stick)) == 2
    assert not is_settled(protected)
    settle_all_copies(protected)
    assert readable(stick) == {"别人的.ledger"}
    assert is_settled(protected)
    assert (stick / KEY_NAME).read_bytes() == (protected.folder / KEY_NAME).read_bytes()


def test_a_new_password_reaches_every_copy_of_the_key_file(protected: Ledger, stick: Path) -> None:
    settle_all_copies(protected)
    old = (stick / KEY_NAME).read_bytes()
    protection.change_password(protected.folder, OTHER, old=PASSWORD)
    assert not is_settled(protected)
    settle_all_copies(protected)
    assert (stick / KEY_NAME).read_bytes() != old
    assert is_settled(protected)
    assert not list(stick.glob("*.key-*"))


def test_a_stick_that_is_not_there_waits_for_another_day(protected: Ledger, stick: Path) -> None:
    away = stick.rename(stick.with_name("away"))
    assert is_settled(protected)
    settle_all_copies(protected)
    away.rename(stick)
    assert not is_settled(protected)


def test_a_key_file_on_the_stick_does_not_hide_what_lies_open(
    protected: Ledger, stick: Path
) -> None:
    (stick / KEY_NAME).write_bytes((protected.folder / KEY_NAME).read_bytes())
    assert not is_settled(protected)
    settle_all_copies(protected)
    assert is_settled(protected)


def test_a_plain_ledger_has_nothing_to_settle(shops: Ledger, stick: Path) -> None:
    set_second_place(shops, stick)
    assert is_settled(shops)
    settle_all_copies(shops)
    assert not (stick / KEY_NAME).exists()


def test_what_cannot_be_encrypted_is_named(protected: Ledger) -> None:
    folder = protected.folder
    assert open_leftovers(folder).backups == 0
    (backups_folder(folder) / "坏.ledger").write_bytes(driver.PLAIN_HEADER + b"\0" * 5000)
    (folder / "错误行_20261101_080000.xlsx").write_bytes(b"PK")
    found = open_leftovers(folder)
    assert found.backups == 1
    assert found.files == ("错误行_20261101_080000.xlsx",)
    settle_all_copies(protected)
    assert open_leftovers(folder).backups == 1


def test_files_put_aside_with_their_log_leave_no_log_behind(
    protected: Ledger, tmp_path: Path
) -> None:
    aside = backups_folder(protected.folder) / "搁置_20261101_080000"
    aside.mkdir()
    source = driver.connect(str(aside / "ledger.db"), isolation_level=None)
    source.execute("PRAGMA journal_mode = WAL")
    source.execute("CREATE TABLE t (x)")
    source.execute("INSERT INTO t VALUES (?)", (SECRET.decode(),))
    content = {path.name: path.read_bytes() for path in aside.iterdir()}
    source.close()
    for name, kept in content.items():
        (aside / name).write_bytes(kept)
    assert readable(aside)
    settle_all_copies(protected)
    assert readable(aside) == set()
    assert [each.name for each in aside.iterdir()] == ["ledger.db"]
    key = keys.key_for(protected.folder)
    again = driver.connect(str(aside / "ledger.db"), key=key)
    assert again.execute("SELECT x FROM t").fetchone() == (SECRET.decode(),)
    again.close()
