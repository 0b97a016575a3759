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

from models.errors import RoundbookError
from storage.photos.intake import SUFFIXES, prepare_file
from ui.photos.pictures import decoded

__all__ = ["FolderWatch", "Found", "pictures_of_day"]

_EVERY: Final = 3.0
_DEPTH: Final = 2
_MOST_ENTRIES: Final = 20_000
_STILL_WRITTEN: Final = 2.0
"""Seconds since the last change of a file, in which it may still be growing."""

_SHOWN: Final = 12
_SIDE: Final = 192
"""Only the latest are shown, this large."""


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
                if entry.name.lower().endswith(SUFFIXES):
                    yield entry
                elif depth and entry.is_dir():
                    below.append(entry.path)
    except OSError:
        return
    for path in below:
        yield from _files(Path(path), depth - 1)


def _small(path: Path) -> QImage:
    """Return a picture small and upright, a null image of what is none."""
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    size = reader.size()
    if not size.isValid():
        return _small_of_heic(path)
    if max(size.width(), size.height()) > _SIDE:
        side = QSize(_SIDE, _SIDE)
        reader.setScaledSize(size.scaled(side, Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()


def _small_of_heic(path: Path) -> QImage:
    """Return a picture of a format that Qt does not know."""
    try:
        return decoded(prepare_file(path).content, _SIDE)
    except RoundbookError:
        return QImage()


class _Round:
    """One time of watching: ends when it is told to, or when its window is gone."""

    def __init__(self, folder: Path, day: date) -> None:
        self.folder, self.day = folder, day
        self.wake = threading.Event()
        self.ended = False
        self._images: dict[Found, QImage] = {}

    def end(self) -> None:
        self.ended = True
        self.wake.set()

    def look(self) -> tuple[Found, ...]:
        """Return what is there now, the latest ones with their small picture."""
        found = pictures_of_day(self.folder, self.day, time.time())
        for each in found[:_SHOWN]:
            if each not in self._images:
                self._images[each] = _small(each.path)
        return tuple(attrs.evolve(each, image=self._images.get(each, QImage())) for each in found)


class FolderWatch(QObject):
    """``watch(folder, day)`` begins, ``stop()`` ends.

    Signals:
        found: tuple of all :class:`Found` of the day, whenever they are others than before.
    """

    found = Signal(object)
    _seen = Signal(object, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._watcher: QFileSystemWatcher | None = None
        self._round: _Round | None = None
        self._seen.connect(self._tell)

    @property
    def watching(self) -> bool:
        """Tell whether a folder is watched."""
        return self._round is not None

    def watch(self, folder: Path, day: date) -> None:
        """Watch a folder from now on; it may come and go, as a phone does."""
        self.stop()
        self._round = _Round(folder, day)
        self.destroyed.connect(self._round.end)
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self.look_again)
        if folder.is_dir():
            self._watcher.addPath(str(folder))
        threading.Thread(
            target=self._look, args=(self._round,), name="照片文件夹", daemon=True
        ).start()

    def stop(self) -> None:
        """Look no more."""
        if self._round is not None:
            self._round.end()
            self._round = None
        if self._watcher is not None:
            self._watcher.deleteLater()
            self._watcher = None

    def look_again(self) -> None:
        """Look now, not only in a few seconds."""
        if self._round is not None:
            self._round.wake.set()

    def _tell(self, this: _Round, seen: tuple[Found, ...]) -> None:
        if this is self._round:
            self.found.emit(seen)

    def _look(self, this: _Round) -> None:
        told: tuple[Found, ...] = ()
        while not this.ended:
            seen = this.look()
            with contextlib.suppress(RuntimeError):  # the window is gone
                if seen != told and not this.ended:
                    told = seen
                    self._seen.emit(this, seen)
            this.wake.wait(_EVERY)
            this.wake.clear()
