"""市场动态: what was noted, and what the counts in the shops say (DOMAIN 5.3).

周报, 月报 and 述职 list it; 市场动态分析 puts it by category.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Final

import attrs

from models.cell_kind import CellKind
from models.entries.market_note import MarketCategory
from models.metrics.quotient import Quotient
from models.reports.cells import Cell, Column, Row, Table, counted, figure_table, shown, words

__all__ = [
    "MARKET_COLUMNS",
    "MarketFacts",
    "NotedRow",
    "Shortage",
    "dynamics_table",
    "market_tables",
]

_MOST_SHORTAGES: Final = 10
_MOST_SIGNS: Final = 400


@attrs.frozen(kw_only=True)
class NotedRow:
    """One note, or what a visit said of the market."""

    id: str
    day: date
    category: MarketCategory
    content: str
    products: tuple[str, ...] = ()
    impact: str = ""
    suggestion: str = ""
    shop: str = ""


@attrs.frozen(kw_only=True)
class Shortage:
    """A product that was out: at how many of the shops that were asked after it."""

    product_id: str
    name: str
    out: int
    seen: int


@attrs.frozen(kw_only=True)
class MarketFacts:
    """What a period says of the market.

    ``price_index`` (M18), ``price_kept`` (M17), ``cover`` (M02 with purchases for sales),
    ``shortage`` (shops with a product out over shops where stock was looked at), ``new_buyers``
    (M01 of the novel products).
    """

    notes: Sequence[NotedRow] = ()
    shortages: Sequence[Shortage] = ()
    price_index: Quotient
    price_kept: Quotient
    cover: Quotient
    shortage: Quotient
    new_buyers: Quotient
    irregularities: int = 0


def market_tables(facts: MarketFacts) -> tuple[Table, ...]:
    """Return the tables of 市场动态."""
    return (_figures(facts), _shortages(facts), _notes(facts))


def _figures(facts: MarketFacts) -> Table:
    rows = (
        ("price_index", "零售价格指数", "", shown(facts.price_index, "index")),
        ("price_kept", "价格到位率", "%", shown(facts.price_kept, bare=True)),
        ("cover", "库存可销天数(按购进)", "天", shown(facts.cover, "days")),
        ("shortage", "断货户占盘点户", "%", shown(facts.shortage, bare=True)),
        ("new_buyers", "新品购进户占比", "%", shown(facts.new_buyers, bare=True)),
        ("irregularities", "异常线索", "条", counted(facts.irregularities)),
    )
    note = "数据来自走访盘点和购进；购进不等于店里的零售。"
    return figure_table("market_figures", "市场数据", rows, note)


def _shortages(facts: MarketFacts) -> Table:
    most = sorted(facts.shortages, key=lambda each: (-each.out, each.product_id))
    return Table(
        id="shortages",
        title="断货较多的品规",
        columns=(
            Column("品规", width=26),
            Column("断货户", CellKind.WHOLE, 10),
            Column("盘点户", CellKind.WHOLE, 10),
            Column("断货占比", CellKind.PERCENT, 10),
        ),
        rows=tuple(
            Row(
                each.product_id,
                (
                    words(each.name),
                    counted(each.out),
                    counted(each.seen),
                    shown(Quotient.of(each.out, each.seen)),
                ),
            )
            for each in most[:_MOST_SHORTAGES]
        ),
    )


@attrs.frozen
class _Told:
    """What several shops told in the same words."""

    notes: tuple[NotedRow, ...]

    @property
    def first(self) -> NotedRow:
        """The earliest."""
        return self.notes[0]

    @property
    def days(self) -> str:
        """2026-11-16, or 2026-11-16 至 11-20."""
        first, last = self.first.day, self.notes[-1].day
        return f"{first:%Y-%m-%d}" + (f" 至 {last:%m-%d}" if last != first else "")

    @property
    def shops(self) -> str:
        """天天食杂店, or 天天食杂店等 5 户."""
        shops = tuple(dict.fromkeys(note.shop for note in self.notes if note.shop))
        return f"{shops[0]}等 {len(shops)} 户" if len(shops) > 1 else "".join(shops)


def _told(notes: Iterable[NotedRow]) -> tuple[_Told, ...]:
    """Put together what says the same; in the order of what was heard first."""
    found: dict[tuple[str, ...], list[NotedRow]] = {}
    for note in notes:
        words_of = (note.category, " ".join(note.content.split()), *note.products)
        found.setdefault((*words_of, note.impact, note.suggestion), []).append(note)
    return tuple(_Told(tuple(each)) for each in found.values())


def _notes(facts: MarketFacts) -> Table:
    told = _told(facts.notes)
    return Table(
        id="notes",
        title="动态记录",
        columns=(
            Column("日期", width=14),
            Column("类别", width=12),
            Column("内容", width=40),
            Column("涉及品规", width=18),
            Column("影响", width=18),
            Column("建议", width=18),
            Column("来源客户", width=18),
        ),
        rows=tuple(
            Row(
                each.first.id,
                (
                    words(each.days),
                    words(each.first.category.value),
                    words(each.first.content),
                    words("、".join(each.first.products)),
                    words(each.first.impact),
                    words(each.first.suggestion),
                    words(each.shops),
                ),
            )
            for each in told
        ),
    )


# ----------------------------------------------------------------------------------- 市场动态分析


class DynamicsCategory(StrEnum):
    """类别 of 市场动态分析 (DOMAIN 5.3)."""

    PRICE = "价格指数"
    STOCK = "社会库存/存销比"
    SHORTAGE = "断货"
    NOVELTY = "新品"
    CONSUMERS = "消费/商圈/大型活动·工地"
    RIVALS = "竞品·非法烟"
    POLICY = "政策"


_NOTED: Final[Mapping[DynamicsCategory, tuple[MarketCategory, ...]]] = {
    DynamicsCategory.PRICE: (MarketCategory.PRICE,),
    DynamicsCategory.STOCK: (MarketCategory.STOCK,),
    DynamicsCategory.SHORTAGE: (MarketCategory.SHORTAGE,),
    DynamicsCategory.NOVELTY: (MarketCategory.NOVELTY,),
    DynamicsCategory.CONSUMERS: (MarketCategory.CONSUMERS, MarketCategory.ECONOMY),
    DynamicsCategory.RIVALS: (MarketCategory.RIVALS,),
    DynamicsCategory.POLICY: (MarketCategory.POLICY, MarketCategory.TRADE),
}
"""Which notes belong to a category."""

MARKET_COLUMNS: Final = (
    Column("类别", width=16),
    Column("现象", width=34, editable=True),
    Column("数据", width=26),
    Column("原因", width=24, editable=True),
    Column("影响", width=24, editable=True),
    Column("措施", width=24, editable=True),
)


def dynamics_table(facts: MarketFacts, written: Callable[[str, str], str | None]) -> Table:
    """Return 市场动态分析; what nobody wrote is put together from the notes of the category."""
    rows = []
    for each in DynamicsCategory:
        notes = [note for note in facts.notes if note.category in _NOTED[each]]
        usual = {
            "现象": _joined(map(_said, _told(notes))),
            "影响": _joined(note.impact for note in notes),
            "措施": _joined(note.suggestion for note in notes),
        }

        def cell(heading: str, key: str = each.value, usual: Mapping[str, str] = usual) -> Cell:
            own = written(key, heading)
            return words(usual.get(heading, "") if own is None else own)

        data = words(_data(facts, each, len(notes)))
        rows.append(
            Row(
                each.value,
                (
                    words(each.value),
                    cell("现象"),
                    data,
                    cell("原因"),
                    cell("影响"),
                    cell("措施"),
                ),
            )
        )
    return Table(id="dynamics", title="", columns=MARKET_COLUMNS, rows=tuple(rows))


def _said(told: _Told) -> str:
    shops = told.shops
    return f"{told.first.content}（{shops}）" if shops else told.first.content


def _joined(texts: Iterable[str]) -> str:
    """Join what is said, each thing once, up to what a cell can show."""
    found = "；".join(dict.fromkeys(" ".join(text.split()) for text in texts if text.strip()))
    return found if len(found) <= _MOST_SIGNS else f"{found[: _MOST_SIGNS - 1]}…"


def _data(facts: MarketFacts, category: DynamicsCategory, notes: int) -> str:
    """Say the figures of a category, each with what it is made of."""
    said = {
        DynamicsCategory.PRICE: (
            _figure("零售价格指数", shown(facts.price_index, "index")),
            _figure("价格到位率", shown(facts.price_kept)),
        ),
        DynamicsCategory.STOCK: (_figure("库存可销天数", shown(facts.cover, "days")),),
        DynamicsCategory.SHORTAGE: (
            _figure("断货户占盘点户", shown(facts.shortage)),
            "、".join(f"{each.name} {each.out} 户" for each in facts.shortages[:3]),
        ),
        DynamicsCategory.NOVELTY: (_figure("新品购进户占比", shown(facts.new_buyers)),),
        DynamicsCategory.RIVALS: (f"异常线索 {facts.irregularities} 条",),
    }
    noted = f"动态记录 {notes} 条" if notes else ""
    return "；".join(each for each in (*said.get(category, ()), noted) if each)


def _figure(name: str, cell: Cell) -> str:
    of = f"（{cell.fraction}）" if cell.form == "percent" and cell.fraction else ""
    unit = " 天" if cell.form == "days" and not cell.reason else ""
    return f"{name} {cell.text}{unit}{of}"
