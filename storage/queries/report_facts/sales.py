"""Purchases of the spans of a report, by retailer and by product, as they count (DOMAIN 5.1).

Lines of a retailer's month win over its 购进月汇总, which counts in whole months alone.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

import attrs

from models.calendar import Period
from models.metrics.quotient import Reason
from models.reports.sales import Bought, ReportProduct, ReportShop, Sales, SalesFacts
from models.reports.spans import Span, known_to, spans_of
from models.target import Target
from storage.database import Ledger
from storage.ledger.records import find
from storage.queries.purchases import known_until

__all__ = ["sales_between", "sales_facts"]

_SLACK: Final = timedelta(days=8)
"""Days at the begin of a span without an order that are no gap: 国庆 and a day."""
_DAY: Final = timedelta(days=1)

_AMOUNT: Final = "coalesce(amount, CAST(round(quantity * unit_price / 100.0) AS INTEGER))"
_BOUGHT: Final = (
    f"SELECT retailer_id, product_id, quantity, {_AMOUNT} AS amount "  # noqa: S608 - own names
    "FROM active_purchase_line WHERE day BETWEEN ?1 AND ?2 "
    "UNION ALL SELECT retailer_id, product_id, quantity, amount "
    "FROM active_purchase_month AS total WHERE month BETWEEN ?3 AND ?4 "
    "AND NOT EXISTS (SELECT 1 FROM active_purchase_line AS line "
    "WHERE line.retailer_id = total.retailer_id "
    "AND line.day BETWEEN total.month || '-01' AND total.month || '-31')"
)
_SUMS: Final = (
    "SELECT {key}, sum(quantity), sum(coalesce(amount, 0)), "  # noqa: S608 - own names
    "sum(CASE WHEN amount IS NULL THEN 0 ELSE quantity END) "
    f"FROM ({_BOUGHT}) GROUP BY 1"
)


def sales_between(ledger: Ledger, span: Span, *, retailers: bool = True) -> Sales:
    """Return what was bought in a span; without ``retailers`` by product alone."""
    days = (span.first.isoformat(), span.last.isoformat(), *_whole_months(span))
    return Sales(
        by_product=_summed(ledger, "product_id", days),
        by_retailer=_summed(ledger, "retailer_id", days) if retailers else {},
    )


def _summed(ledger: Ledger, key: str, days: tuple[str, ...]) -> dict[str, Bought]:
    rows = ledger.query(_SUMS.format(key=key), days)
    return {row[0]: Bought(row[1], row[2], row[3]) for row in rows}


def _whole_months(span: Span) -> tuple[str, str]:
    """Return the first and the last month that lie wholly in a span; none where last < first."""
    first = Period.month(span.first)
    last = Period.month(span.last)
    first = first if first.first == span.first else first.shift(1)
    last = last if last.last == span.last else last.shift(-1)
    return first.key, last.key


@attrs.frozen
class _Known:
    """From when on purchases are known: by lines, by whatever; None for not at all."""

    lines: date | None
    anything: date | None

    @classmethod
    def of(cls, ledger: Ledger) -> "_Known":
        """Ask the ledger."""
        lines = ledger.scalar(
            "SELECT min(first_day) FROM import_batch WHERE active = 1 AND sheet = '购进明细'"
        )
        month = ledger.scalar("SELECT min(month) FROM active_purchase_month")
        since = date.fromisoformat(lines) if lines else None
        days = [each for each in (since, Period.parse(month).first if month else None) if each]
        return cls(since, min(days, default=None))

    def covers(self, span: Span) -> bool:
        """Tell whether the whole span is known; a part of a month by its lines alone."""
        if self.anything is None or self.anything > span.first + _SLACK:
            return False
        if (span.last + _DAY).day == 1:
            return True
        month = max(span.first, span.last.replace(day=1))
        return self.lines is not None and self.lines <= month + _SLACK


def sales_facts(ledger: Ledger, period: Period, today: date) -> SalesFacts:
    """Return everything about purchases for a report of ``period``."""
    spans = spans_of(period, known_to(period, today, known_until(ledger)))
    known = _Known.of(ledger)

    def base(span: Span | None, without: Reason, *, retailers: bool = False) -> Sales:
        """Return a span to be compared with: without any purchases, or not known whole, none."""
        if span is None:
            return Sales(reason=without)
        found = sales_between(ledger, span, retailers=retailers)
        if not found.by_product:
            return Sales(reason=without)
        return found if known.covers(span) else Sales(reason=Reason.SHORT_HISTORY)

    now = sales_between(ledger, spans.now)
    return SalesFacts(
        spans=spans,
        now=now if now.by_product else Sales(reason=Reason.NO_DATA),
        before=base(spans.before, Reason.NO_BASE, retailers=True),
        year_ago=base(spans.year_ago, Reason.NO_YEAR_AGO, retailers=True),
        month=base(spans.month, Reason.NO_DATA),
        so_far=base(spans.so_far, Reason.NO_DATA),
        so_far_year_ago=base(spans.so_far_year_ago, Reason.NO_YEAR_AGO),
        products=_products(ledger),
        shops=_shops(ledger),
        targets=tuple(find(ledger, Target)),
    )


def _products(ledger: Ledger) -> Mapping[str, ReportProduct]:
    rows = ledger.query(
        "SELECT id, name, brand, price_class, origin = '省外', key_brand NOT IN ('', '否'), "
        "novel, wholesale, retail_carton FROM product WHERE deleted = 0 ORDER BY id"
    )
    return {
        row[0]: ReportProduct(
            id=row[0],
            name=row[1],
            brand=row[2],
            price_class=row[3],
            outside=bool(row[4]),
            key=bool(row[5]),
            novel=bool(row[6]),
            wholesale=row[7],
            guide=row[8],
        )
        for row in rows
    }


def _shops(ledger: Ledger) -> Mapping[str, ReportShop]:
    rows = ledger.query("SELECT id, shop_name, retail_format, supply_grade FROM retailer")
    return {
        row[0]: ReportShop(id=row[0], name=row[1] or row[0], retail_format=row[2], grade=row[3])
        for row in rows
    }
