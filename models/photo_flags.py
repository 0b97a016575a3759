"""What is worth a look about a photo (DOMAIN 9b, 9c): said, never blocked, accusing nobody.

The words name no shop, for the owner may look on; a flag itself says whose the other photo is.
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

import attrs

from models.marks import N_
from models.photo import Photo
from models.phrase import Phrase

__all__ = ["MOST_APART", "FlagKind", "PhotoFlag", "Seen", "flags_of"]

MOST_APART = 6
"""Of 128 bits. A photo saved anew stays within 4, another view of the same shelf is above 20."""


class FlagKind(StrEnum):
    """What was noticed."""

    SAME = "same"
    ALIKE = "alike"
    NO_TIME = "no_time"
    OTHER_DAY = "other_day"


@attrs.frozen
class Seen:
    """A photo of the ledger, as far as others are held against it."""

    photo: str
    likeness: str
    retailer_id: str
    day: date


@attrs.frozen
class PhotoFlag:
    """One thing noticed, in words; ``other`` is the photo it is about, where there is one."""

    kind: FlagKind
    phrase: Phrase
    other: Seen | None = None


def _are_alike(one: str, other: str) -> bool:
    """Tell whether two likenesses are of pictures nearly the same; none is like nothing."""
    if not one or not other:
        return False
    return (int(one, 16) ^ int(other, 16)).bit_count() <= MOST_APART


def flags_of(photo: Photo, others: Iterable[Seen]) -> tuple[PhotoFlag, ...]:
    """Return what is worth a look; ``others`` may hold the photo itself and any that differ."""
    return (*_repeats(photo, others), *_time(photo))


def _repeats(photo: Photo, others: Iterable[Seen]) -> Iterable[PhotoFlag]:
    """Tell of the latest other store or day with the same picture, else with one alike."""
    elsewhere = [each for each in others if _place(each) != _place(photo)]
    same = [each for each in elsewhere if each.photo == photo.photo]
    alike = [each for each in elsewhere if _are_alike(each.likeness, photo.likeness)]
    if same or alike:
        other = max(same or alike, key=_place_in_time)
        kind = FlagKind.SAME if same else FlagKind.ALIKE
        words = _WORDS[kind, other.retailer_id == photo.retailer_id]
        yield PhotoFlag(kind, Phrase(words, day=_short(other.day, photo.day)), other)


_WORDS = {
    (FlagKind.SAME, True): N_("与本户 {day} 的一张相同"),
    (FlagKind.SAME, False): N_("与另一户 {day} 的一张相同"),
    (FlagKind.ALIKE, True): N_("与本户 {day} 的一张很像"),
    (FlagKind.ALIKE, False): N_("与另一户 {day} 的一张很像"),
}


def _place(photo: Photo | Seen) -> tuple[str, date]:
    return photo.retailer_id, photo.day


def _place_in_time(photo: Seen) -> tuple[date, str]:
    return photo.day, photo.retailer_id


def _time(photo: Photo) -> Iterable[PhotoFlag]:
    if photo.taken_at is None:
        yield PhotoFlag(FlagKind.NO_TIME, Phrase(N_("没有拍摄时间")))
    elif photo.taken_at.date() != photo.day:
        taken = _short(photo.taken_at.date(), photo.day)
        yield PhotoFlag(FlagKind.OTHER_DAY, Phrase(N_("{day} 拍的，不是当天"), day=taken))


def _short(day: date, beside: date) -> str:
    """Return 11-20, with the year where it is another one."""
    return f"{day:%m-%d}" if day.year == beside.year else day.isoformat()
