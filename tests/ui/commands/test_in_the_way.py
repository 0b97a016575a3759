"""The command line where the disk, the folder, another program or the clock is in the way."""

import json
import shutil
import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path

import attrs
import pytest

from models.manager import Manager
from models.todo import Todo
from storage import room
from storage.database import LEDGER_NAME, open_ledger
from storage.folder_kind import FolderKind, FolderPlace
from storage.instance_lock import InstanceLock
from storage.moved import note_move
from storage.operations import circumstances
from storage.operations.profile import set_profile
from storage.operations.todos import add_todo
from tests.small_disk import as_nobody, mounted, open_to_all
from ui.command_line import run

NOW = datetime(2026, 11, 23, 10, 42, tzinfo=timezone(timedelta(hours=8)))


@attrs.frozen
class Answer:
    code: int
    out: str
    err: str


Call = Callable[..., Answer]


@pytest.fixture
def call(capfd: pytest.CaptureFixture[str]) -> Call:
    """Runs the command line on a data folder, at a time."""

    def call_it(folder: Path, *arguments: object, now: datetime = NOW) -> Answer:
        capfd.readouterr()
        code = run(["--data", str(folder), *map(str, arguments)], clock=lambda: now)
        out, err = capfd.readouterr()
        assert "Traceback" not in err
        return Answer(code, out, err)

    return call_it


