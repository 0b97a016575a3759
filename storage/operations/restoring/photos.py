"""Photos of a restored ledger: those that are here and those that were backed up, together.

A photo is named by its content and never changes, so both can only complete each other. The store
in use is added to where it lies; only one that cannot be used, or is to have another key, is made
anew and takes part in the swap.
"""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import attrs

from storage.database import Ledger
from storage.disk import sync_file
from storage.failures import LedgerDamaged, LedgerNewer, NotALedger
from storage.folders import PHOTOS_NAME, backups_folder
from storage.operations.photos import missing_photos
from storage.operations.restoring.present import Lock
from storage.photos import Photos, copy_new_photos, open_store

__all__ = ["UnitedPhotos", "photos_missing", "unite_photos"]

_UNUSABLE: Final = (LedgerDamaged, LedgerNewer, NotALedger)


@attrs.frozen(kw_only=True)
class UnitedPhotos:
    """What was added; ``new`` is a store that is to take the place of the one in use."""

    added: int = 0
    new: Path | None = None


def photos_missing(ledger: Ledger, folder: Path, file: Path, lock: Lock) -> int:
    """Count the photos that live records of a backup name and that would be nowhere."""
    present: set[str] = set()
    for path in (folder / PHOTOS_NAME, *_sources(folder, file)):
        with _reading(path, lock) as photos:
            if photos is not None:
                present |= photos.names()
    return len({name for _, _, name in missing_photos(ledger, present)})


def unite_photos(
    folder: Path, file: Path, lock: Lock, target: bytes | None, room: Path
) -> UnitedPhotos:
    """Bring the photos of a backup together with those in use, under the key ``target``.

    ``room`` is where a new store is made where the one in use will not do.
    """
    own = folder / PHOTOS_NAME
    sources = [path for path in _sources(folder, file) if path.exists()]
    if not own.exists() and not sources:
        return UnitedPhotos()
    try:
        store = _usable(own, target) if own.exists() else None
    except _UNUSABLE:
        store = None
    if store is not None:
        with store:
            return UnitedPhotos(added=_add(store, sources, lock))
    new = room / PHOTOS_NAME
    with open_store(new, target, single_file=True) as made:
        added = _add(made, [own, *sources], lock)
    sync_file(new)
    return UnitedPhotos(added=added, new=new)


def _usable(path: Path, key: bytes | None) -> Photos | None:
    """Open the store in use under ``key``; None where it is written with another."""
    if _is_plain(path) != (key is None):
        return None
    return open_store(path, key)


def _is_plain(path: Path) -> bool:
    from storage.keys import Protection, protection_of

    return protection_of(path) is Protection.NONE


def _add(store: Photos, sources: list[Path], lock: Lock) -> int:
    added = 0
    for path in sources:
        with _reading(path, lock) as photos:
            if photos is not None:
                with contextlib.suppress(*_UNUSABLE):  # what can be read of it is taken
                    added += copy_new_photos(photos, store).added
    return added


def _sources(folder: Path, file: Path) -> list[Path]:
    """Return where photos may come from: beside the backup, and beside all backups."""
    stem = Path(PHOTOS_NAME).stem
    places = dict.fromkeys((file.parent.resolve(), backups_folder(folder).resolve()))
    return [path for place in places for path in sorted(place.glob(f"{stem}*.db"))]


@contextlib.contextmanager
def _reading(path: Path, lock: Lock) -> Iterator[Photos | None]:
    """Open a store to read it with the key that fits; None where none does."""
    found = None
    for key in (None, *lock.tries, lock.key) if path.exists() else ():
        with contextlib.suppress(*_UNUSABLE):
            found = open_store(path, key, read_only=True)
            break
    try:
        yield found
    finally:
        if found is not None:
            found.close()
