"""Today without a stored plan: which stores to visit and why, and what is due (DOMAIN 4.1, 2.2).

A proposal is deterministic: the same facts give the same stops. Each stop's score is the sum of
its terms, and the terms are its reasons. The weights are judgement and a setting.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

import attrs

from models.calendar import falls_on, short_weekday
from models.marks import N_
from models.phrase import Phrase

__all__ = ["CAPACITY", "DEFAULT_WEIGHTS", "Stop", "StopFacts", "Term", "Weights", "propose"]

CAPACITY = 16


@attrs.frozen(kw_only=True)
class StopFacts:
    """What the proposal knows of one store at the start of the day (visits of today left out).

    ``closed``: 停业/歇业/注销, never proposed. ``last_visit`` None: never visited.
    ``six_ones_due`` counts what is due this month and not overdue.
    """

    retailer_id: str
    closed: bool = False
    last_visit: date | None = None
    todos_overdue: int = 0
    todos_today: int = 0
    six_ones_overdue: int = 0
    six_ones_due: int = 0
    order_day: str = ""
    delivery_day: str = ""
    route: str = ""
    route_order: int | None = None
    street: str = ""


@attrs.frozen(kw_only=True)
class Weights:
    """Points of the terms; ``rest_days`` without a new visit unless something is overdue."""

    todo_overdue: int = 30
    todo_today: int = 15
    six_one_overdue: int = 20
    six_one_due: int = 5
    order_soon: int = 12
    never_visited: int = 30
    long_ago: int = 30
    delivery_today: int = -10
    same_route: int = 20
    long_ago_days: int = 30
    rest_days: int = 5


DEFAULT_WEIGHTS = Weights()


@attrs.frozen
class Term:
    """One reason and its points."""

    reason: str
    points: int


@attrs.frozen
class Stop:
    """One proposed stop; ``score`` is the sum of its terms."""

    retailer_id: str
    terms: tuple[Term, ...]

    @property
    def score(self) -> int:
        """Sum of the terms."""
        return sum(term.points for term in self.terms)

    @property
    def reasons(self) -> tuple[str, ...]:
        """The reasons that speak for the stop, the strongest first."""
        speaking = [term for term in self.terms if term.points > 0]
        return tuple(term.reason for term in sorted(speaking, key=lambda term: -term.points))


def _is_due(facts: StopFacts, today: date, weights: Weights) -> bool:
    """Tell whether a store may be visited today: open, and not visited just now for nothing."""
    if facts.closed:
        return False
    overdue = facts.todos_overdue or facts.six_ones_overdue
    rested = facts.last_visit is None or (today - facts.last_visit).days >= weights.rest_days
    return bool(overdue or rested)


def _duties(facts: StopFacts, weights: Weights) -> Iterator[Term]:
    if facts.todos_overdue:
        points = weights.todo_overdue * facts.todos_overdue
        yield Term(Phrase(N_("待办逾期 {count}"), count=facts.todos_overdue), points)
    if facts.todos_today:
        points = weights.todo_today * facts.todos_today
        yield Term(Phrase(N_("待办今天到期 {count}"), count=facts.todos_today), points)
    if facts.six_ones_overdue:
        points = weights.six_one_overdue * facts.six_ones_overdue
        yield Term(Phrase(N_("六个一逾期 {count} 项"), count=facts.six_ones_overdue), points)
    if facts.six_ones_due:
        points = weights.six_one_due * facts.six_ones_due
        yield Term(Phrase(N_("六个一缺 {count} 项"), count=facts.six_ones_due), points)


def _time_terms(facts: StopFacts, today: date, weights: Weights) -> Iterator[Term]:
    if facts.last_visit is None:
        yield Term(N_("还没走访过"), weights.never_visited)
    elif (days := (today - facts.last_visit).days) > weights.long_ago_days:
        points = weights.long_ago + days - weights.long_ago_days
        yield Term(Phrase(N_("{days} 天未走访"), days=days), points)
    elif days > 0:
        yield Term(Phrase(N_("上次走访 {days} 天前"), days=days), days)
    for day in (today + timedelta(days=1), today + timedelta(days=2)):
        if falls_on(facts.order_day, day):
            reason = Phrase(N_("{weekday}订货"), weekday=short_weekday(day))
            yield Term(reason, weights.order_soon)
            break
    if falls_on(facts.delivery_day, today):
        yield Term(N_("今天送货"), weights.delivery_today)


def _stop(facts: StopFacts, today: date, weights: Weights) -> Stop:
    terms = (*_duties(facts, weights), *_time_terms(facts, today, weights))
    return Stop(facts.retailer_id, terms)


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
    stops = [_stop(each, today, weights) for each in facts if _is_due(each, today, weights)]
    wanted = [stop for stop in stops if stop.score > 0]
    route = _best_route(wanted, routes, capacity)
    if route:
        together = Term(Phrase(N_("今天走{route}"), route=route), weights.same_route)
        wanted = [
            attrs.evolve(stop, terms=(*stop.terms, together))
            if routes[stop.retailer_id] == route
            else stop
            for stop in wanted
        ]
    wanted.sort(key=lambda stop: (-stop.score, stop.retailer_id))
    return tuple(sorted(wanted[:capacity], key=lambda stop: _place(by_id[stop.retailer_id])))


def _place(facts: StopFacts) -> tuple[bool, str, bool, int, str, str]:
    """Sort by route, place, street and code; what is unknown comes last."""
    return (
        not facts.route,
        facts.route,
        facts.route_order is None,
        facts.route_order or 0,
        facts.street,
        facts.retailer_id,
    )
