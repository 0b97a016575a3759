"""The ledger moved to another folder: whole, verified, and every later start goes there."""

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from models.errors import RoundbookError
from models.manager import Manager
from storage import keys
from storage.copies import CopyUnsound
from storage.database import LEDGER_NAME, Ledger, open_ledger
from storage.failures import DiskFull, LedgerDamaged, LedgerUnreadable, WorldFailed
from storage.moved import MOVED_NAME, Relocated, followed, note_move
from storage.operations import relocate as module
from storage.operations.check_ledger import check_ledger
from storage.operations.device import settle_device
from storage.operations.profile import get_profile, set_profile
from storage.operations.protection import protect
from storage.operations.relocate import relocate
from storage.photos import open_photos
from tests.small_disk import mounted

JPEG = b"\xff\xd8 a picture \xff\xd9"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A ledger with a photo and the window's looks."""
    folder = tmp_path / "旧"
    with open_ledger(folder) as ledger:
        set_profile(ledger, Manager(id="A001", name="张明", organisation="示例烟草"))
        settle_device(ledger)
    with open_photos(folder) as photos:
        photos.add_photo(JPEG, 4, 3)
    (folder / "window.ini").write_text("[General]\ntheme=dark\n", encoding="utf-8")
    (folder / "backups").mkdir()
    return folder


def owner(ledger: Ledger) -> str:
    found = get_profile(ledger)
    return found.name if found else ""


def test_everything_is_there_and_the_old_one_is_kept(old: Path, tmp_path: Path) -> None:
    told: list[str] = []
    before = (old / LEDGER_NAME).read_bytes()
    moved = relocate(old, tmp_path / "新", progress=lambda _d, _t, text: told.append(text))
    assert moved == Relocated(tmp_path / "新", noted=True)
    assert told
    assert sorted(path.name for path in moved.folder.iterdir() if path.suffix != ".lock") == [
        LEDGER_NAME, "photos.db", "window.ini"
    ]  # fmt: skip
    with open_ledger(moved.folder) as ledger:
        assert owner(ledger) == "张明"
        assert check_ledger(ledger).sound
        assert settle_device(ledger).touches("device")  # two that write are two devices
    with open_photos(moved.folder) as photos:
        assert len(photos.names()) == 1
    assert (old / LEDGER_NAME).read_bytes() == before
    with open_ledger(old) as ledger:
        assert owner(ledger) == "张明"


def test_later_starts_follow(old: Path, tmp_path: Path) -> None:
    assert followed(old) == old
    relocate(old, tmp_path / "新")
    assert followed(old) == tmp_path / "新"
    relocate(tmp_path / "新", tmp_path / "更新")
    assert followed(old) == tmp_path / "更新"


def test_a_place_out_of_reach_is_told_and_nothing_is_begun_there(old: Path, tmp_path: Path) -> None:
    relocate(old, tmp_path / "U盘")
    shutil.rmtree(tmp_path / "U盘")
    with pytest.raises(LedgerUnreadable, match="已搬到") as told:
        followed(old)
    assert "接好" in str(told.value)
    assert not (tmp_path / "U盘").exists()


@pytest.mark.parametrize("note", ["", "[]", "{}", '{"to": 1}', "\\xff"])
def test_a_spoilt_note_is_none(old: Path, note: str) -> None:
    (old / MOVED_NAME).write_text(note, encoding="utf-8")
    assert followed(old) == old


def test_notes_that_go_round_end(tmp_path: Path) -> None:
    for name, other in (("a", "b"), ("b", "a")):
        open_ledger(tmp_path / name).close()
        note_move(tmp_path / name, tmp_path / other)
    assert followed(tmp_path / "a") in (tmp_path / "a", tmp_path / "b")


def test_what_was_saved_last_and_is_in_the_log_goes_along(old: Path, tmp_path: Path) -> None:
    with open_ledger(old) as ledger:
        set_profile(ledger, Manager(id="A001", name="李红", organisation="示例烟草"))
        shutil.copytree(old, tmp_path / "断电")
    assert (tmp_path / "断电" / f"{LEDGER_NAME}-wal").stat().st_size
    moved = relocate(tmp_path / "断电", tmp_path / "新")
    with open_ledger(moved.folder) as ledger:
        assert owner(ledger) == "李红"


