"""What a package's sheets show beside visits and checks, read from the ledger."""

import json
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Any, TypeVar

from models.calendar import Period
from models.entries import (
    BrandReview,
    Complaint,
    Declaration,
    Demand,
    Expense,
    GradeSuggestion,
    Irregularity,
    MarketNote,
    RetailerChange,
)
from models.package import DataLine
from models.package.facts import Bought, Entries, Events, Ordered, Purchases
from models.package.news import Sent
from models.programme import AwardRound, Campaign, StoreReport, Training
from models.records import Record
from storage.database import Ledger
from storage.ledger.records import find
from storage.queries.month_close import month_close_of
from storage.queries.purchase_sums import pair_sums
from storage.queries.purchases import totals_of_month
from storage.queries.receipts import RETURNED

__all__ = [
    "brand_products",
    "entries_of",
    "events_of",
    "last_receipt",
    "last_visits",
    "purchases_of",
    "scores_of",
    "sent_of",
]

R = TypeVar("R", bound=Record)

_BEFORE = 3
"""Whole months before the month, for 近3月 and 前三周期."""

_OF_MONTH = "deleted = 0 AND month = ?"
_AND_AHEAD = "deleted = 0 AND month IN (?, ?)"
"""Needs are asked for a month ahead (DOMAIN 4.7): the next month's belong to what is sent now."""


# ---------------------------------------------------------------------------------------- entries


def entries_of(ledger: Ledger, month: Period) -> Entries:
    """Return the live entries of a month."""

    def by_day(kind: type[R], column: str = "day") -> tuple[R, ...]:
        where = f"deleted = 0 AND {column} BETWEEN ? AND ?"
        return tuple(find(ledger, kind, where, (month.first.isoformat(), month.last.isoformat())))

    return Entries(
        market_notes=by_day(MarketNote),
        complaints=by_day(Complaint, "received_on"),
        demands=tuple(find(ledger, Demand, _AND_AHEAD, (month.key, month.shift(1).key))),
        changes=by_day(RetailerChange),
        suggestions=by_day(GradeSuggestion),
        irregularities=by_day(Irregularity),
        reviews=tuple(find(ledger, BrandReview, _OF_MONTH, (month.key,))),
        expenses=by_day(Expense),
        declarations=tuple(find(ledger, Declaration, _OF_MONTH, (month.key,))),
    )


_RAN = "deleted = 0 AND starts_on <= ?2 AND coalesce(ends_on, '9999') >= ?1"
_HANDED = (
    "deleted = 0 AND (made_on BETWEEN ?1 AND ?2 OR delivered_on BETWEEN ?1 AND ?2) "
    "ORDER BY number, id"
)


def events_of(ledger: Ledger, month: Period) -> Events:
    """Return the events of a month: campaigns that ran in it, the others by their day."""
    days = (month.first.isoformat(), month.last.isoformat())
    by_day = "deleted = 0 AND day BETWEEN ? AND ?"
    return Events(
        campaigns=tuple(find(ledger, Campaign, _RAN, days)),
        trainings=tuple(find(ledger, Training, by_day, days)),
        reports=tuple(find(ledger, StoreReport, _HANDED, days)),
        rounds=tuple(find(ledger, AwardRound, by_day, days)),
        close=month_close_of(ledger, month.key),
    )


def brand_products(ledger: Ledger) -> tuple[str, ...]:
    """Return the ids of key and novel products that are on sale."""
    rows = ledger.query(
        "SELECT id FROM product WHERE deleted = 0 AND status <> '停销' "
        "AND (novel = 1 OR key_brand NOT IN ('', '否')) ORDER BY id"
    )
    return tuple(str(row[0]) for row in rows)


# -------------------------------------------------------------------------------------- purchases


def purchases_of(
    ledger: Ledger, month: Period, brands: Collection[str], suggested: Collection[str]
) -> Purchases:
    """Return purchases as they count: ``brands`` are products, ``suggested`` are stores."""
    first = month.shift(-_BEFORE)
    return Purchases(
        months=frozenset(_known_months(ledger, month)),
        stores=totals_of_month(ledger, month.key),
        ordered=_ordered(ledger, month),
        buyers=_buyers(ledger, (first.key, month.key), brands) if brands else {},
        recent=_recent(ledger, (first.key, month.shift(-1).key), suggested) if suggested else {},
    )


