"""A visit finished, corrected, withdrawn: one entry that feeds everything that needs it."""

from collections.abc import Sequence
from datetime import date
from typing import TypedDict, Unpack

import attrs

from models.changes import Changes
from models.check import Check
from models.errors import DomainError
from models.fields import check_record
from models.marks import N_
from models.photo import Photo
from models.todo import Todo, TodoSource, TodoState
from models.visit import Visit
from models.visit_rules import (
    VisitFacts,
    finished_visit,
    next_visit_number,
    summary_of,
    with_leaving_time,
)
from storage.database import Ledger
from storage.ledger.drafts import drop_draft
from storage.ledger.records import find
from storage.ledger.unit_of_work import UnitOfWork, operation
from storage.operations.checks import remove_check, save_check
from storage.operations.known import known_retailer
from storage.operations.photo_rows import (
    follow_photos,
    remove_photos,
    save_photos,
    with_evidence,
)
from storage.operations.six_ones import follow_visits
from storage.operations.todos import settle
from storage.queries.plan import is_planned
from storage.queries.settings import profile
from storage.queries.stock import judge_lines, names_of, stock_base

__all__ = [
    "VisitParts",
    "correct_visit",
    "get_visit_with_check",
    "record_visit",
    "visit_facts",
    "withdraw_visit",
]


class VisitParts(TypedDict, total=False):
    """What is written with a visit, in one operation.

    ``todos`` are new promises; ``photos`` all photos of the visit, whose pictures lie in the store
    (None leaves those it has).
    """

    check: Check | None
    todos: Sequence[Todo]
    photos: Sequence[Photo] | None


def record_visit(
    ledger: Ledger, visit: Visit, *, draft_id: str | None = None, **parts: Unpack[VisitParts]
) -> Changes:
    """Finish a visit with its check, promises and settled todos, as one operation.

    Raises :class:`DomainError` when something mandatory is missing; nothing is saved then and the
    draft stays.
    """
    with operation(ledger, "record_visit") as unit:
        retailer = known_retailer(unit, visit.retailer_id)
        if visit.id and unit.plain("visit", visit.id) is not None:
            raise DomainError(N_("这次走访已经完成过了。"))
        ready = _ready(unit, with_leaving_time(visit, unit.now), parts)
        ready = attrs.evolve(ready, number=_number(ledger, ready.day))
        _save(unit, ready, None, parts)
        if draft_id:
            drop_draft(ledger, draft_id)
        unit.details["summary"] = retailer.shop_name
    return unit.changes


def correct_visit(
    ledger: Ledger, visit: Visit, *, draft_id: str | None = None, **parts: Unpack[VisitParts]
) -> Changes:
    """Save a finished visit that was corrected; its number and day of entry stay.

    A check made in it goes with it, to another day for example, also where ``check`` is None.
    """
    with operation(ledger, "correct_visit") as unit:
        retailer = known_retailer(unit, visit.retailer_id)
        previous = unit.get(Visit, visit.id)
        if previous is None:
            raise DomainError(N_("这次走访已经撤回，不能更正。"))
        kept = attrs.evolve(visit, number=previous.number, entered_at=previous.entered_at)
        made = parts.get("check") or next(iter(_checks_of(ledger, visit.id)), None)
        with_made: VisitParts = {**parts, "check": made}
        ready = _ready(unit, _without_made_summary(ledger, kept, previous), with_made)
        moved = (ready.retailer_id, ready.day) != (previous.retailer_id, previous.day)
        _save(unit, ready, previous, with_made if moved else parts)
        if draft_id:
            drop_draft(ledger, draft_id)
        if not unit.is_empty:
            unit.details["summary"] = retailer.shop_name
    return unit.changes


def _without_made_summary(ledger: Ledger, visit: Visit, previous: Visit) -> Visit:
    """Blank a summary the program had made, so that it is made anew of what was corrected."""
    bare = attrs.evolve(previous, summary="")
    checked = bool(_checks_of(ledger, previous.id))
    promised = _promises_of(ledger, previous.id)
    made = summary_of(bare, visit_facts(ledger, bare, checked=checked, promised=promised))
    return attrs.evolve(visit, summary="") if visit.summary == made else visit


def withdraw_visit(ledger: Ledger, visit_id: str) -> Changes:
    """Take back a finished visit with its check, its open todos and what it proved.

    Todos that were settled in it are open again.
    """
    with operation(ledger, "withdraw_visit") as unit:
        visit = unit.get(Visit, visit_id)
        if visit is None:
            raise DomainError(N_("这次走访已经撤回。"))
        retailer = known_retailer(unit, visit.retailer_id)
        unit.remove(Visit, visit.id)
        remove_photos(unit, visit)
        _reopen(unit, visit.todos_done)
        for check in _checks_of(ledger, visit.id):
            remove_check(unit, check)
        for promise in _promises_of(ledger, visit.id):
            todo = unit.get(Todo, promise.id)
            if todo is not None and not todo.state.settled:
                unit.remove(Todo, todo.id)
        follow_visits(unit, attrs.evolve(visit, deleted=True))
        unit.details["summary"] = retailer.shop_name
    return unit.changes


