"""Purchases as they count: lines of active batches; a month's sum only where no lines are known.

One source per retailer and month: as soon as one line of a retailer's month is there, the lines win
over 购进月汇总, and a difference between the two can be shown (DOMAIN 5.1). Whole months are read
from the sums that are kept of them, days and parts of months from the lines.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

import attrs

from models.calendar import Period
from storage.database import Ledger
from storage.queries.purchase_sums import retailer_sums

__all__ = [
    "MonthTotal",
    "Order",
    "amounts_of_months",
    "bought_between",
    "bought_by_month",
    "ends_early",
    "known_until",
    "last_orders",
    "month_differences",
    "month_totals",
    "months_known",
    "totals_of_month",
]

_NO_ORDERS_YET, _NO_ORDERS_ANY_MORE = timedelta(days=8), timedelta(days=3)
"""Days at a month's two ends without an order that are no gap: 国庆, a weekend."""

_ANY_LINE = "SELECT EXISTS (SELECT 1 FROM purchase_sum_retailer WHERE month = ? AND lines > 0)"
_ANY_SUM = "SELECT EXISTS (SELECT 1 FROM active_purchase_month WHERE month = ?)"


@attrs.frozen
class MonthTotal:
    """One month of a retailer: 条 and 分; ``from_lines`` tells the source."""

    month: str
    quantity: int
    amount: int
    from_lines: bool


@attrs.frozen
class Order:
    """One order day of a retailer: 条 and 分."""

    day: date
    quantity: int
    amount: int


def month_totals(ledger: Ledger, retailer_id: str, first: str, last: str) -> list[MonthTotal]:
    """Return a retailer's months from ``first`` to ``last`` (YYYY-MM) that have purchases."""
    return [
        MonthTotal(each.month, each.quantity, each.amount, each.lines > 0)
        for each in retailer_sums(ledger, _months_between(first, last), retailer_id)
    ]


def _months_between(first: str, last: str) -> list[str]:
    month, found = Period.parse(first), list[str]()
    while month.key <= last:
        found.append(month.key)
        month = month.shift(1)
    return found


def totals_of_month(ledger: Ledger, month: str, until: date | None = None) -> dict[str, int]:
    """Return 条 bought in ``month`` by retailer; ``until`` cuts it at a day (included)."""
    if until is None:
        return {each.retailer_id: each.quantity for each in retailer_sums(ledger, [month])}
    return dict(
        ledger.query(
            "SELECT retailer_id, sum(quantity) FROM active_purchase_line "
            "WHERE day BETWEEN ? AND ? GROUP BY retailer_id",
            (f"{month}-01", until.isoformat()),
        )
    )


def bought_by_month(
    ledger: Ledger, months: Sequence[str], retailer_id: str | None = None
) -> dict[str, dict[str, tuple[int, int, int]]]:
    """Return by retailer and month what was bought from the first to the last of some months.

    条, those of them whose amount is known, and their 分. A retailer's month counts by its lines
    where there are any, else by 购进月汇总.
    """
    found: dict[str, dict[str, tuple[int, int, int]]] = defaultdict(dict)
    for each in retailer_sums(ledger, _months_between(months[0], months[-1]), retailer_id):
        found[each.retailer_id][each.month] = (each.quantity, each.priced_quantity, each.amount)
    return found


def months_known(ledger: Ledger, months: Sequence[str]) -> frozenset[str]:
    """Return which of some months (YYYY-MM) are known as a whole, so that they can be compared.

    By lines that neither begin after its first week and a day nor end more than three days before
    its end (on holidays nobody orders), else by 购进月汇总.
    """
    since, until = ledger.query(
        "SELECT coalesce(min(first_day), '9999-12-31'), coalesce(max(last_day), '0001-01-01') "
        "FROM import_batch WHERE active = 1 AND sheet = '购进明细'"
    )[0]
    known = set()
    for month in map(Period.parse, months):
        begun = since <= (month.first + _NO_ORDERS_YET).isoformat()
        ended = until >= (month.last - _NO_ORDERS_ANY_MORE).isoformat()
        lines = begun and ended and ledger.scalar(_ANY_LINE, (month.key,))
        if lines or ledger.scalar(_ANY_SUM, (month.key,)):
            known.add(month.key)
    return frozenset(known)


def amounts_of_months(ledger: Ledger, months: Sequence[str]) -> dict[str, int]:
    """Return what each retailer bought in some months (YYYY-MM, in order), in 分."""
    found = bought_by_month(ledger, months)
    return {key: sum(amount for _, _, amount in own.values()) for key, own in found.items()}


def last_orders(ledger: Ledger, retailer_id: str, until: date, count: int = 4) -> list[Order]:
    """Return the last ``count`` order days of a retailer up to ``until``, newest first."""
    rows = ledger.query(
        "SELECT day, sum(quantity), sum(coalesce(amount, 0)) FROM active_purchase_line "
        "WHERE retailer_id = ? AND day <= ? "
        "GROUP BY day ORDER BY day DESC LIMIT ?",
        (retailer_id, until.isoformat(), count),
    )
    return [Order(date.fromisoformat(day), quantity, amount) for day, quantity, amount in rows]


def bought_between(ledger: Ledger, retailer_id: str, after: date, until: date) -> dict[str, int]:
    """Return 条 by product bought after ``after`` (excluded) until ``until`` (included)."""
    return dict(
        ledger.query(
            "SELECT product_id, sum(quantity) FROM active_purchase_line "
            "WHERE retailer_id = ? AND day > ? AND day <= ? GROUP BY product_id",
            (retailer_id, after.isoformat(), until.isoformat()),
        )
    )


def known_until(ledger: Ledger) -> date | None:
    """Return the last day that purchases are known for, over all active batches (购进截至)."""
    found = ledger.scalar(
        "SELECT max(last_day) FROM import_batch WHERE active = 1 AND sheet = '购进明细'"
    )
    return date.fromisoformat(found) if found else None


def ends_early(day: date) -> bool:
    """Tell whether a month whose last known order day is ``day`` lacks orders at its end."""
    return day < Period.month(day).last - _NO_ORDERS_ANY_MORE


def month_differences(ledger: Ledger, retailer_id: str) -> dict[str, tuple[int, int]]:
    """Return the months whose 月汇总 and lines disagree: month → (sum, lines) in 条."""
    rows = ledger.query(
        "SELECT total.month, total.quantity, line.quantity FROM "
        "(SELECT month, sum(quantity) AS quantity FROM active_purchase_month "
        " WHERE retailer_id = ? GROUP BY month) AS total JOIN "
        "(SELECT substr(day, 1, 7) AS month, sum(quantity) AS quantity FROM active_purchase_line "
        " WHERE retailer_id = ? GROUP BY 1) AS line USING (month) "
        "WHERE total.quantity <> line.quantity",
        (retailer_id, retailer_id),
    )
    return {month: (total, line) for month, total, line in rows}
