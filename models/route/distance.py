"""Places, how far they lie apart, and what that means on the road: estimates, all of them.

Nobody asks a map: the way is the great circle times a factor, the time is that at one speed.
"""

import re
from math import asin, cos, radians, sin, sqrt
from typing import Final, NamedTuple
from unicodedata import normalize

import attrs

from models.marks import N_
from models.phrase import Phrase

__all__ = ["Place", "Travel", "distance_text", "duration_text", "metres_between", "place_of"]

_EARTH: Final = 6_371_008.8
"""Mean radius in metres (IUGG)."""
_LONGITUDES: Final = (73.0, 136.0)
_LATITUDES: Final = (3.0, 54.0)
"""The box China lies in, degrees. The two do not overlap, so swapped fields can be told."""
_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?")


class Place(NamedTuple):
    """Degrees. Which datum does not matter, as long as all places of a day have the same one."""

    longitude: float
    latitude: float


def _degrees(text: str) -> float | None:
    """Read 119.22, E119.22, 119.22° or 119°13′12″."""
    if "-" in text:
        return None
    parts = [float(found) for found in _NUMBER.findall(text)]
    if not parts or len(parts) > 3 or any(part >= 60 for part in parts[1:]):
        return None
    return sum(part / sixty for part, sixty in zip(parts, (1.0, 60.0, 3600.0), strict=False))


def place_of(longitude: str, latitude: str) -> Place | None:
    """Read what a file or a person gives as 经度 and 纬度; None where it is no place in China.

    Both in one field ("119.22, 34.60"), a decimal comma and swapped fields are understood.
    """
    fields = [normalize("NFKC", text).strip() for text in (longitude, latitude)]
    if all(fields):
        fields = [text.replace(",", ".") for text in fields]
    else:
        fields = [text for text in re.split(r"[,;、\s]+", "".join(fields)) if text]
    if len(fields) != 2:
        return None
    east, north = (_degrees(text) for text in fields)
    if east is None or north is None:
        return None
    if east < north:
        east, north = north, east
    inside = _LONGITUDES[0] <= east <= _LONGITUDES[1] and _LATITUDES[0] <= north <= _LATITUDES[1]
    return Place(east, north) if inside else None


def metres_between(one: Place, other: Place) -> int:
    """Great circle (haversine), whole metres: so that no system's last digit changes an order."""
    north, south = radians(one.latitude), radians(other.latitude)
    turn = radians(other.longitude - one.longitude)
    half = sin((south - north) / 2) ** 2 + cos(north) * cos(south) * sin(turn / 2) ** 2
    return round(2 * _EARTH * asin(min(1.0, sqrt(half))))


@attrs.frozen(kw_only=True)
class Travel:
    """How a manager gets about [J]; both are settings."""

    road_factor: float = attrs.field(default=1.35, validator=attrs.validators.ge(1))
    speed_kmh: float = attrs.field(default=25.0, validator=attrs.validators.gt(0))

    def metres(self, one: Place, other: Place) -> int:
        """Estimate the way by road, metres."""
        return round(metres_between(one, other) * self.road_factor)

    def minutes(self, metres: float) -> float:
        """Estimate the time for a way, minutes."""
        return metres * 60 / (self.speed_kmh * 1000)


def distance_text(metres: int, *, at_least: bool = False) -> Phrase:
    """Say a way as the estimate it is: 约 3.4 公里; ``at_least``: a part of it is not known."""
    words = N_("至少约 {km} 公里") if at_least else N_("约 {km} 公里")
    return Phrase(words, km=f"{metres / 1000:.1f}")


def duration_text(minutes: int, *, at_least: bool = False) -> Phrase:
    """Say a time as the estimate it is: 约 45 分钟, 约 3 小时 5 分钟."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        words = N_("至少约 {minutes} 分钟") if at_least else N_("约 {minutes} 分钟")
    elif not rest:
        words = N_("至少约 {hours} 小时") if at_least else N_("约 {hours} 小时")
    elif at_least:
        words = N_("至少约 {hours} 小时 {minutes} 分钟")
    else:
        words = N_("约 {hours} 小时 {minutes} 分钟")
    return Phrase(words, hours=hours, minutes=rest)
