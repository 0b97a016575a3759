"""What a planned visit must not be, and how far it is: rules of the plan (DOMAIN 4.1)."""

from collections.abc import Callable, Iterable
from datetime import date
from enum import StrEnum

from models.errors import DomainError, InvalidValue
from models.marks import N_
from models.plan_stop import DayEnd, PlanState, PlanStop

__all__ = ["StopStatus", "along_route", "check_stop", "in_order", "status_of"]

_ENDS = {DayEnd.FIRST: 0, DayEnd.NONE: 1, DayEnd.LAST: 2}


class StopStatus(StrEnum):
    """How far a planned visit is; the values name signs, 错过 a day gone without one."""

    OPEN = "未开始"
    DONE = "已完成"
    MISSED = "未遇"
    LAPSED = "错过"
    POSTPONED = "改期"
    CANCELLED = "取消"


def status_of(stop: PlanStop, visited: bool | None, today: date) -> StopStatus:
    """Tell how far a stop is; ``visited``: met (True), shut (False), no visit that day (None)."""
    if stop.state is PlanState.CANCELLED:
        return StopStatus.CANCELLED
    if visited is not None:
        return StopStatus.DONE if visited else StopStatus.MISSED
    return StopStatus.LAPSED if stop.day < today else StopStatus.OPEN


def check_stop(
    stop: PlanStop, shop_name: str, closed: bool, others: Iterable[PlanStop], today: date
) -> None:
    """Raise for what a stop cannot be: in the past, at a closed store, twice on a day."""
    if stop.day < today:
        raise InvalidValue("day", N_("日期"), N_("不能早于今天"))
    if closed:
        raise DomainError(
            N_("{shop} 已停业、歇业或注销，不能排走访。"),
            next_step=N_("恢复营业后总部下发新的主档，就可以排了。"),
            shop=shop_name,
        )
    if any(
        other.id != stop.id and other.day == stop.day and other.state is PlanState.PLANNED
        for other in others
    ):
        raise DomainError(
            N_("{shop} {day} 已经在计划里。"),
            next_step=N_("同一天一户只排一次，请换一天。"),
            shop=shop_name,
            day=f"{stop.day:%m-%d}",
        )


def along_route(
    route: str, route_order: int | None, street: str, retailer_id: str
) -> tuple[bool, str, bool, int, str, str]:
    """Sort stores by route, place on it, street and code; what is unknown comes last."""
    return (not route, route, route_order is None, route_order or 0, street, retailer_id)


def in_order(
    stops: Iterable[PlanStop], along: Callable[[str], tuple[object, ...]] | None = None
) -> tuple[PlanStop, ...]:
    """Return a day's stops by their arranged place, those without one last.

    These stand as ``along`` (:func:`along_route` by store) has them, else by store; a first and a
    last stop at their ends whatever the order. A store stands there once, though a plan won back
    from packages may have it beside a newer one.
    """
    found: dict[tuple[str, str], PlanStop] = {}
    for stop in sorted(stops, key=lambda each: (each.place is None, each.place or 0)):
        dropped = stop.id if stop.state is PlanState.CANCELLED else ""
        found.setdefault((stop.retailer_id, dropped), stop)

    def key(stop: PlanStop) -> tuple[object, ...]:
        on_way = along(stop.retailer_id) if along is not None else ()
        return (_ENDS[stop.day_end], stop.place is None, stop.place or 0, on_way, stop.retailer_id)

    return tuple(sorted(found.values(), key=key))
