"""What is put aside instead of being lost: the files of a ledger, in a folder of their own."""

import shutil
from datetime import datetime
from pathlib import Path
from typing import Final

from storage.database import LEDGER_NAME, Ledger
from storage.disk import sync_file, sync_folder
from storage.folders import backups_folder

__all__ = ["LEDGER_FILES", "copy_files_aside", "unused_aside"]

LEDGER_FILES: Final = (f"{LEDGER_NAME}-wal", LEDGER_NAME)
"""What a ledger is on the disk; the -shm beside is made anew from the log."""


def unused_aside(folder: Path, now: datetime) -> str:
    """Return the name, relative to the data folder, of a folder for what is put aside now."""
    base = f"搁置_{now:%Y%m%d_%H%M%S}"
    name, number = base, 1
    while (backups_folder(folder) / name).exists():
        number += 1
        name = f"{base}_{number}"
    return f"{backups_folder(folder).name}/{name}"


def copy_files_aside(ledger: Ledger) -> Path:
    """Copy the files of an open ledger as they are: for one too damaged for a backup.

    Nobody can write meanwhile. Returns the folder.
    """
    folder = ledger.folder
    aside = folder / unused_aside(folder, ledger.clock())
    aside.mkdir(parents=True)
    with ledger.transaction():
        for name in LEDGER_FILES:
            if (folder / name).exists():
                shutil.copyfile(folder / name, aside / name)
                sync_file(aside / name)
    sync_folder(aside)
    return aside
