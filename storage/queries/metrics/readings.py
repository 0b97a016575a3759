"""The metrics of a month, as the command line and reports ask for them."""

from collections.abc import Iterable
from datetime import date

import attrs

from models.calendar import Period
from models.metrics.comparing import Span
from models.metrics.facts import Facts
from models.metrics.measures.catalogue import measured
from models.metrics.measures.stock import STOCK_METRICS, of_products
from models.metrics.reading import By, Reading
from storage.database import Ledger
from storage.queries.metrics.facts import AsOf, LedgerFacts
from storage.queries.purchases import ends_early, known_until

__all__ = [
    "SpanReadings",
    "month_span",
    "names_of_keys",
    "readings_of",
    "readings_of_month",
    "span_of",
    "stock_of_products",
]


@attrs.frozen(kw_only=True)
class SpanReadings:
    """``readings`` in the order of DOMAIN 6, of the days of ``span``.

    What rests on visits and entries alone is of ``worked``: it needs no purchases to be known.
    """

    span: Span
    worked: Span
    readings: tuple[Reading, ...]

    @property
    def title(self) -> str:
        """2026年11月 截至20日."""
        return self.span.label


def readings_of_month(
    ledger: Ledger, month: str, today: date, metrics: Iterable[str] = (), by: str | None = None
) -> SpanReadings:
    """Read the metrics of ``month`` (YYYY-MM), of a running month up to ``today``.

    What rests on purchases ends where they do; visits after that day count all the same.
    """
    span = month_span(ledger, month, today)
    worked = Span.until(span.block, min(max(today, span.last), span.block.last))
    facts = LedgerFacts(ledger, span, as_of=AsOf(worked, today))
    return SpanReadings(span=span, worked=worked, readings=_read(facts, metrics, by))


def readings_of(
    ledger: Ledger,
    span: Span,
    today: date,
    metrics: Iterable[str] = (),
    by: str | None = None,
) -> SpanReadings:
    """Read the metrics of any span: a week, month, quarter, year or order cycle, whole or partial.

    ``metrics`` and ``by`` (a value of :class:`By`) narrow it; ``today`` is as of when what is still
    going on stands.
    """
    facts = LedgerFacts(ledger, span, as_of=AsOf(span, today))
    return SpanReadings(span=span, worked=span, readings=_read(facts, metrics, by))


def _read(facts: Facts, metrics: Iterable[str], by: str | None) -> tuple[Reading, ...]:
    return tuple(measured(facts, frozenset(metrics), By(by) if by else None))


def stock_of_products(ledger: Ledger, retailer_id: str, span: Span) -> tuple[Reading, ...]:
    """Read M02, M02b, M02c and M03d of each product that one retailer's last count found."""
    facts = LedgerFacts(ledger, span)
    return tuple(
        reading for metric in STOCK_METRICS for reading in of_products(facts, retailer_id, metric)
    )


def month_span(ledger: Ledger, month: str, today: date) -> Span:
    """Return the days of ``month`` (YYYY-MM) that can be told of."""
    return span_of(ledger, Period.parse(month), today)


def span_of(ledger: Ledger, period: Period, today: date) -> Span:
    """Return the days of a period that can be told of.

    Of the running one those up to ``today``, or up to the last day of which purchases are known;
    of the last known one those up to that day where it ends early (购进截至): as many days are
    compared with as many.
    """
    until = min(today, period.last) if period.first <= today else period.last
    known = known_until(ledger)
    if known is not None and known in period:
        whole = until == period.last and not ends_early(known)
        until = min(until, Period.month(known).last if whole else known)
    return Span.until(period, until)


def names_of_keys(ledger: Ledger) -> dict[str, str]:
    """Return what retailers and products are called, by 客户编码 and 商品编码."""
    return dict(
        ledger.query("SELECT id, shop_name FROM retailer UNION ALL SELECT id, name FROM product")
    )
