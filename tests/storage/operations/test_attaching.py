"""Photos with their visit and check: saved, proving ②, moved, removed, undone with it."""

import io
from collections.abc import Callable
from datetime import date

import attrs
import pytest
from PIL import Image

from models.check import Check
from models.errors import DomainError
from models.photo import Photo, PhotoAbout, PhotoSubject
from models.six_one_record import SixOneItem, SixOneRecord
from models.visit import Visit
from storage.database import Ledger
from storage.ledger.drafts import save_draft
from storage.ledger.records import find
from storage.operations.attaching import (
    attach_photo,
    describe_photo,
    keep_picture,
    photo_of,
    remove_photo,
)
from storage.operations.checks import record_check, withdraw_check
from storage.operations.history import redo, undo
from storage.operations.photos import photo_findings, sweep_orphans
from storage.operations.visits import correct_visit, record_visit, withdraw_visit
from storage.photos import open_photos
from storage.photos.thumbnails import thumbnail
from storage.queries.photos import last_photo, photos_about, photos_of
from tests.storage.pictures import picture

TODAY = date(2026, 11, 23)
MakeCheck = Callable[..., Check]


def drafted(ledger: Ledger, number: int, subject: PhotoSubject = PhotoSubject.COUNTER) -> Photo:
    """Return a photo as the form keeps it: its picture in the store, its row not written."""
    prepared = picture(number)
    keep_picture(ledger.folder, prepared, ledger.clock)
    return photo_of(prepared, Photo(id="", day=TODAY, photo="", subject=subject))


def visit(**fields: object) -> Visit:
    known = {"retailer_id": "HZ1", "day": TODAY, "opinion": "要红石"}
    return Visit(id="", **{**known, **fields})  # type: ignore[arg-type]


