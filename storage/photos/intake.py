"""A picture as it comes from a phone, made into what is kept: upright, small, bare of metadata.

Pillow and the HEIF library are imported with the first picture. Whatever is wrong with a file ends
in a :class:`PhotoRefused` that names it.
"""

import io
import re
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import attrs

from models.errors import DomainError
from models.marks import N_
from storage.photos.exif import facts_of
from storage.photos.likeness import likeness_of

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = [
    "LONG_SIDE",
    "SUFFIXES",
    "PhotoRefused",
    "Prepared",
    "prepare_bytes",
    "prepare_file",
    "shown_name",
]

LONG_SIDE: Final = 1600
SUFFIXES: Final = (".jpg", ".jpeg", ".heic", ".heif", ".png", ".webp", ".bmp")
"""What is offered in a dialog and watched for; what a file is is seen from its content."""

_QUALITY: Final = 85
_FORMATS: Final = ("JPEG", "HEIF", "PNG", "WEBP", "BMP")
"""Pillow's names. What some phones put behind a JPEG makes it an MPO, which opens as a JPEG."""

_MOST_BYTES: Final = 60_000_000
_MOST_PIXELS: Final = 64_000_000
_MOST_PIXELS_JPEG: Final = 250_000_000
"""A JPEG is decoded at an eighth of its size where it is large."""

_TURNS: Final = {
    2: "FLIP_LEFT_RIGHT", 3: "ROTATE_180", 4: "FLIP_TOP_BOTTOM", 5: "TRANSPOSE",
    6: "ROTATE_270", 7: "TRANSVERSE", 8: "ROTATE_90",
}  # fmt: skip
"""EXIF's orientation: what brings the picture upright; 0, 1 and what is none leave it."""

_NAME_LENGTH: Final = 200
_UNSEEN: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_ONE_AT_A_TIME: Final = threading.Lock()
"""One picture's memory at a time; silencing warnings is not safe between threads either."""


class PhotoRefused(DomainError):
    """The file cannot be attached; the sentence names it."""


@attrs.frozen(kw_only=True)
class Prepared:
    """A picture ready for the store. ``name`` is the sha256 of ``content``, the finished JPEG.

    ``likeness`` is 32 hex digits, blank for a picture without detail (:mod:`.likeness`).
    ``taken_at`` bears an offset only where the camera wrote one.
    """

    content: bytes = attrs.field(repr=False)
    name: str
    width: int
    height: int
    likeness: str
    original_name: str
    taken_at: datetime | None = None
    file_at: datetime | None = None
    longitude: str = ""
    latitude: str = ""


def prepare_file(path: Path) -> Prepared:
    """Read a picture from a file. Raises :class:`PhotoRefused`."""
    name = shown_name(path.name)
    try:
        if not path.is_file():
            raise PhotoRefused(N_("“{name}”不是照片文件。"), name=name)
        facts = path.stat()
        if facts.st_size > _MOST_BYTES:
            raise _too_large(name)
        content = path.read_bytes()
        file_at = datetime.fromtimestamp(facts.st_mtime).astimezone().replace(microsecond=0)
    except (OSError, ValueError, OverflowError) as error:
        raise PhotoRefused(
            N_("“{name}”读不出来，可能已经移走，或手机断开了。"), name=name
        ) from error
    return prepare_bytes(content, name, file_at)


def prepare_bytes(content: bytes, name: str, file_at: datetime | None = None) -> Prepared:
    """Read a picture from memory; ``name`` is what it was called. Raises :class:`PhotoRefused`."""
    name = shown_name(name)
    if not content:
        raise PhotoRefused(N_("“{name}”是空文件，请重新导出照片。"), name=name)
    if len(content) > _MOST_BYTES:
        raise _too_large(name)
    with _ONE_AT_A_TIME, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with _told_plainly(name), _opened(content, name) as picture:
            facts = facts_of(picture)
            upright = _upright(picture, facts.orientation)
            kept = _jpeg(upright)
            likeness = likeness_of(upright)
    return Prepared(
        content=kept,
        name=sha256(kept).hexdigest(),
        width=upright.width,
        height=upright.height,
        likeness=likeness,
        original_name=name,
        file_at=file_at,
        taken_at=facts.taken_at,
        longitude=facts.longitude,
        latitude=facts.latitude,
    )