def test_off_a_disk_that_can_only_be_read(tmp_path: Path) -> None:
    with mounted() as disk:
        with open_ledger(disk.path / "台账") as ledger:
            set_profile(ledger, Manager(id="A001", name="张明", organisation="示例烟草"))
        disk.freeze()
        moved = relocate(disk.path / "台账", tmp_path / "新")
        assert not moved.noted
        with open_ledger(moved.folder) as ledger:
            assert owner(ledger) == "张明"
            set_profile(ledger, Manager(id="A001", name="李红", organisation="示例烟草"))
        assert followed(disk.path / "台账") == disk.path / "台账"


@pytest.mark.plain_file("sets a password itself")
def test_an_encrypted_ledger_stays_encrypted(old: Path, tmp_path: Path) -> None:
    protect(old, "correct horse battery")
    moved = relocate(old, tmp_path / "新")
    assert (moved.folder / keys.KEY_NAME).exists()
    assert keys.protection_of(moved.folder / LEDGER_NAME) is keys.Protection.PASSWORD
    with open_ledger(moved.folder) as ledger, open_photos(moved.folder) as photos:
        assert owner(ledger) == "张明"
        assert len(photos.names()) == 1
    for folder in (old, moved.folder):
        keys.forget(folder)


def nothing_is_there(folder: Path) -> bool:
    return not folder.exists() or not list(folder.iterdir())


def test_a_ledger_that_is_there_is_not_written_over(old: Path, tmp_path: Path) -> None:
    open_ledger(tmp_path / "别的").close()
    before = (tmp_path / "别的" / LEDGER_NAME).read_bytes()
    with pytest.raises(RoundbookError, match="已有一本台账"):
        relocate(old, tmp_path / "别的")
    assert (tmp_path / "别的" / LEDGER_NAME).read_bytes() == before


@pytest.mark.parametrize("inside", ["", "backups", "新"])
def test_into_itself_is_no_other_place(old: Path, inside: str) -> None:
    with pytest.raises(RoundbookError, match="现在的数据文件夹"):
        relocate(old, old / inside)
    assert followed(old) == old


def test_a_disk_too_small_is_told_before_anything_is_written(old: Path) -> None:
    with mounted() as disk:
        with pytest.raises(DiskFull, match="放不下"):
            relocate(old, disk.path / "新")
        assert nothing_is_there(disk.path / "新")


def test_a_disk_that_fills_up_leaves_nothing(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with mounted("300k") as disk:
        monkeypatch.setattr(module, "free_bytes", lambda _folder: None)
        with pytest.raises(WorldFailed, match="磁盘"):
            relocate(old, disk.path / "新")
        assert nothing_is_there(disk.path / "新")
    assert followed(old) == old


def test_a_folder_that_cannot_be_made(old: Path, tmp_path: Path) -> None:
    (tmp_path / "文件").write_text("")
    with pytest.raises(LedgerUnreadable, match="不能写入"):
        relocate(old, tmp_path / "文件" / "新")


def test_a_damaged_ledger_is_not_copied_as_if_it_were_whole(old: Path, tmp_path: Path) -> None:
    path = old / LEDGER_NAME
    content = bytearray(path.read_bytes())
    content[len(content) // 2 :] = os.urandom(len(content) - len(content) // 2)
    path.write_bytes(content)
    with pytest.raises(WorldFailed, match="有损坏"):
        relocate(old, tmp_path / "新")
    assert nothing_is_there(tmp_path / "新")


def test_photos_that_do_not_hold_stop_it(
    old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = shutil.copyfile

    def torn(source: Any, target: Any) -> None:
        real(source, target)
        if Path(target).name == "photos.db":
            content = bytearray(Path(target).read_bytes())
            content[4096:8192] = bytes(4096)
            Path(target).write_bytes(content)

    monkeypatch.setattr(shutil, "copyfile", torn)
    with pytest.raises((CopyUnsound, LedgerDamaged)):
        relocate(old, tmp_path / "新")
    assert nothing_is_there(tmp_path / "新")
