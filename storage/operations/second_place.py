"""The second place of backups: a stick or another disk, which may not be there today."""

import contextlib
import os
import tempfile
from enum import StrEnum
from pathlib import Path

import attrs

from models.backup import BackupName
from models.changes import Changes
from models.errors import RoundbookError
from models.marks import N_
from storage.backup import (
    BackupFile,
    copy_verified,
    keep_key_file,
    list_backups,
    protect_place,
    thin,
)
from storage.database import LEDGER_NAME, Ledger
from storage.failures import WorldFailed
from storage.operations.keeping_photos import keep_photos
from storage.operations.profile import change_setting
from storage.photos import key_of_ledger
from storage.queries.backups import SECOND_PLACE_KEY
from storage.queries.settings import setting

__all__ = ["SecondPlace", "SecondState", "is_ours", "is_same_disk", "set_second_place",
           "to_second_place"]  # fmt: skip


class SecondState(StrEnum):
    """What became of the second place: none is named, copied and verified, not there, failed."""

    NONE = ""
    DONE = "done"
    ABSENT = "absent"
    FAILED = "failed"


@attrs.frozen(kw_only=True)
class SecondPlace:
    """How the second place fared. ``problem`` says why it failed; the first copy stands anyway."""

    state: SecondState = SecondState.NONE
    place: str = ""
    problem: WorldFailed | None = None


def set_second_place(ledger: Ledger, place: Path | None) -> Changes:
    """Name the folder to which backups are copied a second time; None: nowhere any more.

    Raises :class:`RoundbookError` where that folder is the ledger's own or cannot be written.
    """
    if place is not None:
        refuse_data_folder(ledger.folder, place)
        _try_writing(place)
    return change_setting(ledger, SECOND_PLACE_KEY, str(place.absolute()) if place else "")


def refuse_data_folder(folder: Path, place: Path) -> None:
    """Raise where ``place`` is a data folder or lies in this ledger's own."""
    if (place / LEDGER_NAME).exists() or place.resolve().is_relative_to(folder.resolve()):
        raise RoundbookError(
            N_("“{place}”是台账自己的文件夹，备份要放在别处。"),
            next_step=N_("请另选一个文件夹，最好在U盘或另一块磁盘上。"),
            place=place,
        )


def _try_writing(place: Path) -> None:
    try:
        handle, name = tempfile.mkstemp(dir=place, prefix=".", suffix=".part")
        os.close(handle)
        Path(name).unlink()
    except OSError as error:
        raise RoundbookError(
            N_("“{place}”不能写入。"), next_step=N_("请另选一个文件夹。"), place=place
        ) from error


def is_same_disk(folder: Path, place: Path) -> bool:
    """Tell whether both lie on one disk as far as the system can tell: lost together then."""
    with contextlib.suppress(OSError):
        return folder.stat().st_dev == place.stat().st_dev
    return False


def to_second_place(ledger: Ledger, file: BackupFile) -> SecondPlace:
    """Copy a verified backup, new photos and the key file to the second place, and thin it.

    A place that is not there is no failure; one that fails is told and fails nothing else.
    """
    named = setting(ledger, SECOND_PLACE_KEY)
    if not named:
        return SecondPlace()
    place = Path(named)
    if not place.is_dir():
        return SecondPlace(state=SecondState.ABSENT, place=named)
    try:
        _copy(ledger, file, place)
    except WorldFailed as problem:
        return SecondPlace(state=SecondState.FAILED, place=named, problem=problem)
    return SecondPlace(state=SecondState.DONE, place=named)


def _copy(ledger: Ledger, file: BackupFile, place: Path) -> None:
    key = key_of_ledger(ledger.folder)
    if key is not None:
        protect_place(place, key, [each for each in list_backups(place) if is_ours(ledger, each)])
    keep_photos(ledger.folder, place, ledger.clock)
    target = place / file.path.name
    if not target.exists() or target.stat().st_size != file.size:
        copy_verified(file.path, target)
    keep_key_file(ledger.folder, place)
    ours = {each.name for each in list_backups(place) if is_ours(ledger, each)}
    thin(place, ledger.clock().date(), lambda name: name in ours)


def is_ours(ledger: Ledger, file: BackupFile) -> bool:
    """A stick may be shared: only what the journal knows is this ledger's is touched."""
    name: BackupName = file.name
    found = ledger.scalar("SELECT hash FROM operation WHERE seq = ?", (name.operation,))
    return found is not None and str(found).startswith(name.head)