@pytest.fixture
def plenty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Room enough, on a disk that nobody shares."""
    monkeypatch.setattr(circumstances, "free_bytes", lambda _folder: 10**12)
    monkeypatch.setattr(circumstances, "place_of", lambda _folder: FolderPlace(FolderKind.LOCAL))


def filled(folder: Path) -> Path:
    with open_ledger(folder, clock=lambda: NOW) as ledger:
        set_profile(ledger, Manager(id="A001", name="张明", organisation="示例烟草"))
        add_todo(ledger, Todo(id="", content="补齐价签"))
    return folder


def test_a_disk_that_can_only_be_read(call: Call, tmp_path: Path) -> None:
    with mounted() as disk:
        folder = filled(disk.path / "台账")
        disk.freeze()
        shown = call(folder, "history")
        assert shown.code == 0
        assert "添加待办" in shown.out
        assert "不能写入" in shown.err or "打不开" in shown.err
        assert "只读打开" in shown.err
        refused = call(folder, "undo")
        assert refused.code == 1
        assert "不能写入" in refused.err
        assert refused.err.count("\n") == 1
        made = call(folder, "export", "--month", "2026-11", "--to", tmp_path)
        assert made.code == 0
        assert "已生成救援包" in made.out
        assert "没有记进台账；下一包会再带上全部记录" in made.err
        (_package,) = tmp_path.glob("上报_*_救援.xlsx")
        told = call(folder, "export", "--month", "2026-11", "--to", tmp_path, "--json")
        assert json.loads(told.out)["noted"] is False
        assert len(list(tmp_path.glob("上报_*.xlsx"))) == 2


def test_a_ledger_that_is_gone_is_not_begun_anew(call: Call, tmp_path: Path) -> None:
    folder = filled(tmp_path / "台账")
    assert call(folder, "backup").code == 0
    (folder / LEDGER_NAME).unlink()
    refused = call(folder, "undo")
    assert refused.code == 1
    assert "不见了" in refused.err
    assert not (folder / LEDGER_NAME).exists()
    (backup,) = (folder / "backups").glob("*.ledger")
    assert call(folder, "restore", backup.name, "--yes").code == 0
    assert "添加待办" in call(folder, "history").out


def test_a_folder_without_permission_to_write(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_to_all() as place, monkeypatch.context() as patch:
        folder = filled(place / "台账")
        folder.chmod(0o755)
        patch.setattr(tempfile, "tempdir", str(place))
        with as_nobody():
            assert "添加待办" in call(folder, "history").out
            assert "不能写入" in call(folder, "undo").err
        folder.chmod(0o700)
        with as_nobody():
            shown = call(folder, "history")
        assert shown.code == 1
        assert "权限" in shown.err


def test_a_damaged_file(call: Call, tmp_path: Path, plenty: None) -> None:
    folder = filled(tmp_path / "台账")
    with open_ledger(folder) as ledger:
        page = ledger.scalar("SELECT rootpage FROM sqlite_master WHERE name = 'meta'")
    with (folder / LEDGER_NAME).open("rb+") as file:
        file.seek((page - 1) * 4096)
        file.write(bytes(4096))
    shown = call(folder, "history")
    assert shown.code == 0
    assert "添加待办" in shown.out
    assert "有损坏" in shown.err
    assert "有损坏" in call(folder, "undo").err
    assert call(folder, "check").code == 1


def test_a_damaged_file_is_not_read_while_a_window_writes(call: Call, tmp_path: Path) -> None:
    folder = filled(tmp_path / "台账")
    (folder / LEDGER_NAME).write_bytes(b"no database" * 1000)
    with InstanceLock(folder).acquire("走访台账窗口"):
        shown = call(folder, "history")
    assert shown.code == 1
    assert "正被另一个走访台账使用（走访台账窗口" in shown.err


def test_no_ledger_to_hand_over(call: Call, tmp_path: Path) -> None:
    with mounted() as disk:
        disk.freeze()
        refused = call(disk.path / "台账", "export", "--month", "2026-11", "--to", tmp_path)
    assert refused.code == 1
    assert "只读打开" not in refused.err


def test_where_the_data_lie_is_told_once_to_who_writes(
    call: Call, tmp_path: Path, plenty: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = filled(tmp_path / "台账")
    quiet = call(folder, "undo")
    assert (quiet.code, quiet.err) == (0, "")
    for kind, name, words in (
        (FolderKind.NETWORK, "nfs4", "数据文件夹在网络盘上"),
        (FolderKind.SYNCED, "坚果云", "“坚果云”的同步文件夹"),
        (FolderKind.REMOVABLE, "", "移动盘"),
    ):
        place = FolderPlace(kind, name)
        monkeypatch.setattr(circumstances, "place_of", lambda _folder, place=place: place)
        told = call(folder, "profile", "--name", f"李{name}")
        assert told.code == 0
        assert told.err.count("注意：") == 1
        assert words in told.err
    assert call(folder, "history").err == ""


def test_little_room_is_told_to_who_writes(
    call: Call, tmp_path: Path, plenty: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = filled(tmp_path / "台账")
    monkeypatch.setattr(circumstances, "free_bytes", lambda _folder: 90 * 2**20)
    told = call(folder, "undo")
    assert told.code == 0
    assert "磁盘快满了，只剩 90 MB" in told.err
    assert room.LITTLE_ROOM == 200 * 2**20


def test_a_clock_that_jumped_is_told_to_who_writes(
    call: Call, tmp_path: Path, plenty: None
) -> None:
    folder = filled(tmp_path / "台账")
    back = call(folder, "undo", now=NOW - timedelta(days=2))
    assert back.code == 0
    assert "电脑时间往回走了：现在是 2026-11-21 10:42，上次记录在 2026-11-23 10:42" in back.err
    ahead = call(folder, "redo", now=NOW + timedelta(days=50))
    assert "距上次记录已有 52 天" in ahead.err
    assert call(folder, "undo", now=NOW + timedelta(days=51)).err == ""


def test_commands_follow_a_ledger_that_was_moved(call: Call, tmp_path: Path, plenty: None) -> None:
    old, new = filled(tmp_path / "旧"), tmp_path / "新"
    shutil.copytree(old, new)
    note_move(old, new)
    assert call(old, "undo").code == 0
    with open_ledger(old) as ledger:
        assert ledger.scalar("SELECT count(*) FROM operation WHERE name = 'undo'") == 0
    shutil.rmtree(new)
    lost = call(old, "history")
    assert lost.code == 1
    assert "已搬到" in lost.err
    assert not new.exists()


def test_a_full_disk(call: Call, tmp_path: Path) -> None:
    with mounted("6m") as disk:
        folder = filled(disk.path / "台账")
        disk.fill()
        full = call(folder, "profile", "--name", "李红")
        assert full.code == 1
        assert "磁盘满了" in full.err or "磁盘已满" in full.err
        assert "张明" in call(folder, "profile").out
        assert call(folder, "export", "--month", "2026-11", "--to", tmp_path).code == 0
        disk.make_room()
        assert call(folder, "profile", "--name", "李红").code == 0
        assert "李红" in call(folder, "profile").out
