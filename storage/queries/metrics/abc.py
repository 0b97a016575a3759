"""客户ABC分析表 of a span: who stands where by 额 or 量, and where before (DOMAIN 5.3, M09)."""

from collections.abc import Mapping

import attrs

from models.metrics.customer_abc import AbcMeasure, AbcRow, AbcTotal, abc_table, abc_totals
from models.metrics.facts import NOTHING_BOUGHT, Bought, Purchases
from storage.database import Ledger
from storage.queries.metrics.analysis import Analysis

__all__ = ["AbcView", "abc_of"]


@attrs.frozen(kw_only=True)
class AbcView:
    """``rows`` in their order, the class totals, what each bought, how often each was visited."""

    rows: tuple[AbcRow, ...]
    totals: tuple[AbcTotal, ...]
    bought: Mapping[str, Bought]
    visits: Mapping[str, int]

    @property
    def value(self) -> int:
        """Everything above 0 together: what the shares are of."""
        return sum(max(row.value, 0) for row in self.rows)


def abc_of(ledger: Ledger, analysis: Analysis, measure: AbcMeasure) -> AbcView:
    """Rank who bought in the span; the class before is that of the days before."""
    facts = analysis.facts
    before = _values(facts.before, measure) if facts.before.known else None
    rows = abc_table(_values(facts.now, measure), before)
    span = analysis.span
    visits = ledger.query(
        "SELECT retailer_id, count(*) FROM visit WHERE deleted = 0 AND shop_state <> '关门' "
        "AND day BETWEEN ? AND ? GROUP BY retailer_id",
        (span.first.isoformat(), span.last.isoformat()),
    )
    bought = facts.now.by_retailer
    return AbcView(
        rows=rows,
        totals=abc_totals(rows),
        bought={row.retailer_id: bought.get(row.retailer_id, NOTHING_BOUGHT) for row in rows},
        visits=dict(visits),
    )


def _values(purchases: Purchases, measure: AbcMeasure) -> dict[str, int]:
    """Return 分 or 条 by 客户编码; raises ValueError for 毛利, of which shops tell too little."""
    if measure is AbcMeasure.MARGIN:
        raise ValueError(measure)
    by_amount = measure is AbcMeasure.AMOUNT
    return {
        key: each.amount if by_amount else each.quantity
        for key, each in purchases.by_retailer.items()
    }
