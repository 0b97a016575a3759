"""A month's plan made of rules: the same facts give the same plan (DOMAIN 4.1).

Visits are laid store by store on the working days that suit each best: one or two working days
before it orders, not on the day it is delivered to, with the stores of its route, evenly through
the month. Where a month has less room than visits, repeats are given up first, and every one is
listed.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from functools import cache

import attrs

from models.calendar import Period, days_ahead, falls_on
from models.marks import N_
from models.phrase import Phrase
from models.plan.frequency import Frequency, PlanShop, frequency, still_to_plan
from models.plan.settings import PlanSettings

__all__ = ["Load", "MadePlan", "Placed", "Unmet", "load_of", "make_plan"]

_ORDER_SOON, _DELIVERY, _TOGETHER, _CROWDED, _OFF_CENTRE = 12, -10, 2, -20, -2
_DRAW = 6
"""Points of a day; up to so many stores of the same route or street draw another one there."""


@attrs.frozen
class Load:
    """Visits a month asks for, and how many its working days hold."""

    needed: int
    capacity: int

    @property
    def overload(self) -> int:
        """How many visits find no room."""
        return max(self.needed - self.capacity, 0)

    @property
    def sentence(self) -> str:
        """需 360 户次, 能力 352."""
        return Phrase(
            N_("需 {needed} 户次, 能力 {capacity}"), needed=self.needed, capacity=self.capacity
        )


@attrs.frozen
class Placed:
    """One visit laid on a day, and why the store is visited that often."""

    retailer_id: str
    day: date
    because: str


@attrs.frozen
class Unmet:
    """A store that gets fewer visits than it should: wanted, planned (done ones too), and why."""

    retailer_id: str
    wanted: int
    planned: int
    reason: str


@attrs.frozen
class MadePlan:
    """What was laid, by day and store, and what could not be."""

    placed: tuple[Placed, ...]
    unmet: tuple[Unmet, ...]


def load_of(
    shops: Iterable[PlanShop], month: Period, working_days: int, settings: PlanSettings
) -> Load:
    """Return what a whole month asks for and holds."""
    needed = sum(frequency(shop, month, settings).times for shop in shops)
    return Load(needed, working_days * settings.capacity)


@cache
def _falls_on(text: str, day: date) -> bool:
    return falls_on(text, day)


class _Days:
    """The working days that are left, what stands on each, and which suits a store."""

    def __init__(self, days: Sequence[date], kept: Counter[date], settings: PlanSettings) -> None:
        self.days = days
        self.settings = settings
        self.load = Counter({day: kept[day] for day in days})
        self.places: Mapping[date, Counter[str]] = {day: Counter() for day in days}
        self.ahead = {day: days_ahead(day, settings.before_order_days, days) for day in days}
        self.usual = 0
        self.turns: Sequence[str] = ()

    def centre(self, shop: PlanShop, number: int, times: int) -> int:
        """Where among the days a store's ``number``-th visit of ``times`` belongs.

        Each has a part of the days; in every part the routes have their turns one after another.
        """
        turn = Fraction(2 * self.turns.index(shop.route) + 1, 2 * len(self.turns))
        return int((number + turn) * len(self.days) / times)

    @property
    def room(self) -> int:
        return sum(max(self.settings.capacity - self.load[day], 0) for day in self.days)

    def open_days(self, taken: Iterable[date]) -> list[date]:
        """Days with room that keep their distance from the days taken."""
        near = {
            day + timedelta(days=ahead)
            for day in taken
            for ahead in range(1 - self.settings.apart_days, self.settings.apart_days)
        }
        return [day for day in self.free_days() if day not in near]

    def free_days(self) -> list[date]:
        return [day for day in self.days if self.load[day] < self.settings.capacity]

    def points(self, shop: PlanShop, day: date, centre: int | None) -> int:
        """How well a day suits a store; ``centre``: where among the days a repeat belongs."""
        found = 0
        if any(_falls_on(shop.order_day, each) for each in self.ahead[day]):
            found += _ORDER_SOON
        if _falls_on(shop.delivery_day, day):
            found += _DELIVERY
        for name in filter(None, {shop.route, shop.street}):
            found += _TOGETHER * min(self.places[day][name], _DRAW)
        if self.load[day] >= self.usual:
            found += _CROWDED * (self.load[day] - self.usual + 1)
        if centre is not None:
            found += _OFF_CENTRE * abs(self.days.index(day) - centre)
        return found

    def take(self, shop: PlanShop, day: date) -> None:
        self.load[day] += 1
        self.places[day].update({shop.route, shop.street})


def make_plan(
    shops: Iterable[PlanShop],
    month: Period,
    days: Sequence[date],
    others: Counter[date],
    settings: PlanSettings,
) -> MadePlan:
    """Lay what is still to be planned on ``days`` (working days of the month that are left).

    ``others`` counts what stands on a day already and stays. The order of ``shops`` is of no
    account.
    """
    ready = sorted(shops, key=lambda shop: shop.retailer_id)
    wanted = {shop.retailer_id: frequency(shop, month, settings) for shop in ready}
    asked = {
        shop.retailer_id: still_to_plan(shop, wanted[shop.retailer_id], settings) for shop in ready
    }
    board = _Days(days, others, settings)
    given = _within(ready, wanted, asked, board.room)
    total = sum(given.values()) + sum(board.load.values())
    board.usual = -(-total // len(days)) if days else 0
    board.turns = sorted({shop.route for shop in ready if given[shop.retailer_id] > 1})
    laid = {
        shop.retailer_id: _lay(shop, given[shop.retailer_id], board)
        for shop in sorted(ready, key=lambda shop: _place(shop, given[shop.retailer_id]))
    }
    placed = [
        Placed(key, day, wanted[key].because) for key, chosen in laid.items() for day in chosen
    ]
    unmet = [
        Unmet(
            shop.retailer_id,
            wanted[shop.retailer_id].times,
            wanted[shop.retailer_id].times - asked[shop.retailer_id] + len(laid[shop.retailer_id]),
            _why(given[shop.retailer_id] < asked[shop.retailer_id], board),
        )
        for shop in ready
        if len(laid[shop.retailer_id]) < asked[shop.retailer_id]
    ]
    return MadePlan(
        tuple(sorted(placed, key=lambda each: (each.day, each.retailer_id))), tuple(unmet)
    )


def _place(shop: PlanShop, times: int) -> tuple[int, str, str, bool, int, str]:
    """Stores with most visits first, as they are the hardest to lay; then route by route.

    Without a route, street by street.
    """
    order, street = shop.route_order, "" if shop.route else shop.street
    return (-times, shop.route, street, order is None, order or 0, shop.retailer_id)


def _lay(shop: PlanShop, times: int, board: _Days) -> list[date]:
    """Choose days for a store's visits and take them; fewer where no more will do."""
    chosen = _choose(shop, times, board)
    if len(chosen) < times:  # the best days may lie so that no other one keeps its distance
        chosen = max(chosen, _choose(shop, times, board, earliest=True), key=len)
    for day in chosen:
        board.take(shop, day)
    return chosen


