"""市场拓展进度 of a month: how many stores there were, came, left, are on their way (DOMAIN 5.3).

Who is a standard store on a day is what headquarters' master says; the files say who is on the
way. Each number is the stores behind it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Final

import attrs

from models.calendar import Period
from models.candidates.rules import STAGES, file_in_force, on_day, stage_on
from models.candidates.upkeep import in_programme
from models.errors import DomainError
from models.marks import N_
from models.phrase import Phrase
from models.programme.standard_file import StandardFile, StandardStage
from models.retailer import RetailerStatus, StandardTerm, StatusEntry
from models.target import Target

__all__ = [
    "Goal",
    "Note",
    "Progress",
    "ProgressFacts",
    "ProgressRow",
    "ProgressStore",
    "ProgressSubject",
    "goal_of",
    "progress",
]


class ProgressSubject(StrEnum):
    """对象."""

    STANDARD = "标准店候选"
    NEW = "新入网"


@attrs.frozen(kw_only=True)
class ProgressStore:
    """A store of the master: when it came into the net, its status and standard-store terms."""

    retailer_id: str
    opened_on: date | None = None
    history: tuple[StatusEntry, ...] = ()
    terms: tuple[StandardTerm, ...] = ()


@attrs.frozen(kw_only=True)
class ProgressFacts:
    """What the progress of ``month`` is made of, as it stands ``today``."""

    month: Period
    today: date
    stores: Sequence[ProgressStore] = ()
    files: Sequence[StandardFile] = ()
    targets: Sequence[Target] = ()


@attrs.frozen
class Goal:
    """What headquarters wants: None with the reason where no 目标任务 names it."""

    value: Decimal | None
    reason: str = ""


@attrs.frozen
class Note:
    """困难 or 下步 that a store's file tells."""

    retailer_id: str
    text: str


@attrs.frozen(kw_only=True)
class ProgressRow:
    """One line of the form; ``before`` + ``came`` − ``left`` are ``now``.

    ``under_way``: the stores at each stage before 挂牌, None where the subject has no stages.
    """

    subject: ProgressSubject
    goal: Goal
    before: tuple[str, ...]
    came: tuple[str, ...]
    left: tuple[str, ...]
    now: tuple[str, ...]
    under_way: Mapping[StandardStage, tuple[str, ...]] | None = None
    difficulties: tuple[Note, ...] = ()
    next_steps: tuple[Note, ...] = ()

    @property
    def rate(self) -> Decimal | None:
        """完成率: 本月末 ÷ 目标 (1 is 100 %), None without a goal above zero."""
        if self.goal.value is None or self.goal.value <= 0:
            return None
        return Decimal(len(self.now)) / self.goal.value

    @property
    def rate_reason(self) -> str:
        """Why there is no 完成率, ``""`` where there is one."""
        if self.rate is not None:
            return ""
        return self.goal.reason or N_("目标不大于 0")


@attrs.frozen(kw_only=True)
class Progress:
    """The form of ``month``; ``until`` is its last day, or today where it has not ended."""

    month: str
    until: date
    rows: tuple[ProgressRow, ...]


def progress(facts: ProgressFacts) -> Progress:
    """Count the month, up to today where it has not ended."""
    until = min(facts.today, facts.month.last)
    return Progress(
        month=facts.month.key, until=until, rows=(_standard(facts, until), _new(facts, until))
    )


def goal_of(targets: Iterable[Target], word: str, month: Period) -> Goal:
    """Return the 目标任务 that names ``word`` for the month: its own, else its quarter's or year's.

    A rate (完成率, %) is no number of stores.
    """
    found: list[tuple[int, str, Decimal]] = []
    for target in targets:
        value = _number(target)
        period = _period(target.period)
        if value is None or period is None or not period.covers(month):
            continue
        if word in target.metric + target.subject:
            found.append((period.days, target.id, value))
    if not found:
        return Goal(None, Phrase(N_("目标任务里没有{word}的户数"), word=word))
    return Goal(min(found)[2])


