"""What an event proves at each of its stores (DOMAIN 3.1, 3.2): ①, ③, ⑤ and ⑥.

An event alone decides its proofs, so they can be made anew from it at any time.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, Final

import attrs

from models.kinds import kind_of
from models.marks import N_
from models.programme.award_round import AwardRound
from models.programme.campaign import Campaign
from models.programme.event import EventState
from models.programme.rules import SUMMARY_LENGTH, Event
from models.programme.store_report import StoreReport
from models.programme.training import Training
from models.records import Record
from models.six_one_record import SixOneItem, SixOneRecord
from models.six_ones.evidence import is_backfilled, missing_evidence
from models.six_ones.settings import ItemSettings

__all__ = ["ITEM_OF", "Proof", "proofs_of", "six_one_of"]

ITEM_OF: Final[Mapping[type[Record], SixOneItem]] = {
    Campaign: SixOneItem.PROMOTION,
    Training: SixOneItem.TRAINING,
    StoreReport: SixOneItem.REPORT,
    AwardRound: SixOneItem.AWARD,
}
"""Which item an event proves."""


@attrs.frozen(kw_only=True)
class Proof:
    """What an event says of one store; ``done_on`` of what is not finalised is the day meant."""

    retailer_id: str
    done_on: date
    finalised: bool
    evidence: tuple[str, ...] = ()
    amount: int = 0
    note: str = ""
    entered_at: datetime | None = None


def proofs_of(event: Event) -> Iterator[Proof]:
    """Yield what an event proves, store by store; an absent store has nothing."""
    return _PROOFS[type(event)](event)


def six_one_of(event: Event, proof: Proof, rule: ItemSettings, record_id: str) -> SixOneRecord:
    """Return the six-ones record of one proof; missing 凭证 is noted and hinders nothing."""
    item = ITEM_OF[type(event)]
    return SixOneRecord(
        id=record_id,
        retailer_id=proof.retailer_id,
        item=item,
        done_on=proof.done_on,
        finalised=proof.finalised,
        ref_kind=kind_of(event),
        ref_id=event.id,
        derived=True,
        evidence=proof.evidence,
        missing_evidence=missing_evidence(item, proof.evidence),
        amount=proof.amount,
        note=proof.note,
        entered_at=proof.entered_at,
        backfilled=is_backfilled(proof.done_on, proof.entered_at, rule.backfill_days),
    )


def _given(*choices: tuple[bool, str]) -> tuple[str, ...]:
    return tuple(words for given, words in choices if given)


def _campaign(event: Campaign) -> Iterator[Proof]:
    """A store counts on its 实施日期; what is not carried out there yet is begun."""
    done = event.state is EventState.DONE and event.lawful
    told = len(event.summary) >= SUMMARY_LENGTH
    for line in event.stores:
        yield Proof(
            retailer_id=line.retailer_id,
            done_on=line.done_on or event.starts_on,
            finalised=done and told and line.done_on is not None,
            evidence=_given(
                (bool(event.photos), N_("照片")),
                (line.received, N_("物料签收")),
                (told, N_("活动小结")),
            ),
            amount=line.participants or 0,
            note=event.theme,
            entered_at=line.entered_at,
        )


def _training(event: Training) -> Iterator[Proof]:
    for line in event.attendees:
        if line.attended:
            yield Proof(
                retailer_id=line.retailer_id,
                done_on=event.day,
                finalised=event.state is EventState.DONE,
                evidence=_given((line.signed or bool(event.photos), N_("签到表"))),
                amount=line.people,
                note=f"{event.topic.value} {event.content}".strip(),
                entered_at=line.entered_at,
            )


def _store_report(event: StoreReport) -> Iterator[Proof]:
    """Done in the month in which it is handed over, whatever month its data is of."""
    yield Proof(
        retailer_id=event.retailer_id,
        done_on=event.delivered_on or event.made_on,
        finalised=event.delivered_on is not None,
        evidence=_given((bool(event.signed_by), N_("签收"))),
        amount=len(event.suggestions),
        note=event.month,
        entered_at=event.entered_at,
    )


def _award_round(event: AwardRound) -> Iterator[Proof]:
    """Each store with a final result has taken part, whether it won or not."""
    for line in event.results:
        yield Proof(
            retailer_id=line.retailer_id,
            done_on=event.day,
            finalised=event.state is EventState.DONE and line.outcome is not None,
            evidence=_given((True, N_("评分表")), (bool(event.photos), N_("公示照片"))),
            amount=line.rank or 0,
            note=f"{event.title} {line.outcome.value if line.outcome else ''}".strip(),
            entered_at=line.entered_at,
        )


_PROOFS: Mapping[type[Record], Callable[[Any], Iterator[Proof]]] = {
    Campaign: _campaign,
    Training: _training,
    StoreReport: _store_report,
    AwardRound: _award_round,
}
