"""Everything a report of one kind and period is made of, read in one go."""

from datetime import date

from models.calendar import Period
from models.metrics.comparing import Span
from models.reports.due import period_of
from models.reports.figures import NEEDS, ReportFacts
from models.reports.report import ReportKind
from models.retailer import Retailer
from storage.database import Ledger
from storage.ledger.records import find
from storage.queries.candidates import progress_of
from storage.queries.report_facts.customers import abc_facts, customer_facts, stores_of
from storage.queries.report_facts.expansion import new_products, proposals
from storage.queries.report_facts.market import market_facts
from storage.queries.report_facts.sales import sales_facts
from storage.queries.report_facts.work import work_facts

__all__ = ["report_facts"]


def report_facts(ledger: Ledger, kind: ReportKind, key: str, today: date) -> ReportFacts:
    """Return the facts of a report as they stand ``today``."""
    period, needs = period_of(kind, key), NEEDS[kind]
    sales = sales_facts(ledger, period, today)
    span = _span(period, today)
    retailers = find(ledger, Retailer) if needs & {"abc", "customers", "work", "market"} else []
    population = stores_of(retailers, period, sales)
    of_net = needs & {"customers", "progress"}
    progress = progress_of(ledger, period.key) if of_net else None
    abc = None
    if needs & {"abc", "customers"}:
        abc = abc_facts(ledger, period, span, sales, retailers)
    customers = None
    if "customers" in needs and abc is not None and progress is not None:
        customers = customer_facts(ledger, span, abc, progress, retailers)
    return ReportFacts(
        sales=sales,
        market=market_facts(ledger, span, sales, population) if "market" in needs else None,
        customers=customers,
        work=work_facts(ledger, period, today, population) if "work" in needs else None,
        abc=abc,
        progress=progress,
        new_products=(new_products(ledger, period, sales) if "new_products" in needs else ()),
        proposals=proposals(ledger, span, sales) if "proposals" in needs else (),
    )


def _span(period: Period, today: date) -> Span:
    """Return the days of a period that have come."""
    return Span.until(period, max(period.first, today))
