"""Rules of the entries: what is filled in by itself, what cannot be, what follows (DOMAIN 4.6–4.8).

A rule that speaks of one field raises :class:`InvalidValue` with its name, so that a form can tell
it beside the field. What must be looked up comes in as :class:`EntryFacts`.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, Final, TypeVar

import attrs

from models.calendar import add_months
from models.entries.brand_review import BrandReview
from models.entries.complaint import (
    COMMITMENTS,
    Complaint,
    ComplaintState,
    Severity,
    is_of_integrity,
)
from models.entries.declaration import Declaration
from models.entries.demand import Demand
from models.entries.expense import Expense
from models.entries.grade_suggestion import GradeSuggestion
from models.entries.irregularity import IRREGULARITIES, Irregularity, IrregularityState
from models.entries.market_note import MarketNote
from models.entries.retailer_change import RetailerChange
from models.errors import DomainError, InvalidValue
from models.fields import FieldInfo, check_record, fields_of, label_of
from models.handout.text import comparable
from models.handout.values import GRADES, STARS
from models.marks import N_
from models.numbering import next_number
from models.phrase import Phrase
from models.records import Record
from models.retailer import Retailer
from models.todo import Todo, TodoSource

__all__ = [
    "AWAITING_APPROVAL",
    "CHANGEABLE",
    "WITHIN_AUTHORITY",
    "EntryFacts",
    "escalation_of",
    "finished_entry",
    "is_locked",
    "present_value",
    "products_named",
]

E = TypeVar("E", bound=Record)

AUTHORITY: Final = 2_000_000
"""分: costs up to 20,000.00 元 are within the manager's authority (seed row 2.24)."""

WITHIN_AUTHORITY: Final = N_("权限内")
AWAITING_APPROVAL: Final = N_("待上级审批")
"""审批 where nobody is named; the amount decides which."""

_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_GRADE = re.compile(r"[1-9]|[12]\d|30|[A-Z]{1,2}")
_FIRST_DAY = date(2000, 1, 1)
_MONTHS_AHEAD = 12
_LARGEST = 10**12
_SHOWN = 120
"""Characters of a complaint that its todo repeats."""

_KEPT_ELSEWHERE = frozenset((
    "supply_grade", "stars", "manager_id", "in_master", "pinyin", "initials", "status_since",
    "route_order", "status_history", "standard_terms",
))  # fmt: skip
"""Not to be asked for as a change: grades are suggested, the rest headquarters counts itself."""

CHANGEABLE: Final[Mapping[str, FieldInfo]] = {
    info.label: info for info in fields_of(Retailer) if info.name not in _KEPT_ELSEWHERE
}
"""The fields of a retailer that 客户信息变更 may ask for, by their labels."""


@attrs.frozen(kw_only=True)
class EntryFacts:
    """What the rules must know beside the entry.

    Attributes: ``today``; ``retailer`` (the one it names); ``products`` (the known ones of those it
    names); ``manager_id``, ``manager_name``; ``previous`` (what is corrected); ``others`` (live
    entries of its kind and month); ``numbers`` (编号 taken).
    """

    today: date
    retailer: Retailer | None = None
    products: frozenset[str] = frozenset()
    manager_id: str = ""
    manager_name: str = ""
    previous: Record | None = None
    others: tuple[Record, ...] = ()
    numbers: tuple[str, ...] = ()


def products_named(entry: Record) -> tuple[str, ...]:
    """Return the ids of the products an entry names."""
    single = getattr(entry, "product_id", "")
    several: tuple[str, ...] = getattr(entry, "products", ())
    return (*((single,) if single else ()), *several)


def is_locked(entry: Record) -> bool:
    """Tell whether an entry stays as it was saved: complaints of 廉洁 (DOMAIN 4.6)."""
    return isinstance(entry, Complaint) and is_of_integrity(entry)


def finished_entry(entry: E, facts: EntryFacts) -> E:
    """Return an entry as it may be saved: clean, filled in, checked.

    Raises :class:`InvalidValue` or :class:`DomainError` for what it cannot be.
    """
    if facts.previous is not None and is_locked(facts.previous):
        raise DomainError(
            N_("涉及廉洁的投诉保存后不能再改。"), next_step=N_("有新情况请另记一条。")
        )
    clean = _stripped(entry)
    check_record(clean)
    _check_names(clean, facts)
    _check_numbers(clean)
    _check_time(clean, facts.today)
    ready: E = _RULES[type(clean)](clean, facts)
    check_record(ready)
    return ready


def _stripped(entry: E) -> E:
    texts: dict[str, Any] = {
        info.name: value.strip()
        for info in fields_of(type(entry))
        if type(value := getattr(entry, info.name)) is str
    }
    if isinstance(entry, MarketNote):
        texts["products"] = tuple(dict.fromkeys(each.strip() for each in entry.products if each))
    return attrs.evolve(entry, **texts)


def _wrong(entry: Record, name: str, reason: str) -> InvalidValue:
    return InvalidValue(name, label_of(type(entry), name), reason)


