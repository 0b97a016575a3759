"""Watches a folder, a phone's for example: tells which of its pictures are of one day.

It looks in a thread of its own, for a phone on a cable may take seconds to answer. The system's
word that something changed wakes it; where there is none (phones, network), it looks every few
seconds.
"""

import contextlib
import os
import threading
import time
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Final

import attrs
from PySide6.QtCore import QFileSystemWatcher, QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader

__all__ = ["FolderWatch", "Found", "pictures_of_day"]

_EVERY: Final = 3.0
_DEPTH: Final = 2
_MOST_ENTRIES: Final = 20_000
_STILL_WRITTEN: Final = 2.0
"""Seconds since the last change of a file, in which it may still be growing."""

_SHOWN: Final = 12
_SIDE: Final = 192
"""Only the latest are shown, this large."""

_SUFFIXES: Final = (".jpg", ".jpeg", ".heic", ".heif", ".png", ".webp")


@attrs.frozen(hash=True)
class Found:
    """A picture in the folder; ``when`` is the file's time, ``image`` a small one of it."""

    path: Path
    when: datetime
    image: QImage = attrs.field(factory=QImage, eq=False, repr=False)


def pictures_of_day(folder: Path, day: date, now: float) -> list[Found]:
    """Return the finished pictures of one day, latest first; a folder that is gone has none."""
    found = []
    for entry in _files(folder, _DEPTH):
        with contextlib.suppress(OSError, ValueError, OverflowError):
            facts = entry.stat()
            when = datetime.fromtimestamp(facts.st_mtime).astimezone()
            old = abs(now - facts.st_mtime) >= _STILL_WRITTEN
            if when.date() == day and old and facts.st_size:
                found.append(Found(Path(entry.path), when.replace(microsecond=0)))
    found.sort(key=lambda each: (each.when, each.path.name), reverse=True)
    return found


def _files(folder: Path, depth: int) -> Iterator["os.DirEntry[str]"]:
    """Give the pictures of a folder and of those in it; hidden ones (.thumbnails) are left out."""
    below = []
    try:
        with os.scandir(folder) as entries:
            for at, entry in enumerate(entries):
                if at >= _MOST_ENTRIES:
                    break
                if entry.name.startswith("."):
                    continue
                if entry.name.lower().endswith(_SUFFIXES):
                    yield entry
                elif depth and entry.is_dir():
                    below.append(entry.path)
    except OSError:
        return
    for path in below:
        yield from _files(Path(path), depth - 1)


def _small(path: Path) -> QImage:
    """Return a picture small and upright, a null image where Qt does not know its format."""
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    size = reader.size()
    if not size.isValid():
        return QImage()
    side = QSize(_SIDE, _SIDE)
    reader.setScaledSize(size.scaled(side, Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()


class FolderWatch(QObject):
    """``watch(folder, day)`` begins, ``stop()`` ends.

    Signals:
        found: tuple of all :class:`Found` of the day, whenever they are others than before.
    """

    found = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._watcher: QFileSystemWatcher | None = None
        self._wake = threading.Event()
        self._round: object = None
        self._told: tuple[Found, ...] = ()
        self._images: dict[Found, QImage] = {}

    @property
    def watching(self) -> bool:
        """Tell whether a folder is watched."""
        return self._round is not None

    def watch(self, folder: Path, day: date) -> None:
        """Watch a folder from now on; it may come and go, as a phone does."""
        self.stop()
        self._round = this = object()
        self._wake = threading.Event()
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self._changed)
        if folder.is_dir():
            self._watcher.addPath(str(folder))
        arguments = (this, self._wake, folder, day)
        threading.Thread(target=self._look, args=arguments, name="照片文件夹", daemon=True).start()

    def stop(self) -> None:
        """Look no more."""
        self._round, self._told = None, ()
        self._wake.set()
        if self._watcher is not None:
            self._watcher.deleteLater()
            self._watcher = None

    def _changed(self) -> None:
        self._wake.set()

    def _look(self, this: object, wake: threading.Event, folder: Path, day: date) -> None:
        while self._round is this:
            wake.clear()
            found = pictures_of_day(folder, day, time.time())
            seen = tuple(self._with_image(each, at) for at, each in enumerate(found))
            with contextlib.suppress(RuntimeError):  # the window is gone
                if self._round is this and seen != self._told:
                    self._told = seen
                    self.found.emit(seen)
            wake.wait(_EVERY)

    def _with_image(self, found: Found, at: int) -> Found:
        """Read the small picture of the latest ones, each once."""
        if at < _SHOWN and found not in self._images:
            self._images[found] = _small(found.path)
        return attrs.evolve(found, image=self._images.get(found, QImage()))
