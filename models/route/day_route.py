"""A day's stops in the order to drive: with places by the solver, the others beside their street.

All times and ways are estimates (约). What is not known is None, and a sum that lacks something
says so: it is what the day takes at least.
"""

from collections.abc import Sequence
from typing import Final

import attrs

from models.marks import N_
from models.phrase import Phrase
from models.route.distance import Place, Travel
from models.route.hours import hours_of, start_within
from models.route.order import Hours, best_order

__all__ = ["DayRoute", "DaySettings", "Leg", "RouteStop", "RoutedStop", "day_route", "in_order"]

BEGINS: Final = 8 * 60 + 30


@attrs.frozen(kw_only=True)
class RouteStop:
    """One shop to call at. ``route`` and ``route_order`` are the kept sequence (线路, 线路序)."""

    id: str
    place: Place | None = None
    street: str = ""
    route: str = ""
    route_order: int | None = None
    best_hours: str = ""


@attrs.frozen(kw_only=True)
class DaySettings:
    """What the estimates rest on [J]; ``begins``: minutes since midnight at the first stop."""

    travel: Travel = attrs.field(factory=Travel)
    stay_minutes: int = 15
    begins: int = BEGINS
    late_weight: int = 10
    returns: bool = False


@attrs.frozen
class Leg:
    """The way to a stop, both None where one of its ends has no place."""

    metres: int | None
    minutes: int | None


@attrs.frozen(kw_only=True)
class RoutedStop:
    """A stop in its turn; times in minutes since midnight, rounded.

    ``at_least``: a way before it is not known, so it is reached then or later. ``waits``: minutes
    until its best hours begin, ``late``: minutes after they ended. ``leg`` None: the first stop.
    """

    id: str
    leg: Leg | None
    arrives: int
    waits: int
    late: int
    leaves: int
    at_least: bool


@attrs.frozen(kw_only=True)
class DayRoute:
    """The day: its stops, the way back where one is wanted, and sums.

    ``metres`` and ``drive_minutes`` run from place to place, past stops without one; with
    ``unplaced`` they are the least. ``exact``: no shorter order of the stops with places exists.
    """

    stops: tuple[RoutedStop, ...]
    back: Leg | None
    metres: int
    drive_minutes: int
    ends: int
    unplaced: tuple[str, ...]
    exact: bool

    @property
    def note(self) -> str:
        """What the estimates leave out; empty where nothing."""
        if not self.unplaced:
            return ""
        words = N_("{count} 户没有坐标，按街道和线路序排在中间，去这几户的路程没有计入")
        return Phrase(words, count=len(self.unplaced))


def day_route(
    stops: Sequence[RouteStop],
    settings: DaySettings | None = None,
    *,
    first: str | None = None,
    last: str | None = None,
) -> DayRoute:
    """Order the stops of a day; the order in which they are given does not matter.

    ``first`` and ``last`` are ids of the fixed ends; an id that is not among the stops fixes
    nothing, and the same for both fixes the first.
    """
    settings = settings or DaySettings()
    ordered = sorted(stops, key=_kept)
    placed = [stop for stop in ordered if stop.place is not None]
    start = next((stop for stop in ordered if stop.id == first), None)
    end = next((stop for stop in ordered if stop.id == last and stop is not start), None)
    sequence, exact = _solved(placed, settings, start, end)
    for stop in ordered:
        if stop.place is None and stop is not start and stop is not end:
            sequence.insert(_beside(sequence, stop), stop)
    inner = [stop for stop in sequence if stop is not start and stop is not end]
    whole = [*([start] if start else []), *inner, *([end] if end else [])]
    return _timed(whole, settings, exact=exact)


def in_order(stops: Sequence[RouteStop], settings: DaySettings | None = None) -> DayRoute:
    """Tell ways and times of stops in the order given: a person may have put them so."""
    return _timed(list(stops), settings or DaySettings(), exact=False)


def _kept(stop: RouteStop) -> tuple[bool, str, bool, int, str, str]:
    """Sort by the kept sequence, then street and id; what is unknown comes last."""
    return (
        not stop.route,
        stop.route,
        stop.route_order is None,
        stop.route_order or 0,
        stop.street,
        stop.id,
    )


