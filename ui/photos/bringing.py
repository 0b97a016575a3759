"""Makes photos of files and pictures in the background, one job after another."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final

import attrs
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QObject, Signal
from PySide6.QtGui import QImage, QImageWriter
from shiboken6 import isValid

from models.errors import RoundbookError
from models.photo import Photo
from storage.database import Ledger
from storage.photos.intake import SUFFIXES, Prepared, prepare_bytes, prepare_file
from ui.context import AppContext
from ui.dragging import dragged_files
from ui.i18n import _
from ui.jobs import Job, Progress

__all__ = ["Bringer", "Source", "is_welcome", "source_of_file", "sources_in"]

PASTED: Final = "剪贴板.png"
"""What a picture without a file is called in its record."""


@attrs.frozen
class Source:
    """Where a picture comes from; ``prepare`` reads it, in the worker."""

    name: str
    prepare: Callable[[], Prepared]


def source_of_file(path: Path) -> Source:
    """Return the picture of a file, read when its turn comes."""

    def prepare() -> Prepared:
        return prepare_file(path)

    return Source(path.name, prepare)


def _of_image(image: QImage) -> Source:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"PNG")).write(image)
    content = bytes(buffer.data().data())

    def prepare() -> Prepared:
        return prepare_bytes(content, PASTED)

    return Source(PASTED, prepare)


def is_welcome(data: QMimeData) -> bool:
    """Tell whether what is dragged or pasted may be pictures; other files are for others."""
    files = dragged_files(data)
    return any(path.suffix.lower() in SUFFIXES for path in files) or (not files and data.hasImage())


def sources_in(data: QMimeData) -> list[Source]:
    """Return the pictures that are dragged or pasted: files, else the image itself."""
    files = dragged_files(data)
    if files:
        return [source_of_file(path) for path in files]
    image = data.imageData() if data.hasImage() else None
    return [_of_image(image)] if isinstance(image, QImage) and not image.isNull() else []


@attrs.frozen
class _Outcome:
    photos: Sequence[Photo]
    refused: Sequence[RoundbookError]


class Bringer(QObject):
    """Brings pictures in: read, made small, kept in the store, and only then told of.

    Signals:
        arrived: tuple of the photos that are in the store now; their rows are not written.
        refused: tuple of the failures, one for each file that is not.
        progressed: done and of how many.
        idle: nothing is being brought in any more; False where the user stopped it.
    """

    arrived = Signal(object)
    refused = Signal(object)
    progressed = Signal(int, int)
    idle = Signal(bool)

    def __init__(self, context: AppContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._waiting: list[tuple[tuple[Source, ...], Photo]] = []
        self._running = False

    @property
    def busy(self) -> bool:
        """Tell whether something is being brought in."""
        return self._running or bool(self._waiting)

    def bring_files(self, paths: Iterable[Path], frame: Photo) -> None:
        """Bring files in as photos of what ``frame`` says."""
        self.bring((source_of_file(path) for path in paths), frame)

    def bring(self, sources: Iterable[Source], frame: Photo) -> None:
        """Bring pictures in, after those that are being brought in already."""
        chosen = tuple(sources)
        if chosen:
            self._waiting.append((chosen, frame))
            self._next()

    def _next(self) -> None:
        if self._running or not self._waiting:
            return
        sources, frame = self._waiting.pop(0)
        self._running = True
        ledger = self._context.ledger

        def work(progress: Progress, cancelled: Callable[[], bool]) -> _Outcome:
            return _bring(ledger, sources, frame, (progress, cancelled))

        job = self._context.jobs.run(
            work, self._done, self._failed, self._progress, title=_("准备照片")
        )
        if job in self._context.jobs.jobs:
            job.ended.connect(lambda: self._over(job))
            self.destroyed.connect(job.cancel)
        else:
            self._over(job)

    def _progress(self, done: int, total: int, _text: str) -> None:
        self.progressed.emit(done, total)

    def _done(self, outcome: _Outcome) -> None:
        if outcome.photos:
            self.arrived.emit(tuple(outcome.photos))
        if outcome.refused:
            self.refused.emit(tuple(outcome.refused))

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, RoundbookError):
            raise error
        self.refused.emit((error,))

    def _over(self, job: Job) -> None:
        self._running = False
        if job.cancelled():
            self._waiting.clear()
        if self._waiting:
            self._next()
        elif isValid(self):  # the window may be gone before the end of a job comes round
            self.idle.emit(not job.cancelled())


def _bring(
    ledger: Ledger,
    sources: Sequence[Source],
    frame: Photo,
    job: tuple[Progress, Callable[[], bool]],
) -> _Outcome:
    """Prepare and keep each picture; of a job that is cancelled nothing is told."""
    from storage.operations.attaching import keep_picture, photo_of

    progress, cancelled = job
    photos, refused = list[Photo](), list[RoundbookError]()
    for at, source in enumerate(sources):
        if cancelled():
            break
        progress(at, len(sources))
        try:
            prepared = source.prepare()
            keep_picture(ledger.folder, prepared, ledger.clock)
            photos.append(photo_of(prepared, frame))
        except RoundbookError as error:
            refused.append(error)
    progress(len(sources), len(sources))
    return _Outcome(photos, refused)
