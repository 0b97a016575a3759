"""What a store's file must fulfil before it is saved (DOMAIN 5.3, 意向→申请→验收→挂牌, 退出)."""

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import pairwise
from typing import Final

import attrs

from models.calendar import add_months
from models.errors import DomainError, InvalidValue
from models.fields import check_record, fields_of, label_of
from models.marks import N_
from models.phrase import Phrase
from models.programme.standard_file import StandardFile, StandardStage

__all__ = [
    "DAY_OF",
    "STAGES",
    "FileFacts",
    "advanced",
    "day_of_stage",
    "file_in_force",
    "finished_file",
    "next_stage",
    "on_day",
    "stage_by_days",
    "stage_on",
]

STAGES: Final = (
    StandardStage.INTENT,
    StandardStage.APPLIED,
    StandardStage.ACCEPTED,
    StandardStage.LISTED,
)
"""The way to a standard store; 退出 leads away from any of them."""

DAY_OF: Final[Mapping[StandardStage, str]] = {
    StandardStage.INTENT: "intended_on",
    StandardStage.APPLIED: "applied_on",
    StandardStage.ACCEPTED: "accepted_on",
    StandardStage.LISTED: "listed_on",
    StandardStage.LEFT: "left_on",
}
"""The field that says when a stage was reached."""

_FIRST_DAY = date(2000, 1, 1)
_LONGEST_YEARS = 20


@attrs.frozen(kw_only=True)
class FileFacts:
    """What the rules must know beside the file.

    Attributes: ``today``; ``known`` (the store is in the master); ``others`` (live files of the
    store); ``previous`` (what is corrected).
    """

    today: date
    known: bool
    others: tuple[StandardFile, ...] = ()
    previous: StandardFile | None = None


def day_of_stage(file: StandardFile, stage: StandardStage) -> date | None:
    """Return when a stage was reached, None where it was not (or nobody wrote the day)."""
    day: date | None = getattr(file, DAY_OF[stage])
    return day


def stage_by_days(days: Mapping[str, date | None]) -> StandardStage:
    """Return the last stage of which there is a day: a form asks for days alone."""
    reached = [stage for stage, name in DAY_OF.items() if days.get(name) is not None]
    return reached[-1] if reached else StandardStage.INTENT


def stage_on(file: StandardFile, day: date) -> StandardStage | None:
    """Return the stage at the end of a day, None before the first."""
    days = {name: getattr(file, name) for name in DAY_OF.values()}
    then = {name: each for name, each in days.items() if each is not None and each <= day}
    return stage_by_days(then) if then else None


def on_day(file: StandardFile, day: date) -> StandardFile:
    """Return a file as it stood at the end of a day: what was reached later is not reached yet."""
    later = {name: None for name in DAY_OF.values() if (getattr(file, name) or day) > day}
    return attrs.evolve(file, stage=stage_on(file, day) or file.stage, **later)  # type: ignore[arg-type]


def file_in_force(files: Iterable[StandardFile]) -> StandardFile | None:
    """Return the file of a store that counts: one that did not leave, else the one that left last.

    Two devices may each have begun one before either knew of the other's. Of several that are open
    the one furthest on its way counts, then the one begun first: the same on every device.
    """
    return max(files, key=_standing, default=None)


def _standing(file: StandardFile) -> tuple[bool, int, int, int, str]:
    is_open = file.stage is not StandardStage.LEFT
    days = [day.toordinal() for name in DAY_OF.values() if (day := getattr(file, name)) is not None]
    way = STAGES.index(file.stage) if is_open else -1
    left = file.left_on.toordinal() if file.left_on is not None else 0
    return is_open, way, left, -min(days, default=date.max.toordinal()), file.id


def next_stage(stage: StandardStage) -> StandardStage | None:
    """Return what comes after a stage, None after 挂牌 and 退出."""
    at = STAGES.index(stage) + 1 if stage in STAGES else len(STAGES)
    return STAGES[at] if at < len(STAGES) else None


