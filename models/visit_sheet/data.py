"""What a visit sheet says, as plain values: nothing here is looked up, computed or secret.

The sheet goes to the shop: it knows no supply grade, no class and no stars, and telephone numbers
are masked when they are set (DOMAIN 4.4).
"""

from datetime import date, time

import attrs

from models.paper.shop_sheet import ShopSheetData
from models.visit import PriceTag, QuickAnswer

__all__ = [
    "SheetNotice",
    "SheetSixOne",
    "SheetStockRow",
    "SheetTodo",
    "VisitSheetData",
]


@attrs.frozen(kw_only=True)
class SheetTodo:
    """One open todo; ``done`` ticks it, ``ref`` is the todo's id."""

    text: str
    due: date | None = None
    overdue: bool = False
    done: bool = False
    ref: str = ""


@attrs.frozen(kw_only=True)
class SheetStockRow:
    """One row of the stock table: stock in 盒, prices in 1/10000 元, purchases and demand in 条.

    From ``stock`` on the fields are what the visit found: empty on a sheet still to be written.
    """

    product: str
    wholesale: int | None = None
    guide_carton: int | None = None
    guide_pack: int | None = None
    last_stock: int | None = None
    purchased: int | None = None
    per_carton: int = 10
    stock: int | None = None
    sold: int | None = None
    out_days: int | None = None
    retail_carton: int | None = None
    retail_pack: int | None = None
    tag: PriceTag | None = None
    demand: int | None = None
    ref: str = ""


@attrs.frozen(kw_only=True)
class SheetSixOne:
    """One cell of the six-ones: ①宣传促销 over its state; ``done`` ticks 本次完成."""

    name: str
    status: str = ""
    done: bool = False


@attrs.frozen(kw_only=True)
class SheetNotice:
    """One notice to be told in the shop; ``ref`` is headquarters' number."""

    text: str
    told: bool = False
    ref: str = ""


@attrs.frozen(kw_only=True)
class VisitSheetData(ShopSheetData):
    """All that one visit sheet says.

    ``six_ones`` is None where the shop is no standard store. ``quick_check`` has one answer per
    item in the order of QUICK_CHECK_ITEMS, or is empty.
    """

    route: str = ""
    sequence: int | None = None
    order_day: str = ""
    delivery_day: str = ""
    last_visit_on: date | None = None
    last_summary: str = ""
    todos: tuple[SheetTodo, ...] = ()
    stock_rows: tuple[SheetStockRow, ...] = ()
    quick_check: tuple[QuickAnswer | None, ...] = ()
    problem: str = ""
    rectify_by: date | None = None
    six_ones: tuple[SheetSixOne, ...] | None = None
    notices: tuple[SheetNotice, ...] = ()
    services: tuple[str, ...] = ()
    opinion: str = ""
    market_note: str = ""
    guidance: str = ""
    satisfaction: int | None = None
    arrived: time | None = None
    left: time | None = None
    unsigned_reason: str = ""
