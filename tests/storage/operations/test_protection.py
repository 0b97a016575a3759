"""The start password: set, used, changed, taken away; everything or nothing; and put in order."""

import shutil
from pathlib import Path

import pytest

from models.errors import RoundbookError
from models.todo import Todo
from storage import driver, key_file, keys
from storage.copies import copy_database, read_facts
from storage.database import LEDGER_NAME, Ledger, open_ledger
from storage.disk import SWAP_NAME
from storage.failures import LedgerDamaged, LedgerProtected, WorldFailed
from storage.folders import PHOTOS_NAME, backups_folder
from storage.key_file import WrongPassword
from storage.keys import KEY_NAME, Protection, protection_of
from storage.operations import protection
from storage.operations.check_ledger import check_ledger
from storage.operations.copies_under_key import is_settled, settle_all_copies
from storage.operations.folder import settle_folder
from storage.operations.todos import add_todo
from storage.photos import open_photos, open_store
from tests.small_disk import as_nobody, open_to_all

PASSWORD, OTHER = "青山遮不住毕竟东流去", "another password"
SECRET = "好运烟酒商店"
PHOTO = b"\xff\xd8" + SECRET.encode()
pytestmark = pytest.mark.plain_file("sets and removes keys itself")


@pytest.fixture(autouse=True)
def quick_derivation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(key_file, "_COST", {"n": 2**4, "r": 8, "p": 1})


@pytest.fixture
def plain(shops: Ledger) -> Path:
    """A closed plain ledger with photos and two backups, one of them of another shape."""
    folder = shops.folder
    with open_photos(folder) as photos:
        photos.add_photo(PHOTO, 4, 3)
    backups = backups_folder(folder)
    copy_database(shops._connection, backups / "一.ledger", None)
    copy_database(shops._connection, backups / "more" / "二.db", None)
    shops.close()
    return folder


@pytest.fixture
def locked(plain: Path) -> Path:
    """The same with a start password, locked."""
    protection.protect(plain, PASSWORD)
    protection.lock(plain)
    return plain


def readable(folder: Path) -> list[str]:
    """The files below ``folder`` in which the secret can be read."""
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and SECRET.encode() in path.read_bytes()
    )


def test_setting_a_password_leaves_nothing_readable(plain: Path) -> None:
    assert len(readable(plain)) >= 4
    code = protection.protect(plain, PASSWORD)
    assert readable(plain) == []
    assert protection.is_protected(plain)
    assert protection.recovery_code_of(plain, PASSWORD) == code
    assert (plain / KEY_NAME).read_bytes() == (backups_folder(plain) / KEY_NAME).read_bytes()
    with open_ledger(plain) as ledger:  # the process that set it goes on
        assert ledger.scalar("SELECT shop_name FROM retailer WHERE id = 'HZ1'") == SECRET
        assert check_ledger(ledger).sound


def test_the_key_file_is_for_its_owner_alone(locked: Path) -> None:
    assert (locked / KEY_NAME).stat().st_mode & 0o077 == 0


def test_only_the_password_opens(locked: Path) -> None:
    with pytest.raises(LedgerProtected):
        open_ledger(locked)
    with pytest.raises(WrongPassword, match="启动密码不对"):
        protection.unlock(locked, OTHER)
    with pytest.raises(LedgerProtected):
        open_ledger(locked)
    protection.unlock(locked, PASSWORD)
    with open_ledger(locked) as ledger:
        assert ledger.scalar("SELECT count(*) FROM retailer") == 3
    protection.lock(locked)
    with pytest.raises(LedgerProtected):
        open_ledger(locked)


def test_what_is_saved_afterwards_is_not_readable_either(locked: Path) -> None:
    protection.unlock(locked, PASSWORD)
    with open_ledger(locked) as ledger:
        add_todo(ledger, Todo(id="", content=f"{SECRET}补价签", retailer_id="HZ1"))
        assert readable(locked) == []  # the write-ahead log is there now
    assert readable(locked) == []


def test_a_new_password_opens_and_the_old_one_no_more(locked: Path) -> None:
    code = protection.recovery_code_of(locked, PASSWORD)
    before = (locked / LEDGER_NAME).read_bytes()
    protection.change_password(locked, OTHER, old=PASSWORD)
    assert (locked / LEDGER_NAME).read_bytes() == before  # nothing but the key file is written
    with pytest.raises(WrongPassword):
        protection.unlock(locked, PASSWORD)
    protection.unlock(locked, OTHER)
    assert protection.recovery_code_of(locked, OTHER) == code
    assert (backups_folder(locked) / KEY_NAME).read_bytes() == (locked / KEY_NAME).read_bytes()