def shown_name(name: str) -> str:
    """Return a file's name as a sentence and a record can hold it.

    No halves of characters, no line breaks, nothing that turns the sentence around it.
    """
    return _UNSEEN.sub("?", name.encode("utf-8", "replace").decode())[-_NAME_LENGTH:]


def _too_large(name: str) -> PhotoRefused:
    return PhotoRefused(N_("“{name}”太大，照片最多 60 MB，请缩小后再加。"), name=name)


@contextmanager
def _told_plainly(name: str) -> Iterator[None]:
    """Turn whatever a decoder stumbles over into one sentence."""
    try:
        yield
    except PhotoRefused:
        raise
    except MemoryError as error:
        raise PhotoRefused(N_("电脑内存不够，“{name}”没有加上。"), name=name) from error
    except Exception as error:  # a border: decoders raise anything on what is damaged
        raise PhotoRefused(N_("“{name}”有损坏，打不开，请重新导出照片。"), name=name) from error


@contextmanager
def _opened(content: bytes, name: str) -> Iterator["Image"]:
    """Open a picture of one of the accepted formats; nothing is decoded yet."""
    from pi_heif import register_heif_opener
    from PIL import Image, UnidentifiedImageError

    register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)
    Image.MAX_IMAGE_PIXELS = _MOST_PIXELS_JPEG
    try:
        picture = Image.open(io.BytesIO(content), formats=_FORMATS)
    except UnidentifiedImageError as error:
        raise PhotoRefused(_unknown(content), name=name) from error
    except Image.DecompressionBombError as error:
        raise _too_many_pixels(name) from error
    with picture:
        is_jpeg = picture.format in ("JPEG", "MPO")
        if picture.width * picture.height > (_MOST_PIXELS_JPEG if is_jpeg else _MOST_PIXELS):
            raise _too_many_pixels(name)
        yield picture


def _unknown(content: bytes) -> str:
    """Tell a damaged picture from what never was one, by how the file begins."""
    head = content[:12]
    begun = head[:3] == b"\xff\xd8\xff" or head[:4] in (b"\x89PNG", b"RIFF") or head[:2] == b"BM"
    if begun or head[4:8] == b"ftyp":
        return N_("“{name}”有损坏，或不是 JPEG、HEIC、PNG、WebP、BMP 照片。")
    return N_("“{name}”不是照片，能加的是 JPEG、HEIC、PNG、WebP、BMP。")


def _too_many_pixels(name: str) -> PhotoRefused:
    return PhotoRefused(N_("“{name}”的像素太多，请缩小后再加。"), name=name)


def _upright(picture: "Image", orientation: int) -> "Image":
    """Return the picture upright, in RGB and sRGB, at most :data:`LONG_SIDE` long."""
    from PIL import Image

    picture.draft("RGB", (LONG_SIDE, LONG_SIDE))
    picture.load()
    small = _drawn(picture)
    small.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
    small = _in_srgb(_opaque(small), picture.info.get("icc_profile"))
    name = _TURNS.get(orientation)
    upright = small.transpose(Image.Transpose[name]) if name else small
    upright.info.clear()  # a comment would be written into the JPEG
    return upright


def _drawn(picture: "Image") -> "Image":
    """Return the picture in RGB, or in RGBA where something may be transparent."""
    if picture.mode.startswith("I"):  # 16 bits of grey, of which Pillow would keep the lower 8
        return picture.point(lambda value: value / 256, "L").convert("RGB")
    clear = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    mode = "RGBA" if clear else "RGB"
    return picture if picture.mode == mode else picture.convert(mode)


def _opaque(picture: "Image") -> "Image":
    """Return it in RGB, what is transparent on white; this takes room for three of its size."""
    from PIL import Image

    if picture.mode != "RGBA":
        return picture
    white = Image.new("RGBA", picture.size, "white")
    white.alpha_composite(picture)
    return white.convert("RGB")


def _in_srgb(picture: "Image", profile: Any) -> "Image":
    """Bring the wide colours of a phone into sRGB, as whoever shows the JPEG will take them."""
    from PIL import ImageCms

    if not profile:
        return picture
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        made = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"))
    except (ImageCms.PyCMSError, OSError, TypeError, ValueError):
        return picture  # a profile of another colour space, or damaged: the picture is what counts
    return made or picture


def _jpeg(picture: "Image") -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()
