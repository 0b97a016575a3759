"""评估明细, 六个一明细, 待办: what was done and what is still to be done."""

from collections.abc import Iterator
from datetime import date
from typing import Final

import attrs

from models.check import Check, CheckAnswer
from models.checklist import DEFAULT_CHECKLIST
from models.consolidation.book.details import Line, make_detail, shop_columns, without
from models.consolidation.book.source import HeldRecord, ManagerMonth
from models.package.check_sheet import OWN_POINTS, CheckRow, check_definition
from models.package.common import field_column, yes_no
from models.package.table import CellKind, Column
from models.retailer import Retailer
from models.six_one_record import SixOneExemption, SixOneItem, SixOneRecord
from models.todo import Todo

__all__ = ["CHECKS", "SIX_ONES_OF_ALL", "TODOS", "is_overdue", "todos_shown"]

# --------------------------------------------------------------------------------------- 评估明细

_CODES: Final = tuple(point.heading for point in OWN_POINTS)


def _narrow(column: Column[CheckRow]) -> Column[CheckRow]:
    """Give a point's column the room of two characters: there are twenty-six of them."""
    return attrs.evolve(column, width=5) if column.heading in _CODES else column


def _words_of(answer: CheckAnswer) -> str:
    ratio = "" if answer.of is None else f" {'—' if answer.got is None else answer.got}/{answer.of}"
    return f"{answer.point} {answer.result.value}{ratio}"


def _further(row: CheckRow) -> str:
    """Tell the points of a check that was made with another version of the checklist."""
    own = row.check.template_version == DEFAULT_CHECKLIST.version
    return "；".join(
        _words_of(each) for each in row.check.answers if not own or each.point not in _CODES
    )


def _check_lines(month: ManagerMonth) -> Iterator[Line[CheckRow]]:
    todos: dict[str, list[Todo]] = {}
    for todo in month.held(Todo):
        todos.setdefault(todo.record.source_id, []).append(todo.record)
    for held in month.held(Check):
        check = held.record
        row = CheckRow(
            check=check,
            retailer=month.shop(check.retailer_id),
            todos=tuple(todos.get(check.id, ())),
        )
        yield row, held


CHECKS: Final = make_detail(
    "评估明细",
    (
        *map(_narrow, without(check_definition(OWN_POINTS).columns)),
        Column("其他检查点", _further, width=16),
    ),
    _check_lines,
)

# ------------------------------------------------------------------------------------- 六个一明细


@attrs.frozen
class SixOneLine:
    """Something done of the six-ones, or an exemption from it."""

    done: SixOneRecord | None
    exempted: SixOneExemption | None
    retailer: Retailer

    @property
    def item(self) -> SixOneItem:
        """Which of the six."""
        made = self.done or self.exempted
        assert made is not None
        return made.item


def _state(row: SixOneLine) -> str:
    if row.done is None:
        return "豁免"
    return "已完成" if row.done.finalised else "进行中"


def _note(row: SixOneLine) -> str:
    if row.exempted is not None:
        return f"{row.exempted.period} {row.exempted.reason}（批准人：{row.exempted.approver}）"
    return row.done.note if row.done else ""


def _six_one_lines(month: ManagerMonth) -> Iterator[Line[SixOneLine]]:
    for done in sorted(month.held(SixOneRecord), key=_by_shop):
        yield SixOneLine(done.record, None, month.shop(done.record.retailer_id)), done
    for free in month.held(SixOneExemption):
        yield SixOneLine(None, free.record, month.shop(free.record.retailer_id)), free


def _by_shop(held: HeldRecord[SixOneRecord]) -> tuple[str, int, date, str]:
    made = held.record
    return (made.retailer_id, made.item, made.done_on, made.id)


SIX_ONES_OF_ALL: Final = make_detail(
    "六个一明细",
    (
        Column("项目", lambda row: f"{row.item.sign}{row.item.short_name}", width=9),
        field_column(
            SixOneRecord, "done_on", lambda row: row.done and row.done.done_on, CellKind.DATE, 12
        ),
        *shop_columns(),
        Column("状态", _state, width=9),
        field_column(
            SixOneRecord,
            "amount",
            lambda row: (row.done and row.done.amount) or None,
            CellKind.WHOLE,
            8,
        ),
        field_column(
            SixOneRecord, "evidence", lambda row: row.done.evidence if row.done else (), width=24
        ),
        field_column(
            SixOneRecord,
            "missing_evidence",
            lambda row: row.done.missing_evidence if row.done else (),
            width=16,
        ),
        field_column(
            SixOneRecord,
            "backfilled",
            lambda row: yes_no(row.done.backfilled) if row.done else "",
            width=6,
        ),
        Column("备注", _note, width=30),
    ),
    _six_one_lines,
)

# ------------------------------------------------------------------------------------------- 待办


def is_overdue(todo: Todo, month: ManagerMonth) -> bool:
    """Tell whether a todo is open past its day, as the month can be judged."""
    return not todo.state.settled and todo.due is not None and todo.due < month.as_of


def todos_shown(month: ManagerMonth) -> Iterator[HeldRecord[Todo]]:
    """Give the todos that arose in the month, and older ones that are open."""
    for held in month.held(Todo):
        made = held.record.created_on
        if not held.record.state.settled or (made is not None and made in month.month):
            yield held


@attrs.frozen
class TodoRow:
    """A todo with its store, and whether it is overdue."""

    todo: Todo
    retailer: Retailer
    overdue: bool


def _todo_lines(month: ManagerMonth) -> Iterator[Line[TodoRow]]:
    for held in todos_shown(month):
        todo = held.record
        yield TodoRow(todo, month.shop(todo.retailer_id), is_overdue(todo, month)), held


TODOS: Final = make_detail(
    "待办",
    (
        field_column(Todo, "created_on", lambda row: row.todo.created_on, CellKind.DATE, 12),
        *shop_columns(),
        field_column(Todo, "source", lambda row: row.todo.source, width=7),
        field_column(Todo, "point", lambda row: row.todo.point, width=8),
        field_column(Todo, "content", lambda row: row.todo.content, width=36),
        field_column(Todo, "assignee", lambda row: row.todo.assignee, width=10),
        field_column(Todo, "due", lambda row: row.todo.due, CellKind.DATE, 12),
        Column("逾期", lambda row: yes_no(row.overdue), width=6),
        field_column(Todo, "urgent", lambda row: yes_no(row.todo.urgent), width=6),
        field_column(Todo, "state", lambda row: row.todo.state, width=11),
        field_column(Todo, "settled_on", lambda row: row.todo.settled_on, CellKind.DATE, 12),
        field_column(Todo, "reason", lambda row: row.todo.reason, width=20),
    ),
    _todo_lines,
)
