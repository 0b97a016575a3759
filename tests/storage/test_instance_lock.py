"""One writer a data folder, whatever happens to the one before."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from storage.failures import FolderInUse, LedgerUnreadable
from storage.instance_lock import InstanceLock
from tests.small_disk import mounted

ROOT = Path(__file__).resolve().parents[2]

HOLDER = """
import sys, time
from pathlib import Path
from storage.instance_lock import InstanceLock
lock = InstanceLock(Path(sys.argv[1])).acquire("窗口")
print("held", flush=True)
time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path: Path) -> Iterator["subprocess.Popen[str]"]:
    """Another process that holds the folder."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_the_second_is_told_who_holds_the_folder(
    tmp_path: Path, holder: "subprocess.Popen[str]"
) -> None:
    with pytest.raises(FolderInUse) as refusal:
        InstanceLock(tmp_path).acquire("命令 import")
    assert "窗口" in str(refusal.value)
    assert str(holder.pid) in str(refusal.value)
    assert re.search(r"\d\d-\d\d \d\d:\d\d 起", str(refusal.value))
    assert "关掉" in str(refusal.value)


@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX")
def test_a_killed_holder_leaves_the_folder_free(
    tmp_path: Path, holder: "subprocess.Popen[str]"
) -> None:
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()
    assert (tmp_path / "instance.json").exists()  # it had no time to tidy up
    with InstanceLock(tmp_path).acquire("命令 import"):
        holder_file = json.loads((tmp_path / "instance.json").read_text(encoding="utf-8"))
        assert holder_file["pid"] == os.getpid()
        assert holder_file["what"] == "命令 import"


def test_released_it_can_be_taken_again(tmp_path: Path) -> None:
    lock = InstanceLock(tmp_path)
    with lock.acquire("窗口"), pytest.raises(FolderInUse):
        InstanceLock(tmp_path).acquire("命令 undo")
    assert not (tmp_path / "instance.json").exists()
    lock.release()  # twice does no harm
    with InstanceLock(tmp_path).acquire("命令 undo"):
        pass


def test_an_unreadable_note_of_the_holder_does_not_hide_that_it_is_in_use(tmp_path: Path) -> None:
    with InstanceLock(tmp_path).acquire("窗口"):
        (tmp_path / "instance.json").write_bytes(b"\xff[]")
        with pytest.raises(FolderInUse, match="另一个走访台账"):
            InstanceLock(tmp_path).acquire("命令 undo")


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(LedgerUnreadable, match="不能写入"):
        InstanceLock(tmp_path / "file" / "data").acquire("窗口")


def test_the_window_is_told_its_own_next_step(tmp_path: Path) -> None:
    with InstanceLock(tmp_path).acquire("走访台账窗口"):
        with pytest.raises(FolderInUse) as refusal:
            InstanceLock(tmp_path).acquire("走访台账窗口", step="请关掉另一个窗口。")
        assert str(refusal.value).endswith("请关掉另一个窗口。")


def test_a_time_that_is_none_is_shown_as_it_stands(tmp_path: Path) -> None:
    with InstanceLock(tmp_path).acquire("窗口"):
        holder = {"pid": 1, "host": "x", "what": "窗口", "since": "昨天"}
        (tmp_path / "instance.json").write_text(json.dumps(holder), encoding="utf-8")
        with pytest.raises(FolderInUse, match="昨天 起"):
            InstanceLock(tmp_path).acquire("命令 undo")


def test_a_disk_that_knows_no_locks_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_locks(_lock: FileLock, **_options: object) -> None:
        raise NotImplementedError

    monkeypatch.setattr(FileLock, "acquire", no_locks)
    with pytest.raises(LedgerUnreadable, match="锁不住文件") as told:
        InstanceLock(tmp_path).acquire("窗口")
    assert "本机硬盘" in str(told.value)


def test_a_disk_that_can_only_be_read_and_one_that_is_full() -> None:
    with mounted() as disk:
        InstanceLock(disk.path).acquire("窗口").release()
        disk.freeze()
        with pytest.raises(LedgerUnreadable, match="不能写入"):
            InstanceLock(disk.path).acquire("窗口")
        disk.thaw()
        disk.fill()
        # Who holds it cannot be noted then; it holds.
        with InstanceLock(disk.path).acquire("窗口"), pytest.raises(FolderInUse):
            InstanceLock(disk.path).acquire("命令 undo")
