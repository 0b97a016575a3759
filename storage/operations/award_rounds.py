"""The proposal of an award round: results by the standard in force, nothing written yet."""

import attrs

from models.awards import COMPONENTS, AwardSettings, score_round
from models.calendar import Period
from models.programme import AwardRound
from storage.database import Ledger
from storage.queries.award_facts import round_facts
from storage.queries.settings import judgement

__all__ = ["proposed_round"]


def proposed_round(ledger: Ledger, award: AwardRound) -> AwardRound:
    """Return a round with its results scored anew, for the stores it names or, without any, all.

    What people wrote beside them stays. Raises :class:`DomainError` for a period that is none.
    """
    settings = judgement(ledger, AwardSettings)
    period = Period.parse(award.period)
    named = [result.retailer_id for result in award.results]
    facts = round_facts(ledger, period, award.day, named)
    return attrs.evolve(
        award,
        results=score_round(facts.stores, settings),
        standard=_words(settings, facts.months),
    )


def _words(settings: AwardSettings, months: tuple[str, ...]) -> str:
    """Say by what was scored: it stands on the round whatever the settings become."""
    weights = "、".join(f"{COMPONENTS[name]}{share}%" for name, share in settings.weights.items())
    compared = f"购进按 {months[0]} 至 {months[-1]} 整月与去年同期比" if months else "没有整月购进"
    return f"{weights}；前{settings.excellent}%为优秀，{settings.pass_mark}分以上达标；{compared}。"
