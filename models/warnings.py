"""Warnings 预警 that take more than a look at today: complaints, 停业, orders, purchases (F37).

Licences and what is due are told by :mod:`models.reminders`. Ratios are compared exactly.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import ClassVar

import attrs

from models.calendar import Period, add_months
from models.entries.deadlines import Deadline, deadline_words
from models.fields import Unit, field
from models.judgement import Judgement
from models.marks import N_
from models.metrics.form import CARTONS, PERCENT, RATIO
from models.metrics.watch import is_big_buyer, is_low, market_means, store_indices
from models.phrase import Phrase
from models.reminders import Reminder, Urgency
from models.rules import between

__all__ = [
    "DEFAULT_WARNING_SETTINGS",
    "ComplaintStep",
    "Days",
    "OrderFacts",
    "PurchaseFacts",
    "WarningFacts",
    "WarningKind",
    "WarningSettings",
    "compared_days",
    "order_cycle_days",
    "warnings",
]


class WarningKind(StrEnum):
    """What it is about; the value is its heading. In the order in which they are shown."""

    COMPLAINT_LATE = "投诉超时"
    COMPLAINT_NEAR = "投诉快到时限"
    SUSPENSION = "停业将满一年"
    LONG_WITHOUT_ORDER = "久未订货"
    ABNORMAL = "购进异常"
    BIG_BUYER = "大户"


@attrs.frozen(kw_only=True)
class WarningSettings(Judgement):
    """Settings: all of them judgement (DOMAIN 2.2, M26, M28)."""

    key: ClassVar[str] = "warnings"
    title: ClassVar[str] = N_("预警")

    complaint_hours: int = field("投诉到时限前", unit=Unit.HOUR, default=24, rule=between(1, 720))
    suspension_days: int = field("停业满一年前", unit=Unit.DAY, default=60, rule=between(1, 365))
    cycles: int = field("几个周期没订货", default=2, rule=between(1, 26))
    least_of_kind: int = field("同类至少另有几户", default=5, rule=between(1, 1000))
    index_percent: int = field("购进低于同类(%)", default=80, rule=between(1, 100))
    big_times: int = field("大户是户均的几倍", default=4, rule=between(1, 100))
    big_cartons: int = field(
        "大户每月超过", unit=Unit.CARTON, default=1000, rule=between(1, 100_000)
    )


DEFAULT_WARNING_SETTINGS = WarningSettings()


@attrs.frozen
class ComplaintStep:
    """What is to be done next of a complaint."""

    retailer_id: str
    deadline: Deadline


@attrs.frozen(kw_only=True)
class OrderFacts:
    """Orders as known from ``since`` until ``until``.

    ``cycles``: days from order to order of each store that is open; ``last``: its last order.
    """

    since: date
    until: date
    cycles: Mapping[str, int]
    last: Mapping[str, date]


@attrs.frozen
class Days:
    """Two spans of days that are compared; ``until`` the last day of the later one."""

    first: date
    until: date
    before_first: date
    before_until: date


@attrs.frozen(kw_only=True)
class PurchaseFacts:
    """条 by store in two spans of days; a store without purchases may be missing there.

    ``kinds``: 业态, 市场类型, 规模 of each store of the population; ``markets``: its 市场类型.
    ``open_shops``: who may be warned of.
    """

    days: Days
    now: Mapping[str, int]
    before: Mapping[str, int]
    kinds: Mapping[str, tuple[str, str, str]]
    open_shops: frozenset[str]


@attrs.frozen(kw_only=True)
class WarningFacts:
    """What the warnings are made of; ``paused``: since when a store is 停业."""

    now: datetime
    complaints: Sequence[ComplaintStep] = ()
    paused: Mapping[str, date] = attrs.field(factory=dict)
    orders: OrderFacts | None = None
    purchases: PurchaseFacts | None = None


def order_cycle_days(cycle: str, order_day: str) -> int:
    """Return the days from one order to the next: 14 where it is every other week, else 7."""
    return 14 if any(sign in cycle + order_day for sign in ("两周", "双周", "单周")) else 7


_LEAST_DAYS = 10
"""A month of which fewer days are known says nothing yet: the last whole one is compared."""


def compared_days(until: date) -> Days:
    """Return the days of M26 and M28 where purchases are known until ``until``.

    Day 1 to d of a month against 1 to d of the one before, d clamped to its end; a whole month
    against a whole month.
    """
    month = Period.month(until)
    if until.day < _LEAST_DAYS:
        month = month.shift(-1)
        until = month.last
    before = month.shift(-1)
    last = before.last if until == month.last else add_months(until, -1)
    return Days(month.first, until, before.first, last)


def _made(
    kind: WarningKind, urgency: Urgency, found: Sequence[tuple[str, str]], words: str
) -> Iterator[Reminder]:
    """Make a warning of (store, detail) pairs; nothing where there are none."""
    shops = dict(reversed(found))
    ids = tuple(dict.fromkeys(shop for shop, _detail in found))
    if ids:
        yield Reminder(
            kind=kind,
            urgency=urgency,
            parts=(Phrase(words, count=len(ids)),),
            ids=ids,
            details=tuple(shops[shop] for shop in ids),
        )


def _complaints(facts: WarningFacts, settings: WarningSettings) -> Iterator[Reminder]:
    now = facts.now.replace(tzinfo=None)
    soon = now + timedelta(hours=settings.complaint_hours)
    steps = sorted(facts.complaints, key=lambda each: (each.deadline.due, each.retailer_id))
    told = [(each, deadline_words(each.deadline)) for each in steps]
    late = [(each.retailer_id, words) for each, words in told if each.deadline.late]
    near = [
        (each.retailer_id, words)
        for each, words in told
        if not each.deadline.late and each.deadline.due <= soon
    ]
    yield from _made(WarningKind.COMPLAINT_LATE, Urgency.OVERDUE, late, N_("{count} 户"))
    for made in _made(WarningKind.COMPLAINT_NEAR, Urgency.TODAY, near, N_("{count} 户")):
        within = Phrase(
            N_("{hours} 小时内 {count} 户"), hours=settings.complaint_hours, count=len(made.ids)
        )
        yield attrs.evolve(made, parts=(within,))


def _suspensions(facts: WarningFacts, settings: WarningSettings) -> Iterator[Reminder]:
    """停业 lasts one year at most, then the licence is cancelled (DOMAIN 2.2)."""
    today = facts.now.date()
    found = []
    for shop, since in facts.paused.items():
        if since > today:  # a file's 9999-12-31 has no year after it
            continue
        end = add_months(since, 12)
        left = (end - today).days
        if left <= settings.suspension_days:
            late = N_("停业满一年已过 {days} 天")
            words = Phrase(late, days=-left) if left < 0 else Phrase(
                N_("{day} 满一年，还有 {days} 天"), day=f"{end:%Y-%m-%d}", days=left
            )  # fmt: skip
            found.append((left, shop, words))
    found.sort()
    pairs = [(shop, words) for _left, shop, words in found]
    yield from _made(WarningKind.SUSPENSION, Urgency.SOON, pairs, N_("{count} 户"))


def _orders(facts: OrderFacts, settings: WarningSettings) -> Iterator[Reminder]:
    found = []
    for shop, days in facts.cycles.items():
        last = facts.last.get(shop)
        gone = (facts.until - (last or facts.since)).days
        if gone > settings.cycles * days:
            words = Phrase(N_("{days} 天没订货"), days=gone)
            found.append((-gone, shop, words if last else N_("没有订货记录")))
    found.sort()
    pairs = [(shop, words) for _gone, shop, words in found]
    until = f"{facts.until:%m-%d}"
    for made in _made(WarningKind.LONG_WITHOUT_ORDER, Urgency.SOON, pairs, N_("{count} 户")):
        known = Phrase(N_("购进截至 {day}"), day=until)
        yield attrs.evolve(made, parts=(*made.parts, known))


def _abnormal(
    facts: PurchaseFacts, settings: WarningSettings
) -> Iterator[tuple[Fraction, str, str]]:
    """M26: a store's index against that of the others of its kind."""
    percent = settings.index_percent
    for each in store_indices(facts.kinds, facts.now, facts.before, settings.least_of_kind):
        shop, ratio = each.retailer_id, each.index.ratio
        if shop in facts.open_shops and ratio is not None and is_low(each.index, percent):
            words = Phrase(
                N_("环比 {own}，同类 {kind}，比 {index}"),
                own=each.own.shown(_WHOLE_PERCENT),
                kind=each.kind.shown(_WHOLE_PERCENT),
                index=each.index.shown(RATIO),
            )
            yield ratio, shop, words


