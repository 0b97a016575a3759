"""Entries 登记 as lists show them: by kind, with names of shops and products, and drafts."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

import attrs

from models.entries import (
    ENTRY_RECORDS,
    BrandReview,
    Complaint,
    ComplaintState,
    Declaration,
    Demand,
    Expense,
    GradeSuggestion,
    Irregularity,
    MarketNote,
    RetailerChange,
    Severity,
)
from models.entries.deadlines import ComplaintLimits, Deadline, deadline_words, deadlines
from models.entries.rules import is_locked, products_named
from models.kinds import KINDS, kind_of
from models.marks import N_
from models.phrase import Phrase
from models.records import Record
from models.units import format_money
from storage.database import Ledger
from storage.ledger.drafts import list_drafts
from storage.ledger.records import find
from storage.queries.settings import judgement
from storage.queries.stock import names_of
from storage.queries.work_days import work_calendar

__all__ = [
    "ENTRY_KINDS",
    "EntryDraft",
    "EntryRow",
    "complaint_deadlines",
    "demands_of",
    "draft_kind",
    "entries_noted",
    "entry_counts",
    "entry_drafts",
    "entry_months",
    "entry_rows",
]

ENTRY_KINDS: Final = tuple(kind_of(record) for record in ENTRY_RECORDS)
"""The kinds in the order in which they are offered."""

_DRAFT = "entry:"
_DAY: Final[Mapping[str, str]] = {"complaint": "received_on"} | {
    kind_of(record): "month" for record in (Demand, BrandReview, Declaration)
}
_WITH_RETAILER = tuple(
    kind_of(record)
    for record in ENTRY_RECORDS
    if any(attribute.name == "retailer_id" for attribute in attrs.fields(record))
)
_URGENT = {1: N_("最急"), 2: N_("第二"), 3: N_("第三")}


@attrs.frozen(kw_only=True)
class EntryRow:
    """One entry in a list: ``when`` is a day or a month, ``what`` and ``state`` its words.

    ``tone`` says how urgent the state is; ``found_by`` is what it is searched by beside the rest.
    """

    kind: str
    id: str
    when: str
    retailer_id: str
    shop_name: str
    what: str
    state: str
    tone: str = ""
    locked: bool = False
    found_by: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class EntryDraft:
    """A form that was left before it was saved; ``entry_id`` is what it corrects, blank if new."""

    id: str
    kind: str
    entry_id: str
    retailer_id: str
    raw: Mapping[str, str]
    saved_at: datetime


def draft_kind(kind: str) -> str:
    """Return under which kind the draft of an entry is kept."""
    return _DRAFT + kind


def day_field(kind: str) -> str:
    """Return the field by which entries of a kind are put in order."""
    return _DAY.get(kind, "day")


def entry_drafts(ledger: Ledger, kind: str | None = None) -> list[EntryDraft]:
    """Return the unfinished forms (of one kind), last touched first."""
    return [
        EntryDraft(
            id=draft.id,
            kind=draft.kind.removeprefix(_DRAFT),
            entry_id=str(draft.content.get("entry_id", "")),
            retailer_id=str(draft.content.get("raw", {}).get("retailer_id", "")),
            raw=dict(draft.content.get("raw", {})),
            saved_at=draft.saved_at,
        )
        for draft in list_drafts(ledger)
        if draft.kind.startswith(_DRAFT) and kind in (None, draft.kind.removeprefix(_DRAFT))
    ]


def _where(kind: str, month: str, retailer_id: str) -> tuple[str, list[str]]:
    parts, values = ["deleted = 0"], []
    if month:
        parts.append(f"substr({day_field(kind)}, 1, 7) = ?")
        values.append(month)
    if retailer_id:
        parts.append("retailer_id = ?" if kind in _WITH_RETAILER else "0")
        if kind in _WITH_RETAILER:
            values.append(retailer_id)
    return " AND ".join(parts), values


def entry_counts(ledger: Ledger, *, month: str = "", retailer_id: str = "") -> dict[str, int]:
    """Return how many entries of each kind there are (in a month, of a retailer)."""
    found = {}
    for kind in ENTRY_KINDS:
        where, values = _where(kind, month, retailer_id)
        sql = f"SELECT count(*) FROM {kind} WHERE {where}"  # noqa: S608 - own names
        found[kind] = int(ledger.scalar(sql, values))
    return found


def entry_months(ledger: Ledger) -> list[str]:
    """Return the months of which there are entries, the last first."""
    parts = (
        f"SELECT substr({day_field(kind)}, 1, 7) AS month FROM {kind} WHERE deleted = 0"  # noqa: S608
        for kind in ENTRY_KINDS
    )
    return [row[0] for row in ledger.query(" UNION ".join(parts) + " ORDER BY month DESC")]


def entries_noted(ledger: Ledger, retailer_id: str, day: date) -> list[EntryRow]:
    """Return what was noted of a store on a day, of every kind in their order."""
    found: list[EntryRow] = []
    for kind in ENTRY_KINDS:
        if kind in _WITH_RETAILER:
            where = "deleted = 0 AND retailer_id = ? AND substr(updated_at, 1, 10) = ?"
            values = (retailer_id, day.isoformat())
            found += _rows(ledger, find(ledger, KINDS[kind].record, f"{where} ORDER BY rowid",
                                        values))  # fmt: skip
    return found


def demands_of(ledger: Ledger, retailer_id: str, month: str) -> list[Demand]:
    """Return what a store asks for in a month, the most urgent first."""
    order = "ORDER BY urgency IS NULL, urgency, rowid"
    where = f"deleted = 0 AND retailer_id = ? AND month = ? {order}"
    return find(ledger, Demand, where, (retailer_id, month))


def entry_rows(
    ledger: Ledger, kind: str, *, month: str = "", retailer_id: str = ""
) -> list[EntryRow]:
    """Return the entries of a kind (in a month, of a retailer), the last first."""
    where, values = _where(kind, month, retailer_id)
    order = f"{where} ORDER BY {day_field(kind)} DESC, rowid DESC"
    return list(_rows(ledger, find(ledger, KINDS[kind].record, order, values)))


def _rows(ledger: Ledger, entries: Sequence[Record]) -> Iterator[EntryRow]:
    shops = {
        row[0]: row[1:]
        for row in ledger.query("SELECT id, shop_name, pinyin, initials FROM retailer")
    }
    named = {product for entry in entries for product in products_named(entry)}
    products = names_of(ledger, named)
    clocks = _Clocks(ledger) if any(isinstance(each, Complaint) for each in entries) else None
    for entry in entries:
        retailer_id = str(getattr(entry, "retailer_id", ""))
        shop, *sounds = shops.get(retailer_id, (retailer_id,))
        what, state, tone = _WORDS[type(entry)](entry, products)
        if clocks is not None and isinstance(entry, Complaint):
            state, tone = clocks.state(entry, state, tone)
        kind = kind_of(entry)
        yield EntryRow(
            kind=kind,
            id=entry.id,
            when=str(getattr(entry, day_field(kind))),
            retailer_id=retailer_id,
            shop_name=shop,
            what=what,
            state=state,
            tone=tone,
            locked=is_locked(entry),
            found_by=(
                *sounds,
                *_texts(entry),
                *(products.get(key, key) for key in products_named(entry)),
            ),
        )


class _Clocks:
    """Tells the time limits of complaints, the calendar read once."""

    def __init__(self, ledger: Ledger) -> None:
        self._now = ledger.clock()
        self._shift = work_calendar(ledger).shift
        self._limits = judgement(ledger, ComplaintLimits)

    def all_of(self, complaint: Complaint) -> tuple[Deadline, ...]:
        return deadlines(complaint, self._now, self._shift, self._limits)

    def state(self, complaint: Complaint, state: str, tone: str) -> tuple[str, str]:
        """Return the words of a complaint's state with 超时 where a limit has passed."""
        found = self.all_of(complaint)
        late = next((each for each in found if each.late), None)
        if late is None:
            return state, tone
        return Phrase(N_("{step}超时"), step=late.step.value), "bad" if not late.done else "warn"


