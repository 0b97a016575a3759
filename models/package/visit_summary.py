"""拜访汇总: one row per visit of the month (DOMAIN 5.2)."""

from datetime import datetime
from typing import Final

import attrs

from models.metrics.seen import is_out_of_stock
from models.package.common import (
    field_column,
    retailer_columns,
    visit_order,
    words,
    yes_no,
)
from models.package.source import PackageSource
from models.package.table import (
    CellKind,
    Column,
    SheetDefinition,
    SheetTable,
    build_table,
    summed,
)
from models.retailer import Retailer
from models.visit import Signature, Visit

__all__ = ["VISIT_SUMMARY", "VisitRow", "minutes_of", "visit_summary"]


@attrs.frozen(kw_only=True)
class VisitRow:
    """One visit with what it refers to. ``todos`` counts the todos it gave rise to."""

    number: int
    visit: Visit
    retailer: Retailer
    notices: tuple[str, ...]
    todos: int


def minutes_of(visit: Visit) -> int | None:
    """Return how long a visit took; None where the times do not tell."""
    arrived, left, day = visit.arrived, visit.left, visit.day
    if arrived is None or left is None or left < arrived:
        return None
    return (datetime.combine(day, left) - datetime.combine(day, arrived)).seconds // 60


def _minutes(row: VisitRow) -> int | None:
    return minutes_of(row.visit)


def _counted(row: VisitRow) -> int:
    return sum(line.stock is not None for line in row.visit.stock_lines)


def _out_of_stock(row: VisitRow) -> int:
    return sum(map(is_out_of_stock, row.visit.stock_lines))


def _signature(row: VisitRow) -> str:
    visit = row.visit
    if visit.signature is Signature.NONE and visit.unsigned_reason:
        return f"{visit.signature.value}：{visit.unsigned_reason}"
    return visit.signature.value if visit.signature else ""


def _todos(row: VisitRow) -> int:
    return row.todos


VISIT_SUMMARY: Final = SheetDefinition[VisitRow](
    title="拜访汇总",
    columns=(
        Column("序号", lambda row: row.number, CellKind.WHOLE, 6),
        field_column(Visit, "day", lambda row: row.visit.day, CellKind.DATE, 11),
        *retailer_columns("retail_format", "supply_grade"),
        field_column(Visit, "mode", lambda row: row.visit.mode, width=6),
        field_column(Visit, "arrived", lambda row: row.visit.arrived, CellKind.TIME, 7),
        field_column(Visit, "left", lambda row: row.visit.left, CellKind.TIME, 7),
        Column("时长(分)", _minutes, CellKind.WHOLE, 6, summed(_minutes)),
        field_column(Visit, "purposes", lambda row: row.visit.purposes, width=14),
        Column("计划/临时", lambda row: "计划" if row.visit.planned else "临时", width=10),
        field_column(Visit, "shop_state", lambda row: row.visit.shop_state, width=9),
        Column("库存采集品规数", _counted, CellKind.WHOLE, 9, summed(_counted)),
        Column("断货品规数", _out_of_stock, CellKind.WHOLE, 8, summed(_out_of_stock)),
        Column("宣传事项", lambda row: words(row.notices), width=14),
        field_column(Visit, "guidance", lambda row: row.visit.guidance, width=18),
        field_column(Visit, "opinion", lambda row: row.visit.opinion, width=18),
        Column("待办数", _todos, CellKind.WHOLE, 6, summed(_todos)),
        field_column(Visit, "satisfaction", lambda row: row.visit.satisfaction, CellKind.WHOLE, 6),
        field_column(Visit, "signature", _signature, width=7),
        field_column(Visit, "backfilled", lambda row: yes_no(row.visit.backfilled), width=6),
        field_column(Visit, "summary", lambda row: row.visit.summary, width=18),
    ),
    record_id=lambda row: row.visit.id,
    revision=lambda row: row.visit.revision,
)


def visit_summary(source: PackageSource) -> SheetTable:
    """Build 拜访汇总 in the order in which the visits were made."""
    rows = [
        VisitRow(
            number=number,
            visit=visit,
            retailer=source.retailer(visit.retailer_id),
            notices=tuple(source.notices.get(each, each) for each in visit.notices_told),
            todos=len(source.todos.get(visit.id, ())),
        )
        for number, visit in enumerate(sorted(source.visits, key=visit_order), start=1)
    ]
    return build_table(VISIT_SUMMARY, rows)
