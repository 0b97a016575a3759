"""Entries 登记: what is noted beside visits, saved, corrected, withdrawn (DOMAIN 4.6–4.8)."""

from collections.abc import Sequence
from typing import Any

import attrs

from models.canonical import to_plain
from models.changes import Changes
from models.difference import record_title, references
from models.entries import ENTRY_RECORDS, Complaint, Demand
from models.entries.rules import (
    EntryFacts,
    escalation_of,
    finished_entry,
    is_locked,
    products_named,
)
from models.errors import DomainError, InvalidValue, RefusedLine
from models.fields import check_record
from models.kinds import KINDS, kind_of
from models.marks import N_
from models.records import Record
from models.retailer import Retailer
from models.todo import Todo
from storage.database import Ledger
from storage.ledger.drafts import drop_draft
from storage.ledger.records import find, get
from storage.ledger.unit_of_work import UnitOfWork, operation
from storage.operations.todos import settle
from storage.queries.history_changes import names_of_records
from storage.queries.settings import profile

__all__ = ["get_entry", "save_demands", "save_entry", "withdraw_entry"]


def get_entry(ledger: Ledger, kind: str, entry_id: str) -> Record | None:
    """Return one live entry of a kind."""
    return get(ledger, KINDS[kind].record, entry_id)


def save_entry(ledger: Ledger, entry: Record, *, draft_id: str | None = None) -> Changes:
    """Save a new entry (an empty id is filled in) or one that was corrected.

    Raises :class:`DomainError` when a rule is broken: nothing is saved then and the draft stays.
    What must stay as it was saved (complaints of 廉洁) cannot be undone either.
    """
    kind = _kind(entry)
    check_record(entry)
    with operation(ledger, f"record_{kind}") as unit:
        known = attrs.evolve(entry, id=entry.id or unit.new_id(), deleted=False)
        before = unit.plain(kind, known.id)
        if before is not None and before["deleted"]:
            raise DomainError(N_("这条登记已经撤回，不能更正。"))
        previous = unit.get(type(known), known.id)
        if previous is not None:
            unit.name = f"correct_{kind}"
        ready = finished_entry(known, _facts(unit, known, previous))
        unit.save(ready)
        if isinstance(ready, Complaint):
            _follow_complaint(unit, ready)
        if draft_id:
            drop_draft(ledger, draft_id)
        unit.undoable = not is_locked(ready)
        unit.details["summary"] = _title(ledger, ready)
    return unit.changes


def save_demands(
    ledger: Ledger,
    demands: Sequence[Demand],
    *,
    removed: Sequence[str] = (),
    draft_id: str | None = None,
) -> Changes:
    """Save what a store asks for in one month, several products in one operation.

    An empty id is a new one, the others are corrected, those of ``removed`` taken back. Raises
    :class:`RefusedLine` for the first line that cannot be: nothing is saved then.
    """
    with operation(ledger, "record_demand") as unit:
        for each in removed:
            unit.remove(Demand, each)
        elsewhere = {demand.id for demand in demands} | set(removed)
        ready: list[Demand] = []
        for line, demand in enumerate(demands):
            known = attrs.evolve(demand, id=demand.id or unit.new_id(), deleted=False)
            facts = _facts(unit, known, unit.get(Demand, known.id))
            others = (*(each for each in facts.others if each.id not in elsewhere), *ready)
            try:
                check_record(known)
                ready.append(finished_entry(known, attrs.evolve(facts, others=others)))
            except InvalidValue as error:
                raise RefusedLine(error, line) from error
            unit.save(ready[-1])
        if draft_id:
            drop_draft(ledger, draft_id)
        unit.details["summary"] = "、".join(_title(ledger, each) for each in ready[:1])
    return unit.changes


def withdraw_entry(ledger: Ledger, kind: str, entry_id: str) -> Changes:
    """Take an entry back, with the open todo it made."""
    with operation(ledger, f"withdraw_{kind}") as unit:
        entry = unit.get(KINDS[kind].record, entry_id)
        if entry is None:
            raise DomainError(N_("这条登记已经撤回。"))
        if is_locked(entry):
            raise DomainError(
                N_("涉及廉洁的投诉保存后不能撤回。"), next_step=N_("有新情况请另记一条。")
            )
        unit.remove(type(entry), entry.id)
        for todo in _todos_of(ledger, entry.id):
            if not todo.state.settled:
                unit.remove(Todo, todo.id)
        unit.details["summary"] = _title(ledger, entry)
    return unit.changes


def _kind(entry: Record) -> str:
    if not isinstance(entry, ENTRY_RECORDS):
        raise TypeError(type(entry).__name__)
    return kind_of(entry)


def _title(ledger: Ledger, entry: Record) -> str:
    kind, plain = kind_of(entry), to_plain(entry)
    return record_title(kind, plain, names_of_records(ledger, references(kind, plain)))


def _facts(unit: UnitOfWork, entry: Record, previous: Record | None) -> EntryFacts:
    ledger, owner = unit.ledger, profile(unit.ledger)
    retailer_id = str(getattr(entry, "retailer_id", "")).strip()
    month = getattr(entry, "month", None)
    others = find(ledger, type(entry), "deleted = 0 AND month = ?", (month,)) if month else []
    numbers: list[tuple[str]] = []
    if isinstance(entry, Complaint):
        numbers = ledger.query(  # tombstones too: a number is never given twice
            "SELECT number FROM complaint WHERE received_on = ?", (entry.received_on.isoformat(),)
        )
    return EntryFacts(
        today=unit.now.date(),
        retailer=unit.get(Retailer, retailer_id) if retailer_id else None,
        products=_known_products(ledger, products_named(entry)),
        manager_id=owner.number if owner else "",
        manager_name=owner.name if owner else "",
        previous=previous,
        others=tuple(each for each in others if each.id != entry.id),
        numbers=tuple(row[0] for row in numbers),
    )


def _known_products(ledger: Ledger, ids: tuple[str, ...]) -> frozenset[str]:
    marks = ", ".join("?" * len(ids))
    rows: list[tuple[Any, ...]] = ledger.query(
        f"SELECT id FROM product WHERE deleted = 0 AND id IN ({marks})",  # noqa: S608 - only marks
        [each.strip() for each in ids],
    )
    return frozenset(row[0] for row in rows)


def _todos_of(ledger: Ledger, entry_id: str) -> list[Todo]:
    return find(ledger, Todo, "deleted = 0 AND source_id = ? ORDER BY rowid", (entry_id,))


def _follow_complaint(unit: UnitOfWork, complaint: Complaint) -> None:
    """Make, take away or settle the todo to tell the superior of a grave complaint."""
    todos = _todos_of(unit.ledger, complaint.id)
    wanted = escalation_of(complaint, unit.now.date())
    if wanted is not None and not todos:
        unit.save(attrs.evolve(wanted, id=unit.new_id()))
    for todo in todos:
        if wanted is None and not todo.state.settled:
            if complaint.closed_on is not None:
                settle(unit, todo.id)
            else:
                unit.remove(Todo, todo.id)
