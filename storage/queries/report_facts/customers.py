"""Who the customers of a period are, how they moved between the classes, how they were served."""

from collections.abc import Mapping
from datetime import date

from models.calendar import Period
from models.candidates.progress import Progress, ProgressSubject
from models.entries import Complaint
from models.metrics.comparing import Span
from models.metrics.facts import Bought
from models.metrics.quotient import Quotient
from models.package.complaint_sheet import is_late
from models.package.population import population
from models.reports.abc_form import AbcFacts, classes_of
from models.reports.customers import CustomerFacts, StoreFlow
from models.reports.sales import SalesFacts
from models.retailer import CLOSED_STATUSES, Retailer, StatusEntry
from storage.database import Ledger
from storage.ledger.records import find
from storage.queries.work_days import work_calendar

__all__ = ["abc_facts", "customer_facts", "stores_of"]


_SATISFACTION = (
    "SELECT coalesce(sum(satisfaction), 0), count(satisfaction) FROM visit "
    "WHERE deleted = 0 AND day BETWEEN ? AND ?"
)


def stores_of(retailers: list[Retailer], period: Period, sales: SalesFacts) -> frozenset[str]:
    """Return the stores the rates of a period are of (DOMAIN 6, scope rule)."""
    return _population(retailers, period, sales.now.by_retailer)


def _population(
    retailers: list[Retailer], period: Period, bought: Mapping[str, Bought]
) -> frozenset[str]:
    return population(retailers, period, {key: each.quantity for key, each in bought.items()})


def abc_facts(
    ledger: Ledger, period: Period, span: Span, sales: SalesFacts, retailers: list[Retailer]
) -> AbcFacts:
    """Return what the classes of a period and of the one before are made of."""
    visits: dict[str, int] = dict(
        ledger.query(
            "SELECT retailer_id, count(*) FROM visit WHERE deleted = 0 AND shop_state <> '关门' "
            "AND day BETWEEN ? AND ? GROUP BY 1",
            (span.first.isoformat(), span.last.isoformat()),
        )
    )
    return AbcFacts(
        sales=sales,
        population=_population(retailers, period, sales.now.by_retailer),
        population_before=_population(retailers, period.shift(-1), sales.before.by_retailer),
        visits=visits,
    )


def customer_facts(
    ledger: Ledger, span: Span, abc: AbcFacts, progress: Progress, retailers: list[Retailer]
) -> CustomerFacts:
    """Return the customers of a span; ``progress`` says who was in the net at both ends."""
    flows = {row.subject: StoreFlow(frozenset(row.before), frozenset(row.now))
             for row in progress.rows}  # fmt: skip
    in_net = flows[ProgressSubject.NEW]
    known = {each.id: each for each in retailers}
    start = date.fromordinal(span.first.toordinal() - 1)
    points, visits = ledger.query(_SATISFACTION, _days(span))[0]
    made = find(ledger, Complaint, "deleted = 0 AND received_on BETWEEN ? AND ?", _days(span))
    asked = [each.satisfied for each in made if each.satisfied is not None]
    return CustomerFacts(
        in_net=in_net,
        trading=StoreFlow(
            _trading(in_net.before, known, start), _trading(in_net.now, known, span.last)
        ),
        standard=flows[ProgressSubject.STANDARD],
        formats={each.id: each.retail_format for each in retailers},
        classes=classes_of(abc.sales.now, abc.population),
        classes_before=classes_of(abc.sales.before, abc.population_before),
        suggestions=int(
            ledger.scalar(
                "SELECT count(*) FROM grade_suggestion WHERE deleted = 0 AND day BETWEEN ? AND ?",
                _days(span),
            )
        ),
        complaints=_complaints(ledger, made, span.last),
        contented=Quotient.of(sum(asked), len(asked)),
        satisfaction=Quotient.of(points, visits),
    )


def _days(span: Span) -> tuple[str, str]:
    return span.first.isoformat(), span.last.isoformat()


def _trading(stores: frozenset[str], known: dict[str, Retailer], day: date) -> frozenset[str]:
    return frozenset(
        store
        for store in stores
        if store in known and _status(known[store].status_history, day) not in CLOSED_STATUSES
    )


def _status(history: tuple[StatusEntry, ...], day: date) -> str:
    """Return the status on a day; the first known one also holds before it (DOMAIN 6)."""
    entries = sorted(history, key=lambda entry: entry.since)
    then = [entry for entry in entries if entry.since <= day]
    found = then[-1:] or entries[:1]
    return found[0].status if found else ""


def _complaints(ledger: Ledger, made: list[Complaint], until: date) -> tuple[int, int, int]:
    """Return how many were received, closed by a day, and not in time."""
    calendar = work_calendar(ledger)
    closed = [each for each in made if each.closed_on is not None and each.closed_on <= until]
    return len(made), len(closed), sum(is_late(each, until, calendar) for each in made)
