"""What the events of the six-ones say on paper: campaigns, trainings, award rounds (DOMAIN 3.1).

What a store receives says no figure of another store.
"""

from collections.abc import Sequence
from typing import TypeVar

from models.awards import COMPONENTS
from models.fields import label_of
from models.forms.award import AwardLetterData, AwardNoticeData, Commended
from models.forms.campaign import CampaignSheetData, CampaignShop
from models.forms.training import Attendee, SignInData
from models.product import Product
from models.programme import (
    AwardOutcome,
    AwardResult,
    AwardRound,
    Campaign,
    EventState,
    Training,
)
from storage.database import Ledger
from storage.ledger.records import find, get
from storage.operations.award_rounds import award_gaps
from storage.operations.sheet_data import issued
from storage.queries.retailers import RetailerRow, retailer_row

__all__ = [
    "award_letter_data",
    "award_notice_data",
    "award_rounds",
    "campaign_data",
    "campaigns",
    "sign_in_data",
    "trainings",
]

E = TypeVar("E", Campaign, Training, AwardRound)

_MOST_EVENTS = 60
_SCORES = (*COMPONENTS, "total")


def campaigns(ledger: Ledger) -> list[tuple[str, str]]:
    """Return (id, label) of the campaigns, the latest first."""
    found = find(ledger, Campaign, f"deleted = 0 ORDER BY starts_on DESC, id LIMIT {_MOST_EVENTS}")
    return [(event.id, f"{event.starts_on:%Y-%m-%d} {event.theme}") for event in found]


def trainings(ledger: Ledger) -> list[tuple[str, str]]:
    """Return (id, label) of the trainings, the latest first."""
    found = find(ledger, Training, f"deleted = 0 ORDER BY day DESC, id LIMIT {_MOST_EVENTS}")
    return [(event.id, f"{event.day:%Y-%m-%d} {_topic(event)}") for event in found]


def _topic(event: Training) -> str:
    return f"{event.topic.value} {event.content}".strip()


def _live(ledger: Ledger, kind: type[E], event_id: str) -> E | None:
    event = get(ledger, kind, event_id) if event_id else None
    return None if event is None or event.deleted else event


def _shop(ledger: Ledger, retailer_id: str) -> RetailerRow | None:
    return retailer_row(ledger, retailer_id, ledger.clock().date())


def campaign_data(ledger: Ledger, event_id: str) -> CampaignSheetData | None:
    """Return what is printed of a campaign; None where there is none."""
    event = _live(ledger, Campaign, event_id)
    if event is None:
        return None
    shops = []
    for line in event.stores:
        row = _shop(ledger, line.retailer_id)
        shops.append(
            CampaignShop(
                shop_name=row.shop_name if row else line.retailer_id,
                owner=row.owner if row else "",
                done_on=line.done_on,
                participants=line.participants,
                sold_before=line.sold_before,
                sold_after=line.sold_after,
                effect=line.effect,
                received=line.received,
                opinion=line.opinion,
            )
        )
    products = [get(ledger, Product, each) for each in event.products]
    return CampaignSheetData(
        issued=issued(ledger),
        campaign=event,
        shops=tuple(shops),
        products=tuple(each.name for each in products if each is not None),
    )


def sign_in_data(ledger: Ledger, event_id: str) -> SignInData | None:
    """Return the sign-in sheet of a training, its stores filled in; None where there is none."""
    event = _live(ledger, Training, event_id)
    if event is None:
        return None
    attendees = []
    for line in event.attendees:
        row = _shop(ledger, line.retailer_id)
        name, owner = (row.shop_name, row.owner) if row else (line.retailer_id, "")
        attendees.append(Attendee(name, owner, line.person))
    return SignInData(
        issued=issued(ledger),
        day=event.day,
        attendees=tuple(attendees),
        topic=_topic(event),
        trainer=event.lecturer,
        place=event.place,
    )


# ------------------------------------------------------------------------------------- awards


def award_rounds(ledger: Ledger) -> list[tuple[str, str]]:
    """Return (id, label) of the final rounds, the latest first; a draft is told to nobody."""
    found = find(
        ledger,
        AwardRound,
        f"deleted = 0 AND state = ? ORDER BY day DESC, id LIMIT {_MOST_EVENTS}",
        (EventState.DONE.value,),
    )
    return [(event.id, f"{event.day:%Y-%m-%d} {event.title}") for event in found]


def _final(ledger: Ledger, event_id: str) -> AwardRound | None:
    event = _live(ledger, AwardRound, event_id)
    return event if event is not None and event.state is EventState.DONE else None


def award_notice_data(ledger: Ledger, event_id: str) -> AwardNoticeData | None:
    """Return what is made public of a final round: names of who is 优秀, no score."""
    event = _final(ledger, event_id)
    if event is None:
        return None
    best = [each for each in event.results if each.outcome is AwardOutcome.EXCELLENT]
    shops = [(_shop(ledger, each.retailer_id), each) for each in best]
    commended = [
        Commended(shop_name=row.shop_name if row else each.retailer_id, section=each.section)
        for row, each in shops
    ]
    commended.sort(key=lambda each: (each.section, each.shop_name))
    return AwardNoticeData(
        issued=issued(ledger),
        title=event.title,
        period=event.period,
        day=event.day,
        commended=tuple(commended),
        taking_part=len(event.results),
        standard=event.standard,
        commendation=event.commendation,
        notice_from=event.notice_from,
        notice_until=event.notice_until,
    )


def award_letter_data(
    ledger: Ledger, event_id: str, retailer_ids: Sequence[str]
) -> list[AwardLetterData]:
    """Return a letter to each of these stores that took part in a final round."""
    event = _final(ledger, event_id)
    if event is None:
        return []
    by, results = issued(ledger), {each.retailer_id: each for each in event.results}
    letters = []
    for retailer_id in retailer_ids:
        result, row = results.get(retailer_id), _shop(ledger, retailer_id)
        if result is None or result.outcome is None or row is None:
            continue
        letters.append(
            AwardLetterData(
                issued=by,
                title=event.title,
                period=event.period,
                day=event.day,
                shop_name=row.shop_name,
                licence_no=row.licence_no,
                owner=row.owner,
                outcome=result.outcome,
                standard=event.standard,
                reason=result.reason,
                commendation=event.commendation,
                scores=_scores(result),
                gaps=tuple(
                    (gap.lost, gap.advice) for gap in award_gaps(ledger, event, retailer_id)
                ),
            )
        )
    return letters


def _scores(result: AwardResult) -> tuple[tuple[str, int | None], ...]:
    """Return a store's own scores; who is out has no 总分 that says anything."""
    out = result.rank is None and result.outcome is AwardOutcome.NONE and result.reason
    names = _SCORES[:-1] if out else _SCORES
    if all(getattr(result, name) is None for name in names):
        return ()
    return tuple((label_of(AwardResult, name), getattr(result, name)) for name in names)
