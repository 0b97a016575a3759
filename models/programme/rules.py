"""What an event must fulfil before it is saved, and what is filled in by itself (DOMAIN 3.1, 3.7).

A rule that speaks of one field raises :class:`InvalidValue` with its name, one that speaks of a
store's row :class:`RefusedLine`, so that a form can tell it beside the field. What must be looked
up comes in as :class:`EventFacts`.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final, TypeVar

import attrs

from models.calendar import Period, PeriodKind, add_months
from models.errors import DomainError, InvalidValue, RefusedLine
from models.fields import check_record, fields_of, label_of
from models.marks import N_
from models.phrase import Phrase
from models.programme.award_round import AwardRound
from models.programme.campaign import LEGAL_GATE, Campaign
from models.programme.event import EventState
from models.programme.store_report import StoreReport
from models.programme.training import Training
from models.records import Record

__all__ = [
    "EVENT_RECORDS",
    "STORES_OF",
    "SUMMARY_LENGTH",
    "Event",
    "EventFacts",
    "finished_event",
    "products_of",
    "stores_of",
]

Event = Campaign | Training | StoreReport | AwardRound
E = TypeVar("E", Campaign, Training, AwardRound)

EVENT_RECORDS: Final = (Campaign, Training, StoreReport, AwardRound)
"""①, ③, ⑤, ⑥: what proves an item at its stores; ② and ④ come from checks and visits."""

STORES_OF: Final[Mapping[type[Record], str]] = {
    Campaign: "stores",
    Training: "attendees",
    AwardRound: "results",
}
"""Which field of an event holds its stores; a report is about one."""

SUMMARY_LENGTH: Final = 10
"""Characters of the summary with which a campaign is done (DOMAIN 3.1)."""

_MOST_SUGGESTIONS = 5
_SUGGESTION_LENGTH = 200
_FIRST_DAY = date(2000, 1, 1)
_YEARS_AHEAD = 5


@attrs.frozen(kw_only=True)
class EventFacts:
    """What the rules must know beside the event.

    Attributes: ``now``; ``retailers``, ``products`` (the known ones of those it names);
    ``previous`` (what is corrected).
    """

    now: datetime
    retailers: frozenset[str] = frozenset()
    products: frozenset[str] = frozenset()
    previous: Record | None = None


def stores_of(event: Record) -> tuple[str, ...]:
    """Return the retailers an event names, in order."""
    if isinstance(event, StoreReport):
        return (event.retailer_id,)
    return tuple(line.retailer_id for line in getattr(event, STORES_OF[type(event)]))


def products_of(event: Record) -> tuple[str, ...]:
    """Return the products an event names."""
    return event.products if isinstance(event, Campaign) else ()


def finished_event(event: Event, facts: EventFacts) -> Event:
    """Return an event as it may be saved: clean, filled in, checked.

    Raises :class:`InvalidValue`, :class:`RefusedLine` or :class:`DomainError` for what it cannot
    be. Its number is given by whoever saves it.
    """
    clean = _stripped(event)
    _check_fields(clean)
    _check_stores(clean, facts)
    _check_days(clean, facts.now.date())
    ready: Event = _RULES[type(clean)](clean, facts)
    return ready


# --------------------------------------------------------------------------------- all of them


def _stripped(record: Any) -> Any:
    """Return a record (its lines too) without the blanks around its texts, and no empty texts."""
    values: dict[str, Any] = {}
    for info in fields_of(type(record)):
        value = getattr(record, info.name)
        if type(value) is str:
            values[info.name] = value.strip()
        elif info.children is not None:
            values[info.name] = tuple(_stripped(line) for line in value)
        elif isinstance(value, tuple):
            texts = (str(each).strip() for each in value)
            values[info.name] = tuple(dict.fromkeys(text for text in texts if text))
    return attrs.evolve(record, **values)


def _check_fields(event: Record) -> None:
    for info in fields_of(type(event)):
        value = getattr(event, info.name)
        info.check(value)
        for at, line in enumerate(value if info.children else ()):
            try:
                check_record(line)
            except InvalidValue as error:
                raise RefusedLine(error, at) from error


def _wrong(event: Record, name: str, reason: str) -> InvalidValue:
    return InvalidValue(name, label_of(type(event), name), reason)


def _wrong_line(event: Record, at: int, name: str, reason: str) -> RefusedLine:
    line = getattr(event, STORES_OF[type(event)])[at]
    return RefusedLine(InvalidValue(name, label_of(type(line), name), reason), at)


def _check_stores(event: Record, facts: EventFacts) -> None:
    seen = set[str]()
    for at, retailer_id in enumerate(stores_of(event)):
        known = retailer_id in facts.retailers
        reason = N_("写了两次") if retailer_id in seen else "" if known else N_("不在客户主档里")
        if reason and isinstance(event, StoreReport):
            raise _wrong(event, "retailer_id", reason)
        if reason:
            raise _wrong_line(event, at, "retailer_id", reason)
        seen.add(retailer_id)
    for product in products_of(event):
        if product not in facts.products:
            raise _wrong(event, "products", Phrase(N_("里的 {id} 不在卷烟目录里"), id=product))


def _check_days(event: Record, today: date) -> None:
    """No day lies before 2000 or years ahead; what is done lies not after today."""
    last = add_months(today, 12 * _YEARS_AHEAD)
    for info in fields_of(type(event)):
        value = getattr(event, info.name)
        if type(value) is date and not _FIRST_DAY <= value <= last:
            raise _wrong(event, info.name, N_("离现在太远"))
    day = {Training: "day", AwardRound: "day"}.get(type(event))
    done = getattr(event, "state", EventState.DONE) is EventState.DONE
    if day and done and getattr(event, day) > today:
        raise _wrong(event, day, N_("不能晚于今天"))


def _need_stores(event: Record) -> None:
    if not stores_of(event):
        raise _wrong(event, STORES_OF[type(event)], N_("至少要有一户"))


def _entered(event: E, facts: EventFacts, day_of: Callable[[E, Any], date | None]) -> E:
    """Give each store that something was done for the time it was entered.

    What was entered before for the same day keeps its time: a correction is no 补录.
    """
    lines: Sequence[Any] = getattr(event, STORES_OF[type(event)])
    previous, before = facts.previous, {}
    if isinstance(previous, type(event)):
        before = {
            (line.retailer_id, day_of(previous, line)): line.entered_at
            for line in getattr(previous, STORES_OF[type(event)])
        }
    stamped = []
    for line in lines:
        day = day_of(event, line)
        known = before.get((line.retailer_id, day)) or facts.now
        stamped.append(attrs.evolve(line, entered_at=known if day is not None else None))
    values: dict[str, Any] = {STORES_OF[type(event)]: tuple(stamped)}
    return attrs.evolve(event, **values)


# --------------------------------------------------------------------------------- one by one


def _campaign_day(campaign: Campaign, line: Any) -> date | None:
    day: date | None = line.done_on if campaign.state is EventState.DONE else None
    return day


def _campaign(event: Campaign, facts: EventFacts) -> Campaign:
    if event.ends_on is not None and event.ends_on < event.starts_on:
        raise _wrong(event, "ends_on", N_("不能早于开始日期"))
    last = event.ends_on or facts.now.date()
    for at, line in enumerate(event.stores):
        if line.done_on is None:
            continue
        if line.done_on > facts.now.date():
            raise _wrong_line(event, at, "done_on", N_("不能晚于今天"))
        if not event.starts_on <= line.done_on <= last:
            raise _wrong_line(event, at, "done_on", N_("应在活动的起止日期之间"))
    if event.state is EventState.DONE:
        _finish_campaign(event)
    return _entered(event, facts, _campaign_day)


def _finish_campaign(event: Campaign) -> None:
    """The legal gate, a summary and a store (DOMAIN 3.1, 3.7); a draft needs none of them."""
    for name in LEGAL_GATE:
        if getattr(event, name) is not True:
            raise _wrong(event, name, N_("要确认，活动才能完成；还不能确认就先存草稿"))
    if len(event.summary) < SUMMARY_LENGTH:
        raise DomainError(N_("① 活动的小结至少写 {length} 个字，才算完成。"), length=SUMMARY_LENGTH)
    _need_stores(event)
    if not any(line.done_on for line in event.stores):
        raise _wrong_line(event, 0, "done_on", N_("要填：至少一户做完，活动才算完成"))


def _training_day(training: Training, line: Any) -> date | None:
    return training.day if line.attended and training.state is EventState.DONE else None


def _training(event: Training, facts: EventFacts) -> Training:
    if event.state is EventState.DONE:
        _need_stores(event)
    for at, line in enumerate(event.attendees):
        if not line.attended and (line.score is not None or line.satisfaction is not None):
            raise _wrong_line(event, at, "attended", N_("没有勾选，不能有测验分或满意度"))
    lines = tuple(
        line if line.attended else attrs.evolve(line, signed=False, people=0)
        for line in event.attendees
    )
    return _entered(attrs.evolve(event, attendees=lines), facts, _training_day)


def _store_report(event: StoreReport, facts: EventFacts) -> StoreReport:
    month = _month(event, facts.now.date())
    if not event.suggestions:
        raise _wrong(event, "suggestions", N_("至少写一条"))
    if len(event.suggestions) > _MOST_SUGGESTIONS:
        reason = Phrase(N_("最多 {count} 条"), count=_MOST_SUGGESTIONS)
        raise _wrong(event, "suggestions", reason)
    if any(len(each) > _SUGGESTION_LENGTH for each in event.suggestions):
        reason = Phrase(N_("每条最多 {length} 个字"), length=_SUGGESTION_LENGTH)
        raise _wrong(event, "suggestions", reason)
    for name in ("made_on", "delivered_on"):
        day = getattr(event, name)
        if day is not None and day > facts.now.date():
            raise _wrong(event, name, N_("不能晚于今天"))
    return _delivered(event, facts, month)


def _month(event: StoreReport, today: date) -> Period:
    """Return the month of the data, which must have begun."""
    try:
        month = Period.parse(event.month)
    except DomainError:
        month = None
    if month is None or month.kind is not PeriodKind.MONTH:
        raise _wrong(event, "month", N_("应写成 2026-11 这样"))
    if month.first > today:
        raise _wrong(event, "month", N_("还没到"))
    if month.first < _FIRST_DAY:
        raise _wrong(event, "month", N_("离现在太远"))
    return month


def _delivered(event: StoreReport, facts: EventFacts, month: Period) -> StoreReport:
    """Delivery is a day and a way; what was delivered keeps the time it was entered."""
    if event.delivered_on is None:
        for name in ("delivery", "signed_by", "feedback"):
            if getattr(event, name):
                raise _wrong(event, "delivered_on", N_("要填：写了交付方式、签收或反馈"))
        return attrs.evolve(event, entered_at=None)
    if event.delivered_on < max(event.made_on, month.first):
        raise _wrong(event, "delivered_on", N_("不能早于生成日期"))
    if event.delivery is None:
        raise _wrong(event, "delivery", N_("要填"))
    before = facts.previous
    same = isinstance(before, StoreReport) and before.delivered_on == event.delivered_on
    known = before.entered_at if isinstance(before, StoreReport) and same else None
    return attrs.evolve(event, entered_at=known or facts.now)


def _award_day(award: AwardRound, line: Any) -> date | None:
    done = award.state is EventState.DONE and line.outcome is not None
    return award.day if done else None


def _award_round(event: AwardRound, facts: EventFacts) -> AwardRound:
    try:
        period = Period.parse(event.period)
    except DomainError:
        raise _wrong(event, "period", N_("应写成 2026Q4、2026-11 或 2026 这样")) from None
    if period.first < _FIRST_DAY:
        raise _wrong(event, "period", N_("离现在太远"))
    if event.day < period.first:
        raise _wrong(event, "day", N_("不能早于评优的期间"))
    opens, closes = event.notice_from, event.notice_until
    if opens is not None and closes is not None and closes < opens:
        raise _wrong(event, "notice_until", N_("不能早于公示开始"))
    if event.state is EventState.DONE:
        _need_stores(event)
        for at, line in enumerate(event.results):
            if line.outcome is None:
                raise _wrong_line(event, at, "outcome", N_("要有结果，评优才算完成"))
    return _entered(event, facts, _award_day)


_RULES: Mapping[type[Record], Callable[[Any, EventFacts], Any]] = {
    Campaign: _campaign,
    Training: _training,
    StoreReport: _store_report,
    AwardRound: _award_round,
}
