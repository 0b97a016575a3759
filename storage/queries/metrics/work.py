"""The manager's work of a span, read lean: calls, duties, complaints, records, limited orders."""

from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from datetime import date

from models.calendar import Period, PeriodKind
from models.completeness import Completeness, completeness
from models.entries.deadlines import closed_late
from models.metrics.comparing import JoinedMonths, Span
from models.metrics.facts import Accepted
from models.metrics.quotient import Quotient
from models.metrics.service import planned_calls
from models.metrics.watch import LimitedOrder
from models.retailer import Retailer, RetailerNotes
from storage.database import Ledger
from storage.ledger.records import find
from storage.queries.board import board_of_month
from storage.queries.complaints import complaints_where

__all__ = ["accepted", "calls", "complete", "duties", "limited_orders", "met"]

_IN_DAYS = "deleted = 0 AND day BETWEEN ? AND ?"


def met(ledger: Ledger, first: date, last: date) -> frozenset[str]:
    """Return who was met on a visit."""
    rows = ledger.query(
        f"SELECT DISTINCT retailer_id FROM visit WHERE {_IN_DAYS} "  # noqa: S608 - own words
        "AND shop_state <> '关门'",
        _days(first, last),
    )
    return frozenset(str(row[0]) for row in rows)


def calls(
    ledger: Ledger, first: date, last: date, only: AbstractSet[str] | None = None
) -> tuple[int, int]:
    """Return planned calls kept and planned, of all retailers or of some."""

    def taken(shop: str) -> bool:
        return only is None or shop in only

    days = _days(first, last)
    plan = ledger.query(
        f"SELECT retailer_id, day FROM plan_stop WHERE {_IN_DAYS} "  # noqa: S608 - own words
        "AND state <> '取消'",
        days,
    )
    every = ledger.query(
        "SELECT retailer_id, day, shop_state <> '关门', planned "  # noqa: S608 - own words
        f"FROM visit WHERE {_IN_DAYS}",
        days,
    )
    visits = [visit for visit in every if taken(visit[0])]
    return planned_calls(
        {(shop, date.fromisoformat(day)) for shop, day in plan if taken(shop)},
        {
            (shop, date.fromisoformat(day))
            for shop, day, was_met, _planned in visits
            if was_met and taken(shop)
        },
        [bool(was_met) for _shop, _day, was_met, planned in visits if planned],
    )


def duties(ledger: Ledger, span: Span, today: date) -> dict[str, Quotient]:
    """Return 六个一 of each standard store: the boards of the span's months, as they stand today.

    A week or an order cycle has no board.
    """
    found: dict[str, list[Quotient]] = defaultdict(list)
    for month in _months(span):
        for row in board_of_month(ledger, month.key, today).board.rows:
            found[row.retailer_id].append(row.completion)
    return {shop: Quotient.of_group(rates) for shop, rates in found.items()}


def _months(span: Span) -> Iterable[Period]:
    block = span.block
    weekly = isinstance(block, Period) and block.kind is PeriodKind.WEEK
    if weekly or not isinstance(block, Period | JoinedMonths):
        return
    month = Period.month(span.first)
    while month.first <= span.last:
        yield month
        month = month.shift(1)


def accepted(
    ledger: Ledger, first: date, last: date, only: AbstractSet[str] | None = None
) -> Accepted:
    """Return the complaints and suggestions accepted in some days; 廉洁投诉 are among them."""
    every = complaints_where(
        ledger, "deleted = 0 AND received_on BETWEEN ? AND ?", _days(first, last)
    )
    held = [each for each in every if only is None or each.complaint.retailer_id in only]
    closed = [
        (each, each.complaint.closed_on) for each in held if each.complaint.closed_on is not None
    ]
    in_time = [
        not closed_late(each.complaint, closed_on, each.calendar.shift)
        for each, closed_on in closed
    ]
    return Accepted(len(held), len(closed), sum(in_time))


def complete(ledger: Ledger, retailers: Iterable[Retailer]) -> dict[str, Completeness]:
    """Return how complete the records of some retailers are."""
    notes = {each.id: each for each in find(ledger, RetailerNotes)}
    return {each.id: completeness(each, notes.get(each.id)) for each in retailers}


# Each cycle's lines through the index on the day; the key of a limit is since|until|product.
_LIMITED = """
    SELECT supply_limit.id, line.product_id, part.grade, line.retailer_id,
           sum(line.quantity), part.cartons
    FROM (SELECT DISTINCT since, until FROM supply_limit
          WHERE deleted = 0 AND since BETWEEN ? AND ?) AS cycle
    CROSS JOIN active_purchase_line AS line ON line.day BETWEEN cycle.since AND cycle.until
    JOIN supply_limit ON supply_limit.deleted = 0
         AND supply_limit.id = cycle.since || '|' || cycle.until || '|' || line.product_id
    JOIN retailer ON retailer.id = line.retailer_id
    JOIN supply_limit_limits AS part ON part.parent_id = supply_limit.id
         AND part.grade = CAST(retailer.supply_grade AS INTEGER)
    GROUP BY supply_limit.id, part.grade, line.retailer_id, part.cartons
    ORDER BY line.product_id, supply_limit.id, part.grade, line.retailer_id
"""


def limited_orders(
    ledger: Ledger, first: date, last: date
) -> tuple[tuple[str, tuple[LimitedOrder, ...]], ...]:
    """Return product and orders of each grade, of the cycles that begin in some days."""
    found: dict[tuple[str, str, int], list[LimitedOrder]] = defaultdict(list)
    for limit, product, grade, shop, quantity, most in ledger.query(_LIMITED, _days(first, last)):
        found[product, limit, grade].append(LimitedOrder(shop, quantity, most))
    return tuple((key[0], tuple(orders)) for key, orders in found.items())


def _days(first: date, last: date) -> tuple[str, str]:
    return (first.isoformat(), last.isoformat())
