"""Block 4, the stock table: printed columns at the left, columns to be written at the right."""

from decimal import Decimal
from typing import Final

import attrs

from models.paper.compose import Composer
from models.paper.grid import LABEL, LEFT, NOTE, RIGHT
from models.paper.items import RULE, Align, Area, Tick
from models.paper.measure import Style
from models.units import format_cartons, format_price
from models.visit import PriceTag
from models.visit_sheet.data import SheetStockRow
from models.visit_sheet.geometry import STOCK_HEAD, STOCK_HEADING, STOCK_PITCH

__all__ = ["StockTable"]


@attrs.frozen
class _Column:
    name: str
    left: float
    right: float
    head: tuple[str, str]
    written: bool = False
    bold: bool = True
    inset: float | None = None
    """Right-aligned this far from the column's right edge; None: centred."""

    @property
    def centre(self) -> float:
        return (self.left + self.right) / 2


_COLUMNS: Final = (
    _Column("wholesale", 57, 72, ("批发价", "元/条"), bold=False, inset=1.2),
    _Column("guide", 72, 91, ("指导价", "条/盒"), bold=False),
    _Column("last_stock", 91, 105, ("上次", "库存"), bold=False, inset=3.2),
    _Column("purchased", 105, 119, ("上次后", "购进"), bold=False, inset=4.2),
    _Column("stock", 119, 135, ("本次", "库存"), written=True, inset=4.2),
    _Column("sold", 135, 150, ("推算", "销量"), written=True, bold=False, inset=4.0),
    _Column("out_days", 150, 162, ("断货", "天数"), written=True),
    _Column("retail", 162, 181, ("实售价", "条/盒"), written=True),
    _Column("tag", 181, 189, ("价签", ""), written=True),
    _Column("demand", 189, 198, ("需求", "条"), written=True),
)
_NAME_WIDTH: Final = 44.0
_HEAD: Final = Style(8.5)
_PRODUCT: Final = Style(10, serif=True, floor=8)
_PRINTED: Final = Style(9, floor=7.5)
_WRITTEN: Final = Style(9, bold=True, floor=7.5)
_WRITTEN_FROM: Final = 119.0


def _price(price: int | None) -> str:
    """Write a wholesale price with two decimals, four where it has them."""
    if price is None:
        return "—"
    yuan = Decimal(price) / 10_000
    return f"{yuan:,.2f}" if price % 100 == 0 else f"{yuan:,.4f}"


def _prices(carton: int | None, pack: int | None) -> str:
    """Write 条价/盒价; nothing where neither is known."""
    if carton is None and pack is None:
        return ""
    return f"{format_price(carton)}/{format_price(pack)}"


def _stock(packs: int | None, row: SheetStockRow) -> str:
    return "" if packs is None else format_cartons(packs, row.per_carton).replace("-", "−")


def _count(value: int | None) -> str:
    return "" if value is None else str(value).replace("-", "−")


def _texts(row: SheetStockRow) -> dict[str, str]:
    tags = {PriceTag.MISSING: "无", PriceTag.WRONG: "不符"}
    return {
        "wholesale": _price(row.wholesale),
        "guide": _prices(row.guide_carton, row.guide_pack) or "—",
        "last_stock": _stock(row.last_stock, row) or "—",
        "purchased": _count(row.purchased) or "—",
        "stock": _stock(row.stock, row),
        "sold": _stock(row.sold, row),
        "out_days": _count(row.out_days),
        "retail": _prices(row.retail_carton, row.retail_pack),
        "tag": tags.get(row.tag, "") if row.tag else "",
        "demand": _count(row.demand),
    }


@attrs.define
class StockTable:
    """Draws the table on one page, from its heading to its foot.

    ``top`` is where the rules of the head begin; rows are numbered through all pages.
    """

    page: Composer
    pitch: float = STOCK_PITCH
    top: float = 0.0
    y: float = 0.0

    def begin(self, top: float, *, continued: bool = False) -> None:
        """Draw heading and head; rows follow."""
        title = "库存断货表（续）" if continued else "库存断货表"
        middle = top + STOCK_HEADING / 2
        width = self.page.text((LEFT, middle), title, LABEL)
        note = (
            "单位：条（小数后为盒，12.3 = 12 条 3 盒）；价格：元。"
            "推算销量 = 上次库存 + 上次后购进 − 本次库存（系统算，可不填）。"
        )
        x = max(34.0, LEFT + width + 3.0)
        self.page.text((x, middle), note, NOTE, width=RIGHT - x)
        self.top = top + STOCK_HEADING
        self._draw_head()
        self.y = self.top + STOCK_HEAD

    def _draw_head(self) -> None:
        page, top = self.page, self.top
        page.horizontal(top, LEFT, RIGHT, RULE)
        page.text((LEFT, top + STOCK_HEAD / 2), "品规", _HEAD)
        for column in _COLUMNS:
            style = attrs.evolve(_HEAD, bold=column.written and column.bold)
            for y, line in zip((2.45, 5.95), column.head, strict=True):
                page.text((column.centre, top + y), line, style, align=Align.CENTRE)
        page.add(Tick(x=185.0 - 1.6, y=top + 5.95 - 1.6, size=3.2))
        page.horizontal(top + STOCK_HEAD, LEFT, RIGHT, RULE)

    def row(self, number: int, row: SheetStockRow | None, *, last: bool = False) -> None:
        """Draw one row, an empty one to be written in where ``row`` is None."""
        middle = self.y + self.pitch / 2
        if row:
            self.page.text((LEFT, middle), row.product, _PRODUCT, width=_NAME_WIDTH)
            self._draw_figures(middle, row)
        self._note_areas(number, row.ref if row else "")
        self.y += self.pitch
        if not last:
            self.page.horizontal(self.y, LEFT, RIGHT)

    def _draw_figures(self, middle: float, row: SheetStockRow) -> None:
        texts = _texts(row)
        for column in _COLUMNS:
            style = _WRITTEN if column.written else _PRINTED
            width = column.right - column.left - 1.0
            if column.inset is None:
                place, align = column.centre, Align.CENTRE
            else:
                place, align = column.right - column.inset, Align.RIGHT
                width -= column.inset - 0.5
            self.page.text((place, middle), texts[column.name], style, width=width, align=align)
        if row.tag is PriceTag.PRESENT:
            self.page.add(Tick(x=185.0 - 2.25, y=round(middle - 2.25, 3)))

    def _note_areas(self, number: int, ref: str) -> None:
        for column in _COLUMNS:
            if column.written:
                self.page.add(
                    Area(
                        name=f"stock{number}.{column.name}",
                        x=column.left,
                        y=round(self.y, 3),
                        width=column.right - column.left,
                        height=round(self.pitch, 3),
                        ref=ref,
                    )
                )

    def end(self) -> float:
        """Close the table with its foot and verticals; return where it ends."""
        for column in _COLUMNS:
            if column.left >= _WRITTEN_FROM:
                self.page.vertical(column.left, self.top, self.y)
        self.page.horizontal(self.y, LEFT, RIGHT, RULE)
        return self.y
