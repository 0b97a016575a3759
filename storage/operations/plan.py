"""The plan made, moved, put off, dropped: each an operation of its own (DOMAIN 4.1)."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

import attrs

from models.calendar import Period
from models.changes import Changes
from models.errors import DomainError
from models.fields import check_record
from models.marks import N_
from models.plan.generate import MadePlan, Placed
from models.plan.generate import make_plan as lay_month
from models.plan_stop import DayEnd, PlanState, PlanStop, PostponeReason
from models.visit import Purpose
from storage.database import Ledger
from storage.ledger.unit_of_work import UnitOfWork, operation
from storage.operations.known import known_retailer
from storage.operations.plan_rows import checked_stop, refuse_visited
from storage.queries.plan import day_stops, plan_settings, put_off, stops_where, was_dropped
from storage.queries.plan_facts import PlanFacts, plan_facts
from storage.queries.work_days import work_calendar

__all__ = [
    "add_stop",
    "arrange_day",
    "cancel_stop",
    "cancel_stops",
    "make_plan",
    "move_stops",
    "pin_stop",
    "postpone_stop",
    "postpone_stops",
]


def add_stop(
    ledger: Ledger, retailer_id: str, day: date, purposes: Sequence[Purpose] = ()
) -> Changes:
    """Put a store on a day by hand. Raises :class:`DomainError` for what cannot be."""
    with operation(ledger, "add_stop") as unit:
        stop = PlanStop(
            id=unit.new_id(),
            retailer_id=retailer_id,
            day=day,
            planned_for=day,
            purposes=tuple(purposes),
            by_hand=True,
        )
        shop = checked_stop(unit, stop)
        unit.save(stop)
        unit.details["summary"] = f"{shop} {day:%m-%d}"
    return unit.changes


def make_plan(ledger: Ledger, month: Period, from_day: date | None = None) -> Changes:
    """Lay what is left of the month anew; the same facts give the same plan.

    What was visited, what was put somewhere by hand and the round of today, once there is one,
    stay, also one put off or dropped: its sheets may be printed. No store comes back to a day from
    which it was put off or dropped. Raises :class:`DomainError` where nothing is left to be
    planned.
    """
    with operation(ledger, "make_plan") as unit:
        today = unit.now.date()
        begun = day_stops(ledger, today) or put_off(ledger, today) or was_dropped(ledger, today)
        begins = today + timedelta(days=1) if begun else today
        first = max(month.first, begins, from_day or begins)
        days = [day for day in work_calendar(ledger).working_days(month) if day >= first]
        if not days:
            raise DomainError(N_("{month} 没有剩下的工作日，不能排计划。"), month=month.title)
        facts = plan_facts(ledger, month, first, today)
        made = lay_month(facts.shops, month, days, facts.kept, plan_settings(ledger))
        _write(unit, facts, made)
        if not unit.is_empty:
            unit.details["summary"] = N_("{month} {n} 户次").format(
                month=month.key, n=len(made.placed)
            )
    return unit.changes


def _write(unit: UnitOfWork, facts: PlanFacts, made: MadePlan) -> None:
    """Save a plan over the one before it: what stays on its day is the same stop."""
    wanted: dict[str, list[Placed]] = defaultdict(list)
    for each in made.placed:
        wanted[each.retailer_id].append(each)
    for key in sorted({*wanted, *facts.movable}):
        days = {each.day for each in wanted[key]}
        made_before = facts.movable.get(key, ())
        kept = {stop.day: stop for stop in reversed(made_before) if stop.day in days}
        old = [stop for stop in made_before if kept.get(stop.day) is not stop]
        for day in sorted(days - kept.keys()):
            base = old.pop(0) if old else PlanStop(id=unit.new_id(), retailer_id=key, day=day)
            unit.save(_made_stop(base, day, facts))
        for stop in old:
            unit.remove(PlanStop, stop.id)


def _made_stop(base: PlanStop, day: date, facts: PlanFacts) -> PlanStop:
    purposes = (Purpose.SIX_ONES,) if base.retailer_id in facts.standard else ()
    return attrs.evolve(
        base, day=day, planned_for=day, place=None, day_end=DayEnd.NONE, purposes=purposes
    )


def move_stops(ledger: Ledger, stop_ids: Sequence[str], day: date) -> Changes:
    """Move stops to another day, as planning goes; one that stands there already stays."""
    with operation(ledger, "move_stop") as unit:
        moved = [_open_stop(unit, stop_id) for stop_id in stop_ids]
        names = [_moved(unit, stop, day) for stop in moved if stop.day != day]
        if names:
            unit.details["summary"] = f"{_several(names)} {day:%m-%d}"
    return unit.changes


def _moved(unit: UnitOfWork, stop: PlanStop, day: date) -> str:
    there = attrs.evolve(stop, day=day, place=None, day_end=DayEnd.NONE, by_hand=True)
    shop = checked_stop(unit, there)
    unit.save(there)
    return shop


def postpone_stop(
    ledger: Ledger, stop_id: str, day: date, reason: PostponeReason, remark: str = ""
) -> Changes:
    """Put a visit off to another day, with the reason; the day it leaves remembers it."""
    return postpone_stops(ledger, (stop_id,), day, reason, remark)


def postpone_stops(
    ledger: Ledger, stop_ids: Sequence[str], day: date, reason: PostponeReason, remark: str = ""
) -> Changes:
    """Put several visits off to one day: bad weather takes a whole round."""
    with operation(ledger, "postpone_stop") as unit:
        names = []
        for stop in [_open_stop(unit, stop_id) for stop_id in stop_ids]:
            if day == stop.day:
                raise DomainError(N_("新日期和原来一样，没有改期。"))
            later = attrs.evolve(
                stop,
                day=day,
                place=None,
                day_end=DayEnd.NONE,
                postponed_from=stop.day,
                reason=reason,
                remark=remark.strip(),
                by_hand=True,
            )
            names.append(f"{checked_stop(unit, later)} {stop.day:%m-%d}")
            unit.save(later)
        if names:
            unit.details["summary"] = f"{_several(names)} → {day:%m-%d}"
    return unit.changes


def cancel_stop(ledger: Ledger, stop_id: str, reason: PostponeReason, remark: str = "") -> Changes:
    """Drop a planned visit, with the reason."""
    return cancel_stops(ledger, (stop_id,), reason, remark)


def cancel_stops(
    ledger: Ledger, stop_ids: Sequence[str], reason: PostponeReason, remark: str = ""
) -> Changes:
    """Drop several planned visits for one reason."""
    with operation(ledger, "cancel_stop") as unit:
        names = []
        for stop in [_open_stop(unit, stop_id) for stop_id in stop_ids]:
            dropped = attrs.evolve(
                stop, state=PlanState.CANCELLED, reason=reason, remark=remark.strip(), by_hand=True
            )
            check_record(dropped)
            unit.save(dropped)
            names.append(f"{known_retailer(unit, stop.retailer_id).shop_name} {stop.day:%m-%d}")
        if names:
            unit.details["summary"] = _several(names)
    return unit.changes


def _several(names: Sequence[str]) -> str:
    """Return one name, or the first and how many there are."""
    more = N_("{shop} 等 {n} 户").format(shop=names[0], n=len(names))
    return more if len(names) > 1 else names[0]


def arrange_day(ledger: Ledger, day: date, stop_ids: Sequence[str]) -> Changes:
    """Keep the order of a day's round; stops that are not named come behind, as they stood."""
    with operation(ledger, "arrange_day") as unit:
        known = {stop.id: stop for stop in day_stops(ledger, day)}
        named = [stop_id for stop_id in dict.fromkeys(stop_ids) if stop_id in known]
        rest = [stop_id for stop_id in known if stop_id not in named]
        for place, stop_id in enumerate((*named, *rest), start=1):
            unit.save(attrs.evolve(known[stop_id], place=place))
        if not unit.is_empty:
            unit.details["summary"] = f"{day:%m-%d}"
    return unit.changes


