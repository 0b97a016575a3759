"""市场信息采集: one row per stock line of the month's visits (DOMAIN 5.2; M02, M02c).

What a shop sold is inferred from two counts and what it bought between them, never known. Where it
cannot be told there is a "—", and the reason stands in 备注.
"""

from decimal import Decimal
from typing import Final

import attrs

from models.package.common import (
    as_decimal,
    cartons,
    derived_id,
    field_column,
    price,
    retailer_columns,
    visit_order,
)
from models.package.source import PackageSource
from models.package.table import (
    NO_BASE,
    CellKind,
    CellValue,
    Column,
    SheetDefinition,
    SheetTable,
    build_table,
    summed,
)
from models.product import Product
from models.retailer import Retailer
from models.stock import StockJudgement, StockState
from models.units import PACKS_PER_CARTON
from models.visit import StockLine, Visit

__all__ = ["MARKET", "MarketRow", "market_sheet"]

_REMARKED = frozenset(
    {StockState.OUT, StockState.MISMATCH, StockState.SLOW, StockState.FIRST, StockState.INCOMPLETE}
)


@attrs.frozen(kw_only=True)
class MarketRow:
    """One product as it was found on one visit; ``judged`` is None where it was not counted."""

    visit: Visit
    line: StockLine
    retailer: Retailer
    product: Product | None
    judged: StockJudgement | None

    @property
    def per_carton(self) -> int:
        """盒 in a 条 of this product."""
        return self.product.packs_per_carton if self.product else PACKS_PER_CARTON


def _stock(row: MarketRow) -> CellValue:
    return cartons(row.line.stock, row.per_carton)


def _inferred(row: MarketRow, value: Decimal | int | None) -> CellValue:
    """Leave a cell empty where nothing was counted; "—" where the number has no base."""
    if row.judged is None:
        return None
    return NO_BASE if value is None else value


def _last(row: MarketRow) -> CellValue:
    return _inferred(row, cartons(row.judged.last, row.per_carton) if row.judged else None)


def _purchased(row: MarketRow) -> CellValue:
    return _inferred(row, row.judged.purchased if row.judged else None)


def _sold(row: MarketRow) -> CellValue:
    return _inferred(row, cartons(row.judged.sold, row.per_carton) if row.judged else None)


def _cover(row: MarketRow) -> CellValue:
    return _inferred(row, as_decimal(row.judged.cover) if row.judged else None)


def _remark(row: MarketRow) -> str:
    judged = row.judged
    if judged is None:
        return ""
    reason = judged.state.value if judged.state in _REMARKED else ""
    if judged.state is StockState.NOTHING:
        reason = "同日已盘点" if judged.days == 0 else "无库存无销量"
    return "；".join(part for part in (reason, judged.note) if part)


MARKET: Final = SheetDefinition[MarketRow](
    title="市场信息采集",
    columns=(
        field_column(Visit, "day", lambda row: row.visit.day, CellKind.DATE, 12),
        *retailer_columns(),
        field_column(StockLine, "product_id", lambda row: row.line.product_id, CellKind.CODE, 15),
        field_column(
            Product, "name", lambda row: row.product.name if row.product else "", width=22
        ),
        Column("库存(条)", _stock, CellKind.ONE_PLACE, 9, summed(_stock)),
        Column("上期库存", _last, CellKind.ONE_PLACE, 9, summed(_last)),
        Column("期间购进", _purchased, CellKind.WHOLE, 9, summed(_purchased)),
        Column("推算销量", _sold, CellKind.ONE_PLACE, 9, summed(_sold)),
        Column("存销比(天)", _cover, CellKind.ONE_PLACE, 11),
        field_column(StockLine, "out_days", lambda row: row.line.out_days, CellKind.WHOLE, 9),
        Column("零售价(元/条)", lambda row: price(row.line.retail_carton), CellKind.MONEY, 14),
        Column("零售价(元/盒)", lambda row: price(row.line.retail_pack), CellKind.MONEY, 14),
        field_column(StockLine, "tag", lambda row: row.line.tag, width=6),
        Column("备注", _remark, width=18),
    ),
    record_id=lambda row: derived_id(row.visit.id, row.line.product_id),
    revision=lambda row: row.visit.revision,
)


def market_sheet(source: PackageSource) -> SheetTable:
    """Build 市场信息采集 in the order of the visits and of their lines."""
    rows = [
        MarketRow(
            visit=visit,
            line=line,
            retailer=source.retailer(visit.retailer_id),
            product=source.products.get(line.product_id),
            judged=source.stock.get((visit.id, line.product_id)),
        )
        for visit in sorted(source.visits, key=visit_order)
        for line in visit.stock_lines
    ]
    return build_table(MARKET, rows)
