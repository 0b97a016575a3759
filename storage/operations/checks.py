"""The display check 评估: finalised with frozen scores; shortcomings become todos (DOMAIN 3.4)."""

from collections.abc import Sequence
from datetime import date

import attrs

from models.changes import Changes
from models.check import Check, CheckAnswer
from models.checklist import Checklist, finalised, prefilled_answers, shortcomings
from models.errors import DomainError
from models.fields import check_record
from models.marks import N_
from models.photo import Photo
from models.retailer import Retailer
from models.six_ones import is_backfilled
from models.todo import Todo, TodoSource, TodoState
from storage.database import Ledger
from storage.ledger.drafts import drop_draft
from storage.ledger.records import find
from storage.ledger.unit_of_work import UnitOfWork, operation
from storage.operations.known import known_retailer
from storage.operations.photo_rows import remove_photos, save_photos, with_evidence
from storage.operations.six_ones import follow_check
from storage.queries.checklists import checklist_in_force, find_checklist

__all__ = [
    "last_check",
    "record_check",
    "remove_check",
    "save_check",
    "starting_answers",
    "withdraw_check",
]

_BACKFILL_DAYS = 3


def last_check(ledger: Ledger, retailer_id: str, before: date | None = None) -> Check | None:
    """Return the last finalised check of a retailer (before a day, excluded)."""
    found = find(
        ledger,
        Check,
        "deleted = 0 AND retailer_id = ? AND day < ? ORDER BY day DESC, entered_at DESC LIMIT 1",
        (retailer_id, before.isoformat() if before else "9999"),
    )
    return found[0] if found else None


def starting_answers(
    ledger: Ledger, retailer_id: str, checklist: Checklist | None = None
) -> tuple[CheckAnswer, ...]:
    """Return the answers a new check begins with: E2 from what the last one left to be done.

    Without a ``checklist`` it is made with the one in force today.
    """
    previous = last_check(ledger, retailer_id)
    return prefilled_answers(
        checklist or checklist_in_force(ledger, ledger.clock().date()),
        previous,
        _todos_of(ledger, previous.id) if previous else (),
    )


def _todos_of(ledger: Ledger, check_id: str) -> list[Todo]:
    return find(ledger, Todo, "deleted = 0 AND source_id = ? ORDER BY point", (check_id,))


def record_check(
    ledger: Ledger,
    check: Check,
    *,
    photos: Sequence[Photo] | None = None,
    draft_id: str | None = None,
) -> Changes:
    """Finalise a check of its own (or correct one), with todos and the six-ones it proves.

    ``photos`` are all of its photos, whose pictures lie in the store; None leaves those it has.
    """
    with operation(ledger, "record_check") as unit:
        known = attrs.evolve(check, id=check.id or unit.new_id())
        saved = save_check(unit, with_evidence(unit, known, save_photos(unit, known, photos)))
        retailer = unit.get(Retailer, saved.retailer_id)
        if draft_id:
            drop_draft(ledger, draft_id)
        score = f"{(saved.total or 0) / 10:.1f}"
        unit.details["summary"] = f"{retailer.shop_name if retailer else ''} {score}"
    return unit.changes


def save_check(unit: UnitOfWork, check: Check) -> Check:
    """Save a check inside a larger operation: scores, todos, ②.

    It is scored by the version it names, with the marks of its day; one that is corrected by the
    version it was made with. A new one that names none is made with the version in force.
    """
    known_retailer(unit, check.retailer_id)
    if check.day > unit.now.date():
        raise DomainError(N_("评估日期不能晚于今天。"))
    previous = unit.get(Check, check.id) if check.id else None
    entered = (previous.entered_at if previous else check.entered_at) or unit.now
    version = previous.template_version if previous else check.template_version
    checklist = _checklist(unit, version, check.day)
    ready = finalised(
        checklist,
        attrs.evolve(
            check,
            id=check.id or unit.new_id(),
            entered_at=entered,
            backfilled=is_backfilled(check.day, entered, _BACKFILL_DAYS),
        ),
    )
    check_record(ready)
    unit.save(ready)
    _follow_with_todos(unit, ready, checklist)
    follow_check(unit, ready)
    return ready


def _checklist(unit: UnitOfWork, version: str, day: date) -> Checklist:
    if not version:
        return checklist_in_force(unit.ledger, day)
    found = find_checklist(unit.ledger, version, day)
    if found is None:
        raise DomainError(
            N_("本台账里没有评估标准 {version}，算不了分。"),
            next_step=N_("请先收下总部下发的这一版评估标准，再保存这次评估。"),
            version=version,
        )
    return found


def _follow_with_todos(unit: UnitOfWork, check: Check, checklist: Checklist) -> None:
    """Make one todo a shortcoming; on a correction, change and remove only those still open."""
    known = {todo.point: todo for todo in _todos_now(unit, check.id)}
    found = shortcomings(checklist, check.answers, check.day)
    for each in found:
        todo = known.pop(each.point, None)
        due = check.rectify_by or each.due
        if todo is None:
            unit.save(
                Todo(
                    id=unit.new_id(),
                    retailer_id=check.retailer_id,
                    source=TodoSource.CHECK,
                    source_id=check.id,
                    point=each.point,
                    content=each.content,
                    due=due,
                    urgent=each.veto,
                    created_on=check.day,
                )
            )
        elif not todo.state.settled:
            unit.save(attrs.evolve(todo, content=each.content, due=due, urgent=each.veto))
    _remove_open(unit, tuple(known.values()))


def _todos_now(unit: UnitOfWork, check_id: str) -> list[Todo]:
    """Return the todos of a check as they stand in this operation, which may have settled some."""
    if unit.is_new(check_id):
        return []
    found = (unit.get(Todo, todo.id) for todo in _todos_of(unit.ledger, check_id))
    return [todo for todo in found if todo is not None]


def _remove_open(unit: UnitOfWork, todos: Sequence[Todo]) -> None:
    for todo in todos:
        if todo.state in (TodoState.OPEN, TodoState.DOING):
            unit.remove(Todo, todo.id)


def withdraw_check(ledger: Ledger, check_id: str) -> Changes:
    """Take back a finalised check with its open todos and what it proved."""
    with operation(ledger, "withdraw_check") as unit:
        check = unit.get(Check, check_id)
        if check is None:
            raise DomainError(N_("这次评估已经不在了。"))
        remove_check(unit, check)
        retailer = unit.get(Retailer, check.retailer_id)
        unit.details["summary"] = retailer.shop_name if retailer else ""
    return unit.changes


def remove_check(unit: UnitOfWork, check: Check) -> None:
    """Remove a check inside a larger operation, with its open todos and ②."""
    unit.remove(Check, check.id)
    remove_photos(unit, check)
    _remove_open(unit, _todos_now(unit, check.id))
    follow_check(unit, attrs.evolve(check, deleted=True))