def _solved(
    placed: list[RouteStop],
    settings: DaySettings,
    start: RouteStop | None,
    end: RouteStop | None,
) -> tuple[list[RouteStop], bool]:
    """Return the stops with places in the best order."""
    travel = settings.travel
    matrix = [
        [travel.minutes(_metres(travel, one.place, other.place) or 0) for other in placed]
        for one in placed
    ]
    hours = Hours(
        windows=[hours_of(stop.best_hours) for stop in placed],
        begins=settings.begins,
        stay=settings.stay_minutes,
        late_weight=settings.late_weight,
    )
    places = {id(stop): index for index, stop in enumerate(placed)}
    order = best_order(
        matrix,
        start=places.get(id(start)),
        end=places.get(id(end)),
        closed=settings.returns and (start is None or start.place is not None),
        hours=hours,
    )
    return [placed[index] for index in order.sequence], order.exact


def _metres(travel: Travel, one: Place | None, other: Place | None) -> int | None:
    return None if one is None or other is None else travel.metres(one, other)


def _beside(sequence: list[RouteStop], stop: RouteStop) -> int:
    """Return where a stop without a place goes: by its street, else its route, else at the end.

    Among those it goes right after the nearest that the kept sequence has before it, or right
    before the nearest it has after it; where nothing is kept, after the last of them.
    """
    street = [n for n, each in enumerate(sequence) if stop.street and each.street == stop.street]
    kept = [
        (each.route_order, n)
        for n, each in enumerate(sequence)
        if each.route == stop.route and each.route_order is not None and (not street or n in street)
    ]
    if stop.route_order is not None and kept:
        before = [pair for pair in kept if pair[0] <= stop.route_order]
        return max(before)[1] + 1 if before else min(kept)[1]
    return street[-1] + 1 if street else len(sequence)


def _timed(stops: list[RouteStop], settings: DaySettings, *, exact: bool) -> DayRoute:
    """Walk through the day."""
    walk = _Walk(settings)
    routed = tuple(walk.to(stop) for stop in stops)
    return DayRoute(
        stops=routed,
        back=walk.back() if settings.returns and len(stops) > 1 else None,
        metres=walk.metres,
        drive_minutes=round(walk.driven),
        ends=round(walk.clock),
        unplaced=tuple(stop.id for stop in stops if stop.place is None),
        exact=exact,
    )


class _Walk:
    """The day as it goes on. Past stops without a place the way is that from place to place."""

    def __init__(self, settings: DaySettings) -> None:
        self.settings = settings
        self.clock = float(settings.begins)
        self.metres = 0
        self.driven = 0.0
        self._first: Place | None = None
        self._last: Place | None = None
        self._unknown = False
        self._stops: list[RouteStop] = []

    def to(self, stop: RouteStop) -> RoutedStop:
        """Go to the next stop and stay there."""
        leg = self._way(stop.place) if self._stops else None
        self._unknown = self._unknown or stop.place is None
        arrives = self.clock
        begins, late = start_within(hours_of(stop.best_hours), arrives)
        self.clock = begins + self.settings.stay_minutes
        self._last = stop.place or self._last
        self._first = self._first or stop.place
        self._stops.append(stop)
        return RoutedStop(
            id=stop.id,
            leg=leg,
            arrives=round(arrives),
            waits=round(begins - arrives),
            late=round(late),
            leaves=round(self.clock),
            at_least=self._unknown and len(self._stops) > 1,
        )

    def back(self) -> Leg:
        """Return to the first stop."""
        leg = self._way(self._first)
        return leg if self._stops[0].place is not None else Leg(None, None)

    def _way(self, place: Place | None) -> Leg:
        """Drive to a place; the leg is known where the stop before has one too."""
        travel = self.settings.travel
        metres = _metres(travel, self._last, place) or 0
        self.metres += metres
        self.driven += travel.minutes(metres)
        self.clock += travel.minutes(metres)
        if place is None or self._stops[-1].place is None:
            return Leg(None, None)
        return Leg(metres, round(travel.minutes(metres)))
