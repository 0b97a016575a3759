"""Which stores to visit today and why: every stop's score is the sum of its terms (DOMAIN 4.1).

A proposal is deterministic: the same facts give the same stops. The terms are the reasons, of a
planned stop as of a proposed one. The weights are judgement and a setting.
"""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from enum import Enum
from typing import Any, ClassVar

import attrs

from models.calendar import days_ahead, falls_on, short_weekday
from models.fields import Unit, field, record_field
from models.judgement import Judgement
from models.marks import N_
from models.phrase import Phrase
from models.plan.rules import along_route
from models.rules import between

__all__ = [
    "CAPACITY",
    "DEFAULT_WEIGHTS",
    "Stop",
    "StopFacts",
    "Term",
    "TermKind",
    "Weights",
    "place_on_route",
    "propose",
    "terms_of",
    "visits_behind",
]

CAPACITY = 16


@attrs.frozen(kw_only=True)
class StopFacts:
    """What is known of one store at the start of the day (visits of today left out).

    ``closed``: 停业/歇业/注销, or gone from the master, never proposed. ``last_visit`` None: never
    visited. ``six_ones_due`` counts what is due this month and not overdue. ``behind``: visits that
    the month is short of by now. ``out_of_stock``: products that were out at the last visit.
    ``complaints_open`` leaves out those that are late. ``licence_until`` None: not known.
    """

    retailer_id: str
    closed: bool = False
    planned: bool = False
    last_visit: date | None = None
    todos_overdue: int = 0
    todos_today: int = 0
    six_ones_overdue: int = 0
    six_ones_due: int = 0
    behind: int = 0
    out_of_stock: int = 0
    complaints_late: int = 0
    complaints_open: int = 0
    licence_until: date | None = None
    order_day: str = ""
    delivery_day: str = ""
    route: str = ""
    route_order: int | None = None
    street: str = ""


def _points(label: str, usual: int) -> Any:
    return field(label, default=usual, rule=between(-100, 100))


@attrs.frozen(kw_only=True)
class Weights(Judgement):
    """Points of the terms; ``rest_days`` without a new visit unless something is overdue.

    ``out_of_stock`` counts once a product, ``out_of_stock_most`` products at most. A licence
    speaks for a visit within ``licence_days`` of its end: after it, within 30 of it renewal must
    be asked for (DOMAIN 2.2).
    """

    key: ClassVar[str] = "today_weights"
    title: ClassVar[str] = N_("今日理由的分值")

    planned_today: int = _points(N_("今天计划内"), 40)
    same_route: int = _points(N_("同一线路"), 20)
    todo_overdue: int = _points(N_("每件待办逾期"), 30)
    todo_today: int = _points(N_("每件待办今天到期"), 15)
    complaint_late: int = _points(N_("每件投诉超时"), 40)
    complaint_open: int = _points(N_("每件投诉未结"), 20)
    six_one_overdue: int = _points(N_("六个一逾期每项"), 20)
    six_one_due: int = _points(N_("六个一缺每项"), 5)
    behind: int = _points(N_("本月少走每次"), 15)
    never_visited: int = _points(N_("还没走访过"), 30)
    long_ago: int = _points(N_("久未走访"), 30)
    delivery_today: int = _points(N_("今天正好送货"), -10)
    out_of_stock: int = _points(N_("上次断货每个"), 4)
    out_of_stock_most: int = field("断货最多算几个", default=5, rule=between(0, 50))
    licence_expired: int = _points(N_("许可证已过期"), 25)
    licence_soon: int = _points(N_("许可证快到期"), 15)
    licence_days: int = field("许可证到期前", unit=Unit.DAY, default=30, rule=between(0, 365))
    order_soon: int = _points(N_("快到订货日"), 12)
    rest_days: int = field("走访后不再排", unit=Unit.DAY, default=5, rule=between(0, 60))
    long_ago_days: int = record_field(30)
    """As the settings of the plan have it, with which it is kept."""


DEFAULT_WEIGHTS = Weights()


class TermKind(Enum):
    """How a reason is to be taken."""

    LATE = "late"
    DUE = "due"
    FACT = "fact"
    ROUND = "round"
    """That the stop lies on the day's round: it goes without saying."""


@attrs.frozen
class Term:
    """One reason and its points."""

    reason: str
    points: int
    kind: TermKind


@attrs.frozen
class Stop:
    """One stop; ``score`` is the sum of its terms. One beside the round has none."""

    retailer_id: str
    terms: tuple[Term, ...] = ()

    @property
    def score(self) -> int:
        """Sum of the terms."""
        return sum(term.points for term in self.terms)

    @property
    def reasons(self) -> tuple[str, ...]:
        """The reasons that speak for the stop, the strongest first."""
        return tuple(term.reason for term in self.speaking)

    @property
    def speaking(self) -> tuple[Term, ...]:
        """The terms that speak for the stop, the strongest first."""
        found = [term for term in self.terms if term.points > 0]
        return tuple(sorted(found, key=lambda term: -term.points))

    @property
    def telling(self) -> tuple[Term, ...]:
        """Those of them that do not go without saying."""
        return tuple(term for term in self.speaking if term.kind is not TermKind.ROUND)


