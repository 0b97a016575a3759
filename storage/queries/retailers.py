"""Retailers as lists and pages show them; the manager's own values stand before headquarters'."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import attrs

from models.calendar import Period
from models.changes import Changes
from models.retailer import CLOSED_STATUSES
from models.route.distance import Place, place_of
from storage.database import Ledger
from storage.queries.own_values import (
    BY_ROUTE,
    OWN_LATITUDE,
    OWN_LONGITUDE,
    OWN_NOTES,
    OWN_ORDER,
    OWN_PHONE,
    OWN_ROUTE,
)

__all__ = [
    "RetailerRow",
    "retailer_row",
    "retailer_rows",
    "retailers_touched",
    "standing_routes",
]

_COLUMNS = f"""
    retailer.id, shop_name, licence_no, owner,
    {OWN_PHONE},
    retail_format, market_type, address, street,
    {OWN_ROUTE},
    {OWN_ORDER},
    retailer.status, terminal_type, licence_until, order_day, delivery_day,
    retailer.pinyin, retailer.initials,
    coalesce(retailer_notes.starred, 0), coalesce(retailer_notes.salutation, ''),
    coalesce(retailer_notes.best_hours, ''), in_master,
    {OWN_LONGITUDE},
    {OWN_LATITUDE}
"""


_SOME = 40
"""Up to so many touched retailers are worth being read one by one."""


@attrs.frozen
class RetailerRow:
    """One retailer in a list. Days and counts are as of the day the list was read."""

    id: str
    shop_name: str
    licence_no: str
    owner: str
    phone: str
    retail_format: str
    market_type: str
    address: str
    street: str
    visit_route: str
    route_order: int | None
    status: str
    terminal_type: str
    licence_until: date | None
    order_day: str
    delivery_day: str
    pinyin: str
    initials: str
    starred: bool
    salutation: str
    best_hours: str
    in_master: bool
    longitude: str
    latitude: str
    last_visit: date | None = None
    visits_this_month: int = 0
    open_todos: int = 0
    overdue_todos: int = 0
    bought_this_month: int = 0
    standard: bool = False

    @property
    def closed(self) -> bool:
        """停业, 歇业 or 注销: nobody is to be visited there."""
        return self.status in CLOSED_STATUSES

    @property
    def served(self) -> bool:
        """Neither closed nor gone from headquarters' master: a visit may be asked for."""
        return self.in_master and not self.closed

    @property
    def place(self) -> Place | None:
        """Where it lies; None where that is not known, or no place in China."""
        return place_of(self.longitude, self.latitude)


def retailer_rows(ledger: Ledger, today: date) -> list[RetailerRow]:
    """Return every retailer, in the order of route, place on it, and name."""
    rows = ledger.query(
        f"SELECT {_COLUMNS} FROM retailer {OWN_NOTES} "  # noqa: S608 - own names
        f"WHERE retailer.deleted = 0 ORDER BY {BY_ROUTE}"
    )
    facts = _Facts.read(ledger, today)
    return [facts.joined(_row(row)) for row in rows]


def standing_routes(ledger: Ledger) -> dict[str, str]:
    """Return the 拜访线路 of every retailer: the manager's own, else that of the master."""
    return dict(
        ledger.query(f"SELECT retailer.id, {OWN_ROUTE} FROM retailer {OWN_NOTES}")  # noqa: S608
    )


def retailer_row(ledger: Ledger, retailer_id: str, today: date) -> RetailerRow | None:
    """Return one retailer."""
    rows = ledger.query(
        f"SELECT {_COLUMNS} FROM retailer {OWN_NOTES} "  # noqa: S608 - own names
        "WHERE retailer.deleted = 0 AND retailer.id = ?",
        (retailer_id,),
    )
    if not rows:
        return None
    return _Facts.read(ledger, today, retailer_id).joined(_row(rows[0]))


