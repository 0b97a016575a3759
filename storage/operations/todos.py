"""Todos 待办: added, moved on, settled (DOMAIN 4.5). Visits and checks make theirs themselves."""

import attrs

from models.changes import Changes
from models.errors import DomainError
from models.fields import check_record
from models.marks import N_
from models.todo import Todo, TodoState
from storage.database import Ledger
from storage.ledger.records import get
from storage.ledger.unit_of_work import UnitOfWork, operation
from storage.operations.known import known_retailer

__all__ = ["add_todo", "change_todo", "move_todo", "settle", "settle_todo"]


def add_todo(ledger: Ledger, todo: Todo) -> Changes:
    """Add a todo; an empty id and day of creation are filled in.

    A todo without a retailer is the manager's own; one that names a retailer must know it.
    """
    with operation(ledger, "add_todo") as unit:
        if todo.retailer_id:
            known_retailer(unit, todo.retailer_id)
        saved = attrs.evolve(
            todo,
            id=todo.id or unit.new_id(),
            created_on=todo.created_on or unit.now.date(),
        )
        check_record(saved)
        unit.save(saved)
        unit.details["summary"] = saved.content
    return unit.changes


def change_todo(ledger: Ledger, todo: Todo) -> Changes:
    """Save a todo that was edited. 取消 wants a reason."""
    check_record(todo)
    if todo.state is TodoState.CANCELLED and not todo.reason.strip():
        raise DomainError(N_("取消待办要写原因。"))
    with operation(ledger, "change_todo") as unit:
        settled_on = todo.settled_on or unit.now.date() if todo.state.settled else None
        unit.save(attrs.evolve(todo, settled_on=settled_on))
        if not unit.is_empty:
            unit.details["summary"] = f"{todo.content} {todo.state}"
    return unit.changes


def move_todo(ledger: Ledger, todo_id: str, state: TodoState, reason: str = "") -> Changes:
    """Move a todo on to another state; 取消 wants a reason, which stays with it.

    What was done is confirmed by the shop, and nothing else becomes of it but open again.
    """
    found = get(ledger, Todo, todo_id)
    if found is None or found.deleted:
        raise DomainError(N_("这条待办已经不在了。"))
    if state is TodoState.CONFIRMED and found.state is not TodoState.DONE:
        raise DomainError(N_("还没有办完，客户不能确认。"), next_step=N_("先办结，再确认。"))
    return change_todo(
        ledger, attrs.evolve(found, state=state, reason=reason.strip() or found.reason)
    )


def settle_todo(ledger: Ledger, todo_id: str) -> Changes:
    """Mark a todo as done today."""
    with operation(ledger, "change_todo") as unit:
        settle(unit, todo_id)
    return unit.changes


def settle(unit: UnitOfWork, todo_id: str) -> None:
    """Mark a todo as done inside a larger operation; one that is settled already stays."""
    todo = unit.get(Todo, todo_id)
    if todo is None:
        raise DomainError(N_("这条待办已经不在了。"))
    if not todo.state.settled:
        unit.save(attrs.evolve(todo, state=todo.settled_state, settled_on=unit.now.date()))
        unit.details.setdefault("summary", todo.content)
