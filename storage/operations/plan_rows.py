"""What every stop of the plan must keep to, inside a larger operation."""

from datetime import date

from models.errors import DomainError
from models.fields import check_record
from models.marks import N_
from models.plan.rules import check_stop
from models.plan_stop import PlanStop
from models.retailer import CLOSED_STATUSES
from storage.ledger.records import find
from storage.ledger.unit_of_work import UnitOfWork
from storage.operations.known import known_retailer
from storage.queries.plan import visited_on

__all__ = ["checked_stop", "refuse_visited"]


def checked_stop(unit: UnitOfWork, stop: PlanStop) -> str:
    """Hold a stop against the rules; return the shop's name."""
    retailer = known_retailer(unit, stop.retailer_id)
    others = find(unit.ledger, PlanStop, "deleted = 0 AND retailer_id = ?", (stop.retailer_id,))
    closed = retailer.status in CLOSED_STATUSES
    check_stop(stop, retailer.shop_name, closed, others, unit.now.date())
    check_record(stop)
    return retailer.shop_name


def refuse_visited(unit: UnitOfWork, retailer_id: str, day: date) -> None:
    """Raise :class:`DomainError` for a stop that was visited on its day."""
    if visited_on(unit.ledger, retailer_id, day) is not None:
        raise DomainError(
            N_("{shop} {day} 已经走访过，计划不能再改。"),
            shop=known_retailer(unit, retailer_id).shop_name,
            day=f"{day:%m-%d}",
        )
