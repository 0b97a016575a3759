"""Killed while photos are attached: no row lacks its photo, and a photo without a row is swept."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256

import attrs

from models.check import Check
from models.photo import Photo, PhotoAbout, PhotoSubject
from storage.clock import system_clock
from storage.database import open_ledger
from storage.ledger.drafts import save_draft
from storage.ledger.records import find
from storage.operations.attaching import attach_photo, keep_picture, photo_of
from storage.operations.checks import record_check
from storage.operations.photos import missing_photos, named_photos, sweep_orphans
from storage.photos import open_photos
from storage.photos.intake import Prepared
from tests.data.ledgers.make import NOW, best_check
from tests.reliability.kills_ground import SHOPS, lay_ground, open_for_work
from tests.reliability.kills_scenario import Left, Scenario, Work, data_of

__all__ = ["PHOTOS"]

ROUNDS = 6


def photo(number: int) -> bytes:
    """A finished JPEG, as far as the store looks at it."""
    return b"\xff\xd8" + bytes([number]) * 150_000


def prepared(number: int) -> Prepared:
    """The same, as it comes from a file."""
    content, name = photo(number), f"IMG_{number}.jpg"
    return Prepared(
        content=content, name=sha256(content).hexdigest(), width=800, height=600,
        likeness="", original_name=name,
    )  # fmt: skip


def _attach(work: Work) -> None:
    """Attach photos: to a form that is typed, with the check it becomes, to one that is done."""
    with open_for_work(work) as ledger:
        for number in range(ROUNDS):
            shop, form = SHOPS[number % 2], f"form-{number}"
            frame = Photo(
                id="", retailer_id=shop, day=NOW.date(), photo="", subject=PhotoSubject.COUNTER
            )
            work.started("photo", photo=number)
            keep_picture(data_of(work.root), prepared(number), lambda: NOW)
            work.phase("photo: naming")
            row = photo_of(prepared(number), frame)
            save_draft(ledger, form, "check", shop, {"photos": [{"photo": row.photo}]})
            work.done("photo", photo=number)
            check = attrs.evolve(best_check(), retailer_id=shop)
            with work.operation(ledger, "check with photo"):
                record_check(ledger, check, photos=[row], draft_id=form)
            [made] = find(ledger, Check, "deleted = 0 ORDER BY rowid DESC LIMIT 1")
            about = attrs.evolve(frame, about=PhotoAbout.CHECK, about_id=made.id)
            work.phase("photo: one more")
            with work.operation(ledger, "one photo more", photo=100 + number):
                attach_photo(ledger, prepared(100 + number), about)


def _no_half(left: Left) -> Iterator[str]:
    """Rows have their photos; two days on, the sweep removes what nothing names, and says so."""

    def in_two_days() -> datetime:
        return system_clock() + timedelta(days=2)

    with open_ledger(data_of(left.root), clock=in_two_days) as ledger:
        with open_photos(data_of(left.root)) as photos:
            there = photos.names()
            yield from (f"{named} has no photo" for named in missing_photos(ledger, there))
            named = named_photos(ledger)
            for message in (each for each in left.done if "photo" in each.proof):
                content = photo(message.proof["photo"])
                if photos.photo(sha256(content).hexdigest()) != content:
                    yield f"photo {message.proof['photo']} was acknowledged and is not there"
            swept = set(sweep_orphans(ledger, photos))
            if swept != there - named or photos.names() != there & named:
                yield f"swept were {swept}, nothing names {there - named}"
        checks = find(ledger, Check, "deleted = 0 AND photos NOT IN ('', '[]')")
        done = sum(each.what == "check with photo" for each in left.done)
        if len(checks) not in (done, done + 1):
            yield f"{len(checks)} checks have photos, {done} were acknowledged"
        for check in checks:
            rows = find(ledger, Photo, "deleted = 0 AND about_id = ? ORDER BY rowid", (check.id,))
            if check.photos != tuple(row.photo for row in rows):
                yield f"a check names {check.photos}, its photos are {rows}"


PHOTOS = Scenario(name="photos", prepare=lay_ground, work=_attach, look=_no_half)
