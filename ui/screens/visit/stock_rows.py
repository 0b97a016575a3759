"""The rows of the stock grid: what is known, what is typed, and what both tell together."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import attrs

from models.stock import StockJudgement, StockState
from models.units import format_cartons, format_price
from models.visit import PriceTag
from storage.queries.carry import CarriedLine
from storage.queries.visit_form import FormProduct
from ui.i18n import _
from ui.screens.visit.readers import ON_DISPLAY, cartons_text, cell_hint, read_cell, shown_text
from ui.words import cover_tone, say

__all__ = [
    "CARRIED",
    "CHOICES",
    "COLUMNS",
    "SEEN",
    "GridColumn",
    "GridRow",
    "Judge",
    "counted_of",
    "make_row",
]

Judge = Callable[[str, int], StockJudgement]
"""Judges a count of so many 盒 of a product on the day of the visit."""

CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "tag": tuple(each.value for each in PriceTag),
    "on_display": ON_DISPLAY,
}
"""What a cell may hold that is answered by a digit."""

CARRIED: Final = ("retail_carton", "retail_pack", "on_display", "tag")
"""The columns that may be as last time; stock and demand are asked anew every time."""

SEEN: Final = frozenset(CHOICES)
"""The columns that nobody can fill in without having been there."""


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
    GridColumn("last", 78, 56),
    GridColumn("bought", 54, 40),
    GridColumn("stock", 82, 62, typed=True, ground=True),
    GridColumn("sold", 84, 56),
    GridColumn("cover", 104, 72),
    GridColumn("out_days", 78, 60, typed=True, ground=True),
    GridColumn("retail_carton", 86, 66, typed=True),
    GridColumn("retail_pack", 64, 32, typed=True),
    GridColumn("on_display", 66, 40, "center", typed=True),
    GridColumn("tag", 74, 46, "center", typed=True),
    GridColumn("demand", 72, 60, typed=True, ground=True),
)
"""The first column takes what the others leave."""


@attrs.define
class GridRow:
    """One product: ``shown`` texts of the computed cells, ``wrong`` reasons by column.

    ``last`` are the texts of the last visits by column, ``marks`` sign and word of what is typed
    and differs from them.
    """

    product: FormProduct
    shown: dict[str, str] = attrs.field(factory=dict)
    state: str = ""
    tone: str = "muted"
    mismatch: bool = False
    counted: bool = False
    wrong: dict[str, str] = attrs.field(factory=dict)
    last: dict[str, str] = attrs.field(factory=dict)
    marks: dict[str, tuple[str, str]] = attrs.field(factory=dict)

    def hint(self, key: str) -> str:
        """Return what stands in a cell until something is typed: as last time, or the guide price.

        Space in a price takes it.
        """
        price = {
            "retail_carton": self.product.retail_carton,
            "retail_pack": self.product.retail_pack,
        }.get(key)
        return self.last.get(key) or ("" if price is None else format_price(price))

    def shown_hint(self, key: str) -> str:
        """Return the hint with a word that tells last time's from the guide price."""
        last = self.last.get(key)
        return _("上 {text}").format(text=_(last)) if last else self.hint(key)


def make_row(
    product: FormProduct,
    typed: Mapping[str, str],
    judge: Judge,
    last: CarriedLine | None = None,
) -> GridRow:
    """Return the row of one product as it stands now; ``last`` is what was seen before."""
    row = GridRow(product)
    row.shown["name"] = product.name
    row.shown["last"] = format_cartons(product.last_packs, product.per_carton)
    row.shown["bought"] = "—" if product.bought is None else str(product.bought)
    row.shown["sold"], row.shown["cover"] = "", ""
    if last is not None:
        row.last = _last_texts(last)
    for key, text in typed.items():
        value = read_cell(key, text.strip(), product.per_carton) if text.strip() else None
        if text.strip() and value is None:
            row.wrong[key] = cell_hint(key)
        elif last is not None and value is not None and key in CARRIED:
            _mark(row, key, value, getattr(last, key))
    text = typed.get("stock", "").strip()
    packs = read_cell("stock", text, product.per_carton) if text else None
    if isinstance(packs, int):
        row.counted = True
        _judge(row, judge(product.id, packs))
    return row


def _last_texts(last: CarriedLine) -> dict[str, str]:
    texts = {
        "retail_carton": "" if last.retail_carton is None else format_price(last.retail_carton),
        "retail_pack": "" if last.retail_pack is None else format_price(last.retail_pack),
        "on_display": shown_text(last.on_display),
        "tag": last.tag or "",
    }
    return {key: text for key, text in texts.items() if text}


def _mark(row: GridRow, key: str, now: object, before: object) -> None:
    """Note by sign and word what is not as it was."""
    if before is None or now == before:
        return
    if key == "on_display":
        row.marks[key] = ("▲", _("上柜")) if now else ("▼", _("下柜"))
    elif isinstance(now, int) and isinstance(before, int):
        row.marks[key] = ("▲", _("涨")) if now > before else ("▼", _("降"))
    else:
        row.marks[key] = ("≠", _("变"))


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
