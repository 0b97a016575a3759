"""The photo store: what is added is there, once, whole, and as secret as its ledger."""

import threading
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from storage import driver, keys
from storage.database import Ledger, open_ledger
from storage.failures import LedgerDamaged, LedgerNewer, NotALedger
from storage.photos import copy_new_photos, open_photos, open_store
from tests.raw import key_of_file, raw

Jpeg = Callable[..., bytes]


def test_a_photo_is_kept_once_under_the_hash_of_its_content(ledger: Ledger, jpeg: Jpeg) -> None:
    content = jpeg(1)
    with open_photos(ledger.folder, clock=ledger.clock) as photos:
        name = photos.add_photo(content, 1600, 1200)
        assert name == sha256(content).hexdigest()
        assert photos.add_photo(content, 1600, 1200) == name
        assert photos.photo(name) == content
        assert photos.names() == {name}
        assert photos.photo("0" * 64) is None
    with open_photos(ledger.folder) as photos:
        assert photos.photo(name) == content
        row = photos.row(name)
    assert row is not None
    assert row[2:] == (len(content), 1600, 1200, "2026-11-23T10:08:00+08:00")


def test_only_finished_jpegs_are_taken(ledger: Ledger) -> None:
    with open_photos(ledger.folder) as photos:
        with pytest.raises(ValueError, match="JPEG"):
            photos.add_photo(b"\x89PNG", 1, 1)
        assert photos.names() == set()


def test_a_photo_that_was_spoilt_is_told_and_made_whole_when_added_again(
    ledger: Ledger, jpeg: Jpeg
) -> None:
    with open_photos(ledger.folder) as photos:
        name = photos.add_photo(jpeg(1), 4, 3)
        with photos.transaction():
            photos.execute("UPDATE photo SET content = zeroblob(bytes)", ())
        with pytest.raises(LedgerDamaged, match="有损坏"):
            photos.photo(name)
        photos.add_photo(jpeg(1), 4, 3)
        assert photos.photo(name) == jpeg(1)


def test_photos_of_an_encrypted_ledger_are_encrypted(folder: Path, jpeg: Jpeg) -> None:
    key = bytes(range(32))
    keys.remember(folder, key)
    try:
        with open_ledger(folder), open_photos(folder) as photos:
            name = photos.add_photo(jpeg(7), 4, 3)
        assert b"photo 7" not in b"".join(p.read_bytes() for p in folder.glob("photos.db*"))
        with open_photos(folder) as photos:
            assert photos.photo(name) == jpeg(7)
        keys.remember(folder, bytes(32))
        with pytest.raises(LedgerDamaged, match="照片库"):
            open_photos(folder)
    finally:
        keys.forget(folder)


@pytest.mark.plain_file("is about a plain one")
def test_a_plain_ledger_has_plain_photos_whatever_is_remembered(ledger: Ledger, jpeg: Jpeg) -> None:
    keys.remember(ledger.folder, bytes(32))
    try:
        with open_photos(ledger.folder) as photos:
            photos.add_photo(jpeg(1), 4, 3)
    finally:
        keys.forget(ledger.folder)
    assert (ledger.folder / "photos.db").read_bytes().startswith(driver.PLAIN_HEADER)


def test_foreign_and_newer_files_are_refused_untouched(ledger: Ledger, folder: Path) -> None:
    with pytest.raises(NotALedger, match="照片库"):
        open_store(folder / "ledger.db", key_of_file(folder / "ledger.db"))
    open_photos(folder).close()
    connection = raw(folder / "photos.db")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(LedgerNewer, match="更新版本"):
        open_photos(folder)


def test_two_threads_make_one_store(ledger: Ledger, folder: Path, jpeg: Jpeg) -> None:
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            with open_photos(folder) as photos:
                for each in range(number, number + 10):
                    photos.add_photo(jpeg(each), 4, 3)
        except BaseException as error:  # noqa: BLE001 - handed to the test
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in (0, 5, 10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with open_photos(folder) as photos:
        assert len(photos.names()) == 20
        assert photos.is_sound()


def test_only_new_photos_are_copied_and_spoilt_ones_are_not(
    ledger: Ledger, folder: Path, tmp_path: Path, jpeg: Jpeg
) -> None:
    with (
        open_photos(folder) as photos,
        open_store(tmp_path / "copy.db", None, single_file=True) as copy,
    ):
        names = [photos.add_photo(jpeg(number), 4, 3) for number in range(45)]
        told: list[tuple[int, int]] = []
        first = copy_new_photos(photos, copy, lambda *at: told.append(at))
        assert (first.added, first.size) == (45, sum(len(jpeg(n)) for n in range(45)))
        assert told[-1] == (45, 45)
        assert copy_new_photos(photos, copy).added == 0
        photos.add_photo(jpeg(99), 4, 3)
        spoilt = photos.add_photo(jpeg(100), 4, 3)
        with photos.transaction():
            photos.execute("UPDATE photo SET content = zeroblob(bytes) WHERE sha256 = ?", (spoilt,))
        again = copy_new_photos(photos, copy)
        assert (again.added, again.spoilt) == (1, (spoilt,))
        assert copy.names() == photos.names() - {spoilt}
        assert copy.photo(names[3]) == jpeg(3)
    assert sorted(path.name for path in tmp_path.glob("copy.db*")) == ["copy.db"]
