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
        found = ((name, _made(photos, name, size)) for name in names)
        return {name: small for name, small in found if small is not None}


def _made(photos: Photos, name: str, size: int) -> bytes | None:
    """Return one, None for what is spoilt or no picture at all: it must not cost the others."""
    try:
        content = photos.photo(name)
        return None if content is None else _small(content, size)
    except (LedgerDamaged, OSError):  # Pillow's errors are OSErrors
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
