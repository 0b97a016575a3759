"""How much room is left where the data lie."""

import os
from pathlib import Path
from typing import Final

__all__ = ["LITTLE_ROOM", "free_bytes", "has_little_room", "is_full"]

LITTLE_ROOM: Final = 200 * 1024 * 1024
"""Below this the user is warned: a territory with its backups and a package fit into it."""

_FULL: Final = 256 * 1024
"""Below this SQLite may find no room for a log's index, whatever it then calls the failure."""


def free_bytes(folder: Path) -> int | None:
    """Return how much may still be written in ``folder``; None where that cannot be told."""
    try:
        if hasattr(os, "statvfs"):
            disk = os.statvfs(_there(folder))
            return disk.f_bavail * disk.f_frsize
        from shutil import disk_usage

        return int(disk_usage(_there(folder)).free)
    except OSError:
        return None


def _there(folder: Path) -> Path:
    """Return ``folder``, or what is there above it."""
    return next((each for each in (folder, *folder.parents) if each.exists()), folder)


def is_full(folder: Path) -> bool:
    """Tell whether there is no room even for the little that reading needs."""
    free = free_bytes(folder)
    return free is not None and free < _FULL


def has_little_room(folder: Path) -> bool:
    """Tell whether it is time to make room."""
    free = free_bytes(folder)
    return free is not None and free < LITTLE_ROOM
