"""The proposal of an award round by the standard in force, and what is behind a store's result.

Nothing is written here: a proposal is saved as the event it is.
"""

import attrs

from models.awards import (
    AwardDetail,
    AwardSettings,
    Gap,
    award_detail_of,
    gaps_of,
    most_frequent,
    score_round,
)
from models.awards.wording import standard_words
from models.calendar import Period
from models.check import Check
from models.checklist import shortcomings
from models.programme import AwardRound
from storage.database import Ledger
from storage.ledger.records import get
from storage.queries.award_facts import round_evidence, store_evidence
from storage.queries.checklists import checklist_of
from storage.queries.settings import judgement

__all__ = ["award_detail", "award_gaps", "proposed_round"]


def proposed_round(ledger: Ledger, award: AwardRound) -> AwardRound:
    """Return a round with its results scored anew, for the stores it names or, without any, all.

    What people wrote beside them stays. Raises :class:`DomainError` for a period that is none.
    """
    settings = judgement(ledger, AwardSettings)
    named = [result.retailer_id for result in award.results]
    found = round_evidence(ledger, Period.parse(award.period), award.day, named)
    return attrs.evolve(
        award,
        results=score_round((store.figures() for store in found.stores), settings),
        standard=standard_words(settings, found.months, found.left_out),
    )


def award_detail(ledger: Ledger, award: AwardRound, retailer_id: str) -> AwardDetail:
    """Return how one store's result comes about, by what the ledger holds now.

    ``differs`` of it tells what has changed since the round was scored. Raises
    :class:`DomainError` for a period that is none.
    """
    settings = judgement(ledger, AwardSettings)
    found = store_evidence(ledger, Period.parse(award.period), award.day, retailer_id)
    store = found.stores[0]
    (scored,) = score_round([store.figures()], settings)
    kept = next((row for row in award.results if row.retailer_id == retailer_id), None)
    return award_detail_of(store, scored, settings, kept)


def award_gaps(ledger: Ledger, award: AwardRound, retailer_id: str) -> tuple[Gap, ...]:
    """Return where one store lost points in a round and what helps, as it is said to that store."""
    detail = award_detail(ledger, award, retailer_id)
    found = []
    for seen in detail.evidence.checks:
        check = get(ledger, Check, seen.id)
        if check is not None and (seen.total is not None or seen.vetoes):
            checklist = checklist_of(ledger, check.template_version, check.day)
            found.append(shortcomings(checklist, check.answers, check.day))
    return gaps_of(detail, most_frequent(found))
