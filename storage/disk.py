"""What makes a file last: synced, renamed whole, its folder synced; and several files as one step.

A rename is atomic on every system we know, and lasts through a power cut once the folder is synced.
Where more than one file must change together (a restore, setting a start password), the renames to
be done are written down first: :func:`swap` commits that list, then works it off; a process that
dies in between leaves a list that :func:`finish_swap` works off at the next start.
"""

import contextlib
import errno
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import attrs

from models.marks import N_
from storage.failures import LedgerUnreadable

__all__ = [
    "SWAP_NAME",
    "Replacement",
    "finish_swap",
    "swap",
    "swap_one",
    "swap_pending",
    "sweep_stale",
    "sweep_unfinished",
    "sync_file",
    "sync_folder",
    "wipe_file",
    "write_whole",
]

_BINARY: Final = getattr(os, "O_BINARY", 0)
_BLOCK: Final = 2**20
_STALE: Final = 3_600.0
_UNFINISHED: Final = ("*.new", ".*.part", ".*.part-journal", ".*.part-wal", ".*.part-shm")

SWAP_NAME: Final = "swap.json"
"""The committed list of renames, in the data folder, while they are being done."""


def sync_file(path: Path) -> None:
    """Wait until the content of a file is on the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make new names last through a power cut; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # network folders
            raise
    finally:
        os.close(handle)


def write_whole(path: Path, content: bytes, *, private: bool = False) -> None:
    """Put ``content`` at ``path`` whole or not at all; ``private``: for its owner's eyes alone."""
    part = path.with_name(f".{path.name}.part")
    mode = 0o600 if private else 0o666
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY, mode)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)  # noqa: PTH105 - the atomic one
        sync_folder(path.parent)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise


@attrs.frozen
class Replacement:
    """One file of a swap, by names relative to the folder.

    ``new`` takes the place of ``target``; None: nothing does. What was at ``target`` goes to
    ``aside``; None: it is removed, with ``wipe`` overwritten before.
    """

    target: str
    new: str | None = None
    aside: str | None = None
    wipe: bool = False


def swap(folder: Path, replacements: Sequence[Replacement]) -> None:
    """Do all ``replacements`` or none, whatever happens in between.

    The new files must be there, complete and synced; where the old ones go to nothing may lie.
    Nobody may have the targets open. Until the list is committed nothing has changed; after it,
    every start goes on until all is done.
    """
    for each in replacements:
        if each.new is not None and not (folder / each.new).exists():
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), each.new)
        if each.aside is not None:
            if (folder / each.aside).exists():
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), each.aside)
            (folder / each.aside).parent.mkdir(parents=True, exist_ok=True)
    listed = [attrs.asdict(each) for each in replacements]
    sync_folder(folder)
    write_whole(folder / SWAP_NAME, json.dumps(listed, indent=1).encode())
    finish_swap(folder)


def swap_pending(folder: Path) -> bool:
    """Tell whether a swap was committed and is not done: the files may be of two minds."""
    return (folder / SWAP_NAME).exists()


def finish_swap(folder: Path) -> bool:
    """Work off a committed swap; returns whether there was one. For the holder of the lock only.

    Raises :class:`LedgerUnreadable`, with nothing done, where the list is spoilt.
    """
    try:
        listed = _listed((folder / SWAP_NAME).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return False
    except (ValueError, TypeError, RecursionError) as error:
        raise LedgerUnreadable(
            N_("上次的恢复或换密码没有做完，记着余下几步的 {name} 又读不出来，没有改动任何文件。"),
            next_step=N_("请换一个数据文件夹，再从原来的 backups 里恢复；原来的文件夹先留着。"),
            name=SWAP_NAME,
        ) from error
    for each in listed:
        _replace(folder, each)
    sync_folder(folder)
    (folder / SWAP_NAME).unlink()
    with contextlib.suppress(OSError):  # all is done; a list that came back would be worked off
        sync_folder(folder)
    return True


def _listed(text: str) -> list[Replacement]:
    """Read the whole list before its first line is done: one that is spoilt is not done by half."""
    listed = [Replacement(**values) for values in json.loads(text)]
    for each in listed:
        for name in (each.target, each.new or each.target, each.aside or each.target):
            # A folder that somebody else packed reaches nothing beyond itself.
            if Path(name).is_absolute() or ".." in Path(name).parts:
                raise ValueError("a replacement outside the folder")
    return listed


def _replace(folder: Path, each: Replacement) -> None:
    """Do one replacement, or what is left of it: done before, it is left alone."""
    target = folder / each.target
    new = folder / each.new if each.new is not None else None
    if new is not None and not new.exists():
        return  # it stands at its place already
    if target.exists():
        _put_away(target, folder / each.aside if each.aside is not None else None, wipe=each.wipe)
        sync_folder(target.parent)  # never both names lost: the old one is safe before the new
    if new is not None:
        os.replace(new, target)  # noqa: PTH105


def _put_away(target: Path, aside: Path | None, *, wipe: bool) -> None:
    if aside is not None and not aside.exists():
        os.replace(target, aside)  # noqa: PTH105
        sync_folder(aside.parent)
    elif aside is None and wipe:
        wipe_file(target)
    elif aside is None:
        target.unlink()


def wipe_file(path: Path) -> None:
    """Overwrite a file, then remove it; one that has another name too only loses this one.

    A solid-state disk may keep an older copy in a place nobody can name: this is no promise.
    """
    status = path.stat()
    if status.st_nlink <= 1:  # else it lives on: swap_one died before its new file was in place
        _overwrite(path, status.st_size)
    path.unlink()


def _overwrite(path: Path, size: int) -> None:
    with path.open("rb+") as file:
        for at in range(0, size, _BLOCK):
            file.write(os.urandom(min(_BLOCK, size - at)))
        file.flush()
        os.fsync(file.fileno())


def swap_one(new: Path, target: Path) -> None:
    """Put ``new`` in the place of ``target``; the old content is overwritten where that can be."""
    old = target.with_name(f".{target.name}.part")
    try:
        old.unlink(missing_ok=True)
        os.link(target, old)
    except OSError:  # a stick that knows no second names
        os.replace(new, target)  # noqa: PTH105
        return
    os.replace(new, target)  # noqa: PTH105
    sync_folder(target.parent)
    wipe_file(old)


def sweep_unfinished(folder: Path) -> list[str]:
    """Remove what a process that died has left half-written in ``folder``; returns the names.

    For the holder of the lock, before anything is opened and with no swap pending.
    """
    swept = []
    for pattern in _UNFINISHED:
        for path in sorted(folder.glob(pattern)):
            if path.is_file():
                wipe_file(path)
                swept.append(path.name)
    return swept


def sweep_stale(fresh: Path, pattern: str) -> None:
    """Remove what writers that died have left beside ``fresh``, in a folder that is not ours alone.

    Stale is what fits ``pattern`` and is an hour older than ``fresh``, by the folder's own clock:
    another program, on another computer perhaps, may be writing the same way at this moment.
    """
    with contextlib.suppress(OSError):  # what cannot be swept now is swept another time
        newest = fresh.stat().st_mtime
        for path in fresh.parent.glob(pattern):
            if newest - path.stat().st_mtime > _STALE:
                path.unlink()
