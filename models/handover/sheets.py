"""The sheets of a handover that people read: shops, open todos, the last visits."""

from collections.abc import Sequence
from datetime import date
from typing import Final

import attrs

from models.fields import label_of
from models.package.common import field_column, retailer_columns, visit_order, words, yes_no
from models.package.table import (
    CellKind,
    Column,
    SheetDefinition,
    SheetTable,
    build_table,
    summed,
)
from models.retailer import Retailer
from models.todo import Todo
from models.visit import Visit

__all__ = [
    "VISITS_SHOWN",
    "HandedShop",
    "HandedTodo",
    "HandedVisit",
    "shop_sheet",
    "todo_sheet",
    "visit_sheet",
]

VISITS_SHOWN: Final = 5
"""So many of a shop's visits stand on the sheet, the last ones; the data holds them all."""


@attrs.frozen(kw_only=True)
class HandedShop:
    """One shop. ``phone`` is the one to call, ``todos`` counts what is open."""

    number: int
    retailer: Retailer
    phone: str
    last_visit: date | None
    todos: int


@attrs.frozen
class HandedTodo:
    """One open todo and its shop."""

    todo: Todo
    retailer: Retailer


@attrs.frozen
class HandedVisit:
    """One visit and its shop."""

    visit: Visit
    retailer: Retailer


def _todos(row: HandedShop) -> int:
    return row.todos


_SHOPS: Final = SheetDefinition[HandedShop](
    title="移交清单",
    columns=(
        Column("序号", lambda row: row.number, CellKind.WHOLE, 6),
        *retailer_columns(),
        field_column(Retailer, "address", lambda row: row.retailer.address, width=26),
        Column(label_of(Retailer, "phone"), lambda row: row.phone, CellKind.CODE, 13),
        field_column(Retailer, "retail_format", lambda row: row.retailer.retail_format, width=9),
        field_column(Retailer, "supply_grade", lambda row: row.retailer.supply_grade, width=6),
        field_column(Retailer, "order_day", lambda row: row.retailer.order_day, width=8),
        Column("上次走访", lambda row: row.last_visit, CellKind.DATE, 11),
        Column("未结待办数", _todos, CellKind.WHOLE, 9, summed(_todos)),
    ),
    record_id=lambda row: row.retailer.id,
    revision=lambda row: row.retailer.revision,
)

_TODOS: Final = SheetDefinition[HandedTodo](
    title="未结待办",
    columns=(
        field_column(Todo, "due", lambda row: row.todo.due, CellKind.DATE, 11),
        *retailer_columns(),
        field_column(Todo, "content", lambda row: row.todo.content, width=34),
        field_column(Todo, "source", lambda row: row.todo.source, width=7),
        field_column(Todo, "assignee", lambda row: row.todo.assignee, width=9),
        field_column(Todo, "state", lambda row: row.todo.state, width=8),
        field_column(Todo, "urgent", lambda row: yes_no(row.todo.urgent), width=6),
        field_column(Todo, "created_on", lambda row: row.todo.created_on, CellKind.DATE, 11),
        field_column(Todo, "reason", lambda row: row.todo.reason, width=18),
    ),
    record_id=lambda row: row.todo.id,
    revision=lambda row: row.todo.revision,
)

_VISITS: Final = SheetDefinition[HandedVisit](
    title="走访记录",
    columns=(
        field_column(Visit, "day", lambda row: row.visit.day, CellKind.DATE, 11),
        *retailer_columns(),
        field_column(Visit, "mode", lambda row: row.visit.mode, width=6),
        field_column(Visit, "purposes", lambda row: row.visit.purposes, width=12),
        field_column(Visit, "shop_state", lambda row: row.visit.shop_state, width=9),
        field_column(Visit, "problem", lambda row: row.visit.problem, width=14),
        field_column(Visit, "opinion", lambda row: row.visit.opinion, width=16),
        field_column(Visit, "guidance", lambda row: row.visit.guidance, width=14),
        field_column(Visit, "satisfaction", lambda row: row.visit.satisfaction, CellKind.WHOLE, 6),
        field_column(Visit, "summary", lambda row: words(row.visit.summary), width=38),
    ),
    record_id=lambda row: row.visit.id,
    revision=lambda row: row.visit.revision,
)


def shop_sheet(shops: Sequence[HandedShop]) -> SheetTable:
    """Build 移交清单 in the order in which the shops are given."""
    return build_table(_SHOPS, shops)


def todo_sheet(todos: Sequence[HandedTodo]) -> SheetTable:
    """Build 未结待办: what is due first comes first, what has no term last."""
    order = sorted(todos, key=lambda row: (row.todo.due or date.max, row.todo.id))
    return build_table(_TODOS, order)


def visit_sheet(visits: Sequence[HandedVisit]) -> SheetTable:
    """Build 走访记录: shop by shop as they come, the last visits of each, newest first."""
    shops: dict[str, list[HandedVisit]] = {}
    for row in visits:
        shops.setdefault(row.retailer.id, []).append(row)
    shown: list[HandedVisit] = []
    for rows in shops.values():
        newest = sorted(rows, key=lambda row: visit_order(row.visit), reverse=True)
        shown.extend(newest[:VISITS_SHOWN])
    return build_table(_VISITS, shown)
