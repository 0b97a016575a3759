"""走访明细, 市场信息, 市场动态, 需求与断货: what visits and notes say."""

from collections.abc import Iterator
from typing import Final

import attrs

from models.consolidation.book.details import Line, make_detail, shop_columns, without
from models.consolidation.book.source import HeldRecord, ManagerMonth
from models.entries import Demand, MarketCategory, MarketNote
from models.metrics.seen import is_out_of_stock
from models.package.common import field_column, price, visit_order, yes_no
from models.package.demand_sheet import Heard
from models.package.dynamics_sheet import DYNAMICS, SAID, DynamicsRow
from models.package.table import CellKind, CellValue, Column, summed
from models.package.visit_summary import VISIT_SUMMARY, VisitRow
from models.product import Product
from models.retailer import Retailer
from models.todo import Todo
from models.visit import StockLine, Visit

__all__ = ["DEMANDS", "DYNAMICS_OF_ALL", "STOCK", "VISITS", "visits_in_order"]


def visits_in_order(month: ManagerMonth) -> list[HeldRecord[Visit]]:
    """Return the month's visits as they were made."""
    return sorted(month.held(Visit), key=lambda held: visit_order(held.record))


# --------------------------------------------------------------------------------------- 走访明细


def _visit_lines(month: ManagerMonth) -> Iterator[Line[VisitRow]]:
    todos: dict[str, int] = {}
    for todo in month.held(Todo):
        todos[todo.record.source_id] = todos.get(todo.record.source_id, 0) + 1
    for number, held in enumerate(visits_in_order(month), start=1):
        visit = held.record
        row = VisitRow(
            number=number,
            visit=visit,
            retailer=month.shop(visit.retailer_id),
            notices=tuple(month.names.of("notice", each) for each in visit.notices_told),
            todos=todos.get(visit.id, 0),
        )
        yield row, held


VISITS: Final = make_detail("走访明细", without(VISIT_SUMMARY.columns), _visit_lines)

# --------------------------------------------------------------------------------------- 市场信息


@attrs.frozen
class StockRow:
    """One product as it was found on one visit."""

    visit: Visit
    line: StockLine
    retailer: Retailer
    product: str


def _stock(row: StockRow) -> CellValue:
    return row.line.stock


def _on_display(row: StockRow) -> CellValue:
    return None if row.line.on_display is None else yes_no(row.line.on_display)


def _demand(row: StockRow) -> CellValue:
    return row.line.demand


def _stock_lines(month: ManagerMonth) -> Iterator[Line[StockRow]]:
    for held in visits_in_order(month):
        visit = held.record
        retailer = month.shop(visit.retailer_id)
        for line in visit.stock_lines:
            yield StockRow(visit, line, retailer, month.product(line.product_id)), held


STOCK: Final = make_detail(
    "市场信息",
    (
        field_column(Visit, "day", lambda row: row.visit.day, CellKind.DATE, 12),
        *shop_columns(),
        field_column(StockLine, "product_id", lambda row: row.line.product_id, CellKind.CODE, 15),
        field_column(Product, "name", lambda row: row.product, width=22),
        Column("库存(盒)", _stock, CellKind.WHOLE, 9, summed(_stock)),
        field_column(StockLine, "on_display", _on_display, width=6),
        field_column(StockLine, "out_days", lambda row: row.line.out_days, CellKind.WHOLE, 9),
        Column("零售价(元/条)", lambda row: price(row.line.retail_carton), CellKind.MONEY, 12),
        Column("零售价(元/盒)", lambda row: price(row.line.retail_pack), CellKind.MONEY, 12),
        field_column(StockLine, "tag", lambda row: row.line.tag, width=6),
        Column("需求(条)", _demand, CellKind.WHOLE, 9, summed(_demand)),
    ),
    _stock_lines,
)

# --------------------------------------------------------------------------------------- 市场动态


def _said(held: HeldRecord[Visit], month: ManagerMonth) -> Iterator[Line[DynamicsRow]]:
    visit = held.record
    for name, category in SAID:
        text = getattr(visit, name).strip()
        if text:
            note = MarketNote(id=visit.id, day=visit.day, category=category, content=text)
            yield _dynamics(attrs.evolve(note, retailer_id=visit.retailer_id), month), held


