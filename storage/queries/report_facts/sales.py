"""Purchases of the spans of a report, by retailer and by product, as they count (DOMAIN 5.1).

Lines of a retailer's month win over its 购进月汇总, which counts in whole months alone.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Final

import attrs

from models.calendar import Period, PeriodKind
from models.metrics.comparing import Span
from models.metrics.facts import Bought, Purchases
from models.metrics.quotient import Reason
from models.reports.sales import ReportProduct, ReportShop, Sales, SalesFacts
from models.reports.spans import known_to, spans_of
from models.target import Target
from storage.database import Ledger
from storage.ledger.records import find
from storage.queries.metrics.purchases import DaySpan, MonthSpan
from storage.queries.purchases import known_until

__all__ = ["sales_between", "sales_facts"]

_SLACK: Final = timedelta(days=8)
"""Days at the begin of a span without an order that are no gap: 国庆 and a day."""
_DAY: Final = timedelta(days=1)


def sales_between(ledger: Ledger, first: date, last: date) -> Sales:
    """Return what was bought from one day to another: whole months by their sums, else by lines.

    购进月汇总 knows no days, so a part of a month counts by its lines alone.
    """
    parts = tuple(_parts(ledger, first, last))
    return Sales(
        by_product=_added(part.by_product for part in parts),
        by_retailer=_added(part.by_retailer for part in parts),
    )


def _parts(ledger: Ledger, first: date, last: date) -> Iterator[Purchases]:
    month = Period.month(first)
    whole = month if month.first == first else month.shift(1)
    keys = []
    while whole.last <= last:
        keys.append(whole.key)
        whole = whole.shift(1)
    if not keys:
        yield DaySpan(ledger, first, last)
        return
    begin = Period.parse(keys[0]).first
    if first < begin:
        yield DaySpan(ledger, first, begin - _DAY)
    yield MonthSpan(ledger, keys)
    if whole.first <= last:
        yield DaySpan(ledger, whole.first, last)


def _added(parts: Iterable[Mapping[str, Bought]]) -> dict[str, Bought]:
    found: dict[str, Bought] = {}
    for part in parts:
        for key, bought in part.items():
            found[key] = found[key] + bought if key in found else bought
    return found


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

    def base(span: Span, without: Reason) -> Sales:
        """Return a span to be compared with: without any purchases, or not known whole, none."""
        found = sales_between(ledger, span.first, span.last)
        if not found.by_product:
            return Sales(reason=without)
        return found if known.covers(span) else Sales(reason=Reason.SHORT_HISTORY)

    now = sales_between(ledger, spans.now.first, spans.now.last)
    weekly = period.kind is PeriodKind.WEEK
    no_year = Sales(reason=Reason.NO_YEAR_AGO)
    return SalesFacts(
        spans=spans,
        now=now if now.by_product else Sales(reason=Reason.NO_DATA),
        before=base(spans.now.previous, Reason.NO_BASE),
        year_ago=no_year if weekly else base(spans.now.year_ago, Reason.NO_YEAR_AGO),
        month=base(spans.month, Reason.NO_DATA),
        so_far=base(spans.so_far, Reason.NO_DATA),
        so_far_year_ago=base(spans.so_far.year_ago, Reason.NO_YEAR_AGO),
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
