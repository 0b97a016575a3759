"""The events of the six-ones: a campaign, training, report or award round is one record.

One form serves all of its stores; the six-ones of each follow from it in the same transaction.
"""

from collections.abc import Iterable, Sequence

import attrs

from models.canonical import to_plain
from models.changes import Changes
from models.difference import record_title, references
from models.errors import DomainError
from models.kinds import KINDS, kind_of
from models.marks import N_
from models.numbering import next_number
from models.photo import Photo
from models.programme import StoreReport
from models.programme.rules import (
    EVENT_RECORDS,
    Event,
    EventFacts,
    finished_event,
    products_of,
    stores_of,
)
from storage.database import Ledger
from storage.ledger.drafts import drop_draft
from storage.ledger.records import get
from storage.ledger.unit_of_work import UnitOfWork, operation
from storage.operations.photo_rows import remove_photos, save_photos
from storage.operations.six_one_proofs import follow_event
from storage.queries.history_changes import names_of_records
from storage.queries.settings import profile

__all__ = ["EVENT_KINDS", "get_event", "save_event", "save_events", "withdraw_event"]

EVENT_KINDS = tuple(kind_of(record) for record in EVENT_RECORDS)
"""campaign, training, store_report, award_round."""


def get_event(ledger: Ledger, kind: str, event_id: str) -> Event | None:
    """Return one live event."""
    found: Event | None = get(ledger, KINDS[kind].record, event_id)  # type: ignore[assignment]
    return found


def save_event(
    ledger: Ledger,
    event: Event,
    *,
    photos: Sequence[Photo] | None = None,
    draft_id: str | None = None,
) -> Changes:
    """Save a new event (an empty id is filled in) or one that was corrected.

    ``photos`` are all of its photos, whose pictures lie in the store; None leaves those it has.
    Raises :class:`DomainError` when a rule is broken: nothing is saved then and the draft stays.
    """
    kind = _kind(event)
    with operation(ledger, f"record_{kind}") as unit:
        saved = _save(unit, event, photos)
        if draft_id:
            drop_draft(ledger, draft_id)
        unit.details["summary"] = _title(ledger, saved)
    return unit.changes


def save_events(ledger: Ledger, events: Sequence[Event], *, draft_id: str | None = None) -> Changes:
    """Save several events of one kind (the reports of a month) in one operation."""
    kind = _kind(events[0])
    with operation(ledger, f"record_{kind}") as unit:
        saved = [_save(unit, event, None) for event in events]
        if draft_id:
            drop_draft(ledger, draft_id)
        unit.details["summary"] = "、".join(_title(ledger, each) for each in saved[:2])
    return unit.changes


def withdraw_event(ledger: Ledger, kind: str, event_id: str) -> Changes:
    """Take an event back, with its photos and the six-ones it proved."""
    with operation(ledger, f"withdraw_{kind}") as unit:
        event = unit.get(KINDS[kind].record, event_id)
        if not isinstance(event, EVENT_RECORDS):
            raise DomainError(N_("这条记录已经撤回。"))
        unit.remove(type(event), event.id)
        if not isinstance(event, StoreReport):
            remove_photos(unit, event)
        follow_event(unit, attrs.evolve(event, deleted=True))
        unit.details["summary"] = _title(ledger, event)
    return unit.changes


def _kind(event: Event) -> str:
    if not isinstance(event, EVENT_RECORDS):
        raise TypeError(type(event).__name__)
    return kind_of(event)


def _save(unit: UnitOfWork, event: Event, photos: Sequence[Photo] | None) -> Event:
    kind = kind_of(event)
    known = attrs.evolve(event, id=event.id or unit.new_id(), deleted=False)
    before = unit.plain(kind, known.id)
    if before is not None and before["deleted"]:
        raise DomainError(N_("这条记录已经撤回，不能更正。"))
    previous = unit.get(type(known), known.id)
    if previous is not None:
        unit.name = f"correct_{kind}"
    ready = finished_event(known, _facts(unit, known, previous))
    number = getattr(previous, "number", "") or _number(unit, ready)
    ready = attrs.evolve(ready, number=number)
    if not isinstance(ready, StoreReport):
        rows = save_photos(unit, ready, photos)
        ready = attrs.evolve(ready, photos=tuple(dict.fromkeys(row.photo for row in rows)))
    unit.save(ready)
    follow_event(unit, ready)
    return ready


def _facts(unit: UnitOfWork, event: Event, previous: Event | None) -> EventFacts:
    return EventFacts(
        now=unit.now,
        retailers=_known(unit.ledger, "retailer", (each.strip() for each in stores_of(event))),
        products=_known(unit.ledger, "product", (each.strip() for each in products_of(event))),
        previous=previous,
    )


def _known(ledger: Ledger, table: str, ids: Iterable[str]) -> frozenset[str]:
    wanted = list(ids)
    marks = ", ".join("?" * len(wanted))
    rows = ledger.query(
        f"SELECT id FROM {table} WHERE deleted = 0 AND id IN ({marks})",  # noqa: S608 - own names
        wanted,
    )
    return frozenset(row[0] for row in rows)


def _number(unit: UnitOfWork, event: Event) -> str:
    """Return the next number of today; those of what was withdrawn are never given twice."""
    kind, owner = kind_of(event), profile(unit.ledger)
    table = f"SELECT number FROM {kind} WHERE number LIKE ?"  # noqa: S608 - a kind's own name
    day = unit.now.date()
    rows = unit.ledger.query(table, (f"%-{day:%Y%m%d}-%",))
    given = [str(row[0]) for row in rows]
    given += [str(plain["number"]) for plain in unit.pending(kind)]
    return next_number(kind, owner.number if owner else "", day, given)


def _title(ledger: Ledger, event: Event) -> str:
    kind, plain = kind_of(event), to_plain(event)
    return record_title(kind, plain, names_of_records(ledger, references(kind, plain)))
