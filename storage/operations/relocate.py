"""The whole ledger made whole at another folder: off a network drive, off a read-only disk.

The old folder keeps everything. Where it can be written it notes where the ledger is now, so that
every later start goes there (:mod:`storage.moved`); a ledger that wakes up in another place takes
a device id of its own (:mod:`storage.operations.device`).
"""

import contextlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from models.errors import RoundbookError
from models.marks import N_
from storage.clock import Clock, system_clock
from storage.copies import CopyUnsound
from storage.database import LEDGER_NAME
from storage.failures import DiskFull
from storage.file_failures import not_written
from storage.folders import PHOTOS_NAME
from storage.instance_lock import InstanceLock
from storage.keys import KEY_NAME, key_for, remember
from storage.moved import Relocated, note_move
from storage.photos import open_store
from storage.rescue import open_rescue
from storage.room import free_bytes

__all__ = ["relocate"]

Progress = Callable[[int, int, str], None]
"""Called with what is done, what is to be done in all, and words."""

_SETTINGS: Final = "window.ini"
_MARGIN: Final = 20 * 1024 * 1024


def relocate(
    folder: Path,
    target: Path,
    *,
    clock: Clock = system_clock,
    progress: Progress | None = None,
) -> Relocated:
    """Copy the ledger of ``folder`` with its photos to ``target``, verified, and note where it is.

    Nobody may write in ``folder`` meanwhile. Backups stay where they are. Raises a
    :class:`RoundbookError`; then ``target`` holds no ledger and ``folder`` is as it was.
    """
    target = target.expanduser().absolute()
    _refuse(folder, target)
    with _held(target):
        _need_room(folder, target)
        made: list[Path] = []
        try:
            _copy_all(folder, target, clock, made, progress)
        except BaseException:
            for path in made:
                with contextlib.suppress(OSError):
                    path.unlink(missing_ok=True)
            raise
    key = key_for(folder)
    if key is not None:
        remember(target, key)
    return Relocated(target, _note(folder, target))


def _refuse(folder: Path, target: Path) -> None:
    """Refuse a folder that is no other one, and one with a ledger in it."""
    there = target.resolve()
    if folder.resolve() in (there, *there.parents):
        raise RoundbookError(
            N_("“{target}”就在现在的数据文件夹里。"),
            next_step=N_("请另选一个文件夹。"),
            target=target,
        )
    if (target / LEDGER_NAME).exists():
        raise RoundbookError(
            N_("“{target}”里已有一本台账，没有改动它。"),
            next_step=N_("请另选一个空文件夹；要用那本台账，请选“换数据文件夹”。"),
            target=target,
        )


@contextlib.contextmanager
def _held(target: Path) -> Iterator[None]:
    """Hold the new folder while it is filled; a folder made for nothing goes again."""
    new = not target.exists()
    try:
        with InstanceLock(target).acquire(N_("搬台账"), step=N_("请另选一个文件夹。")):
            yield
    except BaseException:
        if new:
            with contextlib.suppress(OSError):
                (target / "instance.lock").unlink(missing_ok=True)
                target.rmdir()
        raise


def _need_room(folder: Path, target: Path) -> None:
    names = (LEDGER_NAME, f"{LEDGER_NAME}-wal", PHOTOS_NAME, f"{PHOTOS_NAME}-wal")
    wanted = sum((folder / name).stat().st_size for name in names if (folder / name).exists())
    free = free_bytes(target)
    if free is not None and free < wanted + _MARGIN:
        raise DiskFull(
            N_("“{target}”所在的磁盘放不下：要 {wanted} MB，只剩 {free} MB。"),
            next_step=N_("请腾出空间，或另选一个文件夹，台账没有动。"),
            target=target,
            wanted=(wanted + _MARGIN) // 2**20,
            free=free // 2**20,
        )


def _copy_all(
    folder: Path, target: Path, clock: Clock, made: list[Path], progress: Progress | None
) -> None:
    """Copy key, looks, photos; the ledger last, since a folder with a ledger counts as one."""
    _copy_files(folder, target, (KEY_NAME, _SETTINGS), made)
    _copy_photos(folder, target, clock, made)

    def tell(done: int, total: int) -> None:
        if progress:
            progress(done, total, N_("正在复制台账"))

    made.append(target / LEDGER_NAME)
    with open_rescue(folder, clock=clock) as source:
        source.copy_to(target / LEDGER_NAME, tell)


def _copy_files(folder: Path, target: Path, names: tuple[str, ...], made: list[Path]) -> None:
    for name in names:
        if (folder / name).exists():
            made.append(target / name)
            try:
                shutil.copyfile(folder / name, target / name)
            except OSError as error:
                raise not_written(target / name, error) from error


def _copy_photos(folder: Path, target: Path, clock: Clock, made: list[Path]) -> None:
    """Copy the photos with their log, as files, and have each one hold against its name."""
    if not (folder / PHOTOS_NAME).exists():
        return
    _copy_files(folder, target, (PHOTOS_NAME, f"{PHOTOS_NAME}-wal"), made)
    made.append(target / f"{PHOTOS_NAME}-shm")
    with open_store(target / PHOTOS_NAME, key_for(folder), clock=clock) as photos:
        if not photos.is_sound():
            raise CopyUnsound(
                N_("“{name}”写成后核对不上，没有留下。"),
                next_step=N_("请检查磁盘后再试。"),
                name=PHOTOS_NAME,
            )


def _note(folder: Path, target: Path) -> bool:
    try:
        note_move(folder, target)
    except OSError:
        return False
    return True
