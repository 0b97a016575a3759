"""需求与断货: what stores asked for in the month, and what they got (DOMAIN 4.7, 5.2; M05).

A product at a store is a row where somebody noted a 需求, where a visit found it wanted or out of
stock, or where an order asked for more than was supplied. What was noted stands before what orders
asked for, and that before what visits heard: of one wish the best told counts, none twice.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import attrs

from models.entries import Demand
from models.metrics.seen import is_out_of_stock
from models.metrics.shortage import met_of_demand
from models.package.common import (
    as_decimal,
    derived_id,
    field_column,
    product_name,
    retailer_columns,
    visit_order,
)
from models.package.facts import Ordered
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
from models.visit import StockLine, Visit

__all__ = ["DEMAND", "DemandRow", "Heard", "demand_sheet", "wanted_in_visits"]

_Pair = tuple[str, str]


@attrs.frozen(kw_only=True)
class DemandRow:
    """One product at one store. Quantities in 条; ``met`` is the part of 需求 that was supplied.

    ``supplied`` is None where purchases of the month are unknown; ``counted`` is False for a second
    note of the same product, whose supply stands in the first one's row. ``ahead`` rows are needs
    of the next month: they stand in the sheet and in none of its sums.
    """

    month: str
    retailer: Retailer
    product: Product | None
    product_id: str
    wanted: int | None
    supplied: int | None
    met: int
    out_days: int | None
    urgency: int | None
    suggestion: str
    record_id: str
    revision: int
    counted: bool = True
    ahead: bool = False


@attrs.frozen
class Heard:
    """What the month's visits found of one product at one store."""

    wanted: int | None = None
    out_days: int | None = None
    revision: int = 0

    def and_(self, visit: Visit, line: StockLine) -> "Heard":
        """Add a later visit: its 需求 stands, the longest 断货 too."""
        days = [each for each in (self.out_days, line.out_days) if each is not None]
        return Heard(
            line.demand or self.wanted,
            max(days, default=None),
            max(self.revision, visit.revision),
        )


def wanted_in_visits(visits: Iterable[Visit]) -> dict[_Pair, Heard]:
    """Return what visits found wanted or out of stock, by store and product."""
    found: dict[_Pair, Heard] = {}
    for visit in sorted(visits, key=visit_order):
        for line in visit.stock_lines:
            if line.demand or is_out_of_stock(line):
                pair = (visit.retailer_id, line.product_id)
                found[pair] = found.get(pair, Heard()).and_(visit, line)
    return found


def _supplied(row: DemandRow) -> CellValue:
    if not row.counted:
        return None
    return NO_BASE if row.supplied is None else row.supplied


def _judged(row: DemandRow) -> bool:
    """Tell whether 满足率 has a base: something was wanted, and purchases are known."""
    return row.counted and bool(row.wanted) and row.supplied is not None


def _rate(rows: Sequence[DemandRow]) -> CellValue:
    """Σmin(实供, 需求) / Σ需求 over the rows that have both."""
    judged = [row for row in rows if _judged(row)]
    wanted = sum(row.wanted or 0 for row in judged)
    met = sum(row.met for row in judged)
    value = as_decimal(met_of_demand(met, wanted).ratio)
    return NO_BASE if value is None else value


def _wanted(row: DemandRow) -> CellValue:
    return row.wanted


def _wanted_now(row: DemandRow) -> CellValue:
    return None if row.ahead else row.wanted


DEMAND: Final = SheetDefinition[DemandRow](
    title="需求与断货",
    columns=(
        field_column(Demand, "month", lambda row: row.month, CellKind.CODE, 10),
        *retailer_columns(),
        Column("商品", lambda row: product_name(row.product, row.product_id), width=22),
        Column("需求(条)", _wanted, CellKind.WHOLE, 9, summed(_wanted_now)),
        Column("实供(条)", _supplied, CellKind.WHOLE, 9, summed(_supplied)),
        Column("满足率", lambda row: _rate([row]), CellKind.PERCENT, 10, _rate),
        field_column(StockLine, "out_days", lambda row: row.out_days, CellKind.WHOLE, 9),
        field_column(Demand, "urgency", lambda row: row.urgency, CellKind.WHOLE, 8),
        field_column(Demand, "suggestion", lambda row: row.suggestion, width=28),
    ),
    record_id=lambda row: row.record_id,
    revision=lambda row: row.revision,
)