def _dynamics(note: MarketNote, month: ManagerMonth) -> DynamicsRow:
    return DynamicsRow(
        day=note.day,
        category=MarketCategory(note.category),
        content=note.content,
        products=tuple(month.names.of("product", each) for each in note.products),
        impact=note.impact,
        suggestion=note.suggestion,
        retailer=month.shop(note.retailer_id),
        record_id=note.id,
        revision=note.revision,
    )


def _dynamics_lines(month: ManagerMonth) -> Iterator[Line[DynamicsRow]]:
    lines = [(_dynamics(held.record, month), held) for held in month.held(MarketNote)]
    told = [line for held in visits_in_order(month) for line in _said(held, month)]
    yield from sorted([*lines, *told], key=lambda line: (line[0].day, line[0].record_id))


DYNAMICS_OF_ALL: Final = make_detail("市场动态", DYNAMICS.columns, _dynamics_lines)

# ------------------------------------------------------------------------------------- 需求与断货

_Pair = tuple[str, str]


@attrs.frozen(kw_only=True)
class DemandLine:
    """One product at one store: what was noted of it, and what visits found."""

    month: str
    retailer: Retailer
    product_id: str
    product: str
    noted: Demand | None
    heard: Heard

    @property
    def wanted(self) -> int | None:
        """条, what was noted before what visits heard."""
        noted = self.noted.quantity if self.noted else None
        return self.heard.wanted if noted is None else noted


def _wanted(row: DemandLine) -> CellValue:
    return row.wanted


def _suggestion(row: DemandLine) -> str:
    noted = row.noted
    if noted is None:
        return ""
    said = f"客户说：{noted.said}" if noted.said else ""
    return "；".join(text for text in (noted.suggestion, said) if text)


def _demand_lines(month: ManagerMonth) -> Iterator[Line[DemandLine]]:
    heard: dict[_Pair, Heard] = {}
    last: dict[_Pair, HeldRecord[Visit]] = {}
    for visit in visits_in_order(month):
        for line in visit.record.stock_lines:
            if line.demand or is_out_of_stock(line):
                pair = (visit.record.retailer_id, line.product_id)
                heard[pair] = heard.get(pair, Heard()).and_(visit.record, line)
                last[pair] = visit
    noted = [(_pair(held.record), held) for held in month.held(Demand)]
    told = {pair for pair, _ in noted}
    for pair, demand in noted:
        yield _demand_line(month, pair, heard.get(pair, Heard()), demand.record), demand
    for pair in sorted(heard.keys() - told):
        yield _demand_line(month, pair, heard[pair], None), last[pair]


def _pair(demand: Demand) -> _Pair:
    return demand.retailer_id, demand.product_id


def _demand_line(
    month: ManagerMonth, pair: _Pair, heard: Heard, noted: Demand | None
) -> DemandLine:
    return DemandLine(
        month=month.month.key,
        retailer=month.shop(pair[0]),
        product_id=pair[1],
        product=month.product(pair[1]),
        noted=noted,
        heard=heard,
    )


DEMANDS: Final = make_detail(
    "需求与断货",
    (
        field_column(Demand, "month", lambda row: row.month, CellKind.CODE, 10),
        *shop_columns(),
        field_column(Demand, "product_id", lambda row: row.product_id, CellKind.CODE, 15),
        field_column(Product, "name", lambda row: row.product, width=22),
        Column("需求(条)", _wanted, CellKind.WHOLE, 9, summed(_wanted)),
        field_column(StockLine, "out_days", lambda row: row.heard.out_days, CellKind.WHOLE, 9),
        field_column(
            Demand, "urgency", lambda row: row.noted and row.noted.urgency, CellKind.WHOLE, 8
        ),
        Column("来源", lambda row: "登记" if row.noted else "走访", width=7),
        field_column(Demand, "suggestion", _suggestion, width=28),
    ),
    _demand_lines,
)