def evidence(ledger: Ledger) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what the check names and what ② still lacks."""
    [check] = find(ledger, Check)
    [record] = find(ledger, SixOneRecord, f"deleted = 0 AND item = {SixOneItem.EVALUATION.value}")
    assert record.evidence == check.photos
    return check.photos, record.missing_evidence


def test_a_visit_saves_its_photos_and_they_prove_its_check(
    shops: Ledger, make_check: MakeCheck
) -> None:
    counter, front = drafted(shops, 1), drafted(shops, 2, PhotoSubject.SHOP_FRONT)
    record_visit(shops, visit(), check=make_check(), photos=[counter, front])
    [made] = find(shops, Visit)
    saved = photos_about(shops, PhotoAbout.VISIT, made.id)
    assert [(each.photo, each.retailer_id, each.day) for each in saved] == [
        (each.photo, "HZ1", TODAY) for each in (counter, front)
    ]
    assert evidence(shops) == ((counter.photo,), ())
    undo(shops)
    assert find(shops, Photo) == []
    redo(shops)
    assert find(shops, Photo) != []
    assert photo_findings(shops) == []


def test_a_correction_keeps_photos_unless_it_says_otherwise(
    shops: Ledger, make_check: MakeCheck
) -> None:
    record_visit(shops, visit(), check=make_check(), photos=[drafted(shops, 1)])
    [made] = find(shops, Visit)
    [kept] = find(shops, Photo)
    correct_visit(shops, attrs.evolve(made, day=date(2026, 11, 20)))
    assert [each.day for each in find(shops, Photo)] == [date(2026, 11, 20)]
    correct_visit(shops, made, photos=[kept, drafted(shops, 2)])
    assert len(evidence(shops)[0]) == 2
    correct_visit(shops, made, photos=[attrs.evolve(kept, subject=PhotoSubject.OTHER)])
    assert evidence(shops) == ((), ("柜台照片",))
    undo(shops)
    assert len(evidence(shops)[0]) == len(find(shops, Photo)) == 2
    withdraw_visit(shops, made.id)
    assert find(shops, Photo) == []
    undo(shops)
    assert len(evidence(shops)[0]) == len(find(shops, Photo)) == 2


def test_a_check_of_its_own_has_photos_of_its_own(shops: Ledger, make_check: MakeCheck) -> None:
    record_check(shops, make_check(), photos=[drafted(shops, 1)])
    [check] = find(shops, Check)
    assert evidence(shops) == ((drafted(shops, 1).photo,), ())
    record_check(shops, attrs.evolve(check, problems="灯坏"))
    assert evidence(shops)[1] == ()
    withdraw_check(shops, check.id)
    assert find(shops, Photo) == []


def test_names_given_before_there_were_records_of_photos_stay(
    shops: Ledger, make_check: MakeCheck
) -> None:
    old = "ab" * 32
    record_check(shops, attrs.evolve(make_check(), photos=(old,)))
    [check] = find(shops, Check)
    frame = Photo(
        id="", retailer_id="HZ1", day=TODAY, photo="", about=PhotoAbout.CHECK,
        about_id=check.id, subject=PhotoSubject.COUNTER,
    )  # fmt: skip
    attach_photo(shops, picture(1), frame)
    assert evidence(shops)[0] == (old, picture(1).name)


def test_a_photo_attached_later_is_described_and_removed_in_steps(
    shops: Ledger, make_check: MakeCheck
) -> None:
    record_visit(shops, visit(), check=make_check())
    [made] = find(shops, Visit)
    frame = Photo(
        id="", retailer_id="HZ1", day=TODAY, photo="", about=PhotoAbout.VISIT, about_id=made.id
    )
    attach_photo(shops, picture(1), frame)
    [photo] = find(shops, Photo)
    assert evidence(shops) == ((), ("柜台照片",))
    described = attrs.evolve(photo, subject=PhotoSubject.COUNTER, note="左边", day=date(2026, 1, 1))
    assert describe_photo(shops, described)
    assert evidence(shops) == ((photo.photo,), ())
    [photo] = find(shops, Photo)
    assert (photo.note, photo.day) == ("左边", TODAY)
    assert not describe_photo(shops, photo)
    with pytest.raises(DomainError, match="已经加过了"):
        attach_photo(shops, picture(1), frame)
    remove_photo(shops, photo.id)
    assert evidence(shops) == ((), ("柜台照片",))
    with pytest.raises(DomainError, match="已经去掉了"):
        remove_photo(shops, photo.id)
    undo(shops)
    assert evidence(shops) == ((photo.photo,), ())
    with pytest.raises(DomainError, match="没有客户编码 X"):
        attach_photo(shops, picture(2), attrs.evolve(frame, retailer_id="X"))


def test_a_draft_keeps_its_picture_from_the_sweep(shops: Ledger, clock: object) -> None:
    photo = drafted(shops, 1)
    save_draft(shops, "d", "visit", "HZ1", {"photos": [{"photo": photo.photo}]})
    drafted(shops, 2)
    clock.move(days=3)  # type: ignore[attr-defined]
    with open_photos(shops.folder, clock=shops.clock) as photos:
        assert len(sweep_orphans(shops, photos)) == 1
        assert photos.names() == {photo.photo}


def test_photos_are_found_by_day_and_shop_with_what_is_said_of_them(shops: Ledger) -> None:
    earlier = date(2026, 11, 20)
    record_visit(shops, visit(day=earlier), photos=[drafted(shops, 1)])
    record_visit(shops, visit(), photos=[drafted(shops, 2, PhotoSubject.SHOP_FRONT)])
    record_visit(shops, visit(retailer_id="HZ2"), photos=[drafted(shops, 1), drafted(shops, 3)])
    rows = photos_of(shops, days=[TODAY])
    assert [row.shop_name for row in rows] == ["好运烟酒商店", "银杏超市", "银杏超市"]
    said = [[str(flag.phrase) for flag in row.flags] for row in rows]
    assert said[1] == ["与另一户 11-20 的一张相同", "没有拍摄时间"]
    assert [row.photo.day for row in photos_of(shops, retailers=["HZ1"])] == [earlier, TODAY]
    assert photos_of(shops, days=[TODAY], retailers=["HZ3"]) == ()
    last = last_photo(shops, "HZ1", PhotoSubject.COUNTER, TODAY)
    assert last is not None
    assert last.day == earlier
    assert last_photo(shops, "HZ1", PhotoSubject.COUNTER, earlier) is None


def test_a_thumbnail_is_small_and_what_is_small_stays(shops: Ledger) -> None:
    large = picture(1, (1200, 900))
    keep_picture(shops.folder, large, shops.clock)
    found = thumbnail(shops, large.name, 320)
    assert found is not None
    with Image.open(io.BytesIO(found)) as shown:
        assert shown.size == (320, 240)
    assert thumbnail(shops, large.name, 4000) == large.content
    assert thumbnail(shops, "0" * 64, 320) is None