def test_a_change_needs_the_old_password_or_the_code(locked: Path) -> None:
    with pytest.raises(WrongPassword):
        protection.change_password(locked, OTHER, old="not the old one")
    with pytest.raises(WrongPassword):
        protection.change_password(locked, OTHER)
    with pytest.raises(RoundbookError, match="至少 8 个字符"):
        protection.change_password(locked, "short", old=PASSWORD)
    protection.unlock(locked, PASSWORD)


def test_the_recovery_code_opens_and_lets_a_new_password_be_set(locked: Path) -> None:
    code = protection.recovery_code_of(locked, PASSWORD)
    (locked / KEY_NAME).unlink()
    (backups_folder(locked) / KEY_NAME).unlink()
    assert protection_of(locked / LEDGER_NAME) is Protection.LOST
    protection.unlock_with_code(locked, code.lower())
    protection.change_password(locked, OTHER)
    protection.lock(locked)
    protection.unlock(locked, OTHER)
    with open_ledger(locked) as ledger:
        assert ledger.scalar("SELECT count(*) FROM retailer") == 3


def test_a_code_of_another_ledger_is_refused_and_leaves_it_locked(locked: Path) -> None:
    with pytest.raises(WrongPassword, match="打不开这本台账"):
        protection.unlock_with_code(locked, key_file.recovery_code(bytes(32)))
    with pytest.raises(WrongPassword, match="恢复码不对"):
        protection.unlock_with_code(locked, "ABCD-EFGH")
    with pytest.raises(LedgerProtected):
        open_ledger(locked)


def test_a_code_does_not_hide_another_failure(locked: Path) -> None:
    code = protection.recovery_code_of(locked, PASSWORD)
    (locked / SWAP_NAME).write_text("[]", encoding="utf-8")
    with pytest.raises(RoundbookError, match="还没有完成"):
        protection.unlock_with_code(locked, code)
    assert keys.key_for(locked) is None


def test_a_lost_key_file_comes_back_from_the_backups(locked: Path) -> None:
    content = (locked / KEY_NAME).read_bytes()
    (locked / KEY_NAME).unlink()
    settle_folder(locked)
    assert (locked / KEY_NAME).read_bytes() == content
    protection.unlock(locked, PASSWORD)


def test_a_spoilt_key_file_is_passed_over_for_its_copy(locked: Path) -> None:
    (locked / KEY_NAME).write_bytes(b"{spoilt")
    protection.unlock(locked, PASSWORD)
    protection.lock(locked)
    (backups_folder(locked) / KEY_NAME).unlink()
    with pytest.raises(RoundbookError, match="恢复码"):
        protection.unlock(locked, PASSWORD)


def test_taking_the_password_away_makes_everything_plain_again(locked: Path) -> None:
    with pytest.raises(WrongPassword):
        protection.unprotect(locked, OTHER)
    protection.unprotect(locked, PASSWORD)
    assert not protection.is_protected(locked)
    assert not list(locked.rglob(KEY_NAME))
    assert keys.key_for(locked) is None
    with open_ledger(locked) as ledger:
        assert check_ledger(ledger).sound
    for copy in ("一.ledger", "more/二.db"):
        assert read_facts(backups_folder(locked) / copy, None).rows["retailer"] == 3
    with open_photos(locked) as photos:
        assert [photos.photo(name) for name in photos.names()] == [PHOTO]


def test_a_second_password_is_refused(locked: Path) -> None:
    with pytest.raises(RoundbookError, match="已经设有启动密码"):
        protection.protect(locked, OTHER)


def test_a_short_password_changes_nothing(plain: Path) -> None:
    before = {path: path.read_bytes() for path in plain.rglob("*") if path.is_file()}
    with pytest.raises(RoundbookError, match="至少 8 个字符"):
        protection.protect(plain, "1234567")
    assert {path: path.read_bytes() for path in plain.rglob("*") if path.is_file()} == before


