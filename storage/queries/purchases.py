"""Purchases as they count: lines of active batches; a month's sum only where no lines are known.

One source per retailer and month: as soon as one line of a retailer's month is there, the lines win
over 购进月汇总, and a difference between the two can be shown (DOMAIN 5.1).
"""

from collections.abc import Sequence
from datetime import date

import attrs

from storage.database import Ledger

__all__ = [
    "MonthTotal",
    "Order",
    "amounts_of_months",
    "bought_between",
    "bought_in_months",
    "known_until",
    "last_orders",
    "month_differences",
    "month_totals",
    "totals_of_month",
]


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
    found: dict[str, MonthTotal] = {}
    for from_lines, sql in (
        (
            False,
            "SELECT month, sum(quantity), sum(coalesce(amount, 0)) FROM active_purchase_month "
            "WHERE retailer_id = ? AND month BETWEEN ? AND ? GROUP BY month",
        ),
        (
            True,
            "SELECT substr(day, 1, 7), sum(quantity), sum(coalesce(amount, 0)) "
            "FROM active_purchase_line WHERE retailer_id = ? "
            "AND day BETWEEN ? || '-01' AND ? || '-31' GROUP BY 1",
        ),
    ):
        for month, quantity, amount in ledger.query(sql, (retailer_id, first, last)):
            found[month] = MonthTotal(month, quantity, amount, from_lines)
    return [found[month] for month in sorted(found)]


def totals_of_month(ledger: Ledger, month: str, until: date | None = None) -> dict[str, int]:
    """Return 条 bought in ``month`` by retailer; ``until`` cuts it at a day (included)."""
    last = until.isoformat() if until else f"{month}-31"
    totals: dict[str, int] = dict(
        ledger.query(
            "SELECT retailer_id, sum(quantity) FROM active_purchase_month WHERE month = ? "
            "GROUP BY retailer_id",
            (month,),
        )
        if until is None
        else ()
    )
    totals.update(
        ledger.query(
            "SELECT retailer_id, sum(quantity) FROM active_purchase_line "
            "WHERE day BETWEEN ? AND ? GROUP BY retailer_id",
            (f"{month}-01", last),
        )
    )
    return totals


def bought_in_months(ledger: Ledger, months: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Return what each retailer bought in some months (YYYY-MM, in order): 条 and 分.

    A retailer's month counts by its lines where there are any, else by 购进月汇总.
    """
    by_month: dict[tuple[str, str], tuple[int, int]] = {}
    for sql in (
        "SELECT retailer_id, month, sum(quantity), sum(coalesce(amount, 0)) "
        "FROM active_purchase_month WHERE month BETWEEN ? AND ? GROUP BY 1, 2",
        "SELECT retailer_id, substr(day, 1, 7), sum(quantity), sum(coalesce(amount, 0)) "
        "FROM active_purchase_line WHERE day BETWEEN ? || '-01' AND ? || '-31' GROUP BY 1, 2",
    ):
        for key, month, quantity, amount in ledger.query(sql, (months[0], months[-1])):
            by_month[key, month] = (quantity, amount)
    totals: dict[str, tuple[int, int]] = {}
    for (key, _month), (quantity, amount) in by_month.items():
        before = totals.get(key, (0, 0))
        totals[key] = (before[0] + quantity, before[1] + amount)
    return totals


def amounts_of_months(ledger: Ledger, months: Sequence[str]) -> dict[str, int]:
    """Return what each retailer bought in some months (YYYY-MM, in order), in 分."""
    return {key: amount for key, (_, amount) in bought_in_months(ledger, months).items()}


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
