"""What is to be put in order in a data folder before its ledger is opened for work."""

import shutil
from pathlib import Path

from models.marks import N_
from storage import keys
from storage.backup.rehearsal import clear_rehearsals
from storage.database import LEDGER_NAME
from storage.disk import finish_swap, sweep_unfinished, write_whole
from storage.failures import LedgerUnreadable
from storage.folders import SAMPLES_PREFIX, backups_folder

__all__ = ["settle_folder"]


def settle_folder(folder: Path) -> tuple[str, ...]:
    """Go on with what a process that died had begun; returns the half-written files swept away.

    For the holder of the instance lock, with nothing open. Raises :class:`LedgerUnreadable` where
    the folder cannot be written.
    """
    try:
        finish_swap(folder)
        clear_rehearsals(folder)
        swept = [*sweep_unfinished(folder), *sweep_unfinished(backups_folder(folder))]
        _put_key_file_back(folder)
        for leftover in folder.glob(f"{SAMPLES_PREFIX}*"):
            shutil.rmtree(leftover, ignore_errors=True)
    except (OSError, ValueError, TypeError) as error:
        raise LedgerUnreadable(
            N_("上次没有做完的恢复或换密码接不下去：数据文件夹不能写入。"),
            next_step=N_("请检查文件夹权限和磁盘空间，再打开一次。"),
        ) from error
    return tuple(swept)


def _put_key_file_back(folder: Path) -> None:
    """Put back a key file that is gone, from the copy beside the backups."""
    copy = backups_folder(folder) / keys.KEY_NAME
    if keys.protection_of(folder / LEDGER_NAME) is keys.Protection.LOST and copy.exists():
        write_whole(folder / keys.KEY_NAME, copy.read_bytes(), private=True)
