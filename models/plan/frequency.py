"""How often a store is to be visited in a month, and what of it is done (DOMAIN 4.1)."""

import math
from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction

import attrs

from models.abc import AbcClass
from models.calendar import Period, add_months
from models.marks import N_
from models.phrase import Phrase
from models.plan.settings import PlanSettings
from models.visit import VisitMode

__all__ = ["Frequency", "MonthVisit", "PlanShop", "frequency", "still_to_plan"]


@attrs.frozen
class MonthVisit:
    """A visit that met somebody, or a stop that stays as it is, on a day of the month."""

    day: date
    mode: VisitMode = VisitMode.ON_SITE


@attrs.frozen(kw_only=True)
class PlanShop:
    """What the plan must know of a store.

    ``abc`` by the last three full months at the month's start; ``problem``: an open complaint or
    rectification; ``last_visit``: the last one before the month; ``kept``: what is already visited
    in the month, or planned and not to be moved; ``avoid``: days it was dropped or put off from.
    """

    retailer_id: str
    closed: bool = False
    standard: bool = False
    abc: AbcClass = AbcClass.C
    opened_on: date | None = None
    problem: bool = False
    route: str = ""
    route_order: int | None = None
    street: str = ""
    order_day: str = ""
    delivery_day: str = ""
    last_visit: date | None = None
    kept: tuple[MonthVisit, ...] = ()
    avoid: frozenset[date] = frozenset()


@attrs.frozen
class Frequency:
    """Visits asked for in a month, and why; ``rank``: the higher, the sooner one is given up."""

    times: int
    because: str
    rank: int


def _asked(shop: PlanShop, month: Period, settings: PlanSettings) -> Iterator[Frequency]:
    if shop.standard:
        yield Frequency(settings.per_standard, N_("标准店"), 0)
    if is_new(shop.opened_on, month, settings.new_months):
        yield Frequency(settings.per_new, N_("新入网"), 1)
    per_class = {
        AbcClass.A: (settings.per_a, N_("A 类"), 2),
        AbcClass.B: (settings.per_b, N_("B 类"), 3),
        AbcClass.C: (settings.per_c, N_("C 类"), 4),
    }
    yield Frequency(*per_class[shop.abc])


def is_new(opened_on: date | None, month: Period, months: int) -> bool:
    """Tell whether a store is in its first ``months`` months on a day of ``month``."""
    if opened_on is None or opened_on > month.last:
        return False
    return month.first < add_months(opened_on, months)


def frequency(shop: PlanShop, month: Period, settings: PlanSettings) -> Frequency:
    """Return how often a store is to be visited: the most that one of its classes asks for."""
    if shop.closed:
        return Frequency(0, N_("停业"), 9)
    most = max(_asked(shop, month, settings), key=lambda each: each.times)
    if not shop.problem:
        return most
    because = Phrase(N_("{because}，有整改或投诉"), because=most.because)
    return Frequency(most.times + settings.problem_extra, because, most.rank)


def still_to_plan(shop: PlanShop, wanted: Frequency, settings: PlanSettings) -> int:
    """Return how many visits are left to be planned.

    A call on the telephone counts half for class C and not at all for others; a visit on site is
    owed to every store in every month (DOMAIN 4.1, setting).
    """
    if not wanted.times:
        return 0
    done = sum((_worth(shop, each, settings) for each in shop.kept), Fraction())
    left = math.ceil(wanted.times - done)
    return max(left, 0 if _on_site(shop.kept) else 1)


def _worth(shop: PlanShop, visit: MonthVisit, settings: PlanSettings) -> Fraction:
    if visit.mode is VisitMode.ON_SITE:
        return Fraction(1)
    halved = settings.phone_half and shop.abc is AbcClass.C
    return Fraction(1, 2) if halved else Fraction(0)


def _on_site(visits: Sequence[MonthVisit]) -> bool:
    return any(each.mode is VisitMode.ON_SITE for each in visits)
