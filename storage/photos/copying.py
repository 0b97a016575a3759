"""Photos taken over from another store: only those that lack, each held against its name."""

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from typing import Final

import attrs

from models.marks import N_
from storage.connection import Row
from storage.copies import CopyUnsound
from storage.photos.store import Photos

__all__ = ["CopiedPhotos", "copy_new_photos"]

_AT_ONCE: Final = 20
"""Photos in one transaction: some 8 MB."""

Progress = Callable[[int, int], None]


@attrs.frozen(kw_only=True)
class CopiedPhotos:
    """What was added: how many photos, of how many bytes. ``spoilt`` are not what their names say.

    A spoilt photo is not taken over: a sound one of that name may still come from elsewhere.
    """

    added: int = 0
    size: int = 0
    spoilt: tuple[str, ...] = ()


def copy_new_photos(
    source: Photos, target: Photos, progress: Progress | None = None
) -> CopiedPhotos:
    """Add to ``target`` what it lacks of ``source``; every one added is read back and held.

    Raises :class:`CopyUnsound` where something was written and cannot be read back as it was; what
    was added before stays.
    """
    missing = sorted(source.names() - target.names())
    added = size = 0
    spoilt: list[str] = []
    for part in _parts(missing):
        rows = [row for row in map(source.row, part) if row is not None]
        sound = [row for row in rows if _is_sound(row)]
        spoilt += [str(row[0]) for row in rows if not _is_sound(row)]
        with target.transaction():
            target.add_rows(sound)
        _verify(target, sound)
        added += len(sound)
        size += sum(int(row[2]) for row in sound)
        if progress:
            progress(added, len(missing))
    return CopiedPhotos(added=added, size=size, spoilt=tuple(spoilt))


def _is_sound(row: Row) -> bool:
    return sha256(row[1]).hexdigest() == str(row[0])


def _verify(target: Photos, rows: Sequence[Row]) -> None:
    for row in rows:
        written = target.row(row[0])
        if written is None or not _is_sound(written):
            with target.transaction():
                target.remove([row[0]])
            raise CopyUnsound(
                N_("照片备份写成后核对不上。"),
                next_step=N_("请检查磁盘后再试。"),
            )


def _parts(names: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(names), _AT_ONCE):
        yield names[start : start + _AT_ONCE]
