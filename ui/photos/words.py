"""A photo in words, for strips, viewers and those who listen."""

import datetime as dt

from models.photo import Photo
from models.photo_flags import PhotoFlag
from ui.i18n import _
from ui.words import say

__all__ = ["day_words", "described", "flag_words", "taken_words"]


def taken_words(photo: Photo) -> str:
    """Return when a photo was taken, "" where it does not say."""
    if photo.taken_at is None:
        return ""
    same_day = photo.taken_at.date() == photo.day
    return f"{photo.taken_at:%H:%M}" if same_day else f"{photo.taken_at:%m-%d %H:%M}"


def flag_words(flags: tuple[PhotoFlag, ...]) -> list[str]:
    """Return what is worth a look in the language in force."""
    return [say(flag.phrase) for flag in flags]


def described(photo: Photo, flags: tuple[PhotoFlag, ...] = ()) -> str:
    """Return all that is said of a photo in one line."""
    parts = [_(photo.subject.value), taken_words(photo), photo.point, photo.note]
    return " · ".join(part for part in (*parts, *flag_words(flags)) if part)


def day_words(day: dt.date, beside: dt.date) -> str:
    """Return 11-20, with the year where it is another one."""
    return f"{day:%m-%d}" if day.year == beside.year else day.isoformat()
