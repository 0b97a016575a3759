"""What is to be put in order in a data folder before its ledger is opened for work."""

import shutil
from pathlib import Path

from models.marks import N_
from storage import keys
from storage.backup import list_backups
from storage.backup.aside import unused_aside
from storage.backup.rehearsal import clear_rehearsals
from storage.clock import Clock
from storage.database import LEDGER_NAME, open_ledger
from storage.disk import finish_swap, sweep_unfinished, sync_folder, write_whole
from storage.failures import LedgerMissing, LedgerUnreadable
from storage.file_failures import not_written
from storage.folders import PHOTOS_NAME, SAMPLES_PREFIX, backups_folder

__all__ = ["begin_anew", "refuse_missing", "settle_folder"]

_LEFT_BEHIND = (
    PHOTOS_NAME, f"{PHOTOS_NAME}-wal", f"{PHOTOS_NAME}-shm",
    LEDGER_NAME, f"{LEDGER_NAME}-wal", f"{LEDGER_NAME}-shm", keys.KEY_NAME,
)  # fmt: skip


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


def refuse_missing(folder: Path) -> None:
    """Refuse to begin a new ledger where one was: it was deleted, or lost with a bad disk.

    Raises :class:`LedgerMissing`. A new one would look as if all work were gone, and its start
    would sweep the photos nobody names. For the holder of the lock, after :func:`settle_folder`.
    """
    ledger = folder / LEDGER_NAME
    try:
        if ledger.exists() and ledger.stat().st_size:
            return
        left = bool(list_backups(backups_folder(folder))) or (folder / PHOTOS_NAME).exists()
    except OSError:  # whoever opens it says so
        return
    if left:
        raise LedgerMissing(
            N_("台账文件 {name} 不见了，备份或照片还在。"),
            next_step=N_("请从备份恢复。若是误删，先看看回收站，放回原处再试。"),
            name=LEDGER_NAME,
        )


def begin_anew(folder: Path, clock: Clock) -> Path | None:
    """Make an empty ledger where one went missing, because the user says so.

    The backups stay; what else was left is put aside, in the folder that is returned (None: there
    was nothing). A process that dies here leaves the question to be asked again. Raises a
    :class:`storage.failures.WorldFailed`.
    """
    names = [name for name in _LEFT_BEHIND if (folder / name).exists()]
    aside = folder / unused_aside(folder, clock()) if names else None
    if aside is not None:
        try:
            aside.mkdir(parents=True)
            for name in names:
                (folder / name).replace(aside / name)
            sync_folder(aside)
            sync_folder(folder)
        except OSError as error:
            raise not_written(aside, error) from error
    open_ledger(folder, clock=clock).close()
    return aside