def complaint_deadlines(ledger: Ledger, complaint: Complaint) -> tuple[str, ...]:
    """Say what is still to be done of a complaint and until when, in its order."""
    return tuple(
        deadline_words(each) for each in _Clocks(ledger).all_of(complaint) if not each.done
    )


def _texts(entry: Record) -> list[str]:
    return [value for value in attrs.asdict(entry, recurse=False).values() if type(value) is str]


# ------------------------------------------------------------------------- the words of a row

Words = tuple[str, str, str]
"""What it is about, its state, the tone of the state."""


def _complaint(entry: Complaint, _names: Mapping[str, str]) -> Words:
    if entry.severity is Severity.GRAVE and entry.state is not ComplaintState.CLOSED:
        return entry.content, entry.state, "bad"
    tone = "ok" if entry.state is ComplaintState.CLOSED else ""
    return entry.content, entry.state, tone


def _demand(entry: Demand, names: Mapping[str, str]) -> Words:
    product = names.get(entry.product_id, entry.product_id)
    what = product
    if entry.quantity is not None:
        what = Phrase(N_("{product} {n} 条"), product=product, n=f"{entry.quantity:,}")
    tone = "warn" if entry.urgency == 1 else ""
    return what, _URGENT.get(entry.urgency or 0, ""), tone