def _choose(shop: PlanShop, times: int, board: _Days, *, earliest: bool = False) -> list[date]:
    taken = [each.day for each in shop.kept]
    if shop.last_visit is not None:
        taken.append(shop.last_visit)
    chosen: list[date] = []
    for number in range(times):
        near = board.open_days((*taken, *chosen))
        candidates = [day for day in near if day not in shop.avoid]
        if not candidates:
            break
        centre = board.centre(shop, number, times) if times > 1 else None
        best = max(
            candidates,
            key=lambda day: (
                0 if earliest else board.points(shop, day, centre),
                -day.toordinal(),
            ),
        )
        chosen.append(best)
    return chosen


def _why(no_room: bool, board: _Days) -> str:
    if no_room or not board.free_days():
        return N_("当月能力不够")
    return Phrase(N_("剩下的日子隔不开 {days} 天"), days=board.settings.apart_days)


def _within(
    shops: Sequence[PlanShop],
    wanted: Mapping[str, Frequency],
    asked: Mapping[str, int],
    room: int,
) -> dict[str, int]:
    """Give up visits until the rest has room: repeats first, of the class that can best spare one.

    Where even one visit a store is too much, those wait that were visited last.
    """
    given = dict(asked)
    over = sum(given.values()) - room
    repeats = defaultdict(list)
    for shop in shops:
        key = shop.retailer_id
        for number in range(2, given[key] + 1):
            repeats[wanted[key].rank, number].append(key)
    spare = [key for rank in sorted(repeats, reverse=True) for key in reversed(repeats[rank])]
    waiting = sorted(shops, key=lambda shop: _last_seen(shop), reverse=True)
    spare += [shop.retailer_id for shop in waiting if given[shop.retailer_id]]
    for key in spare[: max(over, 0)]:
        given[key] -= 1
    return given


def _last_seen(shop: PlanShop) -> tuple[date, str]:
    days = [each.day for each in shop.kept]
    return (max((*days, shop.last_visit or date.min)), shop.retailer_id)
