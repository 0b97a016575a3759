"""Purchases as they count: lines of active batches; a month's sum only where no lines are known.

One source per retailer and month: as soon as one line of a retailer's month is there, the lines win
over 购进月汇总, and a difference between the two can be shown (DOMAIN 5.1).
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

import attrs

from models.calendar import Period
from storage.database import Ledger

__all__ = [
    "MonthTotal",
    "Order",
    "amounts_of_months",
    "bought_between",
    "bought_by_month",
    "known_until",
    "last_orders",
    "month_differences",
    "month_totals",
    "months_known",
    "totals_of_month",
]

_NO_ORDERS_YET, _NO_ORDERS_ANY_MORE = timedelta(days=8), timedelta(days=3)
"""Days at a month's two ends without an order that are no gap: 国庆, a weekend."""

_ANY_LINE = "SELECT EXISTS (SELECT 1 FROM active_purchase_line WHERE day BETWEEN ? AND ?)"
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


def bought_by_month(
    ledger: Ledger, months: Sequence[str], retailer_id: str | None = None
) -> dict[str, dict[str, tuple[int, int, int]]]:
    """Return by retailer and month what was bought from the first to the last of some months.

    条, those of them whose amount is known, and their 分. A retailer's month counts by its lines
    where there are any, else by 购进月汇总.
    """
    found: dict[str, dict[str, tuple[int, int, int]]] = defaultdict(dict)
    figures = (
        "sum(quantity), sum(CASE WHEN amount IS NULL THEN 0 ELSE quantity END), "
        "sum(coalesce(amount, 0))"
    )
    shop = "AND retailer_id = ?3" if retailer_id is not None else "AND ?3 IS NULL"
    for sql in (
        f"SELECT retailer_id, month, {figures} FROM active_purchase_month "  # noqa: S608 - own words
        f"WHERE month BETWEEN ?1 AND ?2 {shop} GROUP BY 1, 2",
        f"SELECT retailer_id, substr(day, 1, 7), {figures} "  # noqa: S608 - own words
        "FROM active_purchase_line WHERE day BETWEEN ?1 || '-01' AND ?2 || '-31' "
        f"{shop} GROUP BY 1, 2",
    ):
        for key, month, *bought in ledger.query(sql, (months[0], months[-1], retailer_id)):
            found[key][month] = (bought[0], bought[1], bought[2])
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
        first, last = month.first.isoformat(), month.last.isoformat()
        begun = since <= (month.first + _NO_ORDERS_YET).isoformat()
        ended = until >= (month.last - _NO_ORDERS_ANY_MORE).isoformat()
        lines = begun and ended and ledger.scalar(_ANY_LINE, (first, last))
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
