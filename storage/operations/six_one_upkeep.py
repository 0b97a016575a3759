"""The six-ones kept in step with what they rest on besides their records.

Whether work counts depends on headquarters' master (standard store from, to; closed), on settings
and on which stores are information points. An operation that changes one of these lets all proofs
that may be others now be made anew, in its own transaction.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from models.calendar import Period, PeriodKind
from models.canonical import from_plain
from models.check import Check
from models.kinds import KINDS
from models.programme import AwardRound, Campaign, StoreReport, Training
from models.programme.rules import EVENT_RECORDS, Event, stores_of
from models.retailer import RetailerNotes
from models.setting import Setting
from models.six_ones import rule_from
from models.visit import Visit
from storage.ledger.journal import Change
from storage.ledger.records import find
from storage.ledger.unit_of_work import UnitOfWork
from storage.operations.six_one_facts import rules_in
from storage.operations.six_one_proofs import follow_event
from storage.operations.six_ones import collect_anew, follow_check, follow_store
from storage.queries.settings import POINT_KEY, information_points

__all__ = [
    "follow_all",
    "follow_changes",
    "follow_masters",
    "follow_setting",
    "note_information_point",
]


def follow_all(unit: UnitOfWork) -> None:
    """Make every proof anew that what this operation changes of masters and settings decides."""
    follow_masters(unit)
    months = [
        plain["id"].rpartition("@")[2]
        for plain in unit.pending("setting")
        if plain["id"].startswith(("six_one.", POINT_KEY))
    ]
    if months:
        first = min(month or "0001-01" for month in months)
        _follow(unit, None, Period.parse(first).first)


def follow_changes(unit: UnitOfWork, changes: Iterable[Change]) -> None:
    """Make anew what the sources among ``changes`` prove, as they stand in this operation."""
    days: list[tuple[str, date]] = []
    for change in changes:
        record_class = KINDS[change.kind].record
        if record_class is Visit:
            sides = (json.loads(text) for text in (change.before, change.after) if text)
            days += [(each["retailer_id"], date.fromisoformat(each["day"])) for each in sides]
        elif record_class is Check or issubclass(record_class, EVENT_RECORDS):
            source = from_plain(record_class, unit.plain(change.kind, change.record_id) or {})
            if isinstance(source, Check):
                follow_check(unit, source)
            elif isinstance(source, EVENT_RECORDS):
                follow_event(unit, source)
    collect_anew(unit, days)


def follow_masters(unit: UnitOfWork) -> None:
    """Follow what this operation changed of retailers: stays as standard store, and closures."""
    touched = {
        plain["id"]
        for plain in unit.pending("retailer")
        if _standing(plain) != _standing(unit.before("retailer", plain["id"]))
    }
    _follow(unit, touched, date.min)


def _standing(plain: dict[str, object] | None) -> tuple[object, ...]:
    names = ("standard_terms", "status_history", "status", "status_since", "deleted")
    return tuple((plain or {}).get(name) or None for name in names)


def follow_setting(unit: UnitOfWork, setting: Setting) -> None:
    """Follow a setting of the six-ones; a month that is over never changes.

    Raises :class:`DomainError` for a month that is over, :class:`InvalidValue` for a wrong value.
    """
    rule = rule_from(setting.id, setting.value)
    if rule is None:
        return
    rules_in(unit).changed(rule, unit.now.date())
    _follow(unit, None, Period.parse(rule.valid_from).first)


def note_information_point(
    unit: UnitOfWork, before: RetailerNotes | None, notes: RetailerNotes
) -> None:
    """Note from which month on a store is an information point, or none any more."""
    was, now = bool(before and before.information_point), bool(notes.information_point)
    if was == now:
        return
    month = Period.month(unit.now.date())
    key = f"{POINT_KEY}{notes.id}@"
    if notes.id not in information_points(unit.ledger, notes.id):
        unit.save(Setting(id=key, value="1" if was else "0"))
    unit.save(Setting(id=f"{key}{month.key}", value="1" if now else "0"))
    _follow(unit, {notes.id}, month.first)


_WORK = """
SELECT retailer_id FROM visit WHERE deleted = 0 AND day >= ?1
UNION SELECT retailer_id FROM display_check WHERE deleted = 0 AND day >= ?1
"""

_LAST_DAY: Mapping[type[Event], str] = {
    Campaign: "coalesce(ends_on, '9999')",
    Training: "day",
    StoreReport: "coalesce(delivered_on, made_on)",
    AwardRound: "day",
}
"""The last day on which an event may prove something."""


def _follow(unit: UnitOfWork, retailer_ids: set[str] | None, since: date) -> None:
    """Make the proofs of some retailers (None: of all) anew, of work done since a day."""
    first = since if since == date.min else Period.of(PeriodKind.WEEK, since).first
    for retailer_id in sorted(_with_work(unit, retailer_ids, first)):
        follow_store(unit, retailer_id, first)
    for event in _events_of(unit, retailer_ids, first):
        follow_event(unit, event)


def _with_work(unit: UnitOfWork, retailer_ids: set[str] | None, since: date) -> set[str]:
    found = {str(row[0]) for row in unit.ledger.query(_WORK, (since.isoformat(),))}
    return found if retailer_ids is None else found & retailer_ids


def _events_of(unit: UnitOfWork, retailer_ids: set[str] | None, since: date) -> Iterator[Event]:
    for record, last_day in _LAST_DAY.items():
        where = f"deleted = 0 AND {last_day} >= ?"
        for event in find(unit.ledger, record, where, (since.isoformat(),)):
            if retailer_ids is None or not retailer_ids.isdisjoint(stores_of(event)):
                yield event