def pin_stop(ledger: Ledger, stop_id: str, end: DayEnd) -> Changes:
    """Keep a stop at one end of its day, which another one may hold so far; NONE sets it free."""
    with operation(ledger, "arrange_day") as unit:
        stop = _open_stop(unit, stop_id)
        for other in day_stops(ledger, stop.day):
            if end is not DayEnd.NONE and other.day_end is end and other.id != stop.id:
                unit.save(attrs.evolve(other, day_end=DayEnd.NONE))
        unit.save(attrs.evolve(stop, day_end=end))
        if not unit.is_empty:
            unit.details["summary"] = (
                f"{known_retailer(unit, stop.retailer_id).shop_name} {stop.day:%m-%d}"
            )
    return unit.changes


def _open_stop(unit: UnitOfWork, stop_id: str) -> PlanStop:
    """Return a stop that may still be changed; one won back beside it must not take its place."""
    stop = unit.get(PlanStop, stop_id)
    if stop is None or stop.state is PlanState.CANCELLED:
        raise DomainError(N_("这一户已不在计划里。"))
    refuse_visited(unit, stop.retailer_id, stop.day)
    beside = "state <> '取消' AND retailer_id = ? AND day = ? AND id <> ?"
    for twin in stops_where(unit.ledger, beside, (stop.retailer_id, stop.day.isoformat(), stop.id)):
        unit.remove(PlanStop, twin.id)
    return stop
