"""A folder of handouts: which of its files are received, which are left aside."""

from collections.abc import Iterable
from pathlib import Path

import attrs

from models.errors import RoundbookError
from models.handover import HANDOVER_PREFIX
from models.marks import N_

__all__ = ["PACKAGE_PREFIX", "FolderNotRead", "HandoutFiles", "NoHandouts", "handout_files"]

PACKAGE_PREFIX = "上报_"
"""How the names of our own packages begin."""

_OURS = (PACKAGE_PREFIX, "错误行_", HANDOVER_PREFIX)
_ENDINGS = frozenset((".xlsx", ".xlsm", ".xls", ".et", ".csv"))
_UNSEEN = (".", "~$")
_OF_SYSTEM = frozenset(("desktop.ini", "thumbs.db"))


class FolderNotRead(RoundbookError):
    """A folder cannot be looked into."""


class NoHandouts(RoundbookError):
    """Nothing that could be a handout is in the folders that were named."""


@attrs.frozen
class HandoutFiles:
    """Files to receive, by name. ``left`` counts the other files that a person sees in the folders.

    ``packages`` are the packages of ours among those that were left.
    """

    paths: tuple[Path, ...]
    left: int = 0
    packages: tuple[Path, ...] = ()

    def nothing(self, folder: Path) -> NoHandouts:
        """Return the sentence for folders without any handout."""
        return NoHandouts(
            N_("文件夹“{folder}”里没有可以收的下发文件。"),
            next_step=N_("请选有 .xlsx、.xlsm、.xls、.et 或 .csv 下发文件的文件夹。"),
            folder=folder.name or str(folder),
        )


def handout_files(named: Iterable[Path]) -> HandoutFiles:
    """Return the files that are meant: those named, and of each folder the workbooks in it.

    Sorted by name within a folder; its own folders are not looked into. Raises
    :class:`FolderNotRead`.
    """
    paths: list[Path] = []
    packages: list[Path] = []
    left = 0
    for path in named:
        if not path.is_dir():
            paths.append(path)
            continue
        for file in _seen(path):
            if file.suffix.casefold() in _ENDINGS and not file.name.startswith(_OURS):
                paths.append(file)
                continue
            left += 1
            if file.name.startswith(PACKAGE_PREFIX) and file.suffix.casefold() == ".xlsx":
                packages.append(file)
    return HandoutFiles(tuple(dict.fromkeys(paths)), left, tuple(packages))


def _seen(folder: Path) -> list[Path]:
    """Return the files of a folder that a person sees, by name."""
    try:
        return sorted(
            (
                file
                for file in folder.iterdir()
                if not file.name.startswith(_UNSEEN)
                and file.name.casefold() not in _OF_SYSTEM
                and file.is_file()
            ),
            key=lambda file: file.name,
        )
    except OSError as error:
        raise FolderNotRead(
            N_("文件夹“{folder}”打不开。"),
            next_step=N_("请看看它还在不在、能不能读，再试一次。"),
            folder=folder.name or str(folder),
        ) from error
