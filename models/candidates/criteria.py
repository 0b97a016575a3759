"""Who qualifies as a standard store next: score, cooperation, legality [J].

Nothing here makes a store a standard store: headquarters does, by its master.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Final

import attrs

from models.calendar import Period, add_months
from models.candidates.settings import CandidateSettings
from models.marks import N_
from models.phrase import Phrase

__all__ = [
    "Basis",
    "Candidate",
    "CandidateFacts",
    "Criterion",
    "Finding",
    "LastCheck",
    "Verdict",
    "candidate",
    "months_before",
    "ranked",
]

_TENTHS: Final = 10
_LAWFUL: Final = ("A", "B")
_CHANNELS: Final = ("网上", "手机")
_ELECTRONIC: Final = "电子"


class Criterion(StrEnum):
    """What is looked at, in the order in which it is shown."""

    SCORE = "评估"
    COMPLIANCE = "守法等级"
    IRREGULARITY = "异常线索"
    LICENCE = "许可证"
    ORDERING = "订货与结算"
    RECTIFICATION = "整改"
    PURCHASE = "购进"


class Verdict(StrEnum):
    """What became of a criterion."""

    MET = "符合"
    NOT_MET = "不符合"
    UNKNOWN = "不明"


@attrs.frozen
class Finding:
    """One criterion of one store: what is there, and why that is enough or not."""

    criterion: Criterion
    verdict: Verdict
    value: str
    reason: str


@attrs.frozen
class LastCheck:
    """The last evaluation: ``total`` in tenths of a point, None where it is 评估无效."""

    day: date
    total: int | None
    vetoes: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Basis:
    """What holds for all stores: ``known`` are the months of which purchases are known at all.

    ``until`` is 购进截至; after it a month without purchases of a store says nothing yet.
    """

    today: date
    known: frozenset[str] = frozenset()
    until: date | None = None


@attrs.frozen(kw_only=True)
class CandidateFacts:
    """One store. ``open_rectifications``: due days of those that are not settled.

    ``bought``: 条 by month (YYYY-MM), returns taken off; ``amount``: 分 of the same months.
    """

    retailer_id: str
    shop_name: str
    compliance: str = ""
    licence_until: date | None = None
    order_channel: str = ""
    settlement: str = ""
    opened_on: date | None = None
    last_check: LastCheck | None = None
    open_irregularities: tuple[str, ...] = ()
    open_rectifications: tuple[date | None, ...] = ()
    bought: Mapping[str, int] = attrs.field(factory=dict)
    amount: int = 0


@attrs.frozen(kw_only=True)
class Candidate:
    """A store and what was found of it."""

    facts: CandidateFacts
    findings: tuple[Finding, ...]

    @property
    def retailer_id(self) -> str:
        """The store."""
        return self.facts.retailer_id

    @property
    def met(self) -> int:
        """How many criteria are met."""
        return sum(each.verdict is Verdict.MET for each in self.findings)

    @property
    def qualified(self) -> bool:
        """True when every criterion is met."""
        return self.met == len(self.findings)

    @property
    def score(self) -> int | None:
        """The last evaluation's total in tenths, None without one."""
        return self.facts.last_check.total if self.facts.last_check else None


def months_before(today: date, count: int) -> tuple[str, ...]:
    """Return the last full months before the one of ``today``, the earliest first."""
    this = Period.month(today)
    return tuple(this.shift(at - count).key for at in range(count))


def candidate(facts: CandidateFacts, basis: Basis, settings: CandidateSettings) -> Candidate:
    """Judge one store by every criterion."""
    findings = tuple(
        Finding(criterion, *judge(facts, basis, settings)) for criterion, judge in _JUDGES.items()
    )
    return Candidate(facts=facts, findings=findings)


