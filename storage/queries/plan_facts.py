"""What the plan of a month is made of: stores, what was visited, what stays (DOMAIN 4.1)."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

import attrs

from models.abc import AbcClass, abc_classes
from models.calendar import Period
from models.plan.frequency import MonthVisit, PlanShop
from models.plan_stop import PlanState, PlanStop
from models.six_ones.designation import is_designated
from models.visit import VisitMode
from storage.database import Ledger
from storage.queries.board import standard_terms
from storage.queries.plan import stops_between
from storage.queries.purchases import amounts_of_months
from storage.queries.retailers import RetailerRow, retailer_rows

__all__ = ["PlanFacts", "plan_facts"]

_ABC_MONTHS = 3


@attrs.frozen(kw_only=True)
class PlanFacts:
    """The stores of a month as a plan made on ``from_day`` must see them.

    ``kept``: what counts on each day already (visits, and stops that stay); ``movable``: the made
    stops by store that a new plan may lay anew; ``visits``: days a store was met in the month.
    """

    month: Period
    rows: Mapping[str, RetailerRow]
    shops: tuple[PlanShop, ...]
    kept: Counter[date]
    movable: Mapping[str, tuple[PlanStop, ...]]
    visits: Mapping[str, tuple[MonthVisit, ...]]
    last_visits: Mapping[str, date]

    @property
    def standard(self) -> frozenset[str]:
        """The standard stores of the month."""
        return frozenset(shop.retailer_id for shop in self.shops if shop.standard)


def plan_facts(ledger: Ledger, month: Period, from_day: date, today: date) -> PlanFacts:
    """Read what a plan of ``month`` from ``from_day`` on is made of."""
    rows = {row.id: row for row in retailer_rows(ledger, today)}
    attempts = _attempts(ledger, month)
    met: dict[str, tuple[MonthVisit, ...]] = defaultdict(tuple)
    for (key, _day), visit in attempts.items():
        met[key] += (visit,) if visit else ()
    staying, movable = _stops(ledger, month, (today, from_day), set(attempts))
    classes = abc_classes(_amounts(ledger, month, rows))
    opened, before = _opened(ledger), _last_before(ledger, month.first)
    problems, terms, avoid = _problems(ledger), standard_terms(ledger), _avoided(ledger, month)
    shops = tuple(
        PlanShop(
            retailer_id=row.id,
            closed=not row.served,
            standard=is_designated(terms.get(row.id, ()), month),
            abc=classes.get(row.id, AbcClass.C),
            opened_on=opened.get(row.id),
            problem=row.id in problems,
            route=row.visit_route,
            route_order=row.route_order,
            street=row.street,
            order_day=row.order_day,
            delivery_day=row.delivery_day,
            last_visit=before.get(row.id),
            kept=(*met.get(row.id, ()), *staying.get(row.id, ())),
            avoid=frozenset(avoid.get(row.id, ())),
        )
        for row in rows.values()
    )
    on_days = Counter(day for _key, day in attempts)
    on_days.update(visit.day for found in staying.values() for visit in found)
    return PlanFacts(
        month=month,
        rows=rows,
        shops=shops,
        kept=on_days,
        movable=movable,
        visits=met,
        last_visits=_last_before(ledger, date.max),
    )


def _attempts(ledger: Ledger, month: Period) -> dict[tuple[str, date], MonthVisit | None]:
    """Return what each store's day brought: a visit, the best of several; None found it shut."""
    rows = ledger.query(
        "SELECT retailer_id, day, mode, shop_state = '关门' AS shut FROM visit "
        "WHERE deleted = 0 AND day BETWEEN ? AND ? ORDER BY day, shut DESC, mode = '现场'",
        (month.first.isoformat(), month.last.isoformat()),
    )
    found: dict[tuple[str, date], MonthVisit | None] = {}
    for key, text, mode, shut in rows:
        day = date.fromisoformat(text)
        found[key, day] = None if shut else MonthVisit(day, VisitMode(mode))
    return found


def _stops(
    ledger: Ledger, month: Period, days: tuple[date, date], seen: set[tuple[str, date]]
) -> tuple[dict[str, tuple[MonthVisit, ...]], dict[str, tuple[PlanStop, ...]]]:
    """Part the stops to come that were not visited: those that stay, those that may be laid anew.

    ``days``: today, and the day from which a plan is made; what lies between stays.
    """
    today, from_day = days
    staying: dict[str, tuple[MonthVisit, ...]] = defaultdict(tuple)
    movable: dict[str, tuple[PlanStop, ...]] = defaultdict(tuple)
    for stop in stops_between(ledger, max(month.first, today), month.last):
        gone = stop.state is PlanState.CANCELLED or stop.day < today or stop.day not in month
        if gone or (stop.retailer_id, stop.day) in seen:
            continue
        if stop.by_hand or stop.day < from_day:
            seen.add((stop.retailer_id, stop.day))
            staying[stop.retailer_id] += (MonthVisit(stop.day, stop.mode),)
        else:
            movable[stop.retailer_id] += (stop,)
    return staying, movable


def _avoided(ledger: Ledger, month: Period) -> dict[str, set[date]]:
    """Return by store the days it was dropped or put off from: no new plan has it there again."""
    found: dict[str, set[date]] = defaultdict(set)
    for stop in stops_between(ledger, month.first, month.last):
        if stop.state is PlanState.CANCELLED:
            found[stop.retailer_id].add(stop.day)
        if stop.postponed_from is not None:
            found[stop.retailer_id].add(stop.postponed_from)
    return found


def _amounts(ledger: Ledger, month: Period, rows: Mapping[str, Any]) -> dict[str, int]:
    months = [month.shift(-count).key for count in range(_ABC_MONTHS, 0, -1)]
    bought = amounts_of_months(ledger, months)
    return {key: bought.get(key, 0) for key in rows}


def _opened(ledger: Ledger) -> dict[str, date]:
    rows = ledger.query("SELECT id, opened_on FROM retailer WHERE opened_on IS NOT NULL")
    return {key: date.fromisoformat(day) for key, day in rows}


def _last_before(ledger: Ledger, day: date) -> dict[str, date]:
    rows = ledger.query(
        "SELECT retailer_id, max(day) FROM visit WHERE deleted = 0 AND shop_state <> '关门' "
        "AND day < ? GROUP BY retailer_id",
        (day.isoformat(),),
    )
    return {key: date.fromisoformat(last) for key, last in rows}


def _problems(ledger: Ledger) -> set[str]:
    """Return the stores with an open rectification or complaint."""
    rows = ledger.query(
        "SELECT retailer_id FROM todo WHERE deleted = 0 AND source = '评估' "
        "AND state IN ('待处理', '处理中', '转上级') "
        "UNION SELECT retailer_id FROM complaint WHERE deleted = 0 AND state <> '办结'"
    )
    return {row[0] for row in rows}
