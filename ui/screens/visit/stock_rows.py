"""The rows of the stock grid: what is known, what is typed, and what both tell together."""

from collections.abc import Callable, Mapping, Sequence

import attrs

from models.stock import StockJudgement, StockState
from models.units import format_cartons, format_price
from storage.queries.visit_form import FormProduct
from ui.screens.visit.readers import cartons_text, cell_hint, read_cell
from ui.words import cover_tone, say

__all__ = ["COLUMNS", "TAGS", "GridColumn", "GridRow", "Judge", "make_row"]

Judge = Callable[[str, int], StockJudgement]
"""Judges a count of so many 盒 of a product on the day of the visit."""

TAGS = ("有", "无", "不符")


@attrs.frozen
class GridColumn:
    """One column: its key, width and least width at normal type, whether it is typed into."""

    key: str
    width: int
    least: int
    align: str = "right"
    typed: bool = False
    ground: bool = False


COLUMNS: tuple[GridColumn, ...] = (
    GridColumn("name", 192, 112, "left"),
    GridColumn("last", 84, 56),
    GridColumn("bought", 60, 40),
    GridColumn("stock", 88, 62, typed=True, ground=True),
    GridColumn("sold", 92, 56),
    GridColumn("cover", 104, 72),
    GridColumn("out_days", 80, 60, typed=True, ground=True),
    GridColumn("retail_carton", 86, 66, typed=True),
    GridColumn("retail_pack", 58, 32, typed=True),
    GridColumn("tag", 88, 46, "center", typed=True),
    GridColumn("demand", 78, 60, typed=True, ground=True),
)
"""The first column takes what the others leave."""


@attrs.define
class GridRow:
    """One product: ``shown`` texts of the computed cells, ``wrong`` reasons by column."""

    product: FormProduct
    shown: dict[str, str] = attrs.field(factory=dict)
    state: str = ""
    tone: str = "muted"
    mismatch: bool = False
    counted: bool = False
    wrong: dict[str, str] = attrs.field(factory=dict)

    def hint(self, key: str) -> str:
        """Return the guide price that stands in a price cell until one is typed."""
        price = {
            "retail_carton": self.product.retail_carton,
            "retail_pack": self.product.retail_pack,
        }.get(key)
        return "" if price is None else format_price(price)


def make_row(product: FormProduct, typed: Mapping[str, str], judge: Judge) -> GridRow:
    """Return the row of one product as it stands now."""
    row = GridRow(product)
    row.shown["name"] = product.name
    row.shown["last"] = format_cartons(product.last_packs, product.per_carton)
    row.shown["bought"] = "—" if product.bought is None else str(product.bought)
    row.shown["sold"], row.shown["cover"] = "", ""
    for key, text in typed.items():
        if text.strip() and read_cell(key, text.strip(), product.per_carton) is None:
            row.wrong[key] = cell_hint(key)
    text = typed.get("stock", "").strip()
    packs = read_cell("stock", text, product.per_carton) if text else None
    if isinstance(packs, int):
        row.counted = True
        _judge(row, judge(product.id, packs))
    return row


def _judge(row: GridRow, judged: StockJudgement) -> None:
    row.mismatch = judged.mismatch
    row.tone = cover_tone(judged.state)
    row.shown["sold"] = cartons_text(judged.sold, judged.per_carton)
    if judged.cover is not None:
        row.shown["cover"] = f"{float(judged.cover):.1f}"
    row.state = _state_words(judged)
    if judged.state in (StockState.FIRST, StockState.INCOMPLETE):
        row.tone = "muted"


def _state_words(judged: StockJudgement) -> str:
    """Name what stands out. Where purchases end early, the days stand without a judgement."""
    if judged.state in (StockState.FAIR, StockState.NOTHING):
        return ""
    if judged.state is StockState.INCOMPLETE and judged.cover is not None:
        return ""
    return say(judged.state)


def counted_of(rows: Sequence[GridRow]) -> int:
    """Return how many products have been counted."""
    return sum(row.counted for row in rows)