_WHOLE_PERCENT = attrs.evolve(PERCENT, places=0)


def _big(facts: PurchaseFacts, settings: WarningSettings) -> Iterator[tuple[int, str, str]]:
    """M28: more than 1000 条 in a month, or than four times the mean of the 市场类型."""
    markets = {shop: market for shop, (_format, market, _size) in facts.kinds.items()}
    means = market_means(markets, facts.now)
    for shop, market in markets.items():
        bought, mean = facts.now.get(shop, 0), means[market]
        limits = settings.big_cartons, settings.big_times
        if shop in facts.open_shops and is_big_buyer(bought, mean, *limits):
            words = Phrase(
                N_("{n} 条，同市场户均 {mean} 条"), n=bought, mean=CARTONS.number(mean.ratio)
            )
            yield -bought, shop, words


def _purchases(facts: PurchaseFacts, settings: WarningSettings) -> Iterator[Reminder]:
    until = Phrase(N_("购进截至 {day}"), day=f"{facts.days.until:%m-%d}")
    for kind, found in (
        (WarningKind.ABNORMAL, sorted(_abnormal(facts, settings))),
        (WarningKind.BIG_BUYER, sorted(_big(facts, settings))),
    ):
        pairs = [(shop, words) for _rank, shop, words in found]
        for made in _made(kind, Urgency.SOON, pairs, N_("{count} 户")):
            yield attrs.evolve(made, parts=(*made.parts, until))


def warnings(
    facts: WarningFacts, settings: WarningSettings = DEFAULT_WARNING_SETTINGS
) -> tuple[Reminder, ...]:
    """Return the warnings that have anything behind them, in the order of their kinds."""
    return (
        *_complaints(facts, settings),
        *_suspensions(facts, settings),
        *(_orders(facts.orders, settings) if facts.orders else ()),
        *(_purchases(facts.purchases, settings) if facts.purchases else ()),
    )
