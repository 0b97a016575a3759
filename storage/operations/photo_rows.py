"""Photos inside a larger operation: the rows of one record, and the check or event they prove."""

from collections.abc import Mapping, Sequence

import attrs

from models.check import Check
from models.fields import check_record
from models.photo import Photo, PhotoAbout, PhotoSubject
from models.programme import AwardRound, Campaign, Training
from models.records import Record
from models.visit import Visit
from storage.ledger.records import find
from storage.ledger.unit_of_work import UnitOfWork
from storage.operations.six_one_proofs import follow_event
from storage.operations.six_ones import follow_check

__all__ = [
    "PHOTOGRAPHED",
    "Photographed",
    "follow_event_photos",
    "follow_photos",
    "remove_photos",
    "save_photos",
    "with_evidence",
]

PhotographedEvent = Campaign | Training | AwardRound
Photographed = Visit | Check | PhotographedEvent

PHOTOGRAPHED: Mapping[PhotoAbout, type[PhotographedEvent]] = {
    PhotoAbout.CAMPAIGN: Campaign,
    PhotoAbout.TRAINING: Training,
    PhotoAbout.AWARD_ROUND: AwardRound,
}
"""The events that name their photos, each of which proves the event at all of its stores."""

_ABOUT: Mapping[type[Record], PhotoAbout] = {
    Visit: PhotoAbout.VISIT,
    Check: PhotoAbout.CHECK,
    **{record: about for about, record in PHOTOGRAPHED.items()},
}


def save_photos(
    unit: UnitOfWork, record: Photographed, photos: Sequence[Photo] | None
) -> list[Photo]:
    """Let ``photos`` be those of a record; None leaves them, but for its shop and day.

    Their pictures lie in the store already.
    """
    about = _ABOUT[type(record)]
    before = _standing(unit, about, record.id)
    saved = [
        attrs.evolve(
            photo,
            id=photo.id or unit.new_id(),
            about=about,
            about_id=record.id,
            retailer_id=getattr(record, "retailer_id", photo.retailer_id),
            day=record.starts_on if isinstance(record, Campaign) else record.day,
            added_at=photo.added_at or unit.now,
        )
        for photo in (before if photos is None else photos)
    ]
    kept = {photo.id for photo in saved}
    for photo in before:
        if photo.id not in kept:
            unit.remove(Photo, photo.id)
    for photo in saved:
        check_record(photo)
        unit.save(photo)
    return saved


def remove_photos(unit: UnitOfWork, record: Photographed) -> None:
    """Remove the photos of a record that is taken back."""
    for photo in _standing(unit, _ABOUT[type(record)], record.id):
        unit.remove(Photo, photo.id)


def follow_event_photos(
    unit: UnitOfWork, event: PhotographedEvent, new: Sequence[Photo] = ()
) -> None:
    """Let an event name its photos, and its six-ones follow; ``new`` are not in the ledger."""
    standing = (*_standing(unit, _ABOUT[type(event)], event.id), *new)
    named = attrs.evolve(event, photos=tuple(dict.fromkeys(each.photo for each in standing)))
    unit.save(named)
    follow_event(unit, named)


def follow_photos(unit: UnitOfWork, check: Check, new: Sequence[Photo] = ()) -> None:
    """Keep a check, and ②, in step with the photos that prove it; ``new`` are not in the ledger."""
    proved = with_evidence(unit, check, new)
    unit.save(proved)
    follow_check(unit, proved)


def with_evidence(unit: UnitOfWork, check: Check, new: Sequence[Photo] = ()) -> Check:
    """Return a check naming the photos of the counter, its own and its visit's.

    A name that no photo of these ever bore stays: it was given when there were no records of them.
    """
    ever, now = set[str](), dict[str, None]()
    for about, record_id in ((PhotoAbout.VISIT, check.visit_id), (PhotoAbout.CHECK, check.id)):
        if record_id:
            ever |= {photo.photo for photo in _rows(unit, about, record_id)}
            now |= _of_counter(_standing(unit, about, record_id))
    now |= _of_counter(new)
    ever |= {photo.photo for photo in new}
    older = (name for name in check.photos if name not in ever)
    return attrs.evolve(check, photos=tuple(dict.fromkeys((*older, *now))))


def _of_counter(photos: Sequence[Photo]) -> dict[str, None]:
    return {photo.photo: None for photo in photos if photo.subject is PhotoSubject.COUNTER}


def _rows(unit: UnitOfWork, about: PhotoAbout, record_id: str) -> list[Photo]:
    """Return the photos a record has in the ledger, those too that were removed."""
    if not record_id or unit.is_new(record_id):
        return []
    where = "about = ? AND about_id = ? ORDER BY rowid"
    return find(unit.ledger, Photo, where, (about.value, record_id))


def _standing(unit: UnitOfWork, about: PhotoAbout, record_id: str) -> list[Photo]:
    """Return the photos of a record that the ledger has, as they stand in this operation."""
    found = (unit.get(Photo, row.id) for row in _rows(unit, about, record_id))
    return [photo for photo in found if photo is not None]
