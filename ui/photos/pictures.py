"""Pictures out of the store, small for a strip and large for a viewer, the last ones kept."""

from collections import OrderedDict
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from storage.failures import WorldFailed
from ui.context import AppContext

__all__ = ["LARGE", "SMALL", "Pictures", "decoded"]

SMALL: Final = 192
LARGE: Final = 1600
_KEPT: Final = {SMALL: 120, LARGE: 6}


def decoded(content: bytes, side: int) -> QImage:
    """Return a JPEG with a long side of at most ``side`` pixels, a null image if it is none."""
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    reader = QImageReader(buffer)
    size = reader.size()
    if size.isValid() and max(size.width(), size.height()) > side:
        reader.setScaledSize(size.scaled(QSize(side, side), Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()


class Pictures:
    """Reads pictures on this thread: a small one takes some 10 ms, once."""

    def __init__(self, context: AppContext) -> None:
        self._context = context
        self._cache: dict[int, OrderedDict[str, QImage]] = {
            side: OrderedDict() for side in _KEPT
        }  # fmt: skip

    def known(self, name: str, side: int = SMALL) -> QImage | None:
        """Return a picture that was read before."""
        cache = self._cache[side]
        if name in cache:
            cache.move_to_end(name)
        return cache.get(name)

    def read(self, name: str, side: int = SMALL) -> QImage:
        """Return a picture, a null image where it is gone or damaged."""
        known = self.known(name, side)
        if known is None:
            known = self._read(name, side)
            self.keep(name, known, side)
        return known

    def keep(self, name: str, image: QImage, side: int = SMALL) -> None:
        """Keep a picture that was made elsewhere."""
        cache = self._cache[side]
        cache[name] = image
        while len(cache) > _KEPT[side]:
            cache.popitem(last=False)

    def _read(self, name: str, side: int) -> QImage:
        from storage.photos import open_photos

        ledger = self._context.ledger
        try:
            with open_photos(ledger.folder, clock=ledger.clock) as photos:
                content = photos.photo(name)
        except WorldFailed:
            return QImage()
        return decoded(content, side) if content else QImage()
