"""What the store analysis report says on paper: what was saved of it, else what rules propose.

It goes to the store: the telephone number is masked, and nothing but its own is on it (seed row
5.11).
"""

from collections.abc import Iterator, Sequence
from datetime import date

from models.calendar import Period
from models.forms.store_report import StoreReportData
from models.masks import mask_phone
from models.metrics.comparing import Span
from models.programme import StoreReport
from storage.database import Ledger
from storage.ledger.records import find
from storage.operations.sheet_data import issued
from storage.queries.purchases import known_until, months_known
from storage.queries.retailers import retailer_row
from storage.queries.store_analysis import StoreAnalyses

__all__ = ["report_months", "store_report_data"]

_MOST_MONTHS = 25


def report_months(ledger: Ledger) -> list[tuple[str, str]]:
    """Return (key, title) of the months a report can be of, the one due now first.

    Due is the month before the present one, then come those before it; the present one comes last.
    Of a month that is known in part its title says until when.
    """
    today = Period.month(ledger.clock().date())
    until, sums = known_until(ledger), ledger.scalar("SELECT max(month) FROM active_purchase_month")
    latest = max((Period.month(until).key if until else "", str(sums or "")))
    if not latest:
        return []
    end = min(Period.parse(latest), today, key=lambda each: each.first)
    months = [end.shift(-back) for back in range(_MOST_MONTHS)]
    known = months_known(ledger, [month.key for month in reversed(months)])
    found = []
    for month in months:
        if month.key in known:
            found.append((month.key, month.title))
        elif until is not None and until in month:
            found.append((month.key, Span.until(month, until).label))
    return sorted(found, key=lambda each: each[0] == today.key)


def store_report_data(
    ledger: Ledger, retailer_ids: Sequence[str], month: str
) -> list[StoreReportData]:
    """Return the report of each store for ``month`` (YYYY-MM), in the order given."""
    return list(_reports(ledger, retailer_ids, Period.parse(month)))


def _reports(
    ledger: Ledger, retailer_ids: Sequence[str], month: Period
) -> Iterator[StoreReportData]:
    by, today = issued(ledger), ledger.clock().date()
    saved = _saved(ledger, month)
    analyses: dict[date, StoreAnalyses] = {}
    for retailer_id in retailer_ids:
        row = retailer_row(ledger, retailer_id, today)
        if row is None:
            continue
        report = saved.get(retailer_id)
        day = report.made_on if report else today
        if day not in analyses:
            analyses[day] = StoreAnalyses(ledger, month, day)
        analysis = analyses[day].of(retailer_id)
        yield StoreReportData(
            issued=by,
            analysis=analysis,
            shop_name=row.shop_name,
            licence_no=row.licence_no,
            owner=row.owner,
            phone=mask_phone(row.phone),
            retail_format=row.retail_format,
            market_type=row.market_type,
            number=report.number if report else "",
            saved=report is not None,
            suggestions=report.suggestions if report else analyses[day].proposed(retailer_id),
            delivery=report.delivery if report else None,
            delivered_on=report.delivered_on if report else None,
        )


def _saved(ledger: Ledger, month: Period) -> dict[str, StoreReport]:
    """Return the report of each store, of several the one made last."""
    found = find(
        ledger, StoreReport, "deleted = 0 AND month = ? ORDER BY made_on, number", (month.key,)
    )
    return {report.retailer_id: report for report in found}
