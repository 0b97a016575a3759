"""Killed while events over stores are saved with photos, and while a month is signed off."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import attrs

from models.photo import Photo, PhotoSubject
from models.programme import Campaign, CampaignStore, EventState, MonthClose
from models.programme.campaign import LEGAL_GATE
from models.six_one_record import SixOneRecord
from storage.database import Ledger
from storage.ledger.drafts import get_draft, save_draft
from storage.ledger.records import find, get
from storage.operations.attaching import keep_picture, photo_of
from storage.operations.history import redo, undo
from storage.operations.month_close import close_month, reopen_month
from storage.operations.programme import save_event, withdraw_event
from tests.data.ledgers.make import NOW
from tests.reliability.kills_ground import DAY, SHOPS, lay_ground, open_for_work
from tests.reliability.kills_photos import prepared
from tests.reliability.kills_scenario import Left, Scenario, Work, data_of

__all__ = ["LAST_MONTH", "PROGRAMME", "campaign"]

ROUNDS = 4
LAST_MONTH = (DAY.replace(day=1) - timedelta(days=1)).strftime("%Y-%m")
STANDARD = SHOPS[:2]


def campaign(number: int) -> Campaign:
    """A campaign at four shops, two of which are standard stores."""
    return Campaign(
        id=f"C{number}", theme="新品陈列月", starts_on=DAY, state=EventState.DONE,
        summary="四家都摆了新品，店主愿意推荐",
        stores=tuple(CampaignStore(retailer_id=shop, done_on=DAY) for shop in SHOPS),
        **dict.fromkeys(LEGAL_GATE, True),  # type: ignore[arg-type]
    )  # fmt: skip


def _hold(work: Work) -> None:
    with open_for_work(work) as ledger:
        for number in range(ROUNDS):
            form = f"campaign-{number}"
            work.started("photo")
            keep_picture(data_of(work.root), prepared(number), lambda: NOW)
            save_draft(ledger, form, "campaign", "", {"theme": "新品"})
            work.done("photo")
            frame = Photo(id="", retailer_id="", day=DAY, photo="", subject=PhotoSubject.CAMPAIGN)
            row = photo_of(prepared(number), frame)
            with work.operation(ledger, "campaign", campaign=number):
                save_event(ledger, campaign(number), photos=[row], draft_id=form)
            fewer = attrs.evolve(campaign(number), stores=campaign(number).stores[1:])
            with work.operation(ledger, "correction"):
                save_event(ledger, fewer)
            with work.operation(ledger, "undo"):
                undo(ledger)
            with work.operation(ledger, "month close"):
                close_month(ledger, LAST_MONTH, "示例员")
            with work.operation(ledger, "opened again"):
                reopen_month(ledger, LAST_MONTH)
            if number % 2:
                with work.operation(ledger, "withdrawal"):
                    withdraw_event(ledger, "campaign", f"C{number}")
                with work.operation(ledger, "undo"):
                    undo(ledger)
                with work.operation(ledger, "redo"):
                    redo(ledger)


def _whole_events(left: Left) -> Iterator[str]:
    """A campaign has its photo and a six-one at each standard store of it, or nothing has."""
    told = {each.proof["campaign"] for each in left.done if "campaign" in each.proof}
    for number in range(ROUNDS):
        made = get(left.ledger, Campaign, f"C{number}")
        yield from _whole_event(left.ledger, made or attrs.evolve(campaign(number), stores=()))
        if made is not None and get_draft(left.ledger, f"campaign-{number}") is not None:
            yield f"the campaign C{number} is saved and still a draft"
        known = left.ledger.scalar("SELECT count(*) FROM campaign WHERE id = ?", (f"C{number}",))
        if number in told and not known:
            yield f"the campaign C{number} was saved and is not there"
    for close in find(left.ledger, MonthClose):
        if len(close.cells) != 6 * len(STANDARD):
            yield f"the close of {close.month} has {len(close.cells)} cells"


def _whole_event(ledger: Ledger, event: Campaign) -> Iterator[str]:
    """Hold proofs and photos against an event (without stores: one that is not there)."""
    named = {line.retailer_id for line in event.stores}
    records = find(ledger, SixOneRecord, "deleted = 0 AND ref_id = ?", (event.id,))
    proved = Counter(each.retailer_id for each in records)
    if proved != Counter(named.intersection(STANDARD)):
        yield f"the campaign {event.id} is at {named} and proved at {proved}"
    rows = find(ledger, Photo, "deleted = 0 AND about_id = ?", (event.id,))
    if tuple(row.photo for row in rows) != event.photos or len(rows) != bool(named):
        yield f"the photos of {event.id} are {rows}, it names {event.photos}"


PROGRAMME = Scenario(name="programme", prepare=lay_ground, work=_hold, look=_whole_events)
