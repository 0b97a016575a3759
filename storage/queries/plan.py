"""The plan as it stands: settings, a day's stops, what became of them (DOMAIN 4.1)."""

import json
from datetime import date, time
from typing import Any

from models.plan.rules import in_order
from models.plan.settings import PlanSettings
from models.plan_stop import DayEnd, PlanState, PlanStop, PostponeReason
from models.visit import Purpose, VisitMode
from storage.database import Ledger
from storage.queries.settings import judgement

__all__ = [
    "day_stops",
    "is_planned",
    "plan_settings",
    "put_off",
    "stops_between",
    "stops_where",
    "visited_on",
    "was_dropped",
]

_COLUMNS = (
    "id, revision, retailer_id, day, place, day_end, appointed_at, mode, purposes, state, "
    "planned_for, postponed_from, reason, remark, by_hand"
)


def plan_settings(ledger: Ledger) -> PlanSettings:
    """Return the settings of plan and round."""
    return judgement(ledger, PlanSettings)


def stops_where(
    ledger: Ledger, condition: str, values: tuple[str, ...] = ()
) -> tuple[PlanStop, ...]:
    """Return live stops, read without converters: 今日 needs them before the first paint."""
    rows = ledger.query(
        f"SELECT {_COLUMNS} FROM plan_stop WHERE deleted = 0 AND {condition}",  # noqa: S608 - own
        values,
    )
    return tuple(_stop(row) for row in rows)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _stop(row: tuple[Any, ...]) -> PlanStop:
    return PlanStop(
        id=row[0],
        revision=row[1],
        retailer_id=row[2],
        day=date.fromisoformat(row[3]),
        place=row[4],
        day_end=DayEnd(row[5]),
        appointed_at=time.fromisoformat(row[6]) if row[6] else None,
        mode=VisitMode(row[7]),
        purposes=tuple(Purpose(each) for each in json.loads(row[8])),
        state=PlanState(row[9]),
        planned_for=_day(row[10]),
        postponed_from=_day(row[11]),
        reason=PostponeReason(row[12]) if row[12] else None,
        remark=row[13],
        by_hand=bool(row[14]),
    )


def day_stops(ledger: Ledger, day: date) -> tuple[PlanStop, ...]:
    """Return the stops of a day in their arranged order; those that were dropped left out."""
    condition = "state <> '取消' AND day = ?"
    return in_order(stops_where(ledger, condition, (day.isoformat(),)))


def was_dropped(ledger: Ledger, day: date) -> bool:
    """Tell whether a day had stops that were dropped."""
    return bool(stops_where(ledger, "state = '取消' AND day = ?", (day.isoformat(),)))


def stops_between(ledger: Ledger, first: date, last: date) -> tuple[PlanStop, ...]:
    """Return all stops of some days, dropped ones too, and those put off from one of them."""
    condition = "(day BETWEEN ?1 AND ?2 OR postponed_from BETWEEN ?1 AND ?2)"
    return stops_where(ledger, condition, (first.isoformat(), last.isoformat()))


def put_off(ledger: Ledger, day: date) -> tuple[PlanStop, ...]:
    """Return the stops that were put off from a day to another one."""
    return stops_where(ledger, "postponed_from = ?1 AND day <> ?1", (day.isoformat(),))


def is_planned(ledger: Ledger, retailer_id: str, day: date) -> bool:
    """Tell whether a visit of a store on a day is one that was planned (计划内)."""
    condition = "state <> '取消' AND retailer_id = ? AND day = ?"
    return bool(stops_where(ledger, condition, (retailer_id, day.isoformat())))


def visited_on(ledger: Ledger, retailer_id: str, day: date) -> bool | None:
    """Tell what a day brought at a store: met (True), shut (False), no visit (None)."""
    met = ledger.scalar(
        "SELECT max(shop_state <> '关门') FROM visit "
        "WHERE deleted = 0 AND retailer_id = ? AND day = ?",
        (retailer_id, day.isoformat()),
    )
    return None if met is None else bool(met)
