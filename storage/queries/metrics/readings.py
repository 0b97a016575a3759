"""The metrics of a month, as the command line and reports ask for them."""

from collections.abc import Iterable
from datetime import date

import attrs

from models.calendar import Period
from models.metrics.comparing import Span
from models.metrics.measures.catalogue import measured
from models.metrics.reading import By, Reading
from storage.database import Ledger
from storage.queries.metrics.facts import LedgerFacts
from storage.queries.purchases import ends_early, known_until

__all__ = ["MonthReadings", "month_span", "names_of_keys", "readings_of_month"]


@attrs.frozen(kw_only=True)
class MonthReadings:
    """``readings`` in the order of DOMAIN 6, of the days that ``title`` names."""

    title: str
    readings: tuple[Reading, ...]


def readings_of_month(
    ledger: Ledger, month: str, today: date, metrics: Iterable[str] = (), by: str | None = None
) -> MonthReadings:
    """Read the metrics of ``month`` (YYYY-MM), of a running month up to ``today``.

    ``metrics`` and ``by`` (a value of :class:`By`) narrow it.
    """
    facts = LedgerFacts(ledger, month_span(ledger, month, today))
    readings = tuple(measured(facts, frozenset(metrics), By(by) if by else None))
    return MonthReadings(title=facts.span.label, readings=readings)


def month_span(ledger: Ledger, month: str, today: date) -> Span:
    """Return the days of ``month`` (YYYY-MM) that can be told of.

    Of the running month those up to ``today``, or up to the last day of which purchases are known;
    of the last known month those up to that day where it ends early (购进截至): as many days are
    compared with as many.
    """
    period = Period.parse(month)
    until = min(today, period.last) if period.first <= today else period.last
    known = known_until(ledger)
    if known is not None and known in period and (until < period.last or ends_early(known)):
        until = min(until, known)
    return Span.until(period, until)


def names_of_keys(ledger: Ledger) -> dict[str, str]:
    """Return what retailers and products are called, by 客户编码 and 商品编码."""
    return dict(
        ledger.query("SELECT id, shop_name FROM retailer UNION ALL SELECT id, name FROM product")
    )