def advanced(file: StandardFile, stage: StandardStage, day: date, reason: str = "") -> StandardFile:
    """Return a file one or more stages on; ``reason`` only of 退出.

    Raises :class:`DomainError` for a way back: days are corrected in the file itself.
    """
    if file.stage is StandardStage.LEFT:
        raise DomainError(N_("这份档案已经退出，再进来请另建一份。"))
    order = (*STAGES, StandardStage.LEFT)
    if order.index(stage) <= order.index(file.stage):
        raise DomainError(
            N_("这份档案已经到“{stage}”，不能再记“{wanted}”。"),
            next_step=N_("日期写错了，请在档案里改。"),
            stage=file.stage.value,
            wanted=stage.value,
        )
    values: dict[str, object] = {"stage": stage, DAY_OF[stage]: day}
    if stage is StandardStage.LEFT:
        values["leaving_reason"] = reason or file.leaving_reason
    return attrs.evolve(file, **values)  # type: ignore[arg-type]


def finished_file(file: StandardFile, facts: FileFacts) -> StandardFile:
    """Return a file as it may be saved. Raises :class:`InvalidValue` for what it cannot be."""
    texts = {
        info.name: value.strip()
        for info in fields_of(StandardFile)
        if type(value := getattr(file, info.name)) is str
    }
    clean = attrs.evolve(file, **texts)  # type: ignore[arg-type]
    check_record(clean)
    _check_store(clean, facts)
    _check_stage(clean)
    _check_days(clean, facts.today)
    _check_agreement(clean)
    return clean


def _wrong(name: str, reason: str) -> InvalidValue:
    return InvalidValue(name, label_of(StandardFile, name), reason)


def _check_store(file: StandardFile, facts: FileFacts) -> None:
    """A store has one file at a time; one that left may get another.

    Where another device's came in beside it both are open: either may be corrected until one goes.
    """
    if not facts.known:
        raise _wrong("retailer_id", N_("不在客户主档里"))
    if facts.previous is not None and facts.previous.retailer_id != file.retailer_id:
        raise _wrong("retailer_id", N_("不能换成别的店，请另建一份"))
    was_open = facts.previous is not None and facts.previous.stage is not StandardStage.LEFT
    if was_open or file.stage is StandardStage.LEFT:
        return
    others = [each for each in facts.others if each.id != file.id]
    if any(each.stage is not StandardStage.LEFT for each in others):
        raise _wrong("retailer_id", N_("已经有一份没有退出的档案"))


def _check_stage(file: StandardFile) -> None:
    """A stage has its day, later ones have none; 退出 has its reason too."""
    own = DAY_OF[file.stage]
    if getattr(file, own) is None:
        raise _wrong(own, Phrase(N_("要填：进度是{stage}"), stage=file.stage.value))
    order = (*STAGES, StandardStage.LEFT)
    for stage in order[order.index(file.stage) + 1 :]:
        if day_of_stage(file, stage) is not None:
            raise _wrong(DAY_OF[stage], Phrase(N_("不该有：进度是{stage}"), stage=file.stage.value))
    if file.stage is StandardStage.LEFT and not file.leaving_reason:
        raise _wrong("leaving_reason", N_("要填"))
    if file.stage is not StandardStage.LEFT and file.leaving_reason:
        raise _wrong("left_on", N_("要填：写了退出原因"))


def _check_days(file: StandardFile, today: date) -> None:
    """Days of stages lie in order, none in the future."""
    reached = [(name, day) for name in DAY_OF.values() if (day := getattr(file, name)) is not None]
    for name, day in reached:
        if day > today:
            raise _wrong(name, N_("不能晚于今天"))
        if day < _FIRST_DAY:
            raise _wrong(name, N_("离现在太远"))
    for (earlier, before), (later, day) in pairwise(reached):
        if day < before:
            label = label_of(StandardFile, earlier)
            raise _wrong(later, Phrase(N_("不能早于{label}"), label=label))
    last = add_months(today, 12 * _LONGEST_YEARS)
    for name in ("agreement_from", "agreement_until"):
        agreed = getattr(file, name)
        if agreed is not None and not _FIRST_DAY <= agreed <= last:
            raise _wrong(name, N_("离现在太远"))


def _check_agreement(file: StandardFile) -> None:
    since, until = file.agreement_from, file.agreement_until
    if since is not None and until is not None and until <= since:
        raise _wrong("agreement_until", N_("要晚于协议起"))
