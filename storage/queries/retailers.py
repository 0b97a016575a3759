"""Retailers as lists and pages show them; the manager's own values stand before headquarters'."""

from collections.abc import Mapping
from datetime import date

import attrs

from models.calendar import Period
from storage.database import Ledger

__all__ = ["RetailerRow", "retailer_row", "retailer_rows"]

_COLUMNS = """
    retailer.id, shop_name, licence_no, owner,
    coalesce(nullif(retailer_notes.mobile, ''), retailer.phone),
    retail_format, market_type, address, street,
    coalesce(nullif(retailer_notes.visit_route, ''), retailer.visit_route),
    coalesce(retailer_notes.route_order, retailer.route_order),
    retailer.status, terminal_type, licence_until, order_day, delivery_day,
    retailer.pinyin, retailer.initials,
    coalesce(retailer_notes.starred, 0), coalesce(retailer_notes.salutation, ''),
    coalesce(retailer_notes.best_hours, ''), in_master,
    coalesce(nullif(retailer_notes.longitude, ''), retailer.longitude),
    coalesce(nullif(retailer_notes.latitude, ''), retailer.latitude)
"""


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

    @property
    def coordinates(self) -> tuple[float, float] | None:
        """(longitude, latitude) where both are known."""
        if not (self.longitude and self.latitude):
            return None
        return float(self.longitude), float(self.latitude)


def retailer_rows(ledger: Ledger, today: date) -> list[RetailerRow]:
    """Return every retailer, in the order of route, place on it, and name."""
    rows = ledger.query(
        f"SELECT {_COLUMNS} FROM retailer LEFT JOIN retailer_notes "  # noqa: S608 - own names
        "ON retailer_notes.id = retailer.id AND retailer_notes.deleted = 0 "
        "WHERE retailer.deleted = 0 ORDER BY 10, 11 IS NULL, 11, shop_name, retailer.id"
    )
    facts = _Facts.read(ledger, today)
    return [facts.joined(_row(row)) for row in rows]


def retailer_row(ledger: Ledger, retailer_id: str, today: date) -> RetailerRow | None:
    """Return one retailer."""
    rows = ledger.query(
        f"SELECT {_COLUMNS} FROM retailer LEFT JOIN retailer_notes "  # noqa: S608 - own names
        "ON retailer_notes.id = retailer.id AND retailer_notes.deleted = 0 "
        "WHERE retailer.deleted = 0 AND retailer.id = ?",
        (retailer_id,),
    )
    return _Facts.read(ledger, today).joined(_row(rows[0])) if rows else None


def _row(row: tuple[object, ...]) -> RetailerRow:
    values = list(row)
    values[13] = date.fromisoformat(str(values[13])) if values[13] else None
    values[18], values[21] = bool(values[18]), bool(values[21])
    return RetailerRow(*values)  # type: ignore[arg-type]  # columns of _COLUMNS in field order


@attrs.frozen
class _Facts:
    """What visits, todos and purchases say of each retailer."""

    last: Mapping[str, str]
    visits: Mapping[str, int]
    todos: Mapping[str, tuple[int, int]]
    bought: Mapping[str, int]

    @classmethod
    def read(cls, ledger: Ledger, today: date) -> "_Facts":
        month = Period.month(today)
        visits = ledger.query(
            "SELECT retailer_id, max(day), sum(day BETWEEN ? AND ?) FROM visit "
            "WHERE deleted = 0 AND shop_state <> '关门' GROUP BY retailer_id",
            (month.first.isoformat(), month.last.isoformat()),
        )
        todos = ledger.query(
            "SELECT retailer_id, count(*), sum(due IS NOT NULL AND due < ?) FROM todo "
            "WHERE deleted = 0 AND state IN ('待处理', '处理中', '转上级') GROUP BY retailer_id",
            (today.isoformat(),),
        )
        bought = ledger.query(
            "SELECT retailer_id, sum(quantity) FROM active_purchase_line "
            "WHERE day BETWEEN ? AND ? GROUP BY retailer_id",
            (month.first.isoformat(), today.isoformat()),
        )
        return cls(
            last={row[0]: row[1] for row in visits},
            visits={row[0]: row[2] for row in visits},
            todos={row[0]: (row[1], row[2]) for row in todos},
            bought={row[0]: row[1] for row in bought},
        )

    def joined(self, row: RetailerRow) -> RetailerRow:
        """Add the facts to one row."""
        last = self.last.get(row.id)
        open_todos, overdue = self.todos.get(row.id, (0, 0))
        return attrs.evolve(
            row,
            last_visit=date.fromisoformat(last) if last else None,
            visits_this_month=self.visits.get(row.id, 0),
            open_todos=open_todos,
            overdue_todos=overdue,
            bought_this_month=self.bought.get(row.id, 0),
        )