def get_visit_with_check(ledger: Ledger, visit_id: str) -> tuple[Visit, Check | None] | None:
    """Return a finished visit and the check that was made in it."""
    found = find(ledger, Visit, "id = ? AND deleted = 0", (visit_id,))
    checks = _checks_of(ledger, visit_id)
    return (found[0], checks[0] if checks else None) if found else None


def _checks_of(ledger: Ledger, visit_id: str) -> list[Check]:
    return find(ledger, Check, "deleted = 0 AND visit_id = ?", (visit_id,))


def _promises_of(ledger: Ledger, visit_id: str) -> list[Todo]:
    """Return the todos promised in a visit in the order they were written."""
    return find(ledger, Todo, "deleted = 0 AND source_id = ? ORDER BY rowid", (visit_id,))


def _number(ledger: Ledger, day: date) -> str:
    owner = profile(ledger)
    taken = (row[0] for row in ledger.query("SELECT number FROM visit WHERE day = ?", (str(day),)))
    return next_visit_number(owner.number if owner else "0", day, taken)


def visit_facts(
    ledger: Ledger, visit: Visit, *, checked: bool = False, promised: Sequence[Todo] = ()
) -> VisitFacts:
    """Return what the rules must know beside the visit: names, judgements, what was settled."""
    base = stock_base(ledger, visit.retailer_id, visit.day, visit.id)
    todos: dict[str, str] = dict(
        ledger.query("SELECT id, content FROM todo WHERE retailer_id = ?", (visit.retailer_id,))
    )
    return VisitFacts(
        products=names_of(ledger, (line.product_id for line in visit.stock_lines)),
        notices=dict(ledger.query("SELECT id, title FROM notice")),
        judgements=judge_lines(base, visit),
        settled=todos,
        new_todos=tuple(todo.content for todo in promised if not todo.is_question),
        questions=tuple(todo.content for todo in promised if todo.is_question),
        checked=checked,
    )


def _ready(unit: UnitOfWork, visit: Visit, parts: VisitParts) -> Visit:
    """Return the visit as it may be saved; raises for what is missing or wrong."""
    known = attrs.evolve(
        visit, id=visit.id or unit.new_id(), entered_at=visit.entered_at or unit.now
    )
    promises = {todo.id: todo for todo in _promises_of(unit.ledger, known.id)}
    todos = parts.get("todos", ())
    again = {todo.id for todo in todos}
    promised = [*(todo for key, todo in promises.items() if key not in again), *todos]
    facts = visit_facts(
        unit.ledger,
        known,
        checked=parts.get("check") is not None,
        promised=promised,
    )
    ready = attrs.evolve(
        finished_visit(known, unit.now.date(), facts),
        planned=is_planned(unit.ledger, known.retailer_id, known.day),
    )
    check_record(ready)
    return ready


def _save(unit: UnitOfWork, visit: Visit, previous: Visit | None, parts: VisitParts) -> None:
    unit.save(visit)
    earlier = previous.todos_done if previous else ()
    for todo_id in visit.todos_done:
        settle(unit, todo_id)
    _reopen(unit, [each for each in earlier if each not in visit.todos_done])
    for todo in parts.get("todos", ()):
        _add_promise(unit, visit, todo)
    _save_check(unit, visit, parts)
    follow_visits(unit, visit, previous)


def _save_check(unit: UnitOfWork, visit: Visit, parts: VisitParts) -> None:
    """Save the photos of the visit, and the check that they prove with it."""
    photos = save_photos(unit, visit, parts.get("photos"))
    check = parts.get("check")
    if check is not None:
        same_visit = attrs.evolve(
            check, visit_id=visit.id, retailer_id=visit.retailer_id, day=visit.day
        )
        save_check(unit, with_evidence(unit, same_visit, photos))
    elif not unit.is_new(visit.id):
        for made in _checks_of(unit.ledger, visit.id):
            follow_photos(unit, made, photos)


def _add_promise(unit: UnitOfWork, visit: Visit, todo: Todo) -> None:
    promise = attrs.evolve(
        todo,
        id=todo.id or unit.new_id(),
        retailer_id=visit.retailer_id,
        source=TodoSource.VISIT,
        source_id=visit.id,
        created_on=todo.created_on or visit.day,
    )
    check_record(promise)
    unit.save(promise)


def _reopen(unit: UnitOfWork, todo_ids: Sequence[str]) -> None:
    for todo_id in todo_ids:
        todo = unit.get(Todo, todo_id)
        if todo is not None and todo.state is todo.settled_state:
            unit.save(attrs.evolve(todo, state=TodoState.OPEN, settled_on=None))