def visits_behind(wanted: int, done: int, today: date) -> int:
    """Return by how many visits a month with ``wanted`` of them is behind this morning.

    They are spread evenly: of four, three are to be done when three quarters of it are gone.
    """
    days = monthrange(today.year, today.month)[1]
    return max(0, wanted * (today.day - 1) // days - done)


def _is_due(facts: StopFacts, today: date, weights: Weights) -> bool:
    """Tell whether a store may be visited today: open, and not visited just now for nothing."""
    if facts.closed:
        return False
    overdue = facts.todos_overdue or facts.six_ones_overdue or facts.complaints_late
    rested = facts.last_visit is None or (today - facts.last_visit).days >= weights.rest_days
    return bool(overdue or rested)


def _duties(facts: StopFacts, weights: Weights) -> Iterator[Term]:
    if facts.planned:
        yield Term(N_("今天计划内"), weights.planned_today, TermKind.ROUND)
    late, due = TermKind.LATE, TermKind.DUE
    for template, count, points, kind in (
        (N_("待办逾期 {count}"), facts.todos_overdue, weights.todo_overdue, late),
        (N_("待办今天到期 {count}"), facts.todos_today, weights.todo_today, due),
        (N_("投诉超时 {count}"), facts.complaints_late, weights.complaint_late, late),
        (N_("投诉未结 {count}"), facts.complaints_open, weights.complaint_open, due),
        (N_("六个一逾期 {count} 项"), facts.six_ones_overdue, weights.six_one_overdue, late),
        (N_("六个一缺 {count} 项"), facts.six_ones_due, weights.six_one_due, due),
        (N_("本月少走 {count} 次"), facts.behind, weights.behind, due),
    ):
        if count:
            yield Term(Phrase(template, count=count), points * count, kind)
    if facts.out_of_stock:
        counted = min(facts.out_of_stock, weights.out_of_stock_most)
        reason = Phrase(N_("上次断货 {count} 个"), count=facts.out_of_stock)
        yield Term(reason, weights.out_of_stock * counted, due)


def _licence(facts: StopFacts, today: date, weights: Weights) -> Iterator[Term]:
    if facts.licence_until is None:
        return
    days = (facts.licence_until - today).days
    if days < 0:
        yield Term(N_("许可证已过期"), weights.licence_expired, TermKind.LATE)
    elif days == 0:
        yield Term(N_("许可证今天到期"), weights.licence_soon, TermKind.DUE)
    elif days <= weights.licence_days:
        reason = Phrase(N_("许可证 {days} 天后到期"), days=days)
        yield Term(reason, weights.licence_soon, TermKind.DUE)


def _time_terms(facts: StopFacts, today: date, weights: Weights) -> Iterator[Term]:
    if facts.last_visit is None:
        yield Term(N_("还没走访过"), weights.never_visited, TermKind.DUE)
    elif (days := (today - facts.last_visit).days) > weights.long_ago_days:
        points = weights.long_ago + days - weights.long_ago_days
        yield Term(Phrase(N_("{days} 天未走访"), days=days), points, TermKind.DUE)
    elif days > 0:
        yield Term(Phrase(N_("上次走访 {days} 天前"), days=days), days, TermKind.FACT)
    week = (today + timedelta(days=n) for n in range(1, 8))
    for day in days_ahead(today, 2, (day for day in week if day.weekday() < 5)):
        if falls_on(facts.order_day, day):
            reason = Phrase(N_("{weekday}订货"), weekday=short_weekday(day))
            yield Term(reason, weights.order_soon, TermKind.FACT)
            break
    if falls_on(facts.delivery_day, today):
        yield Term(N_("今天送货"), weights.delivery_today, TermKind.FACT)


def terms_of(facts: StopFacts, today: date, weights: Weights = DEFAULT_WEIGHTS) -> tuple[Term, ...]:
    """Return all that speaks for and against a visit today, with points."""
    found = (
        *_duties(facts, weights),
        *_licence(facts, today, weights),
        *_time_terms(facts, today, weights),
    )
    return tuple(term for term in found if term.points)


def _best_route(stops: Iterable[Stop], routes: Mapping[str, str], capacity: int) -> str:
    """Return the route whose best stops together weigh most; the first by name where they tie."""
    scores: dict[str, list[int]] = defaultdict(list)
    for stop in stops:
        scores[routes[stop.retailer_id]].append(stop.score)
    scores.pop("", None)
    sums = {route: sum(sorted(found)[-capacity:]) for route, found in scores.items()}
    return min(sums, key=lambda route: (-sums[route], route), default="")


def propose(
    facts: Sequence[StopFacts],
    today: date,
    capacity: int = CAPACITY,
    weights: Weights = DEFAULT_WEIGHTS,
) -> tuple[Stop, ...]:
    """Choose up to ``capacity`` stops by score and put them in the order of the round.

    Stores of the route that weighs most today get a term of their own, so that the round stays
    together. Order: route, place in the route, street, code.
    """
    by_id = {each.retailer_id: each for each in facts}
    routes = {each.retailer_id: each.route for each in facts}
    stops = [
        Stop(each.retailer_id, terms_of(each, today, weights))
        for each in facts
        if _is_due(each, today, weights)
    ]
    wanted = [stop for stop in stops if stop.score > 0]
    route = _best_route(wanted, routes, capacity)
    if route:
        words = Phrase(N_("今天走{route}"), route=route)
        together = Term(words, weights.same_route, TermKind.ROUND)
        wanted = [
            attrs.evolve(stop, terms=(*stop.terms, together))
            if routes[stop.retailer_id] == route
            else stop
            for stop in wanted
        ]
    wanted.sort(key=lambda stop: (-stop.score, stop.retailer_id))
    return tuple(
        sorted(wanted[:capacity], key=lambda stop: place_on_route(by_id[stop.retailer_id]))
    )


def place_on_route(facts: StopFacts) -> tuple[bool, str, bool, int, str, str]:
    """Sort by route, place, street and code; what is unknown comes last."""
    return along_route(facts.route, facts.route_order, facts.street, facts.retailer_id)