def ranked(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Put candidates in order: criteria met, then score, then amount, then 客户编码."""
    return sorted(
        candidates,
        key=lambda each: (
            -each.met,
            -(each.score if each.score is not None else -1),
            -each.facts.amount,
            each.retailer_id,
        ),
    )


# ------------------------------------------------------------------------------ one by one

Judged = tuple[Verdict, str, str]
"""Verdict, value, reason."""


def _month_day(day: date, today: date) -> str:
    return f"{day:%m-%d}" if day.year == today.year else f"{day:%Y-%m-%d}"


def _points(tenths: int) -> str:
    return f"{tenths // _TENTHS}.{tenths % _TENTHS}"


def _score(facts: CandidateFacts, basis: Basis, settings: CandidateSettings) -> Judged:
    """The last check is good enough, new enough, and without a veto."""
    last = facts.last_check
    if last is None:
        return Verdict.UNKNOWN, "—", N_("还没有做过评估")
    day = _month_day(last.day, basis.today)
    if last.total is None:
        return Verdict.UNKNOWN, Phrase(N_("评估无效 · {day}"), day=day), N_("评估无效，要复查")
    value = Phrase(N_("{score} 分 · {day}"), score=_points(last.total), day=day)
    if last.vetoes:
        points = "、".join(last.vetoes)
        return Verdict.NOT_MET, value, Phrase(N_("有一票否决：{points}"), points=points)
    if last.day < add_months(basis.today, -settings.check_months):
        late = N_("过了 {months} 个月，要重新评估")
        return Verdict.NOT_MET, value, Phrase(late, months=settings.check_months)
    if last.total < settings.least_score * _TENTHS:
        return Verdict.NOT_MET, value, Phrase(N_("不到 {least} 分"), least=settings.least_score)
    good = N_("够 {least} 分，没有一票否决，{months} 个月内")
    return (
        Verdict.MET,
        value,
        Phrase(good, least=settings.least_score, months=settings.check_months),
    )


def _compliance(facts: CandidateFacts, _basis: Basis, _settings: CandidateSettings) -> Judged:
    level = facts.compliance.strip().upper()
    if not level:
        return Verdict.UNKNOWN, "—", N_("客户主档没有写守法等级")
    met = level[0] in _LAWFUL
    return Verdict.MET if met else Verdict.NOT_MET, level, N_("要 A 或 B")


def _irregularity(facts: CandidateFacts, _basis: Basis, _settings: CandidateSettings) -> Judged:
    kinds = facts.open_irregularities
    if not kinds:
        return Verdict.MET, N_("没有"), N_("没有未了结的异常线索")
    value = Phrase(N_("{n} 条"), n=len(kinds))
    words = "、".join(dict.fromkeys(kinds))
    return Verdict.NOT_MET, value, Phrase(N_("还没有反馈：{kinds}"), kinds=words)


def _licence(facts: CandidateFacts, basis: Basis, settings: CandidateSettings) -> Judged:
    until, months = facts.licence_until, settings.licence_months
    if until is None:
        return Verdict.UNKNOWN, "—", N_("客户主档没有写许可证止")
    value = Phrase(N_("到 {day}"), day=until.isoformat())
    if until < basis.today:
        return Verdict.NOT_MET, value, N_("已经过期")
    if until < add_months(basis.today, months):
        return Verdict.NOT_MET, value, Phrase(N_("不到 {months} 个月，先办延续"), months=months)
    return Verdict.MET, value, Phrase(N_("还有 {months} 个月以上"), months=months)


def _ordering(facts: CandidateFacts, _basis: Basis, _settings: CandidateSettings) -> Judged:
    """网上 or 手机, settled electronically: what is wrong decides, what is missing leaves open."""
    channel, settlement = facts.order_channel, facts.settlement
    value = " · ".join(part for part in (channel, settlement) if part) or "—"
    if channel and channel not in _CHANNELS:
        return Verdict.NOT_MET, value, N_("要网上或手机订货")
    if settlement and settlement != _ELECTRONIC:
        return Verdict.NOT_MET, value, N_("要电子结算")
    if not channel or not settlement:
        missing = N_("客户主档没有写订货方式") if not channel else N_("客户主档没有写结算方式")
        return Verdict.UNKNOWN, value, missing
    return Verdict.MET, value, N_("网上或手机订货，电子结算")


def _rectification(facts: CandidateFacts, basis: Basis, _settings: CandidateSettings) -> Judged:
    waiting = facts.open_rectifications
    if not waiting:
        return Verdict.MET, N_("没有欠的"), N_("评估提出的整改都办完了")
    value = Phrase(N_("{n} 项没办"), n=len(waiting))
    late = sum(due is not None and due < basis.today for due in waiting)
    if late:
        return Verdict.NOT_MET, value, Phrase(N_("{n} 项已经逾期"), n=late)
    return Verdict.NOT_MET, value, N_("整改办完才算")


def _purchase(facts: CandidateFacts, basis: Basis, settings: CandidateSettings) -> Judged:
    """Bought in each of the last full months; what is not known yet is no proof of nothing."""
    months = months_before(basis.today, settings.buying_months)
    together = sum(facts.bought.get(month, 0) for month in months)
    value = Phrase(N_("{n} 条 / {months} 个月"), n=f"{together:,}", months=len(months))
    without = [month for month in months if facts.bought.get(month, 0) <= 0]
    if not without:
        return Verdict.MET, value, N_("每个月都有购进")
    if facts.opened_on is not None and facts.opened_on > Period.parse(without[0]).last:
        young = Phrase(N_("{day} 才入网"), day=facts.opened_on.isoformat())
        return Verdict.NOT_MET, value, young
    proved = [month for month in without if _is_known(month, basis)]
    if proved:
        return Verdict.NOT_MET, value, Phrase(N_("{months} 没有购进"), months="、".join(proved))
    return Verdict.UNKNOWN, value, _unknown_months(without, basis)


def _is_known(month: str, basis: Basis) -> bool:
    """True when all of the month is known: some store bought in it, and lines do not end in it."""
    if month not in basis.known:
        return False
    return basis.until is None or month != Period.month(basis.until).key or (
        basis.until >= Period.parse(month).last
    )  # fmt: skip


def _unknown_months(without: Sequence[str], basis: Basis) -> str:
    if not basis.known:
        return N_("还没有购进数据")
    if basis.until is not None and basis.until < Period.parse(without[-1]).last:
        return Phrase(N_("购进截至 {day}"), day=f"{basis.until:%m-%d}")
    return Phrase(N_("没有 {months} 的购进数据"), months="、".join(without))


_JUDGES: Final[Mapping[Criterion, Callable[[CandidateFacts, Basis, CandidateSettings], Judged]]] = {
    Criterion.SCORE: _score,
    Criterion.COMPLIANCE: _compliance,
    Criterion.IRREGULARITY: _irregularity,
    Criterion.LICENCE: _licence,
    Criterion.ORDERING: _ordering,
    Criterion.RECTIFICATION: _rectification,
    Criterion.PURCHASE: _purchase,
}
