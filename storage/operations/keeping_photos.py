"""Photos beside backups: one store in each place, to which only new ones are added."""

import contextlib
from collections.abc import Callable
from pathlib import Path

from storage.backup import need_room, protect_place
from storage.clock import Clock
from storage.failures import LedgerDamaged
from storage.folders import PHOTOS_NAME
from storage.photos import (
    CopiedPhotos,
    Photos,
    copy_new_photos,
    key_of_ledger,
    open_photos,
    open_store,
)

__all__ = ["keep_photos"]

Progress = Callable[[int, int], None]


def keep_photos(
    folder: Path, place: Path, clock: Clock, progress: Progress | None = None
) -> CopiedPhotos:
    """Add the new photos of a data folder to the store in ``place``; no photo is written twice.

    A store there that this key does not open, or that is spoilt, is left under another name and a
    new one begun. Raises a :class:`WorldFailed`, :class:`LedgerDamaged` where the ledger's own
    photos cannot be read.
    """
    if not (folder / PHOTOS_NAME).exists():
        return CopiedPhotos()
    with (
        open_photos(folder, clock=clock) as photos,
        _store_in(place, key_of_ledger(folder)) as kept,
    ):
        missing = photos.names() - kept.names()
        if missing:
            need_room(place, photos.size(missing))
        return copy_new_photos(photos, kept, progress)


def _store_in(place: Path, key: bytes | None) -> Photos:
    path = place / PHOTOS_NAME
    if key is not None:
        protect_place(place, key, [])
    try:
        return open_store(path, key, single_file=True)
    except LedgerDamaged:
        path.replace(_unused(path))
        with contextlib.suppress(OSError):
            path.with_name(f"{path.name}-journal").unlink(missing_ok=True)
        return open_store(path, key, single_file=True)


def _unused(path: Path) -> Path:
    number = 2
    while (other := path.with_name(f"{path.stem}_{number}{path.suffix}")).exists():
        number += 1
    return other
