"""Upkeep of standard stores: what ends soon, what has rested too long (F37).

Agreements and licences are of the stores in the programme, stages of the files on their way.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from enum import StrEnum

import attrs

from models.candidates.rules import STAGES, day_of_stage, next_stage
from models.candidates.settings import CandidateSettings
from models.marks import N_
from models.phrase import Phrase
from models.programme.standard_file import StandardFile, StandardStage
from models.reminders import Reminder, Urgency
from models.retailer import StandardTerm

__all__ = ["Upkeep", "UpkeepKind", "UpkeepStore", "in_programme", "reminders_of", "upkeep"]


class UpkeepKind(StrEnum):
    """What it is about; the value is its heading."""

    AGREEMENT = "标准店协议到期"
    LICENCE = "标准店许可证到期"
    RESTING = "标准店档案停着"
    TWICE = "标准店档案重复"


@attrs.frozen(kw_only=True)
class UpkeepStore:
    """A store that is open. ``member``: it is in the programme; ``file``: its live file.

    ``others``: open files beside it, which another device began.
    """

    retailer_id: str
    member: bool
    licence_until: date | None = None
    file: StandardFile | None = None
    others: tuple[StandardFile, ...] = ()


@attrs.frozen
class Upkeep:
    """One thing to look after; ``days`` until it ends (below zero: it has), or that it rests."""

    kind: UpkeepKind
    retailer_id: str
    days: int
    words: str


_ENDING = (UpkeepKind.AGREEMENT, UpkeepKind.LICENCE)


def in_programme(terms: Sequence[StandardTerm], day: date) -> bool:
    """Tell whether a stay in the programme holds on a day."""
    return any(term.since <= day and (term.until is None or term.until >= day) for term in terms)


def upkeep(
    stores: Sequence[UpkeepStore], today: date, settings: CandidateSettings
) -> tuple[Upkeep, ...]:
    """Return all there is to look after, the most urgent first within each kind."""
    found = [
        *(each for store in stores for each in _endings(store, today, settings)),
        *(each for store in stores for each in _resting(store, today, settings)),
        *(each for store in stores for each in _twice(store)),
    ]
    order = list(UpkeepKind)

    def rank(each: Upkeep) -> tuple[int, int, str]:
        days = -each.days if each.kind is UpkeepKind.RESTING else each.days
        return order.index(each.kind), days, each.retailer_id

    return tuple(sorted(found, key=rank))


def _endings(store: UpkeepStore, today: date, settings: CandidateSettings) -> Iterator[Upkeep]:
    """An agreement counts for who is in the programme, or is 挂牌 before headquarters says so."""
    file = store.file
    listed = file is not None and file.stage is StandardStage.LISTED
    until = file.agreement_until if file is not None and (store.member or listed) else None
    ends = (
        (UpkeepKind.AGREEMENT, until, settings.agreement_days),
        (UpkeepKind.LICENCE, store.licence_until if store.member else None, settings.licence_days),
    )
    for kind, day, limit in ends:
        left = (day - today).days if day is not None else limit + 1
        if day is not None and left <= limit:
            yield Upkeep(kind, store.retailer_id, left, _until_words(day, left))


def _until_words(day: date, left: int) -> str:
    if left < 0:
        return Phrase(N_("{day} 已到期 {days} 天"), day=f"{day:%Y-%m-%d}", days=-left)
    if left == 0:
        return N_("今天到期")
    return Phrase(N_("{day} 到期，还有 {days} 天"), day=f"{day:%Y-%m-%d}", days=left)


def _resting(store: UpkeepStore, today: date, settings: CandidateSettings) -> Iterator[Upkeep]:
    """A file before 挂牌 that has stood at its stage for longer than the setting."""
    file = store.file
    if file is None or file.stage not in STAGES[:-1]:
        return
    since, wanted = day_of_stage(file, file.stage), next_stage(file.stage)
    days = (today - since).days if since is not None else 0
    if wanted is not None and days > settings.resting_days:
        words = Phrase(
            N_("停在“{stage}”{days} 天，下一步{wanted}"),
            stage=file.stage.value,
            days=days,
            wanted=wanted.value,
        )
        yield Upkeep(UpkeepKind.RESTING, store.retailer_id, days, words)


def _twice(store: UpkeepStore) -> Iterator[Upkeep]:
    """Both stay as they were typed: a person says which one goes."""
    if store.file is not None and store.others:
        words = Phrase(
            N_("有 {count} 份没有退出的，按到“{stage}”的这份算；看过另一份，撤回多的"),
            count=1 + len(store.others),
            stage=store.file.stage.value,
        )
        yield Upkeep(UpkeepKind.TWICE, store.retailer_id, 0, words)


def reminders_of(found: Sequence[Upkeep]) -> tuple[Reminder, ...]:
    """Return one line of 今日 for each kind there is anything of."""
    made = []
    for kind in UpkeepKind:
        own = [each for each in found if each.kind is kind]
        if not own:
            continue
        late = kind in _ENDING and any(each.days < 0 for each in own)
        made.append(
            Reminder(
                kind=kind,
                urgency=Urgency.OVERDUE if late else Urgency.SOON,
                parts=(Phrase(N_("{count} 户"), count=len(own)),),
                ids=tuple(each.retailer_id for each in own),
                details=tuple(each.words for each in own),
            )
        )
    return tuple(made)