def _known_months(ledger: Ledger, month: Period) -> Iterator[str]:
    for back in range(_BEFORE + 1):
        key = month.shift(-back).key
        if ledger.scalar("SELECT EXISTS (SELECT 1 FROM purchase_sum WHERE month = ?)", (key,)):
            yield key


def _ordered(ledger: Ledger, month: Period) -> dict[tuple[str, str], Ordered]:
    return {
        (each.retailer_id, each.product_id): Ordered(
            each.requested if each.asked_lines else None, each.quantity, each.supplied
        )
        for each in pair_sums(ledger, [month.key])
    }


def _buyers(
    ledger: Ledger, months: tuple[str, str], brands: Collection[str]
) -> dict[tuple[str, str], frozenset[str]]:
    found: dict[tuple[str, str], set[str]] = {}
    for retailer, product, month in ledger.iterate(
        "SELECT retailer_id, product_id, month FROM purchase_sum WHERE month BETWEEN ? AND ? "
        "AND product_id IN (SELECT value FROM json_each(?)) AND quantity > 0",
        (*months, json.dumps(sorted(brands))),
    ):
        found.setdefault((product, month), set()).add(retailer)
    return {key: frozenset(stores) for key, stores in found.items()}


def _recent(ledger: Ledger, months: tuple[str, str], stores: Collection[str]) -> dict[str, Bought]:
    rows = ledger.query(
        "SELECT retailer_id, sum(quantity), CASE WHEN sum(unpriced) = 0 THEN sum(amount) END "
        "FROM purchase_sum_retailer WHERE month BETWEEN ? AND ? "
        "AND retailer_id IN (SELECT value FROM json_each(?)) GROUP BY retailer_id",
        (*months, json.dumps(sorted(stores))),
    )
    return {row[0]: Bought(row[1], row[2]) for row in rows}


# ------------------------------------------------------------------------------- visits and checks


def scores_of(ledger: Ledger, until: date) -> dict[str, int]:
    """Return the total of each store's last check up to ``until``, in tenths of a point."""
    rows = ledger.query(
        "SELECT retailer_id, total, max(day || ' ' || id) FROM display_check "
        "WHERE deleted = 0 AND total IS NOT NULL AND day <= ? GROUP BY retailer_id",
        (until.isoformat(),),
    )
    return {row[0]: row[1] for row in rows}


def last_visits(ledger: Ledger, until: date) -> dict[str, date]:
    """Return the last day up to ``until`` on which each store was met."""
    rows = ledger.query(
        "SELECT retailer_id, max(day) FROM visit WHERE deleted = 0 AND shop_state <> '关门' "
        "AND day <= ? GROUP BY retailer_id",
        (until.isoformat(),),
    )
    return {row[0]: date.fromisoformat(row[1]) for row in rows}


# ------------------------------------------------------------------------- packages and receipts


def sent_of(ledger: Ledger, lines: Iterable[DataLine]) -> dict[tuple[str, str], Sent]:
    """Return what packages and receipts say of the records of the data, where they say anything."""
    packed = _highest(
        ledger, "SELECT kind, record_id, max(revision) FROM package_record GROUP BY 1, 2"
    )
    returned = _highest(
        ledger,
        f"SELECT kind, record_id, max(revision) FROM ({RETURNED}) GROUP BY 1, 2",  # noqa: S608
    )
    known = _highest(ledger, "SELECT kind, record_id, revision FROM acknowledged")
    found = {}
    for line in lines:
        key = (line.kind, line.record_id)
        if key in packed or key in returned or key in known:
            found[key] = Sent(
                packed=packed.get(key, 0),
                returned=returned.get(key, 0),
                acknowledged=known.get(key, 0),
            )
    return found


def _highest(ledger: Ledger, sql: str) -> dict[tuple[Any, Any], int]:
    return {(kind, record_id): revision for kind, record_id, revision in ledger.query(sql)}


def last_receipt(ledger: Ledger) -> str:
    """Return which package headquarters answered last: 第 3 包 2026-11-20; empty for none."""
    rows = ledger.query(
        "SELECT package.sequence, receipt.day FROM receipt "
        "LEFT JOIN package ON package.id = receipt.package "
        "ORDER BY receipt.operation DESC, package.sequence DESC LIMIT 1"
    )
    if not rows:
        return ""
    sequence, day = rows[0]
    return " ".join(part for part in (f"第 {sequence} 包" if sequence else "", day or "") if part)
