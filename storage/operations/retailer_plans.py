"""What retailers are likely to take in a month: plans saved, many in one step (seed row 4.30).

A plan is talked over with a retailer; it orders nothing.
"""

import json
from collections import defaultdict
from collections.abc import Sequence

import attrs

from models.changes import Changes
from models.errors import InvalidValue, RefusedLine
from models.targets.retailer_plan import RetailerPlan, finished_plan, plan_in_force
from storage.database import Ledger
from storage.ledger.records import find
from storage.ledger.unit_of_work import UnitOfWork, operation
from storage.operations.known import known_retailer

__all__ = ["save_plans"]

_Key = tuple[str, str]


def save_plans(ledger: Ledger, plans: Sequence[RetailerPlan]) -> Changes:
    """Save what was planned for some retailers, in one step; one that says nothing is taken back.

    A retailer has one plan a month: what is there is changed, whatever its id. Raises
    :class:`RefusedLine` for the first that cannot be: nothing is saved then.
    """
    with operation(ledger, "plan_retailers") as unit:
        former = _former(ledger, plans)
        unit.prefetch("retailer", {plan.retailer_id for plan in plans})
        unit.prefetch("retailer_plan", [each.id for known in former.values() for each in known])
        for line, plan in enumerate(plans):
            try:
                _save(unit, plan, former[plan.retailer_id, plan.month])
            except InvalidValue as error:
                raise RefusedLine(error, line) from error
        if not unit.is_empty:
            months = sorted({plan.month for plan in plans})
            unit.details["summary"] = f"{'、'.join(months)} {_count(plans)} 户"
    return unit.changes


def _count(plans: Sequence[RetailerPlan]) -> int:
    return len({plan.retailer_id for plan in plans})


def _former(ledger: Ledger, plans: Sequence[RetailerPlan]) -> dict[_Key, list[RetailerPlan]]:
    found: dict[_Key, list[RetailerPlan]] = defaultdict(list)
    months = json.dumps(sorted({plan.month for plan in plans}))
    where = "deleted = 0 AND month IN (SELECT value FROM json_each(?))"
    for each in find(ledger, RetailerPlan, where, (months,)):
        found[each.retailer_id, each.month].append(each)
    return found


def _save(unit: UnitOfWork, plan: RetailerPlan, known: list[RetailerPlan]) -> None:
    former = plan_in_force(tuple(known))
    if former is None:
        known_retailer(unit, plan.retailer_id)
    ready = finished_plan(plan, former, unit.now.date())
    kept = former.id if former is not None else unit.new_id()
    for other in known:
        if other.id != kept or ready.is_empty:
            unit.remove(RetailerPlan, other.id)
    if ready.is_empty:
        known.clear()
        return
    saved = attrs.evolve(ready, id=kept, deleted=False)
    unit.save(saved)
    known[:] = [saved]