def _retailer_change(entry: RetailerChange, _names: Mapping[str, str]) -> Words:
    what = Phrase(
        N_("{field}：{old} → {new}"), field=entry.field_name, old=entry.old or "—", new=entry.new
    )
    return what, "", ""


def _grade_suggestion(entry: GradeSuggestion, _names: Mapping[str, str]) -> Words:
    parts = []
    if entry.proposed_grade:
        parts.append((N_("{old} → {new} 档"), entry.present_grade, entry.proposed_grade))
    if entry.proposed_stars:
        parts.append((N_("{old} → {new} 星"), entry.present_stars, entry.proposed_stars))
    words: str = ""
    for template, old, new in parts:
        one = Phrase(template, old=old or "—", new=new)
        words = Phrase(N_("{first}、{rest}"), first=words, rest=one) if words else one
    return words, "", ""


def _brand_review(entry: BrandReview, names: Mapping[str, str]) -> Words:
    product = names.get(entry.product_id, entry.product_id)
    what = f"{product} {entry.judgement}".strip()
    aim = Phrase(N_("目标 {n} 户"), n=entry.aim) if entry.aim is not None else ""
    return what, aim, ""


def _expense(entry: Expense, _names: Mapping[str, str]) -> Words:
    spent = entry.actual if entry.actual is not None else entry.budget
    what = Phrase(
        N_("{money} 元 · {activity} · {item}"),
        activity=entry.activity,
        item=entry.item,
        money=format_money(spent),
    )
    return what, entry.approval, "warn" if entry.approval == "待上级审批" else ""


def _declaration(entry: Declaration, _names: Mapping[str, str]) -> Words:
    broken = sum(answer is False for answer in entry.answers)
    if broken:
        return entry.note, Phrase(N_("{n} 项为否"), n=broken), "bad"
    return entry.note or N_("七项都做到"), entry.signature, ""


_WORDS: Mapping[type[Record], Any] = {
    MarketNote: lambda entry, _names: (entry.content, entry.category, ""),
    Complaint: _complaint,
    Demand: _demand,
    RetailerChange: _retailer_change,
    GradeSuggestion: _grade_suggestion,
    Irregularity: lambda entry, _names: (
        Phrase(N_("{kind}：{situation}"), kind=entry.kind, situation=entry.situation),
        entry.state,
        "",
    ),
    BrandReview: _brand_review,
    Expense: _expense,
    Declaration: _declaration,
}
