"""What the warnings are made of, read through the indexes by day (F37). Not before first paint."""

from datetime import date, datetime, timedelta

from models.calendar import Period
from models.reminders import Reminder
from models.retailer import CLOSED_STATUSES, RetailerStatus, StatusEntry
from models.six_ones.designation import is_open
from models.warnings import (
    ComplaintStep,
    Days,
    OrderFacts,
    PurchaseFacts,
    WarningFacts,
    WarningSettings,
    compared_days,
    order_cycle_days,
    warnings,
)
from storage.database import Ledger
from storage.queries.complaints import open_complaints
from storage.queries.purchases import known_until, totals_of_month
from storage.queries.settings import judgement

__all__ = ["purchase_facts", "todays_warnings"]

_LONGEST_CYCLE = 14


def todays_warnings(ledger: Ledger, now: datetime) -> tuple[Reminder, ...]:
    """Return the warnings as they stand at ``now``, those of standard stores last."""
    from models.candidates.upkeep import reminders_of
    from storage.queries.candidates import todays_upkeep

    until = known_until(ledger)
    steps = ((held, held.next_step(now)) for held in open_complaints(ledger))
    found = warnings(
        WarningFacts(
            now=now,
            complaints=[
                ComplaintStep(held.complaint.retailer_id, step)
                for held, step in steps
                if step is not None
            ],
            paused=_paused(ledger),
            orders=_orders(ledger, until) if until else None,
            purchases=purchase_facts(ledger, compared_days(until)) if until else None,
        ),
        judgement(ledger, WarningSettings),
    )
    return (*found, *reminders_of(todays_upkeep(ledger, now.date())))


def _paused(ledger: Ledger) -> dict[str, date]:
    rows = ledger.query(
        "SELECT id, status_since FROM retailer WHERE deleted = 0 AND in_master = 1 AND status = ? "
        "AND status_since IS NOT NULL",
        (RetailerStatus.PAUSED.value,),
    )
    return {shop: date.fromisoformat(since) for shop, since in rows}


def _orders(ledger: Ledger, until: date) -> OrderFacts | None:
    since = ledger.scalar(
        "SELECT min(first_day) FROM import_batch WHERE active = 1 AND sheet = '购进明细'"
    )
    if not since:
        return None
    shops = ledger.query(
        "SELECT id, order_cycle, order_day, opened_on, status FROM retailer "
        "WHERE deleted = 0 AND in_master = 1"
    )
    open_shops = [row for row in shops if row[4] not in CLOSED_STATUSES]
    recently = (until - timedelta(days=_LONGEST_CYCLE)).isoformat()
    last: dict[str, str] = dict(
        ledger.query(
            "SELECT retailer_id, max(day) FROM active_purchase_line WHERE quantity > 0 "
            "AND day BETWEEN ? AND ? GROUP BY retailer_id",
            (recently, until.isoformat()),
        )
    )
    for shop in (row[0] for row in open_shops if row[0] not in last):
        before = ledger.scalar(
            "SELECT day FROM active_purchase_line WHERE retailer_id = ? AND day < ? "
            "AND quantity > 0 ORDER BY day DESC LIMIT 1",
            (shop, recently),
        )
        if before:
            last[shop] = before
    begun = date.fromisoformat(since)
    young = {row[0] for row in open_shops if row[3] and date.fromisoformat(row[3]) > begun}
    return OrderFacts(
        since=begun,
        until=until,
        cycles={
            row[0]: order_cycle_days(row[1], row[2])
            for row in open_shops
            if row[0] in last or row[0] not in young
        },
        last={shop: date.fromisoformat(day) for shop, day in last.items()},
    )


def purchase_facts(ledger: Ledger, days: Days) -> PurchaseFacts:
    """Return what M26 and M28 are made of, in two spans of days."""
    now = _bought(ledger, days.first, days.until)
    rows = ledger.query(
        "SELECT id, retail_format, market_type, size, status, in_master FROM retailer "
        "WHERE deleted = 0"
    )
    history: dict[str, list[StatusEntry]] = {}
    for shop, since, status in ledger.query(
        "SELECT parent_id, since, status FROM retailer_status_history ORDER BY parent_id, position"
    ):
        entry = StatusEntry(since=date.fromisoformat(since), status=status)
        history.setdefault(shop, []).append(entry)
    month = Period.month(days.until)
    return PurchaseFacts(
        days=days,
        now=now,
        before=_bought(ledger, days.before_first, days.before_until),
        kinds={
            row[0]: (row[1], row[2], row[3])
            for row in rows
            if now.get(row[0], 0) > 0 or (row[5] and is_open(history.get(row[0], ()), month))
        },
        open_shops=frozenset(row[0] for row in rows if row[5] and row[4] not in CLOSED_STATUSES),
    )


def _bought(ledger: Ledger, first: date, last: date) -> dict[str, int]:
    """Return 条 by store; a whole month may be known by its sum alone."""
    if last == Period.month(first).last:
        return totals_of_month(ledger, f"{first:%Y-%m}")
    return dict(
        ledger.query(
            "SELECT retailer_id, sum(quantity) FROM active_purchase_line "
            "WHERE day BETWEEN ? AND ? GROUP BY retailer_id",
            (first.isoformat(), last.isoformat()),
        )
    )
