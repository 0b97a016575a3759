"""Writing a file whole or not at all: beside it, synced, verified, then put in its place."""

import contextlib
import errno
import os
import secrets
import time
from collections.abc import Callable
from pathlib import Path

from storage.disk import sweep_stale, sync_file, sync_folder
from storage.file_failures import as_file_failure
from storage.workbooks.problems import WorkbookNotWritten

__all__ = ["free_name", "write_safely"]

_TRIES = 4
_PAUSE = 0.2
_MOST_COPIES = 1000


def write_safely(path: Path, write: Callable[[Path], None], verify: Callable[[Path], None]) -> Path:
    """Write a file at ``path`` and return where it really is.

    ``write`` writes the file it is given; ``verify`` opens it again and raises what is wrong with
    it. Until both are done ``path`` is not touched. Where another program holds ``path`` open the
    file is saved beside it as "name (2).xlsx". What a writer that was killed left in the folder is
    swept away. Raises :class:`WorkbookNotWritten` where the disk or the folder is in the way.
    """
    temporary = path.with_name(f".{path.stem}.{secrets.token_hex(4)}.part{path.suffix}")
    try:
        write(temporary)
        sync_file(temporary)
        verify(temporary)
        final = _put_in_place(temporary, path)
        sync_folder(path.parent)
        sweep_stale(final, f".*.????????.part{path.suffix}")
    except OSError as error:
        raise _not_written(path, error) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
    return final


def _put_in_place(temporary: Path, path: Path) -> Path:
    for attempt in range(_TRIES):
        try:
            os.replace(temporary, path)  # noqa: PTH105 - tests replace this one call
        except PermissionError:
            if attempt + 1 < _TRIES:
                time.sleep(_PAUSE)
        else:
            return path
    beside = free_name(path)
    os.replace(temporary, beside)  # noqa: PTH105
    return beside


def free_name(path: Path) -> Path:
    """Return ``path``, or "name (2).xlsx" and so on where a file of that name is there."""
    if not path.exists():
        return path
    names = (path.with_name(f"{path.stem} ({n}){path.suffix}") for n in range(2, _MOST_COPIES))
    for name in names:
        if not name.exists():
            return name
    raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))


def _not_written(path: Path, error: OSError) -> WorkbookNotWritten:
    found = as_file_failure(error)
    return WorkbookNotWritten(
        found.template,
        file=path,
        code=found.code,
        next_step=found.next_step,
        folder=path.parent,
    )
