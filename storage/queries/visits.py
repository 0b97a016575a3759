"""Visits as lists show them, drafts with their shops, and shops to start a visit at."""

from datetime import date, datetime
from typing import Any, Final

import attrs

from storage.database import Ledger
from storage.ledger.drafts import list_drafts
from storage.queries.own_values import BY_ROUTE, OWN_NOTES, OWN_PHONE

__all__ = [
    "EVENT_DRAFT",
    "DraftRow",
    "ShopRow",
    "VisitRow",
    "draft_of",
    "draft_rows",
    "recent_visits",
    "shop_rows",
]

EVENT_DRAFT: Final = "event:"
"""What the kind of a draft of an event begins with; the event's kind follows."""
_FORMS = ("visit", "check")
"""The kinds of draft that belong to a round; entries have their own list."""


@attrs.frozen
class VisitRow:
    """One finished visit; ``score`` in tenths where a check belongs to it."""

    id: str
    number: str
    retailer_id: str
    shop_name: str
    day: date
    arrived: str
    mode: str
    missed: bool
    summary: str
    backfilled: bool
    score: int | None
    grade: str


@attrs.frozen
class DraftRow:
    """One unfinished form: of a visit, of a correction (``corrects``) or of a check alone.

    That of an event (``event:training``) is of no shop: ``shop_name`` says what it is about.
    """

    id: str
    kind: str
    retailer_id: str
    shop_name: str
    day: str
    corrects: bool
    saved_at: datetime


@attrs.frozen
class ShopRow:
    """A shop as it is found and started."""

    id: str
    shop_name: str
    licence_no: str
    owner: str
    phone: str
    address: str
    street: str
    pinyin: str
    initials: str
    status: str
    last_visit: date | None


def recent_visits(
    ledger: Ledger, count: int = 60, retailer_id: str | None = None
) -> list[VisitRow]:
    """Return the last visits (of one retailer, or of all), the newest first."""
    rows = ledger.query(
        "SELECT visit.id, number, visit.retailer_id, shop_name, visit.day, arrived, mode, "
        "shop_state = '关门', summary, visit.backfilled, "
        "(SELECT total FROM display_check WHERE visit_id = visit.id AND deleted = 0), "
        "(SELECT grade FROM display_check WHERE visit_id = visit.id AND deleted = 0) "
        "FROM visit JOIN retailer ON retailer.id = visit.retailer_id "
        "WHERE visit.deleted = 0 AND (visit.retailer_id = ?1 OR ?1 IS NULL) "
        "ORDER BY visit.day DESC, visit.entered_at DESC, visit.id LIMIT ?2",
        (retailer_id, count),
    )
    return [_visit_row(row) for row in rows]


def _visit_row(row: tuple[Any, ...]) -> VisitRow:
    values = list(row)
    values[4] = date.fromisoformat(row[4])
    values[5] = (row[5] or "")[:5]
    values[7], values[9] = bool(row[7]), bool(row[9])
    values[11] = row[11] or ""
    return VisitRow(*values)


def draft_rows(ledger: Ledger, *, discarded: bool = False, events: bool = False) -> list[DraftRow]:
    """Return the unfinished forms (or those put aside) with their shops, last touched first.

    Those of ``events`` are among them where that is asked.
    """
    names: dict[str, str] = dict(
        ledger.query(
            "SELECT id, shop_name FROM retailer WHERE id IN (SELECT retailer_id FROM draft)"
        )
    )
    return [
        DraftRow(
            id=draft.id,
            kind=draft.kind,
            retailer_id=draft.retailer_id,
            shop_name=names.get(draft.retailer_id, draft.retailer_id)
            or str(draft.content.get("about", "")),
            day=str(draft.content.get("day", "")),
            corrects=bool(draft.content.get("visit_id")),
            saved_at=draft.saved_at,
        )
        for draft in list_drafts(ledger, discarded=discarded)
        if draft.kind in _FORMS or (events and draft.kind.startswith(EVENT_DRAFT))
    ]


def draft_of(ledger: Ledger, kind: str, retailer_id: str, visit_id: str = "") -> str | None:
    """Return the unfinished form of a shop that a new start goes on with."""
    for draft in list_drafts(ledger):
        same = draft.kind == kind and draft.retailer_id == retailer_id
        if same and str(draft.content.get("visit_id", "")) == visit_id:
            return draft.id
    return None


def shop_rows(ledger: Ledger) -> list[ShopRow]:
    """Return every shop in the order of route and name, to be searched."""
    rows = ledger.query(
        f"SELECT retailer.id, shop_name, licence_no, owner, {OWN_PHONE}, "  # noqa: S608 - fragments
        "address, street, "
        "retailer.pinyin, retailer.initials, retailer.status, "
        "(SELECT max(day) FROM visit WHERE visit.retailer_id = retailer.id AND visit.deleted = 0 "
        " AND shop_state <> '关门') "
        f"FROM retailer {OWN_NOTES} WHERE retailer.deleted = 0 ORDER BY {BY_ROUTE}"
    )
    return [_shop_row(row) for row in rows]


def _shop_row(row: tuple[Any, ...]) -> ShopRow:
    values = list(row)
    values[10] = date.fromisoformat(row[10]) if row[10] else None
    return ShopRow(*values)
