"""A ledger that cannot be opened for work is read all the same, and nothing is written."""

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from models.manager import Manager
from storage import keys, rescue
from storage.copies import copy_database
from storage.database import LEDGER_NAME, Ledger, open_ledger
from storage.failures import (
    DiskFull,
    LedgerDamaged,
    LedgerNewer,
    LedgerProtected,
    LedgerReadOnly,
    LedgerUnreadable,
    NotALedger,
)
from storage.migrations import SCHEMA_VERSION
from storage.operations.check_ledger import check_ledger
from storage.operations.profile import get_profile, set_profile
from storage.operations.protection import protect
from storage.rescue import open_rescue, sweep_rescues
from tests.raw import key_of_file, raw
from tests.small_disk import as_nobody, mounted, open_to_all

ROOT = Path(__file__).resolve().parents[2]
FIRST_SCHEMA = ROOT / "tests" / "data" / "ledgers" / "0001.db"


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The system's folder for temporary files, the test's own."""
    place = tmp_path / "tmp"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    return place


def filled(folder: Path, name: str = "张明") -> Path:
    with open_ledger(folder) as ledger:
        set_profile(ledger, Manager(id="A001", name=name, organisation="示例烟草"))
    return folder


def test_an_old_ledger_is_not_backed_up_at_each_look(tmp_path: Path) -> None:
    shutil.copyfile(FIRST_SCHEMA, tmp_path / LEDGER_NAME)
    with pytest.raises(LedgerReadOnly, match="旧版本"):
        open_ledger(tmp_path, read_only=True)
    assert not (tmp_path / "backups").exists()


def with_a_log(folder: Path) -> Path:
    """A ledger as a power cut leaves it: what was saved last is in the log only."""
    filled(folder, "早先")
    with open_ledger(folder) as ledger:
        set_profile(ledger, Manager(id="A001", name="张明", organisation="示例烟草"))
        for tail in ("", "-wal"):
            shutil.copy(folder / f"{LEDGER_NAME}{tail}", folder / f"kept{tail}")
    for tail in ("-shm", "-wal", ""):
        (folder / f"{LEDGER_NAME}{tail}").unlink(missing_ok=True)
    for tail in ("", "-wal"):
        (folder / f"kept{tail}").rename(folder / f"{LEDGER_NAME}{tail}")
    assert (folder / f"{LEDGER_NAME}-wal").stat().st_size
    return folder


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


def owner(ledger: Ledger) -> str:
    found = get_profile(ledger)
    return found.name if found else ""


def copies(*places: Path) -> list[Path]:
    return [found for place in places for found in place.glob("roundbook-rescue-*")]


def test_a_whole_file_is_read_where_it_lies(tmp_path: Path, temporary: Path) -> None:
    folder = filled(tmp_path / "台账 #1?%20")
    before = content(folder)
    with open_rescue(folder) as ledger:
        assert owner(ledger) == "张明"
        assert ledger.folder == folder
        assert ledger.file == folder / LEDGER_NAME
        assert copies(folder, temporary) == []
        with pytest.raises(LedgerReadOnly, match="只读"), ledger.transaction():
            pass
        with ledger.reopened() as again, again.snapshot():
            assert owner(again) == "张明"
        assert check_ledger(ledger).sound
    assert content(folder) == before


def test_what_is_still_in_the_log_is_read_from_a_copy(tmp_path: Path) -> None:
    folder = with_a_log(tmp_path / "台账")
    before = content(folder)
    with open_rescue(folder) as ledger:
        assert owner(ledger) == "张明"
        (place,) = copies(folder)
        assert stat.S_IMODE(place.stat().st_mode) == 0o700
        with ledger.reopened() as again:
            assert owner(again) == "张明"
        assert owner(ledger) == "张明"  # the copy is the first one's to remove
    assert copies(folder) == []
    assert content(folder) == before
    with open_ledger(folder) as ledger:
        assert owner(ledger) == "张明"


Make = Callable[[Path], Path]


@pytest.mark.parametrize("make", [filled, with_a_log])
def test_a_disk_that_can_only_be_read(make: Make, temporary: Path) -> None:
    with mounted() as disk:
        folder = make(disk.path / "台账")
        disk.freeze()
        with pytest.raises(LedgerUnreadable, match="不能写入"):
            open_ledger(folder)
        with open_rescue(folder) as ledger:
            assert owner(ledger) == "张明"
            assert check_ledger(ledger).sound
        assert copies(temporary) == []


@pytest.mark.parametrize("make", [filled, with_a_log])
def test_a_folder_without_permission_to_write(make: Make) -> None:
    with open_to_all() as place:
        folder = make(place / "台账")
        folder.chmod(0o755)
        with as_nobody():
            with pytest.raises(LedgerUnreadable, match="不能写入"):
                open_ledger(folder)
            tempfile.tempdir = str(place)
            with open_rescue(folder) as ledger:
                assert owner(ledger) == "张明"
        assert copies(place, folder) == []


def test_a_file_that_may_not_even_be_read(tmp_path: Path) -> None:
    with open_to_all() as place:
        folder = filled(place / "台账")
        (folder / LEDGER_NAME).chmod(0o600)
        with as_nobody(), pytest.raises(LedgerUnreadable, match="没有权限") as told:
            open_rescue(folder)
        assert "备份" in str(told.value)


def test_a_folder_without_a_ledger(tmp_path: Path) -> None:
    with pytest.raises(LedgerUnreadable, match="没有台账文件"):
        open_rescue(tmp_path / "无")


def test_a_full_disk_on_which_the_log_has_no_room_for_its_index(temporary: Path) -> None:
    with mounted() as disk:
        folder = with_a_log(disk.path / "台账")
        disk.fill()
        with pytest.raises(DiskFull, match="磁盘满了"):
            open_ledger(folder)
        with open_rescue(folder) as ledger:
            assert owner(ledger) == "张明"
            assert copies(temporary)
            assert not copies(folder)
        assert not copies(temporary)
        disk.make_room()
        with open_ledger(folder) as ledger:
            assert owner(ledger) == "张明"


def test_no_room_anywhere_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = with_a_log(tmp_path / "台账")
    before = content(folder)
    monkeypatch.setattr(rescue, "free_bytes", lambda _folder: 4096)
    with pytest.raises(DiskFull, match="只读副本"):
        open_rescue(folder)
    assert content(folder) == before


def test_an_older_schema_is_brought_up_to_date_in_the_copy_alone(tmp_path: Path) -> None:
    folder = tmp_path / "台账"
    folder.mkdir()
    shutil.copy(FIRST_SCHEMA, folder / LEDGER_NAME)
    before = content(folder)
    with open_rescue(folder) as ledger:
        assert ledger.scalar("PRAGMA user_version") == SCHEMA_VERSION
        assert ledger.scalar("SELECT count(*) FROM operation") > 0
    assert content(folder) == before
    assert copies(folder) == []


def test_a_newer_schema_and_a_stranger_are_refused_all_the_same(tmp_path: Path) -> None:
    folder = filled(tmp_path / "台账")
    with open_ledger(folder) as ledger:
        ledger.query(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    with pytest.raises(LedgerNewer):
        open_rescue(folder)
    (folder / LEDGER_NAME).unlink()
    sqlite3.connect(folder / LEDGER_NAME).executescript("CREATE TABLE t (x)").connection.close()
    with pytest.raises(NotALedger):
        open_rescue(folder)
    assert copies(folder) == []


def test_a_backup_can_be_looked_at_in_its_place(tmp_path: Path) -> None:
    folder = filled(tmp_path / "台账")
    backup = folder / "backups" / "备份.ledger"
    with open_ledger(folder) as ledger:
        copy_database(ledger._connection, backup, key_of_file(folder / LEDGER_NAME))
        set_profile(ledger, Manager(id="A001", name="后来", organisation="示例烟草"))
    before = backup.read_bytes()
    with open_rescue(folder, file=backup) as ledger:
        assert owner(ledger) == "张明"
        assert ledger.folder == folder
    assert backup.read_bytes() == before


def flip_a_page(path: Path, table: str) -> None:
    """Zero the page a table begins at."""
    connection = raw(path)
    size = int(connection.execute("PRAGMA page_size").fetchone()[0])
    root = "SELECT rootpage FROM sqlite_master WHERE name = ?"
    page = connection.execute(root, (table,)).fetchone()
    connection.close()
    with path.open("rb+") as file:
        file.seek((page[0] - 1) * size)
        file.write(bytes(size))


def test_of_a_damaged_file_what_reads_is_read(tmp_path: Path) -> None:
    folder = filled(tmp_path / "台账")
    flip_a_page(folder / LEDGER_NAME, "meta")
    before = content(folder)
    with pytest.raises(LedgerDamaged, match="有损坏"):
        open_ledger(folder)
    with open_rescue(folder) as ledger:
        assert owner(ledger) == "张明"
        with pytest.raises(LedgerDamaged, match="有损坏"):
            ledger.query("SELECT * FROM meta")
        assert not check_ledger(ledger).sound
    after = content(folder)
    assert {name: after[name] for name in (LEDGER_NAME,)} == {LEDGER_NAME: before[LEDGER_NAME]}


def test_a_file_that_is_no_database_has_nothing_to_read(tmp_path: Path) -> None:
    folder = filled(tmp_path / "台账")
    (folder / LEDGER_NAME).write_bytes(b"no database at all" * 1000)
    with pytest.raises(LedgerDamaged):
        open_rescue(folder)


@pytest.fixture
def locked_again() -> Iterator[list[Path]]:
    folders: list[Path] = []
    yield folders
    for folder in folders:
        keys.forget(folder)


@pytest.mark.plain_file("sets a password itself")
def test_the_copy_of_an_encrypted_ledger_is_encrypted(
    tmp_path: Path, locked_again: list[Path]
) -> None:
    folder = filled(tmp_path / "台账", "早先")
    protect(folder, "correct horse battery")
    locked_again.append(folder)
    with open_ledger(folder) as ledger:
        set_profile(ledger, Manager(id="A001", name="张明", organisation="示例烟草"))
        for tail in ("", "-wal"):
            shutil.copy(folder / f"{LEDGER_NAME}{tail}", folder / f"kept{tail}")
    for tail in ("", "-wal"):
        (folder / f"kept{tail}").rename(folder / f"{LEDGER_NAME}{tail}")
    with open_rescue(folder) as ledger:
        assert owner(ledger) == "张明"
        (place,) = copies(folder)
        held = b"".join(path.read_bytes() for path in place.iterdir())
        assert "张明".encode() not in held
        assert b"SQLite format 3" not in held
        with ledger.reopened() as again:
            assert owner(again) == "张明"
    keys.forget(folder)
    with pytest.raises(LedgerProtected):
        open_rescue(folder)


KILLED = """
import sys, time
from pathlib import Path
from storage.rescue import open_rescue
ledger = open_rescue(Path(sys.argv[1]))
print(ledger.file.parent, flush=True)
time.sleep(60)
"""


@pytest.mark.plain_file("the other process is given no key")
def test_the_copy_of_a_process_that_was_killed_goes_at_the_next_start(tmp_path: Path) -> None:
    folder = with_a_log(tmp_path / "台账")
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, folder], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        place = Path(process.stdout.readline().strip())
        assert place.is_dir()
        assert sweep_rescues(folder) == 0  # it is in use
        assert (place / LEDGER_NAME).exists()
        process.kill()
    assert sweep_rescues(folder) == 1
    assert not place.exists()


def test_somebody_elses_folder_is_left_alone(tmp_path: Path, temporary: Path) -> None:
    (temporary / "elsewhere").mkdir()
    (temporary / "roundbook-rescue-link").symlink_to(temporary / "elsewhere")
    strange = temporary / "roundbook-rescue-strange"
    strange.mkdir()
    if os.geteuid() == 0:
        os.chown(strange, 65534, 65534)
        assert sweep_rescues(tmp_path) == 0
        assert strange.is_dir()
    assert (temporary / "elsewhere").is_dir()
