"""The round of a day that is only proposed becomes its plan with the first change made to it.

Where the day has a plan, :mod:`storage.operations.plan` does the same on its stops.
"""

from collections.abc import Iterable
from datetime import date

import attrs

from models.changes import Changes
from models.errors import DomainError
from models.marks import N_
from models.plan_stop import DayEnd, PlanStop, PostponeReason
from storage.database import Ledger
from storage.ledger.unit_of_work import UnitOfWork, operation
from storage.operations.known import known_retailer
from storage.operations.plan import add_stop, arrange_day, pin_stop, postpone_stop
from storage.operations.plan_rows import checked_stop, refuse_visited
from storage.queries.plan import day_stops

__all__ = [
    "DayRound",
    "Postponement",
    "arrange_round",
    "extend_round",
    "pin_in_round",
    "postpone_in_round",
]


@attrs.frozen
class DayRound:
    """The stores of a day in the order of the round, planned or proposed."""

    day: date
    retailer_ids: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Postponement:
    """To which day, and why."""

    day: date
    reason: PostponeReason
    remark: str = ""


def arrange_round(ledger: Ledger, round_: DayRound) -> Changes:
    """Keep the stores in this order."""
    stops = _stored(ledger, round_.day)
    if stops:
        chosen = [stops[shop] for shop in round_.retailer_ids if shop in stops]
        return arrange_day(ledger, round_.day, chosen)
    with operation(ledger, "arrange_day") as unit:
        _keep(unit, round_.day, round_.retailer_ids)
        unit.details["summary"] = f"{round_.day:%m-%d}"
    return unit.changes


def extend_round(ledger: Ledger, round_: DayRound, added: str) -> Changes:
    """Put one more store behind the round. Raises :class:`DomainError` where it cannot be."""
    if _stored(ledger, round_.day) or not round_.retailer_ids:
        return add_stop(ledger, added, round_.day)
    with operation(ledger, "add_stop") as unit:
        shop = known_retailer(unit, added).shop_name
        if added in round_.retailer_ids:
            raise DomainError(N_("{shop} 今天已经在路线上。"), shop=shop)
        _keep(unit, round_.day, (*round_.retailer_ids, added))
        unit.details["summary"] = f"{shop} {round_.day:%m-%d}"
    return unit.changes


def pin_in_round(ledger: Ledger, round_: DayRound, chosen: str, end: DayEnd) -> Changes:
    """Keep a store at one end of the round; NONE sets it free."""
    stops = _stored(ledger, round_.day)
    if stops:
        return pin_stop(ledger, _named(ledger, stops, chosen), end)
    with operation(ledger, "arrange_day") as unit:
        _still_proposed(unit, round_, chosen)
        kept = _keep(unit, round_.day, round_.retailer_ids)
        unit.save(attrs.evolve(kept[chosen], day_end=end))
        unit.details["summary"] = f"{known_retailer(unit, chosen).shop_name} {round_.day:%m-%d}"
    return unit.changes


def postpone_in_round(
    ledger: Ledger, round_: DayRound, chosen: str, later: Postponement
) -> Changes:
    """Put a store off to another day, with the reason; the rest of the round stays."""
    stops = _stored(ledger, round_.day)
    if stops:
        stop_id = _named(ledger, stops, chosen)
        return postpone_stop(ledger, stop_id, later.day, later.reason, later.remark)
    with operation(ledger, "postpone_stop") as unit:
        _still_proposed(unit, round_, chosen)
        if later.day == round_.day:
            raise DomainError(N_("新日期和原来一样，没有改期。"))
        _keep(unit, round_.day, [shop for shop in round_.retailer_ids if shop != chosen])
        moved = PlanStop(
            id=unit.new_id(),
            retailer_id=chosen,
            day=later.day,
            planned_for=round_.day,
            postponed_from=round_.day,
            reason=later.reason,
            remark=later.remark.strip(),
            by_hand=True,
        )
        shop = checked_stop(unit, moved)
        unit.save(moved)
        unit.details["summary"] = f"{shop} {round_.day:%m-%d} → {later.day:%m-%d}"
    return unit.changes


def _stored(ledger: Ledger, day: date) -> dict[str, str]:
    return {stop.retailer_id: stop.id for stop in day_stops(ledger, day)}


def _named(ledger: Ledger, stops: dict[str, str], chosen: str) -> str:
    if chosen in stops:
        return stops[chosen]
    name = ledger.scalar("SELECT shop_name FROM retailer WHERE id = ?", (chosen,))
    raise DomainError(N_("{shop} 不在今天的计划里。"), shop=name or chosen)


def _still_proposed(unit: UnitOfWork, round_: DayRound, chosen: str) -> None:
    """Raise for a store that is not on the round, or was visited meanwhile."""
    _named(unit.ledger, dict.fromkeys(round_.retailer_ids, ""), chosen)
    refuse_visited(unit, chosen, round_.day)


def _keep(unit: UnitOfWork, day: date, shops: Iterable[str]) -> dict[str, PlanStop]:
    """Put the stores of a proposed round on the plan of its day, in order."""
    kept = {}
    for place, shop in enumerate(shops, start=1):
        stop = PlanStop(
            id=unit.new_id(), retailer_id=shop, day=day, planned_for=day, place=place, by_hand=True
        )
        checked_stop(unit, stop)
        unit.save(stop)
        kept[shop] = stop
    return kept