def demand_sheet(source: PackageSource) -> SheetTable:
    """Build 需求与断货 by 客户编码 and product, the most urgent first."""
    rows = _Rows(source).all()
    return build_table(DEMAND, sorted(rows, key=_order))


def _order(row: DemandRow) -> tuple[str, str, bool, bool, int, str]:
    first = (row.retailer.id, row.product_id, row.ahead, not row.counted)
    return (*first, row.urgency or 9, row.record_id)


class _Rows:
    """Puts together notes, visits and orders."""

    def __init__(self, source: PackageSource) -> None:
        self._source = source
        self._heard = wanted_in_visits(source.visits)
        self._ordered = source.purchases.ordered
        self._known = source.month.key in source.purchases.months

    def all(self) -> Iterator[DemandRow]:
        """Give the rows of notes, then those of what nobody noted."""
        noted: set[_Pair] = set()
        for note in sorted(
            self._source.entries.demands, key=lambda each: (each.urgency or 9, each.id)
        ):
            if note.month != self._source.month.key:
                yield self._ahead(note)
                continue
            pair = (note.retailer_id, note.product_id)
            yield self._noted(note, counted=pair not in noted)
            noted.add(pair)
        short = {pair for pair, each in self._ordered.items() if each.met < (each.requested or 0)}
        for pair in sorted((short | self._heard.keys()) - noted):
            yield self._unnoted(pair)

    def _ahead(self, note: Demand) -> DemandRow:
        """Give the row of a need of the next month: nothing is supplied of it yet."""
        bare = attrs.evolve(
            self._unnoted((note.retailer_id, note.product_id)),
            month=note.month,
            wanted=note.quantity,
            supplied=None,
            met=0,
            out_days=None,
            ahead=True,
        )
        return _told(bare, note)

    def _noted(self, note: Demand, *, counted: bool) -> DemandRow:
        pair = (note.retailer_id, note.product_id)
        row = attrs.evolve(_told(self._unnoted(pair), note), counted=counted)
        if note.quantity is None:
            return row
        return attrs.evolve(row, wanted=note.quantity, met=_least(row.supplied, note.quantity))

    def _unnoted(self, pair: _Pair) -> DemandRow:
        source, (store, product) = self._source, pair
        heard = self._heard.get(pair, Heard())
        ordered = self._ordered.get(pair, Ordered(None, 0, 0))
        wanted, met = ordered.requested, ordered.met
        if wanted is None:
            wanted, met = heard.wanted, _least(ordered.quantity, heard.wanted or 0)
        return DemandRow(
            month=source.month.key,
            retailer=source.retailer(store),
            product=source.products.get(product),
            product_id=product,
            wanted=wanted,
            supplied=ordered.quantity if self._known else None,
            met=met,
            out_days=heard.out_days,
            urgency=None,
            suggestion="",
            record_id=derived_id("demand", source.month.key, store, product),
            revision=heard.revision,
        )


def _told(row: DemandRow, note: Demand) -> DemandRow:
    """Put what a note says into a row."""
    said = f"客户说：{note.said}" if note.said else ""
    return attrs.evolve(
        row,
        urgency=note.urgency,
        suggestion="；".join(text for text in (note.suggestion, said) if text),
        record_id=note.id,
        revision=note.revision,
    )


def _least(supplied: int | None, wanted: int) -> int:
    """Return min(实供, 需求); a return gives nothing back."""
    return max(0, min(supplied or 0, wanted))
