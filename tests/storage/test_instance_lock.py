"""One writer a data folder, whatever happens to the one before."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.failures import FolderInUse, LedgerUnreadable
from storage.instance_lock import InstanceLock

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
