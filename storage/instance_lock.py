"""One writer a data folder: the window for as long as it is open, or one command.

The system lets go of the lock when a process dies, however it dies. Who holds it stands in a file
beside it, for the message alone: a leftover of a killed process is never taken for a holder.
"""

import contextlib
import json
import os
import platform
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Self

from filelock import FileLock, Timeout

from models.marks import N_
from storage.failures import FolderInUse, LedgerUnreadable, WorldFailed
from storage.file_failures import as_file_failure, not_written

__all__ = ["InstanceLock"]

_LOCK = "instance.lock"
_HOLDER = "instance.json"
_FOR_COMMANDS: Final = N_("请先关掉它再试；只看不改的命令现在也能用。")


class InstanceLock:
    """The right to write in a data folder; ``with InstanceLock(folder).acquire("命令 undo"):``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = FileLock(folder / _LOCK, thread_local=False)

    def acquire(self, what: str, *, step: str = _FOR_COMMANDS) -> Self:
        """Take the lock at once; it lasts as long as this object.

        ``what`` tells others who holds it (窗口, 命令 import …); ``step`` tells this one what to do
        where another process has it. Raises :class:`FolderInUse` then, :class:`LedgerUnreadable`
        or :class:`DiskFull` where no lock can be made.
        """
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._lock.acquire(timeout=0)
        except Timeout as error:
            raise _in_use(self._read_holder(), step) from error
        except NotImplementedError as error:  # a file system that knows no locks
            raise LedgerUnreadable(
                N_("数据文件夹“{folder}”所在的盘锁不住文件，几个程序可能同时写坏台账。"),
                next_step=N_("请把数据文件夹搬到本机硬盘。"),
                folder=self._folder,
            ) from error
        except OSError as error:
            raise self._not_made(error) from error
        self._write_holder(what)
        return self

    def _not_made(self, error: OSError) -> WorldFailed:
        if as_file_failure(error).code == "disk-full":
            return not_written(self._folder / _LOCK, error)
        return LedgerUnreadable(
            N_("数据文件夹“{folder}”不能写入。"),
            next_step=N_("请检查文件夹权限，或换一个文件夹。"),
            folder=self._folder,
        )

    def release(self) -> None:
        """Let go; harmless where the lock is not held."""
        if self._lock.is_locked:
            with contextlib.suppress(OSError):
                self._holder_file.unlink(missing_ok=True)
            self._lock.release()

    def __enter__(self) -> Self:
        """Return the lock, which :meth:`acquire` took."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let go."""
        self.release()

    @property
    def _holder_file(self) -> Path:
        return self._folder / _HOLDER

    def _write_holder(self, what: str) -> None:
        """Say who holds the lock; the lock holds without this file."""
        holder = {
            "pid": os.getpid(),
            "host": platform.node(),
            "what": what,
            "since": datetime.now().astimezone().isoformat(timespec="seconds"),
        }
        with contextlib.suppress(OSError):
            self._holder_file.write_text(json.dumps(holder, ensure_ascii=False), encoding="utf-8")

    def _read_holder(self) -> dict[str, Any]:
        try:
            holder = json.loads(self._holder_file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return holder if isinstance(holder, dict) else {}


def _in_use(holder: dict[str, Any], step: str) -> FolderInUse:
    if not {"pid", "host", "what", "since"} <= holder.keys():
        return FolderInUse(N_("这个数据文件夹正被另一个走访台账使用。"), next_step=step)
    return FolderInUse(
        N_("这个数据文件夹正被另一个走访台账使用（{what}，{since} 起，电脑 {host}，进程 {pid}）。"),
        next_step=step,
        what=holder["what"],
        since=_plain_time(str(holder["since"])),
        host=holder["host"],
        pid=holder["pid"],
    )


def _plain_time(text: str) -> str:
    """Return a time as people write it, whatever stood in the file."""
    try:
        return f"{datetime.fromisoformat(text):%m-%d %H:%M}"
    except ValueError:
        return text[:16]
