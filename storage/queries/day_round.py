"""Ways and times of a day's round, estimates all of them, and the order that would be shortest.

Not before the first paint: the solver may take a while.
"""

from collections.abc import Sequence
from datetime import time
from functools import lru_cache

import attrs

from models.plan.settings import PlanSettings
from models.plan_stop import DayEnd
from models.route.day_route import DayRoute, DaySettings, day_route, in_order
from models.route.day_route import RouteStop as Call
from models.route.distance import Place, Travel, place_of
from storage.database import Ledger
from storage.queries.plan import plan_settings
from storage.queries.retailers import RetailerRow
from storage.queries.today import RouteStop, TodayView

__all__ = ["RoundEstimate", "arrivals", "estimate_round"]

_HOME = ""
"""The id of the place one sets out from, where it is known."""


@attrs.frozen(kw_only=True)
class RoundEstimate:
    """The round as it stands; ``best``: its stores in the shortest order found.

    ``route.stops`` are the stores alone; the way from the place one sets out from is in the sums.
    """

    route: DayRoute
    best: tuple[str, ...]
    best_metres: int

    @property
    def saving(self) -> int:
        """Metres that the shortest order would save, 0 where it is no shorter."""
        return max(0, self.route.metres - self.best_metres)


def estimate_round(ledger: Ledger, view: TodayView) -> RoundEstimate | None:
    """Return the estimates of a day's round; None where there is nothing to visit."""
    stops = view.to_visit
    if not stops:
        return None
    settings = plan_settings(ledger)
    home = place_of(settings.start_longitude, settings.start_latitude)
    calls = [_call(view.rows[stop.retailer_id]) for stop in stops]
    best = _best(calls, stops, settings, home)
    timed = _timed(calls, settings, home)
    return RoundEstimate(
        route=timed,
        best=tuple(each.id for each in best),
        best_metres=_timed(best, settings, home).metres,
    )


def arrivals(ledger: Ledger, view: TodayView) -> dict[str, time]:
    """Return when each stop of a round is likely to be reached, as far as that can be estimated."""
    settings = plan_settings(ledger)
    home = place_of(settings.start_longitude, settings.start_latitude)
    calls = [_call(view.rows[stop.retailer_id]) for stop in view.to_visit]
    stops = _timed(calls, settings, home).stops if calls else ()
    return {
        stop.id: time(stop.arrives // 60 % 24, stop.arrives % 60)
        for stop in stops
        if not stop.at_least
    }


def _call(row: RetailerRow) -> Call:
    return Call(
        id=row.id,
        place=row.place,
        street=row.street,
        route=row.visit_route,
        route_order=row.route_order,
        best_hours=row.best_hours,
    )


def _settings(settings: PlanSettings, home: Place | None) -> DaySettings:
    """Leaving home takes no stay: the clock begins that much earlier there."""
    begins = settings.start_at.hour * 60 + settings.start_at.minute
    return DaySettings(
        travel=Travel(road_factor=settings.road_percent / 100, speed_kmh=float(settings.speed)),
        stay_minutes=settings.stay_minutes,
        begins=begins - (settings.stay_minutes if home else 0),
        returns=settings.back_to_start and home is not None,
    )


def _timed(calls: Sequence[Call], settings: PlanSettings, home: Place | None) -> DayRoute:
    start = [Call(id=_HOME, place=home)] if home else []
    found = in_order([*start, *calls], _settings(settings, home))
    return attrs.evolve(found, stops=found.stops[len(start) :])


def _best(
    calls: Sequence[Call],
    stops: Sequence[RouteStop],
    settings: PlanSettings,
    home: Place | None,
) -> list[Call]:
    """Return the shortest order found that keeps the ends; from home where no first is chosen."""
    ends = {stop.day_end: stop.retailer_id for stop in stops if stop.day_end is not DayEnd.NONE}
    first, last = ends.get(DayEnd.FIRST, ""), ends.get(DayEnd.LAST, "")
    asked = sorted(calls, key=lambda call: call.id)
    if home and not first:
        asked.append(Call(id=_HOME, place=home))
    by_id = {call.id: call for call in calls}
    found = _solved(tuple(asked), _settings(settings, home), first, last)
    return [by_id[key] for key in found if key in by_id]


@lru_cache(maxsize=4)
def _solved(
    asked: tuple[Call, ...], settings: DaySettings, first: str, last: str
) -> tuple[str, ...]:
    """Solve it once for a set of stops: a visit recorded changes neither places nor ends."""
    found = day_route(asked, settings, first=first, last=last or None)
    return tuple(each.id for each in found.stops)
