"""Small pictures of what lies in the store, for paper and workbooks."""

import io
from typing import Final

from storage.database import Ledger
from storage.photos.store import open_photos

__all__ = ["thumbnail"]

_QUALITY: Final = 80


def thumbnail(ledger: Ledger, name: str, size: int) -> bytes | None:
    """Return a photo as a JPEG with a long side of at most ``size`` pixels.

    None where it is not in the store. Raises a :class:`storage.failures.WorldFailed` where it is
    damaged.
    """
    from PIL import Image

    with open_photos(ledger.folder, clock=ledger.clock) as photos:
        content = photos.photo(name)
    if content is None:
        return None
    with Image.open(io.BytesIO(content), formats=("JPEG",)) as picture:
        if max(picture.size) <= size:
            return content
        picture.draft("RGB", (size, size))
        picture.thumbnail((size, size))
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()