def _check_names(entry: Record, facts: EntryFacts) -> None:
    if getattr(entry, "retailer_id", "") and facts.retailer is None:
        raise _wrong(entry, "retailer_id", N_("不在客户主档里"))
    for product in products_named(entry):
        if product not in facts.products:
            name = "products" if isinstance(entry, MarketNote) else "product_id"
            raise _wrong(entry, name, Phrase(N_("里的 {id} 不在卷烟目录里"), id=product))


def _check_numbers(entry: Record) -> None:
    for info in fields_of(type(entry)):
        value = getattr(entry, info.name)
        if type(value) is int and value > _LARGEST:
            raise _wrong(entry, info.name, N_("太大了"))


def _check_time(entry: Record, today: date) -> None:
    """Hold month and days against the calendar: costs and months may lie a year ahead."""
    ahead = add_months(today, _MONTHS_AHEAD)
    for info in fields_of(type(entry)):
        value = getattr(entry, info.name)
        if info.name == "month":
            if not _MONTH.fullmatch(value):
                raise _wrong(entry, info.name, N_("应写成 2026-11 这样"))
            if not f"{_FIRST_DAY:%Y-%m}" <= value <= f"{ahead:%Y-%m}":
                raise _wrong(entry, info.name, N_("离现在太远"))
        elif isinstance(value, date):
            last = ahead if isinstance(entry, Expense) else today
            if value > last:
                reason = N_("离现在太远") if last > today else N_("不能晚于今天")
                raise _wrong(entry, info.name, reason)
            if value < _FIRST_DAY:
                raise _wrong(entry, info.name, N_("离现在太远"))


def _chosen(entry: Record, name: str, choices: Iterable[str]) -> None:
    if getattr(entry, name) not in choices:
        raise _wrong(entry, name, N_("请从列出的里面选"))


# ------------------------------------------------------------------------------- kind by kind


def _market_note(entry: MarketNote, _facts: EntryFacts) -> MarketNote:
    return entry


def _complaint(entry: Complaint, facts: EntryFacts) -> Complaint:
    _chosen(entry, "commitment", COMMITMENTS)
    previous = facts.previous
    known = previous.number if isinstance(previous, Complaint) else entry.number
    entry = _closing(entry, previous)
    if entry.closed_on is not None and entry.closed_on < entry.received_on:
        raise _wrong(entry, "closed_on", N_("不能早于受理日期"))
    if entry.state is ComplaintState.CLOSED:
        entry = attrs.evolve(entry, closed_on=entry.closed_on or facts.today)
    elif entry.severity is Severity.GRAVE:
        entry = attrs.evolve(entry, state=ComplaintState.ESCALATED)
    number = known or next_number("complaint", facts.manager_id, entry.received_on, facts.numbers)
    return attrs.evolve(entry, number=number)


def _closing(entry: Complaint, previous: Record | None) -> Complaint:
    """Let 状态 and 办结日期 say the same: the one that was changed last decides."""
    closed = entry.state is ComplaintState.CLOSED
    if closed or entry.closed_on is None:
        return entry
    was_closed = isinstance(previous, Complaint) and previous.state is ComplaintState.CLOSED
    if was_closed and entry.closed_on == getattr(previous, "closed_on", None):
        return attrs.evolve(entry, closed_on=None)
    return attrs.evolve(entry, state=ComplaintState.CLOSED)


def escalation_of(complaint: Complaint, today: date) -> Todo | None:
    """Return the todo that a complaint of 重大 makes while it is not closed (seed row 2.20)."""
    if complaint.severity is not Severity.GRAVE or complaint.state is ComplaintState.CLOSED:
        return None
    content = complaint.content
    if len(content) > _SHOWN:
        content = content[: _SHOWN - 1] + "…"
    return Todo(
        id="",
        retailer_id=complaint.retailer_id,
        source=TodoSource.COMPLAINT,
        source_id=complaint.id,
        content=f"重大{complaint.kind}报上级：{content}",
        due=today,
        urgent=True,
        created_on=today,
    )


def _demand(entry: Demand, facts: EntryFacts) -> Demand:
    same = (entry.month, entry.retailer_id, entry.product_id)
    for other in facts.others:
        if isinstance(other, Demand) and (other.month, other.retailer_id, other.product_id) == same:
            raise _wrong(entry, "product_id", N_("这个月已经登记过，请改那一条"))
    if entry.quantity is None and not (entry.said or entry.suggestion):
        raise _wrong(entry, "quantity", N_("要填，或者写客户说法"))
    return entry


