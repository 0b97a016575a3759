"""Where the data lie: the folder the user names, or the system's place for an app's data."""

import os
from pathlib import Path

__all__ = [
    "DATA_VARIABLE",
    "PHOTOS_NAME",
    "SAMPLES_PREFIX",
    "backups_folder",
    "data_folder",
    "logs_folder",
    "usual_folder",
]

DATA_VARIABLE = "ROUNDBOOK_DATA"
PHOTOS_NAME = "photos.db"
SAMPLES_PREFIX = "samples-"
"""How a folder of made-up handouts begins, inside the data folder while they are brought in."""

_APP = "Roundbook"


def data_folder(chosen: Path | None = None) -> Path:
    """Return the data folder: ``chosen``, else what ROUNDBOOK_DATA names, else the system's."""
    named = chosen or os.environ.get(DATA_VARIABLE)
    return Path(named).expanduser().absolute() if named else usual_folder()


def usual_folder() -> Path:
    """Return the system's place for an app's data, on a local disk as a rule."""
    from platformdirs import user_data_path

    return user_data_path(_APP, appauthor=False)


def logs_folder(folder: Path) -> Path:
    """Return where the log of a data folder lies."""
    return folder / "logs"


def backups_folder(folder: Path) -> Path:
    """Return where the backups of a data folder lie."""
    return folder / "backups"