def _number(target: Target) -> Decimal | None:
    if "率" in target.metric or "%" in target.unit:
        return None
    try:
        value = Decimal(target.value)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def _period(key: str) -> Period | None:
    try:
        return Period.parse(key)
    except DomainError:
        return None


_Counted = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[str, ...]]


def _flow(
    facts: ProgressFacts, until: date, is_in: Callable[[ProgressStore, date], bool]
) -> _Counted:
    """Return who was in at the end of the month before, came, left, and is in now."""
    last = min(facts.month.shift(-1).last, facts.today)
    ids = [(store.retailer_id, is_in(store, last), is_in(store, until)) for store in facts.stores]
    return (
        tuple(key for key, before, _now in ids if before),
        tuple(key for key, before, now in ids if now and not before),
        tuple(key for key, before, now in ids if before and not now),
        tuple(key for key, _before, now in ids if now),
    )


def _standard(facts: ProgressFacts, until: date) -> ProgressRow:
    before, came, left, now = _flow(facts, until, lambda store, day: in_programme(store.terms, day))
    stages: dict[StandardStage, list[str]] = {stage: [] for stage in STAGES[:-1]}
    open_files = []
    for file in _one_a_store(facts.files, until):
        stage = stage_on(file, until)
        if stage in stages:
            stages[stage].append(file.retailer_id)
            open_files.append(file)
    return ProgressRow(
        subject=ProgressSubject.STANDARD,
        goal=goal_of(facts.targets, _WORDS[ProgressSubject.STANDARD], facts.month),
        before=before,
        came=came,
        left=left,
        now=now,
        under_way={stage: tuple(ids) for stage, ids in stages.items()},
        difficulties=_notes(open_files, "difficulty"),
        next_steps=_notes(open_files, "next_step"),
    )


def _one_a_store(files: Iterable[StandardFile], day: date) -> Iterator[StandardFile]:
    """Give of each store the file that counted on a day: two devices may have begun one each."""
    begun: dict[str, list[StandardFile]] = {}
    for file in files:
        if stage_on(file, day) is not None:
            begun.setdefault(file.retailer_id, []).append(file)
    for own in begun.values():
        counted = file_in_force(on_day(file, day) for file in own)
        yield from (file for file in own if counted is not None and file.id == counted.id)


def _notes(files: Iterable[StandardFile], name: str) -> tuple[Note, ...]:
    return tuple(
        Note(file.retailer_id, text) for file in files if (text := str(getattr(file, name)))
    )


def _new(facts: ProgressFacts, until: date) -> ProgressRow:
    """在网户: known to headquarters, its 入网日期 come, not 注销."""
    before, came, left, now = _flow(facts, until, _in_net)
    return ProgressRow(
        subject=ProgressSubject.NEW,
        goal=goal_of(facts.targets, _WORDS[ProgressSubject.NEW], facts.month),
        before=before,
        came=came,
        left=left,
        now=now,
    )


def _in_net(store: ProgressStore, day: date) -> bool:
    """The first known status also holds for the time before it (DOMAIN 6).

    A store without 入网日期 whose first status is 新入网 came when that was written.
    """
    entries = sorted(store.history, key=lambda entry: entry.since)
    first = entries[0] if entries else None
    came = store.opened_on
    if came is None and first is not None and first.status == RetailerStatus.NEW:
        came = first.since
    if came is not None and came > day:
        return False
    then = [entry for entry in entries if entry.since <= day]
    status = (then[-1] if then else first).status if first is not None else ""
    return status != RetailerStatus.CANCELLED


_WORDS: Final[Mapping[ProgressSubject, str]] = {
    ProgressSubject.STANDARD: "标准店",
    ProgressSubject.NEW: "新入网",
}
"""What a 目标任务 must name."""
