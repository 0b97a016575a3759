"""Killed while photos are attached: no row lacks its photo, and a photo without a row is swept."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256

import attrs

from models.check import Check
from storage.clock import system_clock
from storage.database import open_ledger
from storage.ledger.drafts import save_draft
from storage.ledger.records import find
from storage.operations.checks import record_check
from storage.operations.photos import missing_photos, named_photos, sweep_orphans
from storage.photos import open_photos
from tests.data.ledgers.make import NOW, best_check
from tests.reliability.kills_ground import SHOPS, lay_ground, open_for_work
from tests.reliability.kills_scenario import Left, Scenario, Work, data_of

__all__ = ["PHOTOS"]

ROUNDS = 6


def photo(number: int) -> bytes:
    """A finished JPEG, as far as the store looks at it."""
    return b"\xff\xd8" + bytes([number]) * 150_000


def _attach(work: Work) -> None:
    """Attach photos: to a form that is typed, then to the check it becomes."""
    with (
        open_for_work(work) as ledger,
        open_photos(data_of(work.root), clock=lambda: NOW) as photos,
    ):
        for number in range(ROUNDS):
            work.started("photo", photo=number)
            name = photos.add_photo(photo(number), 800, 600)
            work.phase("photo: naming")
            form = f"form-{number}"
            save_draft(ledger, form, "check", SHOPS[0], {"photos": [name]})
            work.done("photo", photo=number)
            check = attrs.evolve(best_check(), retailer_id=SHOPS[number % 2], photos=(name,))
            with work.operation(ledger, "check with photo"):
                record_check(ledger, check, draft_id=form)


def _no_half(left: Left) -> Iterator[str]:
    """Rows have their photos; two days on, the sweep removes what nothing names, and says so."""

    def in_two_days() -> datetime:
        return system_clock() + timedelta(days=2)

    with open_ledger(data_of(left.root), clock=in_two_days) as ledger:
        with open_photos(data_of(left.root)) as photos:
            there = photos.names()
            yield from (f"{named} has no photo" for named in missing_photos(ledger, there))
            named = named_photos(ledger)
            for message in (each for each in left.done if each.what == "photo"):
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


PHOTOS = Scenario(name="photos", prepare=lay_ground, work=_attach, look=_no_half)