def _retailer_change(entry: RetailerChange, facts: EntryFacts) -> RetailerChange:
    if entry.field_name in (label_of(Retailer, "supply_grade"), label_of(Retailer, "stars")):
        raise _wrong(entry, "field_name", N_("不能直接改，请登记等级变更建议"))
    _chosen(entry, "field_name", CHANGEABLE)
    info = CHANGEABLE[entry.field_name]
    _check_new_value(entry, info)
    previous = facts.previous
    same = isinstance(previous, RetailerChange) and (
        (previous.retailer_id, previous.field_name) == (entry.retailer_id, entry.field_name)
    )
    old = previous.old if same and isinstance(previous, RetailerChange) else ""
    if not same and facts.retailer is not None:
        old = present_value(facts.retailer, entry.field_name)
    if entry.new == old:
        raise _wrong(entry, "new", N_("和原值一样，不用变更"))
    return attrs.evolve(entry, old=old[:200])


def _check_new_value(entry: RetailerChange, info: FieldInfo) -> None:
    if info.kind is date:
        try:
            date.fromisoformat(entry.new)
        except ValueError:
            raise _wrong(entry, "new", N_("应写成 2026-11-23 这样")) from None
    reason = info.rule(entry.new) if info.rule else None
    if reason:
        raise _wrong(entry, "new", reason)


def present_value(retailer: Retailer, label: str) -> str:
    """Return what headquarters knows now of a field of ``CHANGEABLE``, as text."""
    value = getattr(retailer, CHANGEABLE[label].name)
    return value.isoformat() if isinstance(value, date) else str(value or "")


def _grade_suggestion(entry: GradeSuggestion, facts: EntryFacts) -> GradeSuggestion:
    grade = GRADES.get(comparable(entry.proposed_grade), entry.proposed_grade.upper())
    stars = STARS.get(comparable(entry.proposed_stars), entry.proposed_stars)
    if grade and not _GRADE.fullmatch(grade):
        raise _wrong(entry, "proposed_grade", N_("应为 1 到 30，或字母档"))
    if stars and stars not in STARS.values():
        raise _wrong(entry, "proposed_stars", N_("应为 1 到 5 星或超五星"))
    entry = _with_present(entry, facts)
    changed = (grade and grade != entry.present_grade) or (stars and stars != entry.present_stars)
    if not changed:
        raise _wrong(entry, "proposed_grade", N_("要和现在的不同，或建议别的星级"))
    return attrs.evolve(
        entry,
        proposed_grade=grade,
        proposed_stars=stars,
        proposer=entry.proposer or facts.manager_name,
    )


def _with_present(entry: GradeSuggestion, facts: EntryFacts) -> GradeSuggestion:
    """Fill grade and stars of the day it was made; a correction keeps them."""
    previous = facts.previous
    if isinstance(previous, GradeSuggestion) and previous.retailer_id == entry.retailer_id:
        present = previous.present_grade, previous.present_stars
    elif facts.retailer is not None:
        present = facts.retailer.supply_grade, facts.retailer.stars
    else:
        present = "", ""
    return attrs.evolve(entry, present_grade=present[0], present_stars=present[1])


def _irregularity(entry: Irregularity, _facts: EntryFacts) -> Irregularity:
    _chosen(entry, "kind", IRREGULARITIES)
    if entry.state is not IrregularityState.OPEN and not entry.reported_to:
        raise _wrong(entry, "reported_to", N_("要填"))
    return entry


def _brand_review(entry: BrandReview, facts: EntryFacts) -> BrandReview:
    same = (entry.month, entry.product_id, entry.plan_number)
    for other in facts.others:
        if (
            isinstance(other, BrandReview)
            and (other.month, other.product_id, other.plan_number) == same
        ):
            raise _wrong(entry, "product_id", N_("这个月已经登记过，请改那一条"))
    return entry


def _expense(entry: Expense, _facts: EntryFacts) -> Expense:
    amounts = [each for each in (entry.budget, entry.actual) if each is not None]
    if not amounts:
        raise _wrong(entry, "budget", N_("和实际至少填一个"))
    if entry.approval and entry.approval not in (WITHIN_AUTHORITY, AWAITING_APPROVAL):
        return entry
    beyond = max(amounts) > AUTHORITY
    return attrs.evolve(entry, approval=AWAITING_APPROVAL if beyond else WITHIN_AUTHORITY)


def _declaration(entry: Declaration, facts: EntryFacts) -> Declaration:
    if any(isinstance(each, Declaration) and each.month == entry.month for each in facts.others):
        raise _wrong(entry, "month", N_("已经自查过，请改那一条"))
    for number, answer in enumerate(entry.answers, start=1):
        if answer is None:
            raise _wrong(entry, f"rule_{number}", N_("要答“是”或“否”"))
    if not all(entry.answers) and not entry.note:
        raise _wrong(entry, "note", N_("要填：答“否”的写明情况"))
    return attrs.evolve(entry, signature=entry.signature or facts.manager_name)


_RULES: Mapping[type[Record], Callable[[Any, EntryFacts], Any]] = {
    MarketNote: _market_note,
    Complaint: _complaint,
    Demand: _demand,
    RetailerChange: _retailer_change,
    GradeSuggestion: _grade_suggestion,
    Irregularity: _irregularity,
    BrandReview: _brand_review,
    Expense: _expense,
    Declaration: _declaration,
}
