"""What the form of an event asks of many stores at once: who is meant, what they bought."""

from collections.abc import Mapping
from datetime import date, timedelta

from models.calendar import Period
from models.six_ones import counts_in
from storage.database import Ledger
from storage.queries.board import store_lines, stores

__all__ = ["bought_around", "standard_stores"]

_WEEK = timedelta(days=7)
_BOUGHT = (
    "SELECT coalesce(sum(quantity) FILTER (WHERE day < ?2), 0), "
    "coalesce(sum(quantity) FILTER (WHERE day > ?2), 0) FROM active_purchase_line "
    "WHERE retailer_id = ?1 AND day BETWEEN ?3 AND ?4"
)


def standard_stores(ledger: Ledger, day: date) -> dict[str, str]:
    """Return the stores that owe the six-ones in the month of a day, each with its route."""
    lines, month = store_lines(ledger), Period.month(day)
    return {
        facts.retailer_id: lines[facts.retailer_id].route
        for facts, _name in stores(ledger)
        if counts_in(facts, month)
    }


def bought_around(ledger: Ledger, days: Mapping[str, date]) -> dict[str, tuple[int, int]]:
    """Return by store the 条 it ordered in the 7 days before and the 7 days after its day.

    购进, not 销量; the day itself is in neither (DOMAIN 3.1 ①).
    """
    found = {}
    for retailer_id, day in days.items():
        span = (day.isoformat(), (day - _WEEK).isoformat(), (day + _WEEK).isoformat())
        found[retailer_id] = ledger.query(_BOUGHT, (retailer_id, *span))[0]
    return found
