"""零售户月计划: what a retailer is likely to take in a month, talked over with it (seed row 4.30).

A plan is never an order: nothing is placed for a store (DOMAIN 9b).
"""

from datetime import date
from typing import Final

import attrs

from models.calendar import Period, PeriodKind
from models.errors import DomainError, InvalidValue
from models.fields import Unit, check_record, field, label_of
from models.marks import N_
from models.records import Record
from models.rules import at_most, between

__all__ = ["MOST_CARTONS", "RetailerPlan", "finished_plan", "plan_in_force"]

MOST_CARTONS: Final = 999_999
_WHOLE = between(0, MOST_CARTONS)


@attrs.frozen(kw_only=True)
class RetailerPlan(Record):
    """The plan of one retailer and month, in whole 条.

    ``cartons`` are all of it, ``key_cartons`` those of key brands among them; None: not planned.
    ``confirmed_on`` is the day the retailer agreed to these numbers (客户确认).
    """

    retailer_id: str = field("客户编码", required=True)
    month: str = field("月份", required=True)
    cartons: int | None = field("总量计划", unit=Unit.CARTON, default=None, rule=_WHOLE)
    key_cartons: int | None = field("重点品牌计划", unit=Unit.CARTON, default=None, rule=_WHOLE)
    confirmed_on: date | None = field("客户确认日期", default=None)
    note: str = field("备注", default="", rule=at_most(200))

    @property
    def is_empty(self) -> bool:
        """True where nothing at all is said."""
        return (
            self.cartons is None
            and self.key_cartons is None
            and self.confirmed_on is None
            and not self.note
        )


def finished_plan(plan: RetailerPlan, former: RetailerPlan | None, today: date) -> RetailerPlan:
    """Return a plan as it may be saved.

    Other numbers than the retailer agreed to are not agreed to: the confirmation of ``former``
    does not go on to them. Raises :class:`InvalidValue` for what it cannot be.
    """
    plan = attrs.evolve(plan, retailer_id=plan.retailer_id.strip(), note=plan.note.strip())
    check_record(plan)
    if not _is_month(plan.month):
        raise _wrong("month", N_("应写成 2026-11 这样"))
    if plan.key_cartons is not None and plan.cartons is None:
        raise _wrong("cartons", N_("要填：有了重点品牌，总量也要有"))
    if plan.key_cartons is not None and plan.key_cartons > (plan.cartons or 0):
        raise _wrong("key_cartons", N_("不能多于总量"))
    if former is not None and plan.confirmed_on == former.confirmed_on and _other(plan, former):
        plan = attrs.evolve(plan, confirmed_on=None)
    if plan.confirmed_on is not None:
        if plan.cartons is None:
            raise _wrong("cartons", N_("要填：客户确认的是数"))
        if plan.confirmed_on > today:
            raise _wrong("confirmed_on", N_("不能晚于今天"))
    return plan


def _wrong(name: str, reason: str) -> InvalidValue:
    return InvalidValue(name, label_of(RetailerPlan, name), reason)


def _other(plan: RetailerPlan, former: RetailerPlan) -> bool:
    return (plan.cartons, plan.key_cartons) != (former.cartons, former.key_cartons)


def _is_month(key: str) -> bool:
    try:
        return Period.parse(key).kind is PeriodKind.MONTH
    except DomainError:
        return False


def plan_in_force(plans: tuple[RetailerPlan, ...]) -> RetailerPlan | None:
    """Return which of the plans of one retailer and month counts, where two laptops made one each.

    The one with the higher revision, then id: the same on every laptop, whatever its clock says.
    """
    return max(plans, key=lambda each: (each.revision, each.id), default=None)