def _row(row: tuple[Any, ...]) -> list[Any]:
    """Return the columns of _COLUMNS as the fields of a row have them."""
    values = list(row)
    values[13] = date.fromisoformat(values[13]) if values[13] else None
    values[18], values[21] = bool(values[18]), bool(values[21])
    return values


def retailers_touched(ledger: Ledger, changes: Changes) -> frozenset[str] | None:
    """Return the retailers whose row an operation may have changed; None for many or all."""
    touched: set[str] = set()
    for kind, ids in changes.kinds.items():
        if kind in ("setting", "purchase") or (not ids and kind in _TABLES):
            return None
        if kind in ("retailer", "retailer_notes"):
            touched |= ids
        elif kind in _TABLES:
            touched |= _retailers_of(ledger, _TABLES[kind], ids)
        if len(touched) > _SOME:
            return None
    return frozenset(touched)


_TABLES = {"retailer": "", "retailer_notes": "", "visit": "visit", "todo": "todo"}


def _retailers_of(ledger: Ledger, table: str, ids: frozenset[str]) -> set[str]:
    marks = ", ".join("?" * len(ids))
    rows = ledger.query(
        f"SELECT DISTINCT retailer_id FROM {table} WHERE id IN ({marks})",  # noqa: S608 - own names
        tuple(ids),
    )
    return {row[0] for row in rows}


@attrs.frozen
class _Facts:
    """What visits, todos, purchases and standard-store terms say of each retailer."""

    last: Mapping[str, str]
    visits: Mapping[str, int]
    todos: Mapping[str, tuple[int, int]]
    bought: Mapping[str, int]
    standard: frozenset[str]

    @classmethod
    def read(cls, ledger: Ledger, today: date, retailer_id: str | None = None) -> "_Facts":
        """Read the facts of all retailers, or of one."""
        month = Period.month(today)
        only = "retailer_id = :one" if retailer_id else "1"
        values = {
            "one": retailer_id,
            "first": month.first.isoformat(),
            "last": month.last.isoformat(),
            "today": today.isoformat(),
        }
        visits = ledger.query(
            "SELECT retailer_id, max(day), sum(day BETWEEN :first AND :last) FROM visit "  # noqa: S608
            f"WHERE deleted = 0 AND shop_state <> '关门' AND {only} GROUP BY retailer_id",
            values,
        )
        todos = ledger.query(
            "SELECT retailer_id, count(*), sum(due IS NOT NULL AND due < :today) FROM todo "  # noqa: S608
            f"WHERE deleted = 0 AND state IN ('待处理', '处理中', '转上级') AND {only} "
            "GROUP BY retailer_id",
            values,
        )
        bought = ledger.query(
            "SELECT retailer_id, sum(quantity) FROM active_purchase_line "  # noqa: S608
            f"WHERE day BETWEEN :first AND :today AND {only} GROUP BY retailer_id",
            values,
        )
        standard = ledger.query(
            "SELECT DISTINCT parent_id FROM retailer_standard_terms "
            "WHERE since <= :today AND (until IS NULL OR until >= :today)",
            values,
        )
        return cls(
            last={row[0]: row[1] for row in visits},
            visits={row[0]: row[2] for row in visits},
            todos={row[0]: (row[1], row[2]) for row in todos},
            bought={row[0]: row[1] for row in bought},
            standard=frozenset(row[0] for row in standard),
        )

    def joined(self, values: list[Any]) -> RetailerRow:
        """Make a row of its columns and the facts, in the order of the fields."""
        retailer_id = values[0]
        last = self.last.get(retailer_id)
        open_todos, overdue = self.todos.get(retailer_id, (0, 0))
        return RetailerRow(  # type: ignore[call-arg]  # columns in field order, then the facts
            *values,
            date.fromisoformat(last) if last else None,
            self.visits.get(retailer_id, 0),
            open_todos,
            overdue,
            self.bought.get(retailer_id, 0),
            retailer_id in self.standard,
        )
