"""What SQLite asks of the operating system, written down while it is done.

The files are real ones and are really written, so that code beside SQLite (a copy before an
upgrade, a look at a file's header) finds what it expects; only syncing is left out, for nothing
reads the disk here. What is recorded is what the usual VFS of SQLite does on POSIX: the first sync
of a new journal or log also syncs the folder, a deletion does so only where SQLite asks for it.

A VFS written in Python has no shared memory: see ``recorded_driver`` for what follows from that.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import apsw

from tests.reliability.disk import (
    Create,
    Delete,
    Files,
    Operation,
    Sync,
    SyncNames,
    Truncate,
    Write,
)

__all__ = ["Recording", "recording_vfs"]

_JOURNALS = apsw.SQLITE_OPEN_MAIN_JOURNAL | apsw.SQLITE_OPEN_SUPER_JOURNAL | apsw.SQLITE_OPEN_WAL
_NUMBERS = count(1)


class Recording:
    """The files of a folder at the begin, and every operation on them since.

    ``databases`` are the names that are watched, each with its log and its journal. ``user`` is
    the connection at work, where several share a file: each has a handle of its own in truth.
    """

    def __init__(self, folder: Path, databases: tuple[str, ...]) -> None:
        self.folder = folder
        self.databases = databases
        self._watched = {f"{name}{end}" for name in databases for end in ("", "-wal", "-journal")}
        self.begin: Files = self.files_now()
        self.operations: list[Operation] = []
        self.user: object = None
        self._numbers = {name: number for number, name in enumerate(self.begin)}
        self._next = count(len(self.begin))

    @property
    def position(self) -> int:
        """How many operations were asked for so far."""
        return len(self.operations)

    def files_now(self) -> Files:
        """Return the watched files as they really are."""
        found = (self.folder / name for name in sorted(self._watched))
        return {path.name: path.read_bytes() for path in found if path.exists()}

    def watches(self, path: str | None) -> bool:
        """Tell whether a file is one of those recorded."""
        return path is not None and Path(path).name in self._watched and self._is_here(path)

    def _is_here(self, path: str) -> bool:
        return Path(path).parent.resolve() == self.folder.resolve()

    def opened(self, path: str, *, is_new: bool) -> int:
        """Note that a file was opened; returns its number."""
        name = Path(path).name
        if is_new:
            self._numbers[name] = next(self._next)
            self.operations.append(Create(self._numbers[name], name))
        return self._numbers[name]

    def deleted(self, path: str, *, synced: bool) -> None:
        """Note that a file was deleted."""
        name = Path(path).name
        del self._numbers[name]
        self.operations.append(Delete(name))
        if synced:
            self.operations.append(SyncNames())


class _RecordedFile(apsw.VFSFile):
    """A file that notes what is done to it."""

    def __init__(self, recording: Recording, path: Any, name: str, flags: list[int]) -> None:
        asked = flags[0]
        is_new = not Path(name).exists()
        super().__init__("", path, flags)
        self._recording = recording
        self._note: Callable[[Operation], None] = recording.operations.append
        self._file = recording.opened(name, is_new=is_new)
        self._sync_names = bool(asked & apsw.SQLITE_OPEN_CREATE and asked & _JOURNALS)
        self._synced_by: list[object] = []

    def xWrite(self, data: Any, offset: int) -> None:  # noqa: N802 - SQLite's names
        self._note(Write(self._file, offset, bytes(data)))
        super().xWrite(data, offset)

    def xTruncate(self, newsize: int) -> None:  # noqa: N802
        self._note(Truncate(self._file, newsize))
        super().xTruncate(newsize)

    def xSync(self, flags: int) -> None:  # noqa: N802
        self._note(Sync(self._file))
        user = self._recording.user
        if self._sync_names and user not in self._synced_by:
            self._note(SyncNames())
            self._synced_by.append(user)


class _RecordingVFS(apsw.VFS):
    """SQLite's usual VFS, with a note of everything."""

    def __init__(self, name: str, recording: Recording) -> None:
        self._recording = recording
        super().__init__(name, "")

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:  # noqa: N802
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        if self._recording.watches(path):
            return _RecordedFile(self._recording, name, path, flags)
        return super().xOpen(name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802
        super().xDelete(filename, syncdir)
        if self._recording.watches(filename):
            self._recording.deleted(filename, synced=syncdir)


@contextmanager
def recording_vfs(recording: Recording) -> Iterator[str]:
    """Register a VFS that records; gives its name."""
    name = f"recording-{next(_NUMBERS)}"
    vfs = _RecordingVFS(name, recording)
    try:
        yield name
    finally:
        vfs.unregister()
