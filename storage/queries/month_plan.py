"""A month's plan as the page shows it: days, stops, load, who is short, whether it is fair."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

import attrs

from models.calendar import DayKind, Period, WorkCalendar
from models.marks import N_
from models.phrase import Phrase
from models.plan.fairness import Fairness, FairnessFacts, fairness_of
from models.plan.frequency import Frequency, MonthVisit, PlanShop, frequency, still_to_plan
from models.plan.generate import Load, Unmet, load_of
from models.plan.rules import StopStatus, along_route, in_order, status_of
from models.plan.settings import PlanSettings
from models.plan_stop import PlanStop
from storage.database import Ledger
from storage.queries.plan import plan_settings, stops_between
from storage.queries.plan_facts import PlanFacts, plan_facts
from storage.queries.retailers import RetailerRow
from storage.queries.work_days import work_calendar

__all__ = [
    "MonthPlan",
    "PlanDay",
    "PlannedVisit",
    "fairness",
    "month_plan",
    "visits_of_month",
]


@attrs.frozen(kw_only=True)
class PlannedVisit:
    """One stop of a day; ``because``: the class that asks for so many visits."""

    stop: PlanStop
    shop_name: str
    route: str
    status: StopStatus
    because: str


@attrs.frozen(kw_only=True)
class PlanDay:
    """One day of the month. ``note``: what the 节假日 table says of it, empty for nothing.

    ``stops`` in their order; ``put_off`` left this day for another one; ``visits`` counts stores
    that were visited without standing on the plan.
    """

    day: date
    working: bool
    note: str
    stops: tuple[PlannedVisit, ...]
    put_off: tuple[PlannedVisit, ...] = ()
    visits: int = 0

    @property
    def count(self) -> int:
        """How many stops stand on it, those dropped left out."""
        return sum(each.status is not StopStatus.CANCELLED for each in self.stops)


@attrs.frozen(kw_only=True)
class MonthPlan:
    """The month. ``capacity`` is what one day holds; ``calendar_known``: a 节假日 table is there.

    ``unmet``: stores that so far get fewer visits than their class asks for; ``rows``: every store.
    """

    month: Period
    days: tuple[PlanDay, ...]
    load: Load
    capacity: int
    unmet: tuple[Unmet, ...]
    calendar_known: bool
    settings: PlanSettings
    rows: Mapping[str, RetailerRow]

    @property
    def planned(self) -> int:
        """How many stops the month has."""
        return sum(day.count for day in self.days)


def month_plan(ledger: Ledger, month: Period, today: date) -> MonthPlan:
    """Return the plan of a month as it stands on ``today``."""
    settings, calendar = plan_settings(ledger), work_calendar(ledger)
    facts = plan_facts(ledger, month, max(month.first, today), today)
    working = calendar.working_days(month)
    return MonthPlan(
        month=month,
        days=_days(ledger, facts, calendar, today),
        load=load_of(facts.shops, month, len(working), settings),
        capacity=settings.capacity,
        unmet=tuple(_unmet(facts, settings)),
        calendar_known=calendar.knows(month.first.year),
        settings=settings,
        rows=facts.rows,
    )


def _days(
    ledger: Ledger, facts: PlanFacts, calendar: WorkCalendar, today: date
) -> tuple[PlanDay, ...]:
    month, settings = facts.month, plan_settings(ledger)
    wanted = {shop.retailer_id: frequency(shop, month, settings) for shop in facts.shops}
    on_day: dict[date, list[PlanStop]] = defaultdict(list)
    left: dict[date, list[PlanStop]] = defaultdict(list)
    for stop in stops_between(ledger, month.first, month.last):
        on_day[stop.day].append(stop)
        if stop.postponed_from and stop.postponed_from != stop.day:
            left[stop.postponed_from].append(stop)
    visits, notes = visits_of_month(ledger, month), _notes(ledger, month)

    def shown(stop: PlanStop, *, gone: bool = False) -> PlannedVisit:
        visited = visits.get((stop.retailer_id, stop.day))
        row = facts.rows.get(stop.retailer_id)
        because = wanted.get(stop.retailer_id)
        return PlannedVisit(
            stop=stop,
            shop_name=row.shop_name if row else stop.retailer_id,
            route=row.visit_route if row else "",
            status=StopStatus.POSTPONED if gone else status_of(stop, visited, today),
            because=_because(because),
        )

    def along(retailer_id: str) -> tuple[object, ...]:
        row = facts.rows.get(retailer_id)
        if row is None:
            return along_route("", None, "", retailer_id)
        return along_route(row.visit_route, row.route_order, row.street, retailer_id)

    return tuple(
        PlanDay(
            day=day,
            working=calendar.is_working(day),
            note=notes.get(day, ""),
            stops=tuple(map(shown, in_order(on_day[day], along))),
            put_off=tuple(shown(stop, gone=True) for stop in in_order(left[day], along)),
            visits=_beside(visits, day, {stop.retailer_id for stop in on_day[day]}),
        )
        for day in month.each_day()
    )


def _because(wanted: Frequency | None) -> str:
    if wanted is None or not wanted.times:
        return ""
    return Phrase(N_("{because} 每月 {times} 次"), because=wanted.because, times=wanted.times)


def _beside(visits: Mapping[tuple[str, date], bool], day: date, planned: set[str]) -> int:
    return sum(met and key not in planned for (key, on), met in visits.items() if on == day)


def visits_of_month(ledger: Ledger, month: Period) -> dict[tuple[str, date], bool]:
    """Return what each store's day brought: met (True) or shut (False)."""
    rows = ledger.query(
        "SELECT retailer_id, day, max(shop_state <> '关门') FROM visit "
        "WHERE deleted = 0 AND day BETWEEN ? AND ? GROUP BY retailer_id, day",
        (month.first.isoformat(), month.last.isoformat()),
    )
    return {(key, date.fromisoformat(day)): bool(met) for key, day, met in rows}


