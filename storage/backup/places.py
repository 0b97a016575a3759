"""A folder of backups: the one beside the ledger, or a second place such as a stick.

Everything here is told by names and sizes. A file bears its name only once it was verified
(:mod:`storage.copies`), so a listing needs to open nothing.
"""

import contextlib
import json
import os
from collections.abc import Callable, Iterable
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Final

import attrs

from models.backup import BackupName, superfluous
from models.errors import RoundbookError
from models.marks import N_
from storage.copies import CopyUnsound, transcode
from storage.disk import swap_one, sync_folder, write_whole
from storage.failures import DiskFull, WorldFailed
from storage.file_failures import not_written
from storage.folders import PHOTOS_NAME
from storage.keys import KEY_NAME, Protection, protection_of
from storage.room import free_bytes

__all__ = [
    "BackupFile",
    "copy_verified",
    "has_key_file",
    "keep_key_file",
    "key_file_beside",
    "list_backups",
    "need_room",
    "protect_place",
    "thin",
    "unlock_backup",
    "unused_name",
]

_BLOCK: Final = 2**20
_MARGIN: Final = 16 * 2**20


@attrs.frozen(kw_only=True)
class BackupFile:
    """One backup as it lies in its place."""

    path: Path
    name: BackupName
    size: int


def list_backups(place: Path) -> list[BackupFile]:
    """Return the backups in a folder, newest first; none where there is no such folder."""
    found = []
    with contextlib.suppress(OSError), os.scandir(place) as entries:
        for entry in entries:
            name = BackupName.parse(entry.name)
            if name is not None and entry.is_file() and entry.stat().st_size:
                size = entry.stat().st_size
                found.append(BackupFile(path=Path(entry.path), name=name, size=size))
    return sorted(
        found, key=lambda each: (each.name.at, each.name.operation, each.name.number), reverse=True
    )


def unused_name(place: Path, name: BackupName) -> BackupName:
    """Return ``name``, with a number where a backup of that name is there already."""
    while (place / name.file_name).exists():
        name = attrs.evolve(name, number=name.number + 1)
    return name


def need_room(place: Path, size: int) -> None:
    """Raise :class:`DiskFull` where ``size`` bytes and a margin have no room in ``place``."""
    free = free_bytes(place)
    if free is not None and free < size + _MARGIN:
        raise DiskFull(
            N_("磁盘只剩 {free} MB，备份需要 {need} MB，没有备份。"),
            next_step=N_("请腾出空间后再试，或换一个备份的地方。台账没有动。"),
            free=free // 2**20,
            need=(size + _MARGIN) // 2**20 + 1,
        )


def thin(place: Path, today: date, ours: Callable[[BackupName], bool] | None = None) -> list[str]:
    """Remove the backups that need not stay; return their names.

    ``ours`` tells in a place shared with others which backups are this ledger's.
    """
    names = [each.name for each in list_backups(place) if ours is None or ours(each.name)]
    removed = []
    for name in superfluous(names, today):
        with contextlib.suppress(OSError):  # open elsewhere: the next time will do
            (place / name.file_name).unlink()
            removed.append(name.file_name)
    return removed


# ---------------------------------------------------------------------------- into a second place


def copy_verified(source: Path, target: Path) -> None:
    """Copy a file that nobody writes, read the copy back from its disk, and put it in place.

    Raises a :class:`WorldFailed`; nothing is left then.
    """
    part = target.with_name(f".{target.name}.part")
    try:
        digest = _written(source, part)
        if _read_back(part) != digest:
            raise CopyUnsound(
                N_("“{name}”写成后核对不上，没有留下。"),
                next_step=N_("请检查磁盘后再试。"),
                name=target.name,
            )
        part.replace(target)
        sync_folder(target.parent)
    except OSError as error:
        raise not_written(target, error) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def _written(source: Path, part: Path) -> str:
    digest = sha256()
    with source.open("rb") as reader, part.open("wb") as writer:
        while block := reader.read(_BLOCK):
            digest.update(block)
            writer.write(block)
        writer.flush()
        os.fsync(writer.fileno())
        if hasattr(os, "posix_fadvise"):  # else the reading back would come from memory
            os.posix_fadvise(writer.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    return digest.hexdigest()


def _read_back(path: Path) -> str:
    digest = sha256()
    with path.open("rb") as reader:
        while block := reader.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


# --------------------------------------------------------------------------------- protected alike


def keep_key_file(folder: Path, place: Path) -> None:
    """Keep the key file of an encrypted ledger beside its backups, which its key opens.

    That of another key stays under a name of its own: older backups may need it.
    """
    own, kept = folder / KEY_NAME, place / KEY_NAME
    if not own.exists():
        return
    content = own.read_bytes()
    try:
        if kept.exists() and (there := kept.read_bytes()) != content:
            if _check_of(there) != _check_of(content):
                kept.replace(place / f"{_check_of(there)}.key")
        elif kept.exists():
            return
        write_whole(kept, content, private=True)
    except OSError as error:
        raise not_written(kept, error) from error


def key_file_beside(file: Path, key: bytes) -> Path | None:
    """Return the key file beside a backup that wraps ``key``, None where there is none."""
    from storage.key_file import key_check

    for path in _key_files(file):
        with contextlib.suppress(OSError):
            if path.is_file() and _check_of(path.read_bytes()) == key_check(key):
                return path
    return None


def _check_of(content: bytes) -> str:
    """Return what tells keys apart, as the key file says it."""
    try:
        return str(json.loads(content)["check"])
    except (ValueError, KeyError, TypeError):
        return sha256(content).hexdigest()[:16]


def protect_place(place: Path, key: bytes, files: Iterable[BackupFile]) -> int:
    """Write plain backups (and plain photos) in ``place`` anew under ``key``; return how many.

    They were made before the ledger had a start password.
    """
    paths = [*(each.path for each in files), place / PHOTOS_NAME]
    plain = [path for path in paths if path.exists() and protection_of(path) is Protection.NONE]
    for path in plain:
        fresh = path.with_name(f"{path.name}.new")
        transcode(path, None, fresh, key)
        swap_one(fresh, path)
    return len(plain)


def has_key_file(file: Path) -> bool:
    """Tell whether a key file lies beside a backup, so that a password may open it."""
    return any(path.is_file() for path in _key_files(file))


def unlock_backup(file: Path, secret: str) -> bytes:
    """Return the key of an encrypted backup: by the key file beside it, or the recovery code.

    Raises :class:`WrongPassword`, after scrypt's time.
    """
    from storage.key_file import WrongPassword, key_from_recovery_code, unwrap_key

    failure: RoundbookError | None = None
    for path in (path for path in _key_files(file) if path.is_file()):
        try:
            return unwrap_key(path.read_bytes(), secret)
        except (WrongPassword, WorldFailed) as other:  # a spoilt one, too, leaves the others
            failure = other if failure is None or isinstance(other, WrongPassword) else failure
    try:
        return key_from_recovery_code(secret)
    except WrongPassword as wrong:
        raise failure or wrong from None


def _key_files(file: Path) -> list[Path]:
    """Return the key files beside a backup: that in force first."""
    return list(dict.fromkeys((file.with_name(KEY_NAME), *sorted(file.parent.glob("*.key")))))
