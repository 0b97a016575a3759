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
    rows = ledger.query("SELECT photo, likeness, retailer_id, day FROM photo WHERE deleted = 0")
    bits = [int(row[1], 16) if row[1] else None for row in rows]
    return [flags_of(photo, _candidates(photo, rows, bits)) for photo in photos]


def _candidates(
    photo: Photo, rows: Sequence[tuple[str, ...]], bits: Sequence[int | None]
) -> Iterable[Seen]:
    """Give those of all photos that may be the same or alike; ``bits`` are their likenesses."""
    own = int(photo.likeness, 16) if photo.likeness else None
    for (name, likeness, retailer, day), other in zip(rows, bits, strict=True):
        alike = own is not None and other is not None and (own ^ other).bit_count() <= MOST_APART
        if alike or name == photo.photo:
            yield Seen(name, likeness, retailer, date.fromisoformat(day))


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