def test_progress_counts_files_and_a_stop_leaves_all_plain(plain: Path) -> None:
    told: list[tuple[int, int, str]] = []

    def stop(done: int, total: int, words: str) -> None:
        told.append((done, total, words))
        if done == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        protection.protect(plain, PASSWORD, stop)
    assert told == [(0, 2, "正在加密"), (1, 2, "正在加密")]
    assert not protection.is_protected(plain)
    assert not list(plain.glob("*.new"))
    with open_ledger(plain) as ledger:
        assert ledger.scalar("SELECT count(*) FROM retailer") == 3


def test_backups_left_plain_by_a_kill_follow_at_the_next_start(
    plain: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken_off:
        broken_off.setattr(protection, "settle_copies", lambda *_: 0)
        protection.protect(plain, PASSWORD)
    assert readable(plain) == ["backups/more/二.db", "backups/一.ledger"]
    assert protection.settle_copies(plain) == 2
    assert readable(plain) == []
    assert protection.settle_copies(plain) == 0


def test_a_damaged_backup_stays_and_stops_nothing(plain: Path) -> None:
    damaged = backups_folder(plain) / "坏.ledger"
    damaged.write_bytes(driver.PLAIN_HEADER + b"\0" * 5000)
    protection.protect(plain, PASSWORD)
    assert damaged.exists()
    assert readable(plain) == []


def test_a_new_password_is_in_force_where_the_backups_cannot_follow(locked: Path) -> None:
    protection.unlock(locked, PASSWORD)
    kept = backups_folder(locked) / KEY_NAME
    kept.unlink()
    kept.mkdir()
    with pytest.raises(WorldFailed, match="已经换好"):
        protection.change_password(locked, OTHER, old=PASSWORD)
    protection.lock(locked)
    protection.unlock(locked, OTHER)
    kept.rmdir()
    with open_ledger(locked) as ledger:
        assert not is_settled(ledger)
        settle_all_copies(ledger)
        assert is_settled(ledger)
    assert kept.read_bytes() == (locked / KEY_NAME).read_bytes()


def test_a_backup_that_may_not_be_read_keeps_the_password(plain: Path) -> None:
    with open_to_all() as place:
        folder = Path(shutil.copytree(plain, place / "台账"))
        for path in (folder, *folder.rglob("*")):
            path.chmod(0o777 if path.is_dir() else 0o666)
        unread = backups_folder(folder) / "一.ledger"
        unread.chmod(0o600)
        with as_nobody():
            protection.protect(folder, PASSWORD)
            assert protection.plain_copies(folder) == [unread]
            with pytest.raises(WorldFailed, match="没有取消"):
                protection.unprotect(folder, PASSWORD)
        assert protection.is_protected(folder)
        keys.forget(folder)


def test_plain_photos_beside_an_encrypted_ledger_do_not_keep_the_password(locked: Path) -> None:
    (locked / PHOTOS_NAME).unlink()
    with open_store(locked / PHOTOS_NAME, None) as photos:
        photos.add_photo(PHOTO, 4, 3)
    protection.unprotect(locked, PASSWORD)
    with open_photos(locked) as photos:
        assert [photos.photo(name) for name in photos.names()] == [PHOTO]


def test_what_is_no_file_of_ours_among_the_backups_is_passed_over(
    plain: Path, tmp_path: Path
) -> None:
    backups, elsewhere = plain / "backups", tmp_path / "elsewhere"
    elsewhere.mkdir()
    shutil.copyfile(plain / LEDGER_NAME, elsewhere / "a.ledger")
    before = (elsewhere / "a.ledger").read_bytes()
    (backups / "b.ledger").mkdir(parents=True)
    links = ("c.ledger", elsewhere / "a.ledger"), ("d", elsewhere), ("e.ledger", Path("nowhere"))
    for name, there in links:
        (backups / name).symlink_to(there)
    protection.protect(plain, PASSWORD)
    assert protection.plain_copies(plain) == []
    protection.unprotect(plain, PASSWORD)
    assert (elsewhere / "a.ledger").read_bytes() == before
    assert (backups / "c.ledger").is_symlink()


def test_a_damaged_ledger_is_told_and_left_alone(plain: Path) -> None:
    file = plain / LEDGER_NAME
    content = bytearray(file.read_bytes())
    content[4096:8192] = b"\xff" * 4096
    file.write_bytes(bytes(content))
    with pytest.raises(LedgerDamaged):
        protection.protect(plain, PASSWORD)
    assert file.read_bytes() == bytes(content)
    assert not (plain / KEY_NAME).exists()
    assert not list(plain.glob("*.new"))
