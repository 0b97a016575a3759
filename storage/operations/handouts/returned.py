"""What follows from receipts: a todo for what was returned, none left for what was accepted."""

import json
from collections.abc import Iterable, Sequence
from typing import Final, Protocol

import attrs

from models.kinds import KINDS
from models.marks import N_
from models.receipt import ReceiptResult
from models.retailer import Retailer
from models.todo import Todo, TodoSource, TodoState
from storage.database import Ledger
from storage.ledger.records import find
from storage.ledger.unit_of_work import UnitOfWork
from storage.queries.history_changes import record_name
from storage.queries.work_days import work_calendar

__all__ = ["follow_up"]

_WORKING_DAYS: Final = 2
"""Within so many working days a returned record should be put right."""

_MOST_SIGNS: Final = 500
_OPEN: Final = tuple(state.value for state in TodoState if not state.settled)


class Told(Protocol):
    """A line of a receipt, as far as it is looked at here."""

    @property
    def kind(self) -> str: ...
    @property
    def record_id(self) -> str: ...
    @property
    def revision(self) -> int: ...
    @property
    def result(self) -> ReceiptResult: ...
    @property
    def comment(self) -> str: ...


def follow_up(unit: UnitOfWork, lines: Sequence[Told]) -> None:
    """Make todos of returned records that have not gone on since; of each the last line counts."""
    last = {(line.kind, line.record_id, line.revision): line for line in lines}
    for kind in {line.kind for line in lines}:
        unit.prefetch(kind, {line.record_id for line in lines if line.kind == kind})
    todos = _open_todos(unit.ledger, {line.record_id for line in lines})
    for line in last.values():
        plain = unit.plain(line.kind, line.record_id)
        if plain is None or line.revision < plain["revision"]:
            continue
        todo = todos.get(line.record_id)
        if line.result is ReceiptResult.RETURNED:
            todos[line.record_id] = _ask(unit, line, todo)
        elif todo is not None:
            settled = unit.now.date()
            done = attrs.evolve(
                todo, state=TodoState.DONE, settled_on=settled, reason=N_("总部已接收")
            )
            unit.save(done)
            del todos[line.record_id]


def _open_todos(ledger: Ledger, ids: Iterable[str]) -> dict[str, Todo]:
    """Return the open todos that returns gave rise to, by the record's id."""
    states = ", ".join(f"'{state}'" for state in _OPEN)
    found = find(
        ledger,
        Todo,
        f"deleted = 0 AND source = ? AND state IN ({states}) "  # noqa: S608 - own words
        "AND source_id IN (SELECT value FROM json_each(?))",
        (TodoSource.HEADQUARTERS, json.dumps(sorted(ids))),
    )
    return {todo.source_id: todo for todo in found}


def _ask(unit: UnitOfWork, line: Told, todo: Todo | None) -> Todo:
    """Save the todo for a returned record; one that is open already takes the new words."""
    content = _content(unit.ledger, line)
    today = unit.now.date()
    due = work_calendar(unit.ledger).shift(today, _WORKING_DAYS)
    if todo is None:
        todo = Todo(
            id=unit.new_id(),
            source=TodoSource.HEADQUARTERS,
            source_id=line.record_id,
            retailer_id=_retailer(unit, line),
            content=content,
            due=due,
            urgent=True,
            created_on=today,
        )
    elif todo.content != content:
        todo = attrs.evolve(todo, content=content, due=due)
    unit.save(todo)
    return todo


def _content(ledger: Ledger, line: Told) -> str:
    label, title = KINDS[line.kind].label, record_name(ledger, line.kind, line.record_id)
    what = label if title == line.record_id else f"{label} {title}"
    words = N_("退回：{what}：{comment}") if line.comment else N_("退回：{what}")
    content = words.format(what=what, comment=line.comment)
    return content if len(content) <= _MOST_SIGNS else f"{content[: _MOST_SIGNS - 1]}…"


def _retailer(unit: UnitOfWork, line: Told) -> str:
    """Return the shop a record is about, empty where it is about none that is known."""
    plain = unit.plain(line.kind, line.record_id) or {}
    named = line.record_id if line.kind == "retailer_notes" else plain.get("retailer_id", "")
    return str(named) if named and unit.get(Retailer, named) is not None else ""
