"""Photos attached to what is finished already: added, described, removed, each one step.

The picture itself is committed to the store before the row that names it.
"""

from pathlib import Path

import attrs

from models.changes import Changes
from models.check import Check
from models.errors import DomainError
from models.fields import check_record
from models.marks import N_
from models.photo import Photo, PhotoAbout
from models.retailer import Retailer
from storage.clock import Clock, system_clock
from storage.database import Ledger
from storage.ledger.records import find
from storage.ledger.unit_of_work import UnitOfWork, operation
from storage.operations.known import known_retailer
from storage.operations.photo_rows import PHOTOGRAPHED, follow_event_photos, follow_photos
from storage.photos import Photos, open_photos
from storage.photos.intake import Prepared

__all__ = ["attach_photo", "describe_photo", "keep_picture", "photo_of", "remove_photo"]


def keep_picture(folder: Path, prepared: Prepared, clock: Clock = system_clock) -> None:
    """Commit a picture to the store beside the ledger in ``folder``; drafts may name it then."""
    with open_photos(folder, clock=clock) as photos:
        _keep(photos, prepared)


def _keep(photos: Photos, prepared: Prepared) -> None:
    photos.add_photo(prepared.content, prepared.width, prepared.height)


def photo_of(prepared: Prepared, frame: Photo) -> Photo:
    """Return the row of a picture; ``frame`` says what it belongs to and what is seen."""
    return attrs.evolve(
        frame,
        photo=prepared.name,
        taken_at=prepared.taken_at,
        file_at=prepared.file_at,
        width=prepared.width,
        height=prepared.height,
        size=len(prepared.content),
        original_name=prepared.original_name,
        likeness=prepared.likeness,
        longitude=prepared.longitude,
        latitude=prepared.latitude,
    )


def attach_photo(ledger: Ledger, prepared: Prepared, frame: Photo) -> Changes:
    """Attach a picture to what ``frame`` says: record, shop, day, subject, point, note.

    Refuses a shop that is none, and the same picture twice at one record.
    """
    photo = photo_of(prepared, frame)
    check_record(photo)
    keep_picture(ledger.folder, prepared, ledger.clock)
    with operation(ledger, "attach_photo") as unit:
        if photo.retailer_id:
            known_retailer(unit, photo.retailer_id)
        _refuse_second(ledger, photo)
        ready = attrs.evolve(photo, id=photo.id or unit.new_id(), added_at=unit.now)
        unit.save(ready)
        _follow(unit, ready, new=True)
        _say(unit, ready)
    return unit.changes


def _refuse_second(ledger: Ledger, photo: Photo) -> None:
    where = "deleted = 0 AND about = ? AND about_id = ? AND retailer_id = ? AND day = ?"
    place = (photo.about.value, photo.about_id, photo.retailer_id, photo.day.isoformat())
    if any(each.photo == photo.photo for each in find(ledger, Photo, where, place)):
        raise DomainError(N_("“{name}”已经加过了。"), name=photo.original_name)


def describe_photo(ledger: Ledger, photo: Photo) -> Changes:
    """Save what is seen, the point and the note of a photo; the rest of it stays."""
    with operation(ledger, "describe_photo") as unit:
        kept = _known(unit, photo.id)
        ready = attrs.evolve(kept, subject=photo.subject, point=photo.point, note=photo.note)
        check_record(ready)
        unit.save(ready)
        _follow(unit, ready)
        if not unit.is_empty:
            _say(unit, ready)
    return unit.changes


def remove_photo(ledger: Ledger, photo_id: str) -> Changes:
    """Take a photo away from its record; the picture stays while the journal names it."""
    with operation(ledger, "remove_photo") as unit:
        photo = _known(unit, photo_id)
        unit.remove(Photo, photo_id)
        _follow(unit, photo)
        _say(unit, photo)
    return unit.changes


def _known(unit: UnitOfWork, photo_id: str) -> Photo:
    photo = unit.get(Photo, photo_id)
    if photo is None:
        raise DomainError(N_("这张照片已经去掉了。"))
    return photo


def _follow(unit: UnitOfWork, photo: Photo, *, new: bool = False) -> None:
    """Keep the checks, or the event, that the photo may prove in step."""
    if photo.about in PHOTOGRAPHED:
        event = unit.get(PHOTOGRAPHED[photo.about], photo.about_id)
        if event is not None:
            follow_event_photos(unit, event, (photo,) if new else ())
        return
    column = {PhotoAbout.VISIT: "visit_id", PhotoAbout.CHECK: "id"}.get(photo.about)
    if column is None or not photo.about_id:
        return
    for check in find(unit.ledger, Check, f"deleted = 0 AND {column} = ?", (photo.about_id,)):
        follow_photos(unit, check, (photo,) if new else ())


def _say(unit: UnitOfWork, photo: Photo) -> None:
    retailer = unit.get(Retailer, photo.retailer_id) if photo.retailer_id else None
    shop = retailer.shop_name if retailer else ""
    unit.details["summary"] = f"{shop} {photo.subject.value}".strip()
