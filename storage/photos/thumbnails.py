"""Small pictures of what lies in the store, for paper and workbooks."""

import io
from collections.abc import Iterable
from typing import Final

from storage.database import Ledger
from storage.failures import LedgerDamaged
from storage.photos.store import Photos, open_photos

__all__ = ["thumbnail", "thumbnails"]

_QUALITY: Final = 80


def thumbnail(ledger: Ledger, name: str, size: int) -> bytes | None:
    """Return a photo as a JPEG with a long side of at most ``size`` pixels.

    None where it is not in the store, or spoilt there. Raises a
    :class:`storage.failures.WorldFailed` where the store cannot be opened.
    """
    return thumbnails(ledger, [name], size).get(name)


def thumbnails(ledger: Ledger, names: Iterable[str], size: int) -> dict[str, bytes]:
    """Return several photos as :func:`thumbnail` does; those not in the store are left out."""
    with open_photos(ledger.folder, clock=ledger.clock) as photos:
        found = ((name, _sound(photos, name)) for name in names)
        return {name: _small(content, size) for name, content in found if content is not None}


def _sound(photos: Photos, name: str) -> bytes | None:
    """Return a photo's content, None for a spoilt one: it must not cost the others."""
    try:
        return photos.photo(name)
    except LedgerDamaged:
        return None


def _small(content: bytes, size: int) -> bytes:
    from PIL import Image

    with Image.open(io.BytesIO(content), formats=("JPEG",)) as picture:
        if max(picture.size) <= size:
            return content
        picture.draft("RGB", (size, size))
        picture.thumbnail((size, size))
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()
