"""目标确认: the manager has read a target and takes it on (seed row 2.04).

Headquarters' target changes by import alone, so that it was confirmed is a record of its own. It
keeps what was confirmed: a target that changes asks to be confirmed again, and one that comes back
to the former value (an import undone) does not.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum

import attrs

from models.fields import field
from models.records import Record
from models.rules import at_most
from models.target import Target

__all__ = ["TargetConfirmation", "TargetState", "confirmation_of", "confirms", "state_of"]


@attrs.frozen(kw_only=True)
class TargetConfirmation(Record):
    """One target as it was confirmed; ``target_id`` names it, ``value`` and ``unit`` what it said.

    Confirmed again it is the next revision of the same record.
    """

    target_id: str = field("目标任务", required=True)
    value: str = field("目标值", required=True)
    unit: str = field("单位", default="")
    confirmed_on: date = field("确认日期", required=True)
    confirmed_by: str = field("确认人", required=True, rule=at_most(30))


class TargetState(StrEnum):
    """Whether a target was confirmed; the value is what is shown."""

    NEW = "待确认"
    CHANGED = "有变动，待确认"
    CONFIRMED = "已确认"


def confirms(confirmation: TargetConfirmation, target: Target) -> bool:
    """Tell whether a confirmation is of what the target says now: 400 and 400.0 are the same."""
    return (
        confirmation.target_id == target.id
        and _number(confirmation.value) == _number(target.value)
        and confirmation.unit.strip() == target.unit.strip()
    )


def _number(text: str) -> Decimal | str:
    try:
        return Decimal(text.strip())
    except InvalidOperation:
        return text.strip()


def confirmation_of(
    target: Target, confirmations: Iterable[TargetConfirmation]
) -> TargetConfirmation | None:
    """Return the confirmation of a target: one that holds before one of a former value.

    Two laptops may each have made one; of several the latest day speaks.
    """
    own = [each for each in confirmations if each.target_id == target.id and not each.deleted]
    return max(
        own, key=lambda each: (confirms(each, target), each.confirmed_on, each.id), default=None
    )


def state_of(target: Target, confirmations: Iterable[TargetConfirmation]) -> TargetState:
    """Tell whether a target is new, changed since it was confirmed, or confirmed."""
    found = confirmation_of(target, confirmations)
    if found is None:
        return TargetState.NEW
    return TargetState.CONFIRMED if confirms(found, target) else TargetState.CHANGED
