"""The metrics of a month, as the command line and reports ask for them."""

from collections.abc import Iterable, Mapping
from datetime import date

import attrs

from models.calendar import Period
from models.metrics.comparing import Span
from models.metrics.measures.catalogue import measured
from models.metrics.reading import By, Reading
from storage.database import Ledger
from storage.queries.metrics.facts import LedgerFacts

__all__ = ["MonthReadings", "readings_of_month"]


@attrs.frozen(kw_only=True)
class MonthReadings:
    """``readings`` in the order of DOMAIN 6; ``names`` by 客户编码 and 商品编码."""

    title: str
    readings: tuple[Reading, ...]
    names: Mapping[str, str]


def readings_of_month(
    ledger: Ledger, month: str, today: date, metrics: Iterable[str] = (), by: str | None = None
) -> MonthReadings:
    """Read the metrics of ``month`` (YYYY-MM), of a running month up to ``today``.

    ``metrics`` and ``by`` (a value of :class:`By`) narrow it.
    """
    period = Period.parse(month)
    running = period.first <= today < period.last
    span = Span.until(period, today) if running else Span.whole(period)
    facts = LedgerFacts(ledger, span)
    readings = tuple(measured(facts, frozenset(metrics), By(by) if by else None))
    return MonthReadings(title=span.label, readings=readings, names=_names(ledger))


def _names(ledger: Ledger) -> dict[str, str]:
    return dict(
        ledger.query("SELECT id, shop_name FROM retailer UNION ALL SELECT id, name FROM product")
    )
