"""市场信息汇总: what all managers found of each product, summed up from the stock lines."""

from collections import Counter
from collections.abc import Iterable
from typing import Final

import attrs

from models.consolidation.book.source import ManagerMonth
from models.consolidation.book.summary import SummaryRow, SummaryTable, rate
from models.difference import Names
from models.metrics.quotient import Quotient
from models.metrics.seen import is_out_of_stock
from models.package.common import as_decimal, price
from models.package.table import NO_BASE, CellKind, CellValue, SheetColumn
from models.visit import PriceTag, StockLine, Visit

__all__ = ["PRODUCTS_SHEET", "Products"]

PRODUCTS_SHEET: Final = "市场信息汇总"

_COLUMNS: Final = (
    SheetColumn("商品编码", CellKind.CODE, 15),
    SheetColumn("商品名称", CellKind.TEXT, 24),
    SheetColumn("条数", CellKind.WHOLE, 7),
    SheetColumn("采集户数", CellKind.WHOLE, 8),
    SheetColumn("断货户数", CellKind.WHOLE, 8),
    SheetColumn("断货户占比", CellKind.PERCENT, 9),
    SheetColumn("断货天数均值", CellKind.ONE_PLACE, 8),
    SheetColumn("库存均值(盒)", CellKind.ONE_PLACE, 9),
    SheetColumn("零售价均值(元/条)", CellKind.MONEY, 10),
    SheetColumn("最低(元/条)", CellKind.MONEY, 10),
    SheetColumn("最高(元/条)", CellKind.MONEY, 10),
    SheetColumn("主流价(元/条)", CellKind.MONEY, 10),
    SheetColumn("主流价占比", CellKind.PERCENT, 9),
    SheetColumn("明码标价率", CellKind.PERCENT, 9),
    SheetColumn("需求(条)", CellKind.WHOLE, 8),
)


@attrs.define
class _Found:
    """What was found of one product. Shops are numbered by the caller."""

    lines: int = 0
    shops: set[int] = attrs.field(factory=set)
    out: set[int] = attrs.field(factory=set)
    out_days: int = 0
    with_days: int = 0
    stock: int = 0
    counted: int = 0
    prices: Counter[int] = attrs.field(factory=Counter)
    tagged: int = 0
    tags: int = 0
    wanted: int = 0

    def add(self, shop: int, line: StockLine) -> None:
        """Add one line."""
        self.lines += 1
        self.shops.add(shop)
        if is_out_of_stock(line):
            self.out.add(shop)
        if line.out_days is not None:
            self.out_days += line.out_days
            self.with_days += 1
        if line.stock is not None:
            self.stock += line.stock
            self.counted += 1
        if line.retail_carton:
            self.prices[line.retail_carton] += 1
        if line.tag is not None:
            self.tags += 1
            self.tagged += line.tag is PriceTag.PRESENT
        self.wanted += line.demand or 0

    def values(self, product_id: str, name: str) -> tuple[CellValue, ...]:
        """Return the product's row."""
        return (
            *(product_id, name, self.lines, len(self.shops), len(self.out)),
            rate(len(self.out), len(self.shops)),
            *(_mean(self.out_days, self.with_days), _mean(self.stock, self.counted)),
            *self._prices(),
            *(rate(self.tagged, self.tags), self.wanted),
        )

    def _prices(self) -> tuple[CellValue, ...]:
        """Mean, lowest, highest, most frequent price of a 条 (of two the lower), and its part."""
        if not self.prices:
            return (NO_BASE,) * 5
        count = self.prices.total()
        total = sum(each * times for each, times in self.prices.items())
        usual, times = min(self.prices.items(), key=lambda found: (-found[1], found[0]))
        return (
            *(_mean(total, count * 10_000), price(min(self.prices)), price(max(self.prices))),
            *(price(usual), rate(times, count)),
        )


def _mean(total: int, count: int) -> CellValue:
    value = as_decimal(Quotient.of(total, count).ratio)
    return NO_BASE if value is None else value


class Products:
    """Adds up managers one after another."""

    def __init__(self) -> None:
        self._shops: dict[str, int] = {}
        self._found: dict[str, _Found] = {}

    def add(self, month: ManagerMonth) -> None:
        """Add a manager's stock lines."""
        for held in month.held(Visit):
            visit = held.record
            shop = self._shops.setdefault(visit.retailer_id, len(self._shops))
            for line in visit.stock_lines:
                self._found.setdefault(line.product_id, _Found()).add(shop, line)

    def table(self, names: Names) -> SummaryTable:
        """Build 市场信息汇总: what is out of stock in most shops comes first."""
        rows = [
            found.values(product, names.known.get(("product", product), ""))
            for product, found in sorted(self._found.items(), key=_order)
        ]
        return SummaryTable(
            title=PRODUCTS_SHEET,
            columns=_COLUMNS,
            rows=(
                *(SummaryRow(manager="", values=row) for row in rows),
                SummaryRow(manager="", values=self._total(rows), strong=True),
            ),
        )

    def _total(self, rows: Iterable[tuple[CellValue, ...]]) -> tuple[CellValue, ...]:
        """Count products and lines; shops and prices of different products add up to nothing."""
        made = list(rows)
        wanted = sum(each.wanted for each in self._found.values())
        lines = sum(each.lines for each in self._found.values())
        blank = (None,) * (len(_COLUMNS) - 5)
        return ("合计", f"共 {len(made)} 个规格", lines, len(self._shops_seen()), *blank, wanted)

    def _shops_seen(self) -> set[int]:
        return set().union(*(each.shops for each in self._found.values()))


def _order(item: tuple[str, _Found]) -> tuple[int, int, str]:
    product, found = item
    return (-len(found.out), -found.lines, product)
