"""The way into a data folder: where the ledger was moved to, and the lock that is held on it."""

import contextlib
from pathlib import Path

from PySide6.QtCore import QSettings

from models.marks import N_
from storage.failures import DiskFull, LedgerUnreadable, WorldFailed
from storage.folders import data_folder
from storage.instance_lock import InstanceLock
from storage.moved import followed, note_move

__all__ = ["Access", "settings_of"]


def settings_of(folder: Path) -> QSettings:
    """Return what the window remembers in a data folder."""
    return QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)


class Access:
    """Leads to the ledger of ``folder``, which changes where it was moved or the user says so.

    Attributes: ``folder``; ``reading``, the failure for which the ledger is only read now.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.reading: WorldFailed | None = None
        self._lock: InstanceLock | None = None
        self._start = folder
        self._chosen = False

    def enter(self) -> None:
        """Go where the ledger is now, and be the only one who writes there.

        Raises a :class:`WorldFailed`.
        """
        self.reading = None
        self.go_to(followed(self.folder))
        if self._lock is None:
            step = N_("请换到那个窗口，或关掉它再试。")
            self._lock = InstanceLock(self.folder).acquire(N_("走访台账窗口"), step=step)

    def hold_if_possible(self) -> None:
        """Keep others from writing while it is read; where no lock can be made, they cannot.

        Raises :class:`storage.failures.FolderInUse`.
        """
        if self._lock is None:
            with contextlib.suppress(LedgerUnreadable, DiskFull):
                self._lock = InstanceLock(self.folder).acquire(N_("走访台账窗口"))

    def go_to(self, folder: Path) -> None:
        """Have to do with another folder from now on."""
        if folder != self.folder:
            self.release()
            self.folder = folder

    def choose(self, folder: Path) -> None:
        """Go to a folder the user chose; the next start goes there too."""
        self.go_to(folder)
        self._chosen = True

    def remember(self) -> None:
        """Note a chosen folder, unless the start named its folder itself."""
        if not self._chosen or self._start == self.folder or self._start != data_folder():
            return
        with contextlib.suppress(OSError):
            note_move(self._start, self.folder)

    def release(self) -> None:
        """Let others write."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None
