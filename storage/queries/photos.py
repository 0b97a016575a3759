"""Photos as they lie in the ledger: with their shops and what is worth a look about them."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date

import attrs

from models.photo import Photo, PhotoAbout, PhotoSubject
from models.photo_flags import MOST_APART, PhotoFlag, Seen, flags_of
from storage.database import Ledger
from storage.ledger.records import find

__all__ = [
    "PhotoRow",
    "files_attached",
    "flags_of_photos",
    "last_photo",
    "photos_about",
    "photos_of",
]


@attrs.frozen
class PhotoRow:
    """A photo, its shop's name ("" where it belongs to none), what is worth a look about it."""

    photo: Photo
    shop_name: str
    flags: tuple[PhotoFlag, ...]


def photos_of(
    ledger: Ledger, *, days: Collection[date] = (), retailers: Collection[str] = ()
) -> tuple[PhotoRow, ...]:
    """Return the photos of some days, of some retailers or of both together.

    By day, then by shop in the order in which their first photo was added, then as they were.
    """
    where, parameters = ["deleted = 0"], []
    for column, values in (
        ("day", [each.isoformat() for each in days]),
        ("retailer_id", list(retailers)),
    ):
        if values:
            where.append(f"{column} IN ({', '.join('?' * len(values))})")
            parameters += values
    photos = find(ledger, Photo, f"{' AND '.join(where)} ORDER BY day, rowid", parameters)
    first: dict[tuple[date, str], int] = {}
    for at, photo in enumerate(photos):
        first.setdefault((photo.day, photo.retailer_id), at)
    photos.sort(key=lambda photo: first[photo.day, photo.retailer_id])
    shops: dict[str, str] = dict(ledger.query("SELECT id, shop_name FROM retailer"))
    return tuple(
        PhotoRow(photo, shops.get(photo.retailer_id, ""), flags)
        for photo, flags in zip(photos, flags_of_photos(ledger, photos), strict=True)
    )


def flags_of_photos(ledger: Ledger, photos: Sequence[Photo]) -> list[tuple[PhotoFlag, ...]]:
    """Return for each photo, one of a draft too, what is worth a look about it."""
    if not photos:
        return []
    others = [
        Seen(name, likeness, retailer, date.fromisoformat(day))
        for name, likeness, retailer, day in ledger.query(
            "SELECT photo, likeness, retailer_id, day FROM photo WHERE deleted = 0"
        )
    ]
    by_name: dict[str, list[Seen]] = {}
    by_likeness: dict[int, list[Seen]] = {}
    for each in others:
        by_name.setdefault(each.photo, []).append(each)
        if each.likeness:
            by_likeness.setdefault(int(each.likeness, 16), []).append(each)
    return [flags_of(photo, _candidates(photo, by_name, by_likeness)) for photo in photos]


def _candidates(
    photo: Photo, by_name: dict[str, list[Seen]], by_likeness: dict[int, list[Seen]]
) -> Iterable[Seen]:
    yield from by_name.get(photo.photo, ())
    if photo.likeness:
        bits = int(photo.likeness, 16)
        for other, found in by_likeness.items():
            if (bits ^ other).bit_count() <= MOST_APART:
                yield from found


def photos_about(ledger: Ledger, about: PhotoAbout, record_id: str) -> list[Photo]:
    """Return the photos that belong to one record, as they were added."""
    where = "deleted = 0 AND about = ? AND about_id = ? ORDER BY rowid"
    return find(ledger, Photo, where, (about.value, record_id))


def last_photo(
    ledger: Ledger, retailer_id: str, subject: PhotoSubject, before: date
) -> Photo | None:
    """Return what a shop looked like on the last day before: the latest photo of a subject."""
    found = find(
        ledger,
        Photo,
        "deleted = 0 AND retailer_id = ? AND subject = ? AND day < ? "
        "ORDER BY day DESC, rowid DESC LIMIT 1",
        (retailer_id, subject.value, before.isoformat()),
    )
    return found[0] if found else None


def files_attached(ledger: Ledger, day: date) -> set[tuple[str, str]]:
    """Return (file name, file time as ISO text) of all photos of a day."""
    sql = "SELECT original_name, COALESCE(file_at, '') FROM photo WHERE deleted = 0 AND day = ?"
    return set(ledger.query(sql, (day.isoformat(),)))
