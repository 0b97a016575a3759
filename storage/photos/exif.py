"""What a picture says of itself: when it was taken, and where."""

import math
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, Final

import attrs

if TYPE_CHECKING:
    from PIL.Image import Exif, Image

__all__ = ["PictureFacts", "facts_of"]

_EXIF_PART: Final = 0x8769
_GPS_PART: Final = 0x8825
_TIMES: Final = ((0x9003, 0x9011), (0x9004, 0x9012))
"""(time, its offset): taken, else made digital. The third, 0x0132, is when it was edited."""


@attrs.frozen(kw_only=True)
class PictureFacts:
    """``taken_at`` has an offset only where the camera wrote one; degrees are text, blank if not.

    Places are WGS 84 as the phone measured them. ``orientation`` is EXIF's, 1 to 8; 1 is upright.
    """

    orientation: int = 1
    taken_at: datetime | None = None
    longitude: str = ""
    latitude: str = ""


def facts_of(picture: "Image") -> PictureFacts:
    """Read what can be read; damaged metadata is no metadata."""
    exif = _read(picture.getexif)
    if exif is None:
        return PictureFacts()
    part = _part(exif, _EXIF_PART)
    place = _part(exif, _GPS_PART)
    longitude = _degrees(place.get(4), place.get(3), "W", 180)
    latitude = _degrees(place.get(2), place.get(1), "S", 90)
    known = longitude and latitude and {longitude, latitude} != {"0.000000"}
    return PictureFacts(
        orientation=_orientation(exif.get(0x0112)),
        taken_at=next(filter(None, (_time(part.get(at), part.get(by)) for at, by in _TIMES)), None),
        longitude=longitude if known else "",
        latitude=latitude if known else "",
    )


def _orientation(value: Any) -> int:
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _read(function: Any, *arguments: Any) -> Any:
    try:
        return function(*arguments)
    except Exception:  # noqa: BLE001 - a border: Pillow raises anything on damaged metadata
        return None


def _part(exif: "Exif", tag: int) -> dict[int, Any]:
    found = _read(exif.get_ifd, tag)
    return dict(found) if found else {}


def _time(text: Any, offset: Any) -> datetime | None:
    """Read ``2026:11:23 10:42:00``; cameras without a clock write zeros or blanks."""
    try:
        taken = datetime.strptime(str(text).strip("\0 "), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007
    except ValueError:
        return None
    if taken.year < 1990:
        return None
    zone = _zone(str(offset or "").strip("\0 "))
    return taken.replace(tzinfo=zone) if zone else taken


def _zone(text: str) -> timezone | None:
    """Read ``+08:00``."""
    try:
        sign, hours, minutes = text[0], int(text[1:3]), int(text[4:6])
    except (IndexError, ValueError):
        return None
    ahead = timedelta(hours=hours, minutes=minutes)
    if sign not in "+-" or ahead > timedelta(hours=14):
        return None
    return timezone(-ahead if sign == "-" else ahead)


def _degrees(parts: Any, side: Any, negative: str, most: int) -> str:
    """Return degrees of (degrees, minutes, seconds) with six digits, "" where they are none."""
    if not isinstance(parts, Sequence) or isinstance(parts, str | bytes) or len(parts) != 3:
        return ""
    try:
        degrees, minutes, seconds = (float(part) for part in parts)
    except (TypeError, ValueError, ZeroDivisionError):
        return ""
    whole = degrees + minutes / 60 + seconds / 3600
    if not math.isfinite(whole) or not 0 <= whole <= most:
        return ""
    back = str(side or "").strip("\0 ").upper().startswith(negative)
    return f"{-whole if back else whole:.6f}"