def _notes(ledger: Ledger, month: Period) -> dict[date, str]:
    rows = ledger.query(
        "SELECT day, name, kind FROM holiday WHERE deleted = 0 AND day BETWEEN ? AND ?",
        (month.first.isoformat(), month.last.isoformat()),
    )
    return {
        date.fromisoformat(day): name if kind == DayKind.FESTIVAL.value and name else kind
        for day, name, kind in rows
    }


def _unmet(facts: PlanFacts, settings: PlanSettings) -> list[Unmet]:
    """Return the stores whose visits and stops to come are fewer than their class asks for."""
    found = []
    for shop in facts.shops:
        wanted = frequency(shop, facts.month, settings)
        made = facts.movable.get(shop.retailer_id, ())
        to_come = {stop.day: MonthVisit(stop.day, stop.mode) for stop in made}
        to_come.update({each.day: each for each in shop.kept})
        whole = attrs.evolve(shop, kept=tuple(to_come.values()))
        short = still_to_plan(whole, wanted, settings)
        if short > 0:
            planned = wanted.times - short
            found.append(Unmet(shop.retailer_id, wanted.times, planned, N_("还没排够")))
    return found


def fairness(ledger: Ledger, today: date) -> Fairness:
    """Return visits and days since the last one by class, over the stores that are open."""
    settings, month = plan_settings(ledger), Period.month(today)
    facts = plan_facts(ledger, month, month.first, today)
    found = []
    for shop in facts.shops:
        wanted = frequency(attrs.evolve(shop, problem=False), month, settings)
        if wanted.times:
            found.append((wanted.rank, shop.retailer_id, _fair(shop, wanted, facts)))
    found.sort(key=lambda each: each[:2])
    return fairness_of([each[2] for each in found], today, settings.uncovered_days)


def _fair(shop: PlanShop, wanted: Frequency, facts: PlanFacts) -> FairnessFacts:
    return FairnessFacts(
        retailer_id=shop.retailer_id,
        label=wanted.because,
        wanted=wanted.times,
        visits=len(facts.visits.get(shop.retailer_id, ())),
        last_visit=facts.last_visits.get(shop.retailer_id),
    )
